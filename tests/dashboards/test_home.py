"""What each person finds on the first page and on the page of a plan."""

from datetime import date

from app.campaigns.models import CampaignChoice, CampaignState, Phase
from app.entries.models import Channel, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from tests.dashboards.counting import statements
from tests.dashboards.reading import read, text
from tests.factories import make_activity, make_registration


def test_a_chair_finds_what_was_returned_and_why(world, client):
    entry = make_registration(world)
    take(REVIEW, "return", entry, world.actor("binh"), Note(comment="Ghi rõ kinh phí", grace_on=date(2019, 7, 25)))
    db.session.commit()

    seen = read(client, world.an, "/")

    assert f"Bị trả lại: {entry.title}" in seen
    assert "Lý do: Ghi rõ kinh phí" in seen
    assert "bổ sung chậm nhất hết ngày 25/07/2019" in seen
    assert "Sửa và gửi lại" in seen
    assert "Sửa và gửi lại" not in read(client, world.vi, "/")  # a viewer mends nothing


def test_a_locked_plan_offers_nothing_to_mend(world, client):
    entry = make_registration(world)
    take(REVIEW, "return", entry, world.actor("binh"), Note(comment="Ghi rõ kinh phí"))
    world.campaign.state = CampaignState.LOCKED
    db.session.commit()

    assert "Sửa và gửi lại" not in read(client, world.an, "/")


def test_a_chair_finds_drafts_duties_and_three_doors(world, client):
    make_activity(world, state=EntryState.DRAFT)
    seen = read(client, world.an, "/")

    assert "Bản nháp chưa gửi" in seen
    for door in ("Ghi hoạt động", "Đăng ký công trình, phần việc", "Gửi sáng kiến"):
        assert door in seen
    assert "Đơn vị mình cần làm" in seen
    assert "Đăng ký công trình, phần việc Chưa làm" in seen


def test_what_was_not_accepted_is_no_beginning(world, client):
    make_registration(world, state=EntryState.REJECTED)

    assert "Đăng ký công trình, phần việc Chưa làm" in read(client, world.an, "/")


def test_a_colleague_does_not_find_the_drafts_of_another_unit(world, client):
    make_registration(world, title="Việc của A1", state=EntryState.DRAFT)
    db.session.commit()

    assert "Việc của A1" in read(client, world.anh, "/")
    assert "Việc của A1" not in read(client, world.ai, "/")
    assert "Việc của A1" not in read(client, world.binh, "/")


def test_what_was_entered_on_behalf_waits_for_one_tap(world, client):
    make_activity(world, by="binh", on_behalf_by_id=world.binh.id, on_behalf_channel=Channel.PHONE)
    db.session.commit()

    assert "Cấp trên nhập hộ" in read(client, world.an, "/")
    assert "Cấp trên nhập hộ" not in read(client, world.vi, "/")  # a viewer confirms nothing


def test_an_upper_union_finds_its_desk_and_who_is_missing(world, client):
    make_registration(world)
    make_registration(world)
    make_activity(world)
    seen = read(client, world.binh, "/")

    assert "2 đăng ký · cũ nhất gửi lúc 09:00 22/7/2019" in seen
    assert "2 CĐCS chưa có công trình, phần việc" in seen
    assert "1 CĐCS chưa tổ chức Ngày đoàn viên" in seen
    assert "0 hoạt động, 0/2 CĐCS có hoạt động" in seen


def test_nothing_to_do_is_said_kindly(world, client):
    world.campaign.state = CampaignState.CLOSED
    db.session.commit()

    assert "Không có việc nào đang chờ." in read(client, world.an, "/")


def test_the_page_of_a_plan_says_what_we_owe_and_by_when(world, client):
    make_activity(world)
    make_registration(world, unit="a2", by="ai", state=EntryState.APPROVED, title="Của người khác")
    seen = read(client, world.an, "/campaigns/TH-2019")

    assert "Ngày đoàn viên Công đoàn Đã làm" in seen
    assert "trước ngày 30/7/2019 (chậm nhất hết ngày 29/7/2019)" in seen
    assert "Không tổ chức Lễ mít tinh kỷ niệm." in seen
    assert "Công đoàn cấp trên của mình 1/2 CĐCS có hoạt động (50%); 1 CĐCS có công trình, phần việc" in seen
    assert "Của người khác" not in seen
    assert "Niềm tin người lao động" in seen


def test_the_province_is_not_told_what_it_may_do(world, client):
    assert "Lễ mít tinh" not in read(client, world.dung, "/campaigns/TH-2019")


def test_a_plan_in_phases_shows_them_in_as_many_statements(world, client):
    first = {"code": "D1", "name": "Đợt 1", "ends_on": date(2019, 5, 31), "from_text": "Từ đầu năm"}
    second = {"code": "D2", "name": "Đợt 2", "starts_on": date(2019, 6, 1), "ends_on": date(2019, 12, 31)}
    db.session.add_all(Phase(campaign_id=world.campaign.id, **phase) for phase in (first, second))
    db.session.commit()
    browser = client.login(world.binh)
    browser.get("/campaigns/")
    with statements() as sent:
        seen = text(browser.get("/campaigns/TH-2019"))

    assert "Đợt 1 Từ đầu năm đến hết ngày 31/5/2019 đã qua" in seen
    assert "Đợt 2 từ ngày 1/6/2019 đến hết ngày 31/12/2019 đang diễn ra" in seen
    assert len(sent) <= 10


def test_the_clock_of_the_page_is_the_servers(world, client, on_day):
    on_day(date(2019, 4, 20))

    assert "ngày 20/04/2019" in read(client, world.an, "/")
    assert clock.today() == date(2019, 4, 20)


def test_what_a_plan_does_not_ask_for_has_no_door(world, client):
    page = "/campaigns/TH-2019"
    assert "Nội dung tự khai" not in read(client, world.an, page)
    db.session.add(
        CampaignChoice(campaign_id=world.campaign.id, list_name="declaration", code="FANPAGE", label="Fanpage")
    )
    db.session.commit()

    assert "Nội dung tự khai" in read(client, world.an, page)


def test_a_plan_without_registrations_has_no_door_to_them(world, client):
    """BD-2021 registers nothing: the door is closed, and its address says why."""
    assert "Đăng ký công trình, phần việc" in read(client, world.an, "/")
    db.session.query(CampaignChoice).filter_by(list_name="registration_kind").delete()
    db.session.commit()

    assert 'href="/registrations/new"' not in client.get("/").text
    assert "không có nội dung đăng ký" in client.get("/registrations/new").text
