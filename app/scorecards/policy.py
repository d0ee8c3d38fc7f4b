"""Who may do what about scorecards: the owner's people draw them up and answer, the judged unit's chair objects."""

from app.accounts.models import REVIEWERS, Actor, Role
from app.campaigns.policy import ISSUERS
from app.scorecards.models import ScorecardPlan
from app.units.models import OrgUnit

SCORERS = REVIEWERS | ISSUERS


def can_edit(actor: Actor, plan: ScorecardPlan) -> bool:
    """Draw up, publish, compute again, finish: chair or campaign admin of the owner."""
    return actor.holds(ISSUERS, plan.owner_id)


def can_score(actor: Actor, plan: ScorecardPlan) -> bool:
    """Give points by hand, answer objections: also the owner's officers."""
    return actor.holds(SCORERS, plan.owner_id)


def can_answer(actor: Actor, plan: ScorecardPlan, unit: OrgUnit) -> bool:
    """Answer an objection of `unit`: an officer limited to some units (BT-A4) answers only theirs."""
    return any(
        post.role in SCORERS and post.unit_id == plan.owner_id and any(unit.path.startswith(one) for one in post.scope)
        for post in actor.posts
    )


def can_object(actor: Actor, unit_id: int) -> bool:
    """Speak for the judged unit: its chair."""
    return actor.holds(frozenset({Role.CHAIR}), unit_id)
