"""The main job in a real browser: register → return → mend → approve in bulk → workbook, from phone and desk.

Told twice: with JavaScript and without it.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from app.entries.models import Attachment, Entry, EntryState
from app.kernel import clock
from app.kernel.db import db
from tests.journeys.conftest import DESK
from tests.world import PASSWORD, TODAY, World

TITLE = "Sân chơi cho học sinh điểm trường Nà Vài"


def sign_in(page: Page, username: str) -> None:
    """Through the page, as a person does."""
    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập hoặc số điện thoại").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()


def photo() -> dict[str, Any]:
    """A picture larger than what is kept."""
    data = io.BytesIO()
    Image.new("RGB", (2400, 1800), (200, 60, 40)).save(data, "JPEG")
    return {"name": "sân chơi.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def register(page: Page) -> None:
    """A công trình with money as people type it and one photo."""
    page.goto("/")
    page.get_by_role("link", name="Đăng ký công trình, phần việc").first.click()
    page.get_by_role("link", name="Công trình").click()
    page.get_by_label("Tên công trình, phần việc").fill(TITLE)
    page.get_by_label("Nội dung, quy mô").fill("San nền 120 m2, lắp 03 bộ đồ chơi")
    page.get_by_label("Địa điểm thực hiện").fill("Xóm Nà Vài, xã Hưng Đạo")
    page.get_by_label("Ngày khởi công (bắt đầu)").fill("2019-05-04")
    page.get_by_label("Dự kiến hoàn thành").fill("2019-07-15")
    page.get_by_label("Kinh phí dự kiến").fill("18 triệu")
    page.get_by_label("Ảnh, tài liệu minh chứng").set_input_files(photo())
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("Đã gửi tới")).to_be_visible()


def log_member_day(page: Page) -> None:
    """Two taps and two numbers; the day is there already."""
    page.goto("/")
    page.get_by_role("link", name="Ghi hoạt động").first.click()
    page.get_by_role("link", name="Ngày đoàn viên Công đoàn").click()
    expect(page.get_by_label("Ngày tổ chức")).to_have_value("2019-07-21")
    page.get_by_label("Số người tham dự").fill("19")
    page.get_by_label("Số đoàn viên kết nạp mới").fill("2")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Đã gửi tới")).to_be_visible()


def send_initiative(page: Page) -> None:
    """Two authors, 60 and 40; first without the head's agreement, which is refused beside the box."""
    page.goto("/initiatives/new")
    page.get_by_label("Tên sáng kiến").fill("Góc chơi hai ngôn ngữ cho trẻ 5 tuổi người Mông")
    page.get_by_label("Lĩnh vực áp dụng").select_option("Giáo dục")
    page.locator("#authors-0-full_name").fill("Bế Thị An")
    page.locator("#authors-0-share").fill("60")
    if page.locator("#authors-1-full_name").count() == 0:
        page.get_by_role("button", name="Thêm đồng tác giả").click()
    page.locator("#authors-1-full_name").fill("Lục Văn Anh")
    page.locator("#authors-1-share").fill("40")
    page.get_by_label("Hiện trạng trước khi áp dụng").fill("Trẻ ngại nói tiếng Việt")
    page.get_by_label("Nội dung giải pháp").fill("Góc chơi hai ngôn ngữ trong lớp")
    page.get_by_label("Hiệu quả", exact=False).first.fill("Trẻ mạnh dạn nói")
    page.get_by_label("Tình trạng áp dụng").select_option(label="Đã áp dụng, có hiệu quả")
    page.get_by_label("Ngày áp dụng lần đầu (hoặc áp dụng thử)").fill("2019-02-11")
    page.get_by_label("Phạm vi áp dụng").select_option(label="Đơn vị")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#head_agreed-error")).to_contain_text("Cần thủ trưởng đơn vị đồng ý")
    page.get_by_label("Thủ trưởng đơn vị đã đồng ý cho triển khai").check()
    page.get_by_label("Họ tên thủ trưởng").fill("Nông Văn Hiệu")
    page.get_by_label("Ngày đồng ý").fill("2019-02-20")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Đã gửi tới")).to_be_visible()


def return_it(page: Page) -> None:
    """The upper union opens the registration from the desk and returns it because of its money."""
    page.goto("/entries/desk")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Lý do, ý kiến").fill("Đề nghị ghi rõ kinh phí lấy từ nguồn nào.")
    page.get_by_label("Lý do liên quan đến ô").select_option(label="Kinh phí dự kiến")
    page.get_by_role("button", name="Trả lại để bổ sung").click()
    expect(page.get_by_text("Bị trả lại").first).to_be_visible()


