"""Who may do what to an entry: pure questions about the actor's posts and the entry's unit and holder (decisions 8–10)."""

from app.accounts.models import REVIEWERS, WRITERS, Actor, Role
from app.entries.models import Entry, EntryState
from app.units.models import OrgUnit


def can_enter_for(actor: Actor, unit: OrgUnit) -> bool:
    """Write entries of `unit`: its own writers, or a reviewer of an upper union on its behalf (nhập hộ)."""
    return actor.holds(WRITERS, unit.id) or actor.reaches(unit.path, REVIEWERS)


def on_behalf(actor: Actor, unit: OrgUnit) -> bool:
    """What the actor enters for `unit` is nhập hộ: they hold no writer's post at the unit itself."""
    return not actor.holds(WRITERS, unit.id)


def can_edit(actor: Actor, entry: Entry) -> bool:
    """Writers of the unit that owns the entry; of an upper union only what was entered on the unit's behalf.

    What a unit wrote itself nobody above may rewrite in its name: they return it (decision 10).
    """
    if actor.holds(WRITERS, entry.unit_id):
        return True
    return entry.on_behalf_by_id is not None and actor.reaches(entry.unit.path, REVIEWERS)


def can_send(actor: Actor, entry: Entry) -> bool:
    """The unit's chair; its other writers where the unit lets them; an upper reviewer what is nhập hộ."""
    if actor.holds(frozenset({Role.CHAIR}), entry.unit_id):
        return True
    if actor.holds(WRITERS, entry.unit_id):
        return entry.unit.editor_may_send
    return can_edit(actor, entry)


def wrote_or_sent(actor: Actor, entry: Entry) -> bool:
    """The entry came from this person's hand."""
    return actor.user_id in (entry.created_by_id, entry.sent_by_id, entry.on_behalf_by_id)


def can_review(actor: Actor, entry: Entry) -> bool:
    """Reviewers of the unit on whose desk the entry lies, within the units assigned to them."""
    return any(
        post.role in REVIEWERS
        and post.unit_id == entry.holder_id
        and any(entry.unit.path.startswith(prefix) for prefix in post.scope)
        for post in actor.posts
    )


def may_judge(actor: Actor, entry: Entry, alone: bool) -> bool:
    """`can_review`, and nobody judges what they wrote or sent, except a unit's only reviewer (decision 9)."""
    return can_review(actor, entry) and (alone or not wrote_or_sent(actor, entry))


def can_decide(actor: Actor, entry: Entry, alone: bool) -> bool:
    """Judge finally. Families the plan keeps for its owner are decided on the owner's desk alone; nobody decides on

    what is sent to be known of.
    """
    at_owner = entry.holder_id == entry.campaign.owner_id
    ours = at_owner or entry.family not in entry.campaign.owner_decides
    return may_judge(actor, entry, alone) and ours and not entry.to_acknowledge


def can_approve(actor: Actor, entry: Entry, alone: bool) -> bool:
    """`can_decide`, where no desk above has the last word."""
    return can_decide(actor, entry, alone) and not entry.decided_above


def can_acknowledge(actor: Actor, entry: Entry, alone: bool) -> bool:
    """Say that a paper sent to be known of has arrived."""
    return may_judge(actor, entry, alone) and entry.to_acknowledge


def can_forward(actor: Actor, entry: Entry, alone: bool) -> bool:
    """Pass on to the next upper union, as long as the campaign's owner is not reached."""
    return may_judge(actor, entry, alone) and entry.holder_id != entry.campaign.owner_id


def can_withdraw(actor: Actor, entry: Entry, alone: bool) -> bool:
    """Take back what was sent, while the desk has neither opened it nor passed it on: its unit, or who sent it."""
    own = actor.holds(WRITERS, entry.unit_id) or actor.user_id == entry.sent_by_id
    return own and can_send(actor, entry) and entry.opened_at is None


def can_confirm(actor: Actor, entry: Entry) -> bool:
    """The unit itself says that what was entered on its behalf is right, once it is sent."""
    return (
        entry.on_behalf_by_id is not None
        and entry.state not in (EntryState.DRAFT, EntryState.CANCELLED)
        and entry.unit_confirmed_at is None
        and actor.holds(WRITERS, entry.unit_id)
        and actor.user_id != entry.on_behalf_by_id
    )
