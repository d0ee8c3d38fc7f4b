"""Writing items: made for the population of a plan, fulfilled by the first sending, mirrored from their papers.

Everything flushes; whoever called commits. Entries come after this package, so their table is named, not imported.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.campaigns.models import Campaign, CampaignState, Obligation, ObligationKind, Phase
from app.campaigns.queries import upward
from app.kernel import clock
from app.kernel.db import UtcDateTime, db, under
from app.obligations.models import DeadlineChange, Handed, ObligationItem
from app.obligations.periods import Period, periods
from app.obligations.status import day_of
from app.units.models import OrgUnit

_entry = sa.table(
    "entry",
    *map(sa.column, ("id", "campaign_id", "unit_id", "family", "kind", "item_id", "state")),
    sa.column("first_sent_at", UtcDateTime),
)
_item = ObligationItem.__table__
_RANK = {"approved": 3, "acknowledged": 3, "sent": 2, "returned": 1}
_FAMILY = {ObligationKind.REGISTRATION: "registrations", ObligationKind.NOMINATION: "nominations"}
_BY_KIND = ("unit_plans", "reports", "summaries")  # families whose entry's kind is the kind of the duty


def generate(campaign: Campaign) -> int:
    """Make the items the plan's population does not have yet; how many. Calling it again makes nothing twice.

    A unit owes a period when it exists in it: founded later it owes the rest, ended earlier it owes nothing (§2.12).
    Days of items not handed in yet follow the plan; what was judged stays. A unit that joins later gets the days that
    were moved for all, and the earlier one its upper union set. Two statements a duty and period.
    """
    phases = list(
        db.session.scalars(sa.select(Phase).where(Phase.campaign_id == campaign.id).order_by(Phase.ends_on, Phase.id))
    )
    owner = db.session.get_one(OrgUnit, campaign.owner_id)
    before = _number(campaign)
    duties = list(db.session.scalars(sa.select(Obligation).where(Obligation.campaign_id == campaign.id)))
    moved = _moved_for_all([duty.id for duty in duties])
    for duty in duties:
        for period in periods(duty, campaign, phases):
            day = moved.get((duty.id, period.code), period.last_day)
            _make(duty, owner, replace(period, last_day=day))
            _follow(duty, period)
    if made := _number(campaign) - before:
        _inherit(campaign)
    return made


def _number(campaign: Campaign) -> int:
    query = sa.select(sa.func.count(ObligationItem.id)).join(ObligationItem.obligation)
    return db.session.scalar(query.where(Obligation.campaign_id == campaign.id)) or 0


def generate_around(path: str | None = None) -> int:
    """`generate` for every issued plan that reaches the unit at `path` (None: every one): a unit came or changed."""
    query = sa.select(Campaign).join(Campaign.owner).where(Campaign.state == CampaignState.ISSUED)
    if path is not None:
        query = query.where(OrgUnit.path.in_(upward(path)))
    return sum(generate(campaign) for campaign in db.session.scalars(query.order_by(Campaign.id)).all())


def _moved_for_all(duty_ids: list[int]) -> dict[tuple[int, str], date | None]:
    """The day the owner last moved a duty's period to, by duty and period."""
    query = sa.select(DeadlineChange.obligation_id, DeadlineChange.period, DeadlineChange.last_day).where(
        DeadlineChange.obligation_id.in_(duty_ids),
        DeadlineChange.unit_id.is_(None),
        DeadlineChange.internal.is_(False),
    )
    rows = db.session.execute(query.order_by(DeadlineChange.id))
    return {(duty_id, period): day for duty_id, period, day in rows}


def _inherit(campaign: Campaign) -> None:
    """Items that have no earlier day of their upper union get the one it set last for its children."""
    set_by_upper = (
        sa.select(DeadlineChange.last_day)
        .join(OrgUnit, OrgUnit.parent_id == DeadlineChange.unit_id)
        .where(
            DeadlineChange.obligation_id == _item.c.obligation_id,
            DeadlineChange.period == _item.c.period,
            DeadlineChange.internal.is_(True),
            OrgUnit.id == _item.c.unit_id,
        )
        .order_by(DeadlineChange.id.desc())
        .limit(1)
        .correlate(_item)
        .scalar_subquery()
    )
    duties = sa.select(Obligation.id).where(Obligation.campaign_id == campaign.id)
    change = sa.update(ObligationItem).where(
        _item.c.obligation_id.in_(duties), _item.c.internal_last_day.is_(None), _item.c.first_sent_at.is_(None)
    )
    db.session.execute(change.values(internal_last_day=set_by_upper), execution_options={"synchronize_session": False})


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


