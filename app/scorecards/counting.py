"""Points as they are counted: from targets, from duties handed in, from what was given by hand. Set statements only.

The number of statements depends on the criteria and the campaigns they name, never on the units.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.campaigns.models import Campaign, Obligation
from app.kernel.db import db, under
from app.kernel.text import number
from app.obligations.models import ObligationItem
from app.obligations.status import ANSWERED, IN_TIME, LAST_DAY, WAIVED
from app.scorecards.models import Criterion, HandScore, ScorecardPlan, Way
from app.scorecards.points import Item, shared
from app.scorecards.queries import campaigns_of
from app.targets import branches
from app.targets.branches import Standing
from app.targets.definitions import OF_SUMS, Definition, Mode, Verdict, parse
from app.targets.queries import targets_of
from app.units import groups
from app.units.models import OrgUnit, UnitGroup, UnitGroupMember
from app.units.queries import alive


@dataclass(frozen=True)
class Judged:
    """A unit the plan judges, as it is on the day of counting; no cluster is ""."""

    id: int
    name: str
    group_code: str
    group_name: str
    group_position: int


@dataclass(frozen=True)
class Line:
    """What one criterion comes to for one unit. `points` None: it does not apply, or nothing was given by hand.

    `hand_id`: the points given by hand that hold, in the place of those `counted`.
    """

    points: int | None
    words: str
    part: int | None = None
    whole: int | None = None
    counted: int | None = None
    hand_id: int | None = None


Lines = Mapping[int, Line]  # by unit id


def judged_ids(plan: ScorecardPlan, day: date) -> sa.Select[tuple[int]]:
    """Ids of the units below the owner that the plan judges: alive on `day`, of its tiers, in its clusters if it names any."""
    query = sa.select(OrgUnit.id).where(under(OrgUnit.path, plan.owner.path), OrgUnit.id != plan.owner_id, alive(day))
    query = query.where(OrgUnit.tier.in_(plan.tiers))
    return query.where(groups.within(plan.owner_id, plan.year, plan.groups)) if plan.groups else query


def day_of(plan: ScorecardPlan, today: date) -> date:
    """The day figures are taken on: today, but not past the end of the year judged."""
    return min(today, date(plan.year, 12, 31))


def judged(plan: ScorecardPlan, day: date) -> list[Judged]:
    """Those units with their clusters. One statement."""
    label = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    member = sa.and_(
        UnitGroupMember.unit_id == OrgUnit.id,
        UnitGroupMember.owner_id == plan.owner_id,
        UnitGroupMember.year == plan.year,
    )
    query = (
        sa.select(OrgUnit.id, label, UnitGroup.code, UnitGroup.name, UnitGroup.position)
        .outerjoin(UnitGroupMember, member)
        .outerjoin(UnitGroup, UnitGroup.id == UnitGroupMember.group_id)
        .where(OrgUnit.id.in_(judged_ids(plan, day)))
        .order_by(OrgUnit.id)
    )
    return [
        Judged(id_, name, code or "", group or "", position or 0)
        for id_, name, code, group, position in db.session.execute(query)
    ]


def lines(plan: ScorecardPlan, asked: Sequence[Criterion], today: date) -> dict[int, dict[int, Line]]:
    """{criterion id: {unit id: line}}; a unit left out has nothing under that criterion."""
    day = day_of(plan, today)
    found: dict[int, dict[int, Line]] = {one.id: {} for one in asked}
    for campaign, some in _by_campaign(asked).items():
        for criterion, counted in _of_targets(plan, campaign, some, day).items():
            found[criterion].update(counted)
    for one in asked:
        if one.way is Way.IN_TIME:
            found[one.id].update(_in_time(plan, one, day, today))
    for hand in _given(plan):
        before = found[hand.criterion_id].get(hand.unit_id, Line(None, ""))
        found[hand.criterion_id][hand.unit_id] = Line(
            hand.points, before.words, before.part, before.whole, before.counted, hand.id
        )
    return found


def _by_campaign(asked: Sequence[Criterion]) -> dict[Campaign, list[Criterion]]:
    found: dict[Campaign, list[Criterion]] = {}
    for one in asked:
        if one.way.by_target and one.campaign is not None:
            found.setdefault(one.campaign, []).append(one)
    return found


def _of_targets(
    plan: ScorecardPlan, campaign: Campaign, asked: Sequence[Criterion], day: date
) -> dict[int, dict[int, Line]]:
    named = {one.target_code for one in asked}
    targets = {one.code: one for one in targets_of(campaign) if one.code in named}
    heads = judged_ids(plan, day)
    standing = branches.standings(campaign, list(targets.values()), plan.owner, heads, day)
    found: dict[int, dict[int, Line]] = {}
    for one in asked:
        target = targets.get(one.target_code)
        if target is not None:
            definition = parse(target.definition)
            found[one.id] = {unit: _line(one, definition, by[target.id]) for unit, by in standing.items()}
    return found


def _line(criterion: Criterion, target: Definition, standing: Standing) -> Line:
    if not standing.applies:
        said = "Đơn vị chưa được giao số riêng" if standing.verdict is Verdict.SHARE else standing.verdict.label
        return Line(None, said)
    if criterion.way is Way.TARGET_MET:
        points = criterion.most if standing.reached else 0
    else:
        points = shared(criterion.most, standing.part, standing.whole, reached=standing.reached)
    return Line(points, figure(target, standing), standing.part, standing.whole, points)


def figure(target: Definition, standing: Standing) -> str:
    """The figure behind the points, as a reader says it."""
    tally, verdict = standing.tally, standing.verdict.label
    if target.mode is Mode.PCT_MEMBERS_TOTAL or (target.mode is Mode.PCT_MEMBERS_PER_UNIT and tally.units == 1):
        told = f"{number(tally.total)} người trên {number(tally.members)} đoàn viên, yêu cầu {target.value}%"
    elif target.mode in OF_SUMS:
        told = f"có {number(tally.total)}, yêu cầu {number(standing.whole)}"
    elif tally.units == 1:
        told = f"có {number(tally.total)}, yêu cầu {number(standing.whole)}" if len(target.conditions) == 1 else ""
        told = "" if target.mode is Mode.PCT_UNITS else told
    else:
        told = f"{number(tally.met)}/{number(tally.units)} đơn vị đạt"
    return f"{verdict}: {told}" if told else verdict


def _in_time(plan: ScorecardPlan, criterion: Criterion, day: date, today: date) -> dict[int, Line]:
    """Of the unit's own duties whose day has passed or which it has answered: the share answered in time. One statement.

    Waived duties count for nothing; a unit without any duty yet is not asked.
    """
    campaigns = (
        [criterion.campaign_id] if criterion.campaign_id else [c.id for c in campaigns_of(plan.owner, plan.year)]
    )
    due = sa.and_(sa.not_(WAIVED), sa.or_(ANSWERED, today > LAST_DAY))
    query = (
        sa.select(
            ObligationItem.unit_id,
            sa.func.count(sa.case((IN_TIME, 1))),
            sa.func.count(sa.case((due, 1))),
        )
        .join(ObligationItem.obligation)
        .where(Obligation.campaign_id.in_(campaigns), ObligationItem.unit_id.in_(judged_ids(plan, day)))
        .group_by(ObligationItem.unit_id)
    )
    found = {}
    for unit_id, part, whole in db.session.execute(query):
        if whole:
            points = shared(criterion.most, part, whole, reached=part == whole)
            words = f"Đúng hạn {number(part)}/{number(whole)} việc đã đến hạn"
            found[unit_id] = Line(points, words, part, whole, points)
        else:
            found[unit_id] = Line(None, "Chưa có việc nào đến hạn")
    return found


def _given(plan: ScorecardPlan) -> Sequence[sa.Row[tuple[int, int, int, int | None]]]:
    """The newest points by hand of each unit and criterion, those taken back left out. One statement."""
    newest = (
        sa.select(sa.func.max(HandScore.id))
        .join(Criterion, Criterion.id == HandScore.criterion_id)
        .where(Criterion.plan_id == plan.id)
        .group_by(HandScore.criterion_id, HandScore.unit_id)
    )
    query = sa.select(HandScore.id, HandScore.criterion_id, HandScore.unit_id, HandScore.points)
    return db.session.execute(query.where(HandScore.id.in_(newest), HandScore.points.is_not(None))).all()


def applies(way: Way, points: int | None) -> bool:
    """The criterion is asked of the unit: what is counted by points, what is given by hand always."""
    return way.by_hand or points is not None


def items(asked: Iterable[Criterion], points: Mapping[int, int | None]) -> list[Item]:
    """What `points.total` sums up, from the points that hold under each criterion."""
    return [Item(points.get(one.id), one.most, applies(one.way, points.get(one.id)), one.way.sign) for one in asked]
