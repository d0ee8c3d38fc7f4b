"""What is typed is not lost: kept on the server while typing, on the phone when the server is away, sent once."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from app.entries.models import Entry, EntryState
from app.kernel.db import db
from tests.journeys.conftest import HOST
from tests.journeys.test_main_job import sign_in
from tests.world import World


def entries() -> list[Entry]:
    db.session.rollback()
    return list(db.session.query(Entry).order_by(Entry.id))


def test_typing_makes_a_draft_that_another_device_can_finish(world: World, phone: Page, desktop: Page) -> None:
    sign_in(phone, "an")
    phone.goto("/registrations/new?kind=CONG_TRINH")
    phone.get_by_label("Tên công trình, phần việc").press_sequentially("Nhà để xe đoàn viên")
    expect(phone.get_by_text("Đã lưu nháp lúc")).to_be_visible()

    sign_in(desktop, "an")
    desktop.get_by_role("link", name="Nhà để xe đoàn viên").click()

    expect(desktop.get_by_label("Tên công trình, phần việc")).to_have_value("Nhà để xe đoàn viên")
    assert [entry.state for entry in entries()] == [EntryState.DRAFT]


def test_the_server_is_away_in_mid_form_and_the_text_is_still_there(world: World, phone: Page) -> None:
    sign_in(phone, "an")
    phone.goto("/activities/new?kind=TOA_DAM")
    phone.context.set_offline(True)
    phone.get_by_label("Số người tham dự").press_sequentially("45")
    phone.wait_for_timeout(600)  # the phone keeps it a moment after the last key
    phone.context.set_offline(False)
    phone.goto("/activities/new?kind=TOA_DAM")
    phone.get_by_role("button", name="Dùng lại").click()

    expect(phone.get_by_label("Số người tham dự")).to_have_value("45")


def test_two_taps_on_send_make_one(world: World, phone: Page) -> None:
    sign_in(phone, "an")
    phone.goto("/activities/new?kind=TOA_DAM")
    phone.get_by_label("Số người tham dự").fill("45")
    phone.get_by_role("button", name="Gửi", exact=True).dblclick()
    expect(phone.get_by_text("Đã gửi", exact=False).first).to_be_visible()

    assert len([entry for entry in entries() if entry.state is EntryState.SENT]) == 1


def test_the_answer_is_lost_and_beginning_anew_is_noticed(world: World, phone: Page) -> None:
    sign_in(phone, "an")
    phone.goto("/activities/new?kind=TOA_DAM")
    phone.get_by_label("Số người tham dự").fill("45")
    lost: list[int] = []

    def lose(route: Route) -> None:
        """The first answer never reaches the phone, although the server has acted."""
        if route.request.method == "POST" and route.request.url.endswith("/activities/new") and not lost:
            here = route.request.url.replace(HOST, "127.0.0.1")  # only the browser knows the name
            lost.append(route.fetch(url=here, max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    phone.route("**/activities/new", lose)
    phone.get_by_role("button", name="Gửi", exact=True).click()
    phone.wait_for_timeout(300)
    phone.goto("/activities/new?kind=TOA_DAM")  # a new form with a new key: the phone never heard of the first
    phone.get_by_label("Số người tham dự").fill("45")
    phone.get_by_role("button", name="Gửi", exact=True).click()

    expect(phone.get_by_text("đã gửi một hồ sơ giống hệt")).to_be_visible()
    assert lost == [303]
    assert len([entry for entry in entries() if entry.state is EntryState.SENT]) == 1


def test_pages_are_open_to_everybody(world: World, phone: Page, accessible: Callable[[Page], None]) -> None:
    phone.goto("/sign-in")
    accessible(phone)
    sign_in(phone, "an")
    for address in (
        "/", "/entries/", "/campaigns/TH-2019", "/activities/new", "/activities/new?kind=NGAY_DOAN_VIEN",
        "/registrations/new?kind=CONG_TRINH", "/initiatives/new", "/no-such-page",
    ):  # fmt: skip
        phone.goto(address)
        accessible(phone)


def test_desk_pages_are_open_to_everybody(world: World, desktop: Page, accessible: Callable[[Page], None]) -> None:
    sign_in(desktop, "dung")
    for address in (
        "/", "/entries/desk", "/overview/TH-2019", "/board/TH-2019", "/exports/", "/units/", "/people", "/units/A1",
    ):  # fmt: skip
        assert desktop.goto(address).status == 200, address  # type: ignore[union-attr]
        accessible(desktop)
