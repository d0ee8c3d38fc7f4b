"""The records behind a figure: the very rows that were counted, paged in SQL, adding up to the figure itself.

What counts comes from `counting.counter` and `rows.rows_of`; here a source only says how one of its rows is shown. A new
source is one function in `SHOWN`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Obligation, Target
from app.entries.models import Entry
from app.host_events.models import HostEvent, Participation
from app.initiatives.models import Author
from app.kernel.db import UtcDateTime, db
from app.kernel.paging import PAGE, Page, nearest, pages_of
from app.nominations.models import Award
from app.obligations.models import ObligationItem
from app.targets.branch import Branch
from app.targets.evaluation import count, counters
from app.targets.rows import rows_of
from app.targets.sums import Counter
from app.units.models import OrgEvent, OrgUnit

Column = sa.ColumnElement[Any]
_entry, _item, _award, _event = Entry.__table__, ObligationItem.__table__, Award.__table__, OrgEvent.__table__


@dataclass(frozen=True)
class Shown:
    """How a row of a source is shown: its own page is /<where>/<key>."""

    id: Column
    title: Column
    where: Column
    key: Column
    on: Column = sa.cast(sa.null(), sa.Date)
    at: Column = sa.cast(sa.null(), sa.DateTime)
    note: Column = sa.literal("")


def _of_entry() -> Shown:
    c = _entry.c
    return Shown(c.id, c.title, c.family, sa.type_coerce(c.public_id, sa.Text), c.event_on, c.sent_at)


def _of_author() -> Shown:
    c = _entry.c
    title = sa.type_coerce(Author.full_name, sa.Text)
    return Shown(c.id, title, c.family, sa.type_coerce(c.public_id, sa.Text), c.event_on, c.sent_at, c.title)


def _of_item() -> Shown:
    key = sa.cast(_item.c.id, sa.Text)
    name = sa.type_coerce(Obligation.name, sa.Text)
    return Shown(_item.c.id, name, sa.literal("obligations"), key, at=_item.c.first_sent_at, note=_item.c.period_name)


def _of_award() -> Shown:
    c = _award.c
    key = sa.type_coerce(c.public_id, sa.Text)
    return Shown(c.id, c.subject, sa.literal("nominations/awards"), key, c.decided_on, note=c.decision_no)


def _of_event() -> Shown:
    name = sa.type_coerce(OrgUnit.name, sa.Text)
    code = sa.type_coerce(OrgUnit.code, sa.Text)
    return Shown(
        _event.c.id, name, sa.literal("units"), code, sa.type_coerce(OrgEvent.on, sa.Date), note=_event.c.decision_no
    )


def _of_seat() -> Shown:
    came = sa.case(
        (Participation.attended.is_(True), "có dự"),
        (Participation.attended.is_(False), "không dự"),
        else_="chưa điểm danh",
    )
    key = sa.type_coerce(HostEvent.public_id, sa.Text)
    name = sa.type_coerce(HostEvent.name, sa.Text)
    day = sa.type_coerce(HostEvent.starts_on, sa.Date)
    return Shown(HostEvent.__table__.c.id, name, sa.literal("host_events"), key, day, note=came)


SHOWN: Mapping[str, Callable[[], Shown]] = {
    "initiative.authors": _of_author,
    "obligation": _of_item,
    "award": _of_award,
    "org_event": _of_event,
    "host_event": _of_seat,
}


@dataclass(frozen=True)
class Record:
    """One record as the list shows it. `amount` is what it adds; 0 where its person was counted by an earlier one."""

    position: int
    unit_code: str
    unit_name: str
    title: str
    where: str
    key: str
    on: date | None
    at: datetime | None
    note: str
    amount: int

    @property
    def address(self) -> str:
        return f"/{self.where}/{self.key}"


@dataclass(frozen=True)
class Records(Page[Record]):
    """One page. `total` records make `amount`; of these `hidden` records with `hidden_amount` are not the reader's to see:
    their units have moved to another branch since."""

    amount: int
    hidden: int
    hidden_amount: int

    @property
    def pages(self) -> int:
        return pages_of(self.total - self.hidden, self.size)


def behind(branch: Branch, target: Target, page: int, seen: Column | None = None) -> Records:
    """The records that make the target's counted figure over the branch, by condition, then unit, then day.

    `seen` says of a unit (OrgUnit) whether the reader may see its records. Six statements.
    """
    made = count(branch, [target])
    asked = (made.source, made.columns[target.id].asked)
    return listed(branch, counters(branch, made.definitions[target.id]), page, asked, seen)


def listed(
    branch: Branch,
    found: Sequence[tuple[int, Counter]],
    page: int,
    asked: tuple[sa.FromClause, Column] | None = None,
    seen: Column | None = None,
) -> Records:
    """The records that these counters let in, of units of the branch that are asked (None: all). Two statements.

    `asked` is a condition on units, and what to select them from.
    """
    if not found:
        return Records([], 1, 0, 0, 0, 0)
    label = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    shown = sa.case((sa.true() if seen is None else seen, 1), else_=0)
    units = (
        sa.select(OrgUnit.id, OrgUnit.code, label.label("name"), OrgUnit.sort_key, shown.label("seen"))
        .select_from(branch.source if asked is None else asked[0])
        .where(branch.inside, sa.true() if asked is None else asked[1])
        .subquery("asked_units")
    )
    rows = sa.union_all(*(_rows(branch, units, position, one) for position, one in found)).subquery("records")
    hidden = rows.c.seen == 0
    sums = sa.select(
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(rows.c.amount), 0),
        sa.func.coalesce(sa.func.sum(sa.case((hidden, 1), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((hidden, rows.c.amount), else_=0)), 0),
    ).select_from(rows)
    total, amount, out, out_amount = (int(value) for value in db.session.execute(sums).one())
    page = nearest(page, total - out, PAGE)
    columns = ("position", "unit_code", "unit_name", "title", "where", "key", "on", "at", "note", "amount")
    order = (rows.c.position, rows.c.sort_key, rows.c.unit_code, rows.c.on, rows.c.id, rows.c.title)
    query = sa.select(*(rows.c[name] for name in columns)).where(rows.c.seen == 1).order_by(*order)
    shown_rows = db.session.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    return Records([Record(*row) for row in shown_rows], page, total, amount, out, out_amount, size=PAGE)


def _rows(branch: Branch, units: sa.Subquery, position: int, one: Counter) -> sa.Select[Any]:
    rows, shown = rows_of(one.source, branch), SHOWN.get(one.source, _of_entry)()
    adds: Column = one.each
    if one.person is not None:  # the first record of a person counts, later ones are shown beside it
        turn = sa.func.row_number().over(partition_by=(rows.unit_id, one.person), order_by=(shown.id, shown.title))
        adds = sa.case((turn == 1, 1), else_=0)
    if one.every is not None:  # one record of a unit stands for them all: 1 when every one of them is so
        turn = sa.func.row_number().over(partition_by=rows.unit_id, order_by=shown.id)
        kept = sa.func.min(sa.case((one.every, 1), else_=0)).over(partition_by=rows.unit_id)
        adds = sa.case((turn == 1, kept), else_=0)
    return (
        sa.select(
            sa.literal(position).label("position"),
            units.c.code.label("unit_code"),
            units.c.name.label("unit_name"),
            units.c.sort_key.label("sort_key"),
            units.c.seen.label("seen"),
            shown.id.label("id"),
            shown.title.label("title"),
            shown.where.label("where"),
            shown.key.label("key"),
            shown.on.label("on"),
            sa.type_coerce(shown.at, UtcDateTime).label("at"),
            shown.note.label("note"),
            sa.cast(adds, sa.BigInteger).label("amount"),
        )
        .select_from(rows.source.join(units, units.c.id == rows.unit_id))
        .where(rows.belongs, one.fits, one.each != 0)  # what adds nothing to a sum is not behind it
    )
