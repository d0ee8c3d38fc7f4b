"""Biểu 05 and 05a say what the target board and the matrix say, line by line and cell by cell."""

import pytest

from app.exports.models import SheetCode
from app.kernel import clock
from app.kernel.db import db
from app.kernel.paging import PAGE
from app.targets import queries
from app.targets.definitions import OF_SUMS, Verdict
from app.targets.wording import told
from tests.exports.books import made_of, records, texts
from tests.targets.given import add

SHEETS = (SheetCode.TARGETS, SheetCode.TARGET_MATRIX)


def test_the_board_line_by_line(tmp_path, union):
    for root in union.roots:
        _, kept = made_of(tmp_path, root, union.campaign, sheets=SHEETS)
        board = queries.board(union.campaign, root, clock.today())
        rows = records(kept["Biểu 05"])

        assert len(rows) == len(board.lines) > 0
        for row, line in zip(rows, board.lines, strict=True):
            name, counted_in, _, _, result, share, met, verdict, day, _ = row
            assert (name, verdict) == (line.target.name or line.target.words or line.target.code, line.verdict.label)
            assert day.date() == clock.today()
            if line.verdict is Verdict.OUTSIDE:
                assert (result, share, met) == ("chưa có số", None, None)
            elif line.verdict is Verdict.NOT_APPLICABLE:
                assert (result, share, met) == ("không áp dụng", None, None)
            else:
                assert (result, bool(counted_in)) == (line.result, True)
                sums = line.definition.mode in OF_SUMS
                assert met == (None if sums else f"{line.tally.met:,}/{line.tally.units:,}".replace(",", "."))
                if line.base:
                    assert share == pytest.approx(line.result / line.base) or (share, line.result < line.base) == (
                        0.999,
                        True,
                    )
                else:
                    assert share is None


def test_the_matrix_cell_by_cell(tmp_path, union):
    for root in union.roots:
        book, kept = made_of(tmp_path, root, union.campaign, sheets=SHEETS)
        today = clock.today()
        found, first = queries.matrix(union.campaign, root, today, 1)
        screen = {}
        for number in range(1, first.pages + 1):
            for unit, cells in queries.matrix(union.campaign, root, today, number)[1].rows:
                screen.setdefault(unit.label(), []).append(cells)
        sheet = kept["Biểu 05a"]

        assert len(records(sheet)) == first.total
        marks = {row: _marks(book["Biểu 05a"], row, len(found)) for row in range(1, sheet.max_row + 1)}
        for row in range(1, sheet.max_row + 1):
            if not isinstance(sheet.cell(row, 1).value, int):
                continue
            values = [sheet.cell(row, 3 + i).value for i in range(len(found))]
            shown = [_said(value, mark) for value, mark in zip(values, marks[row], strict=True)]
            expected = [[_expected(cell) for cell in cells] for cells in screen[sheet.cell(row, 2).value]]
            assert shown in expected, sheet.cell(row, 2).value
    assert PAGE  # several pages of the screen are one sheet


def _marks(sheet, row, columns):
    formats = [sheet.cell(row, 3 + i).number_format for i in range(columns)]
    return ["✓" if "✓" in one else "✗" if "✗" in one else "" for one in formats]


def _said(value, mark):
    return f"{value} {mark}".strip() if isinstance(value, int) else value


def _expected(cell):
    if cell.amount is None:
        return "·"
    mark = {True: " ✓", False: " ✗", None: ""}[cell.met]
    return ("chưa b/c" if cell.silent else str(cell.amount)) + mark


def test_zero_not_reported_and_not_applicable_never_look_alike(tmp_path, owing):
    """CR-11: D1 took part and has none, B1's chair said nothing after its entries are gone, T is not asked."""
    found, page = queries.matrix(owing.campaign, owing.t, clock.today(), 1)
    _, kept = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS)
    rows = {row[0]: row[1:] for row in records(kept["Biểu 05a"])}
    column = [one.name for one in found].index("Chỉ tiêu AVG_PER_UNIT")
    cells = {unit.code: cells[column] for unit, cells in page.rows}

    assert (cells["D1"].amount, cells["D1"].silent, rows["CĐCS Cục Thuế"][column]) == (0, False, 0)
    assert (cells["T"].amount, rows[owing.t.name][column]) == (None, "·")
    legend = [text for text in texts(kept["Biểu 05a"]) if text.startswith("✓ đạt mức")]
    assert len(legend) == 1 and "chưa gửi gì" in legend[0]


def test_a_unit_that_said_nothing_is_not_a_zero(tmp_path, on_the_29th, world):
    target = add(world, mode="PER_UNIT")
    db.session.commit()
    found, page = queries.matrix(world.campaign, world.t, clock.today(), 1)
    column = [one.id for one in found].index(target.id)
    assert {unit.code for unit, cells in page.rows if cells[column].silent} == {"A1", "A2", "B1", "D1"}

    _, kept = made_of(tmp_path, world.t, world.campaign, sheets=SHEETS)

    rows = {row[0]: row[1:] for row in records(kept["Biểu 05a"])}
    assert rows[world.a1.name][column] == "chưa b/c ✗"
    assert "Số liệu của 0/4 CĐCS; chưa có:" in " ".join(texts(kept["Biểu 05"]))


def test_words_of_a_line(owing):
    board = queries.board(owing.campaign, owing.t, clock.today())
    names = queries.counted_names()
    lines = {(line.target.name, line.target.definition["value"]): told(line, names) for line in board.lines}

    more = lines["Chỉ tiêu TOTAL", 3]
    assert (more.goal, more.counted_in, more.population, more.note) == (
        "trên 3",
        "hoạt động",
        "CĐCS",
        "Nguồn: hoạt động",
    )
    stated = lines["Chỉ tiêu TOTAL", 9]
    assert (stated.goal, stated.result, stated.counted_in, stated.verdict) == (9, 12, "suất", Verdict.SURPASSED)
    assert stated.note == "Ghi tay: Đếm lại (05/BB); chương trình đếm được 3"
    assert lines["Chỉ tiêu PCT_UNITS", 50].goal == "50% đơn vị"
    assert lines["Chỉ tiêu ALLOCATED", None].goal == "theo số giao"
    assert lines["Chỉ tiêu TOTAL", 90].result is None
    foreign = lines["Chỉ tiêu PER_UNIT", 1]
    assert (foreign.verdict, foreign.population) == (
        Verdict.NOT_APPLICABLE, "CĐCS (Doanh nghiệp có vốn đầu tư nước ngoài)",
    )  # fmt: skip


def test_a_plan_without_targets_has_empty_sheets(tmp_path, on_the_29th, world):
    for target in queries.targets_of(world.campaign):
        db.session.delete(target)
    db.session.commit()

    _, kept = made_of(tmp_path, world.t, world.campaign, sheets=SHEETS)

    assert records(kept["Biểu 05"]) == [] and len(records(kept["Biểu 05a"])) == 7


def test_a_window_narrows_no_target(tmp_path, owing):
    """A plan's targets say their own days; the title promises no others."""
    _, kept = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS, window="MEMBER_DAY")
    _, whole = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS)

    assert records(kept["Biểu 05"]) == records(whole["Biểu 05"])
    assert not [text for text in texts(kept["Biểu 05"]) if "Ngày đoàn viên Công đoàn, ngày" in text]
