"""What an import file would do, row by row, before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from app.kernel.enums import LabelEnum
from app.kernel.text import number
from app.units.import_lines import Line, RowError


class RowKind(LabelEnum):
    NEW = "new", "Thêm mới", "success"
    CHANGED = "changed", "Cập nhật", "info"
    SAME = "same", "Không đổi", "neutral"
    WRONG = "wrong", "Có lỗi", "danger"


@dataclass(frozen=True)
class Change:
    """One value that the file brings: heading, before, after, in words."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class ImportRow:
    """One row of the file and what becomes of it; `names` are the fields of `line` that differ from the unit's."""

    line: Line
    kind: RowKind
    names: frozenset[str] = frozenset()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Chair:
    """The chair a row names, with a phone."""

    row: int
    unit_code: str
    name: str
    phone: str


@dataclass
class ImportPlan:
    """Rows in the order of the file. While there is a single error nothing is written.

    `chairs` are those named in the file; `accounts.chairs` leaves the ones who are to get an account.
    """

    day: date
    rows: list[ImportRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    chairs: list[Chair] = field(default_factory=list)

    def counts(self) -> dict[RowKind, int]:
        """How many rows of each kind, in the order of the kinds."""
        found = Counter(row.kind for row in self.rows)
        return {kind: found[kind] for kind in RowKind if found[kind]}

    @property
    def writes(self) -> bool:
        """There is something to do and nothing against it."""
        todo = any(row.kind in (RowKind.NEW, RowKind.CHANGED) for row in self.rows) or bool(self.chairs)
        return todo and not self.errors

    def refuse(self, row: int, column: str, message: str) -> None:
        """Add an error, keeping the order of rows."""
        self.errors.append(RowError(row, column, message))
        self.errors.sort(key=lambda error: error.row)

    def summary(self) -> str:
        """One line for commands and messages."""
        words = [f"{number(count)} {kind.label.lower()}" for kind, count in self.counts().items()]
        return ", ".join(words) if words else "tệp không có dòng nào"
