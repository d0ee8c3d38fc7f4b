"""Who may hold an event, answer an invitation and mark who came: by the relation of the actor's posts to the units."""

from app.accounts.models import WRITERS, Actor, PostView, Role
from app.entries import policy as entries
from app.host_events.models import HostEvent, Participation
from app.units.models import OrgUnit
from app.units.policy import GRASSROOTS

HOSTS = frozenset({Role.CHAIR, Role.OFFICER, Role.CAMPAIGN_ADMIN})


def hosting_posts(actor: Actor) -> list[PostView]:
    """Posts at upper unions through which the actor holds events, the highest first.

    An officer limited to some units does not invite in the name of the whole union.
    """
    posts = [p for p in actor.posts if p.role in HOSTS and p.tier < GRASSROOTS and p.path in p.scope]
    return sorted(posts, key=lambda post: post.tier)


def can_host(actor: Actor) -> bool:
    """Hold events anywhere."""
    return bool(hosting_posts(actor))


def can_change(actor: Actor, event: HostEvent) -> bool:
    """Edit, cancel, choose who is invited, say what came of it: those who hold events at the host."""
    return any(post.unit_id == event.host_id for post in hosting_posts(actor))


def can_mark(actor: Actor, event: HostEvent) -> bool:
    """Mark who came: the host's people; a limited officer only for the units assigned, which the lists see to."""
    return actor.holds(HOSTS, event.host_id)


def can_answer(actor: Actor, part: Participation) -> bool:
    """The unit's writers, or a reviewer of an upper union on its behalf; what a unit answered itself nobody above may
    answer again in its name (decision 10)."""
    if on_behalf(actor, part.unit) and part.answer is not None and part.on_behalf_channel is None:
        return False
    return entries.can_enter_for(actor, part.unit)


def on_behalf(actor: Actor, unit: OrgUnit) -> bool:
    """The answer is given for a unit that is not the actor's own."""
    return entries.on_behalf(actor, unit)


def can_confirm(actor: Actor, part: Participation) -> bool:
    """The unit says that what an upper union answered for it is right."""
    return part.to_confirm and actor.holds(WRITERS, part.unit_id) and actor.user_id != part.answered_by_id
