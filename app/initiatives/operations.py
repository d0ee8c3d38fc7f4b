"""Writing an initiative from a valid form."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.entries.models import Entry
from app.initiatives.eligibility import judge, limits_of
from app.initiatives.models import (
    ApplicationStatus,
    Author,
    Destination,
    ExternalStep,
    Gender,
    Initiative,
    Nature,
    Outcome,
    Scope,
    SolutionType,
)
from app.initiatives.queries import program_named
from app.kernel import clock
from app.kernel.text import fold

_TEXTS = (
    "title", "field", "investor", "current_state", "solution", "novelty", "effectiveness", "benefit_note", "head_name",
    "head_title", "recognition_by", "recognition_no", "proposal",
)  # fmt: skip
_VALUES = ("benefit_value", "first_applied_on", "head_on", "recognition_on")
_FLAGS = ("head_agreed", "ip_protected", "confidential")


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns; `authors` in `values` are the rows of the form, the main author first.

    Without `program` in `values` (no programme was offered) the initiative stays where it is.
    """
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
    if "program" in values:
        entry.program = program_named(values["program"]) if values["program"] else None
    limits = limits_of(entry.campaign, entry.program)
    entry.eligible, entry.ineligible_reason = judge(
        nature, entry.first_applied_on, entry.ip_protected, limits, entry.program
    )
    _fill_portal(entry, values.get("portal_code") or "")
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


def _fill_portal(entry: Initiative, code: str) -> None:
    """The code typed in the form; a blank takes it back only while nothing was decided there."""
    step = next((one for one in entry.steps if one.destination is Destination.PORTAL), None)
    if step is None and code:
        entry.steps.append(ExternalStep(destination=Destination.PORTAL, code=code, outcome=Outcome.WAITING))
    elif step is not None and code:
        step.code = code
    elif step is not None and step.outcome is Outcome.WAITING:
        entry.steps.remove(step)
