"""The plan's rules on the page of an activity: what must be ticked is drawn, missed beside its box, and kept."""

from app.activities.models import Activity
from app.campaigns.models import CampaignRule, RuleEffect
from app.entries.models import EntryState
from app.kernel.db import db
from tests.entries.typed import typed


def test_what_a_rule_requires_is_a_box_to_tick(client, world):
    db.session.add(
        CampaignRule(
            campaign_id=world.campaign.id, code="R9", effect=RuleEffect.REQUIRE_FIELD, activity_types=["TOA_DAM"],
            message="Tổ chức gọn nhẹ", requires=["Đã báo cáo cấp ủy"],
        )
    )  # fmt: skip
    client.login(world.an)
    form = typed("activities", kind="TOA_DAM", m_gifts=None, m_members_admitted=None)
    page = client.get("/activities/new?kind=TOA_DAM").text
    assert 'name="rules"' in page
    assert "Đã báo cáo cấp ủy" in page

    missed = client.post("/activities/new", data=form)
    assert missed.status_code == 422
    assert "Cần xác nhận: Đã báo cáo cấp ủy." in missed.text.partition('id="rules-error"')[2][:300]

    sent = client.post("/activities/new", data=form | {"rules": "R9"})
    assert sent.status_code == 303
    entry = db.session.query(Activity).one()
    assert (entry.state, entry.confirmed_rules) == (EntryState.SENT, ["R9"])
    assert "rules" not in client.get("/activities/new?kind=THAM_HOI").text


def test_a_plan_that_advises_is_heard_before_anything_is_typed(client, world):
    """BD-R1: warned of gatherings, asked to confirm, led towards online; the choice stays the unit's."""
    db.session.add(
        CampaignRule(
            campaign_id=world.campaign.id, code="R9", effect=RuleEffect.WARN, activity_types=["TOA_DAM"],
            message="Hạn chế tập trung đông người.", requires=["Đã bảo đảm phòng, chống dịch"], suggest={"format": "online"},
        )
    )  # fmt: skip
    page = client.login(world.an).get("/activities/new?kind=TOA_DAM").text

    assert "Hạn chế tập trung đông người." in page and "Đã bảo đảm phòng, chống dịch" in page
    assert '<option selected value="online">' in page
    other = client.get("/activities/new?kind=THAM_HOI").text
    assert '<option selected value="in_person">' in other and "Hạn chế tập trung" not in other


def test_the_windows_an_activity_falls_in_decide_what_lists_show_it(client, world):
    client.login(world.an).post("/activities/new", data=typed("activities"))
    client.post("/activities/new", data=typed("activities", "key-2", kind="TOA_DAM", event_on="20/7/2019"))
    client.login(world.binh)

    shown = client.get("/entries/?campaign=TH-2019&window=PEAK").text

    assert "Ngày đoàn viên Công đoàn – 21/07/2019" in shown
    assert "Tọa đàm – 20/07/2019" not in shown
    assert "Tọa đàm – 20/07/2019" in client.get("/entries/?campaign=TH-2019&window=YEAR").text
