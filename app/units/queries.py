"""Reading the union tree as it is today. Every read by a person starts from `in_scope` (R1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.text import clean_line, fold
from app.units.history import members_on as members_on
from app.units.history import tree_as_of as tree_as_of
from app.units.models import PATH_STEP, Department, OrgUnit, UnitStat, UnitType
from app.units.policy import GRASSROOTS

MOST_WORDS = 8
IN_ORDER: tuple[sa.SQLColumnExpression[Any], ...] = (OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id)


class Seer(Protocol):
    """Whoever has a scope: path prefixes they may see."""

    @property
    def scope(self) -> tuple[str, ...]: ...


# What a person may see


def in_branches(actor: Seer) -> sa.ColumnElement[bool]:
    """The unit (OrgUnit) is one of the actor's or lies below one."""
    return sa.or_(sa.false(), *(under(OrgUnit.path, prefix) for prefix in actor.scope))


def in_scope(actor: Seer) -> sa.Select[tuple[OrgUnit]]:
    """THE scoped query: units of the actor's branches, ended ones too."""
    return sa.select(OrgUnit).where(in_branches(actor))


def find(actor: Seer, code: str) -> OrgUnit | None:
    """The unit, or None where it is missing or not the actor's to see."""
    return db.session.scalar(in_scope(actor).where(OrgUnit.code == code))


def by_code(code: str) -> OrgUnit | None:
    """The unit with this code, for commands."""
    return db.session.scalar(sa.select(OrgUnit).where(OrgUnit.code == code))


def alive(day: date, unit: Any = OrgUnit) -> sa.ColumnElement[bool]:
    """The unit exists on `day`."""
    begun = sa.or_(unit.founded_on.is_(None), unit.founded_on <= day)
    return sa.and_(begun, sa.or_(unit.ended_on.is_(None), unit.ended_on >= day))


def label(unit: Any) -> sa.ColumnElement[str]:
    """The short name of a unit (OrgUnit or an alias) where there is one, as on the screen."""
    return sa.case((unit.short_name != "", unit.short_name), else_=unit.name)


def search(actor: Seer, text: str, tiers: Collection[int] | None = None, limit: int = 20) -> list[OrgUnit]:
    """Units alive today whose names or code hold every word of `text`, marks or not; exact spelling first."""
    words = matching(text)
    if not words:
        return []
    query = in_scope(actor).where(alive(clock.today()), *words)
    if tiers is not None:
        query = query.where(OrgUnit.tier.in_(sorted(tiers)))
    return list(db.session.scalars(query.order_by(*by_fit(text)).limit(limit)))


def matching(text: str) -> list[sa.ColumnElement[bool]]:
    """One condition per word of `text`; none where it holds no word."""
    return [OrgUnit.search_key.contains(word, autoescape=True) for word in fold(text).split()[:MOST_WORDS]]


def by_fit(text: str) -> tuple[sa.SQLColumnExpression[Any], ...]:
    """Order of what was found: the code itself, names with these very marks, names that begin so, then upper tiers."""
    typed = clean_line(text)
    spellings = sorted({typed, typed.lower(), typed.capitalize(), typed.title()})
    names = (OrgUnit.name, OrgUnit.short_name)
    exact = [name.contains(way, autoescape=True) for name in names for way in spellings]
    begins = OrgUnit.search_key.startswith(fold(text), autoescape=True)
    rank = sa.case((OrgUnit.code == typed.upper(), 0), (sa.or_(*exact), 1), (begins, 2), else_=3)
    return rank, OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id


def labels(unit_ids: Collection[int]) -> dict[int, str]:
    """Short names by id."""
    query = sa.select(OrgUnit.id, label(OrgUnit)).where(OrgUnit.id.in_(sorted(unit_ids)))
    return dict(db.session.execute(query).tuples().all()) if unit_ids else {}


# Around one unit


def ancestors(unit: OrgUnit) -> list[OrgUnit]:
    """The units above from the top down, `unit` left out. Not scoped: everybody knows whom they belong to."""
    above = [unit.path[:end] for end in range(PATH_STEP, len(unit.path), PATH_STEP)]
    query = sa.select(OrgUnit).where(OrgUnit.path.in_(above)).order_by(OrgUnit.path)
    return list(db.session.scalars(query)) if above else []


def children(unit: OrgUnit) -> sa.Select[tuple[OrgUnit]]:
    """Units directly below, alive today, upper tiers first, then in Vietnamese order."""
    return sa.select(OrgUnit).where(OrgUnit.parent_id == unit.id, alive(clock.today())).order_by(*IN_ORDER)


