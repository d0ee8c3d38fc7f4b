"""Judging the lines of an import file against the tree as it is: what each would do, and everything that is wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.kernel import clock
from app.kernel.db import db
from app.kernel.enums import LabelEnum
from app.kernel.text import day as written
from app.kernel.text import number
from app.units import policy
from app.units.history import members_on
from app.units.import_lines import HEADINGS, Line
from app.units.import_plan import Chair, Change, ImportPlan, ImportRow, RowKind
from app.units.models import OrgUnit, UnitStat, UnitType
from app.units.operations import default_tier

PEOPLE = ("members", "female", "workers")
PLAIN = (
    "name", "short_name", "unit_type", "tier", "sector", "area", "chair_name", "phone", "agency_head", "founded_on",
)  # fmt: skip
FROM_ABOVE = frozenset({"name", "unit_type", "tier", "sector", "parent_code", "founded_on"})
_TYPES = {2: UnitType.PROVINCE_FEDERATION, 4: UnitType.GRASSROOTS_UNION, 5: UnitType.SUB_UNION}

Problem = tuple[str, str]
"""Field of the line, and a sentence."""


def unit_type(line: Line) -> UnitType | None:
    """The type a new unit gets: as written, else the usual one of its tier."""
    return line.unit_type or _TYPES.get(line.tier or 0)


def tier(line: Line, unit: OrgUnit | None) -> int | None:
    """The tier the unit will have: as written, else the usual one of a type that is new to it, else what it has."""
    if line.tier or line.unit_type is None or (unit and unit.unit_type is line.unit_type):
        return line.tier or (unit.tier if unit else None)
    return default_tier(line.unit_type)


@dataclass
class Known:
    """The tree as it is and, in `parents` and `tiers` (by code), as the file would leave it."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    tiers: dict[str, int] = field(default_factory=dict)
    stats: dict[int, UnitStat] = field(default_factory=dict)
    top: OrgUnit | None = None

    @classmethod
    def read(cls) -> "Known":
        """Every unit: the file may move any of them. Two statements."""
        known = cls()
        by_id = {unit.id: unit for unit in db.session.scalars(sa.select(OrgUnit))}
        for unit in by_id.values():
            above = by_id.get(unit.parent_id or 0)
            known.units[unit.code] = unit
            known.parents[unit.code] = above.code if above else None
            known.tiers[unit.code] = unit.tier
            known.top = known.top if above else unit
        newest = members_on(clock.today())
        same = sa.and_(newest.c.unit_id == UnitStat.unit_id, newest.c.as_of == UnitStat.as_of)
        known.stats = {stat.unit_id: stat for stat in db.session.scalars(sa.select(UnitStat).join(newest, same))}
        return known


