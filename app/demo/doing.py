"""What an activity of the sample province is, and how one is drawn from its pattern."""

import random
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from app.demo import wording
from app.demo.blocks import load
from app.demo.journeys import Journey
from app.demo.money import whole
from app.demo.structure import Unit

ENTERPRISE = frozenset({"DNNN", "DN_NGOAI_NN", "FDI", "HTX"})


@dataclass(frozen=True)
class Doing:
    """An activity. An empty title stands for the usual one ("loại – ngày"); money in đồng; `photos` to be drawn."""

    unit_code: str
    type_code: str
    title: str
    event_on: date
    event_to: date
    place: str
    format: str
    attendees: int
    members_attended: int | None
    journey: Journey
    values: dict[str, int] = field(default_factory=dict)
    cost: int | None = None
    cost_source: str | None = None
    partner: str = ""
    link: str = ""
    note: str = ""
    photos: int = 0

    @property
    def state(self) -> str:
        return self.journey.state

    @property
    def counts(self) -> bool:
        """The plan counts activities when sent."""
        return self.journey.counts_when_sent


@cache
def group_of(kind: str) -> str:
    return next(group for group, kinds in load("works.yaml")["groups"].items() if kind in kinds)


@cache
def patterns(group: str, enterprise: bool, period: str) -> tuple[list[dict[str, Any]], list[int]]:
    """What a union of this group does in a period (peak, may, other), and how often."""
    rows = [
        row
        for row in load("doings.yaml")["doings"]
        if group in row.get("for", [group]) and (enterprise or not row.get("enterprise")) and row[period]
    ]
    return rows, [row[period] for row in rows]


def choose(rng: random.Random, unit: Unit, period: str) -> dict[str, Any]:
    rows, weights = patterns(group_of(unit.kind.code) if unit.kind else "office", unit.sector in ENTERPRISE, period)
    chosen: dict[str, Any] = rng.choices(rows, weights=weights)[0]
    return chosen


def draw(rng: random.Random, unit: Unit, row: dict[str, Any], day: date, journey: Journey) -> Doing:
    """An activity after a pattern, of a size the union can have."""
    attendees = _attendance(rng, unit, row)
    values = amounts(rng, row.get("values", {}))
    if "people_helped" in values:
        values["people_helped"] = min(values["people_helped"], max(attendees, 5))
    two_days = row["type"] in ("TDTT", "VE_NGUON", "THI_TRUC_TUYEN") and rng.random() < 0.12 and day < date(2019, 7, 25)
    pays = rng.random() < 0.25
    return Doing(
        unit_code=unit.code,
        type_code=row["type"],
        title=rng.choice(row["titles"]) if rng.random() < 0.55 else "",
        event_on=day,
        event_to=date.fromordinal(day.toordinal() + 1) if two_days else day,
        place=_place(rng, unit),
        format="online" if row.get("online") else rng.choices(["in_person", "mixed"], weights=[97, 3])[0],
        attendees=attendees,
        members_attended=min(unit.members, round(attendees * rng.uniform(0.75, 1))) if rng.random() < 0.55 else None,
        journey=journey,
        values=values,
        cost=whole(attendees * rng.randint(20, 90) * 1_000, 50_000) if pays else None,
        cost_source=rng.choice(["union", "employer", "social"]) if pays else None,
        partner=rng.choice(["Đoàn Thanh niên", "Chuyên môn đồng cấp", "UBND xã"]) if rng.random() < 0.08 else "",
        link=f"https://vidu.vn/tin/{rng.randint(1000, 9999)}" if row["type"] == "TIN_BAI" else "",
        photos=photos(rng, unit),
    )


def amounts(rng: random.Random, ranges: dict[str, list[int]]) -> dict[str, int]:
    """Whole numbers within the ranges of a pattern; gift_money is thousands for each gift."""
    drawn = {code: rng.randint(low, high) for code, (low, high) in ranges.items()}
    if "gift_money" in drawn:
        low, high = ranges["gift_money"]
        drawn["gift_money"] = rng.randrange(low, high + 1, 50) * 1_000 * drawn.get("gifts", 1)
    return drawn


def photos(rng: random.Random, unit: Unit) -> int:
    """Few: sample accounts look at the city, the upper unions and the province."""
    chance = 0.05 if unit.tier < 4 or unit.block == "CB-TP" else 0.004
    return rng.randint(1, 2) if rng.random() < chance else 0


def _attendance(rng: random.Random, unit: Unit, row: dict[str, Any]) -> int:
    if "share" in row:
        low, high = row["share"]
        return max(3, unit.members * rng.randint(low, high) // 100)
    low, high = row["people"]
    most = max(low, min(high, round(unit.members * 1.15)))
    return min(rng.randint(min(low, most), most), max(3, round(unit.members * 1.3)))


def _place(rng: random.Random, unit: Unit) -> str:
    roll = rng.random()
    if roll < 0.45:
        return ""
    return f"Hội trường {wording.place_of(unit)}" if roll < 0.75 else wording.address_of(unit)
