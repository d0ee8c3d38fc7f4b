"""Initiatives of the sample province as rows: the initiative and its authors."""

from types import SimpleNamespace
from typing import Any

from app.demo.idea import Idea, IdeaAuthor
from app.demo.papers import Paper, Spine, Typed
from app.demo.program_rows import NAME as PROGRAM
from app.demo.unit_rows import Rows
from app.entries.facts import as_dict
from app.entries.models import FamilyName
from app.initiatives.facts import LABELS, facts
from app.initiatives.models import ApplicationStatus, Author, Gender, Initiative, Scope, SolutionType
from app.kernel.text import clean_line, day, fold, number

_COLUMNS = (
    "field", "solution_type", "current_state", "solution", "novelty", "effectiveness", "benefit_value", "benefit_note",
    "application_status", "first_applied_on", "scope", "head_agreed", "head_name", "head_title", "head_on",
    "recognition_by", "recognition_no", "recognition_on", "proposal", "eligible", "ip_protected",
    "confidential",
)  # fmt: skip
_DATES_AND_CHOICES = frozenset(
    {"solution_type", "benefit_value", "application_status", "first_applied_on", "scope", "head_on"}
)
_NULLABLE = _DATES_AND_CHOICES | {"recognition_on", "eligible"}


class InitiativeRows:
    def __init__(self, spine: Spine) -> None:
        self._spine = spine
        self._initiatives: Rows = []
        self._authors: Rows = []

    def add(self, entry: int, idea: Idea) -> None:
        title, draft = clean_line(idea.title), idea.state == "draft"
        names = " ".join(author.full_name for author in idea.authors)
        paper = Paper(
            family=FamilyName.INITIATIVES,
            unit_code=idea.unit_code,
            journey=idea.journey,
            kind="" if draft else idea.nature,
            title=title,
            search_key=fold(title if draft else f"{title} {names}"),
            event_on=idea.first_applied_on,
            event_to=idea.first_applied_on,
            facts=_facts(idea, title),
            labels=LABELS,
            typed=_typed(idea, title),
        )
        self._spine.add(entry, paper)
        self._initiatives.append(_row(entry, idea, draft=draft))
        if not draft:
            self._authors += [_author(entry, position, author) for position, author in enumerate(idea.authors)]

    def tables(self) -> list[tuple[Any, Rows]]:
        return [(Initiative.__table__, self._initiatives), (Author.__table__, self._authors)]


def _row(entry: int, idea: Idea, *, draft: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"id": entry, "investor": ""}
    for name in _COLUMNS:
        value = getattr(idea, name)
        row[name] = value if not draft else None if name in _NULLABLE else False if isinstance(value, bool) else ""
    return row


def _author(entry: int, position: int, author: IdeaAuthor) -> dict[str, Any]:
    return {
        "initiative_id": entry,
        "position": position,
        "full_name": author.full_name,
        "name_key": fold(author.full_name),
        "birth_year": author.birth_year,
        "gender": Gender.FEMALE if author.female else Gender.MALE,
        "job": author.job,
        "education": author.education,
        "direct_worker": author.direct_worker,
        "is_member": author.is_member,
        "share": author.share,
    }


def _facts(idea: Idea, title: str) -> dict[str, str]:
    authors = [
        SimpleNamespace(**(vars(author) | {"gender": Gender.FEMALE if author.female else Gender.MALE}))
        for author in idea.authors
    ]
    said = {name: getattr(idea, name) for name in _COLUMNS} | {
        "title": title,
        "kind": idea.nature,
        "authors": authors,
        "investor": "",
        "program": SimpleNamespace(name=PROGRAM),
        "application_status": ApplicationStatus(idea.application_status) if idea.application_status else None,
        "scope": Scope(idea.scope),
        "solution_type": SolutionType(idea.solution_type) if idea.solution_type else None,
    }
    like: Any = SimpleNamespace(**said)
    return as_dict(facts(like))


def _typed(idea: Idea, title: str) -> Typed:
    """The draft as typed; the head's agreement is what most of them still lack."""
    if idea.state != "draft":
        return {}
    said = {
        "nature": idea.nature,
        "title": title,
        "field": idea.field,
        "current_state": idea.current_state,
        "solution": idea.solution,
        "effectiveness": idea.effectiveness,
        "application_status": idea.application_status or "",
        "first_applied_on": day(idea.first_applied_on),
        "scope": idea.scope,
        "head_name": idea.head_name,
        "head_title": idea.head_title,
        "benefit_value": number(idea.benefit_value) if idea.benefit_value else "",
        "benefit_note": idea.benefit_note,
    }
    for position, author in enumerate(idea.authors):
        said |= {
            f"authors-{position}-full_name": author.full_name,
            f"authors-{position}-share": str(author.share),
            f"authors-{position}-birth_year": str(author.birth_year),
            f"authors-{position}-gender": (Gender.FEMALE if author.female else Gender.MALE).value,
            f"authors-{position}-job": author.job,
            f"authors-{position}-is_member": "y",
        }
    return {name: [text] for name, text in said.items()}
