"""The moves of an entry: who is offered which step in each state on each desk, and what a step does or refuses."""

from datetime import date

import pytest

from app.entries.models import EntryEvent, EntryState
from app.entries.queries import sole_reviewers
from app.entries.workflow import REVIEW, Note, available, take
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden, StaleEntry
from tests.factories import DECIDED, make_activity, make_initiative, make_registration
from tests.world import PEOPLE

S = EntryState
NAMES = [name for name, *_ in PEOPLE]
HOME = {name: unit.lower() for name, _, unit, _ in PEOPLE}
WRITE = ["send", "cancel"]
JUDGE = ["approve", "forward", "return", "reject"]
DECIDE = ["approve", "return", "reject"]

OFFERED = {
    # (unit, who wrote and sent it, state, desk, read by the desk): {who: steps}; who is not named is offered none
    ("a1", "an", S.DRAFT, "a1", False): {"an": WRITE, "anh": WRITE},
    ("a1", "an", S.SENT, "a", False): {"binh": JUDGE, "bao": JUDGE, "an": ["withdraw"], "anh": ["withdraw"]},
    ("a1", "an", S.SENT, "a", True): {"binh": JUDGE, "bao": JUDGE},
    ("a1", "an", S.SENT, "t", True): {"dung": DECIDE, "duy": DECIDE},
    ("a1", "an", S.RETURNED, "a1", True): {"an": WRITE, "anh": WRITE},
    ("a1", "an", S.APPROVED, None, True): {},
    ("a1", "an", S.ACKNOWLEDGED, None, True): {},
    ("a1", "an", S.REJECTED, None, True): {},
    ("a1", "an", S.CANCELLED, None, True): {},
    # nhập hộ: the writer does not judge, the unit may take it back
    ("a1", "binh", S.DRAFT, "a1", False): dict.fromkeys(("an", "anh", "binh", "bao", "dung", "duy"), WRITE),
    ("a1", "binh", S.SENT, "a", True): {"bao": JUDGE},
    ("a1", "binh", S.SENT, "t", True): {"dung": DECIDE, "duy": DECIDE},
    # a direct CĐCS has no reviewer between itself and the province (CB-A5)
    ("d1", "dao", S.SENT, "t", True): {"dung": DECIDE, "duy": DECIDE},
    # a district's own entry is the province's to judge
    ("a", "binh", S.SENT, "t", True): {"dung": DECIDE, "duy": DECIDE},
    # the owner's own: by another person of the owner
    ("t", "dung", S.SENT, "t", False): {"duy": [*DECIDE, "withdraw"], "dung": ["withdraw"]},
    ("t", "duy", S.SENT, "t", True): {"dung": DECIDE},
    # B has a single reviewer, who may confirm what they entered themselves
    ("b1", "chi", S.SENT, "b", True): {"chi": JUDGE},
    ("b1", "bon", S.SENT, "b", True): {"chi": JUDGE},
}


def put(world, make, place):
    """An entry standing at `place` of the table."""
    unit, writer, state, desk, read = place
    entry = make(world, unit=unit, by=writer, state=state, holder=desk)
    entry.opened_at = clock.now() if read else None
    if HOME[writer] != unit:
        entry.on_behalf_by_id = world.people[writer].id
    db.session.flush()
    return entry


def alone(entry):
    return entry.holder_id in sole_reviewers({entry.holder_id})


def move(world, name, action, entry, *, seen=None, **note):
    event = take(REVIEW, action, entry, world.actor(name), Note(**note), seen_version=seen, alone=alone(entry))
    db.session.flush()
    return event


def standing(entry):
    return entry.state, entry.holder_id, entry.version, db.session.query(EntryEvent).count()


@pytest.mark.parametrize("place", OFFERED, ids=lambda place: "-".join(map(str, place)))
@pytest.mark.parametrize("make", [make_registration, make_activity, make_initiative])
def test_steps_offered(world, place, make):
    entry = put(world, make, place)

    offered = {name: [s.action for s in available(REVIEW, entry, world.actor(name), alone(entry))] for name in NAMES}

    assert {name: steps for name, steps in offered.items() if steps} == OFFERED[place]


def test_the_table_knows_every_state():
    assert {state for _, _, state, _, _ in OFFERED} == set(S)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", ["send", *JUDGE, "withdraw", "cancel", "nonsense"])
def test_a_step_starts_only_from_its_states(world, state, action):
    entry = make_registration(world, state=state)
    if any(step.action == action and state in step.sources for step in REVIEW.steps):
        return
    before = standing(entry)

    for name in ("an", "binh", "dung"):
        with pytest.raises(DomainError, match="Hồ sơ đang ở trạng thái “" + state.label):
            take(REVIEW, action, entry, world.actor(name), Note(comment="lý do"))

    assert standing(entry) == before


@pytest.mark.parametrize("place", OFFERED, ids=lambda place: "-".join(map(str, place)))
def test_a_step_not_offered_is_refused_and_changes_nothing(world, place):
    entry = put(world, make_registration, place)
    before = standing(entry)
    possible = {step.action for step in REVIEW.steps if entry.state in step.sources}

    for name in NAMES:
        for action in possible - set(OFFERED[place].get(name, [])):
            with pytest.raises(Forbidden):
                move(world, name, action, entry, comment="lý do")

    assert standing(entry) == before


@pytest.mark.parametrize(
    ("unit", "by", "desk"),
    [("a1", "an", "a"), ("b1", "bon", "b"), ("d1", "dao", "t"), ("a", "binh", "t"), ("t", "dung", "t")],
)
def test_the_first_desk_is_the_upper_union_or_the_owner_itself(world, unit, by, desk):
    entry = make_registration(world, unit=unit, by=by, state=S.DRAFT)

    move(world, by, "send", entry)

    assert (entry.state, entry.holder_id) == (S.SENT, world.units[desk].id)


