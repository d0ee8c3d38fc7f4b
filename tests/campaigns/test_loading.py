"""Loading plans: all or nothing, the same file twice changes nothing, what entries were judged by stays."""

import copy
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from app.campaigns import queries
from app.campaigns.loading import PlanRefused, load
from app.campaigns.models import (
    ActivityType,
    Campaign,
    CampaignActivityType,
    CampaignRule,
    CampaignState,
    CountFrom,
    Measure,
    Obligation,
    RuleEffect,
    Target,
    TimeWindow,
)
from app.kernel.db import db
from app.kernel.errors import Forbidden
from app.units.models import Department
from tests.dashboards.counting import statements
from tests.factories import make_activity

PLANS = Path(__file__).resolve().parents[2] / "plans"


def read(name):
    return yaml.safe_load((PLANS / f"{name}.yaml").read_text())


@pytest.fixture
def catalogue(world):
    return load(read("catalogue"), None)


@pytest.fixture
def plan(world):
    """The plan of Cao Bằng, issued by the world's province."""
    data = read("cb-2019")
    data["owner"] = {"code": "T"}
    return data


@pytest.fixture
def loaded(catalogue, plan):
    campaign = load(plan, None)
    db.session.commit()
    return campaign


def refusals(data, actor=None):
    with pytest.raises(PlanRefused) as caught:
        load(data, actor)
    return [str(error) for error in caught.value.errors]


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_the_plan_becomes_rows(loaded):
    assert (loaded.state, loaded.count_activities) == (CampaignState.ISSUED, CountFrom.SENT)
    assert {window.code for window in queries.windows(loaded)} >= {"PEAK", "MEMBER_DAY", "YEAR"}
    day = next(rule for rule in queries.rules_of(loaded) if rule.effect is RuleEffect.EXPECT_IN_WINDOW)
    assert (day.activity_types, day.window.starts_on) == (["NGAY_DOAN_VIEN"], date(2019, 7, 21))
    due = db.session.scalar(sa.select(Obligation).where(Obligation.code == "CB-O1"))
    assert (due.due_on, due.due_inclusive, due.owed_by_tiers) == (date(2019, 4, 30), False, [3])
    target = db.session.scalar(sa.select(Target).where(Target.code == "CB-T4"))
    assert (target.definition["cmp"], target.definition["value"]) == (">", 110)
    names = db.session.scalars(sa.select(Department.name).where(Department.unit_id == loaded.owner_id))
    assert "Văn phòng" in set(names)


def test_the_same_file_again_writes_only_its_order_of_types(loaded, plan):
    before = {model: count(model) for model in (TimeWindow, CampaignRule, Obligation, CampaignActivityType, Department)}
    with statements() as sent:
        assert load(plan, None) is loaded
        db.session.commit()

    writes = [line for line in sent if not line.startswith("SELECT")]
    assert all("campaign_activity_type" in line for line in writes)
    assert {model: count(model) for model in before} == before


def test_an_unused_plan_follows_its_file(loaded, plan):
    plan["windows"][0]["to"] = date(2019, 7, 28)
    plan["windows"] = [row for row in plan["windows"] if row["code"] != "MEMBER_DAY"]
    plan["rules"] = [row for row in plan["rules"] if row.get("window") != "MEMBER_DAY"]
    plan["targets"] = [row for row in plan["targets"] if row.get("window") != "MEMBER_DAY"]
    load(plan, None)
    db.session.commit()

    peak = next(window for window in queries.windows(loaded) if window.code == "PEAK")
    assert peak.ends_on == date(2019, 7, 28)
    assert "MEMBER_DAY" not in {window.code for window in queries.windows(loaded)}


def test_words_of_a_plan_with_entries_may_change(world, loaded, plan):
    used(world, loaded)
    plan["title"] = "Trích yếu mới"
    plan["documents"] = plan["documents"][:1]
    plan["windows"][0]["name"] = "Tuần lễ cao điểm chào mừng"
    load(plan, None)

    assert loaded.title == "Trích yếu mới"
    assert len(queries.documents(loaded)) == 1


def used(world, campaign):
    make_activity(world).campaign_id = campaign.id
    db.session.commit()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda plan: plan["windows"][0].update(to=date(2019, 7, 28)), "windows (PEAK)"),
        (lambda plan: plan["rules"].pop(0), "rules (CB-R1)"),
        (lambda plan: plan["obligations"][0].update(due=date(2019, 5, 10)), "obligations (CB-O1)"),
        (lambda plan: plan["targets"][0].update(value=2), "targets (CB-T1)"),
        (lambda plan: plan["count_from"].update(activities="approved"), "count_activities"),
        (lambda plan: plan["period"].update(to=date(2019, 8, 30)), "ends_on"),
        (
            lambda plan: plan["registration_kinds"].append({"code": "SAN_PHAM", "label": "Sản phẩm"}),
            "registration_kinds (SAN_PHAM)",
        ),
    ],
)
def test_what_entries_were_judged_by_stays(world, loaded, plan, change, named):
    used(world, loaded)
    change(plan)

    assert refusals(plan) == [f"{named}: khác với kế hoạch đang dùng; kế hoạch đã có hồ sơ nên mục này giữ nguyên"]
    db.session.commit()
    assert next(w for w in queries.windows(loaded) if w.code == "PEAK").ends_on == date(2019, 7, 27)
    assert loaded.count_activities is CountFrom.SENT
    assert count(CampaignRule) == 2 + 2  # with the world's own


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda plan: plan.update(owner={"code": "XX"}), "owner: chưa có đơn vị mang mã “XX”"),
        (lambda plan: plan["owner"].update(unit_type="CDCS"), "owner: đơn vị T là Liên đoàn Lao động tỉnh, thành phố"),
        (lambda plan: plan.update(parent="TLD"), "parent: chưa có kế hoạch mang mã “TLD”"),
        (lambda plan: plan["activity_types"].append({"code": "LA"}), "(LA): danh mục chưa có loại hoạt động này"),
        (lambda plan: plan["rules"][0].update(tags=["LA"]), "rules, mục 1 (CB-R1): không loại hoạt động nào mang nhãn"),
        (lambda plan: plan["windows"][0].update(purpose="x"), "windows, mục 1 (PEAK): “purpose”"),
    ],
)
def test_nothing_is_written_when_something_is_wrong(catalogue, plan, change, named):
    change(plan)

    assert any(named in error for error in refusals(plan))
    db.session.commit()
    assert count(Campaign) == 1  # the world's own
    assert count(TimeWindow) == 4


