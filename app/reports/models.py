"""Reports of results: figures counted by the program, frozen when sent, with words beside them (domain.md §2.7)."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry, FamilyName
from app.kernel.db import Base, EnumText, UtcDateTime
from app.kernel.enums import LabelEnum


class Source(LabelEnum):
    """What the figures of an upper union's report add up."""

    LIVE = "live", "Hồ sơ trên chương trình"
    CHILDREN = "children", "Báo cáo của cấp dưới"


class Report(Entry):
    """`kind` is the kind of the duty it fulfils. `serial` 2 and later are supplements (báo cáo bổ sung) of the first.

    `first_day`–`last_day` (inclusive, open start) are the days its figures are about; `as_of` when they were counted.
    """

    __tablename__ = "report"
    __mapper_args__ = {"polymorphic_identity": FamilyName.REPORTS.value}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    serial: Mapped[int | None]
    source: Mapped[Source] = mapped_column(EnumText(Source), default=Source.LIVE, server_default=Source.LIVE.value)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    as_of: Mapped[datetime | None] = mapped_column(UtcDateTime)
    situation: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    results: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    shortcomings: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    proposals: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    document_no: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    document_on: Mapped[date | None]
    signer: Mapped[str] = mapped_column(sa.Text, server_default="", default="")

    coverage: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # whom the figures cover, in words
    # lines of the target board when the report was sent: name, goal, result, share, verdict in words
    targets: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list, server_default="[]")

    figures: Mapped[list["ReportFigure"]] = relationship(
        cascade="all, delete-orphan", order_by="ReportFigure.position", lazy="selectin"
    )


class ReportFigure(Base):
    """One figure as it was when the report was sent: what the program counted, what reports of children came to, and

    what the unit states instead, with its reason. đồng for money.
    """

    __tablename__ = "report_figure"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "code"),
        sa.CheckConstraint("stated IS NULL OR reason <> ''", name="stated_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.Text)
    label: Mapped[str] = mapped_column(sa.Text)
    counted_in: Mapped[str] = mapped_column(sa.Text)
    is_money: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    position: Mapped[int]
    live: Mapped[int] = mapped_column(sa.BigInteger)
    children: Mapped[int | None] = mapped_column(sa.BigInteger)
    counted: Mapped[int] = mapped_column(sa.BigInteger)  # live or children, as the report's source says
    stated: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.Text, server_default="", default="")

    @property
    def amount(self) -> int:
        """What the report says."""
        return self.counted if self.stated is None else self.stated
