"""Writing a declaration from a valid form."""

from collections.abc import Mapping
from typing import Any

from app.campaigns import queries as campaigns
from app.declarations.models import Declaration
from app.entries.models import Entry
from app.kernel import clock
from app.kernel.text import fold


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns. It is about the day it was sent: it may have been true long before."""
    assert isinstance(entry, Declaration)
    entry.kind = values["kind"]
    choice = next((one for one in campaigns.choices(entry.campaign, "declaration") if one.code == entry.kind), None)
    entry.title = choice.label if choice else entry.kind
    entry.url, entry.note = values.get("url") or "", values.get("note") or ""
    entry.reached, entry.total = values.get("reached"), values.get("total")
    entry.as_of = values.get("as_of")
    whole = bool(entry.total) and entry.reached is not None and entry.reached >= (entry.total or 0)
    entry.holds = bool(values.get("holds")) or bool(entry.url) or whole
    entry.event_on = entry.event_to = clock.today()
    entry.search_key = fold(f"{entry.title} {entry.url}")
    entry.updated_at = clock.now()
