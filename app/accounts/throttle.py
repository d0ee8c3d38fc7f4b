"""How fast passwords may be tried: a growing delay per account, a limit per address high enough for a whole office.

The delay belongs to the name as typed, so it tells nothing about which accounts exist; a device that signed in before
as this person has a count of its own, so nobody can lock a chair out on the eve of a deadline (row 12).
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts.models import LoginAttempt, User
from app.accounts.names import login_key
from app.kernel import clock
from app.kernel.db import db

FREE_TRIES = 10
WINDOW = timedelta(hours=24)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
ADDRESS_LIMIT = 300
ADDRESS_WINDOW = timedelta(minutes=1)


def attempt_key(typed: str, device: str = "") -> str:
    """What tries are counted by: the folded name, and the device where it is known for that account."""
    return f"{login_key(typed)}|{device}" if device else login_key(typed)


def delay(wrong: int) -> timedelta:
    """How long to wait after so many wrong tries: none for ten, then 30 s doubling up to 15 minutes."""
    if wrong < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_DELAY * 2 ** min(wrong - FREE_TRIES, 10), LONGEST_DELAY)


def wait_until(key: str) -> datetime | None:
    """The moment from which `key` may be tried again, or None when that is now."""
    moment = clock.now()
    query = sa.select(sa.func.count(), sa.func.max(LoginAttempt.at)).where(
        LoginAttempt.account_key == key, LoginAttempt.at > moment - WINDOW
    )
    wrong, last = db.session.execute(query).one()
    if not wrong:
        return None
    free = last + delay(wrong)
    return free if free > moment else None


def address_is_busy(address: str) -> bool:
    """The address made hundreds of wrong tries in the last minute: no office does."""
    query = sa.select(sa.func.count()).where(
        LoginAttempt.address == address, LoginAttempt.at > clock.now() - ADDRESS_WINDOW
    )
    return (db.session.scalar(query) or 0) >= ADDRESS_LIMIT


def record(key: str, address: str) -> None:
    """Count a wrong try, and forget those that no longer matter."""
    moment = clock.now()
    db.session.add(LoginAttempt(account_key=key, address=address, at=moment))
    db.session.execute(
        sa.delete(LoginAttempt).where(LoginAttempt.account_key == key, LoginAttempt.at <= moment - WINDOW)
    )
    db.session.flush()


def forgive(key: str) -> None:
    """The right password came: the tries of this key are forgotten."""
    db.session.execute(sa.delete(LoginAttempt).where(LoginAttempt.account_key == key))


def _keys_of(user: User) -> list[str]:
    return [attempt_key(name) for name in (user.username, user.phone) if name]


def unlock(user: User) -> None:
    """Forget all wrong tries for this person, by account name and by phone, on every device."""
    for key in _keys_of(user):
        mine = sa.or_(
            LoginAttempt.account_key == key,
            sa.and_(LoginAttempt.account_key >= key + "|", LoginAttempt.account_key < key + "}"),
        )
        db.session.execute(sa.delete(LoginAttempt).where(mine))


def locked_until(user: User) -> datetime | None:
    """Until when signing in as this person is delayed, for the page a superior unlocks from."""
    moments = [moment for key in _keys_of(user) if (moment := wait_until(key))]
    return max(moments, default=None)
