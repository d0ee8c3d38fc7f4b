"""Reading scorecards. Plans start from `visible`, sheets from the actor's branches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.models import Actor
from app.campaigns.models import Campaign, CampaignState
from app.campaigns.queries import upward
from app.kernel.db import db, under
from app.scorecards.models import (
    Criterion,
    Grade,
    HandScore,
    Objection,
    Scorecard,
    ScorecardPlan,
    ScorePaper,
    ScoreState,
)
from app.scorecards.policy import SCORERS
from app.units.models import OrgUnit
from app.units.queries import in_branches

PAGE = 100


def _current(plan: ScorecardPlan) -> tuple[sa.ColumnElement[bool], ...]:
    return Scorecard.plan_id == plan.id, Scorecard.version == plan.version


def visible(actor: Actor) -> sa.Select[tuple[ScorecardPlan]]:
    """Plans of the actor's branches, and those under which a unit of theirs has a sheet; owner loaded.

    What is still being drawn up is seen only by those who judge at the owner.
    """
    unit = aliased(OrgUnit)
    judged = (
        sa.select(Scorecard.id)
        .join(unit, unit.id == Scorecard.unit_id)
        .where(Scorecard.plan_id == ScorecardPlan.id, Scorecard.version == ScorecardPlan.version)
        .where(sa.or_(sa.false(), *(under(unit.path, prefix) for prefix in actor.scope)))
    )
    judging = [post.unit_id for post in actor.posts if post.role in SCORERS]
    out = sa.and_(ScorecardPlan.state != ScoreState.DRAFT, sa.or_(in_branches(actor), judged.exists()))
    query = sa.select(ScorecardPlan).join(ScorecardPlan.owner).options(contains_eager(ScorecardPlan.owner))
    return query.where(sa.or_(out, ScorecardPlan.owner_id.in_(judging)))


def find(actor: Actor, public_id: str) -> ScorecardPlan | None:
    """The plan, or None where it is missing or not the actor's to see."""
    return db.session.scalar(visible(actor).where(ScorecardPlan.public_id == public_id))


def of_owner(owner_ids: Collection[int], actor: Actor) -> list[ScorecardPlan]:
    """Plans these units have drawn up, as far as the actor sees them; the newest first."""
    query = visible(actor).where(ScorecardPlan.owner_id.in_(owner_ids))
    return list(db.session.scalars(query.order_by(ScorecardPlan.year.desc(), ScorecardPlan.id.desc())))


def of_below(actor: Actor, limit: int = 50) -> list[ScorecardPlan]:
    """Published plans of units below the actor's own, the newest first."""
    query = visible(actor).where(in_branches(actor), ScorecardPlan.owner_id.not_in(actor.unit_ids))
    return list(db.session.scalars(query.order_by(ScorecardPlan.year.desc(), ScorecardPlan.id.desc()).limit(limit)))


def criteria(plan: ScorecardPlan) -> list[Criterion]:
    """In the owner's order, the campaign of each loaded."""
    query = sa.select(Criterion).where(Criterion.plan_id == plan.id).options(joinedload(Criterion.campaign))
    return list(db.session.scalars(query.order_by(Criterion.position, Criterion.id)))


def criterion(plan: ScorecardPlan, criterion_id: int) -> Criterion | None:
    """One of the plan's, or None."""
    return db.session.scalar(sa.select(Criterion).where(Criterion.plan_id == plan.id, Criterion.id == criterion_id))


def campaigns_of(owner: OrgUnit, year: int) -> list[Campaign]:
    """Issued plans of the owner and of the units above it that run in the year, in order of their end."""
    running = sa.and_(
        Campaign.ends_on >= date(year, 1, 1),
        sa.or_(Campaign.starts_on.is_(None), Campaign.starts_on <= date(year, 12, 31)),
    )
    query = sa.select(Campaign).join(Campaign.owner).where(OrgUnit.path.in_(upward(owner.path)), running)
    query = query.where(Campaign.state != CampaignState.DRAFT)
    return list(db.session.scalars(query.order_by(Campaign.ends_on, Campaign.id)))


# Sheets


def sheet(actor: Actor, plan: ScorecardPlan, unit_code: str) -> Scorecard | None:
    """The sheet of a unit of the actor's branches in the version that holds, the unit loaded; else None."""
    query = (
        sa.select(Scorecard)
        .join(Scorecard.unit)
        .where(*_current(plan), OrgUnit.code == unit_code, in_branches(actor))
        .options(contains_eager(Scorecard.unit))
    )
    return db.session.scalar(query)


def sheet_of(plan: ScorecardPlan, unit_id: int) -> Scorecard | None:
    """The sheet of a unit in the version that holds, for those who may see it already."""
    return db.session.scalar(sa.select(Scorecard).where(*_current(plan), Scorecard.unit_id == unit_id))


