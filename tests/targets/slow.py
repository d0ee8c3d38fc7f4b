"""Targets computed again, slowly and apart from the program: plain Python over plain records, from domain.md §2.8–2.9.

It imports nothing of the app. A source of conditions is one function in SOURCES; a source without one is not recorded
here, so that its targets have no figure (CR-11).
"""

import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Any

from tests.targets.facts import Facts, Paper, Seat, Unit

Span = tuple[date, date]
COMPARE = {">=": operator.ge, ">": operator.gt, "=": operator.eq}


def names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def touches(paper: Paper, span: Span | None) -> bool:
    """CR-1 and CR-2: by the days it is about, both ends included."""
    if span is None:
        return True
    return paper.first is not None and paper.first <= span[1] and (paper.last or paper.first) >= span[0]


def papers_of(facts: Facts, unit: Unit, condition: dict[str, Any], span: Span | None) -> list[Paper]:
    """The papers that satisfy a condition on activities, registrations, initiatives or models."""
    family = {"activity": "activities", "registration": "registrations", "initiative": "initiatives"}
    wanted = family.get(condition["source"], "care_models")
    where = condition.get("where") or {}
    found = [p for p in facts.papers if p.unit_id == unit.id and p.family == wanted and facts.counts(p)]
    found = [p for p in found if touches(p, span)]
    kinds = names(where.get("type")) or names(where.get("kind"))
    if kinds:
        found = [p for p in found if p.kind in kinds]
    if where.get("tag"):
        found = [p for p in found if where["tag"] in ([p.kind] if wanted == "care_models" else facts.tags[p.kind])]
    if where.get("review") == "approved":
        found = [p for p in found if p.state == "approved"]
    if where.get("progress") == "done":
        found = [p for p in found if p.progress in ("done", "confirmed")]
    if where.get("recognition") == "done":
        found = [p for p in found if p.recognition == "recognised"]
    if where.get("plaque") == "done":
        found = [p for p in found if p.plaque == "installed"]
    if where.get("external_submitted"):
        found = [p for p in found if p.portal_code]
    return found


def _papers(facts: Facts, unit: Unit, condition: dict[str, Any], span: Span | None) -> int:
    found = papers_of(facts, unit, condition, span)
    if condition["agg"] == "sum":
        return sum(p.values.get(condition["field"], 0) for p in found)
    if condition["agg"] == "distinct_authors":  # CR-7
        return len({(_plain(name), year) for p in found for name, year in p.authors})
    return len(found)


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.lower()).replace("đ", "d")
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def _events(facts: Facts, unit: Unit, condition: dict[str, Any], span: Span | None) -> int:
    """Founded, dissolved or merged unions count for the union above them."""
    where = condition.get("where") or {}
    wanted = {"founded": "found", "dissolved": "dissolve", "merged": "merge"}[where.get("event", "founded")]
    return sum(
        kind == wanted
        and facts.units[id_].parent_id == unit.id
        and (span is None or span[0] <= on <= span[1])
        and where.get("sector") in (None, facts.units[id_].sector)
        for id_, kind, on in facts.events
    )


def _invited(facts: Facts, unit: Unit, condition: dict[str, Any], span: Span | None) -> list[Seat]:
    """The unit's seats at events that were not cancelled, of the type or tag, sharing a day with the span."""
    where = condition.get("where") or {}
    return [
        seat
        for seat in facts.seats
        if seat.unit_id == unit.id
        and not seat.cancelled
        and (not where.get("type") or seat.kind in names(where["type"]))
        and (not where.get("tag") or where["tag"] in facts.tags.get(seat.kind, []))
        and (span is None or (seat.first <= span[1] and seat.last >= span[0]))
    ]


def asks(facts: Facts, unit: Unit, condition: dict[str, Any], span: Span | None) -> bool:
    """Whether it came to everything is asked of a unit that was invited to something that is over (BD-T1)."""
    if (condition["source"], condition["agg"]) != ("host_event", "attended_all"):
        return True
    return any(seat.last <= facts.today for seat in _invited(facts, unit, condition, span))


def _hosted(facts: Facts, unit: Unit, condition: dict[str, Any], span: Span | None) -> int:
    """People of the unit who came (BD-T6), or 1 where it came to everything that is over (BD-T1)."""
    seats = _invited(facts, unit, condition, span)
    if condition["agg"] == "participants":
        return sum(seat.people for seat in seats if seat.attended)
    over = [seat for seat in seats if seat.last <= facts.today]
    return int(bool(over) and all(seat.attended is True for seat in over))


def _duties(facts: Facts, unit: Unit, condition: dict[str, Any], _span: Span | None) -> int:
    """Handed in, in whatever state it is now, or answered with nothing to report (CR-11)."""
    return sum(
        duty.unit_id == unit.id
        and (duty.handed != "nothing" or duty.nothing)
        and condition.get("code") in (None, duty.code)
        and condition.get("kind") in (None, duty.kind)
        for duty in facts.duties
    )


def _declaration(facts: Facts, unit: Unit, condition: dict[str, Any], _span: Span | None) -> int:
    """The newest one that is out holds, whenever it became true."""
    out = [
        paper
        for paper in facts.papers
        if paper.family == "declarations" and paper.unit_id == unit.id and paper.kind == condition["code"]
        and paper.state in ("sent", "approved", "acknowledged")
    ]  # fmt: skip
    return int(bool(out) and out[-1].holds and facts.counts(out[-1]))


