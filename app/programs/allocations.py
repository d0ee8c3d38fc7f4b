"""Numbers given to units, from a table: a file of Excel or rows pasted from it. Looked through row by row before anything is kept.

Of a pasted row the first word is the unit's code and the last the number; what stands between (the unit's name) is read over.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.initiatives.models import InitiativeProgram
from app.kernel.db import db, under
from app.kernel.errors import DomainError
from app.kernel.text import clean_line, fold
from app.units.import_file import FIRST_ROWS, Cell, sheets
from app.units.models import OrgUnit

CODES = frozenset({"ma don vi", "ma", "ma cong doan", "don vi"})
NUMBERS = frozenset({"so giao", "chi tieu giao", "chi tieu", "so sang kien", "so sang kien giao", "giao", "so luong"})
MOST = 5_000
LARGEST = 1_000_000


@dataclass(frozen=True)
class Given:
    """One row: Excel's number (or that of the pasted line), what was typed, and the number once it is read."""

    row: int
    code: str
    typed: str


@dataclass(frozen=True)
class Change:
    """A unit's number before and after; None: it has none."""

    unit: OrgUnit
    before: int | None
    after: int


@dataclass
class Check:
    """What a table would do. While there is a single error, (row, sentence), nothing is kept."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def of_file(data: bytes) -> list[Given]:
    """The rows of the first sheet with our headings. DomainError at `file` where it cannot be read or has none."""
    for rows in sheets(data):
        for at, (_, cells) in enumerate(rows[:FIRST_ROWS]):
            names = [fold(str(cell)).strip(" *:") for cell in cells]
            code = next((i for i, name in enumerate(names) if name in CODES), None)
            number = next((i for i, name in enumerate(names) if name in NUMBERS), None)
            if code is not None and number is not None:
                found = [Given(row, _cell(line, code), _cell(line, number)) for row, line in rows[at + 1 :]]
                return [one for one in found if one.code or one.typed]
    raise DomainError("Không thấy dòng tiêu đề có “Mã đơn vị” và “Số giao”.", field="file")


def _cell(cells: Sequence[Cell], at: int) -> str:
    value = cells[at] if at < len(cells) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel keeps every number with decimals
    return clean_line(str(value))


def of_text(text: str) -> list[Given]:
    """Rows as they are pasted: columns apart by tabs, or by semicolons, or by spaces. A row of headings is left out."""
    found = []
    for row, line in enumerate(text.splitlines(), 1):
        split = "\t" if "\t" in line else ";" if ";" in line else None
        parts = [part.strip() for part in line.split(split) if part.strip()]
        if not parts or fold(parts[0]) in CODES or (row == 1 and fold(parts[0]) in {"stt", "tt"}):
            continue
        found.append(Given(row, parts[0], parts[-1] if len(parts) > 1 else ""))
    return found


def text_of(changes: Sequence[Change]) -> str:
    """The rows again, to be sent once more when they are kept."""
    return "\n".join(f"{one.unit.code}\t{one.after}" for one in changes)


def check(program: InitiativeProgram, rows: Sequence[Given], known: Mapping[int, int]) -> Check:
    """Look the rows through; `known` are the numbers given so far, {unit id: number}. One statement."""
    found = Check()
    if not rows:
        found.errors.append((0, "Chưa có dòng nào. Mỗi dòng gồm mã đơn vị và số giao."))
    if len(rows) > MOST:
        found.errors.append((0, f"Nhiều nhất {MOST} dòng một lần."))
        return found
    units = _units(program, [one.code for one in rows])
    seen: dict[str, int] = {}
    for one in rows:
        unit = units.get(one.code.upper())
        number = _number(one.typed)
        if not one.code:
            found.errors.append((one.row, "Thiếu mã đơn vị."))
        elif one.code.upper() in seen:
            found.errors.append((one.row, f"Mã {one.code} đã có ở dòng {seen[one.code.upper()]}."))
        elif unit is None:
            found.errors.append((one.row, f"Không có đơn vị mang mã “{one.code}” trong {program.owner.label()}."))
        elif unit.id == program.owner_id:
            words = f"Số của chính {unit.label()} ghi ở ô “Tổng số được giao” khi sửa chương trình."
            found.errors.append((one.row, words))
        elif number is None:
            found.errors.append((one.row, f"Số giao “{one.typed}” chưa đúng: chỉ nhập số nguyên từ 0, ví dụ 12."))
        elif known.get(unit.id) == number:
            found.same += 1
        else:
            found.changes.append(Change(unit, known.get(unit.id), number))
        seen.setdefault(one.code.upper(), one.row)
    return found


def _number(typed: str) -> int | None:
    digits = re.sub(r"(?<=\d)[. ](?=\d{3}(\D|$))", "", typed)
    return int(digits) if re.fullmatch(r"[0-9]{1,7}", digits) and int(digits) <= LARGEST else None


def _units(program: InitiativeProgram, codes: Sequence[str]) -> dict[str, OrgUnit]:
    """{code in capitals: unit} of units at and below the owner, in parts that every database takes."""
    wanted = sorted({code.replace("\0", "") for code in codes} | {code.upper().replace("\0", "") for code in codes})
    found: dict[str, OrgUnit] = {}
    for at in range(0, len(wanted), 500):
        query = sa.select(OrgUnit).where(
            OrgUnit.code.in_(wanted[at : at + 500]), under(OrgUnit.path, program.owner.path)
        )
        found |= {unit.code.upper(): unit for unit in db.session.scalars(query)}
    return found
