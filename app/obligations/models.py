"""What each unit owes under a plan: one item a unit and period, its days, and what was said about it (domain.md §2.3)."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.campaigns.models import Obligation
from app.kernel.db import Base, EnumText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit


class Handed(LabelEnum):
    """How far the papers of an item have come: the best state among its entries, mirrored by `operations.mirror`."""

    NOTHING = "nothing", "Chưa nộp", "warning"
    SENT = "sent", "Đã nộp, chờ xử lý", "info"
    RETURNED = "returned", "Bị trả lại", "warning"
    ACCEPTED = "accepted", "Đã nhận", "success"


class ObligationItem(Base):
    """One duty of one unit in one period ("" once, a phase's code, "2019-Q1", "2019-05").

    `last_day` is the last day in time that holds for this unit, extensions included; `internal_last_day` an earlier one
    its upper union set. None: no day is fixed. `first_sent_at` and `late_days` (0: in time) are written once, at the
    first sending, and judged by `last_day` alone. `nothing_at`: the unit said "không phát sinh" (CR-11).
    `department` is the receiving-end's own department where a department owes, else "".
    """

    __tablename__ = "obligation_item"
    __table_args__ = (
        sa.UniqueConstraint("obligation_id", "unit_id", "period", "department"),
        sa.Index(None, "unit_id"),
        sa.CheckConstraint("late_days IS NULL OR late_days >= 0", name="not_early"),
        sa.CheckConstraint("(waived_at IS NULL) = (waived_reason = '')", name="waived_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(sa.ForeignKey("obligation.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    period: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    period_name: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    department: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    starts_on: Mapped[date | None]  # of the period
    ends_on: Mapped[date | None]
    last_day: Mapped[date | None]
    internal_last_day: Mapped[date | None]
    handed: Mapped[Handed] = mapped_column(
        EnumText(Handed), default=Handed.NOTHING, server_default=Handed.NOTHING.value
    )
    first_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_days: Mapped[int | None]
    nothing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    nothing_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    waived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waived_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    waived_reason: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    reminded: Mapped[int] = mapped_column(server_default="0", default=0)  # times; the lines stand in `reminder`
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    obligation: Mapped[Obligation] = relationship()
    unit: Mapped[OrgUnit] = relationship()


class DeadlineChange(Base):
    """A day moved, with its reason: by the plan's owner for all (`unit_id` None) or one unit, or internally.

    `internal`: an upper union's earlier day for its own children; `unit_id` is that upper union.
    """

    __tablename__ = "deadline_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(sa.ForeignKey("obligation.id"), index=True)
    period: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    internal: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    last_day: Mapped[date | None]  # None: an internal day taken back
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    by: Mapped[User] = relationship()


class ReminderChannel(LabelEnum):
    ZALO = "zalo", "Zalo"
    PHONE = "phone", "Điện thoại"
    LETTER = "letter", "Công văn"


class Reminder(Base):
    """One đôn đốc: who reminded how many items, by which channel, with which words."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(sa.ForeignKey("obligation.id"), index=True)
    from_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    channel: Mapped[ReminderChannel] = mapped_column(EnumText(ReminderChannel))
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    by: Mapped[User] = relationship()


class ReminderItem(Base):
    """An item reminded of."""

    __tablename__ = "reminder_item"

    reminder_id: Mapped[int] = mapped_column(sa.ForeignKey("reminder.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("obligation_item.id"), primary_key=True, index=True)


class DocumentReceipt(Base):
    """A unit has received a guidance document of a plan."""

    __tablename__ = "document_receipt"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign_document.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))


class DocumentReminder(Base):
    """A đôn đốc about a guidance document: who reminded how many units, by which channel, with which words."""

    __tablename__ = "document_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign_document.id", ondelete="CASCADE"), index=True)
    from_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    channel: Mapped[ReminderChannel] = mapped_column(EnumText(ReminderChannel))
    words: Mapped[str] = mapped_column(sa.Text)
    units: Mapped[int]  # how many had not received it then
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    by: Mapped[User] = relationship()
