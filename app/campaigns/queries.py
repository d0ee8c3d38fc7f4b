"""Reading plans: campaigns start from `visible_to`, the rest belongs to one that was found. Nothing is cached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Actor
from app.campaigns import rules
from app.campaigns.models import (
    ActivityType,
    ActivityTypeMeasure,
    ActivityTypeTag,
    Campaign,
    CampaignActivityType,
    CampaignChoice,
    CampaignDocument,
    CampaignKind,
    CampaignRule,
    CampaignState,
    Measure,
    Milestone,
    Obligation,
    RuleEffect,
    TimeWindow,
)
from app.kernel.db import db, under
from app.units.models import PATH_STEP, OrgUnit


def upward(path: str) -> list[str]:
    """The path itself and those of every unit above it, the top first."""
    return [path[:end] for end in range(PATH_STEP, len(path) + 1, PATH_STEP)]


def visible_to(actor: Actor) -> sa.Select[tuple[Campaign]]:
    """Plans of the actor's units, of any unit above them, and of any unit in their scope; owner loaded.

    A plan still being drafted is seen only at the unit that drafts it.
    """
    above = {path for post in actor.posts for path in upward(post.path)}
    reached = sa.or_(OrgUnit.path.in_(above), *(under(OrgUnit.path, prefix) for prefix in actor.scope))
    out = sa.or_(Campaign.state != CampaignState.DRAFT, Campaign.owner_id.in_(actor.unit_ids))
    return sa.select(Campaign).join(Campaign.owner).where(reached, out).options(joinedload(Campaign.owner))


def find(actor: Actor, code: str) -> Campaign | None:
    """The plan, or None where it does not exist or is not the actor's to see."""
    return db.session.scalar(visible_to(actor).where(Campaign.code == code))


def by_id(campaign_id: int) -> Campaign:
    """The plan an item or entry that the actor may see belongs to."""
    return db.session.get_one(Campaign, campaign_id)


def all_of(actor: Actor) -> list[Campaign]:
    """Every plan the actor may see, the newest first, without the short local ones of units below: `short_below`."""
    query = visible_to(actor).where(sa.not_(_short_below(actor)))
    return list(db.session.scalars(query.order_by(Campaign.ends_on.desc(), Campaign.id.desc())))


SHORT_PAGE = 50


def _short_below(actor: Actor) -> sa.ColumnElement[bool]:
    above = {path for post in actor.posts for path in upward(post.path)}
    return sa.and_(Campaign.kind == CampaignKind.SHORT, OrgUnit.path.not_in(above))


def short_below(actor: Actor, page: int) -> tuple[list[Campaign], int]:
    """(one page of the short movements that units below launched themselves, the newest first, their number) (BT-X1)."""
    query = visible_to(actor).where(_short_below(actor))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    query = query.order_by(Campaign.starts_on.desc(), Campaign.id.desc()).limit(SHORT_PAGE)
    return list(db.session.scalars(query.offset(max(0, page - 1) * SHORT_PAGE))), total


def around(actor: Actor, campaign: Campaign) -> tuple[Campaign | None, list[Campaign]]:
    """(the plan this one carries out, the plans that carry this one out), those of them the actor may see (BD-A1)."""
    near = sa.or_(Campaign.parent_id == campaign.id, Campaign.id == campaign.parent_id)
    found = list(db.session.scalars(visible_to(actor).where(near).order_by(Campaign.ends_on, Campaign.id)))
    parent = next((one for one in found if one.id == campaign.parent_id), None)
    return parent, [one for one in found if one is not parent]


def running_for(who: Actor | str, day: date) -> list[Campaign]:
    """Plans that take entries on `day`, for an actor (the posts' units) or for the unit at a path; owner loaded.

    Those whose period has not ended stand first; among them a unit's short movements last, else the newest first:
    a form that names no plan is for the large one (BT-X1).
    """
    paths = [post.path for post in who.posts] if isinstance(who, Actor) else [who]
    query = (
        sa.select(Campaign)
        .join(Campaign.owner)
        .where(
            OrgUnit.path.in_({above for path in paths for above in upward(path)}),
            Campaign.state == CampaignState.ISSUED,
            sa.or_(Campaign.closes_on.is_(None), Campaign.closes_on >= day),
        )
        .order_by(
            sa.case((Campaign.ends_on >= day, 0), else_=1),
            sa.case((Campaign.kind == CampaignKind.SHORT, 1), else_=0),
            Campaign.starts_on.desc(),
            Campaign.id.desc(),
        )
        .options(joinedload(Campaign.owner))
    )
    return list(db.session.scalars(query))


