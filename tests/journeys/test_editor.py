"""A plan in a real browser: last year's is copied, changed, refused beside the field, mended, previewed, issued;
and a chair finds the new duty on the phone. A CĐCS launches a short movement of its own in one page.
"""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.campaigns import files, loading
from app.campaigns.models import ActivityType, Campaign, Obligation, Target, TimeWindow
from app.kernel.db import db
from app.obligations import operations as obligations
from app.plans import operations
from tests.journeys.test_main_job import sign_in
from tests.world import World

LAST_YEAR = """
code: T-2018
kind: thematic
state: issued
owner: {code: T}
title: "Kế hoạch thi đua năm 2018"
short_title: "Thi đua năm 2018"
period: {from: 2018-01-01, to: 2018-12-31}
count_from: {registrations: approved, activities: sent, initiatives: approved}
windows:
- {code: PEAK, name: "Tuần cao điểm 2018", from: 2018-07-21, to: 2018-07-27, purpose: peak, words: "từ ngày 21 đến ngày 27/7"}
registration_kinds:
- {code: CONG_TRINH, label: "Công trình", words: "công trình"}
activity_types:
- {code: TOA_DAM, words: "tọa đàm"}
obligations:
- {code: O1, kind: RESULT_REPORT, name: "Báo cáo tháng cao điểm", owed_by: {tiers: [4]}, owed_to: PARENT, due: 2018-08-15,
   words: "báo cáo"}
targets:
- {code: T1, name: "Mỗi CĐCS một tọa đàm", mode: PER_UNIT, population: {tiers: [4]}, cmp: ">=", value: 1,
   all: [{source: activity, agg: count, where: {type: TOA_DAM}}], words: "mỗi CĐCS một tọa đàm"}
"""


@pytest.fixture
def last_year(world: World) -> Campaign:
    db.session.add(ActivityType(code="KHAC", name="Khác", table_group="KHAC"))
    campaign = loading.load(files.parse(LAST_YEAR), None)
    assert campaign is not None
    obligations.generate(campaign)
    db.session.commit()
    return campaign


def copy_last_year(page: Page) -> str:
    """The draft's address."""
    page.goto("/campaigns/")
    page.get_by_role("link", name="Soạn kế hoạch, quản lý kế hoạch").click()
    page.get_by_label("Kế hoạch", exact=True).select_option("T-2018")
    page.get_by_role("button", name="Sao chép").click()
    expect(page.get_by_text("Đã sao chép sang năm 2019")).to_be_visible()
    return page.url


def change_the_window(page: Page, accessible: Callable[[Page], None]) -> None:
    """First with its days the wrong way round: refused beside the field, what was typed is still there."""
    page.get_by_role("link", name="Tuần cao điểm 2019").click()
    expect(page.get_by_label("Từ ngày")).to_have_value("2019-07-21")
    page.get_by_label("Tên", exact=False).first.fill("Tuần cao điểm tháng 8")
    page.get_by_label("Từ ngày").fill("2019-08-10")
    page.get_by_label("Đến hết ngày").fill("2019-08-01")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#f_to-error")).to_contain_text("trước ngày bắt đầu")
    expect(page.get_by_label("Từ ngày")).to_have_value("2019-08-10")
    accessible(page)
    page.get_by_label("Đến hết ngày").fill("2019-08-16")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu vào bản soạn")).to_be_visible()


def change_the_target(page: Page) -> None:
    page.get_by_role("link", name="Mỗi CĐCS một tọa đàm").click()
    page.get_by_label("Mức phải đạt").fill("2")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu vào bản soạn")).to_be_visible()


def break_and_mend(page: Page) -> None:
    """Two phases that overlap: the draft's page names the row, the link leads to the day that is wrong."""
    for code, first, last in (("D1", "2019-01-01", "2019-07-31"), ("D2", "2019-07-31", "2019-12-31")):
        page.locator("#phases").get_by_role("link", name="Thêm").click()
        page.locator("#f_code").fill(code)
        page.locator("#f_name").fill(f"Đợt {code}")
        page.get_by_label("Từ ngày").fill(first)
        page.get_by_label("Đến hết ngày").fill(last)
        page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("heading", name="Còn 1 chỗ cần sửa")).to_be_visible()
    page.get_by_role("button", name="Kiểm tra và xem trước").click()
    page.get_by_role("link", name="Đợt thi đua, mục 2 (D2)").click()
    expect(page.locator("#f_from-error")).to_contain_text("Chồng lên đợt D1, đợt đó đến hết ngày 31/07/2019")
    page.get_by_label("Từ ngày").fill("2019-08-01")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Kế hoạch không có lỗi")).to_be_visible()


