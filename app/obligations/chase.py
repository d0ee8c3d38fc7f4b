"""Who owes what: the chase list of a branch, and the same by upper union (Biểu 06, 06a). Paged and summed in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.campaigns.models import Campaign, Obligation
from app.kernel.db import db, under
from app.kernel.paging import PAGE, Page, nearest
from app.kernel.text import fold
from app.obligations import status
from app.obligations.models import ObligationItem
from app.obligations.status import Status
from app.units.models import PATH_STEP, OrgUnit, UnitStat
from app.units.queries import alive, label

COLUMNS = 20  # of the statement of the list
_paper = sa.table(
    "entry", sa.column("id"), sa.column("public_id"), sa.column("family"), sa.column("item_id"), sa.column("state")
)


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; `scope` are path prefixes the reader may see, `path` a branch among them."""

    scope: Sequence[str]
    today: date
    campaign_id: int | None = None
    duty: str = ""
    period: str = ""
    status: Status | None = None
    which: str = ""  # missing | in_time | late | overdue | asked (not waived) | "" for all
    path: str = ""
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One item as the list shows it. `overdue` in days, 0 when in time; `members` None where unknown."""

    id: int
    unit_code: str
    unit_name: str
    upper: str
    members: int | None
    chair: str
    phone: str
    duty: str
    duty_code: str
    campaign_code: str
    period_name: str
    last_day: date | None
    internal_last_day: date | None
    status: Status
    overdue: int
    late_days: int | None
    first_sent_at: datetime | None
    reminded: int
    reminded_at: datetime | None
    waived_reason: str
    department: str


def _where(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [
        sa.or_(sa.false(), *(under(OrgUnit.path, prefix) for prefix in wanted.scope)),
        alive(wanted.today),
    ]
    if wanted.campaign_id is not None:
        found.append(Obligation.campaign_id == wanted.campaign_id)
    if wanted.duty:
        found.append(Obligation.code == wanted.duty)
    if wanted.period:
        found.append(ObligationItem.period == wanted.period)
    if wanted.path:
        found.append(under(OrgUnit.path, wanted.path))
    if wanted.text:
        found.append(OrgUnit.search_key.contains(fold(wanted.text), autoescape=True))
    if wanted.status:
        found.append(status.status_sql(wanted.today) == wanted.status.value)
    which = {
        "missing": status.MISSING,
        "in_time": status.IN_TIME,
        "late": status.LATE,
        "overdue": status.overdue(wanted.today),
        "asked": sa.not_(status.WAIVED),
    }
    if wanted.which in which:
        found.append(which[wanted.which])
    return found


def _joined(columns: Sequence[Any]) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(ObligationItem)
        .join(Obligation, Obligation.id == ObligationItem.obligation_id)
        .join(Campaign, Campaign.id == Obligation.campaign_id)
        .join(OrgUnit, OrgUnit.id == ObligationItem.unit_id)
    )


def listed(wanted: Wanted, page: int = 1) -> Page[Row]:
    """Worst first: not handed in before the rest, the longest overdue first, then the largest unions. Two statements."""
    number = total(wanted)
    page = nearest(page, number)
    return Page(rows(wanted, PAGE, (page - 1) * PAGE), page, number)


def total(wanted: Wanted) -> int:
    """How many lines the list has. One statement."""
    return db.session.scalar(_joined([sa.func.count(ObligationItem.id)]).where(*_where(wanted))) or 0


def rows(wanted: Wanted, limit: int | None = None, offset: int = 0) -> list[Row]:
    """The lines in the order of the list; all of them without a `limit`. One statement."""
    query = lines(wanted)
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return [line(row, wanted.today) for row in db.session.execute(query)]


def lines(wanted: Wanted, *first: Any) -> sa.Select[Any]:
    """The statement of the list, over OrgUnit, sorted by `first` before its own order; more columns may stand behind."""
    upper = aliased(OrgUnit)
    people = (
        sa.select(UnitStat.members)
        .where(UnitStat.unit_id == OrgUnit.id, UnitStat.as_of <= wanted.today)
        .order_by(UnitStat.as_of.desc())
        .limit(1)
        .correlate(OrgUnit)
        .scalar_subquery()
    )
    said = status.status_sql(wanted.today)
    rank = sa.case({one.value: position for one, position in status.ORDER.items()}, value=said)
    columns = (
        ObligationItem.id, OrgUnit.code, label(OrgUnit), sa.func.coalesce(label(upper), ""), people, OrgUnit.chair_name,
        OrgUnit.phone, Obligation.name, Obligation.code, Campaign.code, ObligationItem.period_name, ObligationItem.last_day,
        ObligationItem.internal_last_day, said, ObligationItem.late_days, ObligationItem.first_sent_at,
        ObligationItem.reminded, ObligationItem.reminded_at, ObligationItem.waived_reason, ObligationItem.department,
    )  # fmt: skip
    return (
        _joined(columns)
        .outerjoin(upper, upper.id == OrgUnit.parent_id)
        .where(*_where(wanted))
        .order_by(
            *first, rank, status.LAST_DAY, sa.func.coalesce(people, 0).desc(), OrgUnit.sort_key, ObligationItem.id
        )
    )


def line(row: Sequence[Any], today: date) -> Row:
    """A line from a row of `lines`; columns behind its own are left aside."""
    *first, last, internal, word, late, sent, times, at, reason, department = row[:COLUMNS]
    state, day = Status(word), last or internal
    over = (today - day).days if state is Status.OVERDUE and day else 0
    return Row(*(*first, last, internal, state, over, late, sent, times, at, reason, department))


def papers(item_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """{item: (family, public id)} of the newest paper handed in for each. One statement."""
    query = (
        sa.select(_paper.c.item_id, _paper.c.family, _paper.c.public_id)
        .where(_paper.c.item_id.in_(item_ids), _paper.c.state.in_(("sent", "approved", "acknowledged", "returned")))
        .order_by(_paper.c.id)
    )
    return {item: (family, public_id) for item, family, public_id in db.session.execute(query)}


@dataclass(frozen=True)
class Tally:
    """One line of Biểu 06a. `asked` leaves out who was waived."""

    code: str
    name: str
    tier: int
    asked: int
    in_time: int
    late: int
    missing: int
    overdue: int
    waived: int


def by_branch(wanted: Wanted, root: OrgUnit) -> list[Tally]:
    """Biểu 06a: a line for `root` itself and each unit directly below it with all below, in their order. One statement."""
    step = len(root.path) + PATH_STEP
    branch = aliased(OrgUnit)
    head = sa.func.substr(OrgUnit.path, 1, step)

    def times(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((condition, 1), else_=0))

    columns = (
        branch.code, label(branch), branch.tier, times(sa.not_(status.WAIVED)), times(status.IN_TIME), times(status.LATE),
        times(status.MISSING), times(status.overdue(wanted.today)), times(status.WAIVED),
    )  # fmt: skip
    query = (
        _joined(columns)
        .join(branch, branch.path == head)
        .where(*_where(wanted), under(OrgUnit.path, root.path))
        .group_by(branch.id, branch.code, branch.short_name, branch.name, branch.tier, branch.sort_key)
        .order_by(branch.tier, branch.sort_key)
    )
    return [
        Tally(code, name, tier, *(int(n or 0) for n in counts))
        for code, name, tier, *counts in db.session.execute(query)
    ]


def answered(wanted: Wanted) -> sa.Select[Any]:
    """`unit_id` of units that have handed in everything they are asked for; what is waived is not asked."""
    query = _joined([ObligationItem.unit_id]).where(*_where(wanted), sa.not_(status.WAIVED))
    asked, given = sa.func.count(), sa.func.sum(sa.case((status.ANSWERED, 1), else_=0))
    return query.group_by(ObligationItem.unit_id).having(asked == given)


def asked(wanted: Wanted) -> sa.ColumnElement[bool]:
    """The unit (OrgUnit) owes something that is not waived."""
    query = _joined([ObligationItem.unit_id]).where(*_where(wanted), sa.not_(status.WAIVED))
    return OrgUnit.id.in_(query)
