"""A small official table with everything in it, for the tests of the layout."""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.exports.layout import Column, Frame, Group, Kind, Row, Sheet
from app.exports.sheets import Book
from app.exports.tables import Table
from app.units.letterhead import Letterhead

COST = "Kinh phí dự kiến"
SPEC = Sheet(
    code="Biểu 01",
    title="BIỂU TỔNG HỢP ĐĂNG KÝ CÔNG TRÌNH, PHẦN VIỆC",
    columns=(
        Column("unit", "Đơn vị đăng ký", 24),
        Column("title", "Tên công trình, phần việc", 34),
        Column("kind", "Loại", 7, Kind.WORD),
        Column("start", "Khởi công", 11, Kind.DAY, "Thời gian"),
        Column("due", "Hoàn thành", 11, Kind.DAY, "Thời gian"),
        Column("budget", "Tổng", 11, Kind.MONEY, COST, summed=True),
        Column("union", "KP công đoàn", 10, Kind.MONEY, COST, summed=True),
        Column("people", "Số đoàn viên", 9, Kind.COUNT, summed=True),
        Column("done", "Đã xong", 9, Kind.COUNT, summed=True),
        Column("share", "Tỷ lệ (%)", 9, Kind.SHARE, share_of=("done", "people")),
        Column("plaque", "Đề nghị gắn biển (x)", 7, Kind.MARK),
    ),
    unit_note="ĐVT: triệu đồng",
    paper="A3",
    noun="công trình, phần việc",
)
PAPER = Letterhead(
    upper="Tổng Liên đoàn Lao động Việt Nam",
    issuer="Liên đoàn Lao động tỉnh Cao Bằng",
    place="Cao Bằng",
    authority="TM. BAN THƯỜNG VỤ",
    title="CHỦ TỊCH",
    signer="Nguyễn Văn Mẫu",
)
FRAME = Frame(
    PAPER, 2019, ("Chào mừng 90 năm",), "Trạng thái: đã duyệt", ("Số liệu tính đến 16 giờ 05 ngày 29/07/2019",)
)
A, B, C = Group("A", "CẤP TỈNH", "A"), Group("B", "CÔNG ĐOÀN CẤP TRÊN", "B"), Group("C", "CĐCS TRỰC THUỘC", "C")
HOA_AN, BAO_LAC = Group("HA", "LĐLĐ huyện Hòa An"), Group("BL", "LĐLĐ huyện Bảo Lạc")


def values(**given: Any) -> tuple[Any, ...]:
    """One record: sensible values, those given instead."""
    usual: dict[str, Any] = {
        "unit": "CĐCS xã Hưng Đạo", "title": "Nhà Mái ấm", "kind": "CT", "start": date(2019, 4, 2), "due": date(2019, 7, 20),
        "budget": 45_500_000, "union": 20_000_000, "people": 30, "done": 12, "share": None, "plaque": True,
    }  # fmt: skip
    return tuple((usual | given)[column.key] for column in SPEC.columns)


def written(
    path: Path, rows: list[Row], spec: Sheet = SPEC, sections: tuple[Group, ...] = (A, B, C)
) -> tuple[Any, Any, Table]:
    """The sheet as formulas, the sheet as values kept in the file, and the table that wrote it."""
    with Book(path, "Biểu mẫu", "LĐLĐ tỉnh") as book:
        table = Table(book, spec, FRAME, sections)
        table.fill(rows)
        table.finish()
    return load_workbook(path)[spec.code], load_workbook(path, data_only=True)[spec.code], table


def three_groups() -> list[Row]:
    """Two upper unions with three and two records, two unions directly under the province; none of the province's own."""
    return [
        Row((B, HOA_AN), values(budget=1_000_000, people=10)),
        Row((B, HOA_AN), values(budget=0, people=3, done=None)),
        Row((B, HOA_AN), values(budget=None, people=7, plaque=False)),
        Row((B, BAO_LAC), values(budget=1_234_567_890)),
        Row((B, BAO_LAC), values(budget=50_000)),
        Row((C,), values(budget=49_999)),
        Row((C,), values(budget=1)),
    ]


def labelled(sheet: Any, text: str) -> int:
    """The row whose first two cells hold `text`."""
    return next(
        row for row in range(1, sheet.max_row + 1) if text in (sheet.cell(row, 1).value, sheet.cell(row, 2).value)
    )