def test_last_years_plan_becomes_this_years(
    world: World,
    last_year: Campaign,
    desktop: Page,
    phone: Page,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    sign_in(desktop, "dung")
    draft = copy_last_year(desktop)
    accessible(desktop)
    change_the_window(desktop, accessible)
    change_the_target(desktop)
    break_and_mend(desktop)
    desktop.get_by_role("button", name="Kiểm tra và xem trước").click()
    expect(desktop.get_by_text("4 CĐCS sẽ có 1 việc phải nộp")).to_be_visible()
    accessible(desktop)
    shot(desktop, "editor-preview")
    db.session.rollback()
    assert db.session.query(Campaign).filter_by(code="T-2019").count() == 0, "a preview issues nothing"
    desktop.get_by_role("button", name="Phát hành kế hoạch").click()
    expect(desktop.get_by_text("Đã phát hành kế hoạch")).to_be_visible()
    gone = desktop.goto(draft)
    assert gone is not None and gone.status == 404, "an issued draft is over"

    db.session.rollback()
    made = db.session.query(Campaign).filter_by(code="T-2019").one()
    window = db.session.query(TimeWindow).filter_by(campaign_id=made.id).one()
    assert (window.starts_on, window.ends_on) == (date(2019, 8, 10), date(2019, 8, 16))
    assert db.session.query(Target).filter_by(campaign_id=made.id).one().definition["value"] == 2
    assert db.session.query(Obligation).filter_by(campaign_id=made.id).one().due_on == date(2019, 8, 15)
    assert operations.plan_of(made)["windows"][0]["words"] == "từ ngày 21 đến ngày 27/7"

    sign_in(phone, "an")
    expect(phone.get_by_text("Báo cáo tháng cao điểm").first).to_be_visible()
    phone.goto("/campaigns/T-2019")
    expect(phone.get_by_text("Báo cáo tháng cao điểm").first).to_be_visible()
    accessible(phone)
    shot(phone, "editor-chair")


def test_a_chair_launches_a_short_movement(
    world: World, last_year: Campaign, phone: Page, accessible: Callable[[Page], None]
) -> None:
    """BT-X1: a name, and one tap; the two days are there already."""
    sign_in(phone, "an")
    phone.goto("/campaigns/")
    accessible(phone)
    phone.get_by_role("link", name="Phát động phong trào ngắn ngày").click()
    accessible(phone)
    phone.get_by_label("Tên phong trào").fill("20 ngày thi đua dạy tốt")
    phone.get_by_role("button", name="Phát động").click()
    expect(phone.get_by_text("Đã phát động “20 ngày thi đua dạy tốt”")).to_be_visible()
    accessible(phone)
    db.session.rollback()
    made = db.session.query(Campaign).order_by(Campaign.id.desc()).first()
    assert made is not None and (made.owner_id, made.starts_on) == (world.a1.id, date(2019, 7, 22))


def test_a_locked_plan_says_so_to_the_chair(
    world: World, last_year: Campaign, desktop: Page, phone: Page, accessible: Callable[[Page], None]
) -> None:
    sign_in(desktop, "dung")
    desktop.goto("/plans/issued/TH-2019")
    desktop.get_by_text("Khóa số liệu, kết thúc, mở lại").click()
    desktop.get_by_text("Gia hạn cả kế hoạch").click()
    accessible(desktop)
    desktop.get_by_label("Khóa số liệu", exact=True).check()
    desktop.get_by_label("Lý do", exact=False).last.fill("Chốt số gửi Tỉnh ủy")
    desktop.get_by_role("button", name="Thực hiện").click()
    expect(desktop.get_by_text("Kế hoạch nay ở trạng thái “Đã khóa số liệu”")).to_be_visible()

    sign_in(phone, "an")
    phone.goto("/campaigns/TH-2019")
    expect(phone.get_by_text("Lý do: Chốt số gửi Tỉnh ủy")).to_be_visible()
    accessible(phone)
    phone.goto("/registrations/new?kind=CONG_TRINH&campaign=TH-2019")
    expect(phone.get_by_text("không nhận thêm hồ sơ")).to_be_visible()
