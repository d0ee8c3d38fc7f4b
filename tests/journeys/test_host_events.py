"""A host event in a real browser: the host invites on a desk computer, a chair answers on a phone, the host marks who came."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.host_events.models import Answer, HostEvent, Participation
from app.kernel.db import db
from tests.journeys.conftest import DESK
from tests.journeys.test_main_job import sign_in
from tests.world import World

NAME = "Giải bóng chuyền hơi 90 năm"


def hold(page: Page) -> None:
    """The province invites two units one by one, at most five people each."""
    page.goto("/")
    page.get_by_role("link", name="Hoạt động do cấp trên tổ chức").click()
    page.get_by_role("link", name="Thêm hoạt động").click()
    page.get_by_label("Tên hoạt động").fill(NAME)
    page.get_by_label("Loại hoạt động").select_option(label="Tọa đàm")
    page.get_by_label("Ngày tổ chức").fill("2019-07-22")
    page.get_by_label("Đến ngày").fill("2019-07-25")
    page.get_by_label("Chọn đơn vị (sau khi lưu)").check()
    page.get_by_label("Mỗi đơn vị cử nhiều nhất").fill("5")
    page.get_by_role("button", name="Lưu hoạt động").click()
    expect(page.get_by_role("heading", name="Đơn vị được mời")).to_be_visible()
    page.get_by_label("Mời CĐCS Trường Tiểu học A1").check()
    page.get_by_label("Mời CĐCS Công ty B1").check()
    page.get_by_role("button", name="Lưu đơn vị trên trang này").click()
    expect(page.get_by_text("thay đổi lời mời của 2 đơn vị")).to_be_visible()


def answer(page: Page, shot: Callable[[Page, str], None], accessible: Callable[[Page], None]) -> None:
    """From the first page of the phone; six are too many, five are taken."""
    page.goto("/")
    expect(page.get_by_role("heading", name=f"Được mời: {NAME}")).to_be_visible()
    page.get_by_role("link", name="Trả lời có dự không").click()
    accessible(page)
    page.get_by_label("Tham gia", exact=True).check()
    page.get_by_label("Số người tham gia").fill("6")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator("#people-error")).to_contain_text("nhiều nhất 5 người")
    page.get_by_label("Số người tham gia").fill("5")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.get_by_text("Đã trả lời: Tham gia, 5 người.")).to_be_visible()
    accessible(page)
    shot(page, "host-event-answered")


def mark(page: Page, shot: Callable[[Page, str], None], accessible: Callable[[Page], None]) -> None:
    """A1 came with four; of B1 nobody came."""
    page.goto("/")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name="Điểm danh")).to_be_visible()
    page.get_by_label("Số người của CĐCS Trường Tiểu học A1").fill("4")
    page.get_by_label("CĐCS Công ty B1 có dự không").select_option(label="Không dự")
    accessible(page)
    page.get_by_role("button", name="Lưu điểm danh").click()
    expect(page.get_by_text("Đã ghi điểm danh của 2 đơn vị.")).to_be_visible()
    shot(page, "host-event-marked")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_invited_answered_and_marked(
    at_rest: None,
    world: World,
    live: str,
    open_context: Callable[..., Any],
    shot: Callable[[Page, str], None],
    accessible: Callable[[Page], None],
    javascript: bool,
) -> None:
    checked = accessible if javascript else lambda page: None
    desk = open_context(**DESK, java_script_enabled=javascript).new_page()
    phone = open_context(java_script_enabled=javascript).new_page()
    sign_in(desk, "dung")
    hold(desk)
    sign_in(phone, "an")
    answer(phone, shot, checked)
    mark(desk, shot, checked)

    db.session.rollback()
    event = db.session.scalars(sa.select(HostEvent)).one()
    parts = {part.unit.code: part for part in db.session.scalars(sa.select(Participation))}
    assert (event.starts_on, event.ends_on, event.quota) == (date(2019, 7, 22), date(2019, 7, 25), 5)
    assert set(parts) == {"A1", "B1"}
    assert (parts["A1"].answer, parts["A1"].people, parts["A1"].attended_people) == (Answer.YES, 5, 4)
    assert (parts["B1"].answer, parts["B1"].attended) == (None, False)
