"""Items are made once for whom the plan names, in the periods it names; the first sending decides lateness."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.campaigns.models import Campaign, Obligation, ObligationKind, OwedTo, Phase, Recurrence
from app.entries.models import Entry, EntryState
from app.entries.operations import send
from app.entries.workflow import REVIEW, Note, take
from app.kernel.db import db
from app.obligations import operations
from app.obligations.models import DeadlineChange, Handed, ObligationItem
from app.obligations.periods import periods
from app.units.models import Sector, UnitType
from app.units.operations import NewUnit, add_unit
from tests.factories import make_registration
from tests.world import NOW


def duty(world, recurrence=Recurrence.ONCE, **more) -> Obligation:
    values = {
        "kind": ObligationKind.RESULT_REPORT,
        "name": "Báo cáo",
        "owed_by_tiers": [3, 4],
        "owed_to": OwedTo.PARENT,
    }
    row = Obligation(campaign_id=world.campaign.id, code="X", recurrence=recurrence, **values | more)
    db.session.add(row)
    db.session.flush()
    return row


def test_quarters_go_by_the_calendar_and_end_with_the_plan():
    plan = Campaign(starts_on=date(2019, 2, 1), ends_on=date(2019, 7, 30))
    row = Obligation(recurrence=Recurrence.QUARTERLY, due_days_after=5)
    found = periods(row, plan, [])
    assert [(p.code, p.name, p.starts_on, p.ends_on, p.last_day) for p in found] == [
        ("2019-Q1", "Quý I/2019", date(2019, 2, 1), date(2019, 3, 31), date(2019, 4, 5)),
        ("2019-Q2", "Quý II/2019", date(2019, 4, 1), date(2019, 6, 30), date(2019, 7, 5)),
        ("2019-Q3", "Quý III/2019", date(2019, 7, 1), date(2019, 7, 30), date(2019, 8, 4)),
    ]


def test_a_duty_per_phase_falls_due_after_each():
    plan = Campaign(starts_on=date(2017, 1, 1), ends_on=date(2017, 12, 31))
    phases = [
        Phase(code="D1", name="Đợt 1", starts_on=None, ends_on=date(2017, 8, 31)),
        Phase(code="D2", name="Đợt 2", starts_on=date(2017, 9, 1), ends_on=date(2017, 12, 31)),
    ]
    found = periods(Obligation(recurrence=Recurrence.PER_PHASE), plan, phases)
    assert [(p.code, p.starts_on, p.last_day) for p in found] == [("D1", None, None), ("D2", date(2017, 9, 1), None)]


@pytest.mark.parametrize("months", [1, 12])
def test_months_of_a_year(months):
    plan = Campaign(starts_on=date(2019, 1, 1), ends_on=date(2019, months, 28))
    assert len(periods(Obligation(recurrence=Recurrence.MONTHLY), plan, [])) == months


def test_items_are_made_once_for_those_the_plan_names(world):
    assert operations.generate(world.campaign) == 2 + 4 + 6  # O1: tier 3; O2: tier 4; O3: both
    assert operations.generate(world.campaign) == 0
    days = set(db.session.scalars(sa.select(ObligationItem.last_day)))
    assert days == {date(2019, 4, 29), date(2019, 7, 29), None}  # trước ngày 30: the day before


def test_a_unit_owes_only_periods_it_lives_in(world):
    db.session.execute(sa.delete(Obligation))
    duty(world, Recurrence.QUARTERLY)
    world.a1.founded_on = date(2019, 4, 10)
    world.a2.ended_on = date(2019, 5, 1)
    operations.generate(world.campaign)
    owed = db.session.execute(sa.select(ObligationItem.unit_id, ObligationItem.period)).all()
    assert {p for u, p in owed if u == world.a1.id} == {"2019-Q2", "2019-Q3"}
    assert {p for u, p in owed if u == world.a2.id} == {"2019-Q1"}


def test_days_follow_the_plan_until_something_is_handed_in(world):
    row = duty(world, due_on=date(2019, 7, 10), due_inclusive=True)
    operations.generate(world.campaign)
    item = db.session.scalar(sa.select(ObligationItem).where(ObligationItem.obligation_id == row.id).limit(1))
    assert operations.fulfil(item, NOW)
    db.session.flush()
    row.due_on = date(2019, 7, 25)
    operations.generate(world.campaign)
    db.session.expire_all()
    query = sa.select(ObligationItem).where(ObligationItem.obligation_id == row.id)
    days = {one.unit_id: one.last_day for one in db.session.scalars(query)}
    assert days.pop(item.unit_id) == date(2019, 7, 10)
    assert set(days.values()) == {date(2019, 7, 25)}
    assert (item.late_days, item.first_sent_at) == (12, NOW)


def test_the_item_follows_its_paper(world):
    operations.generate(world.campaign)
    entry = make_registration(world, state=EntryState.DRAFT)
    send(world.actor("an"), entry, [], {}, {"title": [entry.title]})
    item = entry.item
    assert item is not None and item.obligation.code == "O2"
    assert (item.handed, item.late_days) == (Handed.SENT, 0)
    take(REVIEW, "return", entry, world.actor("binh"), Note(comment="Ghi rõ hơn"))
    assert item.handed is Handed.RETURNED
    assert item.first_sent_at is not None


def items(world, code: str) -> dict[str, ObligationItem]:
    """The items of a duty by their units' codes."""
    query = sa.select(ObligationItem).join(ObligationItem.obligation).where(Obligation.code == code)
    return {item.unit.code: item for item in db.session.scalars(query)}


