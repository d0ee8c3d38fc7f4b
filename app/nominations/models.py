"""Proposals to commend a person, a collective or a model, and the awards that were decided (domain.md §2.7)."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.models import AwardBasis, Campaign, DecidingLevel
from app.entries.models import Entry, new_public_id
from app.kernel.db import Base, EnumText, SortText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit


class SubjectKind(LabelEnum):
    PERSON = "person", "Cá nhân"
    COLLECTIVE = "collective", "Tập thể"
    MODEL = "model", "Mô hình, cách làm"


class Nomination(Entry):
    """One subject proposed. `Entry.kind` is the code of the plan's nomination type, `Entry.title` the subject's name.

    `basis` follows from the type. `category` is a code of the plan's list, `award_form` the words of its form. Of a
    person either the day or the year of birth is known, or neither; `birth_year` is set with both. `category_label` is
    what the plan called the category at the last sending.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        sa.CheckConstraint("women IS NULL OR headcount IS NULL OR women <= headcount", name="women"),
        sa.CheckConstraint("votes_for IS NULL OR votes_total IS NULL OR votes_for <= votes_total", name="votes"),
        sa.Index(None, "name_key"),
    )
    # the desk asks many entries at once whether their level is reached: one statement for all of them
    __mapper_args__ = {"polymorphic_identity": "nominations", "polymorphic_load": "selectin"}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    basis: Mapped[AwardBasis] = mapped_column(EnumText(AwardBasis), default=AwardBasis.HONOUR)
    phase: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # its name; "" for none
    subject_kind: Mapped[SubjectKind] = mapped_column(EnumText(SubjectKind), default=SubjectKind.PERSON)
    name_key: Mapped[str] = mapped_column(SortText, server_default="", default="")  # see operations.person_key
    female: Mapped[bool | None]
    born_on: Mapped[date | None]
    birth_year: Mapped[int | None]
    ethnicity: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    job: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    workplace: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    category: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    category_label: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    direct_worker: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    small_group: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    leader: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    headcount: Mapped[int | None]
    women: Mapped[int | None]
    award_form: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    deciding_level: Mapped[DecidingLevel] = mapped_column(EnumText(DecidingLevel), default=DecidingLevel.PROVINCE)
    achievements: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    results: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # of a model
    votes_for: Mapped[int | None]
    votes_total: Mapped[int | None]
    past_awards: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    opinion: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    rank: Mapped[int | None]  # order of preference of its unit, 1 first

    links: Mapped[list["NominationLink"]] = relationship(
        cascade="all, delete-orphan", order_by="NominationLink.entry_id", foreign_keys="NominationLink.nomination_id"
    )

    @property
    def decided_above(self) -> bool:
        """Its level is above the desk it lies on, and the plan's owner is not reached: it goes on, it does not end."""
        if self.holder is None or self.holder_id == self.campaign.owner_id:
            return False
        return self.deciding_level.tier < self.holder.tier

    @property
    def unbidden(self) -> bool:
        """An ad hoc proposal answers no duty of the plan and is never late (QN-N1)."""
        return self.basis is AwardBasis.AD_HOC


class NominationLink(Base):
    """A registration or initiative of the same unit that speaks for the nomination (BT-G3)."""

    __tablename__ = "nomination_link"

    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True, index=True)

    entry: Mapped[Entry] = relationship(foreign_keys=entry_id)


class Award(Base):
    """A commendation as decided. Never deleted: taken back with a reason (H-7).

    `unit` decided, or had it decided by `body` outside the program (Tổng Liên đoàn, UBMTTQ). `receiving_unit` is the
    union it went to. A nomination has at most one award that stands. `money` in đồng.
    """

    __tablename__ = "award"
    __table_args__ = (
        sa.CheckConstraint("money IS NULL OR money >= 0", name="money"),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_reason = '')", name="cancelled_with_reason"),
        sa.Index(
            "uq_award_standing",
            "nomination_id",
            unique=True,
            sqlite_where=sa.text("cancelled_at IS NULL"),
            postgresql_where=sa.text("cancelled_at IS NULL"),
        ),
        sa.Index(None, "unit_id", "decided_on"),
        sa.Index(None, "receiving_unit_id"),
        sa.Index(None, "campaign_id", "unit_id"),
        sa.Index(None, "subject_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    receiving_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    campaign_id: Mapped[int | None] = mapped_column(sa.ForeignKey("campaign.id"))
    nomination_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination.id"))
    subject_kind: Mapped[SubjectKind] = mapped_column(EnumText(SubjectKind))
    subject: Mapped[str] = mapped_column(sa.Text)
    subject_key: Mapped[str] = mapped_column(SortText)  # as Nomination.name_key
    search_key: Mapped[str] = mapped_column(SortText, server_default="", default="")
    female: Mapped[bool | None]
    birth_year: Mapped[int | None]
    kind: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # code of the nomination type
    basis: Mapped[AwardBasis] = mapped_column(EnumText(AwardBasis))
    category: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    category_label: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    form: Mapped[str] = mapped_column(sa.Text)
    level: Mapped[DecidingLevel] = mapped_column(EnumText(DecidingLevel))
    body: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    decision_no: Mapped[str] = mapped_column(sa.Text)
    decided_on: Mapped[date]
    money: Mapped[int | None] = mapped_column(sa.BigInteger)
    given_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    cancelled_reason: Mapped[str] = mapped_column(sa.Text, server_default="", default="")

    unit: Mapped[OrgUnit] = relationship(foreign_keys=unit_id)
    receiving_unit: Mapped[OrgUnit] = relationship(foreign_keys=receiving_unit_id)
    campaign: Mapped[Campaign | None] = relationship()
    nomination: Mapped[Nomination | None] = relationship()
