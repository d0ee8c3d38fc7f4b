"""The sample province: 22 upper unions and 2.000 CĐCS, their people, figures and letterheads (domain.md §6.1–6.3)."""

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from app.demo.blocks import CITY, DIRECT, Block, Kind, Site, kinds, load, make_blocks, seat
from app.demo.people import People, Person

Scale = Literal["province", "small"]
SEED = 2019
DEMO_DAY = date(2019, 7, 27)
FIRST_DAY = date(2019, 1, 1)
PHONELESS = 400  # every 400th union has no phone: its upper union enters for it
_ABBREVIATED = (
    ("Trường Tiểu học", "TH"), ("Trường Mầm non", "MN"), ("Trường ", ""), ("Trung tâm", "TT"), ("Phòng khám", "PK"),
    ("Công ty", "Cty"), ("Chi nhánh Văn phòng Đăng ký", "VP Đăng ký"), ("Văn phòng", "VP"), ("Ngân hàng", "NH"),
    ("thành phố Cao Bằng", "TP"), ("Doanh nghiệp tư nhân", "DNTN"),
)  # fmt: skip


@dataclass(frozen=True)
class Letterhead:
    heading_upper: str
    heading_name: str
    place_name: str
    sign_authority: str
    sign_title: str
    signer_name: str


@dataclass(frozen=True)
class Unit:
    """A union of any tier. `kind` is the sort of place, None above the grassroots."""

    code: str
    name: str
    short_name: str
    tier: int
    unit_type: str
    sector: str | None
    area: str
    parent_code: str | None
    block: str
    kind: Kind | None
    commune: str
    district: str
    members: int
    female: int
    workers: int
    chair: Person
    phone: str
    email: str
    agency_head: str
    agency_head_title: str
    letterhead: Letterhead
    founded_on: date | None
    ended_on: date | None = None
    successor_code: str | None = None
    entry_mode: str = "self"

    def active_on(self, day: date) -> bool:
        return (self.founded_on is None or self.founded_on <= day) and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True)
class TreeEvent:
    """A decision of 2019 that changed the tree: `found` on its first day, `merge` into another on its last day."""

    type: str
    unit_code: str
    on: date
    decision_no: str
    into: str | None = None


@dataclass
class Province:
    units: list[Unit]
    events: list[TreeEvent] = field(default_factory=list)

    @property
    def root(self) -> Unit:
        return self.units[0]

    @property
    def upper(self) -> list[Unit]:
        return [unit for unit in self.units if unit.tier == 3]

    @property
    def grassroots(self) -> list[Unit]:
        """Every CĐCS, the merged one too."""
        return [unit for unit in self.units if unit.tier == 4]

    def active(self, day: date = DEMO_DAY) -> list[Unit]:
        """The CĐCS that exist on `day`."""
        return [unit for unit in self.grassroots if unit.active_on(day)]

    def by_name(self, name: str, block: str) -> Unit:
        """The CĐCS called "CĐCS `name`" in a block."""
        return next(unit for unit in self.grassroots if unit.block == block and unit.name == f"CĐCS {name}")


def make_province(scale: Scale = "province") -> Province:
    """The whole tree, the same on every call. `small` keeps 60 CĐCS of six blocks under the same codes."""
    rng = random.Random(SEED)
    people = People(rng)
    data = load("blocks.yaml")
    root = _root(people, data["province"])
    province = Province([root])
    for block in make_blocks(rng):
        upper = root if block.code == DIRECT else _upper(people, block, root)
        below = [
            (_grassroots(rng, people, f"{block.code}-{number:03d}", site, block, upper), site)
            for number, site in enumerate(block.sites, 1)
        ]
        if scale == "small" and not block.small:
            continue
        if scale == "small":
            below = _fewer(below, block.small)
        if upper is not root:
            province.units.append(upper)
        for unit, site in below:
            province.units.append(unit)
            if site.founded:
                province.events.append(TreeEvent("found", unit.code, site.founded, site.decision))
        if block.code == data["merged"]["block"]:
            _add_merged(rng, people, province, block, upper)
    province.units = [_without_phone(unit) if at % PHONELESS == 37 else unit for at, unit in enumerate(province.units)]
    return province


