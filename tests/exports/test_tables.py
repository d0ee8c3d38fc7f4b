"""The body of an official table: groups, numbers that start again, live subtotals that equal Python's own, print set-up."""

import tracemalloc
from pathlib import Path

import pytest

from app.exports.layout import Column, Frame, Kind, Row, Sheet
from app.exports.sheets import Book
from app.exports.tables import Table
from tests.exports.sample import FRAME, HOA_AN, PAPER, SPEC, A, B, C, labelled, three_groups, values, written


def column(key: str) -> int:
    """Its place in the sheet, from 1."""
    return next(i for i, c in enumerate(SPEC.all_columns, 1) if c.key == key)


@pytest.fixture
def sheets(tmp_path: Path):
    return written(tmp_path / "a.xlsx", three_groups())


def test_groups_stand_in_order_with_their_marks_and_empty_sections_too(sheets):
    live, _, _ = sheets

    marks = [
        (r[0].value, r[1].value)
        for r in live.iter_rows(min_row=11)
        if r[1].value and r[0].value in ("A", "B", "C", "I", "II")
    ]
    assert marks == [
        ("A", "CẤP TỈNH"), ("B", "CÔNG ĐOÀN CẤP TRÊN"), ("I", "LĐLĐ huyện Hòa An"), ("II", "LĐLĐ huyện Bảo Lạc"),
        ("C", "CĐCS TRỰC THUỘC"),
    ]  # fmt: skip


def test_numbers_start_again_in_every_group(sheets):
    live, _, table = sheets

    numbers = [live.cell(row, 1).value for row in range(table.first_row, table.total_row)]
    assert [n for n in numbers if isinstance(n, int)] == [1, 2, 3, 1, 2, 1, 2]


def test_subtotals_are_live_sums_with_their_values_kept(sheets):
    live, kept, table = sheets
    budget, people = column("budget"), column("people")
    rows = three_groups()
    place = [c.key for c in SPEC.columns].index("budget")
    money = [(row.values[place] or 0) for row in rows]

    expected = {
        "Cộng mục I: 3 công trình, phần việc": sum(money[:3]),
        "Cộng mục II: 2 công trình, phần việc": sum(money[3:5]),
        "Cộng mục B: 5 công trình, phần việc": sum(money[:5]),
        "Cộng mục C: 2 công trình, phần việc": sum(money[5:]),
        "TỔNG CỘNG: 7 công trình, phần việc": sum(money),
    }
    for label, amount in expected.items():
        row = labelled(live, label)
        assert str(live.cell(row, budget).value).startswith("=SUM(")
        assert kept.cell(row, budget).value == amount / 1_000_000
    assert table.totals["budget"] == sum(money) and table.count == 7
    first = labelled(live, "I") + 1
    assert live.cell(first + 3, people).value == f"=SUM(I{first}:I{first + 2})"
    assert kept.cell(first + 3, people).value == 20
    total = labelled(live, "TỔNG CỘNG: 7 công trình, phần việc")
    b, c = (labelled(live, f"Cộng mục {mark}: {n} công trình, phần việc") for mark, n in (("B", 5), ("C", 2)))
    assert live.cell(total, budget).value == f"=SUM(G{b},G{c})"


def test_a_share_is_live_blank_of_nothing_and_never_whole_by_rounding(tmp_path: Path):
    rows = [Row((), values(people=p, done=d)) for p, d in ((30, 12), (0, 0), (2000, 1999), (5, 5), (5, 6))]
    live, kept, table = written(tmp_path / "a.xlsx", rows, sections=())

    share = column("share")
    at = range(table.first_row, table.total_row)
    assert [kept.cell(row, share).value for row in at] == [0.4, None, 0.999, 1, 1.2]
    assert all(str(live.cell(row, share).value).startswith("=IF(N(I") for row in at)
    assert kept.cell(table.total_row, share).value == pytest.approx(2022 / 2040)


def test_an_empty_table_says_so(tmp_path: Path):
    live, kept, table = written(tmp_path / "a.xlsx", [])

    row = labelled(live, "TỔNG CỘNG: 0 công trình, phần việc")
    assert kept.cell(row, column("budget")).value is None and table.count == 0


def test_head_and_foot_are_official(sheets):
    live, _, _ = sheets
    texts = [cell.value for row in live.iter_rows() for cell in row if isinstance(cell.value, str)]

    for text in (
        "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "LIÊN ĐOÀN LAO ĐỘNG TỈNH CAO BẰNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Cao Bằng, ngày      tháng      năm 2019", "Biểu 01", SPEC.title, "ĐVT: triệu đồng",
        "Chào mừng 90 năm", "Số liệu tính đến 16 giờ 05 ngày 29/07/2019", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Văn Mẫu",
        "NGƯỜI LẬP BIỂU",
    ):  # fmt: skip
        assert text in texts


