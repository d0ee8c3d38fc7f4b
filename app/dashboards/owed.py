"""One obligation item as a line of "đơn vị mình cần làm": its state, its days, the form its button opens. Pure."""

from datetime import date

from app.campaigns.deadlines import Deadline, short
from app.campaigns.models import Obligation, ObligationKind, OwedTo
from app.dashboards.duty import Duty, DutyState
from app.entries.models import FamilyName
from app.obligations.models import ObligationItem
from app.obligations.status import Status, day_of, status_of

FAMILY = {
    ObligationKind.REGISTRATION: FamilyName.REGISTRATIONS,
    ObligationKind.REGISTRATION_SUMMARY: FamilyName.SUMMARIES,
    ObligationKind.INITIATIVE_SUMMARY: FamilyName.SUMMARIES,
    ObligationKind.PLAN: FamilyName.UNIT_PLANS,
    ObligationKind.REVIEW_MEETING: FamilyName.UNIT_PLANS,
    ObligationKind.RESULT_REPORT: FamilyName.REPORTS,
    ObligationKind.CONSOLIDATED_REPORT: FamilyName.REPORTS,
    ObligationKind.NOMINATION: FamilyName.NOMINATIONS,
}
BY_KIND = (FamilyName.SUMMARIES, FamilyName.UNIT_PLANS, FamilyName.REPORTS)
_OPEN = {
    Status.OVERDUE: DutyState.OVERDUE,
    Status.SOON: DutyState.OWED,
    Status.OPEN: DutyState.OWED,
    Status.NO_DAY: DutyState.OWED,
    Status.RETURNED: DutyState.STARTED,
}


def of_item(item: ObligationItem, today: date, *, begun: bool, detail: str = "", more: str = "") -> Duty:
    """`begun`: a draft of its family lies with the unit; `more` is added to when it is due."""
    duty = item.obligation
    status = status_of(item, today)
    state = _OPEN.get(status, DutyState.LATE if item.late_days else DutyState.DONE)
    if status in (Status.SOON, Status.OPEN, Status.NO_DAY):
        if item.starts_on and today < item.starts_on:
            state = DutyState.UPCOMING
        elif begun:
            state = DutyState.STARTED
    family = FAMILY.get(duty.kind)
    title = f"{duty.name} ({item.period_name})" if item.period_name else duty.name
    return Duty(
        title=f"{title} - {item.department}" if item.department else title,
        state=state,
        when=_when(item) + more,
        last_day=item.internal_last_day or day_of(item),
        to=receiver(duty, item.department),
        detail=detail,
        family=family.value if family else "",
        kind=duty.kind.value if family in BY_KIND else "",
        item_id=item.id,
        nothing=item.nothing_at is not None,
    )


def receiver(duty: Obligation, department: str = "") -> str:
    """Where the paper goes: the department it passes through, the outside bodies named, or who the plan says.

    A department of the owner reports to its own union, which has nobody above it under this plan (CB-O3).
    """
    if department and duty.owed_to is OwedTo.PARENT:
        return "lãnh đạo đơn vị"
    return duty.via or ", ".join(duty.recipients or ()) or duty.owed_to.label


def _when(item: ObligationItem) -> str:
    """The upper union's earlier day, then the plan's in both ways where it says "trước ngày"."""
    duty = item.obligation
    said = [f"hạn nội bộ hết ngày {short(item.internal_last_day)}"] if item.internal_last_day else []
    plan = Deadline(duty.due_on, duty.due_inclusive) if duty.due_on else None
    if plan and plan.last_day == item.last_day:
        said.append(plan.printed())
    elif item.last_day:
        said.append(f"chậm nhất hết ngày {short(item.last_day)}")
    elif not said:
        said.append(duty.due_text or "kế hoạch không ấn định ngày")
    return "; ".join(said)
