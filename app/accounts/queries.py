"""Reading people: who is who, the list of a branch, what is written in the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import ActivationCode, Actor, Post, PostUnit, Role, User
from app.accounts.names import login_key
from app.accounts.policy import Held, Place
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.enums import LabelEnum
from app.kernel.text import fold
from app.units.models import Department, OrgUnit
from app.units.queries import in_branches

PAGE = 50
MOST_SLIPS = 200
UNSEEN = timedelta(days=90)


# One person


def find_user(login: str) -> User | None:
    """The account with this name or phone number, as typed by a person signing in."""
    key = login_key(login)
    return db.session.scalar(sa.select(User).where(sa.or_(User.username == key, User.phone == key))) if key else None


def username_taken(username: str) -> bool:
    return db.session.scalar(sa.select(User.id).where(User.username == username)) is not None


def phone_taken(phone: str, but_user_id: int | None = None) -> bool:
    """The number belongs to somebody else than `but_user_id`."""
    owner = db.session.scalar(sa.select(User.id).where(User.phone == phone))
    return owner is not None and owner != but_user_id


def in_force(day: date) -> sa.ColumnElement[bool]:
    """The post is held on `day`."""
    return sa.and_(Post.starts_on <= day, sa.or_(Post.ends_on.is_(None), Post.ends_on >= day))


def not_ended(day: date) -> sa.ColumnElement[bool]:
    """The post is held on `day` or later."""
    return sa.or_(Post.ends_on.is_(None), Post.ends_on >= day)


def posts(user: User) -> list[Post]:
    """Every post of a person, with its unit: in force first, then the latest."""
    query = sa.select(Post).where(Post.user_id == user.id).options(joinedload(Post.unit), joinedload(Post.user))
    today = clock.today()
    found = list(db.session.scalars(query.order_by(Post.starts_on.desc(), Post.id.desc())))
    return sorted(found, key=lambda post: post.ends_on is not None and post.ends_on < today)


def posts_in_force(user: User) -> list[Post]:
    """What a person holds today, or will hold: posts not ended yet."""
    today = clock.today()
    return [post for post in posts(user) if post.ends_on is None or post.ends_on >= today]


def posts_or_last(user: User) -> list[Post]:
    """`posts_in_force`, or the latest of the ended ones: they decide who manages this person."""
    held = posts(user)
    today = clock.today()
    return [post for post in held if post.ends_on is None or post.ends_on >= today] or held[:1]


def held_as(post: Post) -> Held:
    """A post as `policy` asks for it."""
    return Held(post.role, Place(post.unit_id, post.unit.path))


def held(user: User) -> list[Held]:
    """`posts_or_last` as `policy` asks for them."""
    return [held_as(post) for post in posts_or_last(user)]


def held_by(user_ids: Sequence[int]) -> dict[int, list[Held]]:
    """By person: all posts not ended, wherever they are. For lists of people who hold at least one."""
    query = sa.select(Post).where(Post.user_id.in_(user_ids), not_ended(clock.today())).options(joinedload(Post.unit))
    found: dict[int, list[Held]] = {user_id: [] for user_id in user_ids}
    for post in db.session.scalars(query):
        found[post.user_id].append(held_as(post))
    return found


def assigned_units(post_ids: Sequence[int]) -> dict[int, list[OrgUnit]]:
    """By post: the units an officer is limited to."""
    found: dict[int, list[OrgUnit]] = {}
    query = (
        sa.select(PostUnit.post_id, OrgUnit)
        .join(OrgUnit, OrgUnit.id == PostUnit.unit_id)
        .where(PostUnit.post_id.in_(post_ids))
        .order_by(OrgUnit.sort_key)
    )
    for post_id, unit in db.session.execute(query) if post_ids else ():
        found.setdefault(post_id, []).append(unit)
    return found


def units_below(unit: OrgUnit) -> list[OrgUnit]:
    """Active units directly below: what an officer may be limited to."""
    query = sa.select(OrgUnit).where(OrgUnit.parent_id == unit.id, OrgUnit.ended_on.is_(None))
    return list(db.session.scalars(query.order_by(OrgUnit.area, OrgUnit.sort_key, OrgUnit.id)))


def department_choices(unit_id: int) -> list[tuple[int, str]]:
    """Departments of a unit as a select field takes them."""
    query = sa.select(Department.id, Department.name).where(Department.unit_id == unit_id)
    return [(number, name) for number, name in db.session.execute(query.order_by(Department.position, Department.id))]


def identity(user: User) -> list[str]:
    """What everybody knows of a person, so no password: names, phone, codes of their units."""
    return [user.username, user.full_name, user.phone or "", *(post.unit.code for post in posts_in_force(user))]


@dataclass(frozen=True)
class Issued:
    """A code that was given, as its owner and their superiors may see it."""

    at: datetime
    by: str
    expires_at: datetime
    used_at: datetime | None


def codes_issued(user: User, limit: int = 3) -> list[Issued]:
    """The latest codes of a person and who gave them, newest first: nobody is reset unseen (row 14)."""
    query = (
        sa.select(ActivationCode, User.full_name)
        .outerjoin(User, User.id == ActivationCode.issued_by_id)
        .where(ActivationCode.user_id == user.id)
        .order_by(ActivationCode.id.desc())
        .limit(limit)
    )
    return [
        Issued(code.issued_at, by or "Máy chủ (dòng lệnh)", code.expires_at, code.used_at)
        for code, by in db.session.execute(query)
    ]


def other_admins(user: User) -> int:
    """How many other people can sign in as system administrators today."""
    query = (
        sa.select(sa.func.count(sa.distinct(User.id)))
        .join(Post, Post.user_id == User.id)
        .where(
            Post.role == Role.SYSTEM_ADMIN,
            in_force(clock.today()),
            User.id != user.id,
            User.disabled_at.is_(None),
            User.password_hash.is_not(None),
        )
    )
    return db.session.scalar(query) or 0


# The people of a branch


class Standing(LabelEnum):
    """How an account stands, as the list filters it."""

    ACTIVE = "active", "Đang dùng", "success"
    NEW = "new", "Chưa kích hoạt", "warning"
    UNSEEN = "unseen", "Không vào từ 90 ngày", "neutral"
    DISABLED = "disabled", "Đang khóa", "danger"
    LEFT = "left", "Đã thôi vai trò", "neutral"


def standing(user: User) -> Standing:
    """`user` as it stands today, whatever posts they hold."""
    if user.disabled_at is not None:
        return Standing.DISABLED
    return Standing.NEW if user.password_hash is None else Standing.ACTIVE


def visible_to(actor: Actor) -> sa.Select[tuple[User]]:
    """People who hold or held a post in the actor's branches, by given name."""
    return sa.select(User).where(_holds(actor)).order_by(User.sort_key, User.id)


