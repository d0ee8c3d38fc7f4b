"""What a union registers to carry out: công trình, phần việc and the other kinds of domain.md §2.4."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.entries.models import Entry
from app.kernel.db import Base, EnumText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit


class RegistrationKind(LabelEnum):
    PROJECT = "CONG_TRINH", "Công trình"
    WORK_ITEM = "PHAN_VIEC", "Phần việc"
    PRODUCT = "SAN_PHAM", "Sản phẩm chất lượng cao"
    RESEARCH_TOPIC = "DE_TAI_NCKH", "Đề tài nghiên cứu khoa học"
    EMULATION_PLEDGE = "THI_DUA", "Đăng ký thi đua"
    CONTEST_ENTRY = "HOI_THI", "Tham gia hội thi"


class Progress(LabelEnum):
    PLANNED = "planned", "Chưa thực hiện", "neutral"
    RUNNING = "running", "Đang thực hiện", "info"
    PAUSED = "paused", "Tạm dừng", "warning"
    DONE = "done", "Đơn vị báo hoàn thành", "success"
    CONFIRMED = "confirmed", "Đã xác nhận hoàn thành", "success"
    DROPPED = "dropped", "Không thực hiện", "danger"


class Recognition(LabelEnum):
    """Công nhận: apart from progress and plaque (CR-9); every kind may be recognised (BK-G3)."""

    NONE = "none", "Chưa xét công nhận", "neutral"
    RECOGNISED = "recognised", "Được công nhận", "success"
    NOT_RECOGNISED = "not_recognised", "Không công nhận", "danger"


class Plaque(LabelEnum):
    """Gắn biển: only công trình may carry one (BK-G3). Its steps are `plaques.PLAQUE`."""

    NONE = "none", "Chưa đề nghị"
    REQUESTED = "requested", "Đề nghị gắn biển", "info"
    SUPPORTED = "supported", "Cấp trên thống nhất", "info"
    AGREED = "agreed", "Đồng ý gắn biển", "success"
    REFUSED = "refused", "Không đồng ý gắn biển", "danger"
    INSTALLED = "installed", "Đã gắn biển", "success"


class FundingSource(LabelEnum):
    UNION = "union", "Kinh phí công đoàn"
    EMPLOYER = "employer", "Chuyên môn, người sử dụng lao động"
    MEMBERS = "members", "Đoàn viên đóng góp"
    SOCIAL = "social", "Xã hội hóa"
    SAVINGS = "savings", "Vận động, tiết kiệm"
    OTHER = "other", "Nguồn khác"


class Registration(Entry):
    """A registered work. `start_on`/`due_on` are mirrored on the spine as `event_on`/`event_to`. Money in đồng."""

    __tablename__ = "registration"
    __table_args__ = (
        sa.CheckConstraint("budget IS NULL OR budget >= 0", name="budget"),
        sa.CheckConstraint("due_on IS NULL OR start_on IS NULL OR due_on >= start_on", name="dates"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )
    __mapper_args__ = {"polymorphic_identity": "registrations"}

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str] = mapped_column(sa.Text, server_default="")
    place: Mapped[str] = mapped_column(sa.Text, server_default="")
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    budget: Mapped[int | None] = mapped_column(sa.BigInteger)
    labour_days: Mapped[int | None]
    in_kind: Mapped[int | None] = mapped_column(sa.BigInteger)
    members_joining: Mapped[int | None]
    benefit_value: Mapped[int | None] = mapped_column(sa.BigInteger)
    beneficiaries: Mapped[int | None]
    beneficiary_text: Mapped[str] = mapped_column(sa.Text, server_default="")
    movement: Mapped[str] = mapped_column(sa.Text, server_default="")  # as named when it was chosen
    movement_code: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    occasion: Mapped[str] = mapped_column(sa.Text, server_default="")
    partner: Mapped[str] = mapped_column(sa.Text, server_default="")
    employer_agreed: Mapped[bool] = mapped_column(server_default=sa.false())
    employer_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    employer_on: Mapped[date | None]
    support_request: Mapped[str] = mapped_column(sa.Text, server_default="")
    support_amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    plaque_wanted: Mapped[bool] = mapped_column(server_default=sa.false())
    contact_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    contact_phone: Mapped[str] = mapped_column(sa.Text, server_default="")
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # what one kind merely shows

    progress: Mapped[Progress] = mapped_column(EnumText(Progress), default=Progress.PLANNED)
    percent: Mapped[int] = mapped_column(server_default="0", default=0)
    started_on: Mapped[date | None]  # actual
    finished_on: Mapped[date | None]  # actual
    actual_cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    actual_benefit: Mapped[int | None] = mapped_column(sa.BigInteger)
    delay_reason: Mapped[str] = mapped_column(sa.Text, server_default="")

    key_project: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)  # trọng điểm (BK-X1)

    recognition: Mapped[Recognition] = mapped_column(
        EnumText(Recognition), default=Recognition.NONE, server_default=Recognition.NONE.value
    )
    recognised_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))  # deciding unit
    recognised_on: Mapped[date | None]
    recognition_no: Mapped[str] = mapped_column(sa.Text, server_default="")
    rating: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    plaque: Mapped[Plaque] = mapped_column(EnumText(Plaque), default=Plaque.NONE)

    funding: Mapped[list["Funding"]] = relationship(cascade="all, delete-orphan", order_by="Funding.source")
    recognised_by: Mapped[OrgUnit | None] = relationship(foreign_keys=recognised_by_id)


class Funding(Base):
    """Planned money from one source, in đồng."""

    __tablename__ = "funding"
    __table_args__ = (sa.CheckConstraint("amount > 0", name="positive"),)

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[FundingSource] = mapped_column(EnumText(FundingSource), primary_key=True)
    amount: Mapped[int] = mapped_column(sa.BigInteger)


class ProgressUpdate(Base):
    """One report of how far a registered work has come. Never changed; the newest is mirrored on the registration."""

    __tablename__ = "progress_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    on: Mapped[date] = mapped_column("on_day")
    progress: Mapped[Progress] = mapped_column(EnumText(Progress))
    percent: Mapped[int]
    actual_cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    actual_benefit: Mapped[int | None] = mapped_column(sa.BigInteger)
    labour_days: Mapped[int | None]
    members: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.Text, server_default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))


class PlaqueLevel(LabelEnum):
    PROVINCE = "province", "Cấp tỉnh"
    NATION = "nation", "Tổng Liên đoàn"


class PlaqueRequest(Base):
    """The dossier of a plaque (đề nghị gắn biển, BK-G4); where it stands is `Registration.plaque`."""

    __tablename__ = "plaque_request"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[PlaqueLevel] = mapped_column(EnumText(PlaqueLevel), default=PlaqueLevel.PROVINCE)
    occasion: Mapped[str] = mapped_column(sa.Text, server_default="")
    wording: Mapped[str] = mapped_column(sa.Text, server_default="")  # proposed words of the plaque
    dossier: Mapped[str] = mapped_column(sa.Text, server_default="")  # settlement, photos, acceptance
    requested_on: Mapped[date]
    opinion: Mapped[str] = mapped_column(sa.Text, server_default="")  # of the upper union
    decision_no: Mapped[str] = mapped_column(sa.Text, server_default="")
    decided_on: Mapped[date | None]
    refusal: Mapped[str] = mapped_column(sa.Text, server_default="")
    installed_on: Mapped[date | None]