def _prizes(facts: Facts, unit: Unit, condition: dict[str, Any], span: Span | None) -> int:
    """Awards of the unit that decided them; what was taken back counts for nobody."""
    where = condition.get("where") or {}
    subjects = {"person" if one == "individual" else one for one in names(where.get("subject"))}
    return sum(
        prize.unit_id == unit.id
        and not prize.taken_back
        and (span is None or span[0] <= prize.on <= span[1])
        and (not where.get("type") or prize.kind in names(where["type"]))
        and (not subjects or prize.subject in subjects)
        and (not where.get("category") or prize.category in names(where["category"]))
        for prize in facts.prizes
    )


SOURCES: dict[str, Callable[[Facts, Unit, dict[str, Any], Span | None], int]] = {
    "activity": _papers,
    "registration": _papers,
    "initiative": _papers,
    "model": _papers,
    "org_event": _events,
    "obligation": _duties,
    "declaration": _declaration,
    "award": _prizes,
    "host_event": _hosted,
}


@dataclass
class Outcome:
    """Of one target over a set of units: amounts and whether reached, by unit asked, and the verdict."""

    amounts: dict[int, int]
    met: set[int]
    members: int
    verdict: str


def evaluate(
    facts: Facts,
    target: dict[str, Any],
    spans: dict[str, Span],
    units: list[Unit],
    day: date,
    root: int,
    *,
    whole: bool,
) -> Outcome:
    """`target` as a plan file states it, over `units`, of whom `root` is the uppermost; `whole`: they are the plan."""
    given = target.get("all") or target["any"]
    known = [one for one in given if one["source"] in SOURCES]
    span, mode, code = spans.get(target.get("window") or ""), target["mode"], target["code"]
    asked = [unit for unit in units if unit.alive(day)]
    asked = [unit for unit in asked if not (tiers := target["population"].get("tiers")) or unit.tier in tiers]
    asked = [unit for unit in asked if not (some := target["population"].get("sectors")) or unit.sector in some]
    if mode == "PCT_MEMBERS_PER_UNIT":
        asked = [unit for unit in asked if unit.members_on(day) > 0]
    if mode == "ALLOCATED":
        asked = [unit for unit in asked if (code, unit.id) in facts.given]
    if all((one["source"], one["agg"]) == ("host_event", "attended_all") for one in known):
        asked = [unit for unit in asked if any(asks(facts, unit, one, span) for one in known)]
    amounts, met = {}, set()
    for unit in asked:
        each = [SOURCES[one["source"]](facts, unit, one, span) for one in known]
        amounts[unit.id] = sum(each)
        if _reached(facts, target, unit, known, each, span, day):
            met.add(unit.id)
    members = sum(unit.members_on(day) for unit in asked)
    countable = len(known) == len(given) if target.get("all") else bool(known)
    verdict = _verdict(target, amounts, met, members, facts.given.get((code, root)), whole) if countable else "outside"
    return Outcome(amounts, met, members, verdict)


def _reached(
    facts: Facts,
    target: dict[str, Any],
    unit: Unit,
    known: list[dict[str, Any]],
    each: list[int],
    span: Span | None,
    day: date,
) -> bool:
    compare, value = COMPARE[target["cmp"]], target["value"]
    if target["mode"] == "PCT_MEMBERS_PER_UNIT":
        return bool(compare(sum(each) * 100, value * unit.members_on(day)))  # CR-5
    if target["mode"] == "ALLOCATED":
        return bool(compare(sum(each), facts.given[target["code"], unit.id]))
    word, least = (target["cmp"], value) if target["mode"] == "PER_UNIT" else (">=", 1)
    if written := re.fullmatch(r"(>=|>|=)(\d+)", target.get("each") or ""):
        word, least = written[1], int(written[2])
    enough = [COMPARE[word](one, least) for one in each]
    if not target.get("all"):
        return any(enough)
    enough = [good or not asks(facts, unit, one, span) for good, one in zip(enough, known, strict=True)]
    return all(enough) and _each_its_own(facts, unit, known, least + (word == ">"), span)


def _each_its_own(facts: Facts, unit: Unit, known: list[dict[str, Any]], least: int, span: Span | None) -> bool:
    """CR-10: an activity satisfies one condition only. Every way of handing them out is tried."""
    wanted = [one for one in known if one["source"] == "activity" and one["agg"] == "count"] * least
    fitting = [[id(paper) for paper in papers_of(facts, unit, one, span)] for one in wanted]
    papers = list(dict.fromkeys(paper for some in fitting for paper in some))
    return any(
        all(paper in some for paper, some in zip(chosen, fitting, strict=True))
        for chosen in permutations(papers, len(wanted))
    )


def _verdict(
    target: dict[str, Any], amounts: dict[int, int], met: set[int], members: int, own: int | None, whole: bool
) -> str:
    compare, value, total = COMPARE[target["cmp"]], target["value"], sum(amounts.values())
    if not amounts:
        return "not_applicable"
    if target["mode"] == "TOTAL":
        if not whole:
            if own is None:
                return "share"
            compare, value = operator.ge, own
        if compare(total, value) and total > value and target["cmp"] == ">=":
            return "surpassed"
        return "reached" if compare(total, value) else "missed"
    if target["mode"] == "AVG_PER_UNIT":
        good = compare(total, value * len(amounts))
    elif target["mode"] == "PCT_UNITS":
        good = compare(len(met) * 100, value * len(amounts))
    elif target["mode"] == "PCT_MEMBERS_TOTAL":
        if not members:
            return "not_applicable"
        good = compare(total * 100, value * members)
    else:
        good = len(met) == len(amounts)
    return "reached" if good else "missed"
