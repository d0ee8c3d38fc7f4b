"""The editor: a plan is written on screen, checked, previewed, issued; a running one changes and what was sent stays."""

import io
import re
from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns import files
from app.campaigns.models import ActivityType, Campaign, CampaignChoice, CampaignState, Obligation, Target
from app.entries.models import EntryState
from app.entries.operations import send
from app.kernel.db import db
from app.obligations.models import ObligationItem
from app.plans.models import CampaignChange, PlanDraft
from tests.conftest import Client
from tests.factories import make_activity, make_registration
from tests.world import World


@pytest.fixture
def admin(client, world: World) -> Client:
    if not db.session.scalar(sa.select(ActivityType.id).where(ActivityType.code == "KHAC")):
        db.session.add(ActivityType(code="KHAC", name="Khác", table_group="KHAC"))
    db.session.commit()
    return client.login(world.dung)


def begin(client, **more) -> str:
    """The address of a fresh draft."""
    data = {"title": "Thi đua năm 2020", "kind": "thematic", "starts_on": "1/1/2020", "ends_on": "31/12/2020"}
    answer = client.post("/plans/new", data=data | more)
    assert answer.status_code == 303, answer.text
    return answer.location


def version(client, address: str) -> str:
    return re.search(r'name="version" value="(\d+)"', client.get(f"{address}/types").text)[1]


def save(client, address, section, at, **typed):
    data = {f"f_{key}": value for key, value in typed.items()} | {"version": version(client, address)}
    return client.post(f"{address}/{section}/{at}", data=data)


DUTY = {
    "code": "O1", "name": "Báo cáo năm", "kind": "RESULT_REPORT", "tiers": ["3", "4"], "owed_to": "PARENT",
    "due": "15/12/2020", "recurrence": "QUARTERLY", "due_days_after": "5", "words": "báo cáo hằng quý",
}  # fmt: skip
TARGET = {
    "code": "T1", "name": "Mỗi CĐCS một hoạt động", "mode": "PER_UNIT", "tiers": ["4"], "cmp": ">=", "value": "1",
    "join": "all", "c1_what": "activity.count", "c1_tag": "KY_NIEM",
}  # fmt: skip


def test_a_plan_is_written_checked_previewed_and_issued(admin, world):
    address = begin(admin)
    assert save(admin, address, "obligations", 0, **DUTY).status_code == 303
    assert save(admin, address, "targets", 0, **TARGET).status_code == 303
    wrong = {"code": "W", "name": "Tuần", "from": "7/7/2020", "to": "1/7/2020", "purpose": "peak"}
    refused = save(admin, address, "windows", 0, **wrong)
    assert refused.status_code == 422 and "trước ngày bắt đầu" in refused.text and 'value="Tuần"' in refused.text
    assert 'id="f_to-error"' in refused.text, "beside the day that is wrong"
    assert "windows" not in files.parse(db.session.query(PlanDraft).one().text)
    save(admin, address, "windows", 0, **wrong | {"to": "14/7/2020"})
    assert "Kế hoạch không có lỗi" in admin.get(address).text

    page = admin.post(f"{address}/preview").text
    seen = re.sub(r"<[^>]+>", "", page)
    assert "2 Công đoàn cấp trên cơ sở sẽ có 4 việc phải nộp" in seen
    assert "4 CĐCS sẽ có 4 việc phải nộp" in seen
    assert db.session.query(Campaign).count() == 1, "a preview changes nothing"

    answer = admin.post(f"{address}/issue")

    assert answer.status_code == 303
    made = db.session.query(Campaign).order_by(Campaign.id.desc()).first()
    assert (made.state, made.title) == (CampaignState.ISSUED, "Thi đua năm 2020")
    items = db.session.query(ObligationItem).join(Obligation).filter(Obligation.campaign_id == made.id)
    assert items.count() == 6 * 4  # what the preview said
    target = db.session.query(Target).filter_by(campaign_id=made.id).one()
    assert target.definition["all"] == [{"source": "activity", "agg": "count", "where": {"tag": "KY_NIEM"}}]
    assert db.session.query(PlanDraft).count() == 0
    admin.login(world.an)
    assert "Thi đua năm 2020" in admin.get("/campaigns/").text


