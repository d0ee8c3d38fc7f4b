"""The 22 blocks of the sample province and the names of their grassroots unions, drawn up from `data/`."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import count, product
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
CITY = "TP Cao Bằng"
DIRECT = "CB-TT"  # a block for counting; its unions hang directly under the province
_WORDS = {"P": "phường", "T": "thị trấn", "X": "xã"}


@cache
def load(name: str) -> Any:
    """A YAML file of `data/`, read once."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Commune:
    word: str  # phường, thị trấn, xã
    name: str
    district: str

    @property
    def full(self) -> str:
        return f"{self.word} {self.name}"

    @property
    def address(self) -> str:
        return f"{self.full}, {district_words(self.district)}"


def district_words(district: str) -> str:
    return "thành phố Cao Bằng" if district == CITY else f"huyện {district}"


@cache
def districts() -> dict[str, tuple[Commune, ...]]:
    """The 13 districts of 2019 with their commune units, the seat first."""
    found = {}
    for line in (DATA / "places.txt").read_text(encoding="utf-8").splitlines():
        district, groups = line.split(": ", 1)
        found[district] = tuple(
            Commune(_WORDS[letter], name, district)
            for letter, names in (group.split(" ", 1) for group in groups.split("; "))
            for name in names.split(", ")
        )
    return found


def seat(district: str) -> Commune:
    communes = districts()[district]
    return next((c for c in communes if c.name == "Hợp Giang"), communes[0])


@dataclass(frozen=True)
class Kind:
    """What sort of place a union is at (`data/kinds.yaml`)."""

    code: str
    sector: str
    members: tuple[int, int]
    women: float
    head: str
    job: str


@cache
def kinds() -> dict[str, Kind]:
    return {code: Kind(code, members=tuple(row.pop("members")), **row) for code, row in _copies("kinds.yaml")}


def _copies(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((code, dict(row)) for code, row in load(name).items())


@dataclass
class Site:
    """A grassroots union before it has people: what it is called, what sort it is, where it stands."""

    name: str
    kind: Kind
    commune: Commune
    typed: str = ""  # the name as somebody typed it, where that differs
    founded: date | None = None
    decision: str = ""
    keep: bool = False


@dataclass
class Block:
    code: str
    count: int
    small: int
    unit_type: str  # "" for the block of unions directly under the province
    name: str
    short: str
    district: str | None
    sites: list[Site] = field(default_factory=list)


def make_blocks(rng: random.Random) -> list[Block]:
    """All blocks with all their sites; `structure.make_province` takes fewer for the small scale."""
    names = _invented(rng)
    made = []
    for row in load("blocks.yaml")["blocks"]:
        district = row.get("place")
        words = district_words(district) if district else ""
        block = Block(
            code=row["code"],
            count=row["count"],
            small=row.get("small", 0),
            unit_type=row.get("type", ""),
            name=row.get("name") or f"Liên đoàn Lao động {words}",
            short=row.get("short") or f"LĐLĐ {district if district == CITY else words}",
            district=district,
        )
        block.sites = _fill(rng, block, row, names)
        made.append(block)
    _mark(made)
    return made


def _invented(rng: random.Random) -> Callable[[str], str]:
    """`next_name(pattern)`: an invented name not given to this pattern before."""
    first, second = (DATA / "names.txt").read_text(encoding="utf-8").splitlines()[1:]
    rows: dict[str, Iterator[str]] = {}

    def next_name(pattern: str) -> str:
        if pattern not in rows:
            pool = [f"{a} {b}" for a, b in product(first.split(), second.split())]
            rng.shuffle(pool)
            rows[pattern] = iter(pool)
        return next(rows[pattern])

    return next_name


def _fill(rng: random.Random, block: Block, row: dict[str, Any], names: Callable[[str], str]) -> list[Site]:
    lists = load("blocks.yaml")["lists"][row["list"]]
    sites: list[Site] = []
    for group in lists["once"]:
        for text in group["names"]:
            sites += _spread(rng, block, row, group, text, names)
    endless = [_one_by_one(rng, block, row, group, names) for group in lists["fill"]]
    for turn in count():
        if len(sites) >= block.count:
            return sites[: block.count]
        site = next(endless[turn % len(endless)], None)
        if site:
            sites.append(site)
    raise AssertionError("count() does not end")


def _spread(
    rng: random.Random, block: Block, row: dict[str, Any], group: dict[str, Any], text: str, names: Callable[[str], str]
) -> Iterator[Site]:
    """The sites of one pattern: one for each commune or district it names, else one."""
    kind = kinds()[group["kind"]]
    if "{x}" in text or "{X}" in text:
        for at, commune in enumerate(districts()[block.district or CITY]):
            far = at > 3 and block.district != CITY and rng.random() < 0.25
            remote = far and "remote" in group
            pattern, sort = (group["remote"], kinds()["boarding"]) if remote else (text, kind)
            yield Site(pattern.format(x=commune.name, X=commune.full), sort, commune)
    elif "{d}" in text:
        for district in districts():
            yield Site(text.format(d="Thành phố" if district == CITY else district), kind, seat(district))
    elif "{p}" in text:
        communes = [c for district, inside in districts().items() if district != CITY for c in inside]
        for commune in rng.sample(communes, len(communes)):
            yield Site(text.format(p=commune.name), kind, commune)
    else:
        words = district_words(block.district or CITY)
        invented = names(text) if "{t}" in text else ""
        yield Site(text.format(h=words, party=_party(row), t=invented), kind, seat(block.district or CITY))


def _one_by_one(
    rng: random.Random, block: Block, row: dict[str, Any], group: dict[str, Any], names: Callable[[str], str]
) -> Iterator[Site]:
    """The sites of a `fill` pattern, without end where the name is invented."""
    (text,) = group["names"]
    if "{t}" not in text:
        yield from _spread(rng, block, row, group, text, names)
        return
    while True:
        communes = districts()[block.district or CITY]
        yield Site(text.format(t=names(text)), kinds()[group["kind"]], rng.choice(communes))


def _party(row: dict[str, Any]) -> str:
    return row.get("party") or f"Huyện ủy {row.get('place')}"


def _mark(blocks: list[Block]) -> None:
    """Set what `keep` in the data says about single unions."""
    by_code = {block.code: block for block in blocks}
    for row in load("blocks.yaml")["keep"]:
        sites = by_code[row["block"]].sites
        site = next(
            s for s in sites if s.name == row.get("name") or ("first" in row and s.name.startswith(row["first"]))
        )
        site.keep, site.typed = True, row.get("typed", "")
        site.founded, site.decision = row.get("founded"), row.get("decision", "")
