"""Who is asking: from the cookie's token to an `Actor`, read from the database in every request (R4, R6)."""

from collections.abc import Sequence
from contextvars import Context
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, abort, g, session
from flask_login import LoginManager, current_user, login_user
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from app.accounts import devices
from app.accounts.models import Actor, Post, PostUnit, PostView, Role, User, UserSession
from app.kernel import clock
from app.kernel.db import db, reading
from app.units.models import OrgUnit

TOUCH_MINUTES = 10

login_manager = LoginManager()
login_manager.session_protection = None  # phones change their address between Wi-Fi and 4G


def init(app: Flask) -> None:
    """Install the loader; the gate in `kernel.web` answers those who are not signed in."""
    app.config["PERMANENT_SESSION_LIFETIME"] = devices.OWN.absolute
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.config["LOGIN_DISABLED"] = False
    login_manager.init_app(app)
    app.after_request(_remember_visit)


def current_actor() -> Actor:
    """The person signed in. Only where the gate has let somebody in; 401 otherwise."""
    if not current_user.is_authenticated:
        abort(401)
    actor: Actor = current_user._get_current_object()
    return actor


def enter(user_id: int, token: str, *, shared: bool) -> None:
    """Put the token of a session just opened into a fresh cookie (row 10)."""
    session.clear()
    session.permanent = not shared
    login_user(Actor(user_id, "", token, 0, False, ()))
    g.pop("_login_user", None)  # what follows in this request reads the database


def token() -> str:
    """The token in the cookie as it came, whether or not it is still good."""
    return str(session.get("_user_id", ""))


def leave() -> None:
    """Empty the cookie; the row was deleted by the caller."""
    session.clear()
    g.pop("_login_user", None)


@login_manager.user_loader
def load(token: str) -> Actor | None:
    """The actor of a session still alive, with the posts in force today; None signs the browser out.

    One statement, and one more where a post is limited to assigned units. Posts at units that have ended count as
    `VIEWER`: their holders may still read.
    """
    query = _people(sa.select(UserSession, User)).join(UserSession, UserSession.user_id == User.id)
    rows = db.session.execute(query.where(UserSession.token_hash == devices.digest(token))).all()
    if not rows:
        return None
    device, user, *_ = rows[0]
    held = _held(rows)
    moment = clock.now()
    if not devices.alive(device, moment, strict=any(post.role in devices.STRICT_ROLES for post, _, _ in held)):
        return None
    if moment - device.seen_at >= _touch_after(device):
        g.visit = (device.id, user.id)
    return Actor(user.id, user.full_name, token, device.id, user.must_change, _views(held))


def actor_of(user_id: int) -> Actor | None:
    """The person without a session, as the rules see them now (jobs, tests); None when disabled."""
    rows = db.session.execute(_people(sa.select(sa.null(), User)).where(User.id == user_id)).all()
    if not rows:
        return None
    user: User = rows[0][1]
    return Actor(user.id, user.full_name, "", 0, user.must_change, _views(_held(rows)))


def _people(start: sa.Select[Any]) -> sa.Select[Any]:
    """`start` (two columns, from User), then post, unit, and whether the post is limited to assigned units."""
    today = clock.today()
    in_force = sa.and_(
        Post.user_id == User.id, Post.starts_on <= today, sa.or_(Post.ends_on.is_(None), Post.ends_on >= today)
    )
    return (
        start.add_columns(Post, OrgUnit, sa.exists().where(PostUnit.post_id == Post.id))
        .select_from(User)
        .outerjoin(Post, in_force)
        .outerjoin(OrgUnit, OrgUnit.id == Post.unit_id)
        .where(User.disabled_at.is_(None))
        .order_by(Post.id)
    )


def _held(rows: Sequence[sa.Row[Any]]) -> list[tuple[Post, OrgUnit, bool]]:
    return [(post, unit, limited) for _, _, post, unit, limited in rows if post is not None]


def _touch_after(device: UserSession) -> timedelta:
    return timedelta(minutes=min(TOUCH_MINUTES, device.idle_minutes // 5))


def _views(held: Sequence[tuple[Post, OrgUnit, bool]]) -> tuple[PostView, ...]:
    assigned = _assigned([post.id for post, _, limited in held if limited])
    today = clock.today()
    return tuple(
        PostView(
            role=post.role if unit.ended_on is None or unit.ended_on >= today else Role.VIEWER,
            unit_id=unit.id,
            unit_code=unit.code,
            unit_name=unit.label(),
            tier=unit.tier,
            path=unit.path,
            parent_id=unit.parent_id,
            department_id=post.department_id,
            scope=tuple(p for p in assigned.get(post.id, ()) if p.startswith(unit.path)) if limited else (unit.path,),
        )
        for post, unit, limited in held
    )


def _assigned(post_ids: Sequence[int]) -> dict[int, list[str]]:
    """By post: the paths of its assigned units. A unit moved to another branch is none of the officer's any more."""
    found: dict[int, list[str]] = {}
    if post_ids:
        query = (
            sa.select(PostUnit.post_id, OrgUnit.path)
            .join(OrgUnit, OrgUnit.id == PostUnit.unit_id)
            .where(PostUnit.post_id.in_(post_ids))
            .order_by(OrgUnit.path)
        )
        for post_id, path in db.session.execute(query):
            found.setdefault(post_id, []).append(path)
    return found


def _remember_visit(response: Response) -> Response:
    """Note that the device was used, a few times an hour, apart from the request's own transaction."""
    visit: tuple[int, int] | None = g.pop("visit", None)
    if visit is not None:
        if not reading.get():
            db.session.rollback()  # an unfinished write would make us wait for ourselves
        # An empty context: a transaction that writes, though the request may only read.
        Context().run(_note_visit, db.engine, clock.now(), *visit)
    return response


def _note_visit(engine: Engine, moment: datetime, session_id: int, user_id: int) -> None:
    seen: Any = sa.update(UserSession).where(UserSession.id == session_id, UserSession.seen_at < moment)
    try:
        with engine.begin() as connection:
            connection.execute(seen.values(seen_at=moment))
            connection.execute(sa.update(User).where(User.id == user_id).values(last_seen_at=moment))
    except OperationalError:
        pass  # busy: the next request notes it
