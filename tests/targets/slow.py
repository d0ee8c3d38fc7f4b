"""Targets computed again, slowly and apart from the program: plain Python over rows, straight from domain.md §2.8–2.9."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from typing import Any

SENT_COUNTS = ("sent", "approved")


def touches(entry: Any, first: date, last: date) -> bool:
    return entry.event_on is not None and entry.event_on <= last and (entry.event_to or entry.event_on) >= first


def fits(condition: dict[str, Any], entry: Any, tags: dict[str, list[str]], span: tuple[date, date] | None) -> bool:
    where = condition.get("where") or {}
    counted = SENT_COUNTS if condition["source"] == "activity" else ("approved",)
    if (
        entry.family
        != {"activity": "activities", "registration": "registrations", "initiative": "initiatives"}[condition["source"]]
    ):
        return False
    if entry.state.value not in counted or (span and not touches(entry, *span)):
        return False
    kinds = where.get("type") or where.get("kind")
    if kinds and entry.kind not in ([kinds] if isinstance(kinds, str) else kinds):
        return False
    if "tag" in where and where["tag"] not in tags.get(entry.kind, []):
        return False
    return not (where.get("progress") == "done" and entry.progress.value not in ("done", "confirmed"))


def amount(condition: dict[str, Any], entries: Sequence[Any], tags: Any, span: Any) -> int:
    found = [entry for entry in entries if fits(condition, entry, tags, span)]
    if condition["agg"] == "sum":
        return sum(v.amount for entry in found for v in entry.values if v.measure.code == condition["field"])
    if condition["agg"] == "distinct_authors":
        return len({(author.name_key, author.birth_year) for entry in found for author in entry.authors})
    return len(found)


def distinct_activities(conditions: Sequence[dict[str, Any]], entries: Sequence[Any], tags: Any, span: Any) -> bool:
    """Each condition its own activity (CR-10), found by trying every way."""
    return any(
        all(fits(condition, entry, tags, span) for condition, entry in zip(conditions, some, strict=True))
        for some in permutations(entries, len(conditions))
    )


def _invited(parts: Sequence[Any], unit_id: int, where: dict[str, Any], span: tuple[date, date] | None) -> list[Any]:
    """The unit's parts in events that were not cancelled, of the type, sharing a day with the span."""
    return [
        part
        for part in parts
        if part.unit_id == unit_id
        and part.event.cancelled_at is None
        and part.event.type.code == where.get("type", part.event.type.code)
        and (span is None or (part.event.starts_on <= span[1] and part.event.ends_on >= span[0]))
    ]


def attended_all(
    parts: Sequence[Any], unit_id: int, where: dict[str, Any], span: tuple[date, date] | None, today: date
) -> bool | None:
    """It came to everything over by `today` (BD-T1); None where it was invited to nothing."""
    over = [part for part in _invited(parts, unit_id, where, span) if part.event.ends_on <= today]
    return all(part.attended is True for part in over) if over else None


def participants(parts: Sequence[Any], unit_id: int, where: dict[str, Any], span: tuple[date, date] | None) -> int:
    """People of the unit who came (BD-T6)."""
    return sum(part.attended_people or 0 for part in _invited(parts, unit_id, where, span) if part.attended)