def _holds(actor: Actor, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    post = sa.select(Post.id).join(OrgUnit, OrgUnit.id == Post.unit_id)
    return post.where(Post.user_id == User.id, in_branches(actor), *conditions).exists()


def find_person(actor: Actor, username: str) -> User | None:
    """The person with this account name, or None where missing or outside the actor's branches."""
    return db.session.scalar(visible_to(actor).where(User.username == username))


def people(
    actor: Actor, text: str = "", standing: Standing | None = None, role: Role | None = None, unit_path: str = ""
) -> sa.Select[tuple[User]]:
    """`visible_to` narrowed: words in name, account, phone or unit; people who hold nothing only when asked for."""
    query = visible_to(actor)
    today = clock.today()
    narrowed: list[sa.ColumnElement[bool]] = [] if standing is Standing.LEFT else [not_ended(today)]
    if role:
        narrowed.append(Post.role == role)
    if unit_path:
        narrowed.append(under(OrgUnit.path, unit_path))
    if standing is Standing.LEFT:
        query = query.where(~_holds(actor, not_ended(today)))
    for word in fold(text).split()[:8]:
        unit = _holds(actor, OrgUnit.search_key.contains(word, autoescape=True))
        query = query.where(sa.or_(User.search_key.contains(word, autoescape=True), unit))
    return query.where(_holds(actor, *narrowed), *_stands(standing))


def _stands(standing: Standing | None) -> tuple[sa.ColumnElement[bool], ...]:
    on, set_up = User.disabled_at.is_(None), User.password_hash.is_not(None)
    unseen = sa.func.coalesce(User.last_seen_at, User.created_at) < clock.now() - UNSEEN
    conditions: dict[Standing | None, tuple[sa.ColumnElement[bool], ...]] = {
        Standing.ACTIVE: (on, set_up),
        Standing.NEW: (on, ~set_up),
        Standing.DISABLED: (~on,),
        Standing.UNSEEN: (on, set_up, unseen),
    }
    return conditions.get(standing, ())


def posts_of(actor: Actor, user_ids: Sequence[int]) -> dict[int, list[Post]]:
    """By person: their posts not ended within the actor's branches, with units. For one page of a list."""
    query = (
        sa.select(Post)
        .join(Post.unit)
        .where(Post.user_id.in_(user_ids), not_ended(clock.today()), in_branches(actor))
        .options(joinedload(Post.unit))
        .order_by(OrgUnit.tier, Post.id)
    )
    found: dict[int, list[Post]] = {}
    for post in db.session.scalars(query):
        found.setdefault(post.user_id, []).append(post)
    return found


def not_activated(actor: Actor, unit_path: str = "", usernames: Sequence[str] = ()) -> list[Post]:
    """Chairs of the actor's branches who have not chosen a password yet, in the order of units; at most MOST_SLIPS."""
    query = (
        sa.select(Post)
        .join(Post.unit)
        .join(Post.user)
        .where(in_branches(actor), in_force(clock.today()), Post.role == Role.CHAIR, *_stands(Standing.NEW))
        .options(joinedload(Post.unit), joinedload(Post.user))
        .order_by(OrgUnit.path, OrgUnit.sort_key, Post.id)
        .limit(MOST_SLIPS)
    )
    if unit_path:
        query = query.where(under(OrgUnit.path, unit_path))
    if usernames:
        query = query.where(User.username.in_(usernames))
    return list(db.session.scalars(query))
