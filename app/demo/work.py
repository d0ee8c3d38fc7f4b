"""What a registered work of the sample province is: plain values, keyed by the code of its union."""

from dataclasses import dataclass
from datetime import date, datetime

from app.demo.journeys import Journey


@dataclass(frozen=True)
class Update:
    """A report of progress by the unit. Money in đồng."""

    on: date
    progress: str
    percent: int
    at: datetime
    actual_cost: int | None = None
    actual_benefit: int | None = None
    labour_days: int | None = None
    members: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Work:
    unit_code: str
    kind: str
    title: str
    content: str
    place: str
    start_on: date
    due_on: date
    budget: int
    funding: dict[str, int]
    labour_days: int | None
    members_joining: int | None
    benefit_value: int | None
    beneficiaries: int | None
    beneficiary_text: str
    movement: str
    occasion: str
    employer: str  # who agreed, "" when nobody was asked
    employer_on: date | None
    support_request: str
    support_amount: int | None
    plaque_wanted: bool
    contact_name: str
    contact_phone: str
    journey: Journey
    progress: str = "planned"
    updates: tuple[Update, ...] = ()
    confirmed_at: datetime | None = None
    plaque: str = "none"

    @property
    def state(self) -> str:
        return self.journey.state
