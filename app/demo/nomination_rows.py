"""Nominations of the sample province as rows, and the awards of the province's one decision."""

from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from app.campaigns.models import AwardBasis, DecidingLevel
from app.demo.nominees import DECIDED_ON, DECISION, FORM, GROUPS, Nominee
from app.demo.papers import Note, Paper, Spine
from app.demo.unit_rows import Rows
from app.entries.facts import as_dict
from app.entries.models import FamilyName, new_public_id
from app.kernel.clock import TZ
from app.kernel.text import clean_line, day, fold
from app.nominations.facts import LABELS, facts
from app.nominations.models import Award, Nomination, SubjectKind

KIND = "BIEU_DUONG"
RECORDED_AT = datetime.combine(DECIDED_ON, time(15, 20), TZ)


class NominationRows:
    def __init__(self, spine: Spine) -> None:
        self._spine = spine
        self._nominations: Rows = []
        self._awards: Rows = []

    def add(self, entry: int, one: Nominee) -> None:
        values = _values(one)
        name = clean_line(one.name)
        sent_on = (one.journey.moves[-1].at if one.journey.moves else one.journey.created_at).date()
        paper = Paper(
            family=FamilyName.NOMINATIONS,
            unit_code=one.unit_code,
            journey=one.journey,
            kind=KIND,
            title=name,
            search_key=fold(f"{name} {values['workplace']} {one.job}"),
            event_on=sent_on,
            event_to=sent_on,
            facts=as_dict(facts(_like(values, name))),
            labels=LABELS,
            typed={},
        )
        root = self._spine.tree.province.root
        chair, province = self._spine.staff[root.code].chair, self._spine.tree.ids[root.code]
        told = []
        if one.honoured:
            words = f"Quyết định số {DECISION} ngày {day(DECIDED_ON)}"
            told.append(Note(max(RECORDED_AT, _after(one)), chair, province, "award", "award", "", "award", words))
            self._awards.append(self._award(entry, one, name, chair, province))
        self._spine.add(entry, paper, told)
        self._nominations.append({"id": entry, "name_key": fold(name), **values})

    def _award(self, entry: int, one: Nominee, name: str, chair: int, province: int) -> dict[str, Any]:
        return {
            "public_id": new_public_id(),
            "unit_id": province,
            "receiving_unit_id": self._spine.tree.ids[one.unit_code],
            "campaign_id": self._spine.campaign_id,
            "nomination_id": entry,
            "subject_kind": SubjectKind.PERSON,
            "subject": name,
            "subject_key": fold(name),
            "search_key": fold(f"{name} {one.workplace} {one.job}"),
            "female": one.female,
            "birth_year": one.birth_year,
            "kind": KIND,
            "basis": AwardBasis.HONOUR,
            "category": one.category,
            "category_label": GROUPS[one.category][0],
            "form": FORM,
            "level": DecidingLevel.PROVINCE,
            "decision_no": DECISION,
            "decided_on": DECIDED_ON,
            "created_at": RECORDED_AT,
            "created_by_id": chair,
        }

    def tables(self) -> list[tuple[Any, Rows]]:
        return [(Nomination.__table__, self._nominations), (Award.__table__, self._awards)]


def _after(one: Nominee) -> datetime:
    return one.journey.moves[-1].at + timedelta(minutes=5)


def _values(one: Nominee) -> dict[str, Any]:
    """The columns a form fills."""
    return {
        "basis": AwardBasis.HONOUR,
        "subject_kind": SubjectKind.PERSON,
        "female": one.female,
        "born_on": None,
        "birth_year": one.birth_year,
        "ethnicity": one.ethnicity,
        "job": one.job,
        "workplace": clean_line(one.workplace),
        "category": one.category,
        "category_label": GROUPS[one.category][0],
        "direct_worker": one.direct,
        "leader": one.leader,
        "award_form": FORM,
        "deciding_level": DecidingLevel.PROVINCE,
        "achievements": one.achievements,
        "votes_for": one.votes_for,
        "votes_total": one.votes_total,
        "past_awards": one.past,
        "rank": one.rank,
    }


def _like(values: dict[str, Any], name: str) -> Any:
    unsaid = {"phase": "", "headcount": None, "women": None, "small_group": False, "results": "", "opinion": ""}
    return SimpleNamespace(**values, **unsaid, title=name, links=[])
