"""What a row of the import file says: columns found by their headings without marks, cells read as people type them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.kernel.errors import DomainError
from app.kernel.text import clean_line, fold, parse_day
from app.units.import_file import FIRST_ROWS, Cell, Rows
from app.units.models import Sector, UnitType
from app.units.spelling import code_of, phone_of

HEADINGS: dict[str, str] = {
    "code": "Mã đơn vị",
    "name": "Tên đơn vị",
    "short_name": "Tên viết tắt",
    "unit_type": "Loại",
    "tier": "Cấp",
    "parent_code": "Mã cấp trên",
    "sector": "Khu vực",
    "area": "Địa bàn",
    "members": "Số đoàn viên",
    "female": "Nữ",
    "workers": "CNVCLĐ",
    "chair_name": "Chủ tịch",
    "phone": "Điện thoại",
    "agency_head": "Thủ trưởng",
    "founded_on": "Ngày thành lập",
}
OTHER_HEADINGS = {
    "ma": "code", "ten": "name", "ten day du": "name", "ten don vi (day du)": "name", "viet tat": "short_name",
    "loai don vi": "unit_type", "ma don vi cap tren": "parent_code", "ma cong doan cap tren": "parent_code",
    "cap tren": "parent_code", "dia ban (xa/phuong)": "area", "so dv": "members", "doan vien": "members",
    "so doan vien nu": "female", "doan vien nu": "female", "so cnvcld": "workers", "ho ten chu tich": "chair_name",
    "so dien thoai": "phone", "thu truong co quan": "agency_head",
}  # fmt: skip
LENGTHS = {"name": 200, "short_name": 60, "area": 100, "chair_name": 100, "agency_head": 100}


@dataclass(frozen=True)
class RowError:
    """What is wrong in one cell. `row` is Excel's number, 0 for the file as a whole."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Line:
    """One row. None: the cell is blank, which leaves the unit as it is."""

    number: int
    code: str
    name: str | None = None
    short_name: str | None = None
    unit_type: UnitType | None = None
    tier: int | None = None
    parent_code: str | None = None
    sector: Sector | None = None
    area: str | None = None
    members: int | None = None
    female: int | None = None
    workers: int | None = None
    chair_name: str | None = None
    phone: str | None = None
    agency_head: str | None = None
    founded_on: date | None = None


FIELDS = tuple(field.name for field in fields(Line) if field.name != "number")


def read(sheets: Sequence[Rows], today: date) -> tuple[list[Line], list[RowError]]:
    """The lines of the first sheet that has our headings, and what could not be read."""
    for rows in sheets:
        for at, (_, cells) in enumerate(rows[:FIRST_ROWS]):
            columns = _columns(cells)
            if {"code", "name"} <= columns.keys():
                return _lines(rows[at + 1 :], columns, today)
    message = "Không thấy dòng tiêu đề có “Mã đơn vị” và “Tên đơn vị”. Hãy dùng tệp mẫu."
    return [], [RowError(0, "Tiêu đề", message)]


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    """Field name to column, for headings we know; the first of two alike counts."""
    known = {fold(heading): name for name, heading in HEADINGS.items()} | OTHER_HEADINGS
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = known.get(fold(str(cell)).strip(" *:"))
        if name:
            found.setdefault(name, at)
    return found


def _lines(rows: Rows, columns: dict[str, int], today: date) -> tuple[list[Line], list[RowError]]:
    lines: list[Line] = []
    errors: list[RowError] = []
    for number, cells in rows:
        values: dict[str, Any] = {}
        for name, at in columns.items():
            cell = cells[at] if at < len(cells) else ""
            try:
                values[name] = _value(name, cell, today)
            except (ValueError, DomainError) as error:
                values[name] = None
                message = error.message if isinstance(error, DomainError) else str(error)
                errors.append(RowError(number, HEADINGS[name], message))
        if values["code"] is None:
            if any(value is not None for value in values.values()):
                errors.append(RowError(number, HEADINGS["code"], "Thiếu mã đơn vị."))
            continue
        lines.append(Line(number, **values))
    return lines, errors


def _value(name: str, cell: Cell, today: date) -> Any:
    """The cell as the field's value, None when blank. ValueError or DomainError holds a sentence."""
    text = _text(cell)
    if not text:
        return None
    if name == "founded_on":
        return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else parse_day(text, today)
    if reader := _READERS.get(name):
        return reader(text)
    if len(text) > LENGTHS.get(name, 20):
        raise ValueError(f"Dài quá {LENGTHS.get(name, 20)} ký tự.")
    return text


def _text(cell: Cell) -> str:
    """A cell as typed: Excel turns codes and phone numbers into numbers with decimals."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean_line(str(cell))


def _count(text: str) -> int:
    digits = re.sub(r"(?<=\d)[. ](?=\d{3}(\D|$))", "", text)
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise ValueError("Chỉ nhập số nguyên từ 0, ví dụ 25.")
    return int(digits)


def _phone(text: str) -> str | None:
    return phone_of("0" + text if re.fullmatch(r"[1-9]\d{8,9}", text) else text)


def _tier(text: str) -> int:
    found = re.fullmatch(r"(?:cap )?([1-5])", fold(text))
    if not found:
        raise ValueError("Cấp là số từ 1 đến 5 (2 tỉnh, 3 trên cơ sở, 4 cơ sở, 5 bộ phận).")
    return int(found[1])


def _choice(members: type[StrEnum], what: str) -> Callable[[str], Any]:
    known = {fold(member.value): member for member in members} | {fold(m.label): m for m in members}  # type: ignore[attr-defined]

    def read(text: str) -> Any:
        if fold(text) not in known:
            raise ValueError(f"{what} “{text}” không có trong danh mục (xem trang Danh mục của tệp mẫu).")
        return known[fold(text)]

    return read


_READERS: dict[str, Callable[[str], Any]] = {
    "code": code_of,
    "parent_code": code_of,
    "members": _count,
    "female": _count,
    "workers": _count,
    "phone": _phone,
    "tier": _tier,
    "unit_type": _choice(UnitType, "Loại"),
    "sector": _choice(Sector, "Khu vực"),
}
