"""Who sees which plan, and what a plan offers to which unit."""

from datetime import date

import pytest

from app.campaigns import queries
from app.campaigns.models import (
    ActivityType,
    Campaign,
    CampaignActivityType,
    CampaignKind,
    CampaignRule,
    CampaignState,
    CountFrom,
    RuleEffect,
)
from app.kernel.db import db
from app.units.models import PATH_STEP
from tests.dashboards.counting import statements

EVERYBODY = ("an", "anh", "vi", "ai", "binh", "bao", "chi", "bon", "dung", "duy", "dao")


def make_campaign(world, owner, code="RIENG", state=CampaignState.ISSUED, **values):
    plain = {"kind": CampaignKind.SHORT, "title": code, "short_title": code, "ends_on": date(2019, 9, 30)}
    counts = dict.fromkeys(("count_registrations", "count_activities", "count_initiatives"), CountFrom.SENT)
    campaign = Campaign(code=code, owner_id=world.units[owner].id, state=state, **(plain | counts | values))
    db.session.add(campaign)
    db.session.flush()
    return campaign


def seers(world, code):
    return {name for name in EVERYBODY if queries.find(world.actor(name), code)}


def test_the_plan_of_the_province_is_everybodys(world):
    assert seers(world, "TH-2019") == set(EVERYBODY)
    assert seers(world, "KHONG-CO") == set()


@pytest.mark.parametrize(
    ("owner", "state", "seen_by"),
    [
        ("a", CampaignState.ISSUED, "an anh vi ai binh bao dung duy"),
        ("a", CampaignState.CLOSED, "an anh vi ai binh bao dung duy"),
        ("a", CampaignState.DRAFT, "binh bao"),
        ("b", CampaignState.ISSUED, "chi bon dung duy"),
        ("a1", CampaignState.ISSUED, "an anh vi binh bao dung duy"),
    ],
)
def test_a_plan_of_one_branch(world, owner, state, seen_by):
    make_campaign(world, owner, state=state)

    assert seers(world, "RIENG") == set(seen_by.split())
    assert "RIENG" in {plan.code for plan in queries.all_of(world.actor(seen_by.split()[0]))}


@pytest.mark.parametrize(
    ("state", "closes_on", "day", "runs"),
    [
        (CampaignState.ISSUED, None, date(2025, 1, 1), True),
        (CampaignState.ISSUED, date(2019, 8, 10), date(2019, 8, 10), True),
        (CampaignState.ISSUED, date(2019, 8, 10), date(2019, 8, 11), False),
        (CampaignState.DRAFT, None, date(2019, 7, 1), False),
        (CampaignState.LOCKED, None, date(2019, 7, 1), False),
        (CampaignState.CLOSED, None, date(2019, 7, 1), False),
    ],
)
def test_which_plans_take_entries(world, state, closes_on, day, runs):
    make_campaign(world, "a", state=state, closes_on=closes_on)

    assert ("RIENG" in [plan.code for plan in queries.running_for(world.a1.path, day)]) is runs
    assert ("RIENG" in [plan.code for plan in queries.running_for(world.actor("an"), day)]) is runs
    assert "RIENG" not in [plan.code for plan in queries.running_for(world.b1.path, day)]


def test_the_plan_whose_time_it_is_comes_first(world):
    make_campaign(world, "t", "CU", starts_on=date(2019, 2, 1), ends_on=date(2019, 3, 31))
    make_campaign(world, "t", "MOI", starts_on=date(2019, 7, 1), kind=CampaignKind.THEMATIC)

    assert [plan.code for plan in queries.running_for(world.a1.path, date(2019, 7, 22))] == ["MOI", "TH-2019", "CU"]


def test_a_short_movement_of_ones_own_never_takes_the_place_of_the_plan(world):
    """BT-X1: a form that names no plan is for the large one, though the movement is newer."""
    make_campaign(world, "a1", "NGAN", starts_on=date(2019, 7, 20))

    assert [plan.code for plan in queries.running_for(world.a1.path, date(2019, 7, 22))] == ["TH-2019", "NGAN"]
    assert [plan.code for plan in queries.running_for(world.a2.path, date(2019, 7, 22))] == ["TH-2019"]


def test_short_movements_below_are_a_list_of_their_own(world, monkeypatch):
    for number in range(3):
        make_campaign(world, "a1", f"NGAN-{number}", starts_on=date(2019, 7, 1 + number))
    make_campaign(world, "b", "RIENG-B", kind=CampaignKind.THEMATIC)
    monkeypatch.setattr(queries, "SHORT_PAGE", 2)
    province, own, beside = (world.actor(name) for name in ("dung", "an", "chi"))

    assert [plan.code for plan in queries.all_of(province)] == ["RIENG-B", "TH-2019"]
    first, total = queries.short_below(province, 1)
    second, _ = queries.short_below(province, 2)
    assert (total, [p.code for p in first], [p.code for p in second]) == (3, ["NGAN-2", "NGAN-1"], ["NGAN-0"])
    assert "NGAN-0" in {plan.code for plan in queries.all_of(own)} and queries.short_below(own, 1) == ([], 0)
    assert queries.short_below(beside, 1) == ([], 0)


