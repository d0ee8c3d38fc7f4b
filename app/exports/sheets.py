"""The workbook, and what every sheet of it has: print set-up, heading block, two-level header, words and signatures below.

Rows are written as they come and forgotten: memory does not grow with them.
"""

from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from app.exports.cells import LINE, RowSheet, text_cell
from app.exports.layout import Frame, Sheet, halves, head_lines, heads, indices, lines_of
from app.exports.styles import FONT, Styles, make_styles

PAPERS = {"A4": 9, "A3": 8}
SQUEEZE = 1.3  # pages: a table this tall is printed on one, so that its signatures do not stand alone on the next
SCALE = 62  # per cent: what makes the widest page of columns fit
RULE = "―――――――――"


class Book:
    """An .xlsx file being written. Use as a context: the file is complete when the context ends without an error."""

    def __init__(self, path: Path, title: str = "", author: str = "") -> None:
        self.workbook = Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": str(path.parent),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": 11},
            },
        )
        self.workbook.set_properties({"title": title, "author": author, "company": author})
        self.styles: Styles = make_styles(self.workbook)

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            self.workbook.close()
            return
        self.workbook.fileclosed = 1  # else it is written when the object goes
        for sheet in self.workbook.worksheets():
            sheet.row_data_fh.close()
            Path(sheet.row_data_filename).unlink(missing_ok=True)


class FramedSheet:
    """A sheet with its heading block and header written; `at` is the row written last, counted from 1."""

    def __init__(self, book: Book, spec: Sheet, frame: Frame) -> None:
        self.spec, self.frame, self.styles = spec, frame, book.styles
        self.columns = spec.all_columns
        self.last = len(self.columns) - 1
        self.breaks = spec.breaks
        self.side = (
            self.breaks[0] if self.breaks else len(self.columns)
        ) - 1  # last column of the words around the table
        self.split = halves(self.columns[: self.side + 1])
        self.sheet: RowSheet = book.workbook.add_worksheet(spec.code, worksheet_class=RowSheet)
        self.at = 0
        self._set_up()
        self._heading()
        self._column_heads()
        self.first_row = self.at + 1

    def _set_up(self) -> None:
        sheet = self.sheet
        for i, column in enumerate(self.columns):
            sheet.set_column(i, i, column.width)
        sheet.set_landscape()
        sheet.set_paper(PAPERS[self.spec.paper])
        sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)  # inches: 20 and 15 mm
        if self.breaks:  # several pages across, each beginning with the columns that name the row
            sheet.set_print_scale(SCALE)
            sheet.set_v_pagebreaks(self.breaks)
            sheet.repeat_columns(0, self.spec.frozen - 1)
            sheet.print_across()
        else:
            sheet.fit_to_pages(1, 0)
        sheet.set_footer(f'&L&"{FONT},Italic"&10{self.spec.code}&R&"{FONT},Regular"&10Trang &P/&N')
        sheet.set_zoom(85)
        sheet.hide_gridlines(2)

    def words(self, *cells: tuple[int, int, str, str], height: float | None = None) -> None:
        """A row outside the table: (first column, last column, text, style name) from left to right."""
        self.at += 1
        written = ""
        for left, right, text, style in cells:
            number = self.styles.words[style]
            written += text_cell(left, number, number)(self.at, text)
            self.sheet.join(self.at, left, self.at, right)
        self.sheet.put(self.at, written, height)

    def line(self, text: str, style: str, *, size: float = 1.15, height: float = 17) -> None:
        """Text over the whole width, as many lines as it needs; `size` is its letters' width against the table's."""
        width = sum(column.width for column in self.columns[: self.side + 1])
        self.words((0, self.side, text, style), height=height * lines_of(text, width / size))

    def sides(self, left: tuple[str, str], right: tuple[str, str], height: float = 18) -> None:
        """Text and style name of the left and the right half; a long name on the left takes the lines it needs."""
        room = sum(column.width for column in self.columns[: self.split])
        lines = lines_of(left[0], room / (1.4 if left[0].isupper() else 1.15)) if left[0] else 1
        self.words((0, self.split - 1, *left), (self.split, self.side, *right), height=height * lines)

    def _heading(self) -> None:
        paper = self.frame.letterhead
        self.sides((paper.upper.upper(), "upper"), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "nation"))
        self.sides((paper.issuer.upper(), "issuer"), ("Độc lập - Tự do - Hạnh phúc", "motto"))
        self.sides((RULE, "rule"), (self.frame.dateline, "dateline"), height=20)
        self.line(self.spec.code, "code", height=20)
        self.line(self.spec.title, "title", size=1.5, height=20)
        for text in self.frame.subtitles:
            self.line(text, "subtitle", size=1.2, height=18)
        self.sides((self.frame.filters, "filters"), (self.spec.unit_note, "unit_note"))

    def _column_heads(self) -> None:
        top = self.at + 1
        titles = {(head.top, head.left): head.title for head in heads(self.columns)}
        for head in heads(self.columns):
            self.sheet.join(top + head.top, head.left, top + head.bottom, head.right)
        for level, lines in enumerate(head_lines(self.columns)):
            self._row(
                [titles.get((level, i), "") for i in range(len(self.columns))], self.styles.head, LINE * lines + 3
            )
        self._row(indices(self.columns), self.styles.index, LINE)
        self.sheet.repeat_rows(top - 1, self.at - 1)
        self.sheet.freeze_panes(self.at, self.spec.frozen)

    def _row(self, texts: list[str], style: int, height: float) -> None:
        self.at += 1
        self.sheet.put(
            self.at, "".join(text_cell(i, style, style)(self.at, text) for i, text in enumerate(texts)), height
        )

    def finish(self) -> None:
        """The words below the table, the signatures, the print area."""
        self.words()
        for text in self.frame.notes:
            self.line(text, "note")
        self.words()
        paper = self.frame.letterhead
        self.sides(("", "sign_hint"), (paper.authority, "signature"))
        self.sides(("NGƯỜI LẬP BIỂU", "signature"), (paper.title, "signature"))
        self.sides(("(Ký, ghi rõ họ tên)", "sign_hint"), ("(Ký tên, đóng dấu)", "sign_hint"))
        for _ in range(4):
            self.words()
        self.sides(("", "signature"), (paper.signer, "signature"))
        self.sheet.span(self.at, self.last)
        self.sheet.print_area(0, 0, self.at - 1, self.last)
        # 5.6 points a character; what is inside the margins of A4 and of A3 is 0.65 as tall as it is wide.
        page = sum(column.width for column in self.columns) * 5.6 * 0.65
        if not self.breaks and self.sheet.tall <= SQUEEZE * page:
            self.sheet.fit_to_pages(1, 1)
