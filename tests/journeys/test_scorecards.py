"""A scorecard in a real browser: the owner publishes at the desk, the chair objects on the phone, the officer answers.

Told twice: with JavaScript and without it.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.kernel.db import db
from app.scorecards.models import Way
from tests.factories import make_activity
from tests.journeys.conftest import DESK
from tests.journeys.test_main_job import sign_in
from tests.scorecards.given import ask, cluster, draw, give
from tests.targets.given import add

WORDS = "Đơn vị đã tổ chức hai hoạt động, một hoạt động ghi nhầm ngày."


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def pages(
    request, open_context: Callable[..., BrowserContext], accessible
) -> tuple[Page, Page, Callable[[Page], None]]:
    """Desk, phone, and the check of what a page is like, which itself needs scripts."""
    options = {"java_script_enabled": request.param}
    check = accessible if request.param else lambda page: None
    return open_context(**DESK, **options).new_page(), open_context(**options).new_page(), check


def test_publish_object_answer(world, pages):
    make_activity(world)
    cluster(world, "a1", "a2", name="Cụm các trường")
    plan = draw(world)
    ask(world, plan, Way.TARGET_SHARE, target=add(world, mode="PER_UNIT", value=2))
    give(world, plan, ask(world, plan, Way.HAND), 80, "a1", "a2")
    db.session.commit()
    desk, phone, accessible = pages

    sign_in(desk, "dung")
    desk.goto("/campaigns/")
    desk.get_by_role("link", name="Đánh giá, xếp loại", exact=True).click()
    desk.get_by_role("link", name=plan.title).click()
    desk.get_by_role("button", name="Công bố bản dự kiến").click()
    desk.get_by_role("button", name="Đồng ý").or_(desk.get_by_text("Đã công bố bản dự kiến")).first.click()
    expect(desk.get_by_text("Đã công bố bản dự kiến cho 4 đơn vị.")).to_be_visible()
    expect(desk.get_by_role("row", name="CĐCS Trường Tiểu học A1")).to_contain_text("13")
    accessible(desk)

    sign_in(phone, "an")
    phone.get_by_role("link", name="13 điểm").click()
    expect(phone.get_by_role("heading", name="Phiếu đánh giá: CĐCS Trường Tiểu học A1")).to_be_visible()
    phone.locator("summary").first.click()
    phone.get_by_label("Ý kiến của đơn vị").first.fill(WORDS)
    phone.get_by_role("button", name="Gửi ý kiến").first.click()
    expect(phone.get_by_text("Đã gửi ý kiến")).to_be_visible()
    expect(phone.get_by_text(WORDS)).to_be_visible()
    accessible(phone)

    desk.goto("/")
    desk.get_by_role("link", name="1 ý kiến chưa trả lời").click()
    desk.get_by_role("link", name="CĐCS Trường Tiểu học A1").click()
    expect(desk.get_by_text(WORDS)).to_be_visible()
    desk.get_by_label("Trả lời", exact=True).select_option("Đổi điểm")
    desk.get_by_label("Điểm mới").fill("9,5")
    desk.get_by_label("Lý do, nội dung trả lời").fill("Đã xem sổ, đúng là hai hoạt động.")
    desk.get_by_role("button", name="Trả lời").click()
    expect(desk.get_by_text("Đổi thành 9,5 điểm")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("Đã đổi điểm từ 5 thành 9,5")).to_be_visible()
    expect(phone.get_by_text("Đã xem sổ, đúng là hai hoạt động.")).to_be_visible()
    phone.get_by_role("link", name=plan.title).click()
    expect(phone.get_by_text("CĐCS xã A2")).to_be_visible()
    expect(phone.get_by_text("17,5")).to_be_visible()
    accessible(phone)
