"""Biểu 01, 01b and 03 of the small world: the right records in the right groups, with what counts."""

import pytest

from app.exports.models import SheetCode, StateChoice
from tests.exports.books import made, marks, records, texts, total


def test_the_list_stands_in_its_groups_with_what_counts(tmp_path, deeds):
    _, kept = made(tmp_path, deeds)
    sheet = kept["Biểu 01"]

    assert marks(sheet) == [
        ("A", "CẤP TỈNH"), ("B", "CÔNG ĐOÀN CẤP TRÊN TRỰC TIẾP CƠ SỞ"), ("I", "Liên đoàn Lao động huyện A"),
        ("C", "CĐCS TRỰC THUỘC LĐLĐ TỈNH THỬ"),
    ]  # fmt: skip
    rows = records(sheet)
    assert [row[0] for row in rows] == [
        "Liên đoàn Lao động tỉnh Thử", "CĐCS Trường Tiểu học A1", "CĐCS xã A2", "Liên đoàn Lao động huyện A", "CĐCS Cục Thuế",
    ]  # fmt: skip
    assert rows[1][1:3] == ("=cmd|' /C calc'!A0", "CT")
    assert rows[1][7:12] == (18, 10, None, 8, None)
    assert rows[1][16] == "x"
    assert rows[2][2] == "PV" and rows[2][18] == "Tự xác nhận"
    assert rows[3][7] == 0 and rows[4][7] is None  # a real zero, and nothing said
    assert total(sheet)[8] == 420.5


def test_a_branch_exports_its_own_part(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, "a")
    sheet = kept["Biểu 01"]

    assert marks(sheet) == [("A", "LIÊN ĐOÀN LAO ĐỘNG HUYỆN A"), ("B", "CĐCS TRỰC THUỘC LĐLĐ HUYỆN A")]
    assert [row[0] for row in records(sheet)] == [
        "Liên đoàn Lao động huyện A", "CĐCS Trường Tiểu học A1", "CĐCS xã A2",
    ]  # fmt: skip
    assert "LIÊN ĐOÀN LAO ĐỘNG HUYỆN A" in texts(sheet)
    assert not [text for text in texts(kept["Biểu 03"]) if "B1" in text or "Bốn" in text]


def test_a_grassroots_union_has_no_groups(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, "a1")

    assert marks(kept["Biểu 01"]) == []
    assert len(records(kept["Biểu 01"])) == 1 and "Biểu đồ" in kept.sheetnames


def test_progress_says_what_is_late(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, sheets=(SheetCode.PROGRESS,))

    states = {row[0]: (row[4], row[7]) for row in records(kept["Biểu 01b"])}
    assert states["CĐCS Trường Tiểu học A1"] == (1, "Đơn vị báo hoàn thành")
    assert states["CĐCS xã A2"] == (0, "Chưa thực hiện; chậm tiến độ")
    assert states["Liên đoàn Lao động huyện A"] == (0, "Chưa thực hiện")


def test_initiatives_have_a_line_per_author(tmp_path, deeds):
    book, kept = made(tmp_path, deeds, sheets=(SheetCode.INITIATIVES, SheetCode.INITIATIVE_COUNTS))

    rows = [
        row
        for row in kept["Biểu 03"].iter_rows(values_only=True)
        if row[1] in ("Bế Thị An", "Lục Văn Anh", "Tô Văn Bốn")
    ]
    assert [(row[0], row[5]) for row in rows] == [(1, 1), (1, 0.6), (None, 0.4)]
    assert rows[1][7] == "Giáo dục" and rows[1][10] == 30
    assert rows[0][18] == "Ngoài thời gian áp dụng"
    assert len([r for r in book["Biểu 03"].merged_cells.ranges if r.size["rows"] == 2 and r.min_row > 10]) >= 13
    assert total(kept["Biểu 03a"])[2:] == (200 + 20, None, 3, 1, 2, pytest.approx(2 / 220), 1, 0, 0, 30)


@pytest.mark.parametrize(
    ("choice", "units"),
    [
        (StateChoice.WAITING, ["CĐCS xã A2"]),
        (StateChoice.OUT, 6),
        (StateChoice.RETURNED, []),
    ],
)
def test_states_may_be_chosen(tmp_path, deeds, choice, units):
    _, kept = made(tmp_path, deeds, state=choice, sheets=(SheetCode.REGISTRATIONS,))

    names = [row[0] for row in records(kept["Biểu 01"])]
    assert names == units if isinstance(units, list) else len(names) == units


def test_a_kind_narrows_its_family_alone(tmp_path, deeds):
    narrowed = (SheetCode.REGISTRATIONS, SheetCode.INITIATIVES)
    _, kept = made(tmp_path, deeds, kind="registrations:PHAN_VIEC", sheets=narrowed)

    assert [row[2] for row in records(kept["Biểu 01"])] == ["PV"]
    assert len(records(kept["Biểu 03"])) == 2
    assert "Hồ sơ: đã duyệt. Loại: Phần việc" in texts(kept["Biểu 01"])
