"""Công văn đôn đốc: the units that have not handed in, in a table; the log of reminders is a step of its own."""

from datetime import date

import pytest

from app.kernel.db import db
from app.obligations import chase, moves, operations
from app.obligations.chase import Wanted
from app.obligations.models import Reminder
from tests.obligations.test_chase import item
from tests.papers import table, words
from tests.world import TODAY

ADDRESS = "/obligations/plan/TH-2019/O3/letter"


@pytest.fixture
def owed(client, world):
    operations.generate(world.campaign)
    item(world, "b1").last_day = date(2019, 7, 20)
    moves.say_nothing(world.actor("ai"), item(world, "a2"))
    moves.waive(world.actor("dung"), item(world, "d1"), "Mới thành lập")  # neither asked nor named
    db.session.commit()
    return client.login(world.dung)


def test_the_table_is_the_chase_list(owed, world):
    answer = owed.post(ADDRESS, data={})
    screen = chase.rows(
        Wanted(scope=(world.t.path,), today=TODAY, campaign_id=world.campaign.id, duty="O3", which="missing")
    )

    rows = table(answer.data, "Hạn nộp")
    assert [(row[1], row[2]) for row in rows] == [(one.unit_name, one.upper) for one in screen]
    assert rows[0] == ["1", "CĐCS Công ty B1", "Công đoàn ngành B", "20/07/2019", "Quá hạn 2 ngày"]
    said = words(answer.data)
    for one in (
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH THỬ", "Số:        /LĐLĐ", "V/v đôn đốc báo cáo kết quả",
        "Kính gửi: Các đơn vị có tên trong danh sách dưới đây", "đã nộp 01/05 lượt phải nộp", "- Như trên (để th/hiện);",
        "chậm nhất hết ngày 20/7/2019", "TM. BAN THƯỜNG VỤ", "Trân trọng./.",
    ):  # fmt: skip
        assert one in said, one
    assert "{{" not in said and world.a2.name not in said


def test_it_goes_where_somebody_types(owed):
    said = words(owed.post(ADDRESS, data={"addressee": "CĐCS <trực thuộc> & bạn", "recipients": "Lưu: VP."}).data)

    assert "Kính gửi: CĐCS <trực thuộc> & bạn" in said and "- Lưu: VP." in said and "để th/hiện" not in said
    assert owed.post(ADDRESS, data={"recipients": "x" * 2001}).status_code == 303


def test_no_letter_breaks_the_file(owed):
    """Controls, half characters and braces typed by hand: Word opens the file, and nothing is read as a template."""
    typed = "Ban \x00\x0b\x1f {{ rows }} {% if %} \ud83d <w:p> &amp; 𝒳"
    answer = owed.post(ADDRESS, data={"addressee": typed.encode("utf-16", "surrogatepass").decode("utf-16", "replace")})

    said = words(answer.data)
    assert "{{ rows }} {% if %}" in said and "<w:p> &amp; 𝒳" in said


def test_a_branch_names_its_own_and_nothing_is_logged(owed, world):
    rows = table(owed.login(world.binh).post(ADDRESS, data={}).data, "Hạn nộp")

    assert [row[1] for row in rows] == ["CĐCS Trường Tiểu học A1"]
    assert db.session.query(Reminder).count() == 0
    assert item(world, "a1").reminded == 0


def test_the_page_offers_it_under_its_channel(owed):
    assert "Tải công văn" in owed.get("/obligations/plan/TH-2019/O3/remind?channel=letter").text
    assert "Tải công văn" not in owed.get("/obligations/plan/TH-2019/O3/remind").text


def test_nobody_left_to_remind(owed, world):
    for name, unit in (("an", "a1"), ("bon", "b1"), ("binh", "a"), ("chi", "b")):
        moves.say_nothing(world.actor(name), item(world, unit))
    db.session.commit()
    answer = owed.post(ADDRESS, data={})

    assert answer.status_code == 303
    assert "Không còn đơn vị nào chưa nộp việc này." in owed.get(answer.location).text