def mend(page: Page) -> None:
    """The returned entry is the first thing the chair sees, with the reason beside the field."""
    page.goto("/")
    expect(page.locator("main h2").first).to_have_text(f"Bị trả lại: {TITLE}")
    page.get_by_role("link", name="Sửa và gửi lại").first.click()
    expect(page.locator("#budget-error")).to_contain_text("kinh phí lấy từ nguồn nào")
    page.get_by_label("Kinh phí công đoàn").fill("8tr")
    page.get_by_label("Xã hội hóa").fill("10 triệu")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Đã gửi tới")).to_be_visible()
    expect(page.get_by_text("Thay đổi so với lần gửi trước")).to_be_visible()


def approve_all(page: Page) -> None:
    """Tick everything, read what will happen, do it, read what happened."""
    page.goto("/entries/desk")
    boxes = page.locator("input[name=item]")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    page.get_by_role("button", name="Duyệt hồ sơ đã chọn").click()
    expect(page.get_by_text("3 hồ sơ sẽ được xử lý")).to_be_visible()
    page.get_by_role("button", name="Duyệt 3 hồ sơ").click()
    expect(page.get_by_text("Đã xử lý 3/3 hồ sơ")).to_be_visible()


def download(page: Page, target: Path) -> Any:
    """Ask for the workbook, wait for it, open it."""
    page.goto("/exports/")
    page.get_by_role("button", name="Lập tất cả các biểu").click()
    link = page.get_by_role("link", name="Tải tệp Excel")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(target)
    return openpyxl.load_workbook(target, data_only=True)


def figures_on_screen(page: Page) -> dict[str, str]:
    """The totals row of the overview: {heading: text}."""
    page.goto("/overview/TH-2019")
    table = page.locator("table").first
    headings = table.locator("thead th").all_inner_texts()
    cells = table.locator("tbody tr, tfoot tr").filter(has_text="Tổng cộng").first.locator("th, td").all_inner_texts()
    return {
        heading.split("\n")[0].strip(): text.split("\n")[0].strip()
        for heading, text in zip(headings, cells, strict=True)
    }


def total_of(book: Any, code: str, heading: str) -> Any:
    """The TỔNG CỘNG of one column of the sheet whose name begins with the form's code."""
    sheet = next(one for one in book if one.title.replace("Biểu ", "").split()[0] == code)
    column = next(c.column for row in sheet.iter_rows(max_row=14) for c in row if str(c.value or "").strip() == heading)
    row = next(c.row for line in sheet.iter_rows() for c in line if "TỔNG CỘNG" in str(c.value or "").upper())
    return sheet.cell(row, column).value


@pytest.fixture
def running_clock(at_rest: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hours pass here as they do in the child process, whose signs of life are judged by them."""
    monkeypatch.setattr(clock, "_frozen", None)
    clock.pretend(TODAY)
    yield
    clock.pretend(None)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_main_job_from_phone_to_workbook(
    world: World,
    open_context: Callable[..., BrowserContext],
    shot: Callable[[Page, str], None],
    tmp_path: Path,
    settings: Callable[..., None],
    running_clock: None,
    scripts: bool,
) -> None:
    settings(DEMO_DAY=TODAY)  # the child that writes the workbook lives on the same day
    phone = open_context(java_script_enabled=scripts).new_page()
    sign_in(phone, "an")
    shot(phone, "home")
    register(phone)
    log_member_day(phone)
    send_initiative(phone)
    shot(phone, "sent")

    desk = open_context(**DESK, java_script_enabled=scripts).new_page()
    sign_in(desk, "binh")
    return_it(desk)
    mend(phone)
    approve_all(desk)

    db.session.rollback()
    entries = list(db.session.query(Entry).order_by(Entry.id))
    assert [entry.state for entry in entries] == [EntryState.APPROVED] * 3
    kept = db.session.query(Attachment).one()
    assert (kept.width, kept.height, kept.name) == (1600, 1200, "sân chơi.jpg")

    province = open_context(**DESK, java_script_enabled=scripts, accept_downloads=True).new_page()
    sign_in(province, "duy")
    seen = figures_on_screen(province)
    shot(province, "overview")
    book = download(province, tmp_path / "bieu.xlsx")
    assert "1 công trình" in seen["Công trình, phần việc"]
    assert [seen[name].split()[0] for name in ("Hoạt động", "Sáng kiến")] == ["1", "1"]
    assert total_of(book, "01a", "Công trình") == 1
    assert total_of(book, "02a", "Tổng số hoạt động") == 1
    assert total_of(book, "03a", "Số sáng kiến gửi") == 1
