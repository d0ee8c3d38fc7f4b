"""Clusters (cụm, khối thi đua): reading them, and every change of them. They compare units and give no rights (H-6)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.errors import DomainError
from app.kernel.text import clean_line
from app.units.models import OrgUnit, UnitGroup, UnitGroupMember
from app.units.queries import IN_ORDER, alive, by_fit, matching

MOST_AT_ONCE = 500  # units put in or taken out by one form
FIRST_YEAR, LAST_YEAR = 2000, 2100
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")


# Reading


def of_year(owner: OrgUnit, year: int) -> list[tuple[UnitGroup, int]]:
    """Clusters of `owner` in their order, each with how many units it has. One statement."""
    number = sa.func.count(UnitGroupMember.unit_id)
    query = (
        sa.select(UnitGroup, number)
        .outerjoin(UnitGroupMember, UnitGroupMember.group_id == UnitGroup.id)
        .where(UnitGroup.owner_id == owner.id, UnitGroup.year == year)
        .group_by(UnitGroup.id)
        .order_by(UnitGroup.position, UnitGroup.id)
    )
    return [(group, count) for group, count in db.session.execute(query)]


def years(owner: OrgUnit) -> list[int]:
    """Years for which `owner` has clusters, the newest first."""
    query = sa.select(UnitGroup.year).where(UnitGroup.owner_id == owner.id).distinct()
    return sorted(db.session.scalars(query), reverse=True)


def find(owner: OrgUnit, group_id: int) -> UnitGroup | None:
    """A cluster of this owner, or None."""
    query = sa.select(UnitGroup).where(UnitGroup.id == group_id, UnitGroup.owner_id == owner.id)
    return db.session.scalar(query)


def codes(owner_id: int, year: int) -> set[str]:
    """What targets and scorecards of `owner` may name."""
    query = sa.select(UnitGroup.code).where(UnitGroup.owner_id == owner_id, UnitGroup.year == year)
    return set(db.session.scalars(query))


def within(owner_id: int, year: int, names: Collection[str]) -> sa.ColumnElement[bool]:
    """The unit (OrgUnit) is in one of the clusters with these codes."""
    member = (
        sa.select(UnitGroupMember.unit_id)
        .join(UnitGroup, UnitGroup.id == UnitGroupMember.group_id)
        .where(UnitGroup.owner_id == owner_id, UnitGroup.year == year, UnitGroup.code.in_(sorted(names)))
    )
    return OrgUnit.id.in_(member)


@dataclass(frozen=True)
class Wanted:
    """Which units a page of a cluster lists: its members, or those that may be put into it."""

    members: bool = True
    text: str = ""
    tier: int | None = None
    free: bool = False  # only units that are in no cluster of the year


def listed(group: UnitGroup, wanted: Wanted) -> sa.Select[tuple[OrgUnit]]:
    """Units below the owner: members may have ended since, others live today. Sorted; the caller pages."""
    placed = sa.select(UnitGroupMember.unit_id).where(
        UnitGroupMember.owner_id == group.owner_id, UnitGroupMember.year == group.year
    )
    own = placed.where(UnitGroupMember.group_id == group.id)
    query = sa.select(OrgUnit).where(OrgUnit.id.in_(own) if wanted.members else _may_join(group.owner))
    if not wanted.members:
        query = query.where(OrgUnit.id.not_in(placed if wanted.free else own))
    if wanted.tier is not None:
        query = query.where(OrgUnit.tier == wanted.tier)
    words = matching(wanted.text)
    return query.where(*words).order_by(*(by_fit(wanted.text) if words else IN_ORDER))


def names_of(group: UnitGroup, unit_ids: Collection[int]) -> dict[int, str]:
    """The cluster each of these units is in that year, by unit id; units without one are left out."""
    query = (
        sa.select(UnitGroupMember.unit_id, UnitGroup.name)
        .join(UnitGroup, UnitGroup.id == UnitGroupMember.group_id)
        .where(UnitGroup.owner_id == group.owner_id, UnitGroup.year == group.year)
        .where(UnitGroupMember.unit_id.in_(sorted(unit_ids)))
    )
    return dict(db.session.execute(query).tuples().all())


def _may_join(owner: OrgUnit) -> sa.ColumnElement[bool]:
    return sa.and_(under(OrgUnit.path, owner.path), OrgUnit.id != owner.id, alive(clock.today()))


# Changing: operations flush, the route commits


def create(owner: OrgUnit, year: int, name: str, code: str = "") -> UnitGroup:
    """A new cluster at the end of the year's list; without a code it gets CUM-1, CUM-2, …

    Raises:
        DomainError: at `code` or `name`, where the year has one like it, or the code is not plain letters and digits.
    """
    there = [group for group, _ in of_year(owner, year)]
    name = clean_line(name)
    taken = {group.code for group in there}
    code = clean_line(code).upper() or next(c for n in range(1, len(taken) + 2) if (c := f"CUM-{n}") not in taken)
    if not CODE.fullmatch(code):
        raise DomainError("Mã cụm gồm chữ không dấu, chữ số, gạch nối, nhiều nhất 20 ký tự.", "code")
    if code in taken:
        raise DomainError("Năm này đã có cụm mang mã này.", "code")
    _check_name(there, name)
    position = max((group.position for group in there), default=0) + 1
    group = UnitGroup(owner_id=owner.id, year=year, code=code, name=name, position=position)
    db.session.add(group)
    db.session.flush()
    return group


def rename(group: UnitGroup, name: str) -> None:
    """Another name; the code stays, since plans name it. DomainError at `name` where the year has one like it."""
    name = clean_line(name)
    _check_name([one for one, _ in of_year(group.owner, group.year) if one.id != group.id], name)
    group.name = name
    db.session.flush()


def _check_name(others: Collection[UnitGroup], name: str) -> None:
    if any(one.name.casefold() == name.casefold() for one in others):
        raise DomainError("Năm này đã có cụm tên này.", "name")


def put(group: UnitGroup, unit_codes: Collection[str]) -> int:
    """Units of the owner's tree join the cluster and leave any other of that year; how many joined. Others are passed over."""
    chosen = sorted(set(unit_codes))[:MOST_AT_ONCE]
    ids = list(db.session.scalars(sa.select(OrgUnit.id).where(OrgUnit.code.in_(chosen), _may_join(group.owner))))
    same = (UnitGroupMember.owner_id == group.owner_id, UnitGroupMember.year == group.year)
    db.session.execute(sa.delete(UnitGroupMember).where(*same, UnitGroupMember.unit_id.in_(ids)))
    rows = [{"group_id": group.id, "unit_id": id_, "owner_id": group.owner_id, "year": group.year} for id_ in ids]
    if rows:
        db.session.execute(sa.insert(UnitGroupMember), rows)
    db.session.flush()
    return len(ids)


