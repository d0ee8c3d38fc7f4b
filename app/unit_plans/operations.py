"""Writing a unit's plan from a valid form."""

from collections.abc import Mapping
from typing import Any

from app.entries.models import Entry
from app.kernel import clock
from app.kernel.text import fold
from app.unit_plans.models import UnitPlan

_TEXTS = ("title", "number", "content", "party_name", "party_words", "head_name", "head_words")
_DAYS = ("issued_on", "party_on", "head_on")


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns. The day it was issued is what it is about."""
    assert isinstance(entry, UnitPlan)
    entry.kind = values["kind"]
    for name in _TEXTS:
        setattr(entry, name, values.get(name) or "")
    for name in _DAYS:
        setattr(entry, name, values.get(name))
    entry.event_on = entry.event_to = entry.issued_on
    entry.search_key = fold(f"{entry.title} {entry.number}")
    entry.updated_at = clock.now()
