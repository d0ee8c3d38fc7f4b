"""One-time activation codes: how a person gets their first password, or a new one, without e-mail (rows 13, 14)."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts.models import ActivationCode, Actor, User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import fold

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
LENGTH = 10
FIRST_LIFE = timedelta(days=14)
RESET_LIFE = timedelta(hours=24)
MOST_TRIES = 5


def grouped(code: str) -> str:
    """As printed: ABC DEF GHJK."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"


def normal(typed: str) -> str:
    """A code as typed or scanned: capitals and digits only."""
    return re.sub(r"[^A-Z0-9]", "", fold(typed).upper())[:40]


def _digest(user_id: int, code: str) -> str:
    return hashlib.sha256(f"{user_id}:{normal(code)}".encode()).hexdigest()


class Fresh(NamedTuple):
    """A code just issued, the only time it is readable."""

    user_id: int
    code: str
    expires_at: datetime


def issue(users: Sequence[User], by: Actor | None, life: timedelta) -> list[Fresh]:
    """A new code for each, in their order. Codes given before are dead. Few statements, whatever their number."""
    moment = clock.now()
    void(users)
    made = [Fresh(user.id, "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)), moment + life) for user in users]
    issued = {"issued_at": moment, "issued_by_id": by.user_id if by else None}
    rows = [
        {"user_id": user_id, "code_hash": _digest(user_id, code), "expires_at": expires_at, **issued}
        for user_id, code, expires_at in made
    ]
    if rows:
        db.session.execute(sa.insert(ActivationCode), rows)
    return made


def void(users: Sequence[User]) -> None:
    """Every code of these people that could still be used is dead from now on."""
    moment = clock.now()
    theirs = ActivationCode.user_id.in_([user.id for user in users])
    live = sa.and_(theirs, ActivationCode.used_at.is_(None), ActivationCode.expires_at > moment)
    db.session.execute(sa.update(ActivationCode).where(live).values(expires_at=moment))


def find(user: User | None, typed: str) -> ActivationCode | None:
    """The live code of `user` that equals what was typed, or None."""
    if user is None or user.disabled_at is not None:
        return None
    query = sa.select(ActivationCode).where(
        ActivationCode.user_id == user.id, ActivationCode.code_hash == _digest(user.id, typed), *_usable()
    )
    return db.session.scalar(query)


def _usable() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ActivationCode.used_at.is_(None),
        ActivationCode.expires_at > clock.now(),
        ActivationCode.wrong_tries < MOST_TRIES,
    )


def count_wrong(user: User | None) -> None:
    """A wrong code was typed for `user`: five of these and the code is dead."""
    if user is not None:
        mine = sa.update(ActivationCode).where(ActivationCode.user_id == user.id, *_usable())
        db.session.execute(mine.values(wrong_tries=ActivationCode.wrong_tries + 1))


def use(code_id: int) -> bool:
    """Use up a code; False when another request was first."""
    mine = sa.update(ActivationCode).where(ActivationCode.id == code_id, *_usable())
    used = db.session.execute(mine.values(used_at=clock.now()).returning(ActivationCode.id))
    return bool(used.all())
