"""The dated side of a unit, written together with today's: versions, decisions, paths."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import day, fold, sort_key
from app.units.models import PATH_STEP, OrgEvent, OrgEventType, OrgUnit, UnitVersion

LONG_AGO = date(1985, 1, 1)  # begin of the first version of a unit whose founding day is not known
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_KEPT = ("name", "short_name", "sort_key", "tier", "unit_type", "sector", "area", "parent_id")


def step(number: int) -> str:
    """What a unit's id adds to its parent's path: PATH_STEP digits of base 36."""
    written = ""
    while number:
        number, digit = divmod(number, 36)
        written = _DIGITS[digit] + written
    return written.rjust(PATH_STEP, "0")


def index(unit: OrgUnit) -> None:
    """Search and sort keys as the names are now."""
    unit.search_key = fold(f"{unit.name} {unit.short_name} {unit.code}")
    unit.sort_key = sort_key(unit.name)


def lock(*units: OrgUnit) -> None:
    """One change of the tree at a time: wait for others, then read `units` as they are after them.

    SQLite's writing transactions are alone already; PostgreSQL locks the top unit.
    """
    db.session.flush()
    db.session.execute(sa.select(OrgUnit.id).where(OrgUnit.parent_id.is_(None)).order_by(OrgUnit.id).with_for_update())
    for unit in units:
        db.session.refresh(unit)


def check_day(unit: OrgUnit, on: date) -> UnitVersion:
    """The version in force, if a change may take effect `on`; DomainError at `on` where it may not."""
    if on > clock.today():
        raise DomainError("Chỉ ghi thay đổi đã có hiệu lực, không ghi trước cho ngày chưa đến.", "on")
    current = db.session.scalar(
        sa.select(UnitVersion).where(UnitVersion.unit_id == unit.id, UnitVersion.valid_to.is_(None))
    )
    if current is None or unit.ended_on is not None:
        raise DomainError(f"{unit.name} đã kết thúc hoạt động, không thay đổi được nữa.")
    if on < current.valid_from:
        raise DomainError(f"Đơn vị đã có thay đổi từ ngày {day(current.valid_from)}; chọn ngày từ hôm đó trở đi.", "on")
    return current


def reopen(unit: OrgUnit, on: date) -> None:
    """From `on` the unit is what its columns say now; what it was until then is kept."""
    current = check_day(unit, on)
    values = {name: getattr(unit, name) for name in _KEPT}
    if current.valid_from == on:
        for name, value in values.items():
            setattr(current, name, value)
    else:
        current.valid_to = on - timedelta(days=1)
        db.session.add(UnitVersion(unit_id=unit.id, valid_from=on, **values))
    db.session.flush()


def close(unit: OrgUnit, last_day: date) -> None:
    """The unit's last version ends with `last_day`."""
    check_day(unit, last_day).valid_to = last_day
    unit.ended_on = last_day
    db.session.flush()


def first(unit: OrgUnit) -> UnitVersion:
    """The first version of a new unit, which has its id."""
    values = {name: getattr(unit, name) for name in _KEPT}
    return UnitVersion(unit_id=unit.id, valid_from=unit.founded_on or LONG_AGO, **values)


def note(unit: OrgUnit, kind: OrgEventType, on: date, decision_no: str, **detail: Any) -> None:
    """Write down the decision. `detail` holds names as they were and unit codes, for people to read."""
    db.session.add(OrgEvent(type=kind, unit_id=unit.id, on=on, decision_no=decision_no, detail=detail))