def windows(campaign: Campaign) -> list[TimeWindow]:
    """The plan's windows by first day, the longer ones first among those that begin together."""
    query = sa.select(TimeWindow).where(TimeWindow.campaign_id == campaign.id)
    return list(db.session.scalars(query.order_by(TimeWindow.starts_on, TimeWindow.ends_on.desc(), TimeWindow.id)))


def windows_on(campaign: Campaign, first: date, last: date) -> list[TimeWindow]:
    """The windows that share a day with `first`–`last`, all ends inclusive (CR-2)."""
    return [window for window in windows(campaign) if rules.overlaps(window, first, last)]


def calendar(campaigns: Iterable[Campaign]) -> tuple[list[TimeWindow], list[CampaignRule]]:
    """(windows by first day, the rules that expect something in one of them) of these plans. One statement."""
    expects = sa.and_(CampaignRule.window_id == TimeWindow.id, CampaignRule.effect == RuleEffect.EXPECT_IN_WINDOW)
    query = (
        sa.select(TimeWindow, CampaignRule)
        .outerjoin(CampaignRule, expects)
        .where(TimeWindow.campaign_id.in_([campaign.id for campaign in campaigns]))
        .order_by(TimeWindow.starts_on, TimeWindow.ends_on.desc(), TimeWindow.id, CampaignRule.id)
    )
    rows = db.session.execute(query).all()
    return list(dict.fromkeys(window for window, _ in rows)), [rule for _, rule in rows if rule is not None]


def milestones(campaign: Campaign) -> list[Milestone]:
    """The anniversaries an entry may celebrate, in the order of the plan."""
    return list(
        db.session.scalars(sa.select(Milestone).where(Milestone.campaign_id == campaign.id).order_by(Milestone.id))
    )


def rules_of(campaign: Campaign) -> list[CampaignRule]:
    """Every rule of the plan with its window, in the order of the plan. One statement."""
    query = sa.select(CampaignRule).where(CampaignRule.campaign_id == campaign.id).order_by(CampaignRule.id)
    return list(db.session.scalars(query.options(joinedload(CampaignRule.window))))


def rules_for(campaign: Campaign, unit: OrgUnit) -> list[CampaignRule]:
    """The rules that speak to this unit's tier and sector."""
    return rules.for_unit(rules_of(campaign), unit.tier, unit.sector)


@dataclass(frozen=True)
class MeasureOption:
    """A figure the form asks for; whole numbers of `counted_in`, đồng for money."""

    id: int
    code: str
    name: str
    counted_in: str
    is_money: bool
    required: bool


@dataclass(frozen=True)
class TypeOption:
    """An activity type as the form offers it; `measures` in the order of the form."""

    id: int
    code: str
    name: str
    help: str
    icon: str
    tags: frozenset[str]
    measures: tuple[MeasureOption, ...]


def types_for(campaign: Campaign, unit: OrgUnit) -> list[TypeOption]:
    """What the unit may log under this plan, in the plan's order; without what its rules withhold (CB-R1).

    Four statements, whatever the number of types.
    """
    offered = (
        sa.select(ActivityType)
        .join(CampaignActivityType, CampaignActivityType.type_id == ActivityType.id)
        .where(CampaignActivityType.campaign_id == campaign.id)
        .order_by(CampaignActivityType.position, ActivityType.id)
    )
    kinds = [kind for kind in db.session.scalars(offered) if _fits(kind, unit)]
    tags, measures = _tags(campaign), _measures(campaign)
    spoken = rules_for(campaign, unit)
    return [
        TypeOption(k.id, k.code, k.name, k.help, k.icon, tags.get(k.id, frozenset()), tuple(measures.get(k.id, ())))
        for k in kinds
        if not rules.hides(spoken, k.code, tags.get(k.id, frozenset()))
    ]