def fulfil(item: ObligationItem, moment: datetime, *, again: bool = False) -> bool:
    """A paper of this item is sent at `moment`: the first sending decides whether it is in time. True when it is late.

    Sent `again`, after a return, it becomes late only by missing a day the owner moved since (domain.md §2.3).
    """
    last = day_of(item)
    over = max(0, (clock.local(moment).date() - last).days) if last else 0
    if item.first_sent_at is None:
        item.first_sent_at, item.late_days = moment, over
    elif again and over and _moved_since(item):
        item.late_days = max(item.late_days or 0, over)
    return bool(item.late_days)


def _moved_since(item: ObligationItem) -> bool:
    query = sa.select(DeadlineChange.id).where(
        DeadlineChange.obligation_id == item.obligation_id,
        DeadlineChange.period == item.period,
        DeadlineChange.internal.is_(False),
        sa.or_(DeadlineChange.unit_id.is_(None), DeadlineChange.unit_id == item.unit_id),
        DeadlineChange.at >= item.first_sent_at,
    )
    return db.session.scalar(query.limit(1)) is not None


def mirror(item_ids: Collection[int]) -> None:
    """Set how far these items have come from the states of their entries, the best one counting. One statement for 10,000."""
    if not item_ids:
        return
    ids = list(item_ids)
    for start in range(0, len(ids), 10_000):
        _mirror(_item.c.id.in_(ids[start : start + 10_000]))
    for item in db.session.identity_map.values():
        if isinstance(item, ObligationItem) and item.id in item_ids:
            db.session.expire(item, ["handed"])


def _mirror(which: sa.ColumnElement[bool]) -> None:
    best = sa.select(sa.func.max(sa.case(_RANK, value=_entry.c.state, else_=0))).where(_entry.c.item_id == _item.c.id)
    order = {3: Handed.ACCEPTED.value, 2: Handed.SENT.value, 1: Handed.RETURNED.value}
    handed = sa.case(order, value=best.scalar_subquery(), else_=Handed.NOTHING.value)
    change = sa.update(ObligationItem).where(which).values(handed=handed)
    db.session.execute(change, execution_options={"synchronize_session": False})


def link(campaign: Campaign) -> int:
    """Tie papers that are out and name no duty to the one their unit owes, and judge it by the first of them.

    Only where the plan asks the unit for one such paper, so nothing is guessed. Returns how many items this judged;
    a second call judges none. For entries written in bulk; those sent one by one are tied when they are sent.
    """
    family = sa.case(_FAMILY, value=Obligation.kind, else_=sa.literal(""))
    owed = (
        sa.select(
            sa.func.min(_item.c.id).label("item_id"),
            _item.c.unit_id,
            family.label("family"),
            Obligation.kind.label("kind"),
        )
        .join(Obligation, Obligation.id == _item.c.obligation_id)
        .where(Obligation.campaign_id == campaign.id, _item.c.department == "")
        .group_by(_item.c.unit_id, Obligation.kind)
        .having(sa.func.count() == 1)
        .subquery()
    )
    same = sa.or_(
        owed.c.family == _entry.c.family,
        sa.and_(_entry.c.family.in_(_BY_KIND), sa.type_coerce(owed.c.kind, sa.Text) == _entry.c.kind),
    )
    item_id = sa.select(owed.c.item_id).where(owed.c.unit_id == _entry.c.unit_id, same).scalar_subquery()
    loose = sa.update(_entry).where(
        _entry.c.campaign_id == campaign.id,
        _entry.c.item_id.is_(None),
        _entry.c.first_sent_at.is_not(None),
        _entry.c.family.in_([*_FAMILY.values(), *_BY_KIND]),
    )
    db.session.flush()
    db.session.execute(loose.values(item_id=item_id), execution_options={"synchronize_session": False})
    judged = _judge(campaign)
    duties = sa.select(Obligation.id).where(Obligation.campaign_id == campaign.id)
    _mirror(_item.c.obligation_id.in_(duties))
    db.session.expire_all()
    return judged


def _judge(campaign: Campaign) -> int:
    first = sa.func.min(_entry.c.first_sent_at)
    query = (
        sa.select(_item.c.id, _item.c.last_day, sa.type_coerce(first, UtcDateTime))
        .join(Obligation, Obligation.id == _item.c.obligation_id)
        .join(_entry, _entry.c.item_id == _item.c.id)
        .where(Obligation.campaign_id == campaign.id, _item.c.first_sent_at.is_(None))
        .group_by(_item.c.id, _item.c.last_day)
        .having(first.is_not(None))
    )
    rows = [
        {"of_id": id_, "moment": at, "late": max(0, (clock.local(at).date() - last).days) if last else 0}
        for id_, last, at in db.session.execute(query)
    ]
    change = sa.update(ObligationItem).where(_item.c.id == sa.bindparam("of_id"))
    values = {"first_sent_at": sa.bindparam("moment", type_=UtcDateTime), "late_days": sa.bindparam("late")}
    if rows:
        db.session.connection().execute(change.values(values), rows)
    return len(rows)
