"""Writing a nomination from a valid form."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.campaigns.models import AwardBasis, Campaign, DecidingLevel
from app.entries.models import Entry
from app.kernel import clock
from app.kernel.text import clean_line, fold, parse_day
from app.nominations import queries
from app.nominations.models import Nomination, NominationLink, SubjectKind

_TEXTS = (
    "title", "phase", "ethnicity", "job", "workplace", "category", "award_form", "achievements", "results", "past_awards",
    "opinion",
)  # fmt: skip
_VALUES = ("headcount", "women", "votes_for", "votes_total", "rank")
_FLAGS = ("direct_worker", "small_group", "leader")
_YEAR = re.compile(r"(19|20)[0-9]{2}")


def split_kind(kind: str) -> tuple[str, SubjectKind | None]:
    """ "BIEU_DUONG.person", as a new form names it, into the type's code and the subject; None where it names none."""
    code, _, subject = kind.partition(".")
    known = {one.value for one in SubjectKind}
    return code, SubjectKind(subject) if subject in known else None


def basis_of(campaign: Campaign, code: str) -> AwardBasis:
    """What commendations of this type are given for; an honour where the plan does not say."""
    found = queries.choice(campaign, "nomination_type", code)
    return AwardBasis(found.extra.get("basis", AwardBasis.HONOUR.value)) if found else AwardBasis.HONOUR


def read_born(typed: str) -> tuple[date | None, int | None]:
    """(day, year) of birth as typed: "1985", "12/3/1985", or nothing. ValueError holds a sentence for the user."""
    text = clean_line(typed)
    if not text:
        return None, None
    today = clock.today()
    born_on = None if _YEAR.fullmatch(text) else parse_day(text, today)
    year = born_on.year if born_on else int(text)
    if not 1920 <= year <= today.year - 14:
        raise ValueError("Kiểm tra lại năm sinh.")
    return born_on, year


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns; `values["links"]` are public ids of entries of the same unit and plan."""
    assert isinstance(entry, Nomination)
    code, subject = split_kind(values["kind"])
    entry.kind = code
    entry.subject_kind = subject or entry.subject_kind or SubjectKind.PERSON
    entry.basis = basis_of(entry.campaign, code)
    for name in _TEXTS:
        setattr(entry, name, values.get(name) or "")
    for name in _VALUES:
        setattr(entry, name, values.get(name))
    for name in _FLAGS:
        setattr(entry, name, bool(values.get(name)))
    if entry.basis is AwardBasis.AD_HOC:
        entry.phase = ""
    entry.female = {"female": True, "male": False}.get(values.get("gender") or "")
    entry.born_on, entry.birth_year = read_born(values.get("born") or "")
    entry.deciding_level = DecidingLevel(values["deciding_level"])
    group = queries.choice(entry.campaign, "nomination_category", entry.category) if entry.category else None
    entry.category_label = group.label if group else ""
    entry.name_key = fold(entry.title)
    entry.search_key = fold(f"{entry.title} {entry.workplace} {entry.job}")
    entry.event_on = entry.event_to = clock.today()
    entry.updated_at = clock.now()
    _link(entry, values.get("links") or [])


def _link(entry: Nomination, public_ids: list[str]) -> None:
    offered = {one.public_id: one.id for one in queries.speaking(entry.unit, entry.campaign)}
    wanted = {offered[public_id] for public_id in public_ids if public_id in offered}
    kept = {link.entry_id: link for link in entry.links}
    for entry_id, link in kept.items():
        if entry_id not in wanted:
            entry.links.remove(link)
    entry.links += [NominationLink(entry_id=entry_id) for entry_id in sorted(wanted - kept.keys())]
