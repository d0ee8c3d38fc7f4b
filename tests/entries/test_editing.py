"""Writing an entry over HTTP: new, draft, autosave, send, mend and send again; what is refused keeps what was typed."""

import re
from datetime import date

import pytest

from app.entries.models import Channel, Entry, EntryEvent, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from tests.entries.typed import FORMS, typed
from tests.factories import make_registration

S = EntryState
every_family = pytest.mark.parametrize("family", FORMS)


def only():
    return db.session.query(Entry).one()


def beside(page, name):
    """The error printed at a field."""
    return page.partition(f'id="{name}-error"')[2].partition("</p>")[0].rpartition("</svg>")[2].strip()


def value_of(page, name):
    return re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)[1]


def post(client, family, **changes):
    return client.post(f"/{family}/new", data=typed(family, **changes))


def returned(world, entry, **note):
    take(REVIEW, "return", entry, world.actor("binh"), Note("Ghi rõ hơn", **note))
    db.session.commit()


# New


@pytest.mark.parametrize(
    ("address", "kinds", "absent"),
    [
        ("/registrations/new", ["CONG_TRINH", "PHAN_VIEC"], ["SAN_PHAM"]),
        ("/activities/new", ["NGAY_DOAN_VIEN", "TOA_DAM", "THAM_HOI"], ["MIT_TINH"]),
    ],
)
def test_a_kind_is_chosen_from_those_the_plan_offers_the_unit(client, world, address, kinds, absent):
    page = client.login(world.an).get(address).text

    assert re.findall(r"kind=([A-Z_]+)", page) == kinds
    assert not re.findall("|".join(absent), page)


@every_family
def test_a_new_form_carries_a_key_of_its_own(client, world, family):
    kind = FORMS[family].get("kind", "")
    client.login(world.an)

    keys = {value_of(client.get(f"/{family}/new?kind={kind}").text, "key") for _ in range(2)}

    assert len(keys) == 2
    assert db.session.query(Entry).count() == 0, "looking makes nothing"


def test_a_viewer_writes_nothing_and_a_foreign_unit_does_not_exist(client, world):
    assert client.login(world.vi).get("/registrations/new").status_code == 403
    client.login(world.an)
    for unit in ("A2", "A", "B1", "nowhere"):
        assert client.get("/registrations/new", query_string={"unit": unit}).status_code == 404
        assert post(client, "registrations", unit=unit).status_code == 404
    assert db.session.query(Entry).count() == 0


# Sending


@every_family
def test_sent_is_on_the_desk_above(client, world, family):
    answer = post(client.login(world.an), family)

    entry = only()
    assert (answer.status_code, answer.location) == (303, f"/{family}/{entry.public_id}")
    assert (entry.state, entry.holder_id, entry.family) == (S.SENT, world.a.id, family)
    assert (entry.created_by_id, entry.sent_by_id, entry.first_sent_at) == (world.an.id, world.an.id, clock.now())
    assert entry.draft_data is None
    assert [event.action for event in db.session.query(EntryEvent)] == ["send"]
    assert "Hồ sơ đã được lưu an toàn" in client.get(answer.location).text


@every_family
def test_sending_twice_makes_one_and_is_answered_alike(client, world, family):
    client.login(world.an)

    first, second = post(client, family), post(client, family)

    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert db.session.query(EntryEvent).count() == 1
    assert "không gửi lại lần nữa" in client.get(second.location).text
    assert only().version == 2


@every_family
def test_other_words_under_a_used_key_are_not_taken_and_said_so(client, world, family):
    client.login(world.an)
    post(client, family)
    said = only().title

    answer = post(client, family, title="Một tên hoàn toàn khác", event_on="2019-07-20")

    assert "chưa được nhận" in client.get(answer.location).text
    assert only().title == said


def test_a_first_form_replayed_after_a_return_does_not_send_again(client, world):
    client.login(world.an)
    post(client, "registrations")
    returned(world, only())

    answer = post(client, "registrations")

    assert (answer.status_code, only().state) == (303, S.RETURNED)


def test_a_key_of_one_family_opens_no_other(client, world):
    client.login(world.an)
    post(client, "registrations")

    for address in ("/activities/new", "/activities/autosave"):
        assert client.post(address, data=typed("activities")).status_code == 409
    assert only().family == "registrations"


def test_the_same_words_under_a_new_key_are_asked_about(client, world):
    client.login(world.an)
    post(client, "activities")

    answer = post(client, "activities", key="key-2")
    assert answer.status_code == 422
    assert "đã gửi một hồ sơ giống hệt lúc 9:00 22/7/2019" in answer.text.replace("09:00", "9:00")

    again = post(client, "activities", key="key-2", confirmed=value_of(answer.text, "confirmed"))
    assert again.status_code == 303
    assert db.session.query(Entry).filter_by(state=S.SENT).count() == 2


@every_family
def test_a_refusal_stands_beside_the_field_and_keeps_the_input(client, world, family):
    wrong = "a" * 100_000

    answer = post(client.login(world.an), family, title=wrong)

    assert answer.status_code == 422
    assert re.search(r"Nhập .*ký tự", beside(answer.text, "title"))
    assert wrong in answer.text
    entry = only()
    assert (entry.state, entry.draft_data["title"], db.session.query(EntryEvent).count()) == (S.DRAFT, [wrong], 0)
    action = re.search(rf'action="(/{family}/[^"]+/edit)"', answer.text)[1]
    again = client.post(action, data=typed(family, version=value_of(answer.text, "version")))
    assert (again.status_code, only().state) == (303, S.SENT)


