"""Who may do what about a duty: by the relation between the actor's posts and the unit that owes (decisions 8-10)."""

from app.accounts.models import REVIEWERS, WRITERS, Actor
from app.campaigns.policy import ISSUERS
from app.obligations.models import ObligationItem
from app.units.models import OrgUnit
from app.units.policy import GRASSROOTS


def can_answer(actor: Actor, item: ObligationItem) -> bool:
    """Say "không phát sinh": writers of the unit, or an upper union on its behalf."""
    return actor.holds(WRITERS, item.unit_id) or can_chase(actor, item.unit)


def can_chase(actor: Actor, unit: OrgUnit) -> bool:
    """Remind a unit, waive what it owes: reviewers of a unit above it."""
    return any(
        post.role in REVIEWERS and post.path != unit.path and any(unit.path.startswith(prefix) for prefix in post.scope)
        for post in actor.posts
    )


def can_chase_documents(actor: Actor) -> bool:
    """See who below has not received a guidance document, and remind them: reviewers and plan admins of upper unions."""
    return any(post.role in REVIEWERS | ISSUERS and post.tier < GRASSROOTS for post in actor.posts)


def can_set_days(actor: Actor, unit: OrgUnit) -> bool:
    """Set an earlier internal day for the children of `unit`."""
    return actor.holds(REVIEWERS, unit.id)
