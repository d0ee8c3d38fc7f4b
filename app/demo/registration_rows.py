"""Registrations of the sample province as rows: the work, its funding, the reports of progress."""

from types import SimpleNamespace
from typing import Any

from app.demo import plaque_rows
from app.demo.papers import Note, Paper, Spine, Typed
from app.demo.unit_rows import Rows
from app.demo.work import Update, Work
from app.entries.facts import as_dict
from app.entries.models import FamilyName
from app.kernel.text import clean_line, day, fold, number
from app.registrations.facts import ALL_LABELS, facts
from app.registrations.models import Funding, FundingSource, PlaqueRequest, Progress, ProgressUpdate, Registration


class RegistrationRows:
    def __init__(self, spine: Spine) -> None:
        self._spine = spine
        self._works: Rows = []
        self._funding: Rows = []
        self._updates: Rows = []
        self._requests: Rows = []

    def add(self, entry: int, work: Work) -> None:
        values = _values(work)
        title, place = values["title"], values["place"]
        draft = work.state == "draft"
        paper = Paper(
            family=FamilyName.REGISTRATIONS,
            unit_code=work.unit_code,
            journey=work.journey,
            kind=work.kind,
            title=title,
            search_key=fold(title if draft else f"{title} {place}"),
            event_on=work.start_on,
            event_to=work.due_on,
            facts=_facts(work, values),
            labels=ALL_LABELS,
            typed=_typed(work, values),
        )
        self._spine.add(entry, paper, self._history(entry, work))
        province = self._spine.tree.ids[self._spine.tree.province.root.code]
        row = _row(entry, work, _blank(values) if draft else values)
        self._works.append(row | plaque_rows.columns(work, province))
        if work.plaque != "none":
            self._requests.append(plaque_rows.request(entry, work))
        if not draft:
            self._funding += [
                {"registration_id": entry, "source": source, "amount": amount}
                for source, amount in work.funding.items()
            ]

    def tables(self) -> list[tuple[Any, Rows]]:
        return [
            (Registration.__table__, self._works),
            (Funding.__table__, self._funding),
            (ProgressUpdate.__table__, sorted(self._updates, key=lambda row: row["at"])),
            (PlaqueRequest.__table__, self._requests),
        ]

    def _history(self, entry: int, work: Work) -> list[Note]:
        """Lines of the progress history; keeps the reports themselves on the way."""
        unit = self._spine.tree.units[work.unit_code]
        writer, at_home = self._spine.writer(unit), self._spine.writers_unit(unit)
        before, notes = Progress.PLANNED, []
        for update in work.updates:
            after = Progress(update.progress)
            self._updates.append(_update(entry, update, writer))
            notes.append(_note(update.at, writer, at_home, before, after, update.note))
            before = after
        if work.confirmed_at:
            reviewer, desk = self._spine.reviewer(unit), self._spine.desk(unit)
            notes.append(_note(work.confirmed_at, reviewer, desk, before, Progress.CONFIRMED, ""))
        if work.plaque != "none":
            notes += plaque_rows.history(self._spine, work)
        return notes


def _note(at: Any, actor: int, unit: int, before: Progress, after: Progress, comment: str) -> Note:
    return Note(at, actor, unit, "progress", f"progress_{after.value}", before.value, after.value, comment)


def _update(entry: int, update: Update, writer: int) -> dict[str, Any]:
    return {
        "registration_id": entry,
        "on_day": update.on,
        "progress": update.progress,
        "percent": update.percent,
        "actual_cost": update.actual_cost,
        "actual_benefit": update.actual_benefit,
        "labour_days": update.labour_days,
        "members": update.members,
        "note": update.note,
        "at": update.at,
        "by_id": writer,
    }


def _values(work: Work) -> dict[str, Any]:
    """The columns a form fills."""
    return {
        "title": clean_line(work.title),
        "content": work.content,
        "place": clean_line(work.place),
        "start_on": work.start_on,
        "due_on": work.due_on,
        "budget": work.budget,
        "labour_days": work.labour_days,
        "in_kind": None,
        "members_joining": work.members_joining,
        "benefit_value": work.benefit_value,
        "beneficiaries": work.beneficiaries,
        "beneficiary_text": work.beneficiary_text,
        "movement": work.movement,
        "occasion": work.occasion,
        "partner": "",
        "employer_agreed": bool(work.employer),
        "employer_name": work.employer,
        "employer_on": work.employer_on,
        "support_request": work.support_request,
        "support_amount": work.support_amount,
        "plaque_wanted": work.plaque_wanted,
        "key_project": False,
        "contact_name": work.contact_name,
        "contact_phone": work.contact_phone,
    }


def _facts(work: Work, values: dict[str, Any]) -> dict[str, str]:
    sources = [SimpleNamespace(source=FundingSource(source), amount=amount) for source, amount in work.funding.items()]
    like: Any = SimpleNamespace(**values, kind=work.kind, details={}, funding=sources)
    return as_dict(facts(like))


def _blank(values: dict[str, Any]) -> dict[str, Any]:
    """Columns of a draft: what was typed stands in the draft alone."""
    empty: dict[type, Any] = {str: "", bool: False}
    return {name: empty.get(type(value)) for name, value in values.items()}


def _row(entry: int, work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The row of `registration`; the newest report is mirrored as `report_progress` would."""
    own = {name: value for name, value in values.items() if name != "title"}
    last = work.updates[-1] if work.updates else None
    finished = last.on if last and last.progress == "done" else None
    begun = next((update.on for update in work.updates if update.progress in ("running", "done")), None)
    overdue = last is not None and last.note and last.progress != "done" and last.on > work.due_on
    return {
        "id": entry,
        **own,
        "details": {},
        "progress": work.progress,
        "percent": last.percent if last else 0,
        "started_on": min(begun, work.start_on) if begun else None,
        "finished_on": finished,
        "actual_cost": last.actual_cost if last else None,
        "actual_benefit": last.actual_benefit if last else None,
        "delay_reason": last.note if last and overdue else "",
        "plaque": work.plaque,
    }


def _typed(work: Work, values: dict[str, Any]) -> Typed:
    """The draft as somebody typed it on the phone, the last fields still empty."""
    if work.state != "draft":
        return {}
    said = {
        "kind": work.kind,
        "title": values["title"],
        "content": work.content,
        "place": values["place"],
        "start_on": day(work.start_on),
        "due_on": "",
        "budget": number(work.budget),
        "contact_name": work.contact_name,
        "contact_phone": work.contact_phone,
    }
    return {name: [text] for name, text in said.items()}
