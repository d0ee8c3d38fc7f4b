"""What an initiative of the sample province is, and its authors."""

import random
from dataclasses import dataclass
from datetime import date

from app.demo.blocks import load
from app.demo.journeys import Journey
from app.demo.people import People
from app.demo.structure import Unit

SHARES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((100,),),
    2: ((60, 40), (70, 30), (50, 50)),
    3: ((50, 30, 20), (40, 30, 30)),
    4: ((40, 30, 20, 10),),
    5: ((40, 20, 20, 10, 10),),
}
HOW_MANY = {1: 65, 2: 20, 3: 10, 4: 3, 5: 2}


@dataclass(frozen=True)
class IdeaAuthor:
    full_name: str
    birth_year: int
    female: bool
    job: str
    education: str
    direct_worker: bool
    is_member: bool
    share: int


@dataclass(frozen=True)
class Idea:
    """An initiative. Money in đồng; `eligible` says that it was first applied inside the plan's window, None for an idea."""

    unit_code: str
    nature: str
    title: str
    field: str
    solution_type: str | None
    authors: tuple[IdeaAuthor, ...]
    current_state: str
    solution: str
    novelty: str
    effectiveness: str
    benefit_value: int | None
    benefit_note: str
    application_status: str | None
    first_applied_on: date | None
    scope: str
    head_agreed: bool
    head_name: str
    head_title: str
    head_on: date | None
    recognition_by: str
    recognition_no: str
    recognition_on: date | None
    proposal: str
    eligible: bool | None
    journey: Journey
    ip_protected: bool = False
    confidential: bool = False

    @property
    def state(self) -> str:
        return self.journey.state


def draw_authors(rng: random.Random, people: People, unit: Unit) -> tuple[IdeaAuthor, ...]:
    """One to five people of the union, the main author first; their shares sum to 100, nobody stands there twice."""
    assert unit.kind is not None
    number = rng.choices(list(HOW_MANY), weights=list(HOW_MANY.values()))[0]
    at_firm = unit.sector != "HCSN"
    found: dict[tuple[str, int], IdeaAuthor] = {}
    shares = rng.choice(SHARES[number])
    while len(found) < number:
        person = people.person(unit.kind.women, (1966, 1996))
        leads = not found and rng.random() < 0.2
        found[person.full_name, person.birth_year] = IdeaAuthor(
            full_name=person.full_name,
            birth_year=person.birth_year,
            female=person.female,
            job=("Phó " + unit.kind.head.lower()) if leads and unit.kind.head != "Chủ tịch UBND" else unit.kind.job,
            education=rng.choice(load("ideas.yaml")["education"]["firm" if at_firm else "HCSN"]),
            direct_worker=at_firm and not leads,
            is_member=rng.random() < 0.97,
            share=shares[len(found)],
        )
    return tuple(found.values())
