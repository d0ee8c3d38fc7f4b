import unicodedata
from collections import Counter
from datetime import date, timedelta

import pytest

from app.demo.blocks import districts
from app.demo.structure import DEMO_DAY, make_province
from tests.demo.sample import SCALES, active_codes, done, province, registered, thought

# domain.md §6.1
BLOCKS = {
    "CB-TP": 190, "CB-HA": 130, "CB-TK": 128, "CB-BL": 118, "CB-NB": 118, "CB-HQ": 112, "CB-BM": 108, "CB-QU": 106,
    "CB-TA": 100, "CB-HL": 92, "CB-TN": 76, "CB-TL": 72, "CB-PH": 70, "CB-GD": 72, "CB-YT": 46, "CB-CT": 84, "CB-NN": 58,
    "CB-GT": 40, "CB-XD": 36, "CB-VC": 140, "CB-KC": 64, "CB-TT": 40,
}  # fmt: skip
PRINTED_IN_THE_PLANS = {"tran trung hao", "bui minh thanh", "tran quoc bao"}


def everybody(scale="province"):
    """Every name of a person anywhere in the sample."""
    units = province(scale).units
    yield from (unit.chair.full_name for unit in units)
    yield from (unit.agency_head for unit in units)
    yield from (unit.letterhead.signer_name for unit in units)
    yield from (author.full_name for idea in thought(scale) for author in idea.authors)
    yield from (work.contact_name for work in registered(scale))


def folded(name):
    marks = unicodedata.normalize("NFD", name.casefold()).replace("đ", "d")
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def test_the_22_blocks_have_their_numbers():
    assert Counter(unit.block for unit in province().active()) == BLOCKS
    assert sum(BLOCKS.values()) == 2000
    assert len(province().upper) == 21
    assert len(districts()) == 13
    assert Counter(c.word for communes in districts().values() for c in communes) == {
        "xã": 177,
        "thị trấn": 14,
        "phường": 8,
    }


def test_the_small_province_is_cut_out_of_the_large_one():
    large = {unit.code: unit for unit in province().units}

    assert len(province("small").active()) == 60
    assert len({unit.block for unit in province("small").active()}) == 6
    for unit in province("small").units:
        same = large[unit.code]
        assert (unit.name, unit.chair, unit.members, unit.parent_code) == (
            same.name,
            same.chair,
            same.members,
            same.parent_code,
        )


@pytest.mark.parametrize("scale", SCALES)
def test_codes_are_unique_and_parents_stand_first(scale):
    seen = set()
    for unit in province(scale).units:
        assert unit.code not in seen
        assert unit.parent_code is None or unit.parent_code in seen
        seen.add(unit.code)
    assert len([unit for unit in province(scale).units if unit.parent_code is None]) == 1


@pytest.mark.parametrize("scale", SCALES)
def test_the_same_province_every_time(scale):
    assert make_province(scale).units == province(scale).units


def test_unions_directly_under_the_province():
    direct = [unit for unit in province().active() if unit.parent_code == "CB"]

    assert len(direct) == 40
    assert {unit.block for unit in direct} == {"CB-TT"}


@pytest.mark.parametrize("scale", SCALES)
def test_traps(scale):
    names = [unit.name for unit in province(scale).grassroots]
    not_composed = [name for name in names if unicodedata.normalize("NFC", name) != name]

    assert names.count("CĐCS xã Hưng Đạo") == 3
    assert [unicodedata.normalize("NFC", name) for name in not_composed] == ["CĐCS Trường Mầm non Sông Hiến"]
    assert "CĐCS Trường THPT Hoà An" in names
    assert any(unit.entry_mode == "parent" and unit.phone == "" for unit in province(scale).active())
    assert any(unit.founded_on == date(2019, 7, 10) for unit in province(scale).active())


@pytest.mark.parametrize("scale", SCALES)
def test_four_founded_and_one_merged_beside_the_counted_ones(scale):
    tree = province(scale)
    units = {unit.code: unit for unit in tree.units}
    founded = [event for event in tree.events if event.type == "found"]
    (merged,) = [event for event in tree.events if event.type == "merge"]

    assert len(founded) == 4  # CB-T5 wants five
    assert {units[event.unit_code].sector for event in founded} == {"DN_NGOAI_NN"}
    assert all(units[event.unit_code].founded_on == event.on for event in founded)
    assert units[merged.unit_code].ended_on == date(2019, 7, 15)
    assert units[merged.unit_code].successor_code == merged.into in active_codes(scale)
    assert merged.unit_code not in active_codes(scale)


def test_people_are_counted_plausibly():
    units = province().active()

    assert 60_000 <= sum(unit.members for unit in units) <= 80_000
    for unit in units:
        assert 0 <= unit.female <= unit.members <= unit.workers
    shares = {"preschool": (0.85, 1.0), "mine": (0.05, 0.35)}
    for unit in units:
        low, high = shares.get(unit.kind.code, (0, 1))
        assert low <= unit.female / unit.members <= high, unit.name


def test_letterheads():
    school = province().by_name("Trường Tiểu học Hợp Giang", "CB-TP")

    assert school.letterhead.heading_upper == "LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ CAO BẰNG"
    assert school.letterhead.heading_name == "CÔNG ĐOÀN CƠ SỞ TRƯỜNG TIỂU HỌC HỢP GIANG"
    assert school.letterhead.sign_authority == "TM. BAN CHẤP HÀNH"
    assert province().root.letterhead.sign_authority == "TM. BAN THƯỜNG VỤ"
    assert all(unit.letterhead.place_name and unit.letterhead.signer_name for unit in province().units)


@pytest.mark.parametrize("scale", SCALES)
def test_no_signatory_of_the_plans_is_in_the_sample(scale):
    names = {folded(name) for name in everybody(scale) if name}

    assert len(names) > 50
    assert not names & PRINTED_IN_THE_PLANS


def test_phone_numbers_are_invented_and_differ():
    phones = [unit.phone for unit in province().units if unit.phone]

    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("0900") and len(phone) == 10 for phone in phones)


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_later_than_the_demo_day(scale):
    for one in (*registered(scale), *done(scale), *thought(scale)):
        moments = [one.journey.created_at, *(move.at for move in one.journey.moves)]
        assert moments == sorted(moments)
        assert moments[-1].date() < DEMO_DAY
        if one.journey.opened_at:
            assert one.journey.opened_at.date() < DEMO_DAY
            assert one.journey.opened_at >= one.journey.first_sent_at


@pytest.mark.parametrize("scale", SCALES)
def test_no_union_does_anything_before_it_is_founded_or_after_its_end(scale):
    units = {unit.code: unit for unit in province(scale).units}
    for one in done(scale):
        assert units[one.unit_code].active_on(one.event_on), one
    for one in (*registered(scale), *thought(scale)):
        written = one.journey.created_at.date() + timedelta(days=2)  # begun up to two days before it is sent
        assert units[one.unit_code].active_on(written), one
