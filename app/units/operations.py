"""Changing the union tree: each change keeps what was, writes down its decision, and moves paths in one statement.

Everything flushes; the route or command commits. Who may is asked before (`policy`); what must hold whoever asks is
refused here. What a change means for accounts and for entries on desks is `entries.reorganising`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.errors import DomainError
from app.kernel.text import clean_line, day
from app.units import queries, versions
from app.units.models import Department, OrgEventType, OrgUnit, Sector, UnitStat, UnitType, UnitVersion
from app.units.policy import GRASSROOTS
from app.units.spelling import code_of

MOST_MEMBERS = 10_000_000
DETAILS = (
    "chair_name", "phone", "email", "agency_head", "agency_head_title", "entry_mode", "editor_may_send", "heading_upper",
    "heading_name", "place_name", "sign_authority", "sign_title", "signer_name",
)  # fmt: skip


@dataclass(frozen=True)
class NewUnit:
    """What a new unit is. `parent_code` names a unit that is there, or one that stands earlier in the same list."""

    code: str
    name: str
    unit_type: UnitType
    tier: int
    parent_code: str | None
    short_name: str = ""
    sector: Sector | None = None
    area: str = ""
    founded_on: date | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    """Values of `DETAILS`."""


@dataclass(frozen=True)
class Moved:
    """A branch that went from below `left` (units no longer above it) to the unit `to`. Ids."""

    unit_ids: Sequence[int]
    left: Sequence[int]
    to: int


def add_unit(new: NewUnit, decision_no: str = "") -> OrgUnit:
    """One new unit below another; DomainError at `code`, `tier` or `on`."""
    parent = queries.by_code(new.parent_code or "")
    if parent is None:
        raise DomainError("Chưa chọn công đoàn cấp trên.", "parent")
    versions.lock(parent)
    if queries.by_code(code_of(new.code)) is not None:
        raise DomainError(f"Mã {code_of(new.code)} đã dùng cho một đơn vị khác. Mã không dùng lại.", "code")
    if new.founded_on and new.founded_on > clock.today():
        raise DomainError("Ngày thành lập chưa đến.", "on")
    return add_units([new], {parent.code: parent}, decision_no)[0]


def add_units(
    new: Iterable[NewUnit], known: Mapping[str, OrgUnit], decision_no: str = "", *, check_tiers: bool = True
) -> list[OrgUnit]:
    """New units, parents before children; `known` holds the units already there, by code. Few statements for many.

    Codes were found free by the caller, who holds the lock. A founding is written down where its day is known.
    """
    by_code = dict(known)
    made: list[tuple[OrgUnit, str | None]] = []
    for each in new:
        code = code_of(each.code)
        unit = OrgUnit(
            code=code, name=clean_line(each.name), short_name=clean_line(each.short_name), tier=each.tier,
            unit_type=each.unit_type, sector=each.sector, area=clean_line(each.area), founded_on=each.founded_on,
            path=f"!{code}", **{name: each.details[name] for name in DETAILS if name in each.details},
        )  # fmt: skip
        versions.index(unit)
        by_code[code] = unit
        made.append((unit, each.parent_code))
    units = [unit for unit, _ in made]
    db.session.add_all(units)
    db.session.flush()
    for unit, parent_code in made:
        _place(unit, by_code[parent_code] if parent_code else None, check_tiers)
    db.session.flush()
    db.session.add_all(versions.first(unit) for unit in units)
    for unit, parent_code in made:
        if unit.founded_on:
            versions.note(unit, OrgEventType.FOUND, unit.founded_on, decision_no, parent=parent_code)
    db.session.flush()
    return units


def _place(unit: OrgUnit, parent: OrgUnit | None, check_tiers: bool) -> None:
    if parent is not None:
        _check_below(unit, parent, check_tiers)
    unit.parent_id = parent.id if parent else None
    unit.path = (parent.path if parent else "") + versions.step(unit.id)


def _check_below(unit: OrgUnit, parent: OrgUnit, check_tiers: bool) -> None:
    if not parent.active_on(clock.today()):
        raise DomainError(f"{parent.name} đã kết thúc hoạt động.", "parent")
    if check_tiers and parent.tier >= unit.tier:
        raise DomainError(f"Cấp của đơn vị phải thấp hơn cấp của {parent.name} (cấp {parent.tier}).", "tier")


def rename(unit: OrgUnit, name: str, short_name: str, on: date, decision_no: str = "", *, mended: bool = False) -> None:
    """The unit has another name from `on`; `mended`: it had it all the time, only the spelling was wrong."""
    versions.lock(unit)
    current = versions.check_day(unit, clock.today() if mended else on)
    before = unit.name
    unit.name, unit.short_name = clean_line(name), clean_line(short_name)
    versions.index(unit)
    versions.reopen(unit, current.valid_from if mended else on)
    if unit.name != before and not mended:
        versions.note(unit, OrgEventType.RENAME, on, decision_no, before=before, after=unit.name)
    db.session.flush()


def reclassify(
    unit: OrgUnit,
    unit_type: UnitType,
    tier: int,
    sector: Sector | None,
    area: str,
    on: date,
    *,
    check_tiers: bool = True,
) -> None:
    """Another type, tier, sector or place from `on`. No decision about the tree, so only a new version is kept.

    `check_tiers=False`: the caller has judged the tree that comes out of several changes.
    """
    versions.lock(unit)
    versions.check_day(unit, on)
    lower = db.session.scalar(sa.select(sa.func.min(OrgUnit.tier)).where(OrgUnit.parent_id == unit.id))
    if check_tiers and ((unit.parent and unit.parent.tier >= tier) or (lower is not None and tier >= lower)):
        raise DomainError("Cấp phải thấp hơn cấp trên và cao hơn các đơn vị trực thuộc.", "tier")
    unit.unit_type, unit.tier, unit.sector, unit.area = unit_type, tier, sector, clean_line(area)
    versions.reopen(unit, on)


def change_details(unit: OrgUnit, values: Mapping[str, Any]) -> list[str]:
    """Set undated columns, of `DETAILS` only. Returns the names of those that changed."""
    changed = [name for name in DETAILS if name in values and getattr(unit, name) != values[name]]
    for name in changed:
        setattr(unit, name, values[name])
    db.session.flush()
    return changed


def move(unit: OrgUnit, parent: OrgUnit, on: date, decision_no: str = "", *, check_tiers: bool = True) -> Moved:
    """Put `unit` and everything below it under another unit from `on`. DomainError where that makes a circle.

    `check_tiers=False`: the caller has judged the tree that comes out of several changes.
    """
    versions.lock(unit, parent)
    versions.check_day(unit, on)
    if unit.parent_id is None:
        raise DomainError("Đơn vị cao nhất không chuyển đi đâu được.", "parent")
    if unit.parent_id == parent.id:
        raise DomainError(f"{unit.name} đang trực thuộc {parent.name} rồi.", "parent")
    if parent.path.startswith(unit.path):
        raise DomainError("Không thể chuyển một đơn vị vào chính nó hoặc vào đơn vị trực thuộc của nó.", "parent")
    _check_below(unit, parent, check_tiers)
    above, old = queries.ancestors(unit), unit.path
    unit_ids = queries.ids_below(old)
    start = len(old) - len(versions.step(unit.id))
    unit.parent_id = parent.id
    db.session.flush()
    branch = sa.update(OrgUnit).where(under(OrgUnit.path, old)).execution_options(synchronize_session=False)
    db.session.execute(branch.values(path=sa.literal(parent.path) + sa.func.substr(OrgUnit.path, start + 1)))
    for known in [one for one in db.session.identity_map.values() if isinstance(one, OrgUnit)]:
        db.session.expire(known, ["path", "parent_id", "parent"])
    versions.reopen(unit, on)
    versions.note(unit, OrgEventType.MOVE, on, decision_no, before=above[-1].name, after=parent.name)
    db.session.flush()
    left = [one.id for one in above if not parent.path.startswith(one.path)]
    return Moved(unit_ids, left, parent.id)


def merge(unit: OrgUnit, into: OrgUnit, on: date, decision_no: str = "") -> list[Moved]:
    """From `on` there is `into` instead of `unit`: units below move there, `unit` ends the day before.

    What is on the desk of `unit` goes with the units below. `unit` stays where it stood, for the history.
    """
    versions.lock(unit, into)
    if into.id == unit.id or into.path.startswith(unit.path):
        raise DomainError("Không thể sáp nhập vào chính nó hoặc vào đơn vị trực thuộc của nó.", "parent")
    if not into.active_on(clock.today()):
        raise DomainError(f"{into.name} đã kết thúc hoạt động.", "parent")
    last_day = on - timedelta(days=1)
    _check_last_day(unit, last_day)
    moved = [move(child, into, on, decision_no) for child in db.session.scalars(queries.children(unit)).all()]
    versions.close(unit, last_day)
    unit.successor_id = into.id
    versions.note(unit, OrgEventType.MERGE, on, decision_no, into=into.name)
    db.session.flush()
    return moved


def end(unit: OrgUnit, last_day: date, decision_no: str = "") -> None:
    """The unit lives until the end of `last_day`. DomainError while units below it would live longer."""
    versions.lock(unit)
    _check_last_day(unit, last_day)
    if queries.has_children(unit, last_day):
        raise DomainError("Đơn vị còn đơn vị trực thuộc. Hãy chuyển các đơn vị đó đi hoặc sáp nhập trước.")
    versions.close(unit, last_day)
    versions.note(unit, OrgEventType.DISSOLVE, last_day, decision_no)
    db.session.flush()


def _check_last_day(unit: OrgUnit, last_day: date) -> None:
    versions.check_day(unit, last_day)
    if unit.parent_id is None:
        raise DomainError("Không thể kết thúc đơn vị cao nhất.")
    if unit.founded_on and last_day < unit.founded_on:
        raise DomainError(f"Đơn vị thành lập ngày {day(unit.founded_on)}, không thể kết thúc trước đó.", "on")


def set_founded(unit: OrgUnit, on: date) -> None:
    """The founding day, learnt late or corrected: what the unit was at first, it was from then on."""
    query = sa.select(UnitVersion).where(UnitVersion.unit_id == unit.id).order_by(UnitVersion.valid_from).limit(1)
    oldest = db.session.scalars(query).one()
    if on > min(oldest.valid_to or clock.today(), clock.today()):
        raise DomainError("Ngày thành lập phải trước các thay đổi đã ghi và không sau hôm nay.", "founded_on")
    unit.founded_on = oldest.valid_from = on
    db.session.flush()


def set_stats(unit: OrgUnit, as_of: date, members: int, female: int, workers: int) -> None:
    """People of a unit from `as_of` on; figures of the same day are replaced."""
    if as_of > clock.today():
        raise DomainError("Ngày lấy số liệu chưa đến.", "on")
    if female > members:
        raise DomainError("Số đoàn viên nữ không thể lớn hơn tổng số đoàn viên.", "female")
    if max(members, female, workers) > MOST_MEMBERS:
        raise DomainError("Số quá lớn.", "members")
    stat = db.session.scalar(sa.select(UnitStat).where(UnitStat.unit_id == unit.id, UnitStat.as_of == as_of))
    if stat is None:
        stat = UnitStat(unit_id=unit.id, as_of=as_of)
        db.session.add(stat)
    stat.members, stat.female, stat.workers = members, female, workers
    db.session.flush()


def add_department(unit: OrgUnit, name: str) -> Department:
    """A new ban, phòng at the end of the list; DomainError at `name` where there is one of this name."""
    there = queries.departments(unit)
    name = clean_line(name)
    if any(one.name.casefold() == name.casefold() for one in there):
        raise DomainError("Đã có ban, phòng tên này.", "name")
    department = Department(unit_id=unit.id, name=name, position=max((one.position for one in there), default=0) + 1)
    db.session.add(department)
    db.session.flush()
    return department


def remove_department(department: Department) -> None:
    """Take a ban, phòng off the list; DomainError where something still names it."""
    try:
        with db.session.begin_nested():
            db.session.delete(department)
    except IntegrityError as error:
        raise DomainError(f"“{department.name}” đang được dùng (vai trò hoặc nhiệm vụ), không bỏ được.") from error


def default_tier(unit_type: UnitType) -> int:
    """The tier a unit of this type usually has."""
    return {
        UnitType.GENERAL_CONFEDERATION: 1,
        UnitType.PROVINCE_FEDERATION: 2,
        UnitType.GRASSROOTS_UNION: GRASSROOTS,
        UnitType.OCCUPATION_UNION: GRASSROOTS,
        UnitType.SUB_UNION: GRASSROOTS + 1,
    }.get(unit_type, 3)
