"""Who may manage whom: pure questions about the actor's posts, a unit, and the posts another person holds (row 8).

Rights over people come from above: a chair or officer manages the units below, a chair also those of the own unit.
Nobody gives more than they hold, and nobody touches a person who holds more, or holds it elsewhere.
"""

from collections.abc import Iterable
from typing import NamedTuple

from app.accounts.models import PEOPLE_ADMINS, Actor, Role


class Place(NamedTuple):
    """What the rules need to know of a unit."""

    unit_id: int
    path: str


class Held(NamedTuple):
    """A post another person holds."""

    role: Role
    place: Place


AUDITORS = frozenset({Role.CHAIR, Role.SYSTEM_ADMIN})
ORDINARY = (Role.EDITOR, Role.CHAIR, Role.OFFICER, Role.VIEWER)
KEPT_BY_SYSTEM = (Role.CAMPAIGN_ADMIN, Role.SYSTEM_ADMIN)


def can_open_people(actor: Actor) -> bool:
    """See the list of people at all."""
    return actor.holds(PEOPLE_ADMINS)


def can_open_audit(actor: Actor) -> bool:
    """Read what was done in the own branch."""
    return actor.holds(AUDITORS)


def _is_system_admin(actor: Actor, place: Place) -> bool:
    return actor.reaches(place.path, frozenset({Role.SYSTEM_ADMIN}))


def can_manage_at(actor: Actor, place: Place) -> bool:
    """Make and manage accounts at a unit: its upper unions, its own chair, the system administrator."""
    if _is_system_admin(actor, place):
        return True
    if actor.holds(frozenset({Role.CHAIR}), place.unit_id):
        return True
    return any(
        post.role in (Role.CHAIR, Role.OFFICER)
        and post.unit_id != place.unit_id
        and any(place.path.startswith(prefix) for prefix in post.scope)
        for post in actor.posts
    )


def grantable(actor: Actor, place: Place) -> tuple[Role, ...]:
    """The roles the actor may give at a unit, in the order they are offered; none where they manage nobody."""
    if not can_manage_at(actor, place):
        return ()
    return ORDINARY + KEPT_BY_SYSTEM if _is_system_admin(actor, place) else ORDINARY


def can_manage_person(actor: Actor, user_id: int, held: Iterable[Held]) -> bool:
    """Edit, disable, reset, unlock somebody else: every post they hold is one the actor could have given.

    `held` are the posts in force, or the last ones where none is.
    """
    posts = list(held)
    return actor.user_id != user_id and bool(posts) and all(post.role in grantable(actor, post.place) for post in posts)


def can_end(actor: Actor, post: Held) -> bool:
    """End one post, also of a person who holds others elsewhere."""
    return post.role in grantable(actor, post.place)
