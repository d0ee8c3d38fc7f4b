"""A numbered list an upper union sends up: its own papers and those of its children, frozen when sent (CB-O1, H-2)."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.models import ObligationKind
from app.entries.models import Entry, FamilyName
from app.kernel.db import Base, EnumText
from app.kernel.enums import LabelEnum

LISTED = {
    ObligationKind.REGISTRATION_SUMMARY.value: FamilyName.REGISTRATIONS,
    ObligationKind.INITIATIVE_SUMMARY.value: FamilyName.INITIATIVES,
}
"""What a summary of each kind lists; its kind is the kind of the duty it fulfils."""


class Part(LabelEnum):
    OWN = "own", "Của đơn vị mình"
    CHILD = "child", "Của công đoàn cấp dưới"


class Summary(Entry):
    """`serial` 1 is the main list, later ones are additions (danh sách bổ sung). What stands in it: `lines`."""

    __tablename__ = "summary"
    __mapper_args__ = {"polymorphic_identity": FamilyName.SUMMARIES.value}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    serial: Mapped[int | None]
    document_no: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    document_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, server_default="", default="")

    lines: Mapped[list["SummaryLine"]] = relationship(
        cascade="all, delete-orphan", order_by="SummaryLine.position", foreign_keys="SummaryLine.summary_id"
    )


class SummaryLine(Base):
    """One listed paper as it read when the list was sent: what happens to it later does not change the list."""

    __tablename__ = "summary_line"
    __table_args__ = (sa.UniqueConstraint("summary_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(sa.ForeignKey("summary.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    part: Mapped[Part] = mapped_column(EnumText(Part))
    position: Mapped[int]
    unit_name: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text)
    title: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)  # đồng: planned cost, or benefit of an initiative
