"""The sample's two scorecards: the province over its upper unions in three clusters, the city's union over its CĐCS."""

from datetime import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.demo.seed import seed
from app.demo.structure import DEMO_DAY
from app.kernel import clock
from app.kernel.db import db
from app.scorecards import queries
from app.scorecards.models import Objection, ScorecardPlan, ScoreState
from app.units import groups
from tests.demo.sample import province

PLANS = Path(__file__).resolve().parents[2] / "plans"


@pytest.fixture
def plans(app, on_day):
    on_day(DEMO_DAY, time(8))
    seed("small", "ba bông lúa 47 nếp", app.config["FILES_URL"], PLANS)
    return list(db.session.scalars(sa.select(ScorecardPlan).order_by(ScorecardPlan.id)))


def test_both_are_out_and_take_objections(plans):
    assert [(plan.owner.code, plan.state, plan.version) for plan in plans] == [
        ("CB", ScoreState.PRELIMINARY, 1),
        ("CB-TP", ScoreState.PRELIMINARY, 1),
    ]
    assert all(plan.takes_objections(clock.today()) for plan in plans)


def test_everybody_of_the_tier_is_ranked_in_a_cluster(plans):
    above, below = plans
    uppers = [unit for unit in province("small").units if unit.tier == 3 and unit.active_on(DEMO_DAY)]
    unions = [unit for unit in province("small").active() if unit.parent_code == "CB-TP"]

    assert {one.unit_code for one in queries.ranking(above, size=None)} == {unit.code for unit in uppers}
    assert {one.unit_code for one in queries.ranking(below, size=None)} == {unit.code for unit in unions}
    for plan in plans:
        assert [one.code for one in queries.clusters(plan)] == [
            group.code for group, _ in groups.of_year(plan.owner, 2019)
        ]
        assert sum(count for _, count in groups.of_year(plan.owner, 2019)) == sum(queries.grades(plan).values())


def test_some_have_objected_and_most_are_answered(plans):
    said = list(db.session.scalars(sa.select(Objection).order_by(Objection.id)))

    assert said
    for one in said:
        assert clock.local(one.at).date() < DEMO_DAY
        assert one.answered_at is None or one.answered_at > one.at
        assert one.by_id != one.answered_by_id
    kept, *_ = said
    assert kept.answer and kept.points_after is None
    assert all(one.points_after is not None for one in said[1:] if one.answered_at and one.plan_id == kept.plan_id)
