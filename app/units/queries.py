"""Reading the union tree. Every read for a person starts from `in_scope`, which lives with the rights (R1)."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.accounts.models import Actor
from app.accounts.scope import find_unit, in_branches, in_scope, search_units
from app.kernel import clock
from app.kernel.db import SortText, db, under
from app.units.models import PATH_STEP, Department, OrgEvent, OrgUnit, UnitStat, UnitVersion

__all__ = ["find", "in_branches", "in_scope", "search"]

PAGE = 50


find = find_unit
search = search_units


def by_code(code: str) -> OrgUnit | None:
    """The unit with this code whoever asks (commands, loading)."""
    return db.session.scalar(sa.select(OrgUnit).where(OrgUnit.code == code))


# Around one unit


def ancestors(unit: OrgUnit) -> list[OrgUnit]:
    """The units above, from the top down, without `unit` itself. One statement; names only, whoever asks."""
    above = [unit.path[:end] for end in range(PATH_STEP, len(unit.path), PATH_STEP)]
    query = sa.select(OrgUnit).where(OrgUnit.path.in_(above)).order_by(OrgUnit.path)
    return list(db.session.scalars(query)) if above else []


@dataclass(frozen=True)
class Node:
    """A unit in a list, with how many active units stand directly below it."""

    unit: OrgUnit
    below: int


def _with_below() -> sa.Select[tuple[OrgUnit, int]]:
    child = aliased(OrgUnit)
    living = sa.or_(child.ended_on.is_(None), child.ended_on >= clock.today())
    below = sa.select(sa.func.count()).where(child.parent_id == OrgUnit.id, living).correlate(OrgUnit)
    return sa.select(OrgUnit, below.scalar_subquery())


def tops(actor: Actor) -> list[Node]:
    """The highest units the actor sees, in the order of the tree."""
    prefixes = [p for p in actor.scope if not any(p != other and p.startswith(other) for other in actor.scope)]
    query = _with_below().where(OrgUnit.path.in_(prefixes)).order_by(OrgUnit.path)
    return [Node(unit, below) for unit, below in db.session.execute(query)] if prefixes else []


def children(unit: OrgUnit, *, ended: bool = False, limit: int | None = None, offset: int = 0) -> list[Node]:
    """Units directly below, by tier then in Vietnamese order; those that have ended only when asked for."""
    query = _with_below().where(OrgUnit.parent_id == unit.id)
    if not ended:
        query = query.where(sa.or_(OrgUnit.ended_on.is_(None), OrgUnit.ended_on >= clock.today()))
    query = query.order_by(OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id).limit(limit).offset(offset)
    return [Node(node, below) for node, below in db.session.execute(query)]


def count_children(unit: OrgUnit, *, ended: bool = False) -> int:
    """How many units stand directly below."""
    query = sa.select(sa.func.count()).where(OrgUnit.parent_id == unit.id)
    if not ended:
        query = query.where(sa.or_(OrgUnit.ended_on.is_(None), OrgUnit.ended_on >= clock.today()))
    return db.session.scalar(query) or 0


def departments(unit: OrgUnit) -> list[Department]:
    """Phòng, ban of a unit in the order it gave them."""
    query = sa.select(Department).where(Department.unit_id == unit.id).order_by(Department.position, Department.id)
    return list(db.session.scalars(query))


def versions(unit: OrgUnit) -> list[tuple[UnitVersion, str]]:
    """What the unit was over time, newest first, each with the name of the parent it had."""
    parent = aliased(OrgUnit)
    query = (
        sa.select(UnitVersion, sa.func.coalesce(parent.name, ""))
        .outerjoin(parent, parent.id == UnitVersion.parent_id)
        .where(UnitVersion.unit_id == unit.id)
        .order_by(UnitVersion.valid_from.desc())
    )
    return [(version, name) for version, name in db.session.execute(query)]


def events(unit: OrgUnit) -> list[OrgEvent]:
    """Decisions about the unit, newest first."""
    query = sa.select(OrgEvent).where(OrgEvent.unit_id == unit.id).order_by(OrgEvent.on.desc(), OrgEvent.id.desc())
    return list(db.session.scalars(query))


def stats(unit: OrgUnit) -> list[UnitStat]:
    """Numbers of people over time, newest first."""
    query = sa.select(UnitStat).where(UnitStat.unit_id == unit.id).order_by(UnitStat.as_of.desc())
    return list(db.session.scalars(query))


# The tree on another day


def tree_as_of(day: date) -> sa.Subquery:
    """The whole tree as it stood on `day`: unit_id, parent_id, path, name, short_name, sort_key, tier, unit_type, sector, area.

    `path` is that day's, built of the same steps as `OrgUnit.path`, so `under` works on it. A unit whose parent was not
    active that day stands at the top instead of vanishing. One recursive statement, part of the caller's.
    """
    version = (
        sa.select(UnitVersion, sa.type_coerce(_step(OrgUnit.path), SortText).label("step"))
        .join(OrgUnit, OrgUnit.id == UnitVersion.unit_id)
        .where(UnitVersion.valid_from <= day, sa.or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= day))
        .cte(f"version_on_{day:%Y%m%d}")
    )
    parent = version.alias()
    kept = ("name", "short_name", "sort_key", "tier", "unit_type", "sector", "area")
    top = sa.select(version.c.unit_id, parent.c.unit_id.label("parent_id"), version.c.step.label("path"))
    tree = (
        top.add_columns(*(version.c[name] for name in kept))
        .outerjoin_from(version, parent, parent.c.unit_id == version.c.parent_id)
        .where(parent.c.unit_id.is_(None))
        .cte(f"tree_on_{day:%Y%m%d}", recursive=True)
    )
    below = sa.select(version.c.unit_id, version.c.parent_id, tree.c.path + version.c.step)
    tree = tree.union_all(
        below.add_columns(*(version.c[name] for name in kept)).join_from(
            version, tree, tree.c.unit_id == version.c.parent_id
        )
    )
    return sa.select(tree).subquery()


def _step(path: sa.ColumnElement[str] | InstrumentedAttribute[str]) -> sa.ColumnElement[str]:
    """The last step of a path: it belongs to the unit for ever, whatever stands above."""
    return sa.func.substr(path, sa.func.length(path) - PATH_STEP + 1, PATH_STEP)


def members_on(day: date) -> sa.Subquery:
    """People of each unit that reported any by `day`: unit_id, members, female, workers, as_of (the report that counts)."""
    newest = (
        sa.select(UnitStat.unit_id, sa.func.max(UnitStat.as_of).label("as_of"))
        .where(UnitStat.as_of <= day)
        .group_by(UnitStat.unit_id)
        .subquery()
    )
    columns = (UnitStat.unit_id, UnitStat.members, UnitStat.female, UnitStat.workers, UnitStat.as_of)
    same = sa.and_(newest.c.unit_id == UnitStat.unit_id, newest.c.as_of == UnitStat.as_of)
    return sa.select(*columns).join(newest, same).subquery()


# Counting


@dataclass(frozen=True)
class Counts:
    """How large a branch is today, the unit itself left out; people are those of the units that report them."""

    by_tier: dict[int, int]
    members: int
    female: int
    workers: int

    @property
    def units(self) -> int:
        return sum(self.by_tier.values())


def counts(unit: OrgUnit) -> Counts:
    """Two statements over the branch."""
    inside = sa.and_(under(OrgUnit.path, unit.path), OrgUnit.id != unit.id)
    living = sa.or_(OrgUnit.ended_on.is_(None), OrgUnit.ended_on >= clock.today())
    tiers = sa.select(OrgUnit.tier, sa.func.count()).where(inside, living).group_by(OrgUnit.tier)
    by_tier = dict(db.session.execute(tiers.order_by(OrgUnit.tier)).tuples())
    people = members_on(clock.today())
    sums = (
        sa.select(*(sa.func.coalesce(sa.func.sum(people.c[name]), 0) for name in ("members", "female", "workers")))
        .join(OrgUnit, OrgUnit.id == people.c.unit_id)
        .where(under(OrgUnit.path, unit.path), living, OrgUnit.tier >= 4)
    )
    return Counts(by_tier, *(int(number) for number in db.session.execute(sums).one()))