def test_what_is_odd_is_asked_once_and_taken_when_confirmed(client, world):
    client.login(world.an)

    asked = post(client, "activities", event_on="2019-07-20")
    assert asked.status_code == 422
    assert "“khác ngày”" in asked.text
    assert only().state is S.DRAFT

    stamp = value_of(asked.text, "confirmed")
    other = post(
        client, "activities", event_on="2019-07-20", members_attended="19", attendees="30", confirmed="x" + stamp
    )
    assert (other.status_code, only().state) == (422, S.DRAFT), "a tick accepts what was shown and nothing else"
    assert post(client, "activities", event_on="2019-07-20", confirmed=stamp).status_code == 303
    assert only().state is S.SENT


@pytest.mark.parametrize("kind", ["MIT_TINH", "NO_SUCH", "", "\x00"])
@pytest.mark.parametrize("family", ["activities", "registrations"])
def test_a_kind_not_offered_is_refused_whatever_the_form_says(client, world, family, kind):
    client.login(world.an)

    assert post(client, family, kind=kind).status_code == 409
    assert client.post(f"/{family}/autosave", data=typed(family, kind=kind)).status_code == 204
    assert db.session.query(Entry).count() == 0


def test_nothing_a_form_says_moves_what_is_not_its_own(client, world):
    """Mass assignment (row 7): state, holder, unit and writer come from the session and the workflow."""
    forged = {
        "state": "approved", "holder_id": "1", "unit_id": "6", "created_by_id": "1", "late": "1", "eligible": "1",
        "decided_by_id": "1", "self_confirmed": "1", "public_id": "chosen", "progress": "confirmed", "percent": "100",
        "on_behalf_by_id": "1", "unit_confirmed_at": "2019-01-01", "first_sent_at": "2019-01-01",
    }  # fmt: skip
    client.login(world.an).post("/registrations/new", data=typed("registrations") | forged)

    entry = only()
    assert (entry.state, entry.holder_id, entry.unit_id) == (S.SENT, world.a.id, world.a1.id)
    assert (entry.created_by_id, entry.decided_by_id, entry.on_behalf_by_id) == (world.an.id, None, None)
    assert (entry.late, entry.self_confirmed, entry.unit_confirmed_at) == (False, False, None)
    assert (entry.public_id != "chosen", entry.percent, entry.progress) == (True, 0, "planned")
    assert entry.first_sent_at == clock.now()


def test_an_editor_who_may_not_send_keeps_a_draft(client, world):
    world.a1.editor_may_send = False
    client.login(world.anh)

    answer = post(client, "registrations")

    assert answer.status_code == 403
    assert "Bạn không có quyền thực hiện bước này" in answer.text
    entry = only()
    assert (entry.state, entry.draft_data["title"]) == (S.DRAFT, ["Sân chơi điểm trường Nà Vài"])
    assert f'action="/registrations/{entry.public_id}/edit"' in answer.text
    assert client.login(world.an).get(f"/registrations/{entry.public_id}/edit").status_code == 200


@every_family
def test_a_plan_closed_meanwhile_refuses_and_keeps_what_was_typed(client, world, on_day, family):
    world.campaign.closes_on = date(2019, 7, 25)
    client.login(world.an)
    on_day(date(2019, 7, 26))

    answer = post(client, family)

    assert answer.status_code == 409
    assert "khóa sổ hết ngày 25/07/2019" in answer.text
    entry = only()
    assert (entry.state, entry.draft_data["campaign"]) == (S.DRAFT, ["TH-2019"])
    assert client.get(f"/{family}/new").status_code == 409


def test_a_plan_of_another_branch_is_not_written_in(client, world):
    world.campaign.owner_id = world.b.id
    client.login(world.an)

    assert post(client, "registrations").status_code == 409
    assert db.session.query(Entry).count() == 0


# On behalf (decision 10)


def test_entering_for_a_unit_records_who_said_it_and_how(client, world):
    client.login(world.binh)
    page = client.get("/registrations/new?unit=A1&kind=CONG_TRINH").text
    assert "Bạn đang nhập hộ CĐCS Trường Tiểu học A1" in page

    missing = post(client, "registrations", channel="zalo")
    assert (missing.status_code, beside(missing.text, "informant")) == (422, "Ghi tên người ở đơn vị đã báo.")
    client.post("/registrations/autosave", data=typed("registrations", channel="zalo", informant="Bế"))
    sent = post(client, "registrations", channel="paper", informant="Bế Thị An")

    entry = only()
    assert (sent.status_code, entry.state, entry.unit_id) == (303, S.SENT, world.a1.id)
    assert (entry.on_behalf_by_id, entry.on_behalf_of) == (world.binh.id, "Bế Thị An")
    assert entry.on_behalf_channel is Channel.PAPER


def test_who_writes_for_their_own_unit_is_not_asked(client, world):
    page = client.login(world.an).get("/registrations/new?kind=CONG_TRINH").text

    assert 'name="informant"' not in page


def test_nobody_above_rewrites_what_a_unit_wrote(client, world):
    entry = make_registration(world, state=S.RETURNED)
    client.login(world.binh)

    assert client.get(f"/registrations/{entry.public_id}/edit").status_code == 403
    assert client.post(f"/registrations/{entry.public_id}/edit", data=typed("registrations")).status_code == 403
    autosave = client.post(f"/registrations/autosave?entry={entry.public_id}", data=typed("registrations"))
    assert (autosave.status_code, entry.draft_data) == (204, None)
