"""People, the posts they hold at units, their sessions and codes, and the append-only audit log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, EnumText, SortText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit


class Role(LabelEnum):
    """What a post lets its holder do at its unit; the same role works at every tier (decision 8)."""

    EDITOR = "editor", "Nhập liệu"
    CHAIR = "chair", "Chủ tịch, người duyệt"
    OFFICER = "officer", "Cán bộ theo dõi"
    CAMPAIGN_ADMIN = "campaign_admin", "Quản trị kế hoạch"
    SYSTEM_ADMIN = "system_admin", "Quản trị hệ thống"
    VIEWER = "viewer", "Xem"


WRITERS = frozenset({Role.EDITOR, Role.CHAIR, Role.OFFICER})
REVIEWERS = frozenset({Role.CHAIR, Role.OFFICER})
PEOPLE_ADMINS = frozenset({Role.CHAIR, Role.OFFICER, Role.SYSTEM_ADMIN})


class User(Base):
    """A person who signs in. One person, one account; rights come only from posts."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(SortText, unique=True)  # lower case, no marks
    phone: Mapped[str | None] = mapped_column(SortText, unique=True)  # 0xxxxxxxxx
    full_name: Mapped[str] = mapped_column(sa.Text)
    search_key: Mapped[str] = mapped_column(SortText)
    sort_key: Mapped[str] = mapped_column(SortText, index=True)
    password_hash: Mapped[str | None] = mapped_column(sa.Text)  # None until activated
    must_change: Mapped[bool] = mapped_column(server_default=sa.false())
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Post(Base):
    """A role at a unit, from a day to a day (inclusive). Ended posts stay as history."""

    __tablename__ = "post"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="order"),
        sa.Index(None, "unit_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    user: Mapped[User] = relationship()
    unit: Mapped[OrgUnit] = relationship()


class PostUnit(Base):
    """A unit an officer's post is limited to (BT-A4: cán bộ phụ trách địa bàn). No rows: the whole branch."""

    __tablename__ = "post_unit"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), primary_key=True)


class UserSession(Base):
    """One signed-in device. The cookie holds the token, we only its hash; deleting the row signs the device out."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(SortText, unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)  # absolute
    idle_minutes: Mapped[int]
    device: Mapped[str] = mapped_column(sa.Text, server_default="")


class ActivationCode(Base):
    """A one-time code that lets its holder set a password. Shown once on a slip; only its hash is kept."""

    __tablename__ = "activation_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(SortText, index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wrong_tries: Mapped[int] = mapped_column(server_default="0")


class LoginAttempt(Base):
    """A failed sign-in, counted per account name (as typed, folded) so that a shared address is never locked out."""

    __tablename__ = "login_attempt"
    __table_args__ = (sa.Index(None, "account_key", "at"), sa.Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_key: Mapped[str] = mapped_column(SortText)
    address: Mapped[str] = mapped_column(SortText)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditLog(Base):
    """Who did what to whom, append-only (triggers refuse UPDATE and DELETE). Never holds secrets or form contents."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    action: Mapped[str] = mapped_column(sa.Text)
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


@dataclass(frozen=True)
class PostView:
    """A post as the rules see it. `scope` are the path prefixes it reaches: its unit's, or those assigned to it."""

    role: Role
    unit_id: int
    unit_code: str
    unit_name: str
    tier: int
    path: str
    parent_id: int | None
    department_id: int | None
    scope: tuple[str, ...]


@dataclass(frozen=True)
class Actor:
    """The signed-in person as read from the database in this request (R4). Empty `posts` means no rights."""

    user_id: int
    name: str
    token: str
    session_id: int
    must_change: bool
    posts: tuple[PostView, ...]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, never the user's id."""
        return self.token

    @property
    def home(self) -> PostView | None:
        """The post whose unit stands in the page head: the highest, then the first held."""
        return min(self.posts, key=lambda post: post.tier, default=None)

    @property
    def unit_name(self) -> str:
        return self.home.unit_name if self.home else ""

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(post.unit_id for post in self.posts)

    @property
    def scope(self) -> tuple[str, ...]:
        """Path prefixes this person may see."""
        return tuple({prefix: None for post in self.posts for prefix in post.scope})

    def holds(self, roles: frozenset[Role], unit_id: int | None = None) -> bool:
        """The actor has one of `roles`, at the unit with `unit_id` where one is given."""
        return any(post.role in roles and unit_id in (None, post.unit_id) for post in self.posts)

    def reaches(self, path: str, roles: frozenset[Role]) -> bool:
        """A post with one of `roles` covers the unit at `path`."""
        return any(post.role in roles and any(path.startswith(prefix) for prefix in post.scope) for post in self.posts)