def test_the_day_of_the_members_a_share_is_taken_of(admin, world):
    """CR-6: the plan states the day of its denominator; it means nothing where no share of members is asked."""
    address = begin(admin)
    share = TARGET | {"mode": "PCT_MEMBERS_TOTAL", "denominator_on": "30/6/2020"}
    refused = save(admin, address, "targets", 0, **share | {"mode": "PER_UNIT"})
    assert refused.status_code == 422 and "Chỉ dùng khi tính tỷ lệ đoàn viên" in refused.text
    save(admin, address, "targets", 0, **share)
    assert 'value="2020-06-30"' in admin.get(f"{address}/targets/0").text
    code = admin.post(f"{address}/issue").location.rsplit("/", 1)[1]
    made = db.session.query(Campaign).filter_by(code=code).one()
    target = db.session.query(Target).filter_by(campaign_id=made.id).one()

    assert target.definition["denominator_on"] == "2020-06-30"
    assert admin.get(f"/targets/{code}").status_code == 200
    assert admin.post(f"/plans/change/{code}").status_code == 303


def test_a_plan_without_targets_or_duties_works(admin, world):
    """BT-T0."""
    address = begin(admin)
    assert "không giao việc phải nộp nào" in admin.post(f"{address}/preview").text
    answer = admin.post(f"{address}/issue")
    assert admin.get(answer.location).status_code == 200
    code = answer.location.rsplit("/", 1)[1]
    assert admin.get(f"/targets/{code}").status_code == 200


def test_a_grassroots_union_launches_a_short_movement_of_its_own(admin, world, on_day):
    """BT-X1: seen by itself and by those above, nobody beside it."""
    on_day(date(2019, 7, 22))
    admin.login(world.an)
    address = begin(admin, title="Thi đua 20 ngày", kind="short", starts_on="20/7/2019", ends_on="10/8/2019")
    assert admin.post(f"{address}/issue").status_code == 303
    made = db.session.query(Campaign).order_by(Campaign.id.desc()).first()
    assert made.owner_id == world.a1.id
    for name, status in (("binh", 200), ("dung", 200), ("ai", 404), ("chi", 404)):
        admin.login(world.people[name])
        assert admin.get(f"/campaigns/{made.code}").status_code == status, name


def test_last_years_plan_is_copied(admin, world):
    answer = admin.post("/plans/copy", data={"source": "CB-2019", "year": "2020"})
    assert answer.status_code == 303
    draft = db.session.query(PlanDraft).one()
    plan = files.parse(draft.text)
    assert (plan["code"], plan["period"]["to"]) == ("T-2020", date(2020, 7, 30))
    assert len(plan["targets"]) == 13
    for section, at in (("head", 0), ("targets", 0), ("obligations", 0), ("rules", 0), ("windows", 0)):
        assert admin.get(f"{answer.location}/{section}/{at}").status_code == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Chọn một tệp"),
        (b"\xff\xfe\x00", "không phải văn bản UTF-8"),
        (b"a: [1", "Không đọc được tệp"),
        (b"period: {to: 2019-02-31}", "Không đọc được tệp"),
        ("- chỉ là danh sách".encode(), "không phải kế hoạch"),
    ],
)
def test_a_wrong_file_begins_nothing(admin, content, words):
    answer = admin.post("/plans/import", data={"file": (io.BytesIO(content), "ke-hoach.yaml")})

    assert answer.status_code == 409 and words in answer.text
    assert db.session.query(PlanDraft).count() == 0


def test_a_plan_travels_as_a_file(admin, world):
    address = begin(admin)
    save(admin, address, "obligations", 0, **DUTY)
    written = admin.get(f"{address}/file")
    assert written.headers["Content-Disposition"].endswith('.yaml"')
    admin.post(f"{address}/delete")

    answer = admin.post("/plans/import", data={"file": (io.BytesIO(written.data), "x.yaml")})

    assert answer.status_code == 303
    assert "Báo cáo năm" in admin.get(answer.location).text


def test_two_editors_do_not_overwrite_each_other(admin, world):
    address = begin(admin)
    old = version(admin, address)
    save(admin, address, "obligations", 0, **DUTY)

    late = {f"f_{key}": value for key, value in DUTY.items()} | {"version": old, "f_name": "Tên khác"}
    answer = admin.post(f"{address}/obligations/0", data=late)

    assert answer.status_code == 409 and "vừa sửa bản này" in answer.text and "Tên khác" in answer.text
    assert files.parse(db.session.query(PlanDraft).one().text)["obligations"][0]["name"] == "Báo cáo năm"