def own_sheets(actor: Actor) -> list[tuple[Scorecard, ScorecardPlan]]:
    """Sheets of the very units the actor holds posts at, the newest year first; owner and unit loaded."""
    owner = aliased(OrgUnit)
    query = (
        sa.select(Scorecard, ScorecardPlan)
        .join(ScorecardPlan, sa.and_(ScorecardPlan.id == Scorecard.plan_id, ScorecardPlan.version == Scorecard.version))
        .join(owner, owner.id == ScorecardPlan.owner_id)
        .where(Scorecard.unit_id.in_(actor.unit_ids), ScorecardPlan.state != ScoreState.DRAFT)
        .options(joinedload(ScorecardPlan.owner), joinedload(Scorecard.unit))
        .order_by(ScorecardPlan.year.desc(), ScorecardPlan.id.desc(), Scorecard.unit_id)
    )
    return [(card, plan) for card, plan in db.session.execute(query)]


@dataclass(frozen=True)
class Cluster:
    """A cluster of a version with how many units are ranked in it; "" is the list of those without one."""

    code: str
    name: str
    units: int


def clusters(plan: ScorecardPlan, codes: Collection[str] | None = None) -> list[Cluster]:
    """In their order, units without one last; `codes` narrows. One statement."""
    query = (
        sa.select(Scorecard.group_code, sa.func.max(Scorecard.group_name), sa.func.count())
        .where(*_current(plan))
        .group_by(Scorecard.group_code)
        .order_by(Scorecard.group_code == "", sa.func.max(Scorecard.group_position), Scorecard.group_code)
    )
    if codes is not None:
        query = query.where(Scorecard.group_code.in_(sorted(codes)))
    return [Cluster(code, name or "Chưa xếp cụm", number) for code, name, number in db.session.execute(query)]


def own_clusters(actor: Actor, plan: ScorecardPlan) -> set[str]:
    """Codes of the clusters in which a unit of the actor's branches is ranked."""
    query = sa.select(Scorecard.group_code).join(Scorecard.unit).where(*_current(plan), in_branches(actor)).distinct()
    return set(db.session.scalars(query))


@dataclass(frozen=True)
class Ranked:
    """A line of a ranking. Those of equal totals share a place, and the next place counts them (1, 2, 2, 4)."""

    scorecard_id: int
    unit_id: int
    unit_code: str
    unit_name: str
    group_code: str
    place: int
    total: int
    grade: Grade


def ranking(plan: ScorecardPlan, cluster: str | None = None, number: int = 1, size: int | None = PAGE) -> list[Ranked]:
    """A page of one cluster's ranking, the best first, then by name; without a cluster, of all, cluster by cluster.

    One statement; `size` None is everything, for the workbook.
    """
    place = sa.func.rank().over(partition_by=Scorecard.group_code, order_by=Scorecard.total.desc()).label("place")
    query = (
        sa.select(Scorecard, OrgUnit.code, place)
        .join(OrgUnit, OrgUnit.id == Scorecard.unit_id)
        .where(*_current(plan))
        .order_by(Scorecard.group_code == "", Scorecard.group_position, Scorecard.group_code, place, OrgUnit.sort_key)
        .order_by(Scorecard.unit_id)
    )
    if cluster is not None:
        query = query.where(Scorecard.group_code == cluster)
    if size is not None:
        query = query.limit(size).offset((max(number, 1) - 1) * size)
    return [
        Ranked(one.id, one.unit_id, code, one.unit_name, one.group_code, at, one.total, plan.grade(one.total))
        for one, code, at in db.session.execute(query)
    ]


def place_of(plan: ScorecardPlan, card: Scorecard) -> tuple[int, int]:
    """(the place of a sheet in its cluster, how many are ranked in it). One statement."""
    better = sa.func.count(sa.case((Scorecard.total > card.total, 1)))
    query = sa.select(better, sa.func.count()).where(*_current(plan), Scorecard.group_code == card.group_code)
    above, units = db.session.execute(query).one()
    return above + 1, units


def grades(plan: ScorecardPlan) -> dict[Grade, int]:
    """How many units earn each grade. One statement."""
    least = {Grade.EXCELLENT: plan.excellent_from, Grade.GOOD: plan.good_from, Grade.DONE: plan.done_from}
    reach = [sa.func.count(sa.case((Scorecard.total >= bound, 1))) for bound in least.values()]
    *counts, everybody = db.session.execute(sa.select(*reach, sa.func.count()).where(*_current(plan))).one()
    counts.append(everybody)
    before = [0, *counts]
    return {grade: counts[at] - before[at] for at, grade in enumerate(Grade)}


