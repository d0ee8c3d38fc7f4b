"""A short movement of a unit's own (BT-X1): one page, issued at once, in nobody's way; what locking says to a chair."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns import queries
from app.campaigns.models import ActivityType, Campaign, CampaignDocument, CampaignKind, CampaignState
from app.kernel.db import db
from app.obligations.models import ObligationItem
from app.plans.models import PlanDraft
from tests.factories import make_registration

SENT = {
    "title": "20 ngày thi đua về đích",
    "starts_on": "20/7/2019",
    "ends_on": "10/8/2019",
    "body": "- Mỗi tổ một việc",
}


@pytest.fixture(autouse=True)
def other_type(world):
    if not db.session.scalar(sa.select(ActivityType.id).where(ActivityType.code == "KHAC")):
        db.session.add(ActivityType(code="KHAC", name="Khác", table_group="KHAC"))
        db.session.commit()


def launched() -> Campaign:
    return db.session.query(Campaign).order_by(Campaign.id.desc()).first()


def test_a_chair_launches_it_on_one_page(world, client):
    chair = client.login(world.an)
    page = chair.get("/plans/short").text
    assert 'value="2019-07-22"' in page and 'value="2019-08-21"' in page, "today, and a month"

    answer = chair.post("/plans/short", data=SENT)

    made = launched()
    assert answer.status_code == 303 and answer.location.endswith(made.code)
    assert (made.owner_id, made.kind, made.state) == (world.a1.id, CampaignKind.SHORT, CampaignState.ISSUED)
    assert db.session.query(PlanDraft).count() == 0
    assert [one.body for one in db.session.query(CampaignDocument)] == ["- Mỗi tổ một việc"]
    assert not db.session.query(ObligationItem).filter(ObligationItem.obligation.has(campaign_id=made.id)).count()
    offered = {option.code for option in queries.types_for(made, world.a1)}
    assert "NGAY_DOAN_VIEN" in offered and "MIT_TINH" not in offered, "as the plan above offers it here"
    assert chair.get(answer.location).status_code == 200
    assert chair.get(f"/targets/{made.code}").status_code == 200


def test_only_its_branch_and_those_above_see_it(world, client):
    client.login(world.an).post("/plans/short", data=SENT)
    code = launched().code
    seen = {
        name: client.login(world.people[name]).get(f"/campaigns/{code}").status_code
        for name in ("vi", "binh", "dung", "ai", "chi", "dao")
    }
    assert seen == {"vi": 200, "binh": 200, "dung": 200, "ai": 404, "chi": 404, "dao": 404}
    assert "Phong trào ngắn ngày của cấp dưới (1)" in client.login(world.dung).get("/campaigns/").text
    assert "20 ngày thi đua" not in client.login(world.chi).get("/campaigns/").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": "x"}, "title"),
        ({"ends_on": "1/7/2019"}, "không thể trước ngày bắt đầu"),
        ({"ends_on": "1/7/2020"}, "dài nhất 6 tháng"),
        ({"starts_on": "hôm qua rồi"}, "starts_on"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_is_launched(world, client, changed, words):
    answer = client.login(world.an).post("/plans/short", data=SENT | changed)

    assert answer.status_code == 422 and words in answer.text and "Mỗi tổ một việc" in answer.text
    assert db.session.query(Campaign).count() == 1


def test_a_unit_that_is_not_ones_own_launches_nothing(world, client):
    assert client.login(world.an).post("/plans/short", data=SENT | {"owner": "A2"}).status_code == 404
    assert client.login(world.vi).post("/plans/short", data=SENT).status_code == 403
    assert db.session.query(Campaign).count() == 1


@pytest.mark.parametrize(
    ("step", "words"),
    [("lock", "đã khóa số liệu"), ("close", "Kế hoạch đã kết thúc"), ("shut", "khóa sổ hết ngày 21/07/2019")],
)
def test_a_chair_is_told_that_a_plan_takes_nothing_more(world, client, step, words):
    draft = make_registration(world)
    draft.state, draft.first_sent_at = "draft", None
    if step == "shut":
        world.campaign.closes_on = date(2019, 7, 21)
        db.session.commit()
    else:
        db.session.commit()
        owner = client.login(world.dung)
        owner.post("/plans/issued/TH-2019/step", data={"step": step, "reason": "Chốt số gửi tỉnh ủy"})
    chair = client.login(world.an)

    page = chair.get("/campaigns/TH-2019").text
    assert words in page
    assert ("Lý do: Chốt số gửi tỉnh ủy" in page) == (step != "shut")
    assert words in chair.get(f"/registrations/{draft.public_id}/edit").text
    refused = chair.get("/registrations/new?campaign=TH-2019").text
    assert "Kế hoạch “Chào mừng 90 năm”" in refused and "không nhận thêm hồ sơ" in refused

    if step != "shut":
        client.login(world.dung).post("/plans/issued/TH-2019/step", data={"step": "reopen", "reason": "Còn thiếu"})
        assert words not in client.login(world.an).get("/campaigns/TH-2019").text
