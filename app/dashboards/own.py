"""The actor's own entries and desk: what lies with them, in two statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app.accounts.models import REVIEWERS, Actor
from app.campaigns.models import Campaign, CampaignState
from app.entries.models import OUT, Entry, EntryEvent, EntryState, FamilyName
from app.kernel.db import db, under
from app.units.models import OrgUnit

OPEN = (EntryState.DRAFT, EntryState.RETURNED)
MOST = 1000  # entries of one person's units that a page looks at, the newest

_entry = Entry.__table__


@dataclass(frozen=True)
class OwnEntry:
    """An entry of one of the actor's units, or a draft they wrote for another. `reason` is why it was last returned."""

    public_id: str
    family: FamilyName
    kind: str
    title: str
    state: EntryState
    campaign_id: int
    unit_id: int
    unit_name: str
    event_on: date | None
    event_to: date | None
    updated_at: datetime
    late: bool
    grace_on: date | None
    behalf_by_id: int | None
    confirmed: bool
    reason: str
    participation: bool = False  # in a host event: no activity of the unit's own (CR-3)

    @property
    def is_out(self) -> bool:
        """It has been sent and was not sent back."""
        return self.state in OUT

    def touches(self, first: date, last: date) -> bool:
        """It shares a day with `first`–`last` (CR-2)."""
        return self.event_on is not None and self.event_on <= last and (self.event_to or self.event_on) >= first

    @property
    def name(self) -> str:
        """What a list calls it; drafts may have no title yet."""
        return self.title or f"{self.family.label} (chưa đặt tên)"


_COLUMNS = (
    _entry.c.public_id,
    _entry.c.family,
    _entry.c.kind,
    _entry.c.title,
    _entry.c.state,
    _entry.c.campaign_id,
    _entry.c.unit_id,
    sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name),
    _entry.c.event_on,
    _entry.c.event_to,
    _entry.c.updated_at,
    _entry.c.late,
    _entry.c.grace_on,
    _entry.c.on_behalf_by_id,
    _entry.c.unit_confirmed_at.is_not(None),
)


_joined = _entry.c.host_event_id.is_not(None)


def own_entries(actor: Actor, campaign_ids: Iterable[int]) -> list[OwnEntry]:
    """Of the actor's units: all under these plans, and drafts and returned ones under any that still takes what is sent
    (not locked, not over); newest first. One statement."""
    reason = (
        sa.select(EntryEvent.comment)
        .where(EntryEvent.entry_id == _entry.c.id, EntryEvent.action == "return")
        .order_by(EntryEvent.id.desc())
        .limit(1)
        .correlate(_entry)
        .scalar_subquery()
    )
    still_open = _entry.c.state.in_([state.value for state in OPEN])
    ours = sa.and_(
        _entry.c.unit_id.in_(actor.unit_ids), sa.or_(still_open, _entry.c.campaign_id.in_(list(campaign_ids)))
    )
    query = (
        sa.select(*_COLUMNS, sa.case((_entry.c.state == EntryState.RETURNED.value, reason), else_=""), _joined)
        .join(OrgUnit, OrgUnit.id == _entry.c.unit_id)
        .join(Campaign, Campaign.id == _entry.c.campaign_id)
        .where(
            Campaign.state == CampaignState.ISSUED,
            sa.or_(ours, sa.and_(_entry.c.created_by_id == actor.user_id, still_open)),
            _entry.c.state.not_in([EntryState.CANCELLED.value, EntryState.REJECTED.value]),
        )
        .order_by(_entry.c.updated_at.desc(), _entry.c.id.desc())
        .limit(MOST)
    )
    rows = db.session.execute(query)
    return [OwnEntry(public_id, FamilyName[family.upper()], *rest) for public_id, family, *rest in rows]


@dataclass(frozen=True)
class DeskLine:
    """How much of one family lies on the actor's desk, and since when the oldest waits."""

    family: FamilyName
    number: int
    oldest: datetime


def desk(actor: Actor) -> list[DeskLine]:
    """What waits for the actor's review by family, most first; empty for those who review nothing. One statement."""
    desks = {post.unit_id for post in actor.posts if post.role in REVIEWERS}
    if not desks:
        return []
    number = sa.func.count().label("number")
    query = (
        sa.select(_entry.c.family, number, sa.func.min(_entry.c.sent_at))
        .join(OrgUnit, OrgUnit.id == _entry.c.unit_id)
        .where(
            _entry.c.holder_id.in_(desks),
            _entry.c.state == EntryState.SENT.value,
            sa.or_(sa.false(), *(under(OrgUnit.path, prefix) for prefix in actor.scope)),
        )
        .group_by(_entry.c.family)
        .order_by(number.desc(), _entry.c.family)
    )
    return [DeskLine(FamilyName(family), count, oldest) for family, count, oldest in db.session.execute(query)]
