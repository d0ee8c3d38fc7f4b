"""How often a duty falls due: once, after every phase, every month or quarter of its plan, each with its last day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.campaigns.deadlines import Deadline
from app.campaigns.models import Campaign, Obligation, Phase, Recurrence


@dataclass(frozen=True)
class Period:
    """One time a duty falls due. `starts_on` None: open; `last_day` None: the plan fixes none, somebody must."""

    code: str
    name: str
    starts_on: date | None
    ends_on: date
    last_day: date | None


def periods(duty: Obligation, campaign: Campaign, phases: Sequence[Phase]) -> list[Period]:
    """Oldest first. A duty per phase of a plan without phases falls due once; quarters go by the calendar (QN-O1)."""
    if duty.recurrence is Recurrence.PER_PHASE and phases:
        return [Period(one.code, one.name, one.starts_on, one.ends_on, _after(duty, one.ends_on)) for one in phases]
    if duty.recurrence is Recurrence.MONTHLY:
        return [_months(duty, campaign, first, 1) for first in _firsts(campaign, 1)]
    if duty.recurrence is Recurrence.QUARTERLY:
        return [_months(duty, campaign, first, 3) for first in _firsts(campaign, 3)]
    return [Period("", "", campaign.starts_on, campaign.ends_on, _fixed(duty) or _after(duty, campaign.ends_on))]


def _fixed(duty: Obligation) -> date | None:
    return Deadline(duty.due_on, duty.due_inclusive).last_day if duty.due_on else None


def _after(duty: Obligation, end: date) -> date | None:
    return None if duty.due_days_after is None else end + timedelta(days=duty.due_days_after)


def _firsts(campaign: Campaign, months: int) -> list[date]:
    """First days of the calendar's months or quarters that the plan touches; an open start begins with its issue."""
    begin = campaign.starts_on or campaign.issued_on or date(campaign.ends_on.year, 1, 1)
    at = date(begin.year, (begin.month - 1) // months * months + 1, 1)
    found = []
    while at <= campaign.ends_on:
        found.append(at)
        at = _plus(at, months)
    return found


def _plus(first: date, months: int) -> date:
    year, month = divmod(first.month - 1 + months, 12)
    return date(first.year + year, month + 1, 1)


def _months(duty: Obligation, campaign: Campaign, first: date, months: int) -> Period:
    end = _plus(first, months) - timedelta(days=1)
    if months == 1:
        code, name = f"{first:%Y-%m}", f"Tháng {first.month}/{first.year}"
    else:
        quarter = (first.month + 2) // 3
        code, name = f"{first.year}-Q{quarter}", f"Quý {('I', 'II', 'III', 'IV')[quarter - 1]}/{first.year}"
    starts = max(first, campaign.starts_on) if campaign.starts_on else first
    last = min(end, campaign.ends_on)
    return Period(code, name, starts, last, _after(duty, last))
