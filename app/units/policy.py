"""Who may change the union tree: pure questions about the posts a person holds and a unit (decision 8).

Units come before accounts in the order of packages, so a person is described here by what is needed of one. A test
compares the names of roles with `accounts.models.Role`.
"""

from datetime import date
from typing import Protocol

from app.units.models import OrgUnit

CHAIR = "chair"
MANAGERS = frozenset({CHAIR, "officer", "system_admin"})
IMPORTERS = frozenset({CHAIR, "system_admin"})
GRASSROOTS = 4
LOWEST = 5
GROUPERS = frozenset({CHAIR, "campaign_admin"})


class Held(Protocol):
    """A post: a role at a unit, reaching the branches in `scope`."""

    @property
    def role(self) -> str: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def tier(self) -> int: ...
    @property
    def scope(self) -> tuple[str, ...]: ...


class Person(Protocol):
    """Whoever asks."""

    @property
    def posts(self) -> tuple[Held, ...]: ...


def _covers(post: Held, unit: OrgUnit) -> bool:
    return any(unit.path.startswith(prefix) for prefix in post.scope)


def can_manage(person: Person, unit: OrgUnit) -> bool:
    """Rename, move, end, reclassify: managers of a unit above, and the system administrator of the unit itself."""
    return any(
        post.role in MANAGERS and _covers(post, unit) and (post.unit_id != unit.id or post.role == "system_admin")
        for post in person.posts
    )


def can_edit(person: Person, unit: OrgUnit) -> bool:
    """Change addresses, letterhead, departments and numbers of people: the unit's own chair, or who manages it."""
    return any(post.role == CHAIR and post.unit_id == unit.id for post in person.posts) or can_manage(person, unit)


def can_add_below(person: Person, unit: OrgUnit) -> bool:
    """Put a new or moved unit directly below this one."""
    return unit.tier < LOWEST and any(post.role in MANAGERS and _covers(post, unit) for post in person.posts)


def import_scope(person: Person) -> tuple[str, ...]:
    """Branches whose units this person may import: those of upper unions they lead or administer."""
    chosen = (post.scope for post in person.posts if post.role in IMPORTERS and post.tier < GRASSROOTS)
    return tuple(dict.fromkeys(prefix for scope in chosen for prefix in scope))


def can_import(person: Person) -> bool:
    """Open the page of importing at all."""
    return bool(import_scope(person))


def is_open(unit: OrgUnit, day: date) -> bool:
    """The unit may still be changed: it has not ended."""
    return unit.ended_on is None or unit.ended_on >= day


def can_group(person: Person, unit: OrgUnit) -> bool:
    """Draw the clusters of a unit that has others below it: its chair or its campaign admin."""
    return unit.tier < GRASSROOTS and any(p.role in GROUPERS and p.unit_id == unit.id for p in person.posts)
