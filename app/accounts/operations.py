"""Making and changing accounts. Everything flushes; the route or command commits.

`by` is the person who does it, None for the command line. The rules of `policy` are asked by the routes; what must hold
whoever asks (unique names, the last system administrator) is refused here.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts import codes, devices, names, passwords, queries, throttle
from app.accounts.models import Actor, AuditLog, Post, PostUnit, Role, User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import clean_line, fold, person_sort_key
from app.units.models import OrgUnit


def audit(actor: Actor | None, action: str, unit_id: int | None, **detail: Any) -> None:
    """Write down who did what, in the transaction of the act. `detail`: small, plain, no secrets, no form contents.

    `user_id` in the detail names the person it was done to. Actions are "package.verb" (words: `accounts.audit_log`).
    """
    actor_id = actor.user_id if actor else None
    db.session.add(AuditLog(at=clock.now(), actor_id=actor_id, unit_id=unit_id, action=action, detail=detail))
    db.session.flush()


def create_user(
    full_name: str,
    unit: OrgUnit,
    role: Role,
    *,
    username: str = "",
    phone: str = "",
    by: Actor | None = None,
    department_id: int | None = None,
    assigned: Sequence[int] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> User:
    """A new account with its first post; no password until it is activated.

    A blank `username` is made from the given name and the unit's code. DomainError at `username` or `phone` where
    either is taken or malformed.
    """
    user = User(
        username=_free_username(username, full_name, unit),
        phone=_free_phone(phone),
        full_name=clean_line(full_name),
        created_at=clock.now(),
        created_by_id=by.user_id if by else None,
    )
    index(user)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody else, this very second
        raise DomainError("Tên đăng nhập hoặc số điện thoại vừa được dùng cho người khác.", "username") from error
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    add_post(user, unit, role, by=by, department_id=department_id, assigned=assigned, **dates, told=False)
    audit(by, "account.create", unit.id, user_id=user.id, role=role.value)
    return user


def index(user: User) -> None:
    """Set the keys a person is found and sorted by."""
    user.search_key = fold(f"{user.full_name} {user.username} {user.phone or ''}")
    user.sort_key = person_sort_key(user.full_name)


def _free_username(username: str, full_name: str, unit: OrgUnit) -> str:
    if not username:
        return names.suggest(full_name, unit.code, queries.username_taken)
    name = names.account_name(username)
    if queries.username_taken(name):
        raise DomainError(f"Tên đăng nhập “{name}” đã có người dùng. Hãy thêm một chữ số.", "username")
    return name


def _free_phone(phone: str, user_id: int | None = None) -> str | None:
    number = names.phone_number(phone)
    if number and queries.phone_taken(number, user_id):
        raise DomainError("Số điện thoại này đã thuộc về một tài khoản khác.", "phone")
    return number


def edit_user(user: User, full_name: str, phone: str, *, by: Actor | None) -> None:
    """Change a person's name and phone number. The account name stays: it is printed on slips."""
    number = _free_phone(phone, user.id)
    before = {"name": user.full_name, "phone": user.phone}
    user.full_name, user.phone = clean_line(full_name), number
    index(user)
    changed = [key for key, old in before.items() if old != {"name": user.full_name, "phone": number}[key]]
    if changed:
        audit(by, "account.edit", _unit_of(user), user_id=user.id, changed=changed)


def _unit_of(user: User) -> int | None:
    """Where an act on this person is noted: the unit of their highest post."""
    posts = queries.posts_or_last(user)
    return min(posts, key=lambda post: post.unit.tier).unit_id if posts else None


def add_post(
    user: User,
    unit: OrgUnit,
    role: Role,
    *,
    by: Actor | None = None,
    department_id: int | None = None,
    assigned: Sequence[int] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    told: bool = True,
) -> Post:
    """Give `user` a role at `unit` (an acting approver has an `ends_on`). `assigned`: ids of units an officer is limited to.

    `told=False` leaves the audit to the caller. DomainError where they hold the same role there already.
    """
    starts_on = starts_on or clock.today()
    if ends_on and ends_on < starts_on:
        raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.", "ends_on")
    if any(post.unit_id == unit.id and post.role is role for post in queries.posts_in_force(user)):
        raise DomainError(f"Người này đang giữ vai trò “{role.label}” tại đơn vị rồi.", "role")
    post = Post(user=user, unit=unit, role=role, department_id=department_id, starts_on=starts_on, ends_on=ends_on)
    db.session.add(post)
    db.session.flush()
    db.session.add_all(PostUnit(post_id=post.id, unit_id=unit_id) for unit_id in dict.fromkeys(assigned))
    if told:
        audit(by, "post.add", unit.id, user_id=user.id, role=role.value)
    return post


