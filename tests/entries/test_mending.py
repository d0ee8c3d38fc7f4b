"""Going on with an entry over HTTP: drafts that keep themselves, what was returned, forms that are no longer true."""

import re
from html.parser import HTMLParser

import pytest

from app.entries.models import Entry, EntryEvent, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from tests.entries.typed import FORMS, typed
from tests.factories import make_activity, make_initiative, make_registration

S = EntryState
every_family = pytest.mark.parametrize("family", FORMS)


def only():
    return db.session.query(Entry).one()


def beside(page, name):
    """The error printed at a field."""
    return page.partition(f'id="{name}-error"')[2].partition("</p>")[0].rpartition("</svg>")[2].strip()


def value_of(page, name):
    return re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)[1]


def sent(client, world, family="registrations", name="an", **changes):
    """An entry sent over HTTP."""
    client.login(world.people[name]).post(f"/{family}/new", data=typed(family, **changes))
    return only()


def give_back(world, entry, comment="Ghi rõ kinh phí", **note):
    take(REVIEW, "return", entry, world.actor("binh"), Note(comment, **note))
    db.session.commit()


# Drafts

UNREADABLE = {
    "nominations": ("rank", "thứ nhất"),
    "registrations": ("budget", "mười lăm triệu"),
    "activities": ("event_on", "31/2/2019"),
    "initiatives": ("head_on", "hôm qua"),
}


@every_family
def test_a_form_keeps_itself_while_it_is_filled(client, world, family):
    client.login(world.an)
    name, unread = UNREADABLE[family]
    half = typed(family, action=None, title="Đang gõ dở") | {name: unread}

    answers = [client.post(f"/{family}/autosave", data=half | {"title": title}) for title in ("Đang", "Đang gõ dở")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].text == "Đã lưu nháp lúc 09:00"
    entry = only()
    assert (entry.state, entry.title, entry.version) == (S.DRAFT, "Đang gõ dở", 1)
    assert entry.draft_data == {field: [value] for field, value in half.items() if field != "key"}
    page = client.get(f"/{family}/{entry.public_id}/edit").text
    assert 'value="Đang gõ dở"' in page
    assert value_of(page, name) == unread
    assert "error" not in page.partition("<form")[2].partition("</form>")[0], "nothing is wrong before it is sent"


@every_family
def test_an_untouched_form_makes_no_draft(client, world, family):
    untouched = {"key": "k", "unit": "A1", "campaign": "TH-2019", "kind": FORMS[family].get("kind", ""), "title": "  "}

    answer = client.login(world.an).post(f"/{family}/autosave", data=untouched)

    assert (answer.status_code, answer.data) == (204, b"")
    assert db.session.query(Entry).count() == 0


@every_family
def test_what_was_kept_goes_on_when_it_is_sent(client, world, family):
    client.login(world.an)
    client.post(f"/{family}/autosave", data=typed(family, title="Đang gõ dở dang"))

    answer = client.post(f"/{family}/new", data=typed(family))

    assert (answer.status_code, only().state, only().draft_data) == (303, S.SENT, None)


@every_family
def test_a_draft_is_saved_by_hand_however_wrong(client, world, family):
    client.login(world.an)

    answer = client.post(
        f"/{family}/new", data=typed(family, action="draft", title="x", event_on="mai", attendees="-1")
    )

    entry = only()
    assert (answer.status_code, answer.location) == (303, f"/{family}/{entry.public_id}/edit")
    assert (entry.state, entry.draft_data["title"]) == (S.DRAFT, ["x"])
    assert "Hồ sơ chưa gửi đi" in client.get(answer.location).text


@every_family
def test_a_colleague_goes_on_with_the_same_draft(client, world, family):
    """The key is the first writer's; what the second types must not become an entry of its own."""
    client.login(world.an).post(f"/{family}/autosave", data=typed(family, title="Của chị An viết"))
    entry = only()
    page = client.login(world.anh).get(f"/{family}/{entry.public_id}/edit").text
    address = re.search(r'hx-post="([^"]+autosave[^"]*)"', page)[1]

    kept = client.post(address, data=typed(family, title="Của anh Anh viết"))
    assert (kept.status_code, only().title) == (200, "Của anh Anh viết")

    sending = client.post(f"/{family}/{entry.public_id}/edit", data=typed(family, title="Của anh Anh viết tiếp"))
    assert sending.status_code == 303
    assert (only().state, only().created_by_id, only().sent_by_id) == (S.SENT, world.an.id, world.anh.id)


@every_family
def test_what_is_sent_is_not_saved_over(client, world, family):
    entry = sent(client, world, family)

    for address in (f"/{family}/autosave", f"/{family}/autosave?entry={entry.public_id}"):
        assert client.post(address, data=typed(family, title="Gõ thêm sau khi gửi")).status_code == 204
    assert entry.draft_data is None


@every_family
def test_a_draft_of_others_does_not_exist(client, world, family):
    client.login(world.an).post(f"/{family}/autosave", data=typed(family, title="Bản nháp của A1"))
    entry = only()

    for stranger in (world.binh, world.ai, world.chi, world.dung):
        client.login(stranger)
        assert client.post(f"/{family}/autosave?entry={entry.public_id}", data=typed(family)).status_code == 404
        assert client.get(f"/{family}/{entry.public_id}/edit").status_code == 404
        assert client.post(f"/{family}/{entry.public_id}/edit", data=typed(family)).status_code == 404
    assert only().title == "Bản nháp của A1"


