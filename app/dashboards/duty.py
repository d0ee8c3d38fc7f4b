"""One line of "đơn vị mình cần làm" and how it stands."""

from dataclasses import dataclass
from datetime import date

from app.kernel.enums import LabelEnum


class DutyState(LabelEnum):
    """How a duty stands, the most pressing first."""

    OVERDUE = "overdue", "Quá hạn, chưa làm", "danger"
    STARTED = "started", "Chưa gửi xong", "warning"
    OWED = "owed", "Chưa làm", "warning"
    UPCOMING = "upcoming", "Chưa đến ngày", "neutral"
    OUTSIDE = "outside", "Nộp ngoài phần mềm", "neutral"
    LATE = "late", "Đã gửi, muộn", "info"
    OTHER_DAY = "other_day", "Đã làm, khác ngày", "info"
    DONE = "done", "Đã làm", "success"

    @property
    def open(self) -> bool:
        """Something is still to be done here."""
        return self in (DutyState.OVERDUE, DutyState.STARTED, DutyState.OWED)


@dataclass(frozen=True)
class Duty:
    """One line of "đơn vị mình cần làm". `family` and `kind` name the form its button opens; "" where there is none.

    `last_day` is the last day that is in time, None where the plan gives none; `when` says it in the plan's way.
    """

    title: str
    state: DutyState
    when: str
    last_day: date | None = None
    to: str = ""
    detail: str = ""
    family: str = ""
    kind: str = ""
    item_id: int | None = None  # what may be said about it stands on the item's own page
    nothing: bool = False  # the unit said "không phát sinh"
