"""Reading entries. Every read starts from `may_see`; lists stand in `lists`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import REVIEWERS, Actor, Post, User
from app.campaigns.models import Campaign, ReadyReason
from app.entries.models import Attachment, Entry, EntryEvent, EntryState
from app.kernel import clock
from app.kernel.db import db, under
from app.obligations.models import ObligationItem
from app.units.models import OrgUnit


def may_see(actor: Actor, path: sa.ColumnElement[Any] | None = None) -> sa.ColumnElement[bool]:
    """The condition under every read of entries: the actor's branches; what is not out only for its unit and writer (H-5).

    The unit is joined as OrgUnit; `path` replaces its path where a list tells the planner another way.
    """
    where: Any = OrgUnit.path if path is None else path
    branches = sa.or_(sa.false(), *(under(where, prefix) for prefix in actor.scope))
    mine = sa.or_(Entry.unit_id.in_(actor.unit_ids), Entry.created_by_id == actor.user_id)
    out = sa.and_(Entry.state != EntryState.DRAFT, Entry.first_sent_at.is_not(None))
    return sa.and_(branches, sa.or_(out, mine))


def comparable(public_id: str) -> str:
    """An id from outside as PostgreSQL can compare it: it refuses NUL, which no id of ours holds."""
    return public_id.replace("\0", "")


def find(actor: Actor, public_id: str, model: type[Entry] = Entry) -> Entry | None:
    """The entry with unit, holder and campaign loaded, or None where it is missing or not the actor's to see.

    No lock: of two writers the second fails on `version` when it flushes.
    """
    query = (
        sa.select(model)
        .join(model.unit)
        .where(model.public_id == comparable(public_id), may_see(actor))
        .options(joinedload(model.unit), joinedload(model.holder), joinedload(model.campaign))
    )
    return db.session.scalar(query)


def find_many(actor: Actor, public_ids: Sequence[str]) -> list[Entry]:
    """Entries the actor may see among `public_ids`, locked for a move, in the order of units then titles."""
    query = (
        sa.select(Entry)
        .join(Entry.unit)
        .where(Entry.public_id.in_(public_ids), may_see(actor))
        .options(
            joinedload(Entry.unit),
            joinedload(Entry.holder),
            joinedload(Entry.campaign),
            joinedload(Entry.item).joinedload(ObligationItem.obligation),
        )
        .order_by(OrgUnit.sort_key, Entry.id)
        .with_for_update(of=Entry)
    )
    return list(db.session.scalars(query))


def by_key(actor: Actor, key: str) -> Entry | None:
    """The entry made with this one-time key of a form, by this person."""
    query = sa.select(Entry).where(Entry.created_by_id == actor.user_id, Entry.creation_key == key)
    return db.session.scalar(query)


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
        .where(Attachment.public_id == comparable(public_id), may_see(actor))
    )
    return db.session.scalar(query)


def reasons(campaign: Campaign, family: str) -> list[ReadyReason]:
    """Ready sentences for returning, those of the family before those of every family (decision 19)."""
    query = (
        sa.select(ReadyReason)
        .where(ReadyReason.campaign_id == campaign.id, ReadyReason.family.in_(("", family)))
        .order_by(ReadyReason.family.desc(), ReadyReason.position, ReadyReason.id)
    )
    return list(db.session.scalars(query))