class Judge:
    """Looks at lines one by one, knowing all of them. `person` None is a command, which may change anything."""

    def __init__(self, lines: Sequence[Line], person: policy.Person | None, today: date) -> None:
        self.lines, self.person, self.today = lines, person, today
        self.known = Known.read()
        self.before = dict(self.known.parents)
        self.scope = policy.import_scope(person) if person else ("",)
        self.named = Counter(line.code for line in lines)
        for line in lines:
            self.known.parents[line.code] = line.parent_code or self.before.get(line.code)
            self.known.tiers[line.code] = tier(line, self.known.units.get(line.code)) or 0

    def judge(self, plan: ImportPlan) -> None:
        """Add a row to `plan` for every line, and every error there is."""
        for line in self.lines:
            problems = list(self._problems(line))
            for name, message in problems:
                plan.refuse(line.number, HEADINGS[name], message)
            wrong = bool(problems) or any(error.row == line.number for error in plan.errors)
            plan.rows.append(self._row(line, wrong))
            if line.chair_name and line.phone:
                plan.chairs.append(Chair(line.number, line.code, line.chair_name, line.phone))

    def _row(self, line: Line, wrong: bool) -> ImportRow:
        unit = self.known.units.get(line.code)
        changes = {} if unit is None else dict(self._changes(line, unit))
        kind = RowKind.CHANGED if changes else RowKind.SAME
        if wrong:
            kind = RowKind.WRONG
        elif unit is None:
            kind = RowKind.NEW
        return ImportRow(line, kind, frozenset(changes), tuple(changes.values()))

    def _changes(self, line: Line, unit: OrgUnit) -> Iterator[tuple[str, Change]]:
        for name in (*PLAIN, "parent_code", *PEOPLE):
            after = getattr(line, name)
            before = self._now(unit, name)
            if after is not None and after != before:
                yield name, Change(HEADINGS[name], _words(before), _words(after))

    def _now(self, unit: OrgUnit, name: str) -> Any:
        if name == "parent_code":
            return self.before[unit.code]
        if name in PEOPLE:
            stat = self.known.stats.get(unit.id)
            return getattr(stat, name) if stat else None
        return getattr(unit, name)

    def _problems(self, line: Line) -> Iterator[Problem]:
        if self.named[line.code] > 1:
            yield "code", f"Mã {line.code} có ở {self.named[line.code]} dòng trong tệp."
            return
        unit = self.known.units.get(line.code)
        yield from self._about_new(line) if unit is None else self._about_known(line, unit)
        yield from self._about_parent(line, unit)
        yield from self._about_people(line, unit)
        if line.founded_on and line.founded_on > self.today:
            yield "founded_on", "Ngày thành lập chưa đến."

    def _about_new(self, line: Line) -> Iterator[Problem]:
        if line.name is None:
            yield "name", "Thiếu tên đơn vị."
        if unit_type(line) is None:
            yield "unit_type", "Thiếu loại đơn vị."
        if line.parent_code is None and (self.known.top or self.person or self._tops() > 1):
            yield "parent_code", "Thiếu mã công đoàn cấp trên."

    def _tops(self) -> int:
        return sum(line.parent_code is None for line in self.lines)

    def _about_known(self, line: Line, unit: OrgUnit) -> Iterator[Problem]:
        if not policy.is_open(unit, self.today):
            yield "code", f"{unit.name} đã kết thúc hoạt động; mã không dùng lại."
        if not any(unit.path.startswith(prefix) for prefix in self.scope):
            yield "code", "Mã này thuộc về đơn vị ngoài phạm vi của bạn."
        elif self.person and not policy.can_manage(self.person, unit):
            for name in sorted(FROM_ABOVE & dict(self._changes(line, unit)).keys()):
                yield name, "Đây là đơn vị của bạn; việc này do cấp trên đổi."
        if unit.parent_id is None and line.parent_code:
            yield "parent_code", "Đơn vị cao nhất không có cấp trên."

    def _about_parent(self, line: Line, unit: OrgUnit | None) -> Iterator[Problem]:
        code = line.parent_code
        if code and (unit is None or self.before[unit.code] != code):
            parent = self.known.units.get(code)
            if parent is None and code not in self.named:
                yield "parent_code", f"Không có đơn vị mã {code} trong hệ thống hay trong tệp."
                return
            if parent and not any(parent.path.startswith(prefix) for prefix in self.scope):
                yield "parent_code", "Cấp trên này ngoài phạm vi của bạn."
            if parent and not policy.is_open(parent, self.today):
                yield "parent_code", f"{parent.name} đã kết thúc hoạt động."
            if self._circles(line.code):
                yield "parent_code", "Cấp trên lại trực thuộc chính đơn vị này (vòng tròn)."
                return
        yield from self._about_tiers(line)

    def _circles(self, code: str) -> bool:
        seen: set[str] = set()
        above = self.known.parents.get(code)
        while above and above not in seen:
            if above == code:
                return True
            seen.add(above)
            above = self.known.parents.get(above)
        return False

    def _about_tiers(self, line: Line) -> Iterator[Problem]:
        own = self.known.tiers[line.code]
        above = self.known.tiers.get(self.known.parents[line.code] or "")
        if own and above and above >= own:
            yield "tier", f"Cấp {own} phải thấp hơn cấp trên trực tiếp (cấp {above})."
        unit = self.known.units.get(line.code)
        if unit and unit.tier != own:
            below = [self.known.tiers[code] for code, parent in self.known.parents.items() if parent == line.code]
            if below and min(below) <= own:
                yield "tier", f"Đơn vị trực thuộc đang ở cấp {min(below)}; cấp {own} không cao hơn."

    def _about_people(self, line: Line, unit: OrgUnit | None) -> Iterator[Problem]:
        if all(getattr(line, name) is None for name in PEOPLE):
            return
        members, female, _ = people(line, self.known.stats.get(unit.id) if unit else None)
        if members is None:
            yield "members", "Thiếu số đoàn viên."
        elif female > members:
            yield "female", "Số đoàn viên nữ lớn hơn tổng số đoàn viên."


def people(line: Line, stat: UnitStat | None) -> tuple[int | None, int, int]:
    """Members, female, workers once the line's numbers are put over those known."""
    given = {name: getattr(line, name) for name in PEOPLE}
    known = {name: getattr(stat, name) if stat else None for name in PEOPLE}
    merged = {name: known[name] if given[name] is None else given[name] for name in PEOPLE}
    return merged["members"], merged["female"] or 0, merged["workers"] or 0


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, LabelEnum):
        return value.label
    if isinstance(value, date):
        return written(value)
    return number(value) if isinstance(value, int) else str(value)
