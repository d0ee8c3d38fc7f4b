"""One-time activation codes: how a person gets their first password, or a new one, without e-mail (rows 13, 14)."""

import hashlib
import re
import secrets
from datetime import timedelta

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


def issue(user: User, by: Actor | None, life: timedelta) -> str:
    """A new code for `user`, the only time it is readable. Codes given before are dead."""
    moment = clock.now()
    void(user)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    db.session.add(
        ActivationCode(
            user_id=user.id,
            code_hash=_digest(user.id, code),
            issued_at=moment,
            issued_by_id=by.user_id if by else None,
            expires_at=moment + life,
        )
    )
    db.session.flush()
    return code


def void(user: User) -> None:
    """Every code of `user` that could still be used is dead from now on."""
    moment = clock.now()
    live = sa.and_(
        ActivationCode.user_id == user.id, ActivationCode.used_at.is_(None), ActivationCode.expires_at > moment
    )
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
