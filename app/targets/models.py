"""What a plan cannot say itself: the number given to each unit, and figures that happened outside the program."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, UtcDateTime


class TargetAllocation(Base):
    """The number of a target given to one unit (giao chỉ tiêu). A branch's number is its own, never the sum below it."""

    __tablename__ = "target_allocation"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="not_negative"),)

    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), primary_key=True, index=True)
    amount: Mapped[int] = mapped_column(sa.BigInteger)


class TargetOverride(Base):
    """A result stated by hand, with its reason and evidence; never changed: the newest of a target holds (domain.md §2.8).

    `amount` None takes the statement back: the counted figure holds again.
    """

    __tablename__ = "target_override"
    __table_args__ = (sa.CheckConstraint("amount IS NULL OR amount >= 0", name="not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target.id", ondelete="CASCADE"), index=True)
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text, server_default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
