"""A programme from the plan admin's table of numbers to the code on the software of TLĐ, on a desk computer and a phone."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from app.entries.models import EntryState
from app.initiatives.models import Initiative, InitiativeProgram
from app.kernel.db import db
from app.programs import queries
from tests.factories import make_initiative
from tests.journeys.conftest import DESK
from tests.journeys.test_main_job import sign_in
from tests.world import World


def make_the_programme(page: Page) -> None:
    """Its days, its plan, its number."""
    page.goto("/campaigns/")
    page.get_by_role("link", name="Chương trình sáng kiến").click()
    page.get_by_role("link", name="Lập chương trình").click()
    page.get_by_label("Tên chương trình").fill("75 nghìn sáng kiến")
    page.get_by_label("Nhận sáng kiến từ ngày").fill("2019-03-01")
    page.locator("#entry_to").fill("2020-12-31")
    page.get_by_label("Tổng số được giao").fill("110")
    page.get_by_label("Văn bản giao chỉ tiêu").fill("111/KH-LĐLĐ ngày 26/01/2022")
    page.get_by_role("button", name="Lưu chương trình").click()
    expect(page.locator("#campaigns-error")).to_contain_text("Chọn ít nhất một kế hoạch")
    page.get_by_label("Chào mừng 90 năm (2019)").check()
    page.get_by_role("button", name="Lưu chương trình").click()
    expect(page.get_by_role("heading", name="75 nghìn sáng kiến")).to_be_visible()


def give_the_numbers(page: Page) -> None:
    """A table with a wrong row is refused, then looked through, then kept."""
    page.get_by_role("link", name="Giao chỉ tiêu").click()
    page.get_by_label("Dán từ bảng Excel").fill("Mã đơn vị\tSố giao\nA\t60\nX9\t36")
    page.get_by_role("button", name="Kiểm tra bảng").click()
    expect(page.get_by_text("Không có đơn vị mang mã “X9”")).to_be_visible()
    page.get_by_label("Dán từ bảng Excel").fill("Mã đơn vị\tSố giao\nA\t60\nB\t36")
    page.get_by_role("button", name="Kiểm tra bảng").click()
    expect(page.get_by_text("Chưa ghi gì, xem lại rồi bấm ghi")).to_be_visible()
    page.get_by_role("button", name="Ghi số giao").click()
    expect(page.get_by_text("Đã nhập số giao cho 2 đơn vị.")).to_be_visible()
    expect(page.get_by_text("96/110")).to_be_visible()


def test_from_the_numbers_to_the_code(
    open_context: Callable[..., BrowserContext], world: World, accessible: Callable[[Page], None]
) -> None:
    admin = open_context(**DESK).new_page()
    sign_in(admin, "dung")
    make_the_programme(admin)
    give_the_numbers(admin)
    accessible(admin)

    program = db.session.query(InitiativeProgram).one()
    assert queries.allocated(program) == {world.a.id: 60, world.b.id: 36}
    for title in ("Góc chơi hai ngôn ngữ", "Vườn rau trong trường"):
        make_initiative(world, title=title, state=EntryState.APPROVED, program=program)
    db.session.commit()

    phone = open_context().new_page()
    sign_in(phone, "binh")
    phone.goto("/initiatives/outside?view=unentered")
    accessible(phone)
    phone.get_by_label("Mã của Góc chơi hai ngôn ngữ").fill("SK-1")
    phone.get_by_label("Mã của Vườn rau trong trường").fill("SK-1")
    phone.get_by_role("button", name="Ghi các mã đã gõ").click()
    expect(phone.get_by_text("Mã này vừa nhập cho sáng kiến")).to_be_visible()
    phone.get_by_label("Mã của Vườn rau trong trường").fill("")
    phone.get_by_role("button", name="Ghi các mã đã gõ").click()
    expect(phone.get_by_text("Đã ghi mã phần mềm cho 1 sáng kiến.")).to_be_visible()
    db.session.expire_all()
    assert {one.title: one.portal_code for one in db.session.query(Initiative)} == {
        "Góc chơi hai ngôn ngữ": "SK-1", "Vườn rau trong trường": "",
    }  # fmt: skip

    admin.goto(f"/programs/{program.public_id}")
    expect(admin.get_by_role("link", name="1 đã nhập phần mềm Tổng Liên đoàn")).to_be_visible()
    accessible(admin)
    admin.get_by_role("link", name="đơn vị còn thiếu so với số giao").click()
    expect(admin.get_by_role("row", name="Liên đoàn Lao động huyện A")).to_contain_text("58")
    admin.goto("/movements/")
    admin.get_by_role("link", name="Xây dựng nông thôn mới").click()
    expect(admin.get_by_text("Chưa có công trình, phần việc, hoạt động nào gắn với phong trào này.")).to_be_visible()
    accessible(admin)