def limit_post(
    post: Post,
    *,
    by: Actor | None = None,
    department_id: int | None = None,
    assigned: Sequence[int] = (),
    ends_on: date | None = None,
) -> None:
    """Set what narrows a post: its department, the units an officer is limited to (none: the whole branch), its last day."""
    if ends_on and ends_on < post.starts_on:
        raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.", "ends_on")
    if ends_on and post.role is Role.SYSTEM_ADMIN:
        _keep_one_admin(post.user, "ends_on")
    post.department_id, post.ends_on = department_id, ends_on
    db.session.execute(sa.delete(PostUnit).where(PostUnit.post_id == post.id))
    db.session.add_all(PostUnit(post_id=post.id, unit_id=unit_id) for unit_id in dict.fromkeys(assigned))
    audit(by, "post.limit", post.unit_id, user_id=post.user_id, role=post.role.value, units=len(set(assigned)))


def end_post(post: Post, *, by: Actor | None = None, last_day: date | None = None) -> None:
    """End a role: after `last_day`, or at once when that is None. A post begun today that ends at once leaves no row."""
    last_day = last_day or clock.today() - timedelta(days=1)
    if post.role is Role.SYSTEM_ADMIN:
        _keep_one_admin(post.user, "role")
    audit(by, "post.end", post.unit_id, user_id=post.user_id, role=post.role.value, last_day=last_day.isoformat())
    if last_day < post.starts_on:
        db.session.execute(sa.delete(PostUnit).where(PostUnit.post_id == post.id))
        db.session.delete(post)
    else:
        post.ends_on = last_day
    db.session.flush()


def _keep_one_admin(user: User, field: str | None = None) -> None:
    """Refuse what would leave no system administrator who can sign in."""
    if not queries.other_admins(user):
        raise DomainError("Đây là người quản trị hệ thống cuối cùng. Hãy giao quyền cho người khác trước.", field)


def disable(user: User, *, by: Actor | None = None) -> None:
    """Shut an account: nobody signs in with it, its devices are signed out at the next request, its codes are dead."""
    if any(post.role is Role.SYSTEM_ADMIN for post in queries.posts_in_force(user)):
        _keep_one_admin(user)
    user.disabled_at = clock.now()
    codes.void([user])
    devices.sign_out_everywhere(user.id)
    audit(by, "account.disable", _unit_of(user), user_id=user.id)


def enable(user: User, *, by: Actor | None = None) -> None:
    """Open a shut account again, with the password it had."""
    user.disabled_at = None
    audit(by, "account.enable", _unit_of(user), user_id=user.id)


def issue_code(user: User, *, by: Actor | None = None) -> str:
    """A one-time code, the only time it is readable. The password and all sessions of `user` end now (row 14)."""
    if user.disabled_at is not None:
        raise DomainError("Tài khoản đang khóa. Hãy mở lại trước khi cấp mã.")
    reset = user.password_hash is not None
    if reset and any(post.role is Role.SYSTEM_ADMIN for post in queries.posts_in_force(user)):
        _keep_one_admin(user)
    user.password_hash = None
    devices.sign_out_everywhere(user.id)
    throttle.unlock(user)
    fresh = codes.issue([user], by, codes.RESET_LIFE if reset else codes.FIRST_LIFE)[0]
    audit(by, "account.reset" if reset else "account.code", _unit_of(user), user_id=user.id)
    return fresh.code


def issue_first_codes(posts: Sequence[Post], *, by: Actor | None = None) -> list[codes.Fresh]:
    """Codes for people not activated yet, one for each post, in their order: slips for a whole branch at once."""
    if any(post.user.password_hash or post.user.disabled_at for post in posts):
        raise ValueError("only for people who cannot sign in yet")
    made = codes.issue([post.user for post in posts], by, codes.FIRST_LIFE)
    told = {"at": clock.now(), "actor_id": by.user_id if by else None, "action": "account.code"}
    lines = [{"unit_id": post.unit_id, "detail": {"user_id": post.user_id}, **told} for post in posts]
    if lines:
        db.session.execute(sa.insert(AuditLog), lines)
    return made


def unlock(user: User, *, by: Actor | None = None) -> None:
    """Let somebody who mistyped too often sign in again at once."""
    throttle.unlock(user)
    audit(by, "account.unlock", _unit_of(user), user_id=user.id)


def set_password(user: User, password: str, *, by: Actor | None = None, must_change: bool = False) -> None:
    """Check and set a password (commands, tests). Hashes inside the transaction: routes use `keep_password`."""
    passwords.check(password, queries.identity(user))
    keep_password(user, passwords.hashed(password), by=by, must_change=must_change)


def keep_password(user: User, password_hash: str, *, by: Actor | None = None, must_change: bool = False) -> None:
    """Set a password that was checked and hashed before. All sessions end; codes are dead."""
    user.password_hash = password_hash
    user.must_change = must_change
    codes.void([user])
    devices.sign_out_everywhere(user.id)
    audit(by, "account.password", _unit_of(user), user_id=user.id)


def create_admin(unit: OrgUnit, full_name: str, username: str, password: str) -> User:
    """A system administrator of `unit` who can sign in at once (command line)."""
    user = create_user(full_name, unit, Role.SYSTEM_ADMIN, username=username)
    set_password(user, password)
    return user
