"""Accounts for the chairs of many units at once: a handful of statements, whatever their number."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts import names
from app.accounts.models import Actor, Post, Role, User
from app.accounts.operations import index
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import clean_line, fold
from app.units.models import OrgUnit

SOME = 500  # parameters of one statement


class Chair(NamedTuple):
    """Who chairs a unit, as a list of units says it. `phone` is 0xxxxxxxxx."""

    unit: OrgUnit
    full_name: str
    phone: str | None


def create_chairs(chairs: Sequence[Chair], *, by: Actor | None = None) -> list[User]:
    """An account, not activated, and the chair's post for each; the same name and phone is one person with several posts.

    The caller has made sure that phones belong to nobody else, and writes the audit line.
    """
    taken = set(db.session.scalars(sa.select(User.username)))
    people = _owners([chair.phone for chair in chairs if chair.phone])
    posts: list[Post] = []
    for chair in chairs:
        user = people.get(chair.phone or "")
        if user is None or fold(user.full_name) != fold(chair.full_name):
            user = _draft(chair, taken, by)
            if chair.phone:
                people[chair.phone] = user
        posts.append(Post(user=user, unit=chair.unit, role=Role.CHAIR, starts_on=clock.today()))
    db.session.add_all(posts)
    db.session.flush()
    return [post.user for post in posts]


def _owners(phones: Sequence[str]) -> dict[str, User]:
    found: dict[str, User] = {}
    for at in range(0, len(phones), SOME):
        query = sa.select(User).where(User.phone.in_(phones[at : at + SOME]))
        found |= {str(user.phone): user for user in db.session.scalars(query)}
    return found


def _draft(chair: Chair, taken: set[str], by: Actor | None) -> User:
    username = names.suggest(chair.full_name, chair.unit.code, taken.__contains__)
    taken.add(username)
    user = User(
        username=username,
        phone=chair.phone,
        full_name=clean_line(chair.full_name),
        created_at=clock.now(),
        created_by_id=by.user_id if by else None,
    )
    index(user)
    return user
