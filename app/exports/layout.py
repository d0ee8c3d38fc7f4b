"""What an official table looks like, as plain data: columns, sheets, the words above and below. Knows no workbook."""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from app.kernel import clock
from app.units.letterhead import Letterhead

WIDEST = {"A4": 220, "A3": 300}  # characters across one page; smaller letters could not be read


class Kind(enum.Enum):
    """How the values of a column are given, and so how they are written."""

    TEXT = enum.auto()  # str
    WORD = enum.auto()  # str of a word or two, centred
    COUNT = enum.auto()  # int
    MONEY = enum.auto()  # int, đồng; written in triệu đồng
    DAY = enum.auto()  # date
    SHARE = enum.auto()  # 1.0 is the whole; or a live ratio, see `Column.share_of`
    MARK = enum.auto()  # bool, "x" where true
    ORDER = enum.auto()  # int, the number of a record
    TENTHS = enum.auto()  # int, tenths: points; written with one decimal
    EITHER = enum.auto()  # int, or a word where there is no number
    SCORE = enum.auto()  # Score


class Score(NamedTuple):
    """A number with ✓ or ✗ behind it, neither where `met` is None; without a number its `word`."""

    amount: int | None
    met: bool | None
    word: str = ""


@dataclass(frozen=True)
class Column:
    """A leaf column. Neighbours of the same `parent` stand under one title; `width` is in characters.

    `summed` columns have subtotals. A `share_of` column is numerator and denominator by key, a formula in every row. A
    `per_line` column has a value for each line of a record, where the others have one cell over all its lines.
    """

    key: str
    title: str
    width: float
    kind: Kind = Kind.TEXT
    parent: str = ""
    summed: bool = False
    share_of: tuple[str, str] | None = None
    per_line: bool = False


NUMBER = Column("number", "STT", 5.5, Kind.ORDER)


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook. The column STT is added in front of `columns`; `noun` is what subtotals count.

    A table printed `across` may take several pages side by side; others shrink to the width of one.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    unit_note: str = ""
    paper: str = "A4"
    noun: str = "đơn vị"
    frozen: int = 2
    across: bool = False

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return (NUMBER, *self.columns)

    @property
    def sums(self) -> tuple[int, ...]:
        """Places of summed columns among `columns`."""
        return tuple(i for i, column in enumerate(self.columns) if column.summed)

    @property
    def breaks(self) -> list[int]:
        """Places among `all_columns` where a further page begins across; empty for a table as wide as its paper."""
        columns, found = self.all_columns, list[int]()
        repeated = sum(column.width for column in columns[: self.frozen])
        width = 0.0
        for place, column in enumerate(columns if self.across else ()):
            width += column.width
            if width > WIDEST[self.paper]:
                found.append(place)
                width = repeated + column.width
        return found


@dataclass(frozen=True)
class Frame:
    """The words around a table. `subtitles` stand under the title, `notes` under the table."""

    letterhead: Letterhead
    year: int
    subtitles: tuple[str, ...] = ()
    filters: str = ""
    notes: tuple[str, ...] = ()

    @property
    def dateline(self) -> str:
        """The registry fills in day and month by hand (domain.md §3.2)."""
        return self.letterhead.dateline(None, self.year)


@dataclass(frozen=True)
class Group:
    """A heading inside the table. `mark` "A" stands as given; where it is empty, groups are numbered I, II, III."""

    key: Any
    title: str
    mark: str = ""


class Row(NamedTuple):
    """One record: the groups it stands in, one value per column, and per line the values of the `per_line` columns."""

    path: tuple[Group, ...]
    values: Sequence[Any]
    lines: Sequence[Sequence[Any]] = ()


class Head(NamedTuple):
    """A cell of the header, from its first to its last row and column (all inclusive, header row 0 or 1)."""

    top: int
    left: int
    bottom: int
    right: int
    title: str


def heads(columns: Sequence[Column]) -> list[Head]:
    """The two-level header: a column without parent takes both rows, neighbours share their parent's cell."""
    cells: list[Head] = []
    for place, column in enumerate(columns):
        if not column.parent:
            cells.append(Head(0, place, 1, place, column.title))
            continue
        if place and columns[place - 1].parent == column.parent:
            above = next(i for i in reversed(range(len(cells))) if cells[i].top == 0)
            cells[above] = cells[above]._replace(right=place)
        else:
            cells.append(Head(0, place, 0, place, column.parent))
        cells.append(Head(1, place, 1, place, column.title))
    return cells


def indices(columns: Sequence[Column]) -> list[str]:
    """The row of indices: A, B, then 1, 2, 3; a ratio says of what: "3=2/1"."""
    numbers = {column.key: str(place - 1) for place, column in enumerate(columns)}
    written = ["A", "B"][: len(columns)]
    for column in columns[2:]:
        over = column.share_of and f"={numbers[column.share_of[0]]}/{numbers[column.share_of[1]]}"
        written.append(numbers[column.key] + (over or ""))
    return written


def halves(columns: Sequence[Column], least_right: float = 52) -> int:
    """First column of the right half of the head and of the signatures, leaving room for the national motto."""
    total = sum(column.width for column in columns)
    right = max(total / 2, min(least_right, total * 0.6))
    width = 0.0
    for place in reversed(range(1, len(columns))):
        width += columns[place].width
        if width >= right:
            return place
    return 1


def lines_of(text: str, width: float) -> int:
    """Lines `text` takes when wrapped at words in a cell of `width` characters."""
    room, lines = max(1, int(width)), 0
    for part in text.split("\n"):
        lines, used = lines + 1, 0
        for word in part.split():
            size = len(word)
            if used and used + 1 + size > room:
                lines, used = lines + 1, 0
            if size > room:
                lines += math.ceil(size / room) - 1
                size = size % room or room
            used += size + (1 if used else 0)
    return lines


def head_lines(columns: Sequence[Column]) -> tuple[int, int]:
    """Lines of text in the upper and the lower row of the header; bold letters are wider."""
    upper = lower = 1
    tall = 1
    for head in heads(columns):
        need = lines_of(head.title, sum(c.width for c in columns[head.left : head.right + 1]) * 0.82)
        if head.top != head.bottom:
            tall = max(tall, need)
        elif head.top == 0:
            upper = max(upper, need)
        else:
            lower = max(lower, need)
    return upper, max(lower, tall - upper)


def as_of(moment: datetime) -> str:
    """ "Số liệu tính đến 16 giờ 05 ngày 29/07/2019"."""
    return f"Số liệu tính đến {clock.local(moment):%H giờ %M ngày %d/%m/%Y}"


def period(starts_on: date | None, ends_on: date | None) -> str:
    """ "từ ngày 21/07/2019 đến ngày 27/07/2019"; one day, or one open end, is said as such."""
    if starts_on is not None and starts_on == ends_on:
        return f"ngày {starts_on:%d/%m/%Y}"
    words = [f"từ ngày {starts_on:%d/%m/%Y}" if starts_on else "", f"đến ngày {ends_on:%d/%m/%Y}" if ends_on else ""]
    return " ".join(filter(None, words))
