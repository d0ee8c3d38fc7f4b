"""Writing an activity from a valid form."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.activities.models import Activity, CostSource
from app.campaigns.models import ActivityType, Measure
from app.campaigns.queries import movement_code
from app.campaigns.terms import Format
from app.entries.models import Entry, EntryValue
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import day, fold


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns; `measures` in `values` is {measure code: amount or None}."""
    assert isinstance(entry, Activity)
    kind = db.session.scalars(sa.select(ActivityType).where(ActivityType.code == values["kind"])).one()
    entry.type, entry.kind = kind, kind.code
    entry.event_on = values["event_on"]
    entry.event_to = values.get("event_to") or values["event_on"]
    entry.title = values.get("title") or f"{kind.name} – {day(entry.event_on)}"
    entry.search_key = fold(f"{entry.title} {kind.name} {values.get('place') or ''}")
    entry.attendees = values["attendees"]
    entry.members_attended = values.get("members_attended")
    entry.place = values.get("place") or ""
    entry.format = Format(values.get("format") or Format.IN_PERSON)
    entry.cost = values.get("cost")
    entry.cost_source = CostSource(values["cost_source"]) if values.get("cost_source") else None
    entry.registration_id = int(values["registration"]) if values.get("registration") else None
    entry.host_event_id = int(values["host_event"]) if values.get("host_event") else None
    entry.partner = values.get("partner") or ""
    entry.link = values.get("link") or ""
    entry.note = values.get("note") or ""
    named = values.get("movement") or ""
    coded = entry.movement_code if named == entry.movement else ""
    entry.movement, entry.movement_code = named, movement_code(entry.campaign, named, coded)
    entry.confirmed_rules = list(values.get("rules") or [])
    entry.updated_at = clock.now()
    _fill_values(entry, values.get("measures") or {})


def _fill_values(entry: Activity, amounts: Mapping[str, int | None]) -> None:
    """Only given figures have a row: a blank is "not said", 0 is an answer."""
    given = {code: amount for code, amount in amounts.items() if amount is not None}
    measures = (
        {m.code: m for m in db.session.scalars(sa.select(Measure).where(Measure.code.in_(given)))} if given else {}
    )
    kept = {value.measure_id: value for value in entry.values}
    wanted = {measures[code].id: amount for code, amount in given.items()}
    for measure_id, value in kept.items():
        if measure_id in wanted:
            value.amount = wanted[measure_id]
        else:
            entry.values.remove(value)
    for measure in measures.values():
        if measure.id not in kept:
            entry.values.append(EntryValue(measure=measure, measure_id=measure.id, amount=wanted[measure.id]))
