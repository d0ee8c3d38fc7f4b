"""The target board as it is used: from a percentage to the unit to call, from a figure to its records, on a wall."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from app.entries.models import EntryState
from app.kernel.db import db
from tests.factories import make_activity, make_registration
from tests.journeys.conftest import DESK
from tests.journeys.test_main_job import sign_in
from tests.targets.given import COUNT, add
from tests.world import World

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]


@pytest.fixture
def board(world: World) -> World:
    """A1 has two activities, one of them for both targets; A2 has sent something that counts for neither."""
    make_activity(world, unit="a1", measures={"gifts": 12})
    make_activity(world, unit="a1", type_code="TOA_DAM")
    make_registration(world, unit="a2", by="ai", state=EntryState.SENT)
    for number in range(6):
        gifts: dict[str, Any] = {"source": "activity", "agg": "sum", "field": "gifts"}
        add(world, mode="TOTAL", value=20 + number, all=[gifts]).name = f"Trao {20 + number} suất quà"
    add(world, mode="PCT_UNITS", value=100, all=[{**COUNT, "where": {"type": "TOA_DAM"}}]).name = "Mọi CĐCS tọa đàm"
    db.session.commit()
    return world


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_percentage_to_the_unit_to_call(
    board: World, open_context: Callable[..., BrowserContext], accessible: Check, shot: Shot, scripts: bool
) -> None:
    page = open_context(java_script_enabled=scripts).new_page()
    sign_in(page, "dung")
    page.goto("/campaigns/TH-2019")
    page.get_by_role("link", name="Chỉ tiêu", exact=True).first.click()
    expect(page.get_by_text("0/8 chỉ tiêu đạt")).to_be_visible()
    shot(page, "targets board")
    if scripts:
        accessible(page)

    page.get_by_role("link", name="25%").first.click()
    expect(page.get_by_text("3 đơn vị chưa đạt")).to_be_visible()
    if scripts:
        accessible(page)
    page.get_by_role("link", name=board.b1.name).click()
    expect(page.get_by_role("heading", name=board.b1.name, level=1)).to_be_visible()


def test_from_a_figure_to_its_records_and_on_to_branches(
    board: World, phone: Page, accessible: Check, shot: Shot
) -> None:
    sign_in(phone, "dung")
    phone.goto("/targets/TH-2019")
    phone.get_by_role("row").filter(has_text="Trao 20 suất quà").get_by_role("link", name="12").click()
    expect(phone.get_by_text("Cộng 1 hồ sơ")).to_be_visible()
    shot(phone, "targets records")
    accessible(phone)
    phone.get_by_role("link", name="Từng nhánh").click()
    expect(phone.get_by_role("link", name=board.a.label())).to_be_visible()
    shot(phone, "targets branches")
    accessible(phone)
    phone.get_by_role("link", name="Theo tên").click()
    expect(phone.locator("b", has_text="Theo tên")).to_be_visible()
    phone.get_by_role("link", name="Hồ sơ", exact=True).and_(phone.locator(".tabs a")).click()
    phone.locator("#targets-records").get_by_role("link", name="Ngày đoàn viên").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Ngày đoàn viên")


def test_the_matrix_is_filtered_and_scrolled_by_keyboard(
    board: World, open_context: Callable[..., BrowserContext], accessible: Check, shot: Shot
) -> None:
    page = open_context().new_page()  # a phone: the table is wider than its screen, the page is not
    sign_in(page, "dung")
    page.goto("/targets/TH-2019/matrix")
    expect(page.get_by_text("chưa báo cáo", exact=True).first).to_be_visible()
    shot(page, "targets matrix")
    accessible(page)
    table = page.get_by_role("region", name="Đơn vị × chỉ tiêu")
    table.focus()
    before = page.evaluate("document.querySelector('.matrix').scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('.matrix').scrollLeft") > before
    first = page.locator(".matrix tbody th").first
    assert first.bounding_box()["x"] < 30, "the names stay while the figures move"  # type: ignore[index]

    page.get_by_label("Chỉ đơn vị chưa đạt").select_option("TH-T1")
    expect(page.locator("#targets-matrix").get_by_text("3 đơn vị.")).to_be_visible()
    expect(page.locator("#targets-matrix").get_by_role("rowheader", name=board.a1.label())).to_have_count(0)


def test_a_projector_shows_one_screen_after_another_and_asks_anew(
    board: World, open_context: Callable[..., BrowserContext], accessible: Check, shot: Shot
) -> None:
    page = open_context(**DESK).new_page()
    page.clock.install()
    sign_in(page, "dung")
    page.goto("/targets/TH-2019?view=projector")
    expect(page.get_by_text("Màn hình 1/2")).to_be_visible()
    expect(page.get_by_text("số liệu tính đến")).to_be_visible()
    shot(page, "targets projector")
    accessible(page)
    asked: list[str] = []
    page.route("**/targets/**", lambda route: note(route, asked))
    page.clock.run_for(61_000)
    expect(page.get_by_text("Màn hình 2/2")).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.get_by_text("Màn hình 1/2")).to_be_visible()
    assert len(asked) == 2 and "page=2" in asked[0]


def note(route: Route, asked: list[str]) -> None:
    asked.append(route.request.url)
    route.continue_()


def test_a_projector_without_scripts_moves_by_itself(board: World, no_js: Page) -> None:
    sign_in(no_js, "dung")
    no_js.goto("/targets/TH-2019?view=projector")
    refresh = no_js.locator("head noscript meta[http-equiv=refresh], head meta[http-equiv=refresh]")
    assert "page=2" in (refresh.get_attribute("content") or "")
    no_js.get_by_role("link", name="Màn hình tiếp theo").click()
    expect(no_js.get_by_text("Màn hình 2/2")).to_be_visible()


def test_comparing_and_giving_numbers_on_a_phone(board: World, phone: Page, accessible: Check, shot: Shot) -> None:
    sign_in(phone, "dung")
    for name, address in (
        ("compare", "/compare/TH-2019"),
        ("missing", "/targets/TH-2019/TH-T1/missing?reached=1"),
        ("allocate", "/targets/TH-2019/T1/allocate"),
    ):
        phone.goto(address)
        shot(phone, f"targets {name}")
        accessible(phone)
    phone.get_by_label(board.a.label()).fill("nhiều")
    phone.get_by_role("button", name="Lưu số đã giao").click()
    expect(phone.get_by_role("alert")).to_contain_text("Chỉ nhập số")
    accessible(phone)
    phone.get_by_label(board.a.label()).fill("12")
    phone.get_by_role("button", name="Lưu số đã giao").click()
    expect(phone.get_by_text("Còn 8 chưa giao")).to_be_visible()
