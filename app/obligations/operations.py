"""Writing items: made for the population of a plan, fulfilled by the first sending, mirrored from their papers.

Everything flushes; whoever called commits. Entries come after this package, so their table is named, not imported.
"""

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.campaigns.models import Campaign, Obligation, ObligationKind, Phase, Recurrence
from app.kernel import clock
from app.kernel.db import UtcDateTime, db, under
from app.obligations.models import DeadlineChange, Handed, ObligationItem
from app.obligations.periods import Period, periods
from app.obligations.status import day_of
from app.units.models import OrgUnit

_entry = sa.table(
    "entry",
    *(sa.column(name) for name in ("id", "item_id", "state", "campaign_id", "unit_id", "family")),
    sa.column("first_sent_at", UtcDateTime),
)
_item = ObligationItem.__table__


def generate(campaign: Campaign) -> int:
    """Make the items the plan's population does not have yet; how many. Calling it again makes nothing twice.

    A unit owes a period when it exists in it: founded later it owes the rest, ended earlier it owes nothing (§2.12).
    Days of items not handed in yet follow the plan; what was judged stays. Two statements a duty and period.
    """
    phases = list(
        db.session.scalars(sa.select(Phase).where(Phase.campaign_id == campaign.id).order_by(Phase.ends_on, Phase.id))
    )
    owner = db.session.get_one(OrgUnit, campaign.owner_id)
    before = _number(campaign)
    for duty in db.session.scalars(sa.select(Obligation).where(Obligation.campaign_id == campaign.id)):
        for period in periods(duty, campaign, phases):
            _make(duty, owner, period)
            _follow(duty, period)
    return _number(campaign) - before


def _number(campaign: Campaign) -> int:
    query = sa.select(sa.func.count(ObligationItem.id)).join(ObligationItem.obligation)
    return db.session.scalar(query.where(Obligation.campaign_id == campaign.id)) or 0


def _make(duty: Obligation, owner: OrgUnit, period: Period) -> None:
    if duty.owed_by_tiers:
        _insert(duty, period, "", sa.and_(under(OrgUnit.path, owner.path), OrgUnit.tier.in_(duty.owed_by_tiers)))
    if duty.owed_by_owner and owner.tier not in duty.owed_by_tiers:
        _insert(duty, period, "", OrgUnit.id == owner.id)
    for department in duty.owed_by_departments:
        _insert(duty, period, department, OrgUnit.id == owner.id)


def _insert(duty: Obligation, period: Period, department: str, whom: sa.ColumnElement[bool]) -> None:
    columns = {
        "obligation_id": sa.literal(duty.id),
        "unit_id": OrgUnit.id,
        "period": sa.literal(period.code),
        "period_name": sa.literal(period.name),
        "department": sa.literal(department),
        "starts_on": sa.literal(period.starts_on, sa.Date),
        "ends_on": sa.literal(period.ends_on, sa.Date),
        "last_day": sa.literal(period.last_day, sa.Date),
        "handed": sa.literal(Handed.NOTHING.value),
    }
    there = sa.exists().where(
        _item.c.obligation_id == duty.id,
        _item.c.unit_id == OrgUnit.id,
        _item.c.period == period.code,
        _item.c.department == department,
    )
    alive = sa.and_(
        sa.or_(OrgUnit.founded_on.is_(None), OrgUnit.founded_on <= period.ends_on),
        sa.or_(OrgUnit.ended_on.is_(None), OrgUnit.ended_on >= period.ends_on),
    )
    chosen = sa.select(*(column.label(name) for name, column in columns.items())).where(whom, alive, sa.not_(there))
    db.session.execute(sa.insert(ObligationItem).from_select([*columns], chosen, include_defaults=False))


