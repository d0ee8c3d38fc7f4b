"""Guidance documents: read, received in one tap, and who above sees who has not."""

import pytest

from app.campaigns import files, loading
from app.campaigns.models import CampaignDocument
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.obligations import receipts
from app.obligations.models import DocumentReceipt, DocumentReminder, ReminderChannel
from app.plans import operations
from tests.campaigns.test_queries import make_campaign


def add_sheet(world, **values):
    sheet = CampaignDocument(
        campaign_id=world.campaign.id, **({"title": "Phần việc là gì?", "body": "- Số hóa"} | values)
    )
    db.session.add(sheet)
    db.session.commit()
    return sheet


def at(sheet, tail=""):
    return f"/obligations/plan/TH-2019/documents/{sheet.id}{tail}"


def test_a_sheet_is_read_and_linked_to_the_others(world, client):
    sheet, other = add_sheet(world), add_sheet(world, title="Công trình là gì?", body="<b>đậm</b>", position=1)
    answer = client.login(world.an).get(at(sheet))

    assert '<li class="mb-1">Số hóa</li>' in answer.text
    assert at(other) in answer.text
    assert "&lt;b&gt;" in client.get(at(other)).text


def test_a_sheet_of_another_plan_is_not_there(world, client):
    sheet = add_sheet(world)
    make_campaign(world, "a")
    db.session.commit()

    assert client.login(world.an).get(f"/obligations/plan/RIENG/documents/{sheet.id}").status_code == 404
    assert client.login(world.chi).get(f"/obligations/plan/RIENG/documents/{sheet.id}").status_code == 404
    assert client.login(world.an).get("/obligations/plan/TH-2019/documents/999").status_code == 404


def test_one_tap_says_received_and_a_second_changes_nothing(world, client):
    sheet = add_sheet(world)
    chair = client.login(world.an)
    assert "chưa xác nhận đã nhận" in chair.get("/campaigns/TH-2019").text
    assert "Đã nhận</button>" in chair.get(at(sheet)).text

    for _ in range(2):
        assert chair.post(at(sheet, "/receive")).status_code == 303

    (kept,) = db.session.query(DocumentReceipt)
    assert (kept.unit_id, kept.by_id) == (world.a1.id, world.an.id)
    assert "Đơn vị đã xác nhận nhận văn bản này" in chair.get(at(sheet)).text
    assert "chưa xác nhận đã nhận" not in chair.get("/campaigns/TH-2019").text


@pytest.mark.parametrize(
    ("who", "received", "asked", "silent"),
    [
        ("dung", 2, 6, {"A", "B", "D1", "A2"}),  # all below the owner, not the owner itself
        ("binh", 1, 2, {"A2"}),  # what lies below, not the own unit
        ("chi", 1, 1, set()),
    ],
)
def test_the_upper_union_sees_who_has_not(world, who, received, asked, silent):
    sheet = add_sheet(world)
    for name in ("an", "bon"):
        receipts.receive(world.actor(name), world.campaign, sheet)

    assert receipts.counts(world.actor(who), world.campaign, [sheet]) == {sheet.id: (received, asked)}
    rows, total = receipts.silent(world.actor(who), world.campaign, sheet)
    assert ({row.code for row in rows}, total) == (silent, len(silent))


def test_who_is_not_asked_cannot_say_it(world):
    sheet = add_sheet(world)
    for name in ("dung", "vi"):  # the owner itself; a reader
        with pytest.raises(Forbidden):
            receipts.receive(world.actor(name), world.campaign, sheet)
    assert db.session.query(DocumentReceipt).count() == 0


def test_a_reminder_names_them_and_is_logged(world, client):
    sheet = add_sheet(world)
    receipts.receive(world.actor("an"), world.campaign, sheet)
    db.session.commit()
    desk = client.login(world.binh)
    page = desk.get(at(sheet, "/silent")).text
    assert "1/2 đơn vị đã xác nhận" in page and "Các đơn vị chưa xác nhận: CĐCS xã A2." in page
    assert "CĐCS Công ty B1" not in page

    assert desk.post(at(sheet, "/remind"), data={"channel": "zalo", "words": "Nhắc mở văn bản"}).status_code == 303

    (made,) = db.session.query(DocumentReminder)
    assert (made.units, made.channel, made.from_unit_id) == (1, ReminderChannel.ZALO, world.a.id)
    assert "Zalo · 1 đơn vị" in desk.get(at(sheet, "/silent")).text
    assert receipts.reminders(world.actor("chi"), sheet) == []
    refused = desk.post(at(sheet, "/remind"), data={"channel": "zalo", "words": ""})
    assert refused.status_code == 422 and db.session.query(DocumentReminder).count() == 1
    receipts.receive(world.actor("ai"), world.campaign, sheet)
    with pytest.raises(DomainError, match="Không còn đơn vị"):
        receipts.remind(world.actor("binh"), world.campaign, sheet, ReminderChannel.ZALO, "Nhắc")


def test_a_unit_that_is_gone_is_not_waited_for(world):
    sheet = add_sheet(world)
    world.a2.ended_on = world.campaign.starts_on
    db.session.flush()
    assert receipts.counts(world.actor("binh"), world.campaign, [sheet]) == {sheet.id: (0, 1)}


def test_a_document_that_was_received_is_not_taken_away(world):
    """What a unit confirmed must not vanish; its text may be mended, another may go."""
    plan = operations.blank(world.t, "Kế hoạch thử", world.campaign.starts_on, world.campaign.ends_on)
    plan |= {"activity_types": [], "documents": [{"title": "Hướng dẫn", "body": "Cũ"}, {"title": "Thừa", "body": "x"}]}
    campaign = loading.load(plan, None)
    sheet = db.session.query(CampaignDocument).filter_by(title="Hướng dẫn").one()
    receipts.receive(world.actor("an"), campaign, sheet)

    loading.load(plan | {"documents": [{"title": "Hướng dẫn", "body": "Mới"}]}, None)
    assert sheet.body == "Mới" and db.session.query(CampaignDocument).count() == 1
    with pytest.raises(loading.PlanRefused) as refused:
        loading.load(plan | {"documents": [{"title": "Hướng dẫn mới", "body": "Mới"}]}, None, changing=True)
    assert [error.row for error in refused.value.errors] == ["documents (Hướng dẫn)"]
    assert files.parse(campaign.source)["documents"][0]["title"] == "Hướng dẫn"
    assert db.session.query(CampaignDocument).one().title == "Hướng dẫn"