def _fits(kind: ActivityType, unit: OrgUnit) -> bool:
    """A unit without a sector (an upper union) is not limited by sectors."""
    in_sector = not kind.sectors or unit.sector is None or unit.sector in kind.sectors
    return in_sector and (not kind.tiers or unit.tier in kind.tiers)


def _tags(campaign: Campaign) -> dict[int, frozenset[str]]:
    query = (
        sa.select(ActivityTypeTag.type_id, ActivityTypeTag.tag)
        .join(CampaignActivityType, CampaignActivityType.type_id == ActivityTypeTag.type_id)
        .where(CampaignActivityType.campaign_id == campaign.id)
    )
    found: dict[int, set[str]] = {}
    for type_id, tag in db.session.execute(query):
        found.setdefault(type_id, set()).add(tag)
    return {type_id: frozenset(tags) for type_id, tags in found.items()}


_MEASURE_COLUMNS = (Measure.id, Measure.code, Measure.name, Measure.counted_in, Measure.is_money)


def _measures(campaign: Campaign) -> dict[int, list[MeasureOption]]:
    asked = ActivityTypeMeasure
    query = (
        sa.select(
            asked.type_id, Measure.id, Measure.code, Measure.name, Measure.counted_in, Measure.is_money, asked.required
        )
        .join(Measure, Measure.id == asked.measure_id)
        .join(CampaignActivityType, CampaignActivityType.type_id == asked.type_id)
        .where(CampaignActivityType.campaign_id == campaign.id)
        .order_by(asked.type_id, asked.position, Measure.id)
    )
    found: dict[int, list[MeasureOption]] = {}
    for type_id, *measure in db.session.execute(query):
        found.setdefault(type_id, []).append(MeasureOption(*measure))
    return found


def choices(campaign: Campaign, list_name: str) -> list[CampaignChoice]:
    """One of the plan's lists (registration_kind, movement, initiative_field) in its order; empty when it has none."""
    query = sa.select(CampaignChoice).where(
        CampaignChoice.campaign_id == campaign.id, CampaignChoice.list_name == list_name
    )
    return list(db.session.scalars(query.order_by(CampaignChoice.position, CampaignChoice.id)))


def movements_for(campaign: Campaign, unit: OrgUnit) -> list[CampaignChoice]:
    """Movements the plan offers to this unit: those of its sector and those for all (CB-A10). A unit without a sector
    (an upper union) is offered every one."""
    return [
        one
        for one in choices(campaign, "movement")
        if unit.sector is None or not one.extra.get("sectors") or unit.sector in one.extra["sectors"].split(",")
    ]


def movement_code(campaign: Campaign, label: str, kept: str = "") -> str:
    """The code of the plan's movement of this name; `kept` where the plan dropped it meanwhile; "" of no name."""
    if not label:
        return ""
    return next((one.code for one in choices(campaign, "movement") if one.label == label), kept)


def documents(campaign: Campaign) -> list[CampaignDocument]:
    """What there is to read, in the plan's order."""
    query = sa.select(CampaignDocument).where(CampaignDocument.campaign_id == campaign.id)
    return list(db.session.scalars(query.order_by(CampaignDocument.position, CampaignDocument.id)))


def obligations(campaigns: Iterable[Campaign]) -> list[Obligation]:
    """Every obligation of these plans, in the order of each plan. One statement."""
    query = sa.select(Obligation).where(Obligation.campaign_id.in_([campaign.id for campaign in campaigns]))
    return list(db.session.scalars(query.order_by(Obligation.campaign_id, Obligation.position, Obligation.id)))


def owed_by(obligations: Sequence[Obligation], campaign: Campaign, tier: int, unit_id: int) -> list[Obligation]:
    """What a unit owes: named by its tier; the owner's own duties and those of its departments are owed at the owner."""
    return [
        duty
        for duty in obligations
        if duty.campaign_id == campaign.id
        and (
            tier in duty.owed_by_tiers
            or (unit_id == campaign.owner_id and (duty.owed_by_owner or bool(duty.owed_by_departments)))
        )
    ]


def obligations_for(campaign: Campaign, unit: OrgUnit) -> list[Obligation]:
    """What the plan asks of this unit, in its order."""
    return owed_by(obligations([campaign]), campaign, unit.tier, unit.id)