def find_paper(actor: Actor, public_id: str) -> ScorePaper | None:
    """A file behind points of a plan the actor judges under, or behind those of a unit of theirs; else None."""
    unit = aliased(OrgUnit)
    about = (
        sa.select(HandScore.id)
        .join(unit, unit.id == HandScore.unit_id)
        .join(ScorecardPlan, ScorecardPlan.id == ScorePaper.plan_id)
        .where(HandScore.paper_id == ScorePaper.id, ScorecardPlan.state != ScoreState.DRAFT)
        .where(sa.or_(sa.false(), *(under(unit.path, prefix) for prefix in actor.scope)))
    )
    judging = [post.unit_id for post in actor.posts if post.role in SCORERS]
    mine = sa.select(ScorecardPlan.id).where(ScorecardPlan.owner_id.in_(judging))
    theirs = sa.or_(about.exists(), ScorePaper.plan_id.in_(mine))
    return db.session.scalar(sa.select(ScorePaper).where(ScorePaper.public_id == public_id, theirs))


# Objections


def objections(plan: ScorecardPlan, unit_id: int) -> list[Objection]:
    """What one unit said, oldest first, with who said and who answered."""
    query = sa.select(Objection).where(Objection.plan_id == plan.id, Objection.unit_id == unit_id)
    query = query.options(joinedload(Objection.by), joinedload(Objection.answered_by))
    return list(db.session.scalars(query.order_by(Objection.id)))


def objections_for(
    actor: Actor, plan: ScorecardPlan, number: int = 1, size: int = 50
) -> tuple[Sequence[Objection], int]:
    """(a page of what units of the actor's branches said, the unanswered first; how many there are)."""
    base = sa.select(Objection).join(Objection.unit).where(Objection.plan_id == plan.id, in_branches(actor))
    whole = db.session.scalar(sa.select(sa.func.count()).select_from(base.subquery())) or 0
    query = base.options(
        contains_eager(Objection.unit), joinedload(Objection.criterion), joinedload(Objection.by),
        joinedload(Objection.answered_by),
    )  # fmt: skip
    query = query.order_by(Objection.answered_at.is_not(None), Objection.id)
    return list(db.session.scalars(query.limit(size).offset((max(number, 1) - 1) * size))), whole


def find_objection(actor: Actor, plan: ScorecardPlan, objection_id: int) -> Objection | None:
    """One of this plan's, of a unit in the actor's branches, or None."""
    query = sa.select(Objection).join(Objection.unit).where(Objection.plan_id == plan.id, in_branches(actor))
    return db.session.scalar(query.where(Objection.id == objection_id).options(contains_eager(Objection.unit)))


def waiting(plan_ids: Collection[int]) -> dict[int, int]:
    """Unanswered objections by plan; plans without any are left out."""
    query = (
        sa.select(Objection.plan_id, sa.func.count())
        .where(Objection.plan_id.in_(plan_ids), Objection.answered_at.is_(None))
        .group_by(Objection.plan_id)
    )
    return dict(db.session.execute(query).tuples().all()) if plan_ids else {}


@dataclass(frozen=True)
class Pending:
    """What waits on the first page: own sheets that are not final, and own plans with how many unanswered objections."""

    sheets: list[tuple[Scorecard, ScorecardPlan]]
    answers: list[tuple[ScorecardPlan, int]]


def pending(actor: Actor) -> Pending:
    """Of the actor's own units, as long as it is not final. One statement."""
    judging = [post.unit_id for post in actor.posts if post.role in SCORERS]
    unanswered = (
        sa.select(Objection.plan_id, sa.func.count().label("number"))
        .where(Objection.answered_at.is_(None))
        .group_by(Objection.plan_id)
        .subquery()
    )
    own = sa.and_(
        Scorecard.plan_id == ScorecardPlan.id,
        Scorecard.version == ScorecardPlan.version,
        Scorecard.unit_id.in_(actor.unit_ids),
    )
    mine = sa.and_(unanswered.c.plan_id == ScorecardPlan.id, ScorecardPlan.owner_id.in_(judging))
    query = (
        sa.select(ScorecardPlan, Scorecard, unanswered.c.number)
        .outerjoin(Scorecard, own)
        .outerjoin(unanswered, mine)
        .where(ScorecardPlan.state == ScoreState.PRELIMINARY)
        .where(sa.or_(Scorecard.id.is_not(None), unanswered.c.number.is_not(None)))
        .options(joinedload(Scorecard.unit))
        .order_by(ScorecardPlan.year.desc(), ScorecardPlan.id.desc(), Scorecard.unit_id)
    )
    rows = db.session.execute(query).all()
    answers = {plan: number for plan, _, number in rows if number}
    return Pending([(card, plan) for plan, card, _ in rows if card], list(answers.items()))
