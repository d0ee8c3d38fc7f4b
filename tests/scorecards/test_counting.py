"""Points as they are counted: from targets by branch, from duties in time, by hand; frozen until counted again."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import AuditLog
from app.campaigns.models import CampaignState
from app.entries.models import EntryState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.obligations import operations as obligations
from app.obligations.models import Handed, ObligationItem
from app.scorecards import operations, queries
from app.scorecards.models import Score, Scorecard, ScoreState, Way
from app.targets import branches
from app.targets import queries as targets
from app.units.models import OrgUnit
from tests.dashboards.counting import statements
from tests.factories import make_activity
from tests.scorecards.given import ask, cluster, draw, give, points, publish, sheet
from tests.targets.given import COUNT, add


def test_met_earns_all_and_not_met_nothing(world):
    make_activity(world)
    target = add(world, mode="PER_UNIT", value=1)
    plan = draw(world)
    criterion = ask(world, plan, Way.TARGET_MET, target=target)

    publish(world, plan)

    assert points(world, plan, "a1", criterion).points == 100
    missed = points(world, plan, "a2", criterion)
    assert (missed.points, missed.part, missed.whole, missed.words) == (0, 0, 1, "Chưa đạt: có 0, yêu cầu 1")


def test_in_proportion_of_the_unit_itself(world):
    for _ in range(3):
        make_activity(world)
    target = add(world, mode="PER_UNIT", value=4)
    plan = draw(world)
    criterion = ask(world, plan, Way.TARGET_SHARE, target=target)

    publish(world, plan)

    assert points(world, plan, "a1", criterion).points == 75
    assert points(world, plan, "b1", criterion).points == 0


def test_an_upper_union_is_judged_by_its_branch(world):
    """One of the two CĐCS of A has an activity; B has one CĐCS, and it has one."""
    make_activity(world)
    make_activity(world, unit="b1", by="bon")
    target = add(world, mode="PCT_UNITS", value=100, each=">=1")
    plan = draw(world, tiers=(3,))
    share = ask(world, plan, Way.TARGET_SHARE, target=target)
    met = ask(world, plan, Way.TARGET_MET, target=target)

    assert publish(world, plan) == 2

    assert (points(world, plan, "a", share).points, points(world, plan, "a", met).points) == (50, 0)
    assert points(world, plan, "a", share).words == "Chưa đạt: 1/2 đơn vị đạt"
    assert (points(world, plan, "b", share).points, points(world, plan, "b", met).points) == (100, 100)


def test_what_is_not_asked_of_a_unit_does_not_apply(world):
    """A target of upper unions asks nothing of a CĐCS: no points, and the rest stands for the whole scale."""
    target = add(world, mode="PER_UNIT", value=1, tiers=(3,))
    plan = draw(world)
    criterion, hand = ask(world, plan, Way.TARGET_MET, target=target), ask(world, plan, Way.HAND)
    give(world, plan, hand, 60, "a1")

    publish(world, plan)

    assert points(world, plan, "a1", criterion).points is None
    assert sheet(world, plan, "a1").total == 120


def test_a_share_of_the_whole_has_no_verdict_for_a_branch(world):
    target = add(world, mode="TOTAL", value=10)
    plan = draw(world, tiers=(3,))
    criterion = ask(world, plan, Way.TARGET_SHARE, target=target)

    publish(world, plan)

    score = points(world, plan, "a", criterion)
    assert (score.points, score.words) == (None, "Đơn vị chưa được giao số riêng")


def test_a_target_that_is_gone_does_not_apply(world):
    plan = draw(world)
    criterion = ask(world, plan, Way.TARGET_MET, target="NOPE")

    publish(world, plan)

    assert points(world, plan, "a1", criterion).points is None


def test_duties_in_time(world):
    obligations.generate(world.campaign)
    items = db.session.scalars(sa.select(ObligationItem).where(ObligationItem.unit_id == world.a1.id)).all()
    assert len(items) == 2
    for item, late in zip(items, (0, 3), strict=True):
        item.handed, item.first_sent_at, item.late_days = Handed.SENT, clock.now(), late
    plan = draw(world)
    criterion = ask(world, plan, Way.IN_TIME)

    publish(world, plan)

    score = points(world, plan, "a1", criterion)
    assert (score.points, score.part, score.whole) == (50, 1, 2)
    # A2 owes a report whose day has not come and a registration without a day: nothing to judge by yet
    assert points(world, plan, "a2", criterion).points is None


def test_a_duty_that_is_overdue_counts_and_a_waived_one_does_not(world, on_day):
    obligations.generate(world.campaign)
    on_day(date(2019, 8, 5))
    report = db.session.scalars(
        sa.select(ObligationItem).where(
            ObligationItem.unit_id.in_([world.a2.id, world.b1.id]), ObligationItem.last_day.is_not(None)
        )
    ).all()
    waived = next(item for item in report if item.unit_id == world.b1.id)
    waived.waived_at, waived.waived_reason = clock.now(), "Mới thành lập"
    plan = draw(world, objections_to=date(2019, 8, 9))
    criterion = ask(world, plan, Way.IN_TIME)

    publish(world, plan)

    assert points(world, plan, "a2", criterion).points == 0
    assert points(world, plan, "b1", criterion).points is None


def test_points_by_hand_the_newest_holds_and_may_be_taken_back(world):
    plan = draw(world)
    hand, bonus, minus = (ask(world, plan, way) for way in (Way.HAND, Way.BONUS, Way.MINUS))
    give(world, plan, hand, 50, "a1", "a2")
    give(world, plan, hand, 80, "a1")
    give(world, plan, hand, None, "a2")
    give(world, plan, bonus, 20, "a1")
    give(world, plan, minus, 10, "a1")

    publish(world, plan)

    assert sheet(world, plan, "a1").total == 80 + 20 - 10
    taken = points(world, plan, "a2", hand)
    assert (taken.points, taken.hand_id) == (None, None)
    assert sheet(world, plan, "a2").total == 0


def test_no_more_points_than_the_criterion_is_worth_and_none_for_strangers(world):
    plan = draw(world, owner="a", who="binh")
    hand = ask(world, plan, Way.HAND)

    with pytest.raises(DomainError) as refused:
        give(world, plan, hand, 101, "a1")
    assert refused.value.field == "points"
    assert give(world, plan, hand, 50, "a1", "b1") == 1


def test_figures_stay_as_published_until_counted_again(world):
    plan = draw(world)
    criterion = ask(world, plan, Way.TARGET_MET, target=add(world, mode="PER_UNIT", value=1))
    publish(world, plan)
    make_activity(world)

    assert points(world, plan, "a1", criterion).points == 0
    operations.recompute(world.actor("dung"), plan)

    assert plan.version == 2
    assert points(world, plan, "a1", criterion).points == 100
    first = sa.select(Score.points).join(Scorecard).where(Scorecard.version == 1, Scorecard.unit_id == world.a1.id)
    assert list(db.session.scalars(first)) == [0], "the first version stays on record"


def test_only_units_of_the_tiers_and_clusters_asked(world):
    group = cluster(world, "a1", "b1")
    plan = draw(world, groups=[group.code])
    ask(world, plan, Way.HAND)

    assert publish(world, plan) == 2
    assert queries.sheet_of(plan, world.a2.id) is None
    assert (sheet(world, plan, "a1").group_code, sheet(world, plan, "a1").group_name) == ("CUM-1", "Cụm 1")


def test_targets_of_every_plan_of_the_year_may_be_named(world):
    assert queries.campaigns_of(world.a, 2019) == [world.campaign]
    assert queries.campaigns_of(world.t, 2020) == []
    world.campaign.state = CampaignState.DRAFT
    db.session.flush()
    assert queries.campaigns_of(world.t, 2019) == []


def test_a_plan_without_criteria_or_units_is_not_published(world):
    plan = draw(world)
    with pytest.raises(DomainError, match="tiêu chí"):
        publish(world, plan)
    ask(world, plan, Way.HAND)
    cluster(world, name="Trống")
    plan.groups = ["CUM-1"]
    with pytest.raises(DomainError, match="Không có đơn vị nào"):
        publish(world, plan)
    assert plan.state is ScoreState.DRAFT


def test_publishing_and_counting_again_stand_in_the_audit_log(world):
    plan = draw(world)
    ask(world, plan, Way.HAND)
    publish(world, plan)
    operations.recompute(world.actor("dung"), plan)

    done = set(db.session.scalars(sa.select(AuditLog.action)))
    assert {"scorecard.edit", "scorecard.publish", "scorecard.recompute"} <= done


def test_statements_do_not_grow_with_units(world):
    plan = draw(world, tiers=(3, 4))
    for way in (Way.TARGET_MET, Way.TARGET_SHARE):
        ask(world, plan, way, target=add(world, mode="PER_UNIT", value=1))
    ask(world, plan, Way.IN_TIME)
    hand = ask(world, plan, Way.HAND)
    give(world, plan, hand, 50, "a1")
    with statements() as few:
        operations.publish(None, plan)
    for number in range(40):
        db.session.add(_union(world, number))
    db.session.flush()
    dung = world.actor("dung")
    with statements() as many:
        operations.recompute(dung, plan)

    assert len(many) <= len(few)


def _union(world, number):
    return OrgUnit(
        code=f"N{number}", name=f"CĐCS {number}", search_key=f"n{number}", sort_key=f"n{number}", tier=4,
        unit_type=world.a1.unit_type, parent_id=world.a.id, path=f"{world.a.path}{900 + number:05d}",
    )  # fmt: skip


@pytest.mark.parametrize(
    "mode", ["PER_UNIT", "PCT_UNITS", "AVG_PER_UNIT", "PCT_MEMBERS_PER_UNIT", "PCT_MEMBERS_TOTAL", "TOTAL"]
)
def test_many_branches_at_once_are_what_each_board_says(world, mode):
    """The board of a branch, held by the slow computation of its own tests, against all branches in one go."""
    for unit, by, times in (("a1", "an", 3), ("b1", "bon", 1), ("d1", "dao", 2)):
        for _ in range(times):
            make_activity(world, unit=unit, by=by, state=EntryState.APPROVED)
    target = add(world, mode=mode, value=2, tiers=(3, 4), all=[COUNT])
    today = date(2019, 7, 22)
    heads = sa.select(OrgUnit.id)

    found = branches.standings(world.campaign, [target], world.t, heads, today)

    for unit in world.units.values():
        if unit.id == world.t.id:
            continue
        line = next(one for one in targets.board(world.campaign, unit, today).lines if one.target.id == target.id)
        standing = found[unit.id][target.id]
        assert (standing.tally, standing.verdict) == (line.tally, line.verdict), unit.code
        assert not standing.reached or standing.part >= standing.whole > 0, unit.code