def test_papers_written_in_bulk_are_linked_and_judged_once(world):
    """As the sample province does it: entries first, items afterwards."""
    db.session.query(Obligation).filter_by(code="O2").update({"due_on": date(2019, 7, 20), "due_inclusive": True})
    operations.generate(world.campaign)
    make_registration(world, unit="a1")
    make_registration(world, unit="a1", state=EntryState.APPROVED)
    make_registration(world, unit="a2", by="ai", state=EntryState.RETURNED)
    make_registration(world, unit="b1", by="bon", state=EntryState.DRAFT)
    make_registration(world, unit="t", by="dung", state=EntryState.APPROVED, holder=None)  # owes none
    assert operations.link(world.campaign) == 2
    assert operations.link(world.campaign) == 0
    found = items(world, "O2")
    assert {code: (item.handed, item.late_days) for code, item in found.items()} == {
        "A1": (Handed.ACCEPTED, 2),
        "A2": (Handed.RETURNED, 2),
        "B1": (Handed.NOTHING, None),
        "D1": (Handed.NOTHING, None),
    }
    assert found["A1"].first_sent_at == NOW
    ties = db.session.execute(sa.select(Entry.item_id).where(Entry.item_id.is_not(None))).all()
    assert len(ties) == 3


def test_linking_leaves_alone_what_is_owed_several_times(world):
    db.session.execute(sa.delete(Obligation))
    duty(world, Recurrence.QUARTERLY, kind=ObligationKind.REGISTRATION)
    operations.generate(world.campaign)
    make_registration(world)
    assert operations.link(world.campaign) == 0


def test_a_day_moved_after_a_return_makes_the_next_sending_late(world):
    """Without an extension a paper sent again stays as it was judged; past an extended day it is late."""
    operations.generate(world.campaign)
    item = items(world, "O3")["A1"]
    item.last_day = date(2019, 7, 22)
    assert not operations.fulfil(item, NOW)
    later = NOW + timedelta(days=5)
    assert not operations.fulfil(item, later, again=True)
    item.last_day = date(2019, 7, 25)
    change = {"obligation_id": item.obligation_id, "reason": "Bão", "by_id": world.dung.id}
    db.session.add(DeadlineChange(unit_id=item.unit_id, last_day=item.last_day, at=NOW + timedelta(days=1), **change))
    db.session.flush()
    assert not operations.fulfil(item, later)  # another paper of the same duty, not this one mended
    assert operations.fulfil(item, later, again=True)
    assert (item.late_days, item.first_sent_at) == (2, NOW)


def test_who_joins_later_gets_the_days_that_hold(world):
    """The owner's day moved for all, and the earlier one of the upper union."""
    operations.generate(world.campaign)
    row = items(world, "O3")["A1"].obligation
    by = {"obligation_id": row.id, "reason": "Lý do", "at": NOW, "by_id": world.dung.id}
    db.session.add(DeadlineChange(last_day=date(2019, 8, 5), **by))
    db.session.add(DeadlineChange(unit_id=world.a.id, internal=True, last_day=date(2019, 7, 25), **by))
    db.session.flush()
    add_unit(NewUnit("A3", "CĐCS Mới", UnitType.GRASSROOTS_UNION, 4, "A", "", Sector.ADMIN, "", date(2019, 7, 1)), "")
    assert operations.generate_around(world.b.path) == 2  # O2, O3 of the plan that covers B, and so A3
    item = items(world, "O3")["A3"]
    assert (item.last_day, item.internal_last_day) == (date(2019, 8, 5), date(2019, 7, 25))
