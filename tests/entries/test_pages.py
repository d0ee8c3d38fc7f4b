"""The page of one entry and its steps over HTTP: what is shown to whom, what a step does, what a refusal says and keeps."""

import pytest

from app.entries.models import EntryEvent, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from tests.factories import make_activity, make_initiative, make_registration

S = EntryState
FAMILIES = [
    pytest.param("registrations", make_registration, id="registrations"),
    pytest.param("activities", make_activity, id="activities"),
    pytest.param("initiatives", make_initiative, id="initiatives"),
]
families = pytest.mark.parametrize(("family", "make"), FAMILIES)


def step(client, family, entry, action, swap=True, **data):
    ask = client.swap if swap else client.open
    address = f"/{family}/{entry.public_id}/review"
    return ask(method="POST", **{"address" if swap else "path": address}, data={"action": action} | data)


@families
def test_the_page_says_what_the_entry_says(client, world, family, make):
    entry = make(world)

    page = client.login(world.binh).get(f"/{family}/{entry.public_id}")

    assert page.status_code == 200
    assert entry.title in page.text
    assert world.a1.name in page.text
    assert S.SENT.label in page.text
    for button in ("approve", "forward", "return", "reject"):
        assert f'name="action" value="{button}"' in page.text
    assert 'value="withdraw"' not in page.text


@families
def test_the_first_reading_by_the_desk_leaves_a_receipt(client, world, family, make):
    entry = make(world)

    client.login(world.an).get(f"/{family}/{entry.public_id}")
    assert entry.opened_at is None

    client.login(world.binh).get(f"/{family}/{entry.public_id}")
    assert (entry.opened_at, entry.version) == (clock.now(), 1)


@families
@pytest.mark.parametrize("address", ["/{family}/{id}", "/{family}/{id}/edit"])
def test_a_stranger_gets_the_same_answer_as_for_nothing(client, world, family, make, address):
    entry = make(world)
    client.login(world.chi)

    theirs = client.get(address.format(family=family, id=entry.public_id))
    nobodys = client.get(address.format(family=family, id="AAAAAAAAAAAA"))

    assert theirs.status_code == nobodys.status_code == 404
    assert without_token(theirs.text) == without_token(nobodys.text)


def without_token(page):
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)


@families
@pytest.mark.parametrize(
    ("action", "state"),
    [("approve", S.APPROVED), ("forward", S.SENT), ("return", S.RETURNED), ("reject", S.REJECTED)],
)
def test_a_step_is_taken(client, world, family, make, action, state):
    entry = make(world)

    answer = step(client.login(world.binh), family, entry, action, version="1", comment="Ghi rõ", field="title")

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section id="entries-review"')
    assert state.label in answer.text
    assert (entry.state, entry.version) == (state, 2)
    event = db.session.query(EntryEvent).one()
    assert (event.action, event.actor_id, event.comment, event.field) == (action, world.binh.id, "Ghi rõ", "title")


def test_without_a_swap_the_page_is_shown_anew(client, world):
    entry = make_registration(world)

    answer = step(client.login(world.binh), "registrations", entry, "approve", swap=False, version="1")

    assert (answer.status_code, answer.location) == (303, f"/registrations/{entry.public_id}")
    assert "Đã duyệt." in client.get(answer.location).text


@pytest.mark.parametrize("swap", [True, False])
def test_a_missing_reason_is_said_beside_its_box(client, world, swap):
    entry = make_registration(world)

    answer = step(
        client.login(world.binh),
        "registrations",
        entry,
        "return",
        swap,
        version="1",
        field="budget",
        grace_on="25/7/2019",
    )

    assert answer.status_code == 409
    assert beside(answer.text, "comment").endswith("Cần ghi lý do để đơn vị biết cách bổ sung.")
    assert '<option selected value="budget">' in answer.text
    assert 'value="2019-07-25"' in answer.text
    assert answer.text.lstrip().startswith("<section" if swap else "<!doctype html>")
    assert (entry.state, entry.version, db.session.query(EntryEvent).count()) == (S.SENT, 1, 0)


