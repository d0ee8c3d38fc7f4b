"""Reading host events. Every read by a person starts from `may_see` (events) and `in_branches` (each unit's part)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.models import WRITERS, Actor
from app.campaigns.models import Campaign
from app.campaigns.queries import upward
from app.entries.queries import comparable
from app.host_events.models import Answer, HostEvent, Participation
from app.host_events.policy import HOSTS
from app.kernel.db import db, under
from app.kernel.paging import Page, nearest
from app.kernel.text import fold
from app.units.models import OrgUnit
from app.units.policy import GRASSROOTS
from app.units.queries import in_branches

PAGE = 30
_host = aliased(OrgUnit, name="host")


def may_see(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under every read of events: the host's branch, invited units, and unions above the host.

    The host is joined as `_host`. `actor.scope` reaches down to hosts, `upward` finds the hosts above the actor's units.
    """
    above = {path for post in actor.posts for path in upward(post.path)}
    invited = sa.exists().where(
        Participation.event_id == HostEvent.id, Participation.unit_id.in_(sorted(actor.unit_ids))
    )
    return sa.or_(_host.path.in_(sorted(above)), *(under(_host.path, prefix) for prefix in actor.scope), invited)


def _visible(actor: Actor) -> sa.Select[tuple[HostEvent]]:
    return sa.select(HostEvent).join(_host, HostEvent.host_id == _host.id).where(may_see(actor))


def _loaded(query: sa.Select[tuple[HostEvent]]) -> sa.Select[tuple[HostEvent]]:
    host = contains_eager(HostEvent.host.of_type(_host))
    return query.options(host, joinedload(HostEvent.type), joinedload(HostEvent.campaign))


def find(actor: Actor, public_id: str) -> HostEvent | None:
    """The event with host, type and campaign, or None where it is missing or not the actor's to see."""
    return db.session.scalar(_loaded(_visible(actor).where(HostEvent.public_id == comparable(public_id))))


def paged(query: sa.Select[Any], number: int, size: int) -> tuple[sa.Select[Any], Page[Any]]:
    """(the query of one page, the page without its rows). A page past the end is the last one. One statement."""
    counted = query.order_by(None).with_only_columns(sa.literal(1), maintain_column_froms=True).subquery()
    total = db.session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0
    number = nearest(number, total, size)
    return query.limit(size).offset((number - 1) * size), Page([], number, total, size=size)


@dataclass(frozen=True)
class Listed:
    """A line of the list: the event with what the actor sees of its units, `own` where one of them is the actor's."""

    event: HostEvent
    invited: int
    answered: int
    coming: int
    attended: int
    people: int
    own: Participation | None


def listed(
    actor: Actor, campaign_id: int | None, when: str, today: date, number: int = 1, text: str = ""
) -> Page[Listed]:
    """Events the actor may see: "coming" (not over; the nearest first), "past" (the newest first), "" all. Five statements.

    Cancelled ones stand among the others. `campaign_id` 0 names no plan, so nothing is found.
    """
    query = _visible(actor)
    if campaign_id is not None:
        query = query.where(HostEvent.campaign_id == campaign_id)
    if text:
        query = query.where(HostEvent.search_key.contains(fold(text), autoescape=True))
    if when == "coming":
        query = query.where(HostEvent.ends_on >= today).order_by(HostEvent.starts_on, HostEvent.id)
    else:
        query = query.where(HostEvent.ends_on < today) if when == "past" else query
        query = query.order_by(HostEvent.starts_on.desc(), HostEvent.id.desc())
    some, page = paged(query, number, PAGE)
    events = list(db.session.scalars(_loaded(some)))
    ids = [event.id for event in events]
    sums, own = tallies(actor, ids), _own_parts(actor, ids)
    rows = [
        Listed(event, *_numbers(sums.get(event.id, Tally())), own=own.get(event.id)) for event in events
    ]  # fmt: skip
    return Page(rows, page.page, page.total, size=PAGE)


@dataclass(frozen=True)
class Tally:
    """Units invited, answered, coming and attended, people promised and people who came; `unmarked` have no mark yet."""

    invited: int = 0
    answered: int = 0
    coming: int = 0
    promised: int = 0
    attended: int = 0
    unmarked: int = 0
    people: int = 0
    uncounted: int = 0  # attended, how many people is not said


def _numbers(tally: Tally) -> tuple[int, int, int, int, int]:
    return tally.invited, tally.answered, tally.coming, tally.attended, tally.people


