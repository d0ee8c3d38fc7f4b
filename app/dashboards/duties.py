"""What one unit owes under one plan and how far it has come. Pure: the plan's rows, items and entries in, duties out."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.campaigns.deadlines import Deadline, short
from app.campaigns.models import Campaign, Obligation, ObligationKind, TimeWindow, WindowPurpose
from app.dashboards.duty import Duty, DutyState
from app.dashboards.figures import GRASSROOTS, CommonDay
from app.dashboards.owed import FAMILY, of_item, receiver
from app.dashboards.own import OwnEntry
from app.entries.models import EntryState, FamilyName
from app.obligations.models import ObligationItem


def duties(
    campaign: Campaign,
    owed: Sequence[Obligation],
    windows: Sequence[TimeWindow],
    common_day: CommonDay | None,
    own: Iterable[OwnEntry],
    *,
    tier: int,
    today: date,
    upper: Deadline | None = None,
    items: Sequence[ObligationItem] = (),
) -> list[Duty]:
    """What the unit owes, in the order of the plan: obligations, the common day, the peak weeks.

    `owed` are the unit's own obligations, `items` what they became for it (a waived one is not shown); `own` the entries
    of this unit under this plan, of any state. `upper` is when the upper union sums registrations up: all a CĐCS can go
    by where the plan gives it no day of its own (CB-O2).
    """
    mine = [entry for entry in own if entry.campaign_id == campaign.id and not entry.participation]
    found = []
    for duty in owed:
        made = [item for item in items if item.obligation_id == duty.id]
        if made:
            found += [_item(item, mine, today, upper) for item in made if not item.waived_at]
        else:
            found.append(_obligation(duty, mine, today, upper))
    if common_day and tier == GRASSROOTS:
        found.append(_common_day(common_day, mine, today))
    return found + [_peak(window, mine, today) for window in windows if window.purpose is WindowPurpose.PEAK]


def summed_up(asked: Iterable[Obligation]) -> Deadline | None:
    """When upper unions hand in what their CĐCS registered (CB-O1); None when the plan gives no day."""
    dues = [duty for duty in asked if duty.kind is ObligationKind.REGISTRATION_SUMMARY and duty.due_on]
    return next((Deadline(duty.due_on, duty.due_inclusive) for duty in dues if duty.due_on), None)


def pressing(found: Iterable[Duty]) -> list[Duty]:
    """Those with something to do, the most pressing first: by state, then by the last day."""
    order = list(DutyState)
    return sorted((d for d in found if d.state.open), key=lambda d: (order.index(d.state), d.last_day or date.max))


def _item(item: ObligationItem, mine: list[OwnEntry], today: date, upper: Deadline | None) -> Duty:
    family = FAMILY.get(item.obligation.kind)
    about = [entry for entry in mine if entry.family is family]
    begun = any(entry.state is EntryState.DRAFT for entry in about)
    nameless = item.obligation.kind is ObligationKind.REGISTRATION and item.last_day is None and upper is not None
    more = f"; cấp trên tổng hợp {upper.printed()}" if nameless and upper else ""
    several = family is FamilyName.REGISTRATIONS
    return of_item(item, today, begun=begun, detail=_in_words(about) if several else "", more=more)


def _obligation(duty: Obligation, mine: list[OwnEntry], today: date, upper: Deadline | None) -> Duty:
    deadline = Deadline(duty.due_on, duty.due_inclusive) if duty.due_on else None
    when = deadline.printed() if deadline else duty.due_text or "kế hoạch không ấn định ngày"
    if deadline is None and upper and duty.kind is ObligationKind.REGISTRATION:
        when += f"; cấp trên tổng hợp {upper.printed()}"
    to = receiver(duty)
    family = FAMILY.get(duty.kind)
    last = deadline.last_day if deadline else None
    if family is not FamilyName.REGISTRATIONS:
        return Duty(duty.name, DutyState.OUTSIDE, when, last, to)
    entries = [entry for entry in mine if entry.family is family]
    state = _sent_state(entries, deadline, today)
    return Duty(duty.name, state, when, last, to, _in_words(entries), family.value)


def _sent_state(entries: list[OwnEntry], deadline: Deadline | None, today: date) -> DutyState:
    """Late is what the server decided at the first sending (decision 13); what was sent back is not done."""
    out = [entry for entry in entries if entry.is_out]
    if out:
        return DutyState.LATE if all(entry.late for entry in out) else DutyState.DONE
    if entries:
        return DutyState.STARTED
    return DutyState.OVERDUE if deadline and deadline.days_left(today) < 0 else DutyState.OWED


def _common_day(day: CommonDay, mine: list[OwnEntry], today: date) -> Duty:
    about = [entry for entry in mine if entry.family is FamilyName.ACTIVITIES and entry.kind in day.kinds]
    out = [entry for entry in about if entry.is_out]
    state = DutyState.UPCOMING if today < day.span.first else DutyState.OWED
    if about:
        state = DutyState.STARTED
    if out:
        on_it = any(entry.touches(day.span.first, day.span.last) for entry in out)
        state = DutyState.DONE if on_it else DutyState.OTHER_DAY
    when = _days(day.span.first, day.span.last)
    return Duty(day.name, state, when, None, "", _in_words(about), FamilyName.ACTIVITIES.value, day.kinds[0])


def _peak(window: TimeWindow, mine: list[OwnEntry], today: date) -> Duty:
    inside = [
        entry
        for entry in mine
        if entry.family is FamilyName.ACTIVITIES and entry.touches(window.starts_on, window.ends_on)
    ]
    state = DutyState.UPCOMING if today < window.starts_on else DutyState.OWED
    if inside:
        state = DutyState.DONE if any(entry.is_out for entry in inside) else DutyState.STARTED
    when = _days(window.starts_on, window.ends_on)
    return Duty(f"Hoạt động {window.short_name}", state, when, None, "", _in_words(inside), FamilyName.ACTIVITIES.value)


def _days(first: date, last: date) -> str:
    return f"ngày {short(first)}" if first == last else f"từ ngày {short(first)} đến hết ngày {short(last)}"


_WORDS = {
    EntryState.APPROVED: "đã duyệt",
    EntryState.ACKNOWLEDGED: "đã nhận",
    EntryState.SENT: "đã gửi",
    EntryState.RETURNED: "bị trả lại",
    EntryState.DRAFT: "bản nháp",
}


def _in_words(entries: list[OwnEntry]) -> str:
    """ "1 đã duyệt, 2 đã gửi"; empty when there is nothing."""
    counted = [(sum(entry.state is state for entry in entries), words) for state, words in _WORDS.items()]
    return ", ".join(f"{number} {words}" for number, words in counted if number)
