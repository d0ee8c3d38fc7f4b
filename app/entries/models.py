"""The spine: what registrations, activities, initiatives and later families share."""

import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.campaigns.models import Campaign, Measure
from app.kernel.db import Base, EnumText, SortText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.obligations.models import ObligationItem
from app.units.models import OrgUnit


def new_public_id() -> str:
    """A random id for URLs: 72 bits, nothing to guess or count."""
    return secrets.token_urlsafe(9)


class EntryState(LabelEnum):
    DRAFT = "draft", "Nháp", "neutral"
    SENT = "sent", "Đã gửi, chờ duyệt", "info"
    RETURNED = "returned", "Bị trả lại", "warning"
    APPROVED = "approved", "Đã duyệt", "success"
    ACKNOWLEDGED = "acknowledged", "Đã nhận", "success"  # of papers sent "để theo dõi" (BD-O1)
    REJECTED = "rejected", "Không chấp nhận", "danger"
    CANCELLED = "cancelled", "Đã rút", "neutral"


ON_A_DESK = frozenset({EntryState.DRAFT, EntryState.SENT, EntryState.RETURNED})
ACCEPTED = (EntryState.APPROVED, EntryState.ACKNOWLEDGED)
OUT = (EntryState.SENT, *ACCEPTED)  # sent, and not sent back


class FamilyName(LabelEnum):
    """The families: stored in `Entry.family`, equal to their package, blueprint and template folder."""

    REGISTRATIONS = "registrations", "Đăng ký"
    ACTIVITIES = "activities", "Hoạt động"
    INITIATIVES = "initiatives", "Sáng kiến"
    NOMINATIONS = "nominations", "Đề nghị khen"
    UNIT_PLANS = "unit_plans", "Kế hoạch, sơ kết"
    CARE_MODELS = "care_models", "Mô hình, cách làm hay"
    DECLARATIONS = "declarations", "Nội dung tự khai"
    REPORTS = "reports", "Báo cáo"
    SUMMARIES = "summaries", "Danh sách tổng hợp"


class Channel(LabelEnum):
    """How the unit told an upper union what to enter for it (nhập hộ, decision 10)."""

    PHONE = "phone", "Điện thoại"
    PAPER = "paper", "Bản giấy"
    ZALO = "zalo", "Zalo"


