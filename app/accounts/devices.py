"""Signed-in devices: rows on the server, how long they live, ending them (R6, ASVS V7)."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts.models import Role, User, UserSession
from app.kernel import clock
from app.kernel.db import db


@dataclass(frozen=True)
class Life:
    """How long a session lasts unused, and at most."""

    idle: timedelta
    absolute: timedelta


OWN = Life(timedelta(days=30), timedelta(days=90))
SHARED = Life(timedelta(minutes=15), timedelta(hours=12))
STRICT = Life(timedelta(minutes=30), timedelta(hours=12))
STRICT_ROLES = frozenset({Role.CAMPAIGN_ADMIN, Role.SYSTEM_ADMIN})


def digest(token: str) -> str:
    """What the row keeps of a token. The token is random, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def alive(device: UserSession, moment: datetime, *, strict: bool) -> bool:
    """Neither unused for too long nor too old; `strict` for people who hold an administrator's post now."""
    idle = timedelta(minutes=device.idle_minutes)
    end = device.expires_at
    if strict:
        idle, end = min(idle, STRICT.idle), min(end, device.created_at + STRICT.absolute)
    return moment < end and moment < device.seen_at + idle


def open_session(user: User, *, shared: bool, agent: str = "") -> str:
    """Sign `user` in on a device and return the token for its cookie. Clears away their dead sessions."""
    moment = clock.now()
    life = SHARED if shared else OWN
    token = secrets.token_urlsafe(32)
    db.session.execute(sa.delete(UserSession).where(UserSession.user_id == user.id, UserSession.expires_at <= moment))
    db.session.add(
        UserSession(
            token_hash=digest(token),
            user_id=user.id,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + life.absolute,
            idle_minutes=int(life.idle.total_seconds() // 60),
            device=("Máy dùng chung · " if shared else "") + describe(agent),
        )
    )
    user.last_seen_at = moment
    db.session.flush()
    return token


def sign_out(user_id: int, session_id: int) -> bool:
    """End one session of this person; False when it is not theirs or already gone."""
    gone = sa.delete(UserSession).where(UserSession.id == session_id, UserSession.user_id == user_id)
    return bool(db.session.execute(gone.returning(UserSession.id)).all())


def end_token(token: str) -> None:
    """End the session a browser had before it signs in anew."""
    if token:
        db.session.execute(sa.delete(UserSession).where(UserSession.token_hash == digest(token)))


def sign_out_everywhere(user_id: int, *, but: int | None = None) -> int:
    """End all sessions of a person, except the one with id `but`; how many ended."""
    gone = sa.delete(UserSession).where(UserSession.user_id == user_id)
    if but is not None:
        gone = gone.where(UserSession.id != but)
    return len(db.session.execute(gone.returning(UserSession.id)).all())


def of_user(user_id: int) -> list[UserSession]:
    """Sessions of a person that may still be used, last used first."""
    moment = clock.now()
    query = sa.select(UserSession).where(UserSession.user_id == user_id).order_by(UserSession.seen_at.desc())
    return [device for device in db.session.scalars(query) if alive(device, moment, strict=False)]


_BROWSERS = (
    ("Zalo", "Zalo"), ("CocCoc|coc_coc", "Cốc Cốc"), ("Edg", "Edge"), ("OPR|Opera", "Opera"),
    ("SamsungBrowser", "Samsung Internet"), ("Firefox|FxiOS", "Firefox"), ("Chrome|CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "điện thoại Android"), ("Windows", "máy tính Windows"),
    ("Mac OS", "máy Mac"), ("Linux", "máy tính Linux"),
)  # fmt: skip


def describe(agent: str) -> str:
    """A User-Agent header in words a person recognises: "Chrome, điện thoại Android"."""
    browser = next((words for pattern, words in _BROWSERS if re.search(pattern, agent)), "Trình duyệt")
    system = next((words for pattern, words in _SYSTEMS if pattern in agent), "máy khác")
    return f"{browser}, {system}"
