"""The union tree over time: as it stood on a day, how many people it had, and the decisions that changed it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.kernel.db import SortText, db
from app.units.models import PATH_STEP, OrgEvent, OrgUnit, UnitStat, UnitVersion

_KEPT = ("name", "short_name", "sort_key", "tier", "unit_type", "sector", "area")


def tree_as_of(day: date) -> sa.Subquery:
    """The tree as it stood on `day`: unit_id, parent_id, path, name, short_name, sort_key, tier, unit_type, sector, area.

    `path` is that day's, made of the same steps as `OrgUnit.path`, so `kernel.db.under` works on it. A unit whose parent
    was not active that day stands at the top instead of vanishing. One recursive statement, part of the caller's.
    """
    version = _versions_on(day)
    parent = version.alias()
    kept = [version.c[name] for name in _KEPT]
    tree = (
        sa.select(version.c.unit_id, parent.c.unit_id.label("parent_id"), version.c.step.label("path"), *kept)
        .outerjoin_from(version, parent, parent.c.unit_id == version.c.parent_id)
        .where(parent.c.unit_id.is_(None))
        .cte(f"tree_on_{day:%Y%m%d}", recursive=True)
    )
    below = sa.select(version.c.unit_id, version.c.parent_id, tree.c.path + version.c.step, *kept)
    tree = tree.union_all(below.join_from(version, tree, tree.c.unit_id == version.c.parent_id))
    return sa.select(tree).subquery()


def _versions_on(day: date) -> sa.CTE:
    # The last step of a path belongs to the unit for ever, whatever stands above it.
    step = sa.func.substr(OrgUnit.path, sa.func.length(OrgUnit.path) - PATH_STEP + 1, PATH_STEP)
    return (
        sa.select(UnitVersion, sa.type_coerce(step, SortText).label("step"))
        .join(OrgUnit, OrgUnit.id == UnitVersion.unit_id)
        .where(UnitVersion.valid_from <= day, sa.or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= day))
        .cte(f"version_on_{day:%Y%m%d}")
    )


def members_on(day: date) -> sa.Subquery:
    """People of each unit by its newest figures not after `day`: unit_id, members, female, workers, as_of.

    A plain filter, no grouping: joined to units, either engine looks each of them up in the index.
    """
    other = aliased(UnitStat)
    newest = sa.select(sa.func.max(other.as_of)).where(other.unit_id == UnitStat.unit_id, other.as_of <= day)
    columns = (UnitStat.unit_id, UnitStat.members, UnitStat.female, UnitStat.workers, UnitStat.as_of)
    return sa.select(*columns).where(UnitStat.as_of == newest.correlate(UnitStat).scalar_subquery()).subquery()


@dataclass(frozen=True)
class Past:
    """What a unit was called and whom it belonged to, from a day to a day (None: since ever, until now)."""

    version: UnitVersion
    parent_name: str


def versions(unit: OrgUnit) -> list[Past]:
    """What the unit was over time, newest first."""
    parent = aliased(OrgUnit)
    query = (
        sa.select(UnitVersion, sa.func.coalesce(parent.name, ""))
        .outerjoin(parent, parent.id == UnitVersion.parent_id)
        .where(UnitVersion.unit_id == unit.id)
        .order_by(UnitVersion.valid_from.desc())
    )
    return [Past(version, name) for version, name in db.session.execute(query)]


def events(unit: OrgUnit) -> list[OrgEvent]:
    """Decisions about the unit, newest first."""
    query = sa.select(OrgEvent).where(OrgEvent.unit_id == unit.id).order_by(OrgEvent.on.desc(), OrgEvent.id.desc())
    return list(db.session.scalars(query))
