"""Initiative programmes (chương trình sáng kiến): they may span several plans and years (domain.md §2.6, BK-T1)."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.models import Campaign
from app.entries.models import new_public_id
from app.kernel.db import Base, SortText
from app.units.models import OrgUnit


class InitiativeProgram(Base):
    """A programme of `owner` for its branch. Both windows are inclusive; an open end of the second sets no limit.

    Initiatives are taken from `entry_from` to `entry_to`; one first applied outside `applied_from`–`applied_to` is kept
    and marked as not eligible (BD-P3). `total` is the number given to the owner itself; those given to units below are
    `ProgramAllocation`, from the document named in `source_doc`.
    """

    __tablename__ = "initiative_program"
    __table_args__ = (
        sa.CheckConstraint("entry_to >= entry_from", name="entry_order"),
        sa.CheckConstraint(
            "applied_from IS NULL OR applied_to IS NULL OR applied_to >= applied_from", name="applied_order"
        ),
        sa.CheckConstraint("total IS NULL OR total >= 0", name="total"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.Text)
    organiser: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # Tổng Liên đoàn, LĐLĐ tỉnh
    entry_from: Mapped[date]
    entry_to: Mapped[date]
    applied_from: Mapped[date | None]
    applied_to: Mapped[date | None]
    excludes_protected: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    total: Mapped[int | None]
    source_doc: Mapped[str] = mapped_column(sa.Text, server_default="", default="")

    owner: Mapped[OrgUnit] = relationship()
    campaigns: Mapped[list[Campaign]] = relationship(secondary="program_campaign", order_by=Campaign.ends_on.desc())

    def runs_on(self, day: date) -> bool:
        """Initiatives may join on `day`."""
        return self.entry_from <= day <= self.entry_to


class ProgramCampaign(Base):
    """A plan that a programme belongs to."""

    __tablename__ = "program_campaign"

    program_id: Mapped[int] = mapped_column(
        sa.ForeignKey("initiative_program.id", ondelete="CASCADE"), primary_key=True
    )
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), primary_key=True, index=True)


class ProgramAllocation(Base):
    """The number of initiatives given to one unit (giao chỉ tiêu). A branch's number is its own, never a sum of those below."""

    __tablename__ = "program_allocation"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="not_negative"),)

    program_id: Mapped[int] = mapped_column(
        sa.ForeignKey("initiative_program.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), primary_key=True, index=True)
    amount: Mapped[int]
