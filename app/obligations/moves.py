"""What people say about items: nothing to hand in, waived, reminded, a day moved. Everything flushes; the route commits."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.accounts.models import Actor
from app.campaigns import policy as plans
from app.campaigns import queries as campaigns
from app.campaigns import rules
from app.campaigns.models import Campaign, Obligation
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.errors import DomainError, Forbidden
from app.kernel.text import day
from app.obligations import policy
from app.obligations.models import DeadlineChange, Handed, ObligationItem, Reminder, ReminderChannel, ReminderItem
from app.obligations.operations import fulfil
from app.obligations.status import MISSING
from app.units.models import OrgUnit

MOST_REMINDED = 2_000


def say_nothing(actor: Actor, item: ObligationItem) -> None:
    """ "Không phát sinh": an answer like any other, in time or late by its moment (CR-11)."""
    if not policy.can_answer(actor, item):
        raise Forbidden("Chỉ đơn vị hoặc công đoàn cấp trên của đơn vị trả lời được việc này.")
    _check_open(item)
    if item.handed is not Handed.NOTHING:
        raise DomainError("Việc này đã có hồ sơ nộp, không ghi “Không phát sinh” được.")
    if item.waived_at:
        raise DomainError("Việc này đã được miễn.")
    if item.nothing_at is None:
        item.nothing_at, item.nothing_by_id = clock.now(), actor.user_id
        fulfil(item, item.nothing_at)
    db.session.flush()


def unsay_nothing(actor: Actor, item: ObligationItem) -> None:
    """Take "Không phát sinh" back. When it was said stays: the first answer judges."""
    if not policy.can_answer(actor, item):
        raise Forbidden("Chỉ đơn vị hoặc công đoàn cấp trên của đơn vị trả lời được việc này.")
    _check_open(item)
    item.nothing_at = item.nothing_by_id = None
    db.session.flush()


def _check_open(item: ObligationItem) -> None:
    """A locked or closed plan takes no answers either: its figures stay as they are."""
    campaign = campaigns.by_id(item.obligation.campaign_id)
    if not rules.is_open(campaign, clock.today()):
        raise DomainError(f"Kế hoạch “{campaign.short_title}” đã khóa, không nhận thêm câu trả lời.")


def waive(actor: Actor, item: ObligationItem, reason: str) -> None:
    """Excuse a unit from a duty, with the reason."""
    if not policy.can_chase(actor, item.unit):
        raise Forbidden("Chỉ công đoàn cấp trên của đơn vị được miễn việc này.")
    if not reason:
        raise DomainError("Cần ghi lý do miễn.", field="reason")
    item.waived_at, item.waived_by_id, item.waived_reason = clock.now(), actor.user_id, reason
    db.session.flush()


def unwaive(actor: Actor, item: ObligationItem) -> None:
    """The duty holds again."""
    if not policy.can_chase(actor, item.unit):
        raise Forbidden("Chỉ công đoàn cấp trên của đơn vị được bỏ miễn việc này.")
    item.waived_at, item.waived_by_id, item.waived_reason = None, None, ""
    db.session.flush()


def remind(actor: Actor, duty: Obligation, item_ids: Sequence[int], channel: ReminderChannel, words: str) -> Reminder:
    """Log a reminder of these items: those the actor may chase and nobody has answered; the rest is left out.

    Raises DomainError when nothing is left, or the words are missing.
    """
    if not words:
        raise DomainError("Cần có nội dung đôn đốc.", field="words")
    home = actor.home
    query = (
        sa.select(ObligationItem)
        .join(ObligationItem.unit)
        .where(ObligationItem.id.in_(item_ids[:MOST_REMINDED]), ObligationItem.obligation_id == duty.id, MISSING)
        .options(sa.orm.contains_eager(ObligationItem.unit))
    )
    items = [item for item in db.session.scalars(query) if policy.can_chase(actor, item.unit)]
    if not items or home is None:
        raise DomainError("Không còn đơn vị nào cần đôn đốc việc này.")
    moment = clock.now()
    reminder = Reminder(
        obligation_id=duty.id, from_unit_id=home.unit_id, channel=channel, words=words, at=moment, by_id=actor.user_id
    )
    db.session.add(reminder)
    db.session.flush()
    db.session.execute(sa.insert(ReminderItem), [{"reminder_id": reminder.id, "item_id": item.id} for item in items])
    again = sa.update(ObligationItem).where(ObligationItem.id.in_([item.id for item in items]))
    values = {"reminded": ObligationItem.reminded + 1, "reminded_at": moment}
    db.session.execute(again.values(**values), execution_options={"synchronize_session": False})
    db.session.expire_all()
    return reminder


def set_internal_day(actor: Actor, duty: Obligation, unit: OrgUnit, period: str, last_day: date | None) -> int:
    """An upper union's earlier day for the units directly below it; None takes it back. How many items it touches.

    Raises DomainError for a day later than the plan's, or in the past.
    """
    if not policy.can_set_days(actor, unit):
        raise Forbidden("Chỉ cán bộ của đơn vị được đặt hạn nội bộ cho cấp dưới.")
    query = (
        sa.select(ObligationItem)
        .join(OrgUnit, OrgUnit.id == ObligationItem.unit_id)
        .where(ObligationItem.obligation_id == duty.id, ObligationItem.period == period, OrgUnit.parent_id == unit.id)
    )
    items = list(db.session.scalars(query))
    if not items:
        raise DomainError("Không có đơn vị trực thuộc nào phải nộp việc này.")
    plan_day = min((item.last_day for item in items if item.last_day), default=None)
    if last_day is not None and plan_day is not None and last_day > plan_day:
        raise DomainError(f"Hạn nội bộ phải sớm hơn hạn của kế hoạch (hết ngày {day(plan_day)}).", field="last_day")
    if last_day is not None and last_day < clock.today():
        raise DomainError("Hạn nội bộ phải từ hôm nay trở đi.", field="last_day")
    for item in items:
        item.internal_last_day = last_day
    _note(actor, duty, period, unit.id, last_day, "Hạn nội bộ", internal=True)
    return len(items)


def extend(
    actor: Actor, duty: Obligation, campaign: Campaign, period: str, last_day: date, reason: str, unit: OrgUnit | None
) -> int:
    """Move the day of everybody, or of one unit and all below it, with the reason; how many items it touches.

    What was judged stays: only items not answered yet, or returned, get the new day (domain.md §2.3).
    """
    if not plans.can_issue(actor, campaign.owner):
        raise Forbidden("Chỉ đơn vị ban hành kế hoạch được gia hạn.")
    if not reason:
        raise DomainError("Cần ghi lý do gia hạn.", field="reason")
    if last_day < clock.today():
        raise DomainError("Hạn mới phải từ hôm nay trở đi.", field="last_day")
    if not under_plan(campaign, unit):
        raise DomainError("Đơn vị này không thuộc phạm vi kế hoạch.", field="unit")
    where = [
        ObligationItem.obligation_id == duty.id,
        ObligationItem.period == period,
        sa.or_(MISSING, ObligationItem.handed == Handed.RETURNED),
        sa.or_(ObligationItem.last_day.is_(None), ObligationItem.last_day < last_day),
    ]
    if unit is not None:
        where.append(ObligationItem.unit_id.in_(sa.select(OrgUnit.id).where(under(OrgUnit.path, unit.path))))
    ids = list(db.session.scalars(sa.select(ObligationItem.id).where(*where)))
    if not ids:
        raise DomainError("Không có việc nào chưa nộp có hạn sớm hơn ngày này.", field="last_day")
    change = sa.update(ObligationItem).where(ObligationItem.id.in_(ids)).values(last_day=last_day)
    db.session.execute(change, execution_options={"synchronize_session": False})
    _note(actor, duty, period, unit.id if unit else None, last_day, reason, internal=False)
    db.session.expire_all()
    return len(ids)


def under_plan(campaign: Campaign, unit: OrgUnit | None) -> bool:
    """The unit belongs to the plan's population (everybody, where None)."""
    return unit is None or unit.path.startswith(campaign.owner.path)


def _note(
    actor: Actor,
    duty: Obligation,
    period: str,
    unit_id: int | None,
    last_day: date | None,
    reason: str,
    *,
    internal: bool,
) -> None:
    db.session.add(
        DeadlineChange(
            obligation_id=duty.id, period=period, unit_id=unit_id, internal=internal, last_day=last_day, reason=reason,
            at=clock.now(), by_id=actor.user_id,
        )
    )  # fmt: skip
    db.session.flush()
