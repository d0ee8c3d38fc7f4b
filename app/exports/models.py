"""What was asked for, and the jobs that make it: one row each, worked on by a child process that reports through it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.campaigns.models import Campaign
from app.entries.models import EntryState, new_public_id
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
    PLAQUES = "07", "Biểu 07. Danh sách đề nghị gắn biển"


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
            StateChoice.APPROVED: (EntryState.APPROVED,),
            StateChoice.OUT: (EntryState.SENT, EntryState.APPROVED),
            StateChoice.WAITING: (EntryState.SENT,),
            StateChoice.RETURNED: (EntryState.RETURNED,),
        }[self]


@dataclass(frozen=True)
class ExportRequest:
    """One workbook: a unit with everything below it, under one campaign, narrowed.

    `window` is a window's code. `kind` is "family:code" and narrows the sheets of that family alone.
    """

    unit_id: int
    campaign_id: int
    window: str = ""
    kind: str = ""
    state: StateChoice = StateChoice.COUNTED
    sheets: tuple[SheetCode, ...] = tuple(SheetCode)

    def kind_of(self, family: str) -> str:
        """The kind wanted among entries of `family`; "" for all."""
        name, _, code = self.kind.partition(":")
        return code if name == family else ""

    def filters(self) -> dict[str, Any]:
        """What `from_filters` reads back, as JSON."""
        return {"window": self.window, "kind": self.kind, "state": self.state.value, "sheets": list(self.sheets)}

    @classmethod
    def from_filters(cls, unit_id: int, campaign_id: int, filters: Mapping[str, Any]) -> "ExportRequest":
        """The request whose `filters` were kept in a job."""
        sheets = tuple(SheetCode(code) for code in filters["sheets"])
        return cls(unit_id, campaign_id, filters["window"], filters["kind"], StateChoice(filters["state"]), sheets)


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
