"""Filling the patterns of the data files with places and numbers."""

import random
import unicodedata
from dataclasses import dataclass
from typing import Any

from app.demo.blocks import CITY, Commune, district_words, districts, load
from app.demo.structure import Unit


@dataclass(frozen=True)
class WorkWords:
    title: str
    content: str
    place: str
    n: int


def place_of(unit: Unit) -> str:
    """The union without "CĐCS", composed as screens keep it: "Trường Mầm non Sông Hiến", "xã Hưng Đạo"."""
    return unicodedata.normalize("NFC", unit.name.removeprefix("CĐCS "))


def address_of(unit: Unit) -> str:
    """Where the union is at home, its own name first unless the commune says it already."""
    at_home = unit.tier < 4 or place_of(unit) == unit.commune
    return unit.area[:1].upper() + unit.area[1:] if at_home else f"{place_of(unit)}, {unit.area}"


def commune_near(rng: random.Random, unit: Unit) -> Commune:
    """A xã of the unit's district; one of the whole province for a union of the city."""
    district = unit.district if unit.district != CITY else rng.choice(list(districts()))
    return rng.choice([commune for commune in districts()[district] if commune.word == "xã"])


def works(rng: random.Random, unit: Unit, row: dict[str, Any]) -> WorkWords:
    commune = commune_near(rng, unit)
    hamlet = rng.choice(load("works.yaml")["hamlets"])
    longer = rng.randint(4, 15)
    n = _rounded(rng.randint(*row["n"]))
    names = {
        "n": n, "xom": hamlet, "x": commune.name, "u": place_of(unit),
        "a": longer, "b": rng.randint(1, longer - 2),
    }  # fmt: skip
    title = row["title"].format(**names)
    if "{xom}" in row["title"]:
        there = "Điểm trường" if "điểm trường" in title else "Xóm"
        place = f"{there} {hamlet}, xã {commune.name}, {district_words(commune.district)}"
    elif "{x}" in row["title"]:
        place = f"Xã {commune.name}, {district_words(commune.district)}"
    else:
        place = address_of(unit)
    return WorkWords(title, row["content"].format(**names), place, n)


def _rounded(n: int) -> int:
    return n if n < 50 else round(n, -1)