def test_the_header_is_merged_in_two_levels_and_repeated_in_print(sheets):
    live, _, table = sheets
    top = table.first_row - 3

    merged = {str(area) for area in live.merged_cells.ranges}
    assert {f"A{top}:A{top + 1}", f"E{top}:F{top}", f"G{top}:H{top}", f"K{top}:K{top + 1}"} <= merged
    assert live.cell(top, 5).value == "Thời gian" and live.cell(top + 1, 6).value == "Hoàn thành"
    assert [live.cell(top + 2, i).value for i in range(1, 5)] == ["A", "B", "1", "2"]
    assert live.print_title_rows == f"${top}:${top + 2}"


@pytest.mark.parametrize(("times", "height"), [(1, 1), (20, 0)])
def test_a_short_table_keeps_its_signatures_on_its_one_page(tmp_path, times, height):
    """What barely runs over one page is printed smaller; a long table takes as many pages as it needs (0)."""
    live, _, _ = written(tmp_path / "a.xlsx", three_groups()[:3] * times)
    read = live.page_setup.fitToHeight
    assert (1 if read is None else read) == height  # a file says nothing of what is 1


def test_print_set_up(sheets):
    live, _, table = sheets

    assert live.page_setup.orientation == "landscape" and live.page_setup.paperSize == 8
    assert live.sheet_properties.pageSetUpPr.fitToPage and (live.page_setup.fitToWidth or 1) == 1
    assert live.freeze_panes == f"C{table.first_row}"
    assert "&P/&N" in live.oddFooter.right.text or "&[Page]" in live.oddFooter.right.text
    assert live.print_area == f"'Biểu 01'!$A$1:$L${table.at}"


def test_a_record_of_several_lines_is_merged_over_them(tmp_path: Path):
    spec = Sheet(
        "Biểu 03",
        "DANH SÁCH SÁNG KIẾN",
        (
            Column("author", "Tác giả", 20, per_line=True),
            Column("share", "Tỷ lệ", 8, Kind.SHARE, per_line=True),
            Column("title", "Tên sáng kiến", 20),
            Column("value", "Giá trị", 10, Kind.MONEY, summed=True),
        ),
        noun="sáng kiến",
    )
    rows = [
        Row((), (None, None, "Một tác giả", 1_000_000), [("An", 1.0)]),
        Row((), (None, None, "Hai tác giả, tên rất dài " * 6, 2_000_000), [("Bình", 0.6), ("Chi", 0.4)]),
        Row((), (None, None, "Lại một", 3_000_000), [("Dung", 1.0)]),
    ]
    live, kept, table = written(tmp_path / "a.xlsx", rows, spec, sections=())

    first = table.first_row
    merged = {str(area) for area in live.merged_cells.ranges}
    assert {f"A{first + 1}:A{first + 2}", f"D{first + 1}:D{first + 2}", f"E{first + 1}:E{first + 2}"} <= merged
    assert f"B{first + 1}:B{first + 2}" not in merged
    assert [live.cell(first + i, 1).value for i in range(4)] == [1, 2, None, 3]
    assert [live.cell(first + i, 2).value for i in range(4)] == ["An", "Bình", "Chi", "Dung"]
    assert [live.cell(first + i, 3).value for i in range(4)] == [1, 0.6, 0.4, 1]
    assert kept.cell(table.total_row, 5).value == 6 and table.count == 3
    assert sum(live.row_dimensions[first + i].height for i in (1, 2)) >= 8 * 15


def test_hundreds_of_groups_fit_into_one_formula(tmp_path: Path):
    from app.exports.layout import Group

    rows = [Row((B, Group(i, f"Công đoàn số {i}")), values(budget=1_000_000)) for i in range(900)]
    live, kept, table = written(tmp_path / "a.xlsx", rows)

    formula = live.cell(labelled(live, "Cộng mục B: 900 công trình, phần việc"), column("budget")).value
    assert formula.endswith("/2") and len(formula) < 8192
    assert kept.cell(table.total_row, column("budget")).value == 900


def test_progress_is_reported_and_adds_up(tmp_path: Path):
    told: list[int] = []
    with Book(tmp_path / "a.xlsx") as book:
        table = Table(book, SPEC, FRAME)
        table.fill((Row((), values()) for _ in range(1_234)), told.append)
        table.finish()

    assert sum(told) == 1_234 and len(told) == 3


def test_a_failed_export_leaves_nothing_behind(tmp_path: Path):
    def broken():
        yield Row((A,), values())
        raise RuntimeError("mất kết nối")

    with pytest.raises(RuntimeError), Book(tmp_path / "a.xlsx") as book:
        Table(book, SPEC, FRAME, (A, B, C)).fill(broken())

    assert list(tmp_path.iterdir()) == []


def peak_of(path: Path, count: int) -> int:
    """Bytes at the peak of writing `count` rows."""
    tracemalloc.start()
    try:
        with Book(path) as book:
            table = Table(book, SPEC, Frame(PAPER, 2019), (A, B, C))
            table.fill(Row((B, HOA_AN), values(title=f"Công trình số {i}")) for i in range(count))
            table.finish()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_rows(tmp_path: Path):
    peak_of(tmp_path / "warm.xlsx", 10)

    few, many = peak_of(tmp_path / "few.xlsx", 1_000), peak_of(tmp_path / "many.xlsx", 20_000)

    assert many < few + 200_000
