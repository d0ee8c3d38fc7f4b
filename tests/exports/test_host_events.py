"""Biểu 08 of the small world: who was invited, what they said, who came; and whom it covers."""

from datetime import date

import pytest

from app.exports.models import SheetCode
from app.host_events import operations
from app.host_events.answers import Mark, Said, answer, mark
from app.host_events.models import Answer, Participation
from app.kernel.db import db
from tests.exports.books import made, marks, records, texts, total
from tests.factories import answer_for, make_host_event

ONLY = (SheetCode.HOST_EVENTS,)


@pytest.fixture
def held(deeds):
    """The province's tournament, for which A1 was answered for, and a meeting of A still to come."""
    world = deeds
    games = make_host_event(world, units=("a1", "a2", "b1", "d1"), name="Giải bóng chuyền", answer_by=date(2019, 7, 28))
    answer_for(world, games, "a1", people=7)
    mark(world.actor("dung"), games, [Mark(world.a1.id, True, 6), Mark(world.a2.id, False), Mark(world.b1.id, True)])
    meeting = make_host_event(
        world, host="a", units=("a1",), on=date(2019, 7, 29), name="Hội nghị", to=date(2019, 7, 31)
    )
    answer(
        world.actor("an"), db.session.get_one(Participation, (meeting.id, world.a1.id)), Said(Answer.NO, reason="Bận")
    )
    make_host_event(world, units=("d1",), on=date(2019, 8, 2), name="Ngày hội")
    gone = make_host_event(world, name="Đã hủy")
    operations.cancel(world.actor("dung"), gone, "Mưa bão")
    db.session.commit()
    return world


def test_a_row_a_unit_and_event_in_its_groups(tmp_path, held):
    _, kept = made(tmp_path, held, sheets=ONLY)
    sheet = kept["Biểu 08"]

    assert kept.sheetnames == ["Biểu 08"]
    assert [title for _, title in marks(sheet)] == [
        "CẤP TỈNH", "CÔNG ĐOÀN CẤP TRÊN TRỰC TIẾP CƠ SỞ", "Công đoàn ngành B", "Liên đoàn Lao động huyện A",
        "CĐCS TRỰC THUỘC LĐLĐ TỈNH THỬ",
    ]  # fmt: skip
    rows = [(row[0], row[1], row[5:11], row[11]) for row in records(sheet)]
    games, meeting = "Giải bóng chuyền (Tọa đàm)", "Hội nghị (Tọa đàm)"
    assert rows == [
        ("CĐCS Công ty B1", games, (None, None, None, 1, None, None), "Chưa trả lời; Chưa ghi số người"),
        ("CĐCS Trường Tiểu học A1", games, (1, None, 7, 1, None, 6), "Trả lời muộn, hạn 28/07/2019; Cấp trên trả lời hộ"),
        ("CĐCS Trường Tiểu học A1", meeting, (None, 1, None, None, None, None), "Chưa điểm danh; Bận"),
        ("CĐCS xã A2", games, (None, None, None, None, 1, None), "Chưa trả lời"),
        ("CĐCS Cục Thuế", games, (None,) * 6, "Chưa trả lời; Chưa điểm danh"),
        ("CĐCS Cục Thuế", "Ngày hội (Tọa đàm)", (None,) * 6, "Chưa trả lời"),
    ]  # fmt: skip
    assert total(sheet)[0] == "TỔNG CỘNG: 6 lượt mời"
    assert total(sheet)[6:12] == (1, 1, 7, 2, 1, 6)


def test_it_says_whom_the_marks_cover(tmp_path, held):
    _, kept = made(tmp_path, held, sheets=ONLY)

    said = texts(kept["Biểu 08"])
    assert "Điểm danh: Số liệu của 3/4 CĐCS; chưa có: CĐCS Cục Thuế (Liên đoàn Lao động tỉnh Thử)." in said
    assert any(line.startswith("Số liệu tính đến") for line in said)


def test_a_branch_a_window_and_nothing(tmp_path, held):
    _, of_b = made(tmp_path, held, "b", sheets=ONLY)
    assert [row[0] for row in records(of_b["Biểu 08"])] == ["CĐCS Công ty B1"]

    _, in_peak = made(tmp_path, held, window="PEAK", sheets=ONLY)
    assert records(in_peak["Biểu 08"]) == []  # 20 and 29 July lie outside
    assert "Chưa có hoạt động nào đã diễn ra để điểm danh." in texts(in_peak["Biểu 08"])

    _, in_year = made(tmp_path, held, window="YEAR", sheets=ONLY)
    assert len(records(in_year["Biểu 08"])) == 6