def test_an_entry_goes_up_until_the_owner_and_no_further(world):
    entry = make_registration(world)

    move(world, "binh", "forward", entry)
    assert (entry.state, entry.holder_id) == (S.SENT, world.t.id)

    with pytest.raises(Forbidden):
        move(world, "dung", "forward", entry)
    move(world, "dung", "approve", entry)
    assert (entry.state, entry.holder_id, entry.decided_by_id) == (S.APPROVED, None, world.dung.id)
    assert entry.decided_at == clock.now()


def test_a_plan_of_a_district_ends_there(world):
    world.campaign.owner_id = world.a.id
    entry = make_registration(world, state=S.DRAFT)

    move(world, "an", "send", entry)

    assert entry.holder_id == world.a.id
    assert [s.action for s in available(REVIEW, entry, world.actor("binh"))] == DECIDE


def test_what_was_passed_on_is_not_taken_back(world):
    entry = make_registration(world)
    move(world, "binh", "forward", entry)

    with pytest.raises(Forbidden, match="Cấp trên đã mở xem"):
        move(world, "an", "withdraw", entry)


def test_who_wrote_it_is_told_why_they_do_not_judge(world):
    entry = make_registration(world, by="binh", on_behalf_by_id=world.binh.id)

    with pytest.raises(Forbidden, match="không tự duyệt hồ sơ của mình"):
        move(world, "binh", "approve", entry)


@pytest.mark.parametrize(("by", "marked"), [("chi", True), ("bon", False)])
def test_a_single_reviewer_who_decides_their_own_is_marked(world, by, marked):
    entry = make_registration(world, unit="b1", by=by, on_behalf_by_id=world.chi.id if by == "chi" else None)

    move(world, "chi", "approve", entry)

    assert entry.self_confirmed is marked


@pytest.mark.parametrize(
    ("state", "name", "action"),
    [(S.SENT, "binh", "return"), (S.SENT, "binh", "reject"), (S.RETURNED, "an", "cancel")],
)
def test_a_reason_is_needed(world, state, name, action):
    entry = make_registration(world, state=state)
    before = standing(entry)

    with pytest.raises(DomainError, match="Cần ghi lý do") as refusal:
        move(world, name, action, entry)
    assert refusal.value.field == "comment"
    assert standing(entry) == before

    move(world, name, action, entry, comment="Thiếu kinh phí")
    assert entry.state in (S.RETURNED, *DECIDED)


def test_a_draft_is_dropped_without_a_reason(world):
    entry = make_registration(world, state=S.DRAFT)

    move(world, "an", "cancel", entry)

    assert (entry.state, entry.holder_id) == (S.CANCELLED, None)


def test_every_move_leaves_a_line(world):
    entry = make_registration(world)

    move(world, "binh", "return", entry, comment="Ghi rõ kinh phí", field="budget", grace_on=date(2019, 7, 25))

    event = db.session.query(EntryEvent).one()
    assert (event.actor_id, event.unit_id, event.at) == (world.binh.id, world.a.id, clock.now())
    assert (event.before, event.after, event.version) == ("sent", "returned", entry.version)
    assert (event.comment, event.field, entry.grace_on) == ("Ghi rõ kinh phí", "budget", date(2019, 7, 25))
    assert entry.holder_id == world.a1.id


def test_sending_again_clears_grace_and_reading(world):
    entry = make_registration(world, state=S.RETURNED, grace_on=date(2019, 7, 25), opened_at=clock.now())

    move(world, "anh", "send", entry)

    assert (entry.grace_on, entry.opened_at, entry.sent_by_id) == (None, None, world.anh.id)


def test_late_is_decided_at_the_first_sending_and_never_again(world, on_day):
    prompt, tardy = (make_registration(world, state=S.DRAFT, title=f"Sân chơi {n}") for n in (1, 2))
    take(REVIEW, "send", prompt, world.actor("an"), Note(late=False))
    take(REVIEW, "send", tardy, world.actor("an"), Note(late=True))
    first = prompt.first_sent_at
    on_day(date(2019, 7, 29))

    for entry, now_late in ((prompt, True), (tardy, False)):
        move(world, "binh", "return", entry, comment="Bổ sung")
        take(REVIEW, "send", entry, world.actor("an"), Note(late=now_late))

    assert (prompt.late, tardy.late) == (False, True)
    assert prompt.first_sent_at == first < prompt.sent_at


def test_a_change_since_it_was_opened_is_told_with_the_difference(world):
    entry = make_registration(world)
    seen = entry.version
    move(world, "bao", "return", entry, comment="Ghi lại kinh phí")
    difference = [("Kinh phí dự kiến", "18.000.000 đồng", "20.000.000 đồng")]
    take(REVIEW, "send", entry, world.actor("an"), Note(changes=difference))
    db.session.flush()
    before = standing(entry)

    with pytest.raises(StaleEntry, match="Đã gửi, chờ duyệt") as refusal:
        move(world, "binh", "approve", entry, seen=seen)

    assert refusal.value.changes == difference
    assert standing(entry) == before
    move(world, "binh", "approve", entry, seen=entry.version)
    assert entry.state is S.APPROVED


@pytest.mark.parametrize(("sender", "confirmed"), [("an", True), ("binh", False)])
def test_what_is_entered_on_behalf_needs_a_new_confirmation_when_sent_anew(world, sender, confirmed):
    entry = make_registration(world, by="binh", state=S.RETURNED, on_behalf_by_id=world.binh.id)
    entry.unit_confirmed_at = None if confirmed else clock.now()

    move(world, sender, "send", entry)

    assert (entry.unit_confirmed_at is not None) is confirmed
