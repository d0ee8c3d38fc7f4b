"""Workbooks around an import: the template to fill in, and the list of what is wrong in a file."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from xlsxwriter import Workbook

from app.units.import_lines import HEADINGS, RowError
from app.units.models import Sector, UnitType

WIDTHS = {"name": 44, "unit_type": 30, "sector": 30, "area": 24, "chair_name": 24, "agency_head": 24}
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEAD = {"bold": True, "bg_color": "#EFECE7", "border": 1, "text_wrap": True, "valign": "vcenter"}
_EXAMPLES = (
    ("CB-HA", "Liên đoàn Lao động huyện Hòa An", "LĐLĐ Hòa An", UnitType.DISTRICT_FEDERATION.label, "3", "CB", "", "Hòa An"),
    (
        "CB-HA-001", "CĐCS Trường Tiểu học Nước Hai", "TH Nước Hai", UnitType.GRASSROOTS_UNION.label, "4", "CB-HA",
        Sector.ADMIN.label, "Thị trấn Nước Hai", 32, 25, 34, "Nông Thị Mẫu", "0912345678", "Bế Văn Mẫu", "15/3/1998",
    ),
)  # fmt: skip
_NOTES = (
    "Mã đơn vị là khóa: mã đã có thì cập nhật, mã mới thì thêm. Mã không dùng lại cho đơn vị khác.",
    "Ô để trống: giữ nguyên thông tin đang có. Thứ tự cột và thứ tự dòng không quan trọng.",
    "Cấp: 2 tỉnh, 3 trên cơ sở, 4 cơ sở, 5 bộ phận. Để trống thì theo loại đơn vị.",
    "Mã cấp trên: đơn vị đã có trong hệ thống, hoặc có trong chính tệp này.",
    "Có Chủ tịch và Điện thoại: tạo tài khoản chủ tịch (chưa kích hoạt) nếu đơn vị chưa có.",
    "Hai dòng mẫu ở trang Đơn vị chỉ để xem cách ghi; hãy xóa trước khi nhập.",
)


def template() -> bytes:
    """The workbook to fill in: headings with two examples, and a sheet of what may stand in the columns of choices."""
    with _book() as (book, out):
        sheet = book.add_worksheet("Đơn vị")
        _headings(book, sheet, list(HEADINGS.values()), [WIDTHS.get(name, 14) for name in HEADINGS])
        for row, values in enumerate(_EXAMPLES, 1):
            _write(sheet, row, values)
        for column, members in (("unit_type", UnitType), ("sector", Sector)):
            at = list(HEADINGS).index(column)
            labels = [member.label for member in members]
            sheet.data_validation(
                1, at, 20_000, at, {"validate": "list", "source": _range(members, labels), "error_type": "warning"}
            )
        _catalogue(book)
    return out.getvalue()


def _range(members: type[UnitType] | type[Sector], labels: Sequence[str]) -> str:
    column = "A" if members is UnitType else "B"
    return f"='Danh mục'!${column}$2:${column}${len(labels) + 1}"


def _catalogue(book: Workbook) -> None:
    sheet = book.add_worksheet("Danh mục")
    _headings(book, sheet, ["Loại", "Khu vực", "Cách ghi"], [44, 44, 100])
    for column, words in enumerate(([m.label for m in UnitType], [m.label for m in Sector], _NOTES)):
        for row, text in enumerate(words, 1):
            sheet.write_string(row, column, text)


def errors(found: Sequence[RowError]) -> bytes:
    """Every error of a file: row, column, what to mend."""
    with _book() as (book, out):
        sheet = book.add_worksheet("Lỗi")
        _headings(book, sheet, ["Dòng", "Cột", "Cần sửa"], [8, 22, 90])
        for row, error in enumerate(found, 1):
            _write(sheet, row, (error.row or "", error.column, error.message))
    return out.getvalue()


@contextmanager
def _book() -> Iterator[tuple[Workbook, io.BytesIO]]:
    out = io.BytesIO()
    book = Workbook(out, _SAFE)
    yield book, out
    book.close()


def _headings(book: Workbook, sheet: Any, words: Sequence[str], widths: Sequence[int]) -> None:
    style = book.add_format(_HEAD)
    for column, (text, width) in enumerate(zip(words, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, style)
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, values: Sequence[str | int]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(row, column, value)
        elif value:
            sheet.write_string(row, column, value)
