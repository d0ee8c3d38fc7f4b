"""Models and good practices (mô hình, cách làm hay): something kept up, not a single activity (CB-T9, BK-N3)."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.entries.models import Entry, FamilyName
from app.kernel.enums import LabelEnum


class ModelKind(LabelEnum):
    """The code is the tag targets select by."""

    CARE = "CHAM_LO", "Mô hình chăm lo đoàn viên, người lao động"
    GOOD_PRACTICE = "CACH_LAM_HAY", "Cách làm hay, điển hình để nhân rộng"


class CareModel(Entry):
    """`started_on` is since when it runs; it counts in every window it still runs in."""

    __tablename__ = "care_model"
    __mapper_args__ = {"polymorphic_identity": FamilyName.CARE_MODELS.value}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    results: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    place: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    people_helped: Mapped[int | None]
    money: Mapped[int | None] = mapped_column(sa.BigInteger)
