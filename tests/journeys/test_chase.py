"""From a percentage to a phone call and back: the province sees who is missing, reminds, a chair answers in one tap.
And the same for a guidance document: "Đã nhận".
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.campaigns.models import CampaignDocument
from app.kernel.db import db
from app.obligations import operations
from app.obligations.models import DocumentReceipt, Reminder
from tests.journeys.test_main_job import sign_in
from tests.world import World


@pytest.fixture
def owed(world: World) -> World:
    operations.generate(world.campaign)
    db.session.add(
        CampaignDocument(
            campaign_id=world.campaign.id, title="Hướng dẫn Tuần lễ cao điểm", body="- Chọn việc thiết thực"
        )
    )
    db.session.commit()
    return world


def missing(page: Page) -> int:
    """The number of units of branch A that have not handed in the report, read from the table."""
    page.goto("/obligations/plan/TH-2019?duty=O3")
    row = page.get_by_role("row").filter(has_text="Liên đoàn Lao động huyện A")
    return int(row.locator("td[data-label='Chưa nộp']").inner_text())


def test_who_is_missing_is_reminded_and_answers(
    owed: World,
    desktop: Page,
    phone: Page,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    sign_in(desktop, "dung")
    desktop.goto("/campaigns/TH-2019")
    desktop.get_by_role("link", name="Tình hình nộp").click()
    desktop.get_by_role("navigation", name="Việc phải nộp").get_by_role("link", name="Báo cáo kết quả").click()
    total = desktop.locator("tfoot td[data-label='Tỷ lệ đúng hạn']")
    expect(total).to_have_text("0%")
    accessible(desktop)
    before = missing(desktop)
    assert before == 3  # A itself, A1 and A2

    desktop.get_by_role("row").filter(has_text="huyện A").locator("td[data-label='Chưa nộp'] a").click()
    expect(desktop.get_by_text("CĐCS Trường Tiểu học A1").first).to_be_visible()
    accessible(desktop)
    desktop.goto("/obligations/plan/TH-2019?duty=O3")
    desktop.get_by_role("link", name="Đôn đốc đơn vị chưa nộp").click()
    words = desktop.get_by_label("Nội dung").first
    expect(words).to_have_value(re.compile("CĐCS Trường Tiểu học A1"))
    accessible(desktop)
    shot(desktop, "chase-remind")
    desktop.get_by_role("button", name="Đã nhắc, ghi vào sổ").click()
    expect(desktop.get_by_text("Đã ghi đôn đốc")).to_be_visible()
    db.session.rollback()
    assert "CĐCS Trường Tiểu học A1" in db.session.query(Reminder).one().words

    sign_in(phone, "an")
    accessible(phone)
    duty = phone.get_by_role("listitem").filter(has_text="Báo cáo kết quả").filter(has=phone.get_by_role("button"))
    duty.get_by_role("button", name="Không phát sinh").click()
    expect(phone.get_by_text("Đã ghi nhận: Báo cáo kết quả - không phát sinh.")).to_be_visible()
    shot(phone, "chase-answered")

    assert missing(desktop) == before - 1
    expect(desktop.locator("tfoot td[data-label='Tỷ lệ đúng hạn']")).not_to_have_text("0%")


def test_a_guidance_document_is_received(
    owed: World, desktop: Page, phone: Page, accessible: Callable[[Page], None]
) -> None:
    sign_in(desktop, "binh")
    desktop.goto("/campaigns/TH-2019")
    desktop.get_by_role("link", name="Hướng dẫn Tuần lễ cao điểm").click()
    expect(desktop.get_by_text("0/2 đơn vị đã xác nhận")).to_be_visible()

    sign_in(phone, "an")
    phone.goto("/campaigns/TH-2019")
    phone.get_by_role("link", name="Hướng dẫn Tuần lễ cao điểm").click()
    accessible(phone)
    phone.get_by_role("button", name="Đã nhận").click()
    expect(phone.get_by_text("Đơn vị đã xác nhận nhận văn bản này")).to_be_visible()

    desktop.reload()
    desktop.get_by_role("link", name="Xem 1 đơn vị chưa nhận, đôn đốc").click()
    expect(desktop.get_by_role("rowheader", name="CĐCS xã A2")).to_be_visible()
    accessible(desktop)
    db.session.rollback()
    assert db.session.query(DocumentReceipt).one().unit_id == owed.a1.id
