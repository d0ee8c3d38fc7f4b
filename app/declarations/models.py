"""What a unit declares of itself with evidence: a Fanpage, members entered in the software (domain.md §2.7, BD-T3, BD-T4)."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.entries.models import Entry, FamilyName
from app.kernel.enums import LabelEnum


class Shape(LabelEnum):
    """How a declaration is answered."""

    FLAG = "flag", "Có hoặc không"
    URL = "url", "Địa chỉ trang"
    RATIO = "ratio", "Số đã làm trên tổng số"


class Declaration(Entry):
    """`kind` is its code in the plan's list; the newest one sent holds. `holds` is its answer as yes or no:

    ticked, an address given, or all of the total reached. It may have become true before the campaign (`as_of`).
    """

    __tablename__ = "declaration"
    __table_args__ = (sa.CheckConstraint("reached IS NULL OR total IS NULL OR reached <= total", name="part_of_whole"),)
    __mapper_args__ = {"polymorphic_identity": FamilyName.DECLARATIONS.value}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    holds: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    url: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    reached: Mapped[int | None]
    total: Mapped[int | None]
    as_of: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
