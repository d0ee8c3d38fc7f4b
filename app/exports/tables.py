"""The body of an official table: groups A, B, C and I, II, III, numbered records, subtotals as live sums.

The value of every sum is kept beside its formula, so viewers that do not calculate show it too. Money is added up in
đồng and divided when written: a total is never a sum of rounded cells.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from app.exports.cells import (
    LINE,
    MILLION,
    Cell,
    cell_writer,
    formula_cell,
    number_cell,
    score_cell,
    sum_of,
    text_cell,
)
from app.exports.layout import Column, Frame, Group, Kind, Row, Sheet, lines_of
from app.exports.sheets import Book, FramedSheet
from app.kernel.text import number, roman

TALLEST = 409  # points; Excel's own limit
BY_HAND = 36.0  # points: room for handwriting on paper that the print set-up shrinks
STEP = 500  # rows between two reports of progress
MOST_PARTS = 800  # single cells in one formula; more would pass Excel's 8,192 characters

Report = Callable[[int], None]
"""Called with the number of records written since the last call."""


class _Open:
    """A group being written: its heading, where it began, what it holds so far."""

    def __init__(self, group: Group | None, mark: str, row: int, sums: int) -> None:
        self.group, self.mark, self.first = group, mark, row
        self.count = 0
        self.sums: list[int | None] = [None] * sums  # None: no record gave a number, so the sum stays blank
        self.parts: list[int] = []  # subtotal rows of the groups inside


class Table(FramedSheet):
    """One sheet with its rows. `sections` are printed even when nothing stands in them.

    After `fill`: `total_row` (from 1), `totals` by column key (money in đồng), `count` of records, and `spans`, the
    first and last row of what stands in each section.
    """

    def __init__(self, book: Book, spec: Sheet, frame: Frame, sections: Sequence[Group] = ()) -> None:
        super().__init__(book, spec, frame)
        self.sections = list(sections)
        self.sums = tuple(i for i, column in enumerate(self.columns) if column.summed)
        self.place = {column.key: i for i, column in enumerate(self.columns)}
        self.label_to = min(self.sums, default=len(self.columns)) - 1  # last column of a subtotal's words
        self.open: list[_Open] = [_Open(None, "", self.first_row, len(self.sums))]
        self.shown = 0  # sections printed
        self.number = 0
        self.totals: dict[str, int | None] = {}
        self.spans: dict[Group, tuple[int, int]] = {}
        self.count = self.total_row = 0
        self.sheet.outline_row_level = 2
        styles = self.styles
        self.cells: list[Cell] = [
            self._share(i, column, styles.table["", Kind.SHARE])
            if column.share_of
            else score_cell(i, styles.table["", Kind.SCORE], styles.scores)
            if column.kind is Kind.SCORE
            else cell_writer(column.kind, i, styles.table["", column.kind], styles.quoted.get(column.kind, 0))
            for i, column in enumerate(self.columns)
        ]
        self.blanks = [
            number_cell(i, styles.table["", column.kind if i == 0 else Kind.TEXT])
            for i, column in enumerate(self.columns)
        ]
        self.shared = [i for i, column in enumerate(self.columns) if not column.per_line]
        self.rooms = [(i, int(c.width)) for i, c in enumerate(self.columns) if c.kind in (Kind.TEXT, Kind.WORD)]
        self.per_line = [i for i, column in enumerate(self.columns) if column.per_line]

    def fill(self, rows: Iterable[Row], report: Report = lambda count: None) -> None:
        """Write `rows`, which come sorted by their groups, then TỔNG CỘNG."""
        path: tuple[Group, ...] | None = None
        inner, depth = self.open[0], 0
        ratios = [(i, self._share_values(i)) for i, column in enumerate(self.columns) if column.share_of]
        sums = [(place, i - 1) for place, i in enumerate(self.sums)]
        cells, put, waiting = self.cells, self.sheet.put, 0
        for row in rows:
            if row.path != path:
                self._enter(row.path)
                path, inner, depth = row.path, self.open[-1], len(self.open) - 1
            self.number += 1
            inner.count += 1
            for place, i in sums:
                value = row.values[i]
                if value is not None:
                    inner.sums[place] = (inner.sums[place] or 0) + value
            values = [self.number, *row.values]
            for i, of in ratios:
                values[i] = of(values)
            if len(row.lines) > 1:
                self._several_lines(values, row.lines)
            else:
                if row.lines:
                    for i, value in zip(self.per_line, row.lines[0], strict=True):
                        values[i] = value
                self.at += 1
                at, lines = self.at, 1
                for i, room in self.rooms:
                    text = values[i]
                    if text and (len(text) > room or "\n" in text):
                        lines = max(lines, -(-len(text) // room) + text.count("\n"))
                height = min(TALLEST, LINE * lines) if lines > 1 else None
                put(at, "".join([cell(at, value) for cell, value in zip(cells, values, strict=True)]), height, depth)
            waiting += 1
            if waiting == STEP:
                report(waiting)
                waiting = 0
        report(waiting)
        self._total()

    def leave_blank(self, rows: int) -> None:
        """Numbered rows to write in by hand, and no total of nothing."""
        for nth in range(1, rows + 1):
            self.at += 1
            values = [nth, *[None] * (len(self.columns) - 1)]
            cells = "".join([cell(self.at, value) for cell, value in zip(self.blanks, values, strict=True)])
            self.sheet.put(self.at, cells, BY_HAND)
        self.total_row = self.at

    # groups

    def _enter(self, path: tuple[Group, ...]) -> None:
        """Close the groups that `path` leaves and open those it enters; numbers of records start again."""
        common = 0
        for group, opened in zip(path, self.open[1:], strict=False):
            if group != opened.group:
                break
            common += 1
        while len(self.open) - 1 > common:
            self._close()
        for depth, group in enumerate(path[common:], common):
            if depth == 0:
                self._empty_sections(group)
            self._begin(group)
        self.number = 0

    def _begin(self, group: Group) -> None:
        mark = group.mark or roman(len(self.open[-1].parts) + 1)
        level = len(self.open) - 1
        self._group_row(mark, group.title, "subgroup" if level else "group", level)
        self.open.append(_Open(group, mark, self.at + 1, len(self.sums)))

    def _empty_sections(self, until: Group | None) -> None:
        while self.shown < len(self.sections):
            section = self.sections[self.shown]
            self.shown += 1
            if section == until:
                return
            self._group_row(section.mark, section.title, "group", 0)

    def _group_row(self, mark: str, title: str, line: str, level: int) -> None:
        self.at += 1
        centred, label = self.styles.table[line, Kind.WORD], self.styles.labels[line]
        cells = text_cell(0, centred, centred)(self.at, mark) + text_cell(1, label, label)(self.at, title)
        cells += "".join(number_cell(i, label)(self.at, None) for i in range(2, len(self.columns)))
        self.sheet.join(self.at, 1, self.at, self.last)
        self.sheet.put(self.at, cells, LINE + 3, level)

    def _close(self) -> None:
        closed = self.open.pop()
        above = self.open[-1]
        above.count += closed.count
        if closed.group is not None and len(self.open) == 1:
            self.spans[closed.group] = (closed.first, self.at)
        for i, value in enumerate(closed.sums):
            if value is not None:
                above.sums[i] = (above.sums[i] or 0) + value
        words = f"Cộng mục {closed.mark}: {number(closed.count)} {self.spec.noun}"
        self._sum_row(words, closed, "sum" if len(self.open) > 1 else "subgroup", len(self.open) - 1)
        above.parts.append(self.at)

    def _total(self) -> None:
        while len(self.open) > 1:
            self._close()
        self._empty_sections(None)
        whole = self.open[0]
        self._sum_row(f"TỔNG CỘNG: {number(whole.count)} {self.spec.noun}", whole, "total", 0)
        self.totals = {self.columns[i].key: whole.sums[place] for place, i in enumerate(self.sums)}
        self.count, self.total_row = whole.count, self.at

    # sums and shares

    def _sum_row(self, words: str, group: _Open, line: str, level: int) -> None:
        """Subtotal words merged up to the first sum, then the sums of the group's records or of its subtotals."""
        last, self.at = self.at, self.at + 1
        label = self.styles.labels[line]
        self.sheet.join(self.at, 0, self.at, self.label_to)
        cells = text_cell(0, label, label)(self.at, words)
        values: list[Any] = [None] * len(self.columns)
        for place, i in enumerate(self.sums):
            values[i] = group.sums[place]
        for i, column in enumerate(self.columns[1:], 1):
            style = self.styles.table[line, column.kind]
            if i in self.sums and group.count:
                value = values[i] or 0
                kept = value / MILLION if column.kind is Kind.MONEY else value
                cells += formula_cell(i, self.at, style, self._sum(i, group, last), kept)
            elif column.share_of and i > self.label_to:
                cells += self._share(i, column, style)(self.at, self._share_values(i)(values))
            else:
                cells += number_cell(i, label if i <= self.label_to else style)(self.at, None)
        self.sheet.put(self.at, cells, LINE + 3, level)

    @staticmethod
    def _sum(column: int, group: _Open, last: int) -> str:
        if not group.parts:
            name = xl_col_to_name(column)
            return f"SUM({name}{group.first}:{name}{last})"
        if len(group.parts) > MOST_PARTS:  # every record is in the range twice: itself and in its subtotal
            name = xl_col_to_name(column)
            return f"SUM({name}{group.first}:{name}{last})/2"
        return sum_of(column, group.parts)

    def _share(self, column: int, spec: Column, style: int) -> Cell:
        """A live ratio; never 100 % unless numerator and denominator agree (CR-5), blank of nothing."""
        assert spec.share_of
        part, whole = (xl_col_to_name(self.place[key]) for key in spec.share_of)

        def write(row: int, value: Any) -> str:
            p, w = f"{part}{row}", f"{whole}{row}"
            formula = f'IF(N({w})=0,"",IF(AND({p}<{w},{p}/{w}>0.999),0.999,{p}/{w}))'
            return formula_cell(column, row, style, formula, value)

        return write

    def _share_values(self, column: int) -> Callable[[Sequence[Any]], float | None]:
        share_of = self.columns[column].share_of
        assert share_of
        part, whole = (self.place[key] for key in share_of)

        def share(values: Sequence[Any]) -> float | None:
            if not values[whole]:
                return None
            ratio = (values[part] or 0) / values[whole]
            return min(ratio, 0.999) if (values[part] or 0) < values[whole] else ratio

        return share

    # records of several lines

    def _several_lines(self, values: list[Any], lines: Sequence[Sequence[Any]]) -> None:
        """One record over several rows: shared cells are merged, so the program cannot fit heights and we do."""
        need = max(self._lines(i, values[i]) for i in self.shared)
        own = [max([1, *(self._lines(i, v) for i, v in zip(self.per_line, line, strict=True))]) for line in lines]
        each = -(-max(0, need - sum(own)) // len(lines))
        for i in self.shared:
            self.sheet.join(self.at + 1, i, self.at + len(lines), i)
        for nth, line in enumerate(lines):
            self.at += 1
            if nth:
                values = [None] * len(values)
            for i, value in zip(self.per_line, line, strict=True):
                values[i] = value
            height = min(TALLEST, LINE * (own[nth] + each))
            cells = "".join([cell(self.at, value) for cell, value in zip(self.cells, values, strict=True)])
            self.sheet.put(self.at, cells, height, len(self.open) - 1)

    def _lines(self, column: int, value: Any) -> int:
        return lines_of(value, self.columns[column].width) if isinstance(value, str) else 1
