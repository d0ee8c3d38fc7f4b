"""Activities of the upper unions and of the province: 15 classes, 48 houses supported, 41 handed over (and 9 by districts)."""

import random
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from typing import Any

from app.demo import doing
from app.demo.blocks import load
from app.demo.doing import Doing
from app.demo.journeys import Journey, Travel
from app.demo.structure import SEED, Province, Unit

DOUBLED = 3  # gift events of a CĐCS that its upper union logs as well (CR-3)


def of_upper(province: Province, below: list[Doing]) -> list[Doing]:
    """What the upper unions and the province did. `below` is what the CĐCS told already."""
    return list(_Above(province).all(below))


class _Above:
    def __init__(self, province: Province) -> None:
        self._province = province
        self._rng = random.Random(SEED + 1)
        self._travel = Travel(self._rng)

    def all(self, below: list[Doing]) -> Iterator[Doing]:
        data, rng = load("doings.yaml"), self._rng
        for unit in self._province.upper:
            for row in data["upper"]:
                yield self._of(unit, row["type"], row["day"], rng.randint(*row["people"]), row["title"],
                               doing.amounts(rng, row["values"]))  # fmt: skip
        yield from self._classes(data["classes"], data["upper_classes"])
        yield from self._houses(data["upper_houses"])
        yield from self._foundings()
        yield from self._doubled(below)
        for row in data["province"]:
            values = dict(row["values"])
            if "gift_money" in values:
                values["gift_money"] *= 1_000
            yield self._of(self._province.root, row["type"], row["day"], row["people"], row["title"], values)

    def _classes(self, row: dict[str, Any], number: int) -> Iterator[Doing]:
        for at, unit in enumerate(islice(cycle(self._province.upper), number)):
            trainees = self._rng.randint(*row["trainees"])
            day = row["day"][at % len(row["day"])]
            yield self._of(unit, row["type"], day, trainees, row["title"], {"classes": 1, "trainees": trainees})

    def _houses(self, number: int) -> Iterator[Doing]:
        for at, unit in enumerate(islice(cycle(self._province.upper), number)):
            day = date(2019, 6, 3 + 2 * at)
            values = {"houses_supported": 1, "houses_handed_over": 1, "gift_money": 50_000_000}
            yield self._of(unit, "MAI_AM", day, self._rng.randint(15, 40), "Bàn giao nhà Mái ấm Công đoàn", values)

    def _foundings(self) -> Iterator[Doing]:
        units = {unit.code: unit for unit in self._province.units}
        for event in self._province.events:
            if event.type == "found":
                founded = units[event.unit_code]
                title = f"Công bố quyết định thành lập {founded.name}"
                upper = units[founded.parent_code or ""]
                yield self._of(upper, "THANH_LAP_CDCS", event.on, founded.members + 6, title, {"new_unions": 1})

    def _doubled(self, below: list[Doing]) -> Iterator[Doing]:
        """The same gifts, logged by the union and once more by its upper union."""
        units = {unit.code: unit for unit in self._province.units}
        gifts = [one for one in below if one.type_code == "THAM_HOI" and one.counts and one.event_on.month == 7]
        gifts = [one for one in gifts if (units[one.unit_code].parent_code or "") != self._province.root.code]
        for one in self._rng.sample(gifts, min(DOUBLED, len(gifts))):
            unit = units[one.unit_code]
            title = f"Cùng {unit.name} thăm hỏi, tặng quà đoàn viên"
            upper = units[unit.parent_code or ""]
            yield self._of(upper, one.type_code, one.event_on, one.attendees + 2, title, dict(one.values))

    def _of(self, unit: Unit, type_code: str, day: date, people: int, title: str, values: dict[str, int]) -> Doing:
        return Doing(
            unit_code=unit.code,
            type_code=type_code,
            title=title,
            event_on=day,
            event_to=day,
            place=unit.area,
            format="in_person",
            attendees=people,
            members_attended=None,
            journey=self._journey(day),
            values=values,
            photos=doing.photos(self._rng, unit),
        )

    def _journey(self, day: date) -> Journey:
        if day >= date(2019, 7, 24) and self._rng.random() < 0.6:
            return self._travel.sent(day)
        return self._travel.approved(day, within=5 if day < date(2019, 7, 20) else 2)
