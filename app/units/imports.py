"""Importing units from Excel: `check` says what a file would do and everything wrong with it, `apply` does it.

The unit's code is the key, so a file may be imported again: rows that say nothing new change nothing. A blank cell leaves
the unit as it is. Accounts for chairs and entries on desks belong to later packages (`entries.reorganising`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from app.kernel.db import db
from app.kernel.errors import DomainError
from app.units import operations, policy, versions
from app.units.import_check import PEOPLE, Judge, people, tier, unit_type
from app.units.import_file import sheets
from app.units.import_lines import Line, RowError, read
from app.units.import_plan import ImportPlan, ImportRow, RowKind
from app.units.models import OrgUnit, UnitStat
from app.units.operations import Moved, NewUnit

__all__ = ["Imported", "ImportPlan", "RowError", "apply", "check"]


@dataclass
class Imported:
    """What was written: the units named in the file by code, and the branches that went elsewhere."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)


def check(data: bytes, today: date, person: policy.Person | None = None) -> ImportPlan:
    """What the file would do for `person` (None: a command, which may do all). Writes nothing.

    A file that cannot be read at all gives a plan with one error.
    """
    plan = ImportPlan(today)
    try:
        lines, errors = read(sheets(data), today)
    except DomainError as error:
        plan.refuse(0, "Tệp", error.message)
        return plan
    plan.errors.extend(errors)
    if not lines and not errors:
        plan.refuse(0, "Tệp", "Tệp không có dòng dữ liệu nào.")
    versions.lock()
    Judge(lines, person, today).judge(plan)
    plan.errors.sort(key=lambda error: error.row)
    return plan


def apply(plan: ImportPlan) -> Imported:
    """Do what `check` found, in the same transaction; rights were judged there. Refused whole while there is an error."""
    if plan.errors:
        raise DomainError(f"Tệp còn {len(plan.errors)} lỗi, chưa ghi gì.")
    codes = {row.line.code for row in plan.rows} | {row.line.parent_code or "" for row in plan.rows}
    known = {unit.code: unit for unit in db.session.scalars(sa.select(OrgUnit)) if unit.code in codes}
    done = Imported(known)
    new = [row.line for row in plan.rows if row.kind is RowKind.NEW]
    for unit in operations.add_units((_new(line) for line in _parents_first(new)), known, check_tiers=False):
        known[unit.code] = unit
    changed = [row for row in plan.rows if row.kind is RowKind.CHANGED]
    parents = {row.line.code: row.line.parent_code for row in changed if "parent_code" in row.names}
    for line in _parents_first([row.line for row in changed if row.line.code in parents]):
        unit, parent = known[line.code], known[line.parent_code or ""]
        done.moved.append(operations.move(unit, parent, plan.day, check_tiers=False))
    for row in changed:
        _change(known[row.line.code], row, plan.day)
    _keep_people(plan, known)
    db.session.flush()
    return done


def _new(line: Line) -> NewUnit:
    kind, level = unit_type(line), tier(line, None)
    assert kind is not None and level is not None and line.name, "check has asked for these"
    return NewUnit(
        code=line.code,
        name=line.name,
        unit_type=kind,
        tier=level,
        parent_code=line.parent_code,
        short_name=line.short_name or "",
        sector=line.sector,
        area=line.area or "",
        founded_on=line.founded_on,
        details={name: getattr(line, name) or "" for name in ("chair_name", "phone", "agency_head")},
    )


def _parents_first(lines: Iterable[Line]) -> list[Line]:
    """So ordered that whatever stands below another line of the list comes after it; there are no circles."""
    waiting = {line.code: line for line in lines}
    ordered: dict[str, Line] = {}
    for line in list(waiting.values()):
        chain = []
        above: Line | None = line
        while above and above.code not in ordered:
            chain.append(above)
            above = waiting.get(above.parent_code or "")
        ordered |= {each.code: each for each in reversed(chain)}
    return list(ordered.values())


def _change(unit: OrgUnit, row: ImportRow, day: date) -> None:
    line, names = row.line, row.names
    if names & {"name", "short_name"}:
        name, short = line.name or unit.name, unit.short_name if line.short_name is None else line.short_name
        operations.rename(unit, name, short, day)
    if names & {"unit_type", "tier", "sector", "area"}:
        area = unit.area if line.area is None else line.area
        kind, sector = line.unit_type or unit.unit_type, line.sector or unit.sector
        operations.reclassify(unit, kind, tier(line, unit) or unit.tier, sector, area, day, check_tiers=False)
    if "founded_on" in names and line.founded_on:
        operations.set_founded(unit, line.founded_on)
    operations.change_details(unit, {name: getattr(line, name) for name in names & set(operations.DETAILS)})


def _keep_people(plan: ImportPlan, known: dict[str, OrgUnit]) -> None:
    """Numbers of people as of the day of the import, where they are new or differ; of one day there is one row."""
    wanted = [row for row in plan.rows if row.kind is RowKind.NEW or row.names & set(PEOPLE)]
    wanted = [row for row in wanted if any(getattr(row.line, name) is not None for name in PEOPLE)]
    for row in wanted:
        unit = known[row.line.code]
        stat = None if row.kind is RowKind.NEW else _newest(unit.id, plan.day)
        members, female, workers = people(row.line, stat)
        if stat is None or stat.as_of < plan.day:
            stat = UnitStat(unit_id=unit.id, as_of=plan.day)
            db.session.add(stat)
        stat.members, stat.female, stat.workers = members or 0, female, workers


def _newest(unit_id: int, day: date) -> UnitStat | None:
    query = sa.select(UnitStat).where(UnitStat.unit_id == unit_id, UnitStat.as_of <= day)
    return db.session.scalar(query.order_by(UnitStat.as_of.desc()).limit(1))
