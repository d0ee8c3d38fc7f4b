"""The plain data of an official table: header, indices, widths, pages."""

from dataclasses import replace
from datetime import UTC, date, datetime

from app.exports.layout import (
    WIDEST,
    Column,
    Head,
    Kind,
    Sheet,
    as_of,
    halves,
    head_lines,
    heads,
    indices,
    lines_of,
    period,
)
from tests.exports.sample import FRAME, SPEC


def test_neighbours_of_one_parent_share_its_cell_and_others_take_both_rows():
    columns = (
        Column("a", "A", 5),
        Column("b", "B", 5, parent="P"),
        Column("c", "C", 5, parent="P"),
        Column("d", "D", 5),
    )

    assert heads(columns) == [
        Head(0, 0, 1, 0, "A"), Head(0, 1, 0, 2, "P"), Head(1, 1, 1, 1, "B"), Head(1, 2, 1, 2, "C"), Head(0, 3, 1, 3, "D"),
    ]  # fmt: skip


def test_indices_are_letters_then_numbers_and_a_ratio_says_of_what():
    assert indices(SPEC.all_columns) == ["A", "B", "1", "2", "3", "4", "5", "6", "7", "8", "9=8/7", "10"]


def test_the_right_half_has_room_for_the_motto():
    split = halves(SPEC.all_columns)

    assert sum(column.width for column in SPEC.all_columns[split:]) >= 52
    assert 0 < split < len(SPEC.all_columns)


def test_lines_are_counted_at_words_and_at_line_ends():
    assert [lines_of(text, 10) for text in ("", "một", "một hai ba bốn", "a\nb\nc", "x" * 25)] == [1, 1, 2, 3, 3]


def test_a_tall_title_gets_its_lines_from_both_rows():
    columns = (Column("a", "Số đoàn viên tham gia hoạt động", 6), Column("b", "x", 9, Kind.COUNT, "Nhóm"))

    upper, lower = head_lines(columns)

    assert upper == 1 and lower >= 5


def test_dates_in_words():
    assert as_of(datetime(2019, 7, 29, 9, 5, tzinfo=UTC)) == "Số liệu tính đến 16 giờ 05 ngày 29/07/2019"
    assert period(date(2019, 7, 21), date(2019, 7, 27)) == "từ ngày 21/07/2019 đến ngày 27/07/2019"
    assert period(date(2019, 7, 21), date(2019, 7, 21)) == "ngày 21/07/2019"
    assert period(None, date(2019, 7, 27)) == "đến ngày 27/07/2019"
    assert FRAME.dateline == "Cao Bằng, ngày      tháng      năm 2019"


def test_many_columns_take_pages_side_by_side():
    """Each further page repeats the columns that name the row; other tables shrink to one page."""
    columns = tuple(Column(f"t{i}", "Chỉ tiêu", 12, Kind.SCORE) for i in range(60))
    wide = Sheet("Biểu", "Biểu", (Column("unit", "Đơn vị", 38), *columns), paper="A3", across=True)

    assert wide.breaks == [23, 44]
    for first, last in zip([2, *wide.breaks], [*wide.breaks, 62], strict=True):
        shown = sum(column.width for column in (*wide.all_columns[:2], *wide.all_columns[first:last]))
        assert shown <= WIDEST["A3"]
    assert replace(wide, across=False).breaks == [] == SPEC.breaks
