"""Steps outside: recorded one by one or by the page, UBMTTQ, outstanding ones, the list with its filters."""

from datetime import date

import pytest

from app.entries.models import EntryEvent, EntryState
from app.initiatives import external
from app.initiatives.external import TAKEN, Said
from app.initiatives.models import Destination, Outcome
from app.initiatives.step_list import Filters, View, listed
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from tests.factories import make_initiative, make_program, make_step

APPROVED = {"state": EntryState.APPROVED}
PORTAL, FRONT, CONTEST = Destination.PORTAL, Destination.FRONT, Destination.CONTEST
TODAY = date(2019, 7, 22)


def titles(world, who="dung", **filters):
    return [row.title for row in listed(world.actor(who), Filters(**filters), 1).rows]


# One step


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("an", True),
        ("anh", True),
        ("vi", False),
        ("binh", True),
        ("bao", True),
        ("dung", True),
        ("ai", False),
        ("chi", False),
    ],
)
def test_the_unit_and_the_unions_above_record(world, who, may):
    """BD-O4: the unit enters it on the software of TLĐ itself, or its upper unions do."""
    entry = make_initiative(world)

    assert external.can_record(world.actor(who), entry) is may
    if not may:
        with pytest.raises(Forbidden):
            external.record(world.actor(who), entry, Said(PORTAL, code="SK-1"))


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.RETURNED, EntryState.REJECTED])
def test_nothing_is_recorded_of_what_is_not_out(world, state):
    assert not external.can_record(world.actor("an"), make_initiative(world, state=state))


def test_a_step_says_where_and_leaves_its_line(world):
    entry = make_initiative(world)
    step = external.record(world.actor("binh"), entry, Said(PORTAL, code="SK-1", sent_on=TODAY))
    external.record(world.actor("binh"), entry, Said(CONTEST, "Sáng tạo kỹ thuật lần thứ 8"))
    db.session.commit()

    assert (
        entry.portal_code == "SK-1"
        and [one.label() for one in entry.steps][1] == "Hội thi: Sáng tạo kỹ thuật lần thứ 8"
    )
    lines = db.session.query(EntryEvent).filter_by(line="external").order_by(EntryEvent.id).all()
    assert [line.actor_id for line in lines] == [world.binh.id] * 2
    assert lines[0].comment == "Phần mềm Tổng Liên đoàn, mã SK-1, gửi ngày 22/07/2019: chờ kết quả"
    external.record(world.actor("an"), entry, Said(PORTAL, code="SK-1", outcome=Outcome.RECOGNISED), step)
    assert (step.outcome, len(entry.steps)) == (Outcome.RECOGNISED, 2)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(PORTAL), "code"),
        (Said(CONTEST), "name"),
        (Said(Destination.OTHER), "name"),
        (Said(PORTAL, code="SK-2", sent_on=date(2019, 7, 23)), "sent_on"),
        (Said(FRONT, outcome=Outcome.RECOGNISED), "decision_no"),
        (Said(FRONT, outcome=Outcome.REFUSED, decided_on=date(2019, 7, 23)), "decided_on"),
        (Said(PORTAL, code="SK-1"), "code"),  # another's
        (Said(FRONT), "destination"),  # there already
    ],
)
def test_what_is_refused(world, said, field):
    make_step(make_initiative(world, unit="b1", by="bon"))
    entry = make_initiative(world)
    make_step(entry, FRONT)

    with pytest.raises(DomainError) as refused:
        external.record(world.actor("an"), entry, said)
    assert refused.value.field == field
    assert "B1" not in refused.value.message


def test_what_was_decided_outside_is_not_removed(world):
    entry = make_initiative(world)
    waiting, decided = make_step(entry), make_step(entry, FRONT, outcome=Outcome.RECOGNISED, decision_no="41")
    external.remove(world.actor("an"), entry, waiting)
    with pytest.raises(DomainError):
        external.remove(world.actor("an"), entry, decided)
    db.session.commit()

    assert [step.destination for step in entry.steps] == [FRONT]


# By the page


def test_typed_codes_are_kept_and_blank_rows_left(world):
    one, two, three = (make_initiative(world, title=f"Sáng kiến {n}") for n in "ABC")
    codes = {one.public_id: "SK-1", two.public_id: "", three.public_id: "SK-3"}

    assert external.enter_codes(world.actor("binh"), codes, TODAY) == (2, {})
    db.session.commit()
    assert [entry.portal_code for entry in (one, two, three)] == ["SK-1", "", "SK-3"]
    assert one.steps[0].sent_on == TODAY
    assert titles(world, view=View.UNENTERED) == ["Sáng kiến B"]


def test_one_wrong_code_keeps_them_all_back(world):
    make_step(make_initiative(world, unit="b1", by="bon"), code="SK-9")
    one, two, three, four = (make_initiative(world, title=f"Sáng kiến {n}") for n in "ABCD")
    make_step(four, code="SK-4")
    codes = {one.public_id: "SK-1", two.public_id: "SK-1", three.public_id: "SK-9", four.public_id: "SK-5"}

    number, wrong = external.enter_codes(world.actor("binh"), codes, TODAY)
    assert number == 0 and one.portal_code == ""
    assert wrong == {
        two.public_id: "Mã này vừa nhập cho sáng kiến “Sáng kiến A”.",
        three.public_id: TAKEN,
        four.public_id: "Người khác vừa nhập mã SK-4.",
    }


def test_codes_of_others_are_not_written(world):
    foreign = make_initiative(world, unit="b1", by="bon")

    assert external.enter_codes(world.actor("binh"), {foreign.public_id: "SK-1"}, TODAY) == (0, {})
    assert foreign.portal_code == ""


