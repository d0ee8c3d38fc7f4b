"""Writing a report: figures are counted once more and frozen the moment it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.campaigns.models import Campaign, ObligationKind
from app.entries.models import Entry
from app.kernel import clock
from app.kernel.text import fold
from app.obligations.models import ObligationItem
from app.reports import queries
from app.reports.models import Report, ReportFigure, Source
from app.reports.queries import Figure
from app.units.models import OrgUnit

TEXTS = ("situation", "results", "shortcomings", "proposals", "document_no", "signer")


@dataclass(frozen=True)
class Drawn:
    """What a report of a unit and period would say now. `children` is None while no unit below has reported."""

    first_day: date | None
    last_day: date
    period: str
    live: list[Figure]
    children: dict[str, int] | None

    def counted(self, source: Source) -> dict[str, int]:
        """{code: figure} as the source says."""
        if source is Source.CHILDREN and self.children is not None:
            return {one.code: self.children.get(one.code, 0) for one in self.live}
        return {one.code: one.amount for one in self.live}


def draw(campaign: Campaign, unit: OrgUnit, item: ObligationItem | None) -> Drawn:
    """The figures of a unit (with all below it) for the period of the duty, else for the whole plan."""
    first = item.starts_on if item else campaign.starts_on
    last = (item.ends_on if item else None) or campaign.ends_on
    period = item.period if item else ""
    has_children = unit.tier < 4
    return Drawn(
        first_day=first,
        last_day=last,
        period=period,
        live=queries.live(campaign, unit.path, queries.span_of(first, last)),
        children=(queries.of_children(campaign, unit, period) or None) if has_children else None,
    )


def title_of(kind: str, item: ObligationItem | None, campaign: Campaign, serial: int) -> str:
    """ "Báo cáo kết quả Quý I/2019", "Báo cáo bổ sung kết quả …" for supplements."""
    name = ObligationKind(kind).label
    if serial > 1:
        name = name.replace("Báo cáo", "Báo cáo bổ sung", 1)
    return f"{name} {item.period_name if item and item.period_name else campaign.short_title}"[:250]


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns; `adjusted` is {code: (stated, reason)}."""
    assert isinstance(entry, Report)
    entry.kind = values["kind"]
    drawn = draw(entry.campaign, entry.unit, entry.item)
    for name in TEXTS:
        setattr(entry, name, values.get(name) or "")
    entry.document_on = values.get("document_on")
    entry.source = Source(values.get("source") or Source.LIVE)
    entry.first_day, entry.last_day, entry.as_of = drawn.first_day, drawn.last_day, clock.now()
    earlier = queries.before(entry.unit_id, entry.campaign_id, entry.kind, drawn.period, entry.id)
    entry.serial = entry.serial or ((earlier.serial or 1) + 1 if earlier else 1)
    entry.title = title_of(entry.kind, entry.item, entry.campaign, entry.serial)
    entry.search_key = fold(f"{entry.title} {entry.document_no}")
    entry.event_on = entry.event_to = drawn.last_day
    entry.updated_at = clock.now()
    entry.coverage = queries.covered(entry.campaign, entry.unit, drawn.period, entry.source)
    entry.targets = queries.target_lines(entry.campaign, entry.unit, drawn.last_day)
    _freeze(entry, drawn, values.get("adjusted") or {})


def _freeze(entry: Report, drawn: Drawn, adjusted: Mapping[str, tuple[int, str]]) -> None:
    kept = {figure.code: figure for figure in entry.figures}
    counted = drawn.counted(entry.source)
    rows = []
    for position, one in enumerate(drawn.live):
        row = kept.get(one.code) or ReportFigure(code=one.code)
        row.label, row.counted_in, row.is_money, row.position = one.label, one.counted_in, one.is_money, position
        row.live = one.amount
        row.children = None if drawn.children is None else drawn.children.get(one.code, 0)
        row.counted = counted[one.code]
        row.stated, row.reason = adjusted.get(one.code, (None, ""))
        rows.append(row)
    entry.figures = rows
