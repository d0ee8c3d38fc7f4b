"""Heading and signature of official papers: data of the unit; what was not typed is said in the usual way (decision 22)."""

import re
from dataclasses import dataclass
from datetime import date

from app.kernel.text import day_long
from app.units.models import OrgUnit, UnitType
from app.units.policy import GRASSROOTS

_ABBREVIATIONS = {
    UnitType.GENERAL_CONFEDERATION: "TLĐ",
    UnitType.PROVINCE_FEDERATION: "LĐLĐ",
    UnitType.DISTRICT_FEDERATION: "LĐLĐ",
    UnitType.SECTOR_UNION: "CĐN",
    UnitType.CIVIL_SERVANTS_UNION: "CĐVC",
    UnitType.INDUSTRIAL_ZONE_UNION: "CĐKCN",
    UnitType.OCCUPATION_UNION: "NĐ",
    UnitType.GRASSROOTS_UNION: "CĐCS",
    UnitType.SUB_UNION: "CĐCS",
}
_SYMBOL = re.compile(r"/\w+-([^\s/]+)$")


@dataclass(frozen=True)
class Letterhead:
    """Who issues a paper, and who signs it."""

    upper: str
    issuer: str
    place: str
    authority: str
    title: str
    signer: str = ""

    def dateline(self, on: date | None, year: int) -> str:
        """ "Cao Bằng, ngày 05 tháng 02 năm 2019"; without a day the registry fills it in by hand (domain.md §3.2)."""
        place = self.place or "……"
        return f"{place}, {day_long(on)}" if on else f"{place}, ngày      tháng      năm {year}"


def letterhead(unit: OrgUnit) -> Letterhead:
    """As typed in the unit's record. A grassroots union has no Ban Thường vụ."""
    upper = unit.parent.name if unit.parent else "Tổng Liên đoàn Lao động Việt Nam"
    board = "TM. BAN CHẤP HÀNH" if unit.tier >= GRASSROOTS else "TM. BAN THƯỜNG VỤ"
    return Letterhead(
        upper=unit.heading_upper or upper,
        issuer=unit.heading_name or unit.name,
        place=unit.place_name,
        authority=unit.sign_authority or board,
        title=unit.sign_title or "CHỦ TỊCH",
        signer=unit.signer_name,
    )


def number_line(unit: OrgUnit, kind: str, written: str = "", plan_number: str = "") -> str:
    """ "Số: 05/BC-LĐLĐ" as `written`, else "Số:      /BC-LĐLĐ" for the registry to fill in.

    `kind` abbreviates the paper ("BC", "TTr", "" for a letter). `plan_number` is the number of a plan of this very unit
    ("14/KH-CĐVC"): how a union abbreviates itself there holds here too.
    """
    if written:
        return f"Số: {written}"
    own = _SYMBOL.search(plan_number)
    abbreviation = own[1] if own else _ABBREVIATIONS.get(unit.unit_type, "CĐ")
    return f"Số:        /{f'{kind}-' if kind else ''}{abbreviation}"