def _follow(duty: Obligation, period: Period) -> None:
    """Items nobody has fulfilled or moved take the day the plan names now."""
    above, own = aliased(OrgUnit), aliased(OrgUnit)
    moved = sa.exists().where(
        DeadlineChange.obligation_id == duty.id,
        DeadlineChange.period == period.code,
        DeadlineChange.internal.is_(False),
        sa.or_(
            DeadlineChange.unit_id.is_(None),
            sa.exists().where(
                above.id == DeadlineChange.unit_id, own.id == _item.c.unit_id, own.path.startswith(above.path)
            ),
        ),
    )
    change = sa.update(ObligationItem).where(
        _item.c.obligation_id == duty.id,
        _item.c.period == period.code,
        _item.c.first_sent_at.is_(None),
        _item.c.last_day.is_distinct_from(period.last_day),
        sa.not_(moved),
    )
    db.session.execute(change.values(last_day=period.last_day), execution_options={"synchronize_session": False})


def is_overdue(item: ObligationItem, today: date) -> bool:
    """A paper sent today for the first time would be late."""
    last = day_of(item)
    return last is not None and today > last


def fulfil(item: ObligationItem, moment: datetime) -> bool:
    """A paper of this item is sent at `moment`: the first one decides whether it is in time. True when it is late."""
    if item.first_sent_at is None:
        item.first_sent_at = moment
        last = day_of(item)
        over = (clock.local(moment).date() - last).days if last else 0
        item.late_days = max(0, over)
    return bool(item.late_days)


def mirror(item_ids: Collection[int]) -> None:
    """Set how far these items have come from the states of their entries, the best one counting. One statement for 10,000."""
    if not item_ids:
        return
    best = sa.select(
        sa.func.max(sa.case({"approved": 3, "sent": 2, "returned": 1}, value=_entry.c.state, else_=0))
    ).where(_entry.c.item_id == _item.c.id)
    rank = best.scalar_subquery()
    order = {3: Handed.ACCEPTED.value, 2: Handed.SENT.value, 1: Handed.RETURNED.value}
    values = {"handed": sa.case(order, value=rank, else_=Handed.NOTHING.value)}
    ids = list(item_ids)
    for start in range(0, len(ids), 10_000):
        change = sa.update(ObligationItem).where(_item.c.id.in_(ids[start : start + 10_000])).values(**values)
        db.session.execute(change, execution_options={"synchronize_session": False})
    for item in db.session.identity_map.values():
        if isinstance(item, ObligationItem) and item.id in item_ids:
            db.session.expire(item, ["handed"])


def link(campaign: Campaign, family: str, kind: ObligationKind) -> int:
    """Tie papers sent before the items were made (or brought in by a seed) to them; how many items are answered now.

    The earliest first sending judges. Three statements; calling it again changes nothing.
    """
    duty = db.session.scalar(
        sa.select(Obligation).where(
            Obligation.campaign_id == campaign.id, Obligation.kind == kind, Obligation.recurrence == Recurrence.ONCE
        )
    )
    if duty is None:
        return 0
    mine = sa.select(_item.c.id).where(
        _item.c.obligation_id == duty.id, _item.c.unit_id == _entry.c.unit_id, _item.c.department == ""
    )
    loose = (
        _entry.c.campaign_id == campaign.id,
        _entry.c.family == family,
        _entry.c.item_id.is_(None),
        _entry.c.first_sent_at.is_not(None),
    )
    db.session.execute(sa.update(_entry).where(*loose).values(item_id=mine.scalar_subquery()))
    first = sa.select(sa.func.min(_entry.c.first_sent_at)).where(_entry.c.item_id == _item.c.id).scalar_subquery()
    query = sa.select(ObligationItem, first).where(
        ObligationItem.obligation_id == duty.id, ObligationItem.first_sent_at.is_(None), first.is_not(None)
    )
    answered = db.session.execute(query).all()
    for item, moment in answered:
        fulfil(item, moment)
    db.session.flush()
    mirror([item.id for item, _ in answered])
    return len(answered)
