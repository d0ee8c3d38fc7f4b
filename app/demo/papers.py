"""Entries of the sample province as rows of the spine, with the history the workflow would have written."""

import hashlib
import random
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.campaigns.deadlines import Deadline
from app.demo.journeys import Journey
from app.demo.people_rows import Staff
from app.demo.structure import SEED, Unit
from app.demo.unit_rows import Rows, Tree
from app.entries.models import Channel, Entry, EntryEvent, EntryState, FamilyName
from app.entries.workflow import DESK_ACTIONS

Typed = dict[str, list[str]]
VAGUE = "Như kế hoạch của đơn vị"
FIRST_TOLD = {  # what stood in a field before it was returned and mended; VAGUE in the others
    "title": "Công trình, phần việc chào mừng 90 năm",
    "place": "Tại đơn vị",
    "due_on": "31/08/2019",
    "budget": "18.000 đồng",
    "from_union": "Kinh phí công đoàn: 1.000.000 đồng",
    "authors": "Tập thể đơn vị 100%",
}


@dataclass(frozen=True)
class Duty:
    """A deadline of the plan: whom it binds, for which family."""

    family: FamilyName
    tiers: Collection[int]
    deadline: Deadline


@dataclass(frozen=True)
class Paper:
    """What the spine keeps of an entry. `facts` are its words when sent, `labels` those of its form."""

    family: FamilyName
    unit_code: str
    journey: Journey
    kind: str
    title: str
    search_key: str
    event_on: date | None
    event_to: date | None
    facts: dict[str, str]
    labels: dict[str, str]
    typed: Typed  # what a draft keeps


@dataclass
class Note:
    """One line of history before it gets its number."""

    at: datetime
    actor_id: int
    unit_id: int
    line: str
    action: str
    before: str
    after: str
    comment: str = ""
    field: str = ""
    facts: dict[str, str] | None = None
    changes: list[list[str]] | None = None


