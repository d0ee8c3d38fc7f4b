"""Who may issue a plan."""

from app.accounts.models import Actor, Role
from app.units.models import OrgUnit

ISSUERS = frozenset({Role.CHAIR, Role.CAMPAIGN_ADMIN})


def can_issue(actor: Actor, owner: OrgUnit) -> bool:
    """Load or replace plans of `owner`: its chair or its campaign admin."""
    return actor.holds(ISSUERS, owner.id)
