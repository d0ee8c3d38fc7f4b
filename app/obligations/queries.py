"""Reading obligation items. Every read by a person starts from their branches."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.campaigns.models import Campaign, Obligation, ObligationKind
from app.kernel.db import db
from app.obligations.models import DeadlineChange, ObligationItem, Reminder, ReminderItem
from app.units.models import OrgUnit
from app.units.queries import Seer, in_branches

_paper = sa.table(
    "entry", *(sa.column(name) for name in ("id", "public_id", "family", "title", "item_id", "state"))
)  # entries come after this package


def asked_of(campaign_ids: Collection[int], unit_ids: Collection[int]) -> tuple[list[Obligation], list[ObligationItem]]:
    """(what these plans ask, what of it these units owe item by item), in the order of plan and period. One statement."""
    query = (
        sa.select(Obligation, ObligationItem)
        .outerjoin(
            ObligationItem,
            sa.and_(ObligationItem.obligation_id == Obligation.id, ObligationItem.unit_id.in_(unit_ids)),
        )
        .where(Obligation.campaign_id.in_(campaign_ids))
        .order_by(
            *(Obligation.campaign_id, Obligation.position, Obligation.id), *(ObligationItem.ends_on, ObligationItem.id)
        )
    )
    rows = db.session.execute(query).all()
    return list(dict.fromkeys(asked for asked, _ in rows)), [item for _, item in rows if item is not None]


def find(actor: Seer, item_id: int) -> ObligationItem | None:
    """The item with obligation and unit, or None where it is missing or not the actor's to see."""
    query = (
        sa.select(ObligationItem)
        .join(ObligationItem.unit)
        .where(ObligationItem.id == item_id, in_branches(actor))
        .options(contains_eager(ObligationItem.unit), joinedload(ObligationItem.obligation))
    )
    return db.session.scalar(query)


def open_item(campaign: Campaign, unit: OrgUnit, kinds: Sequence[ObligationKind]) -> ObligationItem | None:
    """The item that a paper sent now fulfils where its form names none: the earliest one not handed in, else the last."""
    query = (
        sa.select(ObligationItem)
        .join(ObligationItem.obligation)
        .where(
            Obligation.campaign_id == campaign.id,
            Obligation.kind.in_(kinds),
            ObligationItem.unit_id == unit.id,
            ObligationItem.department == "",
        )
        .options(contains_eager(ObligationItem.obligation))
        .order_by(ObligationItem.ends_on, ObligationItem.id)
    )
    found = list(db.session.scalars(query))
    waiting = [item for item in found if item.first_sent_at is None]
    return next(iter(waiting), found[-1] if found else None)


def papers(actor: Seer, item: ObligationItem) -> list[tuple[str, str, str, str]]:
    """(family, public id, title, state) of what was handed in for the item, oldest first. The item is the actor's to see."""
    query = (
        sa.select(_paper.c.family, _paper.c.public_id, _paper.c.title, _paper.c.state)
        .where(
            _paper.c.item_id == item.id,
            _paper.c.state.in_(("sent", "approved", "acknowledged", "returned", "rejected")),
        )
        .order_by(_paper.c.id)
        .limit(50)
    )
    return [(family, public_id, title, state) for family, public_id, title, state in db.session.execute(query)]


def reminders(item: ObligationItem) -> list[Reminder]:
    """Reminders of the item, newest first."""
    query = (
        sa.select(Reminder)
        .join(ReminderItem, ReminderItem.reminder_id == Reminder.id)
        .where(ReminderItem.item_id == item.id)
        .options(joinedload(Reminder.by))
        .order_by(Reminder.id.desc())
    )
    return list(db.session.scalars(query))


def last_reminders(duty: Obligation, actor: Seer, limit: int = 5) -> list[tuple[Reminder, int]]:
    """The newest reminders from the actor's branches with how many units each named."""
    number = sa.func.count(ReminderItem.item_id)
    query = (
        sa.select(Reminder, number)
        .join(ReminderItem, ReminderItem.reminder_id == Reminder.id)
        .join(OrgUnit, OrgUnit.id == Reminder.from_unit_id)
        .where(Reminder.obligation_id == duty.id, in_branches(actor))
        .group_by(Reminder.id)
        .order_by(Reminder.id.desc())
        .limit(limit)
    )
    return [(reminder, count) for reminder, count in db.session.execute(query)]


def changes(item: ObligationItem) -> list[DeadlineChange]:
    """Days moved that concern this item, newest first: for all, for a branch it lies in, by its upper union."""
    unit = sa.orm.aliased(OrgUnit)
    query = (
        sa.select(DeadlineChange)
        .outerjoin(unit, unit.id == DeadlineChange.unit_id)
        .where(
            DeadlineChange.obligation_id == item.obligation_id,
            DeadlineChange.period == item.period,
            sa.or_(DeadlineChange.unit_id.is_(None), sa.literal(item.unit.path).startswith(unit.path)),
        )
        .options(joinedload(DeadlineChange.by))
        .order_by(DeadlineChange.id.desc())
    )
    return list(db.session.scalars(query))


def moved(duty: Obligation, actor: Seer) -> list[tuple[DeadlineChange, str]]:
    """Days of a duty moved, newest first, with whose they are ("" for all): those of the actor's branches and for all."""
    name = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    query = (
        sa.select(DeadlineChange, sa.func.coalesce(name, ""))
        .outerjoin(OrgUnit, OrgUnit.id == DeadlineChange.unit_id)
        .where(DeadlineChange.obligation_id == duty.id, sa.or_(DeadlineChange.unit_id.is_(None), in_branches(actor)))
        .options(joinedload(DeadlineChange.by))
        .order_by(DeadlineChange.id.desc())
        .limit(50)
    )
    return [(change, where) for change, where in db.session.execute(query)]


def periods_of(duty: Obligation) -> list[tuple[str, str, date | None]]:
    """(code, name, the latest day that holds) of the periods a duty falls due in, oldest first."""
    query = (
        sa.select(ObligationItem.period, ObligationItem.period_name, sa.func.max(ObligationItem.last_day))
        .where(ObligationItem.obligation_id == duty.id)
        .group_by(ObligationItem.period, ObligationItem.period_name)
        .order_by(sa.func.min(ObligationItem.ends_on))
    )
    return [(code, name, last) for code, name, last in db.session.execute(query)]
