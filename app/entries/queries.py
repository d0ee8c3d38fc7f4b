"""Reading entries. Every read starts from `visible_to`; lists return plain rows, one-record pages an entity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import REVIEWERS, Actor, Post, User
from app.campaigns.models import Campaign, ReadyReason
from app.entries.models import Attachment, Entry, EntryEvent, EntryState, FamilyName
from app.kernel import clock
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


def in_branches(actor: Actor) -> sa.ColumnElement[bool]:
    """The unit joined as OrgUnit is one of the actor's or lies below one (R1)."""
    return sa.or_(sa.false(), *(under(OrgUnit.path, prefix) for prefix in actor.scope))


def may_see(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under every read of entries: the actor's branches; what is not out only for its unit and writer (H-5)."""
    mine = sa.or_(Entry.unit_id.in_(actor.unit_ids), Entry.created_by_id == actor.user_id)
    out = sa.and_(Entry.state != EntryState.DRAFT, Entry.first_sent_at.is_not(None))
    return sa.and_(in_branches(actor), sa.or_(out, mine))


def find(actor: Actor, public_id: str, model: type[Entry] = Entry) -> Entry | None:
    """The entry with unit, holder and campaign loaded, or None where it is missing or not the actor's to see.

    No lock: of two writers the second fails on `version` when it flushes.
    """
    query = (
        sa.select(model)
        .join(model.unit)
        .where(model.public_id == public_id, may_see(actor))
        .options(joinedload(model.unit), joinedload(model.holder), joinedload(model.campaign))
    )
    return db.session.scalar(query)


def find_many(actor: Actor, public_ids: Sequence[str]) -> list[Entry]:
    """Entries the actor may see among `public_ids`, locked for a move, in the order of units then titles."""
    query = (
        sa.select(Entry)
        .join(Entry.unit)
        .where(Entry.public_id.in_(public_ids), may_see(actor))
        .options(joinedload(Entry.unit), joinedload(Entry.holder), joinedload(Entry.campaign))
        .order_by(OrgUnit.sort_key, Entry.id)
        .with_for_update(of=Entry)
    )
    return list(db.session.scalars(query))


def by_key(actor: Actor, key: str) -> Entry | None:
    """The entry made with this one-time key of a form, by this person."""
    query = sa.select(Entry).where(Entry.created_by_id == actor.user_id, Entry.creation_key == key)
    return db.session.scalar(query)


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


def _narrow(query: sa.Select, filters: Filters) -> sa.Select:
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.text:
        wanted = fold(filters.text)
        conditions.append(
            sa.or_(Entry.search_key.contains(wanted, autoescape=True), OrgUnit.search_key.contains(wanted, autoescape=True))
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
        conditions.append(Entry.late)
    if filters.self_confirmed:
        conditions.append(Entry.self_confirmed)
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


def _page(where: sa.Select, filters: Filters, number: int) -> Page:
    """Two statements: the count and the rows. A page past the end shows the last one."""
    total = db.session.scalar(where.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    order = SORTS.get(filters.sort, SORTS["newest"])
    rows = db.session.execute(where.order_by(*order).limit(PAGE).offset((number - 1) * PAGE))
    return Page([Row(*row) for row in rows], total, number)


def _listed(actor: Actor) -> sa.Select:
    return sa.select(*_COLUMNS).select_from(Entry).join(OrgUnit, OrgUnit.id == Entry.unit_id).where(may_see(actor))


def search(actor: Actor, filters: Filters, number: int = 1) -> Page:
    """Everything the actor may see, narrowed. What was cancelled is left out unless asked for."""
    query = _narrow(_listed(actor), filters)
    if filters.state is None and not filters.counted:
        query = query.where(Entry.state != EntryState.CANCELLED)
    return _page(query, filters, number)


def _desk(actor: Actor) -> sa.Select:
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


def sole_reviewers(unit_ids: set[int]) -> set[int]:
    """Units among `unit_ids` where a single person may review today (decision 9). One statement."""
    today = clock.today()
    people = sa.func.count(sa.distinct(Post.user_id))
    query = (
        sa.select(Post.unit_id)
        .join(User, User.id == Post.user_id)
        .where(
            Post.unit_id.in_(unit_ids),
            Post.role.in_(REVIEWERS),
            Post.starts_on <= today,
            sa.or_(Post.ends_on.is_(None), Post.ends_on >= today),
            User.disabled_at.is_(None),
        )
        .group_by(Post.unit_id)
        .having(people == 1)
    )
    return set(db.session.scalars(query))


@dataclass(frozen=True)
class Line:
    """One line of the history as shown: oldest first."""

    at: datetime
    who: str
    unit: str
    line: str
    action: str
    comment: str
    field: str
    changes: list[tuple[str, str, str]]
    version: int


def history(entry: Entry) -> list[Line]:
    """Who did what and when, oldest first. One statement."""
    unit = aliased(OrgUnit)
    query = (
        sa.select(EntryEvent, User.full_name, sa.case((unit.short_name != "", unit.short_name), else_=unit.name))
        .join(User, User.id == EntryEvent.actor_id)
        .outerjoin(unit, unit.id == EntryEvent.unit_id)
        .where(EntryEvent.entry_id == entry.id)
        .order_by(EntryEvent.id)
    )
    return [
        Line(
            e.at, who, where or "", e.line, e.action, e.comment, e.field, [tuple(c) for c in e.changes or ()], e.version
        )
        for e, who, where in db.session.execute(query)
    ]


def last_facts(entry: Entry) -> dict[str, str] | None:
    """What the entry said when it was last sent; None before the first sending."""
    query = (
        sa.select(EntryEvent.facts)
        .where(EntryEvent.entry_id == entry.id, EntryEvent.action == "send")
        .order_by(EntryEvent.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def attachments(entry: Entry) -> list[Attachment]:
    """Photos and documents of the entry, in the order they came."""
    query = sa.select(Attachment).where(Attachment.entry_id == entry.id).order_by(Attachment.id)
    return list(db.session.scalars(query))


def find_file(actor: Actor, public_id: str) -> Attachment | None:
    """A file whose entry the actor may see, or None."""
    query = (
        sa.select(Attachment)
        .join(Entry, Entry.id == Attachment.entry_id)
        .join(OrgUnit, OrgUnit.id == Entry.unit_id)
        .where(Attachment.public_id == public_id, may_see(actor))
    )
    return db.session.scalar(query)


def reasons(campaign: Campaign, family: str) -> list[ReadyReason]:
    """Ready sentences for returning, those of the family first."""
    query = (
        sa.select(ReadyReason)
        .where(ReadyReason.campaign_id == campaign.id, ReadyReason.family.in_(("", family)))
        .order_by(ReadyReason.family.desc(), ReadyReason.position, ReadyReason.id)
    )
    return list(db.session.scalars(query))