def test_the_kind_of_a_draft_is_not_what_a_form_says_later(client, world):
    client.login(world.an).post("/registrations/autosave", data=typed("registrations"))
    entry = only()

    client.post(f"/registrations/autosave?entry={entry.public_id}", data=typed("registrations", kind="NO_SUCH"))

    assert only().kind == "CONG_TRINH"
    assert client.get(f"/registrations/{entry.public_id}/edit").status_code == 200
    sending = client.post(f"/registrations/{entry.public_id}/edit", data=typed("registrations", kind="NO_SUCH"))
    assert (sending.status_code, only().kind) == (303, "CONG_TRINH")


# What was returned


@every_family
def test_the_reason_stands_beside_its_field_and_the_form_is_filled(client, world, family):
    entry = sent(client, world, family)
    give_back(world, entry, "Tên chưa rõ <ở đâu>", field="title")

    page = client.get(f"/{family}/{entry.public_id}/edit")

    assert page.status_code == 200
    assert beside(page.text, "title") == f"{world.a.name}: Tên chưa rõ &lt;ở đâu&gt;"
    assert f'value="{entry.title}"' in page.text
    assert "Cấp trên trả lại" in page.text


def test_a_reason_about_no_field_stands_above_the_form(client, world):
    entry = sent(client, world)
    give_back(world, entry, "Gửi thiếu ảnh")

    page = client.get(f"/registrations/{entry.public_id}/edit").text

    assert "Gửi thiếu ảnh" in page.partition("<form")[0] + page.partition('class="note')[2][:500]


@every_family
def test_every_value_sent_comes_back_into_the_form(client, world, family):
    """What the form of a returned entry shows is what was sent: sending it again changes nothing."""
    entry = sent(client, world, family)
    give_back(world, entry)
    page = client.get(f"/{family}/{entry.public_id}/edit").text

    client.post(f"/{family}/{entry.public_id}/edit", data=as_browser(page) | {"action": "send"})

    assert entry.state is S.SENT
    event = db.session.query(EntryEvent).order_by(EntryEvent.id.desc()).first()
    assert (event.action, event.changes) == ("send", None)


def as_browser(page):
    """What a browser posts of the page's form, nothing touched."""

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.values, self.area, self.choice = {}, None, None

        def handle_starttag(self, tag, attrs):
            has = dict(attrs)
            if tag == "input" and has.get("name"):
                ticked = has.get("type") not in ("checkbox", "radio") or "checked" in has
                if ticked and has.get("type") != "file":
                    self.values[has["name"]] = has.get("value") or ""
            elif tag == "textarea":
                self.area = has["name"]
                self.values[self.area] = ""
            elif tag == "select":
                self.choice = has["name"]
            elif tag == "option" and (self.choice not in self.values or "selected" in has):
                self.values[self.choice] = has["value"]

        def handle_data(self, data):
            if self.area:
                self.values[self.area] += data

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.values[self.area] = self.values[self.area].removeprefix("\r\n").removeprefix("\n")
                self.area = None

    reader = Reader()
    reader.feed(re.search(r'<form method="post" [^>]*multipart.*?</form>', page, re.DOTALL)[0])
    return reader.values


def test_the_difference_is_remembered(client, world):
    entry = sent(client, world, from_union="8tr", from_social="10tr")
    give_back(world, entry, field="budget")
    page = client.get(f"/registrations/{entry.public_id}/edit").text

    client.post(
        f"/registrations/{entry.public_id}/edit",
        data=as_browser(page) | {"budget": "20 triệu", "from_union": "10 triệu", "action": "send"},
    )

    change = db.session.query(EntryEvent).order_by(EntryEvent.id.desc()).first().changes
    assert change == [
        ["Kinh phí dự kiến", "18.000.000 đồng", "20.000.000 đồng"],
        [
            "Nguồn kinh phí",
            "Kinh phí công đoàn: 8.000.000 đồng; Xã hội hóa: 10.000.000 đồng",
            "Kinh phí công đoàn: 10.000.000 đồng; Xã hội hóa: 10.000.000 đồng",
        ],
    ]
    shown = client.login(world.binh).get(f"/registrations/{entry.public_id}").text
    assert "<del>18.000.000 đồng</del> → <ins>20.000.000 đồng</ins>" in shown


# Forms that are no longer true


def test_a_form_overtaken_by_a_colleague_is_told_what_changed_and_may_then_be_sent(client, world):
    entry = sent(client, world)
    give_back(world, entry)
    old = as_browser(client.get(f"/registrations/{entry.public_id}/edit").text) | {"action": "send"}
    address = f"/registrations/{entry.public_id}/edit"
    client.login(world.anh).post(address, data=old | {"budget": "25 triệu"})
    give_back(world, entry)

    told = client.login(world.an).post(address, data=old | {"place": "Xóm Cốc Lại"})

    assert told.status_code == 409
    assert "vừa được người khác cập nhật" in told.text
    assert "Kinh phí dự kiến: “18.000.000 đồng” nay là “25.000.000 đồng”." in told.text
    assert 'value="Xóm Cốc Lại"' in told.text
    assert (entry.state, entry.draft_data["place"]) == (S.RETURNED, ["Xóm Cốc Lại"])
    assert client.post(address, data=as_browser(told.text) | {"action": "send"}).status_code == 303
    assert (entry.state, entry.place) == (S.SENT, "Xóm Cốc Lại")


@pytest.mark.parametrize("make", [make_registration, make_activity, make_initiative])
@pytest.mark.parametrize("state", [S.SENT, S.APPROVED, S.REJECTED, S.CANCELLED])
def test_what_is_out_has_no_form(client, world, make, state):
    entry = make(world, state=state)
    address = f"/{entry.family}/{entry.public_id}"
    client.login(world.an)

    for answer in (client.get(f"{address}/edit"), client.post(f"{address}/edit", data=typed(entry.family))):
        assert (answer.status_code, answer.location) == (303, address)
    assert (entry.state, entry.version, entry.draft_data) == (state, 1, None)
    assert clock.now() == entry.updated_at
