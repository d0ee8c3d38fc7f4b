"""Lists of entries: filtered, sorted, paged in SQL, returned as plain rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.models import REVIEWERS, Actor
from app.entries.models import Entry, EntryState, FamilyName
from app.entries.queries import may_see
from app.kernel.db import db, on_sqlite, under
from app.kernel.text import fold
from app.units.models import PATH_STEP, OrgUnit

PAGE = 50
COUNTED = 500  # counting stops here: an exact figure of a long list is worth no wait
SORTS = {
    "newest": (Entry.updated_at.desc(), Entry.id.desc()),
    "oldest": (Entry.updated_at, Entry.id),
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
    own: bool = False  # without participation in host events, as figures count
    sort: str = "newest"

    def is_open(self) -> bool:
        """Nothing narrows the list but perhaps its campaign."""
        return self == Filters(campaign_id=self.campaign_id, sort=self.sort)


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
    participation: bool


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
    Entry.host_event_id.is_not(None),
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
    if filters.own:
        conditions.append(Entry.host_event_id.is_(None))
    return query.where(*conditions)


@dataclass(frozen=True)
class Page:
    """One page of rows (`page` counts from 1), whether more follow, and how many there are in all: None past COUNTED."""

    rows: list[Row]
    page: int
    has_next: bool
    total: int | None

    @property
    def pages(self) -> int | None:
        return None if self.total is None else max(1, -(-self.total // PAGE))

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1


def _page(where: sa.Select[Any], filters: Filters, number: int) -> Page:
    """The rows, and a count where they are more than a page. A page past the end shows the first one."""
    order = SORTS.get(filters.sort, SORTS["newest"])
    number = max(number, 1)
    rows = db.session.execute(where.order_by(*order).limit(PAGE + 1).offset((number - 1) * PAGE)).all()
    if not rows and number > 1:
        return _page(where, filters, 1)
    total: int | None = (number - 1) * PAGE + len(rows)
    if len(rows) > PAGE and filters.is_open():
        total = None  # everything there is: more than anybody counts
    elif len(rows) > PAGE:
        some = where.with_only_columns(sa.literal(1), maintain_column_froms=True).limit(COUNTED + 1).subquery()
        counted = db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        total = None if counted > COUNTED else counted
    return Page([Row(*row) for row in rows[:PAGE]], number, len(rows) > PAGE, total)


def _listed(actor: Actor, filters: Filters) -> sa.Select[Any]:
    """Entries the actor may see. Somebody who sees the whole tree and asks for all of it gets the newest from the index
    of `updated_at`; everybody else starts from their units. PostgreSQL knows which from its statistics, SQLite is told."""
    whole = not filters.unit_path and all(len(prefix) == PATH_STEP for prefix in actor.scope)
    path = OrgUnit.path.op("||")("") if whole and on_sqlite() else None  # what is computed is not looked up in an index
    seen = may_see(actor, path)
    return sa.select(*_COLUMNS).select_from(Entry).join(OrgUnit, OrgUnit.id == Entry.unit_id).where(seen)


def search(actor: Actor, filters: Filters, number: int = 1) -> Page:
    """Everything the actor may see, narrowed. What was cancelled is left out unless asked for."""
    query = _narrow(_listed(actor, filters), filters)
    if filters.state is None and not filters.counted:
        query = query.where(Entry.state != EntryState.CANCELLED)
    return _page(query, filters, number)


def _desk(actor: Actor, filters: Filters) -> sa.Select[Any]:
    desks = {post.unit_id for post in actor.posts if post.role in REVIEWERS}
    return _listed(actor, filters).where(Entry.state == EntryState.SENT, Entry.holder_id.in_(desks))


def on_desk(actor: Actor, filters: Filters, number: int = 1) -> Page:
    """What waits for the actor's review: sent, and lying on the desk of a unit where they review."""
    return _page(_narrow(_desk(actor, filters), filters), filters, number)


def ids_on_desk(actor: Actor, filters: Filters, limit: int) -> list[tuple[str, int]]:
    """(public id, version) of the first `limit` entries of the same list, for approving all that a filter shows."""
    order = SORTS.get(filters.sort, SORTS["newest"])
    query = _narrow(_desk(actor, filters), filters).order_by(*order).limit(limit)
    return [(row.public_id, row.version) for row in db.session.execute(query)]
