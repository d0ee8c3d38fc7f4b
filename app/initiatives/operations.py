"""Writing an initiative from a valid form."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Campaign, TimeWindow
from app.entries.models import Entry
from app.initiatives.models import ApplicationStatus, Author, Gender, Initiative, Nature, Scope, SolutionType
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import fold

_TEXTS = (
    "title", "field", "investor", "current_state", "solution", "novelty", "effectiveness", "benefit_note", "head_name",
    "head_title", "recognition_by", "recognition_no", "proposal", "portal_code",
)  # fmt: skip
_VALUES = ("benefit_value", "first_applied_on", "head_on", "recognition_on")
_FLAGS = ("head_agreed", "ip_protected", "confidential")


def eligible_window(campaign: Campaign) -> TimeWindow | None:
    """The window in which an initiative must first be applied, when the plan names one (BD-P3)."""
    if not campaign.eligible_window:
        return None
    query = sa.select(TimeWindow).where(
        TimeWindow.campaign_id == campaign.id, TimeWindow.code == campaign.eligible_window
    )
    return db.session.scalar(query)


def eligibility(nature: Nature, applied_on: date | None, window: TimeWindow | None) -> bool | None:
    """Applied inside the window (inclusive). None where the question does not arise: a new idea, or no window."""
    if nature is Nature.NEW_IDEA or window is None:
        return None
    return applied_on is not None and window.starts_on <= applied_on <= window.ends_on


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns; `authors` in `values` are the rows of the form, the main author first."""
    assert isinstance(entry, Initiative)
    nature = Nature(values["nature"])
    entry.kind = nature.value
    for name in _TEXTS:
        setattr(entry, name, values.get(name) or "")
    for name in _VALUES:
        setattr(entry, name, values.get(name))
    for name in _FLAGS:
        setattr(entry, name, bool(values.get(name)))
    entry.solution_type = SolutionType(values["solution_type"]) if values.get("solution_type") else None
    entry.scope = Scope(values["scope"]) if values.get("scope") else None
    status = values.get("application_status")
    entry.application_status = ApplicationStatus(status) if status else None
    entry.event_on = entry.event_to = entry.first_applied_on
    entry.eligible = eligibility(nature, entry.first_applied_on, eligible_window(entry.campaign))
    entry.updated_at = clock.now()
    _fill_authors(entry, values["authors"])
    names = " ".join(author.full_name for author in entry.authors)
    entry.search_key = fold(f"{entry.title} {names}")


def _fill_authors(entry: Initiative, rows: Sequence[Mapping[str, Any]]) -> None:
    """The first author is the main one; rows of the form replace those of before, keeping their places."""
    rows = [row for row in rows if row.get("full_name")]
    del entry.authors[len(rows) :]
    for position, row in enumerate(rows):
        if position == len(entry.authors):
            entry.authors.append(Author(position=position))
        author = entry.authors[position]
        author.full_name, author.name_key = row["full_name"], fold(row["full_name"])
        author.birth_year = row.get("birth_year")
        author.gender = Gender(row["gender"]) if row.get("gender") else None
        author.job, author.education = row.get("job") or "", row.get("education") or ""
        author.direct_worker, author.is_member = bool(row.get("direct_worker")), not row.get("not_member")
        author.share = row["share"]
