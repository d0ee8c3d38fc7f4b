"""Writing a model from a valid form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.care_models.models import CareModel
from app.entries.models import Entry
from app.kernel import clock
from app.kernel.text import fold

_VALUES = ("started_on", "ended_on", "people_helped", "money")
_TEXTS = ("title", "content", "results", "place")
ONGOING = date(9999, 12, 31)


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns. A model that still runs is about every day from its start."""
    assert isinstance(entry, CareModel)
    entry.kind = values["kind"]
    for name in _TEXTS:
        setattr(entry, name, values.get(name) or "")
    for name in _VALUES:
        setattr(entry, name, values.get(name))
    entry.event_on, entry.event_to = entry.started_on, entry.ended_on or ONGOING
    entry.search_key = fold(f"{entry.title} {entry.place}")
    entry.updated_at = clock.now()