def test_the_page_says_what_is_wrong_beside_the_row(client, world):
    make_step(make_initiative(world, unit="b1", by="bon"), code="SK-9")
    one, two = make_initiative(world), make_initiative(world)
    client.login(world.binh)
    typed = {f"code-{one.public_id}": "SK-1", f"code-{two.public_id}": "SK-9", "sent_on": "2019-07-22"}

    answer = client.post("/initiatives/outside/codes?view=unentered", data=typed)
    assert answer.status_code == 422
    assert f'id="code-{two.public_id}-error"' in answer.text and 'value="SK-1"' in answer.text
    assert db.session.query(external.ExternalStep).count() == 1

    right = client.post("/initiatives/outside/codes?view=unentered", data=typed | {f"code-{two.public_id}": ""})
    assert right.status_code == 303 and "view=unentered" in right.location
    assert one.portal_code == "SK-1"
    assert client.post("/initiatives/outside/codes?view=unentered", data={"sent_on": "23/7/2019"}).status_code == 422


def test_those_ticked_go_to_the_front_and_get_one_answer(client, world):
    """BK-O3."""
    one, two, three = (make_initiative(world, **APPROVED) for _ in range(3))
    make_step(three, FRONT, sent_on=date(2019, 7, 1))
    client.login(world.dung)
    items = {"item": [one.public_id, two.public_id, three.public_id]}

    client.post("/initiatives/outside/ticked", data=items | {"action": "front", "sent_on": "2019-07-20"})
    assert [entry.steps[0].sent_on for entry in (one, two, three)] == [date(2019, 7, 20)] * 2 + [date(2019, 7, 1)]
    without = client.post("/initiatives/outside/ticked", data=items | {"action": "decided", "outcome": "recognised"})
    assert without.status_code == 422 and "Nhập số quyết định công nhận" in without.text
    decision = {"action": "decided", "outcome": "recognised", "decision_no": "41/QĐ", "decided_on": "2019-07-21"}
    client.post("/initiatives/outside/ticked", data={"item": [one.public_id]} | decision)
    assert (one.steps[0].outcome, one.steps[0].decision_no) == (Outcome.RECOGNISED, "41/QĐ")
    assert two.steps[0].outcome is Outcome.WAITING
    assert client.post("/initiatives/outside/ticked", data={"action": "front"}).status_code == 409


# Outstanding


@pytest.mark.parametrize(
    ("who", "may"), [("dung", True), ("duy", True), ("binh", True), ("an", False), ("anh", False), ("chi", False)]
)
def test_who_chooses_outstanding_ones(world, who, may):
    """BD-V2: the owner or an upper union, never the unit itself."""
    entry = make_initiative(world, **APPROVED)

    assert external.can_select(world.actor(who), entry) is may
    assert not external.can_select(world.actor(who), make_initiative(world))


def test_the_choice_says_who_when_and_for_which_union(client, world):
    one, two = (make_initiative(world, title=f"Sáng kiến {n}", **APPROVED) for n in "AB")
    assert external.select(world.actor("binh"), [one.public_id], True) == 1
    db.session.commit()

    assert (one.selected_by_id, one.selected_unit_id, one.selected_at is not None) == (world.binh.id, world.a.id, True)
    assert titles(world, view=View.SELECTED) == ["Sáng kiến A"]
    assert "Nông Văn Bình chọn lúc" in client.login(world.an).get(f"/initiatives/{one.public_id}").text
    assert external.select(world.actor("dung"), [one.public_id, two.public_id], True) == 1  # one is chosen already
    assert external.select(world.actor("dung"), [one.public_id], False) == 1
    assert (one.selected_at, one.selected_by_id, one.selected_unit_id) == (None, None, None)
    with pytest.raises(Forbidden):
        external.select(world.actor("an"), [one.public_id], True)


# The list


def test_views_and_filters(world):
    make_initiative(world, title="Chưa", **APPROVED)
    make_initiative(world, title="Ngoài", applied=date(2019, 8, 5), **APPROVED)
    make_initiative(world, title="Loại", state=EntryState.REJECTED)
    make_initiative(world, title="Nháp", state=EntryState.DRAFT)
    entered = make_initiative(world, unit="b1", by="bon", title="Rồi", program=make_program(world), **APPROVED)
    make_step(entered)
    make_step(entered, FRONT, outcome=Outcome.REFUSED)
    db.session.commit()

    assert set(titles(world)) == {"Chưa", "Ngoài", "Loại", "Rồi"}
    assert titles(world, view=View.UNENTERED) == ["Chưa"]
    assert titles(world, view=View.ENTERED) == ["Rồi"] == titles(world, program_id=entered.program_id)
    assert titles(world, view=View.FRONT) == ["Rồi"] == titles(world, view=View.FRONT, front="refused")
    assert titles(world, view=View.FRONT, front="waiting") == []
    assert set(titles(world, view=View.FRONT, front="none")) == {"Chưa", "Ngoài"}
    assert titles(world, standing="not_eligible") == ["Ngoài"]
    assert set(titles(world, standing="good")) == {"Chưa", "Rồi"}
    assert titles(world, unit_path=world.b.path) == ["Rồi"] and titles(world, year=2018) == []
    assert len(titles(world, year=2019)) == 4 and titles(world, text="rồi") == ["Rồi"]
    assert set(titles(world, "an")) == {"Chưa", "Ngoài", "Loại"}  # its own branch alone


def test_fifty_a_page(world):
    for _ in range(51):
        make_initiative(world)
    db.session.commit()

    page = listed(world.actor("dung"), Filters(view=View.UNENTERED), 2)
    assert (len(page.rows), page.pages, page.total, page.page) == (1, 2, 51, 2)
    assert listed(world.actor("dung"), Filters(), 99).page == 2
