from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from app.demo.doings import make_doings
from tests.demo.sample import SCALES, active_codes, done, province

PLANS = Path(__file__).resolve().parents[2] / "plans"
CATALOGUE = {
    row["code"]: row for row in yaml.safe_load((PLANS / "catalogue.yaml").read_text(encoding="utf-8"))["activity_types"]
}
THE_DAY = date(2019, 7, 21)


def counting(scale="province"):
    return [one for one in done(scale) if one.counts]


def total(measure, counted=lambda one: True):
    return sum(one.values.get(measure, 0) for one in counting() if counted(one))


def test_each_union_at_least_one_but_for_38():
    celebrating = {one.unit_code for one in counting() if "KY_NIEM" in CATALOGUE[one.type_code]["tags"]}

    assert len(celebrating & active_codes()) == 1_962
    assert len({one.unit_code for one in counting()} & active_codes()) == 1_962


def test_member_day():
    held = [one for one in counting() if one.type_code == "NGAY_DOAN_VIEN"]

    assert len({one.unit_code for one in held if one.event_on == THE_DAY}) == 1_871
    assert len({one.unit_code for one in held if one.event_on != THE_DAY}) == 64
    assert len(held) == 1_871 + 64


def test_new_members_are_exactly_as_many_as_do_not_suffice():
    assert total("members_admitted") == 110  # the plan says "trên 110"
    assert all(one.event_on <= date(2019, 7, 27) for one in counting() if one.values.get("members_admitted"))


def test_referrals_reach_the_average_but_not_every_union():
    referring = {one.unit_code for one in counting() if one.values.get("party_referrals")}

    assert total("party_referrals") == 2_071
    assert len(referring & active_codes()) == len(referring) == 1_388


def test_classes_and_houses():
    def by_province(one):
        return one.unit_code == "CB"

    assert total("classes") == 15
    assert total("houses_supported", by_province) == 48
    assert total("houses_handed_over", by_province) == 41
    assert total("houses_handed_over", lambda one: not by_province(one)) == 9


def test_volume_and_windows():
    days = Counter(
        "peak" if one.event_on >= THE_DAY else "may" if one.event_on.month == 5 else "other" for one in counting()
    )
    number = sum(days.values())

    assert 7_900 <= number <= 8_200
    assert 0.68 <= days["peak"] / number <= 0.72
    assert 0.18 <= days["may"] / number <= 0.22
    assert max(one.event_on for one in done()) == date(2019, 7, 27)


def test_entries_come_in_the_evening():
    hours = Counter(one.journey.first_sent_at.hour for one in done() if one.journey.first_sent_at)

    assert sum(hours[hour] for hour in (19, 20, 21)) > 0.4 * sum(hours.values())
    assert not hours[2] and not hours[3]


@pytest.mark.parametrize("scale", SCALES)
def test_the_rally_is_the_provinces_alone(scale):
    assert [one.unit_code for one in done(scale) if one.type_code == "MIT_TINH"] == ["CB"]


@pytest.mark.parametrize("scale", SCALES)
def test_every_figure_is_one_its_type_asks_for(scale):
    units = {unit.code: unit for unit in province(scale).units}
    for one in done(scale):
        kind = CATALOGUE[one.type_code]
        assert one.values.keys() <= {asked["code"] for asked in kind["measures"]}, one
        assert one.values.keys() >= {asked["code"] for asked in kind["measures"] if asked.get("required")}, one
        assert all(isinstance(amount, int) and amount >= 0 for amount in one.values.values())
        sectors = kind.get("sectors")
        assert not sectors or units[one.unit_code].sector in sectors, one


@pytest.mark.parametrize("scale", SCALES)
def test_the_form_would_have_taken_them(scale):
    for one in done(scale):
        assert one.members_attended is None or one.members_attended <= one.attendees
        assert one.event_on <= one.event_to
        assert date(2019, 1, 1) <= one.event_on
        assert len(one.title) <= 200
        assert not one.link or one.link.startswith("https://")


def test_dirty_data():
    units = {unit.code: unit for unit in province().units}
    crowds = [one for one in counting() if (one.members_attended or 0) > units[one.unit_code].members > 0]
    thousands = [
        one for one in counting() if 0 < one.values.get("gift_money", 10**6) < 20_000 * one.values.get("gifts", 1)
    ]
    same = Counter(
        (one.unit_code, one.event_on, one.attendees, *sorted(one.values.items()))
        for one in counting()
        if one.type_code == "THAM_HOI"
    )
    told_above = {one.title for one in counting() if one.title.startswith("Cùng CĐCS")}
    rallies = [one for one in done() if "Mít tinh" in one.title and one.unit_code != "CB"]

    assert len(crowds) >= 12
    assert len(thousands) >= 15
    assert sum(number > 1 for number in same.values()) >= 5
    assert len(told_above) == 3
    assert [one.state for one in rallies] == ["returned"]


def test_every_state_is_met():
    assert set(Counter(one.state for one in done())) == {"draft", "sent", "returned", "approved", "cancelled"}


def test_the_same_doings_every_time():
    assert make_doings(province("small")) == done("small")
