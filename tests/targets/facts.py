"""What a plan's targets are counted from, as plain records that know nothing of the program."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Unit:
    id: int
    tier: int
    sector: str | None
    parent_id: int | None
    founded_on: date | None = None
    ended_on: date | None = None
    members: dict[date, int] = field(default_factory=dict)

    def alive(self, day: date) -> bool:
        return not (self.founded_on and self.founded_on > day) and not (self.ended_on and self.ended_on < day)

    def members_on(self, day: date) -> int:
        known = [on for on in self.members if on <= day]
        return self.members[max(known)] if known else 0


@dataclass
class Paper:
    """An entry; papers stand in the order of their ids. `values` by measure, `authors` as (name, year of birth)."""

    family: str
    unit_id: int
    kind: str
    state: str
    first: date | None
    last: date | None
    values: dict[str, int] = field(default_factory=dict)
    authors: list[tuple[str, int | None]] = field(default_factory=list)
    progress: str = ""
    recognition: str = ""
    plaque: str = ""
    portal_code: str = ""
    eligible: bool | None = None
    holds: bool = False


@dataclass
class Duty:
    unit_id: int
    code: str
    kind: str
    handed: str
    nothing: bool


@dataclass
class Prize:
    unit_id: int
    kind: str
    subject: str
    category: str
    on: date
    taken_back: bool


@dataclass
class Seat:
    """A unit's invitation to a host event; `attended` None: nobody has marked it."""

    unit_id: int
    kind: str
    first: date
    last: date
    cancelled: bool
    attended: bool | None
    people: int


@dataclass
class Facts:
    """All there is of one plan. `count_from` by family: sent or approved."""

    units: dict[int, Unit]
    count_from: dict[str, str]
    tags: dict[str, list[str]]
    papers: list[Paper] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    prizes: list[Prize] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    today: date = date.max
    events: list[tuple[int, str, date]] = field(default_factory=list)  # (unit, found | dissolve | merge, day)
    given: dict[tuple[str, int], int] = field(default_factory=dict)  # number of a target given to a unit

    def counts(self, paper: Paper) -> bool:
        """Decision 14; what was returned, rejected or cancelled has left at once (CR-8)."""
        return paper.state in ("approved", "acknowledged") or (
            paper.state == "sent" and self.count_from[paper.family] == "sent"
        )
