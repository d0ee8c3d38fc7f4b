"""Lists of entries: filtered, sorted, paged in SQL, returned as plain rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.models import REVIEWERS, Actor
from app.entries.models import Entry, EntryState, FamilyName
from app.entries.queries import may_see
from app.kernel.db import db, under
from app.kernel.text import fold
from app.units.models import OrgUnit

PAGE = 50
SORTS = {
    "newest": (Entry.sent_at.desc().nulls_first(), Entry.id.desc()),
    "oldest": (Entry.sent_at.asc().nulls_last(), Entry.id),
    "unit": (OrgUnit.sort_key, Entry.id.desc()),
    "event": (Entry.event_on.desc().nulls_last(), Entry.id.desc()),
}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None or "" leaves it open. `unit_path` keeps a branch, `window` an overlap of days."""

    text: str = ""
    family: FamilyName | None = None
    kind: str = ""
    state: EntryState | None = None
    counted: tuple[EntryState, ...] = ()
    campaign_id: int | None = None
    unit_path: str = ""
    window: tuple[date, date] | None = None
    late: bool = False
    self_confirmed: bool = False
    sort: str = "newest"


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    public_id: str
    family: str
    kind: str
    title: str
    state: EntryState
    version: int
    unit_code: str
    unit_name: str
    event_on: date | None
    sent_at: datetime | None
    late: bool
    on_behalf: bool
    self_confirmed: bool
    opened: bool


_COLUMNS = (
    Entry.public_id,
    Entry.family,
    Entry.kind,
    Entry.title,
    Entry.state,
    Entry.version,
    OrgUnit.code,
    sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name),
    Entry.event_on,
    Entry.sent_at,
    Entry.late,
    Entry.on_behalf_by_id.is_not(None),
    Entry.self_confirmed,
    Entry.opened_at.is_not(None),
)


def _narrow(query: sa.Select[Any], filters: Filters) -> sa.Select[Any]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.text:
        wanted = fold(filters.text)
        conditions.append(
            sa.or_(
                Entry.search_key.contains(wanted, autoescape=True), OrgUnit.search_key.contains(wanted, autoescape=True)
            )
        )
    if filters.family:
        conditions.append(Entry.family == filters.family.value)
    if filters.kind:
        conditions.append(Entry.kind == filters.kind)
    if filters.state:
        conditions.append(Entry.state == filters.state)
    if filters.counted:
        conditions.append(Entry.state.in_(filters.counted))
    if filters.campaign_id:
        conditions.append(Entry.campaign_id == filters.campaign_id)
    if filters.unit_path:
        conditions.append(under(OrgUnit.path, filters.unit_path))
    if filters.window:
        first, last = filters.window
        conditions += [Entry.event_on <= last, sa.func.coalesce(Entry.event_to, Entry.event_on) >= first]
    if filters.late:
        conditions.append(Entry.late.is_(True))
    if filters.self_confirmed:
        conditions.append(Entry.self_confirmed.is_(True))
    return query.where(*conditions)


@dataclass(frozen=True)
class Page:
    """One page of rows (`page` counts from 1) and how many rows there are in all."""

    rows: list[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1


def _page(where: sa.Select[Any], filters: Filters, number: int) -> Page:
    """Two statements: the count and the rows. A page past the end shows the last one."""
    total = db.session.scalar(where.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    order = SORTS.get(filters.sort, SORTS["newest"])
    rows = db.session.execute(where.order_by(*order).limit(PAGE).offset((number - 1) * PAGE))
    return Page([Row(*row) for row in rows], total, number)


def _listed(actor: Actor) -> sa.Select[Any]:
    return sa.select(*_COLUMNS).select_from(Entry).join(OrgUnit, OrgUnit.id == Entry.unit_id).where(may_see(actor))


def search(actor: Actor, filters: Filters, number: int = 1) -> Page:
    """Everything the actor may see, narrowed. What was cancelled is left out unless asked for."""
    query = _narrow(_listed(actor), filters)
    if filters.state is None and not filters.counted:
        query = query.where(Entry.state != EntryState.CANCELLED)
    return _page(query, filters, number)


def _desk(actor: Actor) -> sa.Select[Any]:
    desks = {post.unit_id for post in actor.posts if post.role in REVIEWERS}
    return _listed(actor).where(Entry.state == EntryState.SENT, Entry.holder_id.in_(desks))


def on_desk(actor: Actor, filters: Filters, number: int = 1) -> Page:
    """What waits for the actor's review: sent, and lying on the desk of a unit where they review."""
    return _page(_narrow(_desk(actor), filters), filters, number)


def ids_on_desk(actor: Actor, filters: Filters, limit: int) -> list[tuple[str, int]]:
    """(public id, version) of the first `limit` entries of the same list, for approving all that a filter shows."""
    order = SORTS.get(filters.sort, SORTS["newest"])
    query = _narrow(_desk(actor), filters).order_by(*order).limit(limit)
    return [(row.public_id, row.version) for row in db.session.execute(query)]
