"""What the form offers: units, windows and kinds; and the jobs a person asked for."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Actor
from app.campaigns import queries as campaigns
from app.campaigns.models import ActivityType, Campaign, CampaignActivityType
from app.dashboards.figures import GRASSROOTS
from app.entries.models import FamilyName
from app.exports.frames import WORDS
from app.exports.models import OWN, USUAL, ExportJob, SheetCode
from app.initiatives.models import Nature
from app.kernel import clock
from app.kernel.db import db
from app.units import queries as org
from app.units.models import OrgUnit

LAST = 10
Choices = list[tuple[str, str]]


def units(actor: Actor, chosen: OrgUnit | None) -> Choices:
    """The person's own units, then the upper unions directly below them; and the one the address names. By code."""
    own = {post.unit_id for post in actor.posts}
    query = org.in_scope(actor).where(
        org.alive(clock.today()),
        sa.or_(OrgUnit.id.in_(own), sa.and_(OrgUnit.parent_id.in_(own), OrgUnit.tier < GRASSROOTS)),
    )
    found = list(db.session.scalars(query.order_by(OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id)))
    if chosen is not None and chosen not in found:
        found.insert(0, chosen)
    return [(unit.code, unit.label()) for unit in found]


def windows(campaign: Campaign) -> Choices:
    """By code, with their days."""
    return [
        (window.code, f"{window.name} ({window.starts_on:%d/%m} – {window.ends_on:%d/%m/%Y})")
        for window in campaigns.windows(campaign)
    ]


def kinds(campaign: Campaign) -> Choices:
    """Kinds of every family under "family:code", as the campaign offers them."""
    works = [(choice.code, choice.label) for choice in campaigns.choices(campaign, "registration_kind")]
    query = (
        sa.select(ActivityType.code, ActivityType.name)
        .join(CampaignActivityType, CampaignActivityType.type_id == ActivityType.id)
        .where(CampaignActivityType.campaign_id == campaign.id)
        .order_by(CampaignActivityType.position, ActivityType.id)
    )
    types = [(code, name) for code, name in db.session.execute(query)]
    offered = (
        (FamilyName.REGISTRATIONS, works),
        (FamilyName.ACTIVITIES, types),
        (FamilyName.INITIATIVES, Nature.choices()),
        (
            FamilyName.NOMINATIONS,
            [(one.code, one.label) for one in campaigns.choices(campaign, "nomination_type")],
        ),
    )
    return [(f"{family.value}:{code}", f"{WORDS[family]}: {name}") for family, some in offered for code, name in some]


def duties(campaign: Campaign) -> Choices:
    """By code, in the order of the plan."""
    return [(duty.code, duty.name) for duty in campaigns.obligations([campaign])]


def sheets_to_begin_with(actor: Actor, unit_code: str, asked: str) -> list[str]:
    """The sheets an address asks for ("05,05a"); else the usual ones, for a grassroots union the lists of its own papers."""
    known = {code.value for code in SheetCode}
    if wanted := [one for one in asked.split(",") if one in known]:
        return wanted
    unit = org.find(actor, unit_code) if unit_code else None
    return [code.value for code in (OWN if unit is not None and unit.tier >= GRASSROOTS else USUAL)]


def find_job(public_id: str) -> ExportJob | None:
    """The job with its unit and campaign; whose it is, the caller asks."""
    query = sa.select(ExportJob).where(ExportJob.public_id == public_id)
    return db.session.scalar(query.options(joinedload(ExportJob.unit), joinedload(ExportJob.campaign)))


def last_jobs(actor: Actor) -> list[ExportJob]:
    """The person's own, newest first."""
    query = sa.select(ExportJob).where(ExportJob.user_id == actor.user_id).order_by(ExportJob.id.desc()).limit(LAST)
    return list(db.session.scalars(query.options(joinedload(ExportJob.unit), joinedload(ExportJob.campaign))))