@dataclass
class Spine:
    """Collects rows of `entry` and `entry_event`. Numbers are given by the caller, in the order of writing."""

    tree: Tree
    staff: dict[str, Staff]
    campaign_id: int
    duties: list[Duty]
    entries: Rows = field(default_factory=list)
    _notes: list[tuple[int, int, Note]] = field(default_factory=list)
    _rng: random.Random = field(default_factory=lambda: random.Random(SEED))

    def add(self, number: int, paper: Paper, later: Collection[Note] = ()) -> None:
        """Take an entry in; `later` are lines of its other histories (progress)."""
        unit, journey = self.tree.units[paper.unit_code], paper.journey
        writer = self.writer(unit)
        notes = sorted([*self._review(unit, paper, writer), *later], key=lambda note: note.at)
        self._notes += [(number, version, note) for version, note in enumerate(notes, 2)]
        last_send = next((move for move in reversed(journey.moves) if move.action == "send"), None)
        verdict = next((note for note in notes if note.after in ("approved", "rejected")), None)
        back = journey.moves[-1] if journey.state == "returned" else None
        self.entries.append(
            {
                "id": number,
                "public_id": secrets.token_urlsafe(9),
                "family": paper.family,
                "kind": paper.kind,
                "title": paper.title,
                "search_key": paper.search_key,
                "state": journey.state,
                "campaign_id": self.campaign_id,
                "unit_id": self.tree.ids[unit.code],
                "holder_id": self._holder(unit, journey.state),
                "event_on": None if journey.state == "draft" else paper.event_on,
                "event_to": None if journey.state == "draft" else paper.event_to,
                "version": 1 + len(notes),
                "created_by_id": writer,
                "created_at": journey.created_at,
                "updated_at": max([journey.created_at, *(note.at for note in notes)]),
                "creation_key": secrets.token_urlsafe(9),
                "sent_digest": hashlib.sha256(repr(paper.facts).encode()).hexdigest() if last_send else "",
                "draft_data": paper.typed if journey.state == "draft" else None,
                "draft_saved_at": journey.created_at if journey.state == "draft" else None,
                "first_sent_at": journey.first_sent_at,
                "sent_at": last_send.at if last_send else None,
                "sent_by_id": writer if last_send else None,
                "late": self._late(unit, paper.family, journey.first_sent_at),
                "opened_at": journey.opened_at,
                "decided_at": verdict.at if verdict else None,
                "decided_by_id": verdict.actor_id if verdict else None,
                "grace_on": (back.at + timedelta(days=5)).date() if back else None,
                **self._behalf(unit, writer),
            }
        )

    def tables(self) -> list[tuple[Any, Rows]]:
        ordered = sorted(self._notes, key=lambda one: (one[2].at, one[0], one[1]))
        events = [_event(at, number, version, note) for at, (number, version, note) in enumerate(ordered, 1)]
        return [(Entry.__table__, self.entries), (EntryEvent.__table__, events)]

    def writer(self, unit: Unit) -> int:
        """Who enters for the union: its own people, or for one without a phone its upper union's (nhập hộ)."""
        return self.staff[unit.parent_code or "" if unit.entry_mode == "parent" else unit.code].writer

    def writers_unit(self, unit: Unit) -> int:
        return self.tree.ids[unit.parent_code or "" if unit.entry_mode == "parent" else unit.code]

    def reviewer(self, unit: Unit) -> int:
        return self.staff[self.tree.desk_of(unit.code)].reviewer(self._rng, frozenset({self.writer(unit)}))

    def desk(self, unit: Unit) -> int:
        return self.tree.ids[self.tree.desk_of(unit.code)]

    def _holder(self, unit: Unit, state: str) -> int | None:
        if state in ("draft", "returned"):
            return self.tree.ids[unit.code]
        return self.desk(unit) if state == "sent" else None

    def _late(self, unit: Unit, family: FamilyName, sent: datetime | None) -> bool:
        bound = [duty for duty in self.duties if duty.family == family and unit.tier in duty.tiers]
        return sent is not None and any(duty.deadline.is_late(sent) for duty in bound)

    def _behalf(self, unit: Unit, writer: int) -> dict[str, Any]:
        if unit.entry_mode != "parent":
            return {"on_behalf_by_id": None, "on_behalf_channel": None, "on_behalf_of": ""}
        channel = self._rng.choice([Channel.PHONE, Channel.PAPER])
        return {"on_behalf_by_id": writer, "on_behalf_channel": channel, "on_behalf_of": unit.chair.full_name}

    def _review(self, unit: Unit, paper: Paper, writer: int) -> list[Note]:
        state, reviewer = EntryState.DRAFT, self.reviewer(unit)
        mended = sum(move.action == "send" for move in paper.journey.moves) > 1
        faulty = next((move.field for move in paper.journey.moves if move.action == "return"), "")
        notes = []
        for at, move in enumerate(paper.journey.moves):
            after = EntryState(Journey(move.at, (move,)).state)
            at_desk = move.action in DESK_ACTIONS
            note = Note(
                at=move.at,
                actor_id=reviewer if at_desk else writer,
                unit_id=self.desk(unit) if at_desk else self.writers_unit(unit),
                line="state",
                action=move.action,
                before=state.value,
                after=after.value,
                comment=move.comment,
                field=move.field,
            )
            if move.action == "send":
                _tell(note, paper, faulty, first=at == 0, mended=mended)
            notes.append(note)
            state = after
        return notes


def _tell(note: Note, paper: Paper, faulty: str, *, first: bool, mended: bool) -> None:
    """What was sent; of a mended entry the first sending still had the fault."""
    note.facts = dict(paper.facts)
    if not mended or faulty not in paper.facts:
        return
    before = FIRST_TOLD.get(faulty, VAGUE)
    if first:
        note.facts[faulty] = before
    else:
        note.changes = [[paper.labels[faulty], before, paper.facts[faulty]]]


def _event(number: int, entry: int, version: int, note: Note) -> dict[str, Any]:
    """The row; facts and changes are left out where there are none, so that they are NULL and not JSON's null."""
    row: dict[str, Any] = {
        "id": number,
        "entry_id": entry,
        "at": note.at,
        "actor_id": note.actor_id,
        "unit_id": note.unit_id,
        "line": note.line,
        "action": note.action,
        "before": note.before,
        "after": note.after,
        "version": version,
        "comment": note.comment,
        "field": note.field,
    }
    if note.facts is not None:
        row["facts"] = note.facts
    if note.changes is not None:
        row["changes"] = note.changes
    return row