def test_a_running_plan_changes_and_what_was_sent_stays_as_it_was_judged(admin, world, on_day):
    on_day(date(2019, 7, 26))
    admin.login(world.dung)
    address = begin(admin, starts_on="1/1/2019", ends_on="31/12/2019")
    duty = DUTY | {"kind": "REGISTRATION", "recurrence": "ONCE", "due": "25/7/2019", "due_days_after": ""}
    save(admin, address, "obligations", 0, **duty)
    code = admin.post(f"{address}/issue").location.rsplit("/", 1)[1]
    campaign = db.session.query(Campaign).filter_by(code=code).one()
    entry = make_registration(world, state=EntryState.DRAFT)
    entry.campaign_id = campaign.id
    db.session.flush()
    db.session.expire_all()
    send(world.actor("an"), entry, [], {}, {"title": ["x"]})
    db.session.commit()
    assert (entry.late, entry.item.late_days) == (True, 2)

    draft = admin.post(f"/plans/change/{code}").location
    save(admin, draft, "obligations", 0, **duty | {"due": "1/9/2019"})
    page = admin.post(f"{draft}/preview").text
    assert "Ngày trong kế hoạch: 25/07/2019 → 01/09/2019" in page
    seen = re.sub(r"<[^>]+>", "", page)
    assert "Áp dụng cho 5 việc chưa nộp; 1 việc đã nộp giữ nguyên như đã xét." in seen
    assert admin.post(f"{draft}/issue").status_code == 303

    db.session.expire_all()
    assert (entry.late, entry.item.late_days, entry.item.last_day) == (True, 2, date(2019, 7, 24))
    same = ObligationItem.obligation_id == entry.item.obligation_id
    others = db.session.scalars(sa.select(ObligationItem.last_day).where(same, ObligationItem.id != entry.item_id))
    assert set(others) == {date(2019, 8, 31)}
    assert "Sửa kế hoạch" in db.session.query(CampaignChange).one().what

    draft = admin.post(f"/plans/change/{code}").location
    admin.post(f"{draft}/obligations/0", data={"action": "delete", "version": version(admin, draft)})
    assert "không bỏ được mục này" in admin.post(f"{draft}/preview").text
    assert admin.post(f"{draft}/issue").status_code == 422


def test_a_plan_is_extended_locked_and_opened_again_with_a_reason(admin, world):
    make_activity(world)
    assert admin.post("/plans/issued/TH-2019/extend", data={"last_day": "31/8/2019"}).status_code == 422
    assert admin.post("/plans/issued/TH-2019/extend", data={"last_day": "1/7/2019", "reason": "Bão"}).status_code == 409
    assert (
        admin.post("/plans/issued/TH-2019/extend", data={"last_day": "31/8/2019", "reason": "Bão"}).status_code == 303
    )
    assert world.campaign.ends_on == date(2019, 8, 31)
    for step, state in (
        ("lock", CampaignState.LOCKED),
        ("close", CampaignState.CLOSED),
        ("reopen", CampaignState.ISSUED),
    ):
        assert admin.post("/plans/issued/TH-2019/step", data={"step": step, "reason": "Theo lịch"}).status_code == 303
        assert world.campaign.state is state
    assert admin.post("/plans/issued/TH-2019/step", data={"step": "reopen", "reason": "x"}).status_code == 409
    page = admin.get("/plans/issued/TH-2019").text
    assert "Gia hạn kế hoạch từ 30/07/2019 đến 31/08/2019" in page
    assert db.session.query(CampaignChange).count() == 4


def test_the_years_and_sectors_of_a_movement(admin, world):
    address = begin(admin)
    movement = {"code": "NTM", "label": "Chung sức xây dựng nông thôn mới", "from_year": "2021", "to_year": "2025"}
    assert save(admin, address, "movements", 0, **movement, sectors=["HCSN"]).status_code == 303

    assert 'value="2021"' in admin.get(f"{address}/movements/0").text
    wrong = save(admin, address, "movements", 0, **movement | {"to_year": "25"}, sectors=["HCSN"])
    assert wrong.status_code == 422 and "bốn chữ số" in wrong.text
    assert admin.post(f"{address}/issue").status_code == 303
    (choice,) = db.session.scalars(sa.select(CampaignChoice).where(CampaignChoice.label == movement["label"]))
    assert choice.extra == {"from_year": "2021", "to_year": "2025", "sectors": "HCSN"}
