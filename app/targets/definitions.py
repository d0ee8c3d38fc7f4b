"""A target's definition as typed values, and its verdict: pure, no database (domain.md §2.8, §2.9)."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.kernel.enums import LabelEnum

COMPARATORS: dict[str, Callable[[Any, Any], Any]] = {">=": operator.ge, ">": operator.gt, "=": operator.eq}
# sources the program holds records of
COUNTABLE = frozenset(
    {"activity", "registration", "initiative", "org_event", "obligation", "declaration", "model", "award", "host_event"}
)


class Mode(StrEnum):
    """How amounts of units become one verdict."""

    TOTAL = "TOTAL"
    PER_UNIT = "PER_UNIT"
    AVG_PER_UNIT = "AVG_PER_UNIT"
    PCT_UNITS = "PCT_UNITS"
    PCT_MEMBERS_PER_UNIT = "PCT_MEMBERS_PER_UNIT"
    PCT_MEMBERS_TOTAL = "PCT_MEMBERS_TOTAL"
    ALLOCATED = "ALLOCATED"


OF_SUMS = frozenset({Mode.TOTAL, Mode.AVG_PER_UNIT, Mode.PCT_MEMBERS_TOTAL})  # judged by a sum, not unit by unit


class Verdict(LabelEnum):
    """Zero, not counted here and not applicable never look alike (CR-11)."""

    REACHED = "reached", "Đạt", "success"
    SURPASSED = "surpassed", "Vượt", "success"
    MISSED = "missed", "Chưa đạt", "warning"
    SHARE = "share", "Phần của đơn vị", "neutral"
    OUTSIDE = "outside", "Chưa theo dõi trong chương trình", "neutral"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng", "neutral"


@dataclass(frozen=True)
class Condition:
    """One thing counted: records of `source` narrowed by `where`, added up by `agg` (of measure `field` for sums)."""

    source: str
    agg: str
    field: str
    where: Mapping[str, Any]

    @property
    def countable(self) -> bool:
        return self.source in COUNTABLE

    @property
    def of_the_invited(self) -> bool:
        """It speaks of units invited to some host event; to others it does not apply (BD-T1)."""
        return self.source == "host_event" and self.agg == "attended_all"


@dataclass(frozen=True)
class Definition:
    """`every`: a unit must meet each condition (all), not one of them (any). `each` is what one unit must reach.

    Empty tiers, sectors or groups mean every one; `groups` are clusters of the plan's owner in the year the plan ends.
    `value` is None where each unit has its own number.
    """

    mode: Mode
    tiers: tuple[int, ...]
    sectors: tuple[str, ...]
    groups: tuple[str, ...]
    comparator: str
    value: int | None
    each: tuple[str, int]
    window: str
    every: bool
    conditions: tuple[Condition, ...]
    denominator_on: date | None = None  # members are those of this day; None: of the day of the count

    @property
    def countable(self) -> bool:
        """Enough of it can be counted: all conditions, or one of those of which one is enough."""
        found = [condition.countable for condition in self.conditions]
        return all(found) if self.every else any(found)


def parse(definition: Mapping[str, Any]) -> Definition:
    """The stored definition of a target that `campaigns.checking` found in order."""
    mode, value = Mode(definition["mode"]), definition.get("value")
    every = definition.get("all") is not None
    given = definition.get("all") or definition.get("any") or []
    per_unit = (definition["cmp"], value) if mode is Mode.PER_UNIT and value is not None else (">=", 1)
    if written := re.fullmatch(r"(>=|>|=)\s*(\d+)", str(definition.get("each") or "")):
        per_unit = (written[1], int(written[2]))
    population = definition["population"]
    return Definition(
        mode=mode,
        tiers=tuple(population.get("tiers") or ()),
        sectors=tuple(population.get("sectors") or ()),
        groups=tuple(population.get("groups") or ()),
        comparator=definition["cmp"],
        value=value,
        each=per_unit,
        window=definition.get("window") or "",
        every=every,
        conditions=tuple(_condition(one) for one in given),
        denominator_on=date.fromisoformat(on) if (on := definition.get("denominator_on")) else None,
    )


def _condition(written: Mapping[str, Any]) -> Condition:
    """Codes and kinds of duties and declarations stand beside `where` in plan files, and narrow like it."""
    narrowed = {name: written[name] for name in ("code", "kind") if written.get(name)} | (written.get("where") or {})
    return Condition(written["source"], written["agg"], written.get("field") or "", narrowed)


@dataclass(frozen=True)
class Tally:
    """What a population has come to: `units` of it, how many of them `met` what one unit must reach, the sum `total`.

    `members` are those of the units counted; `allocated` the sum of the numbers given to units.
    """

    units: int = 0
    met: int = 0
    total: int = 0
    members: int = 0
    allocated: int = 0


def judge(target: Definition, tally: Tally, *, whole: bool = True, goal: int | None = None) -> Verdict:
    """The verdict on a tally. `whole`: it is of all units the plan asks, not of one branch.

    Integers only, so 7 of 15 is not 50 % (CR-5). `goal` is the branch's own number of a TOTAL; without one a branch
    has a share of the whole, and no verdict.
    """
    compare = COMPARATORS[target.comparator]
    if not target.countable:
        return Verdict.OUTSIDE
    if tally.units == 0:
        return Verdict.NOT_APPLICABLE
    value = target.value if target.value is not None else 0
    if target.mode is Mode.TOTAL:
        if not whole:
            if goal is None:
                return Verdict.SHARE
            value, compare = goal, operator.ge
        return _of(compare(tally.total, value), tally.total > value and target.comparator == ">=")
    if target.mode is Mode.AVG_PER_UNIT:
        return _of(compare(tally.total, value * tally.units))
    if target.mode is Mode.PCT_UNITS:
        return _of(compare(tally.met * 100, value * tally.units))
    if target.mode is Mode.PCT_MEMBERS_TOTAL:
        return _of(compare(tally.total * 100, value * tally.members)) if tally.members else Verdict.NOT_APPLICABLE
    return _of(tally.met == tally.units)


def _of(reached: bool, surpassed: bool = False) -> Verdict:
    return Verdict.SURPASSED if reached and surpassed else Verdict.REACHED if reached else Verdict.MISSED