class Entry(Base):
    """One thing a union registers, does or proposes within a campaign.

    Each family is a subclass with its own table; `family` is the name of its package, blueprint and template folder.
    `state` says where the paper stands, `holder_id` whose desk it lies on: nobody's once it is decided. Both move only
    through `entries.workflow.take`. `event_on`–`event_to` (inclusive) are the days it is about: windows and figures go
    by them, never by the day of typing (CR-1, CR-2). `late` is decided once, at the first sending (decision 13).

    What a person is still typing lies in `draft_data` exactly as typed ({field: [texts]}); the columns hold only what was
    sent and valid, so nothing half-done is ever visible to others.
    """

    __tablename__ = "entry"
    __table_args__: Any = (
        sa.CheckConstraint(
            "(state IN ('draft', 'sent', 'returned')) = (holder_id IS NOT NULL)", name="held_until_decided"
        ),
        sa.CheckConstraint("state = 'draft' OR state = 'cancelled' OR sent_at IS NOT NULL", name="sent_when_out"),
        sa.CheckConstraint("event_to IS NULL OR event_on IS NULL OR event_to >= event_on", name="event_order"),
        sa.UniqueConstraint("created_by_id", "creation_key"),
        sa.Index(None, "holder_id", "state", "family", "id"),
        sa.Index(None, "unit_id", "family", "state"),
        sa.Index(None, "campaign_id", "family", "state", "event_on"),
        sa.Index(None, "updated_at", "id"),
        # sums over a campaign read this index alone
        sa.Index(
            "ix_entry_figures",
            *("campaign_id", "family", "unit_id", "state", "kind", "event_on", "event_to", "host_event_id"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    family: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text, server_default="")  # registration kind, activity type code, nature
    title: Mapped[str] = mapped_column(sa.Text, server_default="")
    search_key: Mapped[str] = mapped_column(SortText, server_default="")
    state: Mapped[EntryState] = mapped_column(EnumText(EntryState), default=EntryState.DRAFT)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("obligation_item.id"), index=True)  # the duty it fulfils
    # what it only took part in, and so never counts as an activity of its own (CR-3); host events come after this package
    host_event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("host_event.id"), index=True)
    event_on: Mapped[date | None]
    event_to: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    creation_key: Mapped[str] = mapped_column(sa.Text, default=new_public_id)  # one-time key of the form
    sent_digest: Mapped[str] = mapped_column(sa.Text, server_default="")  # of the form as last sent
    draft_data: Mapped[dict[str, list[str]] | None] = mapped_column(sa.JSON(none_as_null=True))
    draft_saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    late: Mapped[bool] = mapped_column(server_default=sa.false())
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # first read by the desk it was sent to
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    self_confirmed: Mapped[bool] = mapped_column(server_default=sa.false())  # decision 9
    grace_on: Mapped[date | None]  # mend by, set when returned

    on_behalf_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    on_behalf_channel: Mapped[Channel | None] = mapped_column(EnumText(Channel))
    on_behalf_of: Mapped[str] = mapped_column(sa.Text, server_default="")  # who at the unit gave the information
    unit_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[OrgUnit] = relationship(foreign_keys=unit_id)
    holder: Mapped[OrgUnit | None] = relationship(foreign_keys=holder_id)
    campaign: Mapped[Campaign] = relationship()
    item: Mapped[ObligationItem | None] = relationship()
    created_by: Mapped[User] = relationship(foreign_keys=created_by_id)

    __mapper_args__ = {"polymorphic_on": "family", "version_id_col": version}

    @property
    def decided_above(self) -> bool:
        """The word on it is spoken above the desk it lies on: this desk passes it on or turns it down."""
        return False

    @property
    def to_acknowledge(self) -> bool:
        """It is sent for the upper union to know of, not to decide on (BD-O1 "để theo dõi")."""
        return self.item is not None and self.item.obligation.acknowledge_only

    @property
    def unbidden(self) -> bool:
        """It answers no duty of the plan, whatever its family."""
        return False


class EntryValue(Base):
    """A whole number of an entry that may count towards a target (đồng for money)."""

    __tablename__ = "entry_value"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="not_negative"), sa.Index(None, "measure_id", "entry_id"))

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id"), primary_key=True)
    amount: Mapped[int] = mapped_column(sa.BigInteger)

    measure: Mapped[Measure] = relationship()


class EntryEvent(Base):
    """One line of an entry's history, written by `workflow.take` and nowhere else.

    `facts` is what the entry said when it was sent, `changes` the difference to the sending before:
    [[label, before, after], …] in words as shown.
    """

    __tablename__ = "entry_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))  # for which unit the actor acted
    line: Mapped[str] = mapped_column(sa.Text, server_default="state")
    action: Mapped[str] = mapped_column(sa.Text)
    before: Mapped[str] = mapped_column(sa.Text)
    after: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int]
    comment: Mapped[str] = mapped_column(sa.Text, server_default="")
    field: Mapped[str] = mapped_column(sa.Text, server_default="")  # form field the reason is about
    facts: Mapped[dict[str, str] | None] = mapped_column(sa.JSON(none_as_null=True))
    changes: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))

    actor: Mapped[User] = relationship()
    unit: Mapped[OrgUnit | None] = relationship()


class Attachment(Base):
    """A photo or document of an entry. The bytes lie in the file store under random names."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.Text)  # photo | document
    name: Mapped[str] = mapped_column(sa.Text)
    mime: Mapped[str] = mapped_column(sa.Text)
    stored: Mapped[str] = mapped_column(sa.Text)
    stored_thumb: Mapped[str] = mapped_column(sa.Text, server_default="")
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    taken_at: Mapped[datetime | None] = mapped_column(sa.DateTime)  # camera's wall clock, a hint only
    sha256: Mapped[str] = mapped_column(sa.Text)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
