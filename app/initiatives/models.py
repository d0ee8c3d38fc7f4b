"""Initiatives (sáng kiến), their authors, and their steps outside the province's unions (domain.md §2.6)."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.entries.models import Entry
from app.initiatives.program_models import InitiativeProgram, ProgramAllocation, ProgramCampaign
from app.kernel.db import Base, EnumText, SortText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit

# whoever works with initiatives finds their programmes here too
__all__ = ["InitiativeProgram", "ProgramAllocation", "ProgramCampaign"]


class Nature(LabelEnum):
    INITIATIVE = "SANG_KIEN", "Sáng kiến"
    NEW_IDEA = "Y_TUONG", "Ý tưởng mới"
    SOLUTION = "GIAI_PHAP", "Giải pháp"
    TOPIC = "DE_TAI", "Đề tài"


class SolutionType(LabelEnum):
    TECHNICAL = "technical", "Kỹ thuật"
    MANAGEMENT = "management", "Quản lý"
    PROFESSIONAL = "professional", "Tác nghiệp"
    TECHNOLOGY = "technology", "Ứng dụng tiến bộ khoa học kỹ thuật"


class ApplicationStatus(LabelEnum):
    APPLIED = "applied", "Đã áp dụng, có hiệu quả", "success"
    TRIAL = "trial", "Áp dụng thử", "info"


class Scope(LabelEnum):
    TEAM = "team", "Tổ, phòng"
    UNIT = "unit", "Đơn vị"
    SECTOR = "sector", "Ngành, huyện"
    PROVINCE = "province", "Tỉnh"
    NATION = "nation", "Toàn quốc"


class Gender(LabelEnum):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class Destination(LabelEnum):
    """Where an initiative goes besides its own unions (BD-O4, BK-O3, QN-G1)."""

    PORTAL = "portal", "Phần mềm Tổng Liên đoàn"
    FRONT = "front", "UBMTTQ Việt Nam tỉnh"
    CONTEST = "contest", "Hội thi"
    OTHER = "other", "Nơi khác"


class Outcome(LabelEnum):
    """What came back from there."""

    WAITING = "waiting", "Chờ kết quả", "info"
    RECOGNISED = "recognised", "Công nhận", "success"
    REFUSED = "refused", "Không công nhận", "danger"


class Initiative(Entry):
    """An initiative. `first_applied_on` is mirrored on the spine as `event_on`.

    `eligible` is decided at sending: applied inside the window of its programme, else of the campaign; None for a new
    idea. Where it is False, `ineligible_reason` says why, in words. `selected_at` says that its upper union or the
    plan's owner chose it as outstanding (BD-V2).
    """

    __tablename__ = "initiative"
    __table_args__ = (
        sa.CheckConstraint("benefit_value IS NULL OR benefit_value >= 0", name="benefit"),
        sa.CheckConstraint("(selected_at IS NULL) = (selected_by_id IS NULL)", name="selected"),
    )
    __mapper_args__ = {"polymorphic_identity": "initiatives"}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(sa.Text, server_default="")  # code in the campaign's list
    solution_type: Mapped[SolutionType | None] = mapped_column(EnumText(SolutionType))
    investor: Mapped[str] = mapped_column(sa.Text, server_default="")  # chủ đầu tư tạo ra sáng kiến
    current_state: Mapped[str] = mapped_column(sa.Text, server_default="")
    solution: Mapped[str] = mapped_column(sa.Text, server_default="")
    novelty: Mapped[str] = mapped_column(sa.Text, server_default="")
    effectiveness: Mapped[str] = mapped_column(sa.Text, server_default="")
    benefit_value: Mapped[int | None] = mapped_column(sa.BigInteger)
    benefit_note: Mapped[str] = mapped_column(sa.Text, server_default="")
    application_status: Mapped[ApplicationStatus | None] = mapped_column(EnumText(ApplicationStatus))
    first_applied_on: Mapped[date | None]
    scope: Mapped[Scope | None] = mapped_column(EnumText(Scope))
    head_agreed: Mapped[bool] = mapped_column(server_default=sa.false())
    head_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    head_title: Mapped[str] = mapped_column(sa.Text, server_default="")
    head_on: Mapped[date | None]
    recognition_by: Mapped[str] = mapped_column(sa.Text, server_default="")
    recognition_no: Mapped[str] = mapped_column(sa.Text, server_default="")
    recognition_on: Mapped[date | None]
    ip_protected: Mapped[bool] = mapped_column(server_default=sa.false())
    confidential: Mapped[bool] = mapped_column(server_default=sa.false())
    proposal: Mapped[str] = mapped_column(sa.Text, server_default="")  # khen thưởng, trình UBMTTQ, hội thi
    eligible: Mapped[bool | None]
    ineligible_reason: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    program_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative_program.id"), index=True)
    selected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    selected_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    selected_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))  # for which union they chose

    authors: Mapped[list["Author"]] = relationship(cascade="all, delete-orphan", order_by="Author.position")
    steps: Mapped[list["ExternalStep"]] = relationship(cascade="all, delete-orphan", order_by="ExternalStep.id")
    program: Mapped[InitiativeProgram | None] = relationship()
    selected_by: Mapped[User | None] = relationship(foreign_keys=selected_by_id)
    selected_unit: Mapped[OrgUnit | None] = relationship(foreign_keys=selected_unit_id)

    @property
    def portal_code(self) -> str:
        """Its code on the software of the General Confederation; "" while it is not entered there."""
        return next((step.code for step in self.steps if step.destination is Destination.PORTAL), "")


class Author(Base):
    """An author or co-author; shares of one initiative sum to 100, position 0 is the main author."""

    __tablename__ = "author"
    __table_args__ = (
        sa.UniqueConstraint("initiative_id", "position"),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name="share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"))
    position: Mapped[int]
    full_name: Mapped[str] = mapped_column(sa.Text)
    name_key: Mapped[str] = mapped_column(SortText)
    birth_year: Mapped[int | None]
    gender: Mapped[Gender | None] = mapped_column(EnumText(Gender))
    job: Mapped[str] = mapped_column(sa.Text, server_default="")
    education: Mapped[str] = mapped_column(sa.Text, server_default="")
    direct_worker: Mapped[bool] = mapped_column(server_default=sa.false())
    is_member: Mapped[bool] = mapped_column(server_default=sa.true())
    share: Mapped[int]


class ExternalStep(Base):
    """One step outside: where it was sent, under which code, what was decided. One row a place; `name` tells contests apart."""

    __tablename__ = "external_step"
    __table_args__ = (
        sa.UniqueConstraint("initiative_id", "destination", "name"),
        sa.CheckConstraint("destination != 'portal' OR code != ''", name="portal_code"),
        sa.CheckConstraint("(destination IN ('portal', 'front')) = (name = '')", name="named"),
        sa.Index(None, "destination", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"))
    destination: Mapped[Destination] = mapped_column(EnumText(Destination))
    name: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # of a contest or another place
    code: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    sent_on: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(EnumText(Outcome), default=Outcome.WAITING)
    decision_no: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    decided_on: Mapped[date | None]

    def label(self) -> str:
        """ "UBMTTQ Việt Nam tỉnh", "Hội thi: Sáng tạo kỹ thuật lần thứ 8"."""
        return f"{self.destination.label}: {self.name}" if self.name else self.destination.label
