"""Who may make and change a programme, and which branch a person may look at."""

from app.accounts.models import Actor
from app.campaigns.policy import ISSUERS
from app.initiatives.models import InitiativeProgram


def may_own(actor: Actor) -> list[int]:
    """Units for which the actor may make programmes: those whose plans they may issue, above the grassroots."""
    return [post.unit_id for post in actor.posts if post.role in ISSUERS and post.tier < 4]


def can_change(actor: Actor, program: InitiativeProgram) -> bool:
    """Chair and campaign admin of the programme's owner."""
    return actor.holds(ISSUERS, program.owner_id)
