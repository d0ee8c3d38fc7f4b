"""The looks of an official table: Times New Roman, thin borders, number formats that each machine writes its own way."""

from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from app.exports.cells import style_number
from app.exports.layout import Kind

FONT = "Times New Roman"
NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.EITHER: "#,##0",
    Kind.MONEY: "#,##0.0",
    Kind.DAY: "dd/mm/yyyy",
    Kind.SHARE: "0.0%",
    Kind.TENTHS: "#,##0.0",
}
CENTRED = frozenset({Kind.WORD, Kind.DAY, Kind.MARK, Kind.ORDER, Kind.EITHER, Kind.SCORE})
SCORES = {True: '#,##0" ✓"', False: '#,##0" ✗"', None: "#,##0"}
GREY = "#EDEDED"

_WORDS: dict[str, dict[str, Any]] = {
    "upper": {"font_size": 12, "align": "center", "text_wrap": True},
    "issuer": {"font_size": 12, "align": "center", "bold": True, "text_wrap": True},
    "nation": {"font_size": 12, "align": "center", "bold": True},
    "motto": {"font_size": 13, "align": "center", "bold": True, "underline": 1},
    "rule": {"font_size": 8, "align": "center", "valign": "top"},
    "dateline": {"font_size": 13, "align": "center", "italic": True},
    "code": {"font_size": 13, "align": "center", "bold": True},
    "title": {"font_size": 14, "align": "center", "bold": True, "text_wrap": True},
    "subtitle": {"font_size": 13, "align": "center", "italic": True, "text_wrap": True},
    "unit_note": {"font_size": 12, "align": "right", "italic": True},
    "filters": {"font_size": 12, "italic": True, "text_wrap": True},
    "note": {"font_size": 12, "italic": True, "text_wrap": True, "valign": "top"},
    "signature": {"font_size": 13, "align": "center", "bold": True},
    "sign_hint": {"font_size": 12, "align": "center", "italic": True},
}
_LINES: dict[str, dict[str, Any]] = {
    "": {},
    "group": {"bold": True, "bg_color": GREY},
    "subgroup": {"bold": True},
    "sum": {"bold": True, "italic": True},
    "total": {"bold": True, "bg_color": GREY},
}


@dataclass(frozen=True)
class Styles:
    """Style numbers by name: `words` around the table, `heads` of it, `table[line, kind]` and `quoted` inside."""

    words: dict[str, int]
    head: int
    index: int
    labels: dict[str, int]
    table: dict[tuple[str, Kind], int]
    quoted: dict[Kind, int]
    scores: dict[bool | None, int]


def make_styles(book: Workbook) -> Styles:
    """Register every style of the tables with `book`, once."""

    def add(**properties: Any) -> int:
        return style_number(book.add_format({"font_name": FONT, "valign": "vcenter"} | properties))

    cell = {"border": 1, "font_size": 11}
    head = cell | {"bold": True, "align": "center", "text_wrap": True}

    def of(kind: Kind) -> dict[str, Any]:
        look: dict[str, Any] = {"num_format": NUMBER_FORMATS[kind]} if kind in NUMBER_FORMATS else {}
        if kind in CENTRED:
            look["align"] = "center"
        if kind in (Kind.TEXT, Kind.WORD, Kind.EITHER, Kind.SCORE):
            look["text_wrap"] = True
        return cell | look

    return Styles(
        words={name: add(**look) for name, look in _WORDS.items()},
        head=add(**head),
        index=add(**(head | {"bold": False, "italic": True, "font_size": 10})),
        labels={line: add(**cell, **look, align="left") for line, look in _LINES.items()},
        table={(line, kind): add(**of(kind), **look) for line, look in _LINES.items() for kind in Kind},
        quoted={kind: add(**of(kind), quote_prefix=True) for kind in (Kind.TEXT, Kind.WORD)},
        scores={met: add(**cell, align="center", num_format=code) for met, code in SCORES.items()},
    )
