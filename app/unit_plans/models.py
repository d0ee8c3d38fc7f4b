"""The plan a unit makes for itself, and the review it holds after a phase, each with the opinions asked for (domain.md §2.7)."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.entries.models import Entry, FamilyName


class UnitPlan(Entry):
    """`kind` is the kind of the duty it fulfils: PLAN or REVIEW_MEETING. The paper itself lies in its attachments.

    Party committee and head of agency have no accounts: who agreed and when is recorded (CB-A7, BT-O3, BD-A2).
    """

    __tablename__ = "unit_plan"
    __mapper_args__ = {"polymorphic_identity": FamilyName.UNIT_PLANS.value}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    issued_on: Mapped[date | None]
    content: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    party_name: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # who of the party committee
    party_on: Mapped[date | None]
    party_words: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    head_name: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    head_on: Mapped[date | None]
    head_words: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