def has_children(unit: OrgUnit, day: date) -> bool:
    """Some unit directly below still lives after `day`."""
    living = sa.or_(OrgUnit.ended_on.is_(None), OrgUnit.ended_on > day)
    found = db.session.scalar(sa.select(OrgUnit.id).where(OrgUnit.parent_id == unit.id, living).limit(1))
    return found is not None


def ids_below(path: str) -> list[int]:
    """Ids of the unit at `path` and everything below it."""
    return list(db.session.scalars(sa.select(OrgUnit.id).where(under(OrgUnit.path, path))))


def departments(unit: OrgUnit) -> list[Department]:
    """Ban, phòng of a unit in the order they were added."""
    query = sa.select(Department).where(Department.unit_id == unit.id).order_by(Department.position, Department.id)
    return list(db.session.scalars(query))


def stats(unit: OrgUnit) -> list[UnitStat]:
    """Numbers of people over time, newest first."""
    return list(
        db.session.scalars(sa.select(UnitStat).where(UnitStat.unit_id == unit.id).order_by(UnitStat.as_of.desc()))
    )


def members_of(unit_id: int, day: date) -> int | None:
    """Members of one unit on a day: the newest figure not after it; None when there is none."""
    query = (
        sa.select(UnitStat.members)
        .where(UnitStat.unit_id == unit_id, UnitStat.as_of <= day)
        .order_by(UnitStat.as_of.desc())
        .limit(1)
    )
    return db.session.scalar(query)


# Lists with the size of every branch


@dataclass(frozen=True)
class Branch:
    """A unit with how large its branch is today. `cdcs` counts CĐCS in it, itself too; people are those of CĐCS."""

    id: int
    code: str
    name: str
    short_name: str
    tier: int
    unit_type: UnitType
    path: str
    parent_id: int | None
    ended_on: date | None
    below: int  # units of any tier below it
    cdcs: int
    members: int
    female: int
    workers: int

    @property
    def label(self) -> str:
        return self.short_name or self.name


_SHOWN = (
    OrgUnit.id, OrgUnit.code, OrgUnit.name, OrgUnit.short_name, OrgUnit.tier, OrgUnit.unit_type, OrgUnit.path,
    OrgUnit.parent_id, OrgUnit.ended_on,
)  # fmt: skip


def sized(units: sa.Select[Any], order: Sequence[sa.SQLColumnExpression[Any]] = IN_ORDER) -> list[Branch]:
    """The units selected (limited by the caller, who sorted them by `order`) with their branches. One statement."""
    wanted = units.with_only_columns(*_SHOWN, sa.func.row_number().over(order_by=order).label("at"))
    page = wanted.cte("page")
    part, day = aliased(OrgUnit, name="part"), clock.today()
    people = members_on(day)
    living, grass = alive(day, part), sa.and_(part.tier == GRASSROOTS, alive(day, part))
    sums = {
        "below": _sum(sa.and_(part.id != page.c.id, living), 1),
        "cdcs": _sum(grass, 1),
        **{name: _sum(grass, people.c[name]) for name in ("members", "female", "workers")},
    }
    size = (
        sa.select(page.c.at, *(column.label(name) for name, column in sums.items()))
        .join(part, sa.and_(part.path >= page.c.path, part.path < page.c.path + "~"))
        .outerjoin(people, people.c.unit_id == part.id)
        .group_by(page.c.at)
        .subquery()
    )
    shown = [page.c[column.key] for column in _SHOWN]
    query = sa.select(*shown, *(size.c[name] for name in sums)).join(size, size.c.at == page.c.at).order_by(page.c.at)
    return [Branch(*row[:9], *map(int, row[9:])) for row in db.session.execute(query)]


def found(actor: Seer, text: str, limit: int) -> list[Branch]:
    """Like `search`, with sizes and with units that have ended."""
    order, words = by_fit(text), matching(text)
    return sized(in_scope(actor).where(*words).order_by(*order).limit(limit), order) if words else []


def _sum(condition: sa.ColumnElement[bool], value: Any) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, value), else_=0)), 0)


def tops(actor: Seer) -> sa.Select[tuple[OrgUnit]]:
    """The highest units the actor sees."""
    others = set(actor.scope)
    highest = [path for path in others if not any(path != other and path.startswith(other) for other in others)]
    return sa.select(OrgUnit).where(OrgUnit.path.in_(highest)).order_by(*IN_ORDER)


def branch(unit: OrgUnit) -> Branch:
    """The size of one branch."""
    return sized(sa.select(OrgUnit).where(OrgUnit.id == unit.id))[0]