def test_the_catalogue_comes_first(world, plan):
    assert any("nạp tệp danh mục trước" in error for error in refusals(plan))


@pytest.mark.parametrize(("person", "may"), [("dung", True), ("duy", False), ("binh", False), ("an", False)])
def test_who_may_load(world, catalogue, plan, person, may):
    if may:
        assert load(plan, world.actor(person)).code == "CB-2019"
    else:
        with pytest.raises(Forbidden):
            load(plan, world.actor(person))
        assert queries.find(world.actor("dung"), "CB-2019") is None


def test_the_catalogue_is_updated_in_place(world, catalogue):
    data = read("catalogue")
    before = {kind.code: kind.id for kind in db.session.scalars(sa.select(ActivityType))}
    data["activity_types"] = data["activity_types"][:1]
    data["activity_types"][0].update(
        name="Ngày đoàn viên", tags=["MOI"], measures=[{"code": "gifts", "required": True}]
    )
    load(data, None)
    db.session.commit()

    assert {kind.code: kind.id for kind in db.session.scalars(sa.select(ActivityType))} == before
    offered = queries.types_for(world.campaign, world.a1)[0]
    assert (offered.name, offered.tags) == ("Ngày đoàn viên", {"MOI"})
    assert [(measure.code, measure.required) for measure in offered.measures] == [("gifts", True)]


def test_a_measure_already_counted_keeps_its_unit(world, catalogue):
    make_activity(world, measures={"gifts": 5})
    db.session.commit()
    data = copy.deepcopy(read("catalogue"))
    next(row for row in data["measures"] if row["code"] == "gifts")["unit"] = "thùng"
    next(row for row in data["measures"] if row["code"] == "banners")["unit"] = "tấm"

    assert refusals(data) == ["measures, mục 2 (gifts): đã có số liệu tính bằng “suất”, không đổi đơn vị tính được"]
    db.session.commit()
    assert db.session.scalar(sa.select(Measure.counted_in).where(Measure.code == "banners")) == "chiếc"


def test_all_that_a_duty_says_is_kept(loaded):
    summary = db.session.scalar(sa.select(Obligation).where(Obligation.code == "CB-O1"))
    own = db.session.scalar(sa.select(Obligation).where(Obligation.code == "CB-O2"))
    outside = db.session.scalar(sa.select(Obligation).where(Obligation.code == "CB-O5"))

    assert summary.parts == ["own_registrations", "children_registrations"]
    assert own.due_set_by_parent and not summary.due_set_by_parent
    assert outside.recipients == ["Tỉnh ủy", "UBND tỉnh", "Tổng LĐLĐ Việt Nam"]
    assert [choice.code for choice in queries.choices(loaded, "nomination_type")] == ["BIEU_DUONG", "TUYEN_DUONG"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"all": [{"source": "activity", "agg": "sum", "field": "elephants"}]}, "danh mục không có “elephants”"),
        ({"all": [{"source": "activity", "agg": "count", "where": {"tag": "KHONG_CO"}}]}, "không có “KHONG_CO”"),
        ({"all": [{"source": "activity", "agg": "count", "where": {"type": "KHONG_CO"}}]}, "không có “KHONG_CO”"),
        ({"all": [{"source": "dreams", "agg": "count"}]}, "“source” là “dreams”"),
        ({"all": [{"source": "award", "agg": "sum"}]}, "“agg” của award là “sum”"),
        ({"all": [{"source": "activity", "agg": "sum"}]}, "cần nêu “field”"),
        ({"any": [{"source": "activity", "agg": "count"}]}, "đúng một trong hai"),
        ({"window": "NEVER"}, "không có khoảng thời gian “NEVER”"),
        ({"value": None}, "thiếu “value”"),
        ({"value": -1}, "số nguyên từ 0"),
        ({"each": "many"}, "“each” ghi như"),
    ],
)
def test_a_target_that_cannot_be_evaluated_is_named_and_nothing_is_loaded(catalogue, plan, change, complaint):
    plan["targets"][0] |= change

    assert any(complaint in line and "targets, mục 1 (CB-T1)" in line for line in refusals(plan))
    assert db.session.scalar(sa.select(Campaign).where(Campaign.code == "CB-2019")) is None


def test_phases_that_overlap(catalogue, plan):
    plan["phases"] = [
        {"code": "D1", "name": "Đợt 1", "from": None, "to": date(2019, 5, 31)},
        {"code": "D2", "name": "Đợt 2", "from": date(2019, 5, 31), "to": date(2019, 12, 31)},
    ]

    assert any("phases, mục 2 (D2): chồng lên đợt D1" in line for line in refusals(plan))
    plan["phases"][1]["from"] = date(2019, 6, 1)
    assert load(plan, None) is not None
