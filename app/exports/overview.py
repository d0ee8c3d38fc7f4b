"""The first sheet: every branch with its main figures side by side, and a chart of them that Excel draws itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.exports.activities import Done
from app.exports.groups import Groups
from app.exports.initiatives import Invented
from app.exports.layout import Column, Group, Kind, Row, Sheet
from app.exports.queries import Branch
from app.exports.registrations import Registered
from app.exports.sheets import Book
from app.exports.styles import FONT
from app.exports.tables import Table

UNIONS, SHARES = "Số công đoàn cơ sở", "Tỷ lệ (%)"
REGISTERED, DONE, INVENTED = "Công trình, phần việc", "Hoạt động", "Sáng kiến"
SHEET = Sheet(
    code="Tổng quan",
    title="BIỂU TỔNG HỢP CHUNG",
    columns=(
        Column("unit", "Đơn vị", 32),
        Column("grassroots", "Tổng số", 9, Kind.COUNT, UNIONS, summed=True),
        Column("with_registrations", "Có đăng ký", 9, Kind.COUNT, UNIONS, summed=True),
        Column("with_activities", "Có hoạt động", 9, Kind.COUNT, UNIONS, summed=True),
        Column("with_initiatives", "Có sáng kiến", 9, Kind.COUNT, UNIONS, summed=True),
        Column("share_registered", "Có đăng ký", 9, Kind.SHARE, SHARES, share_of=("with_registrations", "grassroots")),
        Column("share_active", "Có hoạt động", 9, Kind.SHARE, SHARES, share_of=("with_activities", "grassroots")),
        Column("registrations", "Số đăng ký", 9, Kind.COUNT, REGISTERED, summed=True),
        Column("finished", "Hoàn thành", 9, Kind.COUNT, REGISTERED, summed=True),
        Column("budget", "Kinh phí", 12, Kind.MONEY, REGISTERED, summed=True),
        Column("activities", "Số hoạt động", 9, Kind.COUNT, DONE, summed=True),
        Column("people", "Lượt người", 10, Kind.COUNT, DONE, summed=True),
        Column("initiatives", "Số sáng kiến", 9, Kind.COUNT, INVENTED, summed=True),
        Column("benefit", "Giá trị làm lợi", 12, Kind.MONEY, INVENTED, summed=True),
    ),
    unit_note="ĐVT: triệu đồng",
)
CHART = "Biểu đồ"
MOST_BARS = 45  # more names than that cannot be read on one page; then the chart shows the whole alone
SERIES = (
    ("grassroots", "Tổng số CĐCS", "#BFBFBF"),
    ("with_registrations", "Có đăng ký công trình, phần việc", "#9F1D17"),
    ("with_activities", "Có hoạt động", "#D98E04"),
    ("with_initiatives", "Có sáng kiến", "#2F6B4F"),
)


def rows(
    groups: Groups,
    branches: list[Branch],
    registered: Mapping[int | None, Registered],
    done: Mapping[int | None, Done],
    invented: Mapping[int | None, Invented],
) -> Iterator[Row]:
    """One row per branch."""
    for branch in branches:
        works = registered.get(branch.id, Registered())
        acts = done.get(branch.id, Done())
        ideas = invented.get(branch.id, Invented())
        values: tuple[Any, ...] = (
            branch.label, branch.grassroots, works.unions, acts.unions, ideas.unions, None, None, works.total,
            works.finished, works.budget, acts.total, acts.people, ideas.total, ideas.benefit,
        )  # fmt: skip
        yield Row(groups.section(branch.section), values)


def add_chart(book: Book, table: Table, section: Group | None, title: str) -> None:
    """A chart sheet over the branches of `section`, or over the total where they are too many to be read."""
    bars = table.spans.get(section) if section else None
    name = table.spec.code
    place = {column.key: i for i, column in enumerate(table.columns)}
    chart = book.workbook.add_chart({"type": "column"})
    many = bars is not None and bars[1] - bars[0] < MOST_BARS
    if bars is not None and many:
        for key, words, colour in SERIES:
            chart.add_series(
                {
                    "name": words,
                    "categories": [name, bars[0] - 1, place["unit"], bars[1] - 1, place["unit"]],
                    "values": [name, bars[0] - 1, place[key], bars[1] - 1, place[key]],
                    "fill": {"color": colour},
                    "gap": 60,
                }
            )
    else:
        leaves, total = table.first_row - 3, table.total_row - 1
        first, last = place[SERIES[0][0]], place[SERIES[-1][0]]
        chart.add_series(
            {
                "name": "Số công đoàn cơ sở",
                "categories": [name, leaves, first, leaves, last],
                "values": [name, total, first, total, last],
                "fill": {"color": SERIES[1][2]},
                "data_labels": {"value": True},
                "gap": 120,
            }
        )
    font = {"name": FONT, "size": 11}
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 14}})
    chart.set_x_axis({"num_font": font | {"rotation": -45 if many else 0}})
    chart.set_y_axis({"name": "Số CĐCS", "name_font": font, "num_font": font, "num_format": "#,##0"})
    chart.set_legend({"position": "bottom", "font": font})
    sheet = book.workbook.add_chartsheet(CHART)
    sheet.set_chart(chart)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_footer(f'&L&"{FONT},Italic"&10{CHART}&R&"{FONT},Regular"&10Trang &P/&N')
