"""Initiatives (sáng kiến) and their authors (domain.md §2.6)."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry
from app.kernel.db import Base, EnumText, SortText
from app.kernel.enums import LabelEnum


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


class Initiative(Entry):
    """An initiative. `first_applied_on` is mirrored on the spine as `event_on`.

    `eligible` is decided at sending: applied inside the campaign's eligibility window; None for a new idea.
    """

    __tablename__ = "initiative"
    __table_args__ = (sa.CheckConstraint("benefit_value IS NULL OR benefit_value >= 0", name="benefit"),)
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
    portal_code: Mapped[str] = mapped_column(sa.Text, server_default="")  # mã trên phần mềm Tổng LĐ
    eligible: Mapped[bool | None]

    authors: Mapped[list["Author"]] = relationship(cascade="all, delete-orphan", order_by="Author.position")


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
