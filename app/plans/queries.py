"""Reading plans being written, and what was decided about issued ones."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Actor
from app.campaigns.models import Campaign, CampaignState
from app.campaigns.policy import ISSUERS
from app.campaigns.queries import upward
from app.kernel.db import db
from app.plans.models import CampaignChange, PlanDraft
from app.units.models import OrgUnit


def _owners(actor: Actor) -> list[int]:
    return [post.unit_id for post in actor.posts if post.role in ISSUERS]


def owners(actor: Actor) -> list[OrgUnit]:
    """Units for which the actor may issue plans, the highest first."""
    query = sa.select(OrgUnit).where(OrgUnit.id.in_(_owners(actor))).order_by(OrgUnit.tier, OrgUnit.sort_key)
    return list(db.session.scalars(query))


def drafts(actor: Actor) -> list[PlanDraft]:
    """Drafts of the actor's units, newest first."""
    query = sa.select(PlanDraft).where(PlanDraft.owner_id.in_(_owners(actor)))
    return list(db.session.scalars(query.options(joinedload(PlanDraft.owner)).order_by(PlanDraft.updated_at.desc())))


def find(actor: Actor, public_id: str) -> PlanDraft | None:
    """A draft of one of the actor's units, or None."""
    query = sa.select(PlanDraft).where(
        PlanDraft.public_id == public_id.replace("\0", ""), PlanDraft.owner_id.in_(_owners(actor))
    )
    return db.session.scalar(query)


def issued(actor: Actor) -> list[Campaign]:
    """Plans issued by the actor's units, newest first."""
    query = sa.select(Campaign).where(Campaign.owner_id.in_(_owners(actor)))
    return list(db.session.scalars(query.order_by(Campaign.ends_on.desc(), Campaign.id.desc())))


def changes(campaign: Campaign) -> list[CampaignChange]:
    """What was decided about a plan, newest first."""
    query = sa.select(CampaignChange).where(CampaignChange.campaign_id == campaign.id)
    return list(db.session.scalars(query.options(joinedload(CampaignChange.by)).order_by(CampaignChange.id.desc())))


def children(campaign: Campaign) -> list[Campaign]:
    """Plans that carry this one out (BD-A1)."""
    return list(db.session.scalars(sa.select(Campaign).where(Campaign.parent_id == campaign.id).order_by(Campaign.id)))


def reread(unit_id: int) -> OrgUnit:
    """The unit anew, after a trial that was taken back."""
    return db.session.get_one(OrgUnit, unit_id)


def parents(owner_code: str, code: str) -> dict[str, str]:
    """{code: name} of issued plans that a plan of this owner may carry out: its own and those of units above it."""
    owner = db.session.scalar(sa.select(OrgUnit).where(OrgUnit.code == owner_code))
    if owner is None:
        return {}
    query = (
        sa.select(Campaign)
        .join(Campaign.owner)
        .where(OrgUnit.path.in_(upward(owner.path)), Campaign.code != code, Campaign.state != CampaignState.DRAFT)
        .order_by(OrgUnit.tier, Campaign.ends_on.desc(), Campaign.id)
        .options(joinedload(Campaign.owner))
    )
    return {one.code: f"{one.short_title} ({one.owner.label()})" for one in db.session.scalars(query)}
