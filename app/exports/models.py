"""What was asked for, and the jobs that make it: one row each, worked on by a child process that reports through it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.campaigns.models import Campaign
from app.entries.models import ACCEPTED, OUT, EntryState, new_public_id
from app.kernel.db import Base, EnumText, SortText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit

SILENCE = timedelta(minutes=3)  # without a sign of life a job counts as dead
KEPT = timedelta(hours=24)


class SheetCode(LabelEnum):
    """The sheets of the workbook, in its order."""

    OVERVIEW = "00", "Tổng quan, có biểu đồ"
    REGISTRATIONS = "01", "Biểu 01. Đăng ký công trình, phần việc"
    REGISTRATION_COUNTS = "01a", "Biểu 01a. Tổng hợp số lượng đăng ký"
    PROGRESS = "01b", "Biểu 01b. Tiến độ thực hiện"
    ACTIVITIES = "02", "Biểu 02a, 02b. Kết quả hoạt động"
    ACTIVITY_LIST = "02c", "Biểu 02c. Danh sách hoạt động"
    INITIATIVES = "03", "Biểu 03. Danh sách sáng kiến"
    INITIATIVE_COUNTS = "03a", "Biểu 03a. Tổng hợp số lượng sáng kiến"
    INITIATIVES_TO_ENTER = "03b", "Biểu 03b. Sáng kiến chưa nhập phần mềm TLĐ, để nhập lại"
    INITIATIVES_TO_FRONT = "03c", "Biểu 03c. Danh sách trình UBMTTQ"
    NOMINATIONS = "04", "Biểu 04A, 04B, 04C. Đề nghị biểu dương, khen thưởng"
    TARGETS = "05", "Biểu 05. Kết quả thực hiện chỉ tiêu"
    TARGET_MATRIX = "05a", "Biểu 05a. Chỉ tiêu theo từng đơn vị"
    NOT_HANDED_IN = "06", "Biểu 06. Danh sách đơn vị chưa nộp"
    HANDED_IN_COUNTS = "06a", "Biểu 06a. Tổng hợp tình hình nộp"
    PLAQUES = "07", "Biểu 07. Danh sách đề nghị gắn biển"
    HOST_EVENTS = "08", "Biểu 08. Đơn vị tham gia hoạt động cấp trên"
    CARE = "09", "Biểu 09. Tổng hợp thăm hỏi, hỗ trợ"


GROUPS: tuple[tuple[str, tuple[SheetCode, ...]], ...] = (  # as the form shows them; each sheet in one of them
    ("Tổng quan", (SheetCode.OVERVIEW,)),
    (
        "Đăng ký công trình, phần việc",
        (SheetCode.REGISTRATIONS, SheetCode.REGISTRATION_COUNTS, SheetCode.PROGRESS, SheetCode.PLAQUES),
    ),
    ("Hoạt động, chăm lo", (SheetCode.ACTIVITIES, SheetCode.ACTIVITY_LIST, SheetCode.HOST_EVENTS, SheetCode.CARE)),
    (
        "Sáng kiến",
        (
            SheetCode.INITIATIVES,
            SheetCode.INITIATIVE_COUNTS,
            SheetCode.INITIATIVES_TO_ENTER,
            SheetCode.INITIATIVES_TO_FRONT,
        ),
    ),
    ("Biểu dương, khen thưởng", (SheetCode.NOMINATIONS,)),
    ("Chỉ tiêu", (SheetCode.TARGETS, SheetCode.TARGET_MATRIX)),
    ("Tình hình nộp", (SheetCode.NOT_HANDED_IN, SheetCode.HANDED_IN_COUNTS)),
)
USUAL = (  # ticked to begin with: what a province sends upward; the long lists are asked for
    SheetCode.OVERVIEW,
    SheetCode.REGISTRATIONS,
    SheetCode.REGISTRATION_COUNTS,
    SheetCode.ACTIVITIES,
    SheetCode.INITIATIVES,
    SheetCode.INITIATIVE_COUNTS,
    SheetCode.TARGETS,
    SheetCode.HANDED_IN_COUNTS,
)
BY_HAND = (
    SheetCode.REGISTRATIONS,
    SheetCode.ACTIVITY_LIST,
    SheetCode.INITIATIVES,
    SheetCode.NOMINATIONS,
)  # blank lists
OWN = (
    SheetCode.REGISTRATIONS,
    SheetCode.ACTIVITY_LIST,
    SheetCode.INITIATIVES,
)  # what a grassroots union prints of itself


class StateChoice(LabelEnum):
    """Which entries stand in the sheets."""

    COUNTED = "counted", "Số liệu được tính theo kế hoạch"
    APPROVED = "approved", "Chỉ hồ sơ đã duyệt"
    OUT = "out", "Đã gửi và đã duyệt"
    WAITING = "waiting", "Đang chờ duyệt"
    RETURNED = "returned", "Bị trả lại"

    @property
    def states(self) -> tuple[EntryState, ...]:
        """The states themselves; none for COUNTED, which each campaign decides by family."""
        return {
            StateChoice.COUNTED: (),
            StateChoice.APPROVED: ACCEPTED,
            StateChoice.OUT: OUT,
            StateChoice.WAITING: (EntryState.SENT,),
            StateChoice.RETURNED: (EntryState.RETURNED,),
        }[self]


@dataclass(frozen=True)
class Owed:
    """What Biểu 06 and 06a are narrowed to: the filters of the chase list (`which` is one of `chase.Wanted`)."""

    duty: str = ""
    period: str = ""
    which: str = "missing"
    status: str = ""
    text: str = ""


@dataclass(frozen=True)
class ExportRequest:
    """One workbook: a unit with everything below it, under one campaign, narrowed.

    `window` is a window's code. `kind` is "family:code" and narrows the sheets of that family alone. `blank`: lists to be
    filled in by hand, for units without a device (BK-A3).
    """

    unit_id: int
    campaign_id: int
    window: str = ""
    kind: str = ""
    state: StateChoice = StateChoice.COUNTED
    sheets: tuple[SheetCode, ...] = tuple(SheetCode)
    owed: Owed = Owed()
    blank: bool = False

    def kind_of(self, family: str) -> str:
        """The kind wanted among entries of `family`; "" for all."""
        name, _, code = self.kind.partition(":")
        return code if name == family else ""

    def filters(self) -> dict[str, Any]:
        """What `from_filters` reads back, as JSON."""
        said = {"window": self.window, "kind": self.kind, "state": self.state.value, "sheets": list(self.sheets)}
        return (
            said
            | ({"owed": asdict(self.owed)} if self.owed != Owed() else {})
            | ({"blank": True} if self.blank else {})
        )

    @classmethod
    def from_filters(cls, unit_id: int, campaign_id: int, filters: Mapping[str, Any]) -> "ExportRequest":
        """The request whose `filters` were kept in a job."""
        sheets = tuple(SheetCode(code) for code in filters["sheets"])
        owed, blank = Owed(**filters.get("owed", {})), bool(filters.get("blank"))
        state = StateChoice(filters["state"])
        return cls(unit_id, campaign_id, filters["window"], filters["kind"], state, sheets, owed, blank)


class JobState(LabelEnum):
    QUEUED = "queued", "Đang chờ", "neutral"
    RUNNING = "running", "Đang lập biểu", "info"
    DONE = "done", "Đã xong", "success"
    FAILED = "failed", "Không lập được", "danger"


ALIVE = (JobState.QUEUED, JobState.RUNNING)


class ExportJob(Base):
    """One workbook asked for by one person. At most one of a person's jobs is queued or running."""

    __tablename__ = "export_job"
    __table_args__ = (
        sa.Index(
            "uq_export_job_alive",
            "user_id",
            unique=True,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        ),
        sa.Index(None, "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    filters: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    state: Mapped[JobState] = mapped_column(EnumText(JobState), default=JobState.QUEUED)
    done_rows: Mapped[int] = mapped_column(server_default="0", default=0)
    total_rows: Mapped[int] = mapped_column(server_default="0", default=0)
    message: Mapped[str] = mapped_column(sa.Text, server_default="")  # why it failed, in words for the user
    file_name: Mapped[str] = mapped_column(sa.Text, server_default="")  # as the browser saves it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    unit: Mapped[OrgUnit] = relationship()
    campaign: Mapped[Campaign] = relationship()

    @property
    def request(self) -> ExportRequest:
        return ExportRequest.from_filters(self.unit_id, self.campaign_id, self.filters)

    def state_at(self, moment: datetime) -> JobState:
        """The state to show: a job without a sign of life has failed, even if nobody has written so yet."""
        silent = self.state in ALIVE and moment - self.heartbeat_at > SILENCE
        return JobState.FAILED if silent else self.state

    def is_kept_at(self, moment: datetime) -> bool:
        """The file can still be downloaded."""
        return self.state is JobState.DONE and self.finished_at is not None and moment - self.finished_at < KEPT
