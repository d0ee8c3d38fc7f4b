"""Cells as ready XML: what text may hold, numbers and days as Excel keeps them, and the sheet that takes whole rows.

XlsxWriter's own row writer takes three times as long. Everything around the rows (widths, print set-up, merged ranges,
styles, charts, the file itself) stays XlsxWriter's. Text is always an inline string: no formula, no link, no number.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from app.exports.layout import Kind

MOST_UNITS = 32_767  # UTF-16 units in a cell
MILLION = 1_000_000

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # by XML, or shown as boxes
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile("[&<>]|_x[0-9a-fA-F]{4}_")
_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")  # Excel would read it as one character
_RISKY = frozenset("=+-@\t＝＋－＠")
_EPOCH = date(1899, 12, 30).toordinal()

Cell = Callable[[int, Any], str]
"""(row from 1, value) to the XML of the cell."""


def plain(text: str) -> str:
    """`text` as a cell may hold it: one kind of line end, no controls, no half characters, at most what Excel takes."""
    if _ODD.search(text):
        text = _REFUSED.sub("", _LINE_END.sub("\n", text))
    if len(text) > MOST_UNITS // 2 and len(text.encode("utf-16-le")) // 2 > MOST_UNITS:
        cut = text.encode("utf-16-le")[: 2 * (MOST_UNITS - 1)].decode("utf-16-le", "ignore")
        text = f"{cut}…"
    return text


def is_risky(text: str) -> bool:
    """Typed into a cell, this would become a formula: it gets the quotePrefix style, so that editing keeps it text."""
    return text[:1] in _RISKY


def _marked_up(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inline(text: str) -> str:
    text = plain(text)
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() or "\n" in text else ""
    if _MARKUP.search(text):
        text = _marked_up(_ESCAPE.sub(r"_x005F\1", text))
    return f"<is><t{space}>{text}</t></is></c>"


def text_cell(column: int, style: int, quoted: int) -> Cell:
    """Text in `style`, or in `quoted` where it looks like a formula; blank for "" and None."""
    name = xl_col_to_name(column)

    def write(row: int, value: Any) -> str:
        if not value:
            return f'<c r="{name}{row}" s="{style}"/>'
        return f'<c r="{name}{row}" s="{quoted if value[0] in _RISKY else style}" t="inlineStr">{_inline(value)}'

    return write


def number_cell(column: int, style: int) -> Cell:
    """An int or a float; blank for None, and a real zero is 0."""
    name = xl_col_to_name(column)

    def write(row: int, value: Any) -> str:
        return (
            f'<c r="{name}{row}" s="{style}"/>'
            if value is None
            else f'<c r="{name}{row}" s="{style}"><v>{value}</v></c>'
        )

    return write


def divided_cell(by: int) -> Callable[[int, int], Cell]:
    """A whole number of small parts, shown as a number of large ones: đồng as triệu đồng, tenths as points."""

    def make(column: int, style: int) -> Cell:
        name = xl_col_to_name(column)

        def write(row: int, value: Any) -> str:
            if value is None:
                return f'<c r="{name}{row}" s="{style}"/>'
            return f'<c r="{name}{row}" s="{style}"><v>{value / by!r}</v></c>'

        return write

    return make


def day_cell(column: int, style: int) -> Cell:
    """A date as Excel's day number."""
    name = xl_col_to_name(column)

    def write(row: int, value: Any) -> str:
        if value is None:
            return f'<c r="{name}{row}" s="{style}"/>'
        return f'<c r="{name}{row}" s="{style}"><v>{value.toordinal() - _EPOCH}</v></c>'

    return write


def mark_cell(column: int, style: int) -> Cell:
    """ "x" where true."""
    name = xl_col_to_name(column)

    def write(row: int, value: Any) -> str:
        if not value:
            return f'<c r="{name}{row}" s="{style}"/>'
        return f'<c r="{name}{row}" s="{style}" t="inlineStr"><is><t>x</t></is></c>'

    return write


def either_cell(column: int, style: int) -> Cell:
    """A number where the value is one, else its words; our own words, never typed ones."""
    write_number, write_text = number_cell(column, style), text_cell(column, style, style)
    return lambda row, value: (write_text if isinstance(value, str) else write_number)(row, value)


def score_cell(column: int, style: int, scores: Mapping[bool | None, int]) -> Cell:
    """The number of a Score in the style of its mark, so that it stays a number; its word in `style`."""
    numbers, write_text = (
        {met: number_cell(column, one) for met, one in scores.items()},
        text_cell(column, style, style),
    )

    def write(row: int, value: Any) -> str:
        if value is None or value.amount is None:
            return write_text(row, value and value.word)
        return numbers[value.met](row, value.amount)

    return write


def cell_writer(kind: Kind, column: int, style: int, quoted: int) -> Cell:
    """What writes the values of a column of `kind`."""
    if kind in (Kind.TEXT, Kind.WORD):
        return text_cell(column, style, quoted)
    special = {
        Kind.MONEY: divided_cell(MILLION),
        Kind.TENTHS: divided_cell(10),
        Kind.DAY: day_cell,
        Kind.MARK: mark_cell,
        Kind.EITHER: either_cell,
    }
    return special.get(kind, number_cell)(column, style)


def formula_cell(column: int, row: int, style: int, formula: str, value: float | int | None) -> str:
    """A formula of our own making with the value it has, so that viewers that do not calculate show it too."""
    kind, kept = (' t="str"', "") if value is None else ("", repr(value))
    return f'<c r="{xl_col_to_name(column)}{row}" s="{style}"{kind}><f>{_marked_up(formula)}</f><v>{kept}</v></c>'


def sum_of(column: int, rows: Sequence[int]) -> str:
    """SUM over single cells of a column, 200 at a time; runs of rows as ranges."""
    name = xl_col_to_name(column)
    parts: list[str] = []
    start = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or rows[i] != rows[i - 1] + 1:
            first, last = rows[start], rows[i - 1]
            parts.append(f"{name}{first}" if first == last else f"{name}{first}:{name}{last}")
            start = i
    return "+".join(f"SUM({','.join(parts[i : i + 200])})" for i in range(0, len(parts), 200)) or "0"


LINE = 15.0  # points a line of table text takes


class RowSheet(Worksheet):
    """A worksheet of a constant-memory workbook that takes finished rows, top to bottom, and keeps none."""

    tall = 0.0  # points, of all rows so far

    def put(self, row: int, cells: str, height: float | None = None, level: int = 0) -> None:
        """Append row number `row` (from 1). `height` in points, which the program may fit anew when text changes."""
        size = "" if height is None else f' ht="{height:g}"'
        outline = f' outlineLevel="{level}"' if level else ""
        self.tall += LINE if height is None else height
        self.row_data_fh.write(f'<row r="{row}"{size}{outline}>{cells}</row>')

    def span(self, last_row: int, last_column: int) -> None:
        """Tell the sheet its size (last row from 1, last column from 0), which it cannot see in finished rows."""
        self.dim_rowmin, self.dim_colmin = 0, 0
        self.dim_rowmax, self.dim_colmax = last_row - 1, last_column

    def join(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range (rows from 1, columns from 0); its cells are written in their rows as usual."""
        if (top, left) != (bottom, right):
            self.merge.append([top - 1, left, bottom - 1, right])


def style_number(style: Format) -> int:
    """The number under which cells name `style`; XlsxWriter has no public word for it."""
    return int(style._get_xf_index())