def take_out(group: UnitGroup, unit_codes: Collection[str]) -> int:
    """Units leave the cluster; how many did."""
    chosen = sorted(set(unit_codes))[:MOST_AT_ONCE]
    ids = list(
        db.session.scalars(
            sa.select(OrgUnit.id)
            .join(UnitGroupMember, UnitGroupMember.unit_id == OrgUnit.id)
            .where(UnitGroupMember.group_id == group.id, OrgUnit.code.in_(chosen))
        )
    )
    gone = (UnitGroupMember.group_id == group.id, UnitGroupMember.unit_id.in_(ids))
    db.session.execute(sa.delete(UnitGroupMember).where(*gone))
    db.session.flush()
    return len(ids)


def delete(group: UnitGroup) -> None:
    """Take an empty cluster off the list; DomainError while it has units."""
    some = sa.select(UnitGroupMember.unit_id).where(UnitGroupMember.group_id == group.id).limit(1)
    if db.session.scalar(some) is not None:
        raise DomainError("Cụm còn đơn vị. Bỏ hết đơn vị ra khỏi cụm rồi mới xóa được.")
    db.session.delete(group)
    db.session.flush()


def copy(owner: OrgUnit, source: int, year: int) -> int:
    """The clusters of the year `source` again in `year`, with those units that still live; how many clusters.

    Raises:
        DomainError: `year` has clusters already, or `source` has none.
    """
    if of_year(owner, year):
        raise DomainError(f"Năm {year} đã có cụm; chỉ chép sang năm chưa có cụm nào.")
    before = of_year(owner, source)
    if not before:
        raise DomainError(f"Năm {source} không có cụm nào để chép.")
    for old, _ in before:
        new = UnitGroup(owner_id=owner.id, year=year, code=old.code, name=old.name, position=old.position)
        db.session.add(new)
        db.session.flush()
        living = (
            sa.select(sa.literal(new.id), OrgUnit.id, sa.literal(owner.id), sa.literal(year))
            .join(UnitGroupMember, UnitGroupMember.unit_id == OrgUnit.id)
            .where(UnitGroupMember.group_id == old.id, _may_join(owner))
        )
        columns = ["group_id", "unit_id", "owner_id", "year"]
        db.session.execute(sa.insert(UnitGroupMember).from_select(columns, living))
    db.session.flush()
    return len(before)
