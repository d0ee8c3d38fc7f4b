"""The plain data of an official table: header, indices, widths, words of coverage."""

from datetime import UTC, date, datetime

from app.exports.layout import Column, Head, Kind, as_of, coverage, halves, head_lines, heads, indices, lines_of, period
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


def test_coverage_names_who_is_missing_and_counts_the_rest():
    names = [f"CĐCS xã số {i}" for i in range(26)]

    assert (
        coverage(214, 240, names, room=30)
        == "Số liệu của 214/240 CĐCS; chưa có: CĐCS xã số 0, CĐCS xã số 1 và 24 CĐCS khác."
    )
    assert coverage(238, 240, names[:2]) == "Số liệu của 238/240 CĐCS; chưa có: CĐCS xã số 0, CĐCS xã số 1."
    assert coverage(2000, 2000, []) == "Số liệu của 2.000/2.000 CĐCS."
    assert coverage(0, 3, []) == "Số liệu của 0/3 CĐCS."
    assert coverage(0, 1, ["x" * 900], room=40).endswith(f"chưa có: {'x' * 900}.")
