"""What users type stays text, whatever it looks like; numbers and days are real ones."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from app.exports.cells import MOST_UNITS, is_risky, plain, sum_of
from app.exports.layout import Row
from tests.exports.sample import labelled, values, written

HOSTILE = [
    "=cmd|' /C calc'!A0", "=1+1", "+84 912 345 678", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1", "http://evil.example/x",
    "mailto:a@b.c", "<r><t>x</t></r>", "<r></c><c r=\"A1\"><f>1+1</f></c></r>", "a & b < c > d \" '", "_x000D_ and _x0041_",
    "dòng một\ndòng hai", "  giữ khoảng trắng  ", "007", "1E5", "TRUE", "#REF!", "👨‍👩‍👧 đoàn viên", "{=1+1}", "]]>", "&amp;",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(tmp_path: Path, text: str):
    live, _, _ = written(tmp_path / "a.xlsx", [Row((), values(title=text))], sections=())

    cell = live.cell(labelled(live, "TỔNG CỘNG: 1 công trình, phần việc") - 1, 3)
    assert cell.data_type in ("s", "inlineStr") and cell.hyperlink is None
    assert cell.value == text.replace("_x000D_", "_x005F_x000D_").replace("_x0041_", "_x005F_x0041_")
    assert bool(cell.quotePrefix) == is_risky(text)
    rows = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name("Biểu 01").to_python()
    assert any(text in (value if isinstance(value, str) else "") for row in rows for value in row)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1fc\x85d", "abc\nd"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("tab\tgiữ", "tab\tgiữ"),
        ("nửa \ud83d ký tự", "nửa  ký tự"),
        ("\ufffe\uffff", ""),
    ],
)
def test_what_no_cell_may_hold_is_left_out(text: str, kept: str):
    assert plain(text) == kept


def test_40000_characters_are_cut_to_what_excel_takes(tmp_path: Path):
    live, _, _ = written(tmp_path / "a.xlsx", [Row((), values(title="ê" * 40_000))], sections=())

    text = live.cell(labelled(live, "TỔNG CỘNG: 1 công trình, phần việc") - 1, 3).value
    assert len(text) == MOST_UNITS and text.endswith("ê…")
    assert len(plain("👍" * 20_000).encode("utf-16-le")) // 2 <= MOST_UNITS
    assert plain("👍" * 20_000)[-2:] == "👍…"


@given(st.text(max_size=200))
def test_any_text_survives_the_way_into_xml(text: str):
    kept = plain(text)

    assert kept == plain(kept)
    assert not any(ord(c) < 32 and c not in "\t\n" for c in kept)
    kept.encode("utf-8")


def test_numbers_days_and_marks_are_real(tmp_path: Path):
    live, _, _ = written(tmp_path / "a.xlsx", [Row((), values(budget=1_234_567_890, people=0, done=None))], sections=())

    row = labelled(live, "TỔNG CỘNG: 1 công trình, phần việc") - 1
    number, unit, title, kind, start, due, budget, union, people, done, share, plaque = (
        live.cell(row, i) for i in range(1, 13)
    )
    assert (number.value, unit.value, kind.value) == (1, "CĐCS xã Hưng Đạo", "CT")
    assert start.value.date() == date(2019, 4, 2) and start.number_format == "dd/mm/yyyy" and due.is_date
    assert budget.value == 1234.56789 and budget.number_format == "#,##0.0"
    assert people.value == 0 and done.value is None  # a real zero is 0, nothing is blank
    assert plaque.value == "x"
    assert union.value == 20


def test_the_file_holds_no_link_and_no_outside_reference(tmp_path: Path):
    written(tmp_path / "a.xlsx", [Row((), values(title=text)) for text in HOSTILE], sections=())

    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "sharedStrings" in name]
        assert b"hyperlink" not in archive.read("xl/worksheets/sheet1.xml")
    load_workbook(tmp_path / "a.xlsx")


def test_sums_name_runs_as_ranges_and_stay_short():
    assert sum_of(7, [5, 6, 7, 12]) == "SUM(H5:H7,H12)"
    assert sum_of(0, []) == "0"
    many = sum_of(7, list(range(10, 1000, 2)))
    assert many.count("SUM(") == 3 and len(many) < 8192


def test_day_numbers_are_excels(tmp_path: Path):
    days = [date(1900, 3, 1), date(2019, 2, 28), date(2100, 12, 31)]
    live, _, _ = written(tmp_path / "a.xlsx", [Row((), values(start=day)) for day in days], sections=())

    last = labelled(live, "TỔNG CỘNG: 3 công trình, phần việc")
    assert [live.cell(last - 3 + i, 5).value.date() for i in range(3)] == days
