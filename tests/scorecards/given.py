"""Scorecards in tests: a plan with criteria, a cluster, points by hand, what a unit says."""

from datetime import date
from typing import Any

from app.campaigns.models import Target
from app.entries.editing import file_store
from app.kernel import clock
from app.kernel.db import db
from app.scorecards import giving, operations, queries
from app.scorecards.giving import Given
from app.scorecards.models import Criterion, HandScore, Objection, Score, Scorecard, ScorecardPlan, ScorePaper, Way
from app.units import groups
from app.units.models import UnitGroup

WINDOW = (date(2019, 7, 20), date(2019, 7, 25))  # time stands on 22/7


def draw(
    world: Any, owner: str = "t", tiers: tuple[int, ...] = (4,), who: str = "dung", **values: Any
) -> ScorecardPlan:
    """An empty scorecard of the province over its CĐCS."""
    plain = {
        "title": "Đánh giá năm 2019", "year": 2019, "tiers": list(tiers), "groups": [], "objections_from": WINDOW[0],
        "objections_to": WINDOW[1], "excellent_from": 90, "good_from": 70, "done_from": 50,
    }  # fmt: skip
    return operations.create(world.actor(who), world.units[owner], plain | values)


def ask(
    world: Any, plan: ScorecardPlan, way: Way, most: int = 100, target: Target | str = "", code: str = ""
) -> Criterion:
    """A criterion worth ten points; `target` is one of the world's plan."""
    campaign = world.campaign.id if target else None
    named = target.code if isinstance(target, Target) else target
    values = {"name": f"Tiêu chí {way.value}", "most": most, "way": way, "campaign_id": campaign, "target_code": named}
    number = code or str(len(queries.criteria(plan)) + 1)
    return operations.save_criterion(world.actor("dung"), plan, None, {"code": number, **values})


def cluster(world: Any, *units: str, owner: str = "t", name: str = "Cụm 1", year: int = 2019) -> UnitGroup:
    group = groups.create(world.units[owner], year, name)
    groups.put(group, [world.units[one].code for one in units])
    return group


def give(
    world: Any, plan: ScorecardPlan, criterion: Criterion, points: int | None, *units: str, who: str = "duy"
) -> int:
    codes = [world.units[one].code for one in units]
    return giving.give(world.actor(who), plan, criterion, codes, Given(points, "Theo biên bản", "12/BB"))


def publish(world: Any, plan: ScorecardPlan) -> int:
    return operations.publish(world.actor("dung"), plan)


def sheet(world: Any, plan: ScorecardPlan, unit: str) -> Scorecard:
    found = queries.sheet_of(plan, world.units[unit].id)
    assert found is not None
    return found


def points(world: Any, plan: ScorecardPlan, unit: str, criterion: Criterion) -> Score:
    return db.session.get_one(Score, (sheet(world, plan, unit).id, criterion.id))


def object_to(
    world: Any, plan: ScorecardPlan, criterion: Criterion, unit: str = "a1", who: str = "an", text: str = "Xem lại"
) -> Objection:
    return giving.object_to(world.actor(who), plan, sheet(world, plan, unit), criterion, text)


def scene(world: Any) -> dict[str, str]:
    """What tests of access speak of: a published plan with an objection and a paper, a draft, a cluster of A."""
    plan, draft = draw(world), draw(world, title="Bản đang soạn")
    hand = ask(world, plan, Way.HAND)
    other = ask(world, plan, Way.HAND)
    criterion = ask(world, draft, Way.HAND)
    paper = ScorePaper(
        plan_id=plan.id, kind="photo", name="bien-ban.jpg", mime="image/jpeg", size=7, sha256="0" * 64,
        stored=file_store().put(b"\xff\xd8photo", ".jpg"), uploaded_at=clock.now(), uploaded_by_id=world.duy.id,
    )  # fmt: skip
    db.session.add(paper)
    db.session.flush()
    give(world, plan, hand, 80, "a1")
    db.session.query(HandScore).update({"paper_id": paper.id})
    publish(world, plan)
    return {
        "scorecard": plan.public_id,
        "scorecard_draft": draft.public_id,
        "hand": str(hand.id),
        "other_hand": str(other.id),
        "draft_criterion": str(criterion.id),
        "objection": str(object_to(world, plan, hand).id),
        "paper": paper.public_id,
        "group": str(cluster(world, "a1", owner="a").id),
    }
