"""Heading, signature and number of official papers: as typed in the unit's record, else the usual words (decision 22)."""

from datetime import date

import pytest

from app.kernel.word import few
from app.units.letterhead import letterhead, number_line
from app.units.models import OrgUnit, UnitType


def unit(**given) -> OrgUnit:
    values = {"name": "CĐCS xã A", "tier": 4, "unit_type": UnitType.GRASSROOTS_UNION}
    empty = ("heading_upper", "heading_name", "place_name", "sign_authority", "sign_title", "signer_name")
    return OrgUnit(**dict.fromkeys(empty, "") | values | given)


def test_what_was_not_typed_is_said_in_the_usual_way():
    province = unit(name="LĐLĐ tỉnh Thử", tier=2, unit_type=UnitType.PROVINCE_FEDERATION)
    paper, below = letterhead(province), letterhead(unit(parent=province))

    assert (paper.upper, paper.authority, paper.title) == (
        "Tổng Liên đoàn Lao động Việt Nam", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH",
    )  # fmt: skip
    assert (below.upper, below.issuer, below.authority) == ("LĐLĐ tỉnh Thử", "CĐCS xã A", "TM. BAN CHẤP HÀNH")


def test_what_was_typed_holds():
    paper = letterhead(
        unit(heading_upper="CĐ A", heading_name="CĐCS B", sign_authority="KT. CHỦ TỊCH", signer_name="Bế An")
    )

    assert (paper.upper, paper.issuer, paper.authority, paper.signer) == ("CĐ A", "CĐCS B", "KT. CHỦ TỊCH", "Bế An")


def test_the_day_is_written_or_left_to_the_registry():
    paper = letterhead(unit(place_name="Cao Bằng"))

    assert paper.dateline(date(2019, 2, 5), 2019) == "Cao Bằng, ngày 05 tháng 02 năm 2019"
    assert paper.dateline(None, 2019) == "Cao Bằng, ngày      tháng      năm 2019"
    assert letterhead(unit()).dateline(None, 2019).startswith("……, ngày")


@pytest.mark.parametrize(
    ("kind", "paper", "written", "plan", "said"),
    [
        (UnitType.PROVINCE_FEDERATION, "BC", "", "", "Số:        /BC-LĐLĐ"),
        (UnitType.GRASSROOTS_UNION, "TTr", "", "", "Số:        /TTr-CĐCS"),
        (UnitType.CIVIL_SERVANTS_UNION, "BC", "", "", "Số:        /BC-CĐVC"),
        (UnitType.COMMUNE_UNION, "BC", "", "", "Số:        /BC-CĐ"),
        (UnitType.SECTOR_UNION, "BC", "", "01/KH-CĐYT", "Số:        /BC-CĐYT"),
        (UnitType.SECTOR_UNION, "BC", "", "kế hoạch 5", "Số:        /BC-CĐN"),
        (UnitType.PROVINCE_FEDERATION, "", "", "", "Số:        /LĐLĐ"),
        (UnitType.PROVINCE_FEDERATION, "BC", "05/BC-X", "14/KH-CĐVC", "Số: 05/BC-X"),
    ],
)
def test_the_number_is_written_or_left_to_the_registry(kind, paper, written, plan, said):
    assert number_line(unit(unit_type=kind), paper, written, plan) == said


def test_small_counts_take_a_zero_in_running_text():
    assert [few(n) for n in (0, 1, 9, 10, 1234)] == ["0", "01", "09", "10", "1.234"]
