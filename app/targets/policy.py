"""Who may give numbers of a target to the units directly below a union."""

from app.accounts.models import Actor
from app.campaigns.models import Campaign
from app.campaigns.policy import ISSUERS
from app.dashboards.figures import GRASSROOTS
from app.units.models import OrgUnit


def can_allocate(actor: Actor, campaign: Campaign, root: OrgUnit) -> bool:
    """Each union distributes its own number: the owner the plan's, an upper union the one it was given (CB-T12).

    Whoever may issue plans there or at a union above it may; a CĐCS has nobody to give to.
    """
    inside = root.path.startswith(campaign.owner.path) and root.tier < GRASSROOTS
    return inside and actor.reaches(root.path, ISSUERS)
