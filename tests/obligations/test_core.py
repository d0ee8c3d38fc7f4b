"""Items are made once for whom the plan names, in the periods it names; the first sending decides lateness."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns.models import Campaign, Obligation, ObligationKind, OwedTo, Phase, Recurrence
from app.entries.models import EntryState
from app.entries.operations import send
from app.entries.workflow import REVIEW, Note, take
from app.kernel.db import db
from app.obligations import operations
from app.obligations.models import Handed, ObligationItem
from app.obligations.periods import periods
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