def beside(page, name):
    """The error printed at a field."""
    return page.partition(f'id="{name}-error"')[2].partition("</p>")[0].rpartition("</svg>")[2].strip()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"grace_on": "21/7/2019"}, "grace_on", "Hạn bổ sung phải từ hôm nay trở đi."),
        ({"grace_on": "31/2/2019"}, "grace_on", "Không có ngày 31/2/2019"),
        ({"grace_on": "mai"}, "grace_on", "Ghi ngày theo thứ tự"),
        ({"comment": "a" * 2001}, "comment", "Nhập nhiều nhất 2000 ký tự."),
        ({"field": "no_such_field"}, "field", "Lựa chọn không có trong danh sách."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_box(client, world, wrong, field, words):
    entry = make_registration(world)
    right = {"version": "1", "comment": "Ghi rõ", "field": "budget"}

    answer = step(client.login(world.binh), "registrations", entry, "return", **(right | wrong))

    assert answer.status_code == 422
    assert words in beside(answer.text, field)
    assert (entry.state, entry.version) == (S.SENT, 1)
    if field != "comment":
        assert "Ghi rõ</textarea>" in answer.text


def test_who_wrote_it_is_told_so_and_has_no_buttons(client, world):
    entry = make_registration(world, by="binh", on_behalf_by_id=world.binh.id)
    client.login(world.binh)

    answer = step(client, "registrations", entry, "approve", version="1")

    assert answer.status_code == 403
    assert "không tự duyệt hồ sơ của mình" in answer.text
    assert 'value="approve"' not in answer.text
    assert entry.state is S.SENT


@families
def test_an_entry_changed_since_it_was_opened_is_told_with_the_difference(client, world, family, make):
    entry = make(world)
    take(REVIEW, "return", entry, world.actor("bao"), Note("Ghi rõ"))
    db.session.flush()
    take(REVIEW, "send", entry, world.actor("an"), Note(changes=[("Tên hồ sơ", "Cũ <b>", "Mới")]))
    db.session.flush()

    answer = step(client.login(world.binh), family, entry, "approve", version="1")

    assert answer.status_code == 409
    assert "vừa được người khác cập nhật" in answer.text
    assert "Thay đổi từ lúc bạn mở" in answer.text
    assert "Cũ &lt;b&gt;" in answer.text
    assert entry.state is S.SENT
    again = step(client, family, entry, "approve", version=shown_version(answer.text))
    assert (again.status_code, entry.state) == (200, S.APPROVED)


def shown_version(page):
    return page.partition('name="version" value="')[2].partition('"')[0]


@pytest.mark.parametrize("version", ["²", "x", "-1", "9" * 5000, "1e3", "0"])
def test_a_version_that_never_was_is_an_old_one(client, world, version):
    entry = make_registration(world)

    answer = step(client.login(world.binh), "registrations", entry, "approve", version=version)

    assert (answer.status_code, entry.state) == (409, S.SENT)


@pytest.mark.parametrize("state", [S.DRAFT, S.RETURNED])
def test_only_its_form_sends_an_entry(client, world, state):
    """Else a draft would go out that nobody filled and no rule has seen."""
    entry = make_initiative(world, state=state)

    answer = step(client.login(world.an), "initiatives", entry, "send", version="1", comment="x")

    assert answer.status_code == 409
    assert (entry.state, entry.version, db.session.query(EntryEvent).count()) == (state, 1, 0)


@pytest.mark.parametrize("action", ["", "nonsense", "state"])
def test_no_step_of_that_name(client, world, action):
    entry = make_registration(world)

    answer = step(client.login(world.binh), "registrations", entry, action, version="1")

    assert answer.status_code in (409, 422)
    assert entry.state is S.SENT


def test_a_chair_takes_back_what_nobody_read(client, world):
    entry = make_registration(world)
    client.login(world.an)
    assert 'value="withdraw"' in client.get(f"/registrations/{entry.public_id}").text

    answer = step(client, "registrations", entry, "withdraw", version="1")

    assert (answer.status_code, entry.state, entry.holder_id) == (200, S.DRAFT, world.a1.id)
    assert client.get(f"/registrations/{entry.public_id}/edit").status_code == 200
    assert client.login(world.binh).get(f"/registrations/{entry.public_id}").status_code == 404


def test_what_was_read_is_not_taken_back(client, world):
    entry = make_registration(world)
    client.login(world.binh).get(f"/registrations/{entry.public_id}")

    answer = step(client.login(world.an), "registrations", entry, "withdraw", version="1")

    assert (answer.status_code, entry.state) == (403, S.SENT)
    assert "Cấp trên đã mở xem" in answer.text


@pytest.mark.parametrize(("state", "words"), [(S.DRAFT, "Đã bỏ bản nháp."), (S.RETURNED, "Đã rút hồ sơ.")])
def test_dropping_says_what_was_dropped(client, world, state, words):
    entry = make_registration(world, state=state)

    answer = step(client.login(world.an), "registrations", entry, "cancel", version="1", comment="Trùng")

    assert (answer.status_code, entry.state) == (200, S.CANCELLED)
    assert words in answer.text


def test_the_unit_confirms_with_one_tap(client, world):
    entry = make_registration(world, by="binh", on_behalf_by_id=world.binh.id, on_behalf_of="bà An")
    client.login(world.an)
    page = client.get(f"/registrations/{entry.public_id}").text
    assert f'action="/registrations/{entry.public_id}/confirm"' in page
    assert "theo lời bà An" in page

    answer = client.post(f"/registrations/{entry.public_id}/confirm")

    assert (answer.status_code, entry.unit_confirmed_at) == (303, clock.now())
    after = client.get(f"/registrations/{entry.public_id}").text
    assert "đơn vị đã xác nhận lúc" in after
    assert "/confirm" not in after
    assert client.post(f"/registrations/{entry.public_id}/confirm").status_code == 409


def test_history_shows_who_when_why_and_the_difference(client, world):
    entry = make_registration(world)
    take(REVIEW, "return", entry, world.actor("binh"), Note("Ghi rõ <kinh phí>", "budget"))
    db.session.flush()
    take(REVIEW, "send", entry, world.actor("an"), Note(changes=[("Kinh phí dự kiến", "18 đồng", "")]))
    db.session.flush()

    page = client.login(world.binh).get(f"/registrations/{entry.public_id}").text

    for words in (
        "Nông Văn Bình",
        "9:00 22/7/2019",
        "Ghi rõ &lt;kinh phí&gt;",
        "<del>18 đồng</del>",
        "<ins>(trống)</ins>",
    ):
        assert words in page


def test_ready_reasons_are_offered_to_reviewers_alone(client, world):
    entry = make_registration(world)
    address = f"/registrations/{entry.public_id}"

    assert "Đề nghị ghi rõ kinh phí." in client.login(world.binh).get(address).text
    assert "Đề nghị ghi rõ kinh phí." not in client.login(world.an).get(address).text
