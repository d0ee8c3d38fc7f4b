"""The other four plans beside the sample province, each issued by a union of its own with a small branch below it:

five real plans in one installation. Units and people are invented and say so; nothing is written in their name.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from app.accounts import passwords
from app.accounts.models import Post, Role, User
from app.accounts.operations import index
from app.campaigns import loading
from app.campaigns.models import Campaign
from app.demo.people import People
from app.demo.structure import SEED
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.obligations import operations as obligations
from app.units.models import OrgUnit, Sector, UnitStat, UnitType
from app.units.operations import NewUnit, add_units

FILES = ("bt-2017", "bd-2021", "bk-2023", "qn-2019")
MARK = "(dữ liệu mẫu)"
GRASSROOTS = (
    ("Trường THCS số 1", Sector.ADMIN, 32),
    ("Trung tâm Y tế", Sector.ADMIN, 64),
    ("Công ty TNHH May mẫu", Sector.PRIVATE, 210),
    ("Văn phòng HĐND và UBND", Sector.ADMIN, 18),
)


@dataclass(frozen=True)
class Neighbour:
    """A plan that now runs beside the sample: who may sign in, and a day in the middle of it to live on."""

    title: str
    owner: str
    chair: str
    grassroots: str
    day: date


def add(password: str, plans: Path) -> list[Neighbour]:
    """Insert owners, branches and chairs, load the plans and make everybody's duties. Flushes.

    Raises:
        DomainError: the catalogue is not loaded, or one of the owners is there already; nothing is changed.
    """
    read = [yaml.safe_load((plans / f"{name}.yaml").read_text(encoding="utf-8")) for name in FILES]
    codes = [plan["owner"]["code"] for plan in read]
    if db.session.scalar(sa.select(OrgUnit.id).where(OrgUnit.code.in_(codes)).limit(1)):
        raise DomainError("Các đơn vị của bốn kế hoạch mẫu đã có trong cơ sở dữ liệu.")
    people, hashed = People(random.Random(SEED + 7)), passwords.hashed(password)
    return [_one(plan, people, hashed) for plan in read]


def _one(plan: dict[str, Any], people: People, hashed: str) -> Neighbour:
    suffix = plan["owner"]["code"].rpartition("-")[2].lower()
    first = date(plan["period"]["to"].year, 1, 1)
    made = add_units(list(_branch(plan, people)), {})
    db.session.add_all(
        UnitStat(unit_id=unit.id, as_of=first, members=count, female=count // 2, workers=count)
        for unit in made
        if (count := _members(unit))
    )
    owner, some = made[0], next(unit for unit in made if unit.tier == 4)
    chair = _person(f"chutich.{suffix}", owner, first, hashed, Role.CHAIR, Role.CAMPAIGN_ADMIN)
    grassroots = _person(f"cdcs.{suffix}", some, first, hashed, Role.CHAIR)
    campaign = loading.load(plan, None)
    assert isinstance(campaign, Campaign)
    obligations.generate(campaign)
    return Neighbour(campaign.short_title, owner.name, chair, grassroots, _middle(campaign))


def _branch(plan: dict[str, Any], people: People) -> Iterator[NewUnit]:
    """The owner, two upper unions where it is a province, and CĐCS below; parents first."""
    code, name, place = plan["owner"]["code"], plan["owner"]["name"], plan["place"]
    kind = UnitType(plan["owner"]["unit_type"])
    province = kind is UnitType.PROVINCE_FEDERATION
    yield _unit(code, name, kind, 2 if province else 3, None, people, place, "TM. BAN THƯỜNG VỤ")
    uppers = [code]
    if province:
        uppers = [f"{code}-{n}" for n in (1, 2)]
        names = (f"LĐLĐ thành phố {place} {MARK}", f"Công đoàn ngành Giáo dục {place} {MARK}")
        kinds = (UnitType.DISTRICT_FEDERATION, UnitType.SECTOR_UNION)
        for upper, title, of_kind in zip(uppers, names, kinds, strict=True):
            yield _unit(upper, title, of_kind, 3, code, people, place, "TM. BAN THƯỜNG VỤ")
    for upper in uppers:
        for number, (title, sector, _) in enumerate(GRASSROOTS, 1):
            yield _unit(
                f"{upper}-{number}", f"CĐCS {title} {MARK}", UnitType.GRASSROOTS_UNION, 4, upper, people, place,
                "TM. BAN CHẤP HÀNH", sector,
            )  # fmt: skip


def _unit(
    code: str, name: str, kind: UnitType, tier: int, parent: str | None, people: People, place: str, authority: str,
    sector: Sector | None = None,
) -> NewUnit:  # fmt: skip
    chair = people.person().full_name
    details = {
        "chair_name": chair, "heading_name": name.upper(), "place_name": place, "sign_authority": authority,
        "sign_title": "CHỦ TỊCH", "signer_name": chair,
    }  # fmt: skip
    return NewUnit(code, name, kind, tier, parent, sector=sector, details=details)


def _members(unit: OrgUnit) -> int:
    return next((count for title, _, count in GRASSROOTS if f"CĐCS {title} " in unit.name), 0)


def _person(username: str, unit: OrgUnit, since: date, hashed: str, *roles: Role) -> str:
    user = User(username=username, full_name=unit.chair_name, password_hash=hashed, created_at=clock.now())
    index(user)
    db.session.add_all(Post(user=user, unit=unit, role=role, starts_on=since) for role in roles)
    db.session.flush()
    return username


def _middle(campaign: Campaign) -> date:
    """A day on which the plan runs: the last of the third quarter of its time."""
    first = campaign.starts_on or date(campaign.ends_on.year, 1, 1)
    return first + (campaign.ends_on - first) * 3 // 4