def tallies(actor: Actor, event_ids: Collection[int]) -> dict[int, Tally]:
    """By event, over the units in the actor's branches; events without any are absent. One statement."""
    if not event_ids:
        return {}
    part = Participation

    def times(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    came = part.attended.is_(True)
    query = (
        sa.select(
            part.event_id,
            sa.func.count(),
            times(part.answer.is_not(None)),
            times(part.answer == Answer.YES),
            sa.func.coalesce(sa.func.sum(sa.case((part.answer == Answer.YES, part.people))), 0),
            times(came),
            times(part.attended.is_(None)),
            sa.func.coalesce(sa.func.sum(part.attended_people), 0),
            times(sa.and_(came, part.attended_people.is_(None))),
        )
        .join(OrgUnit, OrgUnit.id == part.unit_id)
        .where(part.event_id.in_(event_ids), in_branches(actor))
        .group_by(part.event_id)
    )
    return {event_id: Tally(*map(int, numbers)) for event_id, *numbers in db.session.execute(query)}


def _own_parts(actor: Actor, event_ids: Collection[int]) -> dict[int, Participation]:
    query = sa.select(Participation).where(
        Participation.event_id.in_(event_ids), Participation.unit_id.in_(sorted(actor.unit_ids))
    )
    return {part.event_id: part for part in db.session.scalars(query)} if event_ids else {}


def find_part(actor: Actor, event: HostEvent, code: str | None) -> Participation | None:
    """The part of the unit with `code`, else of the actor's own invited unit; None where there is none to see."""
    query = (
        sa.select(Participation)
        .join(Participation.unit)
        .where(Participation.event_id == event.id, in_branches(actor))
        .options(contains_eager(Participation.unit), joinedload(Participation.answered_by))
        .order_by(OrgUnit.tier, OrgUnit.id)
    )
    if code:
        query = query.where(OrgUnit.code == comparable(code))
    else:
        query = query.where(Participation.unit_id.in_(sorted(actor.unit_ids)))
    return db.session.scalar(query.limit(1))


# What asks for somebody's hand


def to_answer(actor: Actor, today: date) -> list[Participation]:
    """Invitations of the units where the actor writes: unanswered ones, and answers given for them to be confirmed.

    Only of events that still take answers, the one to be answered first. One statement.
    """
    desks = sorted({post.unit_id for post in actor.posts if post.role in WRITERS})
    mine = sa.and_(Participation.on_behalf_channel.is_not(None), Participation.answered_by_id == actor.user_id)
    waits = sa.or_(
        Participation.answer.is_(None),
        sa.and_(Participation.on_behalf_channel.is_not(None), Participation.unit_confirmed_at.is_(None), sa.not_(mine)),
    )
    query = (
        sa.select(Participation)
        .join(Participation.event)
        .where(
            Participation.unit_id.in_(desks),
            waits,
            Participation.attended.is_(None),
            HostEvent.cancelled_at.is_(None),
            HostEvent.ends_on >= today,
        )
        .options(
            contains_eager(Participation.event).joinedload(HostEvent.host), joinedload(Participation.unit)
        )
        .order_by(sa.func.coalesce(HostEvent.answer_by, HostEvent.starts_on), HostEvent.id)
        .limit(20)
    )  # fmt: skip
    return list(db.session.scalars(query)) if desks else []


@dataclass(frozen=True)
class Unmarked:
    """A host event that has begun, and how many of its units nobody has marked."""

    public_id: str
    name: str
    units: int


def to_mark(actor: Actor, today: date) -> list[Unmarked]:
    """Events of the actor's own upper unions with units still to be marked, the oldest first. One statement."""
    hosting = sorted({post.unit_id for post in actor.posts if post.role in HOSTS and post.tier < GRASSROOTS})
    number = sa.func.count()
    query = (
        sa.select(HostEvent.public_id, HostEvent.name, number)
        .join(Participation, Participation.event_id == HostEvent.id)
        .join(OrgUnit, OrgUnit.id == Participation.unit_id)
        .where(
            HostEvent.host_id.in_(hosting),
            HostEvent.cancelled_at.is_(None),
            HostEvent.starts_on <= today,
            Participation.attended.is_(None),
            in_branches(actor),
        )
        .group_by(HostEvent.id, HostEvent.public_id, HostEvent.name, HostEvent.starts_on)
        .order_by(HostEvent.starts_on, HostEvent.id)
        .limit(10)
    )
    return [Unmarked(*row) for row in db.session.execute(query)] if hosting else []


def invited_to(unit: OrgUnit, campaign: Campaign) -> list[tuple[int, str, date]]:
    """(id, name, first day) of the plan's events the unit is invited to, the newest first; without cancelled ones."""
    query = (
        sa.select(HostEvent.id, HostEvent.name, HostEvent.starts_on)
        .join(Participation, Participation.event_id == HostEvent.id)
        .where(
            Participation.unit_id == unit.id,
            HostEvent.campaign_id == campaign.id,
            HostEvent.cancelled_at.is_(None),
        )
        .order_by(HostEvent.starts_on.desc(), HostEvent.id.desc())
        .limit(100)
    )
    return [(event_id, name, day) for event_id, name, day in db.session.execute(query)]
