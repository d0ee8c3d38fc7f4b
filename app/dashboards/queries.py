"""Figures of branches: one statement each, whatever the number of units and entries; plain rows come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import Actor
from app.campaigns.models import Campaign
from app.campaigns.queries import upward
from app.dashboards import figures
from app.dashboards.figures import CommonDay, Span
from app.kernel.db import db, under
from app.units.models import PATH_STEP, OrgUnit


@dataclass(frozen=True)
class Figures:
    """What a set of units has done. `cdcs…` count CĐCS alive on the day of the count; the rest sums all units.

    `…_waiting`: sent, but counted only when approved. `people` are attendances (lượt người); `members` those of CĐCS.
    """

    cdcs: int = 0
    cdcs_registered: int = 0
    registrations: int = 0
    registrations_waiting: int = 0
    projects: int = 0
    works: int = 0
    done: int = 0
    cdcs_active: int = 0
    activities: int = 0
    activities_waiting: int = 0
    people: int = 0
    cdcs_today: int = 0
    activities_today: int = 0
    cdcs_on_day: int = 0
    cdcs_other_day: int = 0
    cdcs_initiative: int = 0
    initiatives: int = 0
    initiatives_waiting: int = 0
    members: int = 0

    @property
    def cdcs_without_day(self) -> int:
        """CĐCS that held the common day neither on it nor on another day."""
        return self.cdcs - self.cdcs_on_day - self.cdcs_other_day


NAMES = tuple(field.name for field in fields(Figures))
_in_order = attrgetter(*NAMES)


def total(parts: Iterable[Figures]) -> Figures:
    """The sum, all zeros of nothing."""
    return Figures(*map(sum, zip(*map(_in_order, parts), strict=True)))


@dataclass(frozen=True)
class Frame:
    """What figures are taken of: the plan, the days, the common day, and the units the reader may see.

    `scope` narrows to path prefixes (an officer limited to some units); None means the whole branch asked for.
    """

    campaign: Campaign
    today: date
    common_day: CommonDay | None = None
    span: Span | None = None
    scope: tuple[str, ...] | None = None

    @property
    def day(self) -> date:
        return figures.day_of_count(self.campaign, self.today, self.span)


def _summed(frame: Frame, key: sa.ColumnElement[str], path: str) -> sa.Select[tuple[object, ...]]:
    """`key`, the number of units, then the columns of Figures, grouped by `key` over the units at and below `path`."""
    narrow = path if path != frame.campaign.owner.path else None
    regs = figures.registrations(frame.campaign, frame.span, narrow)
    acts = figures.activities(frame.campaign, frame.span, frame.common_day, frame.today, narrow)
    inis = figures.initiatives(frame.campaign, frame.span, narrow)
    cdcs = figures.is_cdcs(frame.day)
    given = {column.name: column for part in (regs, acts, inis) for column in part.c if column.name != "unit_id"}
    units = {
        "cdcs": cdcs,
        "cdcs_registered": sa.and_(cdcs, regs.c.registrations > 0),
        "cdcs_active": sa.and_(cdcs, acts.c.activities > 0),
        "cdcs_today": sa.and_(cdcs, acts.c.activities_today > 0),
        "cdcs_on_day": sa.and_(cdcs, acts.c.on_day > 0),
        "cdcs_other_day": sa.and_(cdcs, acts.c.on_day == 0, acts.c.other_day > 0),
        "cdcs_initiative": sa.and_(cdcs, inis.c.initiatives > 0),
    }
    summed = {name: sa.case((condition, 1), else_=0) for name, condition in units.items()} | given
    summed["members"] = sa.case((cdcs, figures.members(frame.day)), else_=0)
    source = sa.outerjoin(OrgUnit, regs, regs.c.unit_id == OrgUnit.id)
    for part in (acts, inis):
        source = source.outerjoin(part, part.c.unit_id == OrgUnit.id)
    columns = [sa.func.coalesce(sa.func.sum(summed[name]), 0).label(name) for name in NAMES]
    query = sa.select(key.label("key"), sa.func.count().label("units"), *columns).select_from(source)
    return query.where(under(OrgUnit.path, path), within(frame.scope)).group_by("key")


def within(scope: Sequence[str] | None) -> sa.ColumnElement[bool]:
    """The unit (OrgUnit) lies in one of these branches; None means no limit."""
    return sa.true() if scope is None else sa.or_(sa.false(), *(under(OrgUnit.path, prefix) for prefix in scope))


@dataclass(frozen=True)
class BranchRow:
    """A direct child of the root with everything below it, or the root's own entries (`own`)."""

    unit_id: int
    code: str
    name: str
    tier: int
    own: bool
    below: bool  # it has units of its own
    figures: Figures


def branch_figures(root: OrgUnit, frame: Frame) -> list[BranchRow]:
    """The root itself, then each direct child in Vietnamese order of names; their sum is the branch. One statement."""
    part = sa.func.substr(OrgUnit.path, 1, len(root.path) + PATH_STEP)
    summed = _summed(frame, part, root.path).subquery()
    child = aliased(OrgUnit)
    label = sa.case((child.short_name != "", child.short_name), else_=child.name)
    query = (
        sa.select(child.id, child.code, label, child.tier, summed)
        .join(summed, summed.c.key == child.path)
        .order_by(sa.case((child.id == root.id, 0), else_=1), child.sort_key, child.id)
    )
    return [
        BranchRow(unit_id, code, name, tier, unit_id == root.id, units > 1, Figures(*map(int, values)))
        for unit_id, code, name, tier, _, units, *values in db.session.execute(query)
    ]


def standing(frame: Frame, path: str, inside: str | None = None) -> tuple[Figures, Figures]:
    """(the units at and below `path`, those of them at and below `inside`). One statement.

    Without `inside` both are the same.
    """
    key = sa.case((under(OrgUnit.path, inside), "inside"), else_="outside") if inside else sa.literal("inside")
    found = {row[0]: Figures(*map(int, row[2:])) for row in db.session.execute(_summed(frame, key, path))}
    return total(found.values()), found.get("inside", Figures())


def roots(actor: Actor, campaign: Campaign) -> list[str]:
    """Paths of the units whose overview is the actor's own: their posts inside the plan, else its owner; top first."""
    owner = campaign.owner.path
    inside = {post.path for post in actor.posts if post.path.startswith(owner)}
    return sorted(inside, key=len) or [owner]


def limit_of(actor: Actor, path: str) -> tuple[str, ...] | None:
    """The branches to narrow figures of the unit at `path` to; None when the actor reaches all of it."""
    return None if any(path.startswith(prefix) for prefix in actor.scope) else actor.scope


def find_root(actor: Actor, campaign: Campaign, code: str | None) -> OrgUnit | None:
    """The unit to look at: the one with `code` within the plan and the actor's reach, else the actor's own; or None."""
    own = roots(actor, campaign)
    if code is None:
        return db.session.scalar(sa.select(OrgUnit).where(OrgUnit.path == own[0]))
    reach = sa.or_(sa.false(), OrgUnit.path.in_(own), *(under(OrgUnit.path, prefix) for prefix in actor.scope))
    query = sa.select(OrgUnit).where(OrgUnit.code == code, reach, under(OrgUnit.path, campaign.owner.path))
    return db.session.scalar(query)


def crumbs(actor: Actor, root: OrgUnit) -> list[OrgUnit]:
    """The units from the actor's own down to `root`, both included."""
    above = [path for path in upward(root.path) if any(path.startswith(post.path) for post in actor.posts)]
    return list(db.session.scalars(sa.select(OrgUnit).where(OrgUnit.path.in_(above)).order_by(OrgUnit.path)))