def test_a_plan_stands_between_the_one_above_and_those_below(world):
    """BD-A1; what a reader may not see is not named."""
    child = make_campaign(world, "a", "CON", parent_id=world.campaign.id)
    grandchild = make_campaign(world, "a1", "CHAU", parent_id=child.id)
    other = make_campaign(world, "b", "CON-B", parent_id=world.campaign.id)

    assert queries.around(world.actor("an"), child) == (world.campaign, [grandchild])
    assert queries.around(world.actor("dung"), world.campaign) == (None, [child, other])
    assert queries.around(world.actor("chi"), world.campaign) == (None, [other])


def test_paths_from_the_top_down(world):
    assert queries.upward(world.a1.path) == [world.t.path, world.a.path, world.a1.path]
    assert len(world.t.path) == PATH_STEP


@pytest.mark.parametrize(("unit", "rally"), [("t", True), ("a", False), ("a1", False), ("d1", False)])
def test_a_rally_is_offered_to_the_province_alone(world, unit, rally):
    codes = [option.code for option in queries.types_for(world.campaign, world.units[unit])]

    assert ("MIT_TINH" in codes) is rally
    assert codes[:3] == ["NGAY_DOAN_VIEN", "TOA_DAM", "THAM_HOI"]


def test_types_have_their_measures_in_order(world):
    option = next(one for one in queries.types_for(world.campaign, world.a1) if one.code == "THAM_HOI")

    assert option.tags == {"CHAM_LO"}
    assert [(measure.code, measure.is_money) for measure in option.measures] == [("gifts", False), ("gift_money", True)]


@pytest.mark.parametrize(
    ("sectors", "tiers", "offered_to"),
    [([], [], "t a a1 b1"), (["DN_NGOAI_NN"], [], "t a b1"), ([], [4], "a1 b1"), (["HCSN"], [4], "a1"), ([], [2], "t")],
)
def test_types_for_some_sectors_and_tiers(world, sectors, tiers, offered_to):
    kind = ActivityType(code="DOI_THOAI", name="Đối thoại", sectors=sectors, tiers=tiers)
    db.session.add(kind)
    db.session.flush()
    db.session.add(CampaignActivityType(campaign_id=world.campaign.id, type_id=kind.id, position=9))
    db.session.flush()

    has = [
        code
        for code in ("t", "a", "a1", "b1")
        if "DOI_THOAI" in {option.code for option in queries.types_for(world.campaign, world.units[code])}
    ]
    assert has == offered_to.split()


def test_types_may_be_hidden_by_tag(world):
    rule = CampaignRule(
        campaign_id=world.campaign.id,
        code="R9",
        effect=RuleEffect.HIDE_TYPE,
        sectors=["HCSN"],
        tags=["CHAM_LO"],
        message="x",
    )
    db.session.add(rule)
    db.session.flush()

    assert "THAM_HOI" not in {one.code for one in queries.types_for(world.campaign, world.a1)}
    assert "THAM_HOI" in {one.code for one in queries.types_for(world.campaign, world.b1)}


@pytest.mark.parametrize(
    ("unit", "codes"), [("t", []), ("a", ["O1", "O3"]), ("a1", ["O2", "O3"]), ("d1", ["O2", "O3"])]
)
def test_what_a_unit_owes(world, unit, codes):
    assert [duty.code for duty in queries.obligations_for(world.campaign, world.units[unit])] == codes


def test_windows_of_some_days(world):
    def on(first, last):
        return {window.code for window in queries.windows_on(world.campaign, first, last)}

    assert on(date(2019, 7, 21), date(2019, 7, 21)) == {"PEAK", "MEMBER_DAY", "ELIGIBLE", "YEAR"}
    assert on(date(2019, 7, 28), date(2019, 7, 30)) == {"ELIGIBLE", "YEAR"}
    assert on(date(2019, 7, 27), date(2019, 8, 2)) == {"PEAK", "ELIGIBLE", "YEAR"}


def test_lists_come_in_the_order_of_the_plan(world):
    kinds = queries.choices(world.campaign, "registration_kind")

    assert [(kind.code, kind.label) for kind in kinds] == [("CONG_TRINH", "Công trình"), ("PHAN_VIEC", "Phần việc")]
    assert queries.choices(world.campaign, "nothing") == []
    assert [one.event_on for one in queries.milestones(world.campaign)] == [date(2019, 7, 28)]


@pytest.mark.parametrize(
    ("read", "most"),
    [
        (lambda w: queries.types_for(w.campaign, w.a1), 4),
        (lambda w: queries.calendar([w.campaign]), 1),
        (lambda w: [rule.window for rule in queries.rules_of(w.campaign)], 1),
        (lambda w: queries.running_for(w.a1.path, date(2019, 7, 22))[0].owner.name, 1),
        (lambda w: queries.obligations_for(w.campaign, w.a1), 1),
    ],
)
def test_few_statements(world, read, most):
    assert world.campaign.id and world.a1.path  # loaded
    with statements() as sent:
        read(world)

    assert len(sent) <= most
