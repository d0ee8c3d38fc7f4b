"""How an item stands, said once in Python for one item and once in SQL for many; a test holds the two together.

On time is judged by the first sending alone (domain.md §2.3): a return does not make an item late.
"""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.kernel.enums import LabelEnum
from app.obligations.models import Handed, ObligationItem

SOON = 7  # days


class Status(LabelEnum):
    """The most pressing first: the order of the chase list."""

    OVERDUE = "overdue", "Quá hạn, chưa nộp", "danger"
    SOON = "soon", "Sắp đến hạn", "warning"
    OPEN = "open", "Chưa đến hạn", "neutral"
    NO_DAY = "no_day", "Chưa ấn định hạn", "neutral"
    RETURNED = "returned", "Bị trả lại", "warning"
    SENT = "sent", "Đã nộp, chờ xử lý", "info"
    ACCEPTED = "accepted", "Đã nhận", "success"
    NOTHING = "nothing", "Không phát sinh", "success"
    WAIVED = "waived", "Được miễn", "neutral"


NOT_HANDED_IN = (Status.OVERDUE, Status.SOON, Status.OPEN, Status.NO_DAY)
ORDER = {status: position for position, status in enumerate(Status)}


def day_of(item: ObligationItem) -> date | None:
    """The last day that judges: the plan's, or where it fixes none the upper union's own."""
    return item.last_day or item.internal_last_day


def status_of(item: ObligationItem, today: date) -> Status:
    """How the item stands on `today`."""
    if item.waived_at:
        return Status.WAIVED
    if item.handed is not Handed.NOTHING:
        return {Handed.RETURNED: Status.RETURNED, Handed.SENT: Status.SENT, Handed.ACCEPTED: Status.ACCEPTED}[
            item.handed
        ]
    if item.nothing_at:
        return Status.NOTHING
    last = day_of(item)
    if last is None:
        return Status.NO_DAY
    if today > last:
        return Status.OVERDUE
    return Status.SOON if (last - today).days <= SOON else Status.OPEN


_i = ObligationItem
LAST_DAY: sa.ColumnElement[Any] = sa.func.coalesce(_i.last_day, _i.internal_last_day)
WAIVED: sa.ColumnElement[bool] = _i.waived_at.is_not(None)
ANSWERED: sa.ColumnElement[bool] = sa.or_(_i.handed != Handed.NOTHING, _i.nothing_at.is_not(None))
IN_TIME: sa.ColumnElement[bool] = sa.and_(ANSWERED, sa.not_(WAIVED), sa.func.coalesce(_i.late_days, 0) == 0)
LATE: sa.ColumnElement[bool] = sa.and_(ANSWERED, sa.not_(WAIVED), sa.func.coalesce(_i.late_days, 0) > 0)
MISSING: sa.ColumnElement[bool] = sa.and_(sa.not_(ANSWERED), sa.not_(WAIVED))


def status_sql(today: date) -> sa.ColumnElement[str]:
    """`status_of` as an expression over ObligationItem: the value of a Status."""
    handed = [(_i.handed == one, Status(one.value if one is not Handed.NOTHING else "nothing").value) for one in Handed]
    return sa.case(
        (WAIVED, Status.WAIVED.value),
        *(pair for pair in handed if pair[1] != Status.NOTHING.value),
        (_i.nothing_at.is_not(None), Status.NOTHING.value),
        (LAST_DAY.is_(None), Status.NO_DAY.value),
        (today > LAST_DAY, Status.OVERDUE.value),
        (today + timedelta(days=SOON) >= LAST_DAY, Status.SOON.value),
        else_=Status.OPEN.value,
    )


def overdue(today: date) -> sa.ColumnElement[bool]:
    """Not handed in, and its day has passed."""
    return sa.and_(MISSING, today > LAST_DAY)