def _fewer(below: list[tuple[Unit, Site]], wanted: int) -> list[tuple[Unit, Site]]:
    """The unions to keep and, evenly spread over the rest, as many as fill up `wanted`."""
    kept = [pair for pair in below if pair[1].keep]
    rest = [pair for pair in below if not pair[1].keep]
    missing = wanted - len(kept)
    chosen = kept + [rest[at * len(rest) // missing] for at in range(missing)]
    return sorted(chosen, key=lambda pair: pair[0].code)


def _root(people: People, row: dict[str, str]) -> Unit:
    head = (row["upper"], row["name"].upper(), "Cao Bằng")
    return _office(people, row["code"], row["name"], row["short"], 2, "LDLD_TINH", None, CITY, head)


def _upper(people: People, block: Block, root: Unit) -> Unit:
    district = block.district or CITY
    head = (root.letterhead.heading_name, block.name.upper(), "Cao Bằng" if district == CITY else district)
    return _office(people, block.code, block.name, block.short, 3, block.unit_type, root.code, district, head)


def _office(
    people: People, code: str, name: str, short: str, tier: int, unit_type: str, parent: str | None, district: str,
    head: tuple[str, str, str],
) -> Unit:  # fmt: skip
    """A union above the grassroots: no members of its own, a standing committee that signs."""
    chair, where = people.person(0.45, (1963, 1980)), seat(district)
    return Unit(
        code=code,
        name=name,
        short_name=short,
        tier=tier,
        unit_type=unit_type,
        sector=None,
        area=where.address,
        parent_code=parent,
        block=code,
        kind=None,
        commune=where.full,
        district=district,
        members=0,
        female=0,
        workers=0,
        chair=chair,
        phone=people.phone(),
        email=f"{code.lower()}@vidu.vn",
        agency_head="",
        agency_head_title="",
        letterhead=Letterhead(*head, "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", chair.full_name),
        founded_on=None,
    )


def _grassroots(rng: random.Random, people: People, code: str, site: Site, block: Block, upper: Unit) -> Unit:
    kind = site.kind
    members = _members(rng, kind)
    women = min(1.0, max(0.0, rng.gauss(kind.women, 0.25 * kind.women * (1 - kind.women))))
    chair, head = people.person(kind.women), people.person(kind.women * 0.8, (1962, 1985))
    typed = site.typed or site.name
    name = unicodedata.normalize("NFD", f"CĐCS {site.name}") if typed == "decomposed" else f"CĐCS {typed}"
    return Unit(
        code=code,
        name=name,
        short_name=unicodedata.normalize("NFC", _short(site.name if typed == "decomposed" else typed)),
        tier=4,
        unit_type="CDCS",
        sector=kind.sector,
        area=site.commune.address,
        parent_code=upper.code,
        block=block.code,
        kind=kind,
        commune=site.commune.full,
        district=site.commune.district,
        members=members,
        female=round(members * women),
        workers=round(members * rng.uniform(1.0, 1.15)),
        chair=chair,
        phone=people.phone(),
        email=f"{code.lower()}@vidu.vn" if rng.random() < 0.6 else "",
        agency_head=head.full_name,
        agency_head_title=_head_title(kind, site),
        letterhead=_letterhead(site, upper, members, chair),
        founded_on=site.founded or _founded(rng),
    )


def _members(rng: random.Random, kind: Kind) -> int:
    low, high = kind.members
    mode = low + (high - low) * (0.15 if high > 150 else 0.4)  # big firms are few
    return round(rng.triangular(low, high, mode))


def _founded(rng: random.Random) -> date | None:
    return None if rng.random() < 0.1 else date(1985, 1, 1) + timedelta(days=rng.randrange(12_000))


def _head_title(kind: Kind, site: Site) -> str:
    if kind.code == "commune":
        return f"{kind.head} {site.commune.word}"
    if site.name.startswith(("Sở ", "Cục ", "Văn phòng Sở")):
        return "Giám đốc Sở" if "Sở" in site.name else "Cục trưởng"
    return "Chi cục trưởng" if site.name.startswith("Chi cục") else kind.head


def _letterhead(site: Site, upper: Unit, members: int, chair: Person) -> Letterhead:
    return Letterhead(
        heading_upper=upper.name.upper(),
        heading_name=f"CÔNG ĐOÀN CƠ SỞ {site.name.upper()}",
        place_name="Cao Bằng" if site.commune.word == "phường" else site.commune.name,
        sign_authority="TM. BAN THƯỜNG VỤ" if members >= 150 else "TM. BAN CHẤP HÀNH",
        sign_title="CHỦ TỊCH",
        signer_name=chair.full_name,
    )


def _short(name: str) -> str:
    for long, short in _ABBREVIATED:
        name = name.replace(long, short)
    return name[:1].upper() + name[1:]


def _add_merged(rng: random.Random, people: People, province: Province, block: Block, upper: Unit) -> None:
    """Beside the counted ones: a CĐCS that ended during the campaign and lives on in another."""
    row = load("blocks.yaml")["merged"]
    into = province.by_name(row["into"], block.code)
    site = Site(row["name"], kinds()[row["kind"]], seat(block.district or CITY))
    ended = _grassroots(rng, people, f"{block.code}-{block.count + 1:03d}", site, block, upper)
    province.units.append(_with(ended, founded_on=date(2003, 4, 1), ended_on=row["ended"], successor_code=into.code))
    province.events.append(TreeEvent("merge", ended.code, row["ended"], row["decision"], into.code))


def _without_phone(unit: Unit) -> Unit:
    return _with(unit, phone="", email="", entry_mode="parent") if unit.tier == 4 and not unit.ended_on else unit


def _with(unit: Unit, **changes: object) -> Unit:
    return Unit(**{**unit.__dict__, **changes})
