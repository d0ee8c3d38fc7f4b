"""Three events of the sample province, as the program itself would have kept them."""

from collections import Counter

import pytest

from app.demo.hosting import GATHERINGS, SILENT, guests_of
from app.demo.structure import DEMO_DAY
from tests.demo.sample import SCALES, active_codes, province


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("gathering", GATHERINGS, ids=lambda one: one.type_code)
def test_the_forms_would_have_taken_them(scale, gathering):
    guests = guests_of(province(scale), gathering)
    codes = [one.unit.code for one in guests]

    assert len(codes) == len(set(codes)) > 20 if scale == "province" else codes
    for one in guests:
        assert one.unit.active_on(gathering.starts_on)
        assert (one.people is not None) == bool(one.comes) and bool(one.reason) == (one.comes is False)
        assert not gathering.quota or (one.people or 0) <= gathering.quota
        assert one.answered_on is None or gathering.invited_on <= one.answered_on < DEMO_DAY
        assert one.attended_people is None or (one.attended and one.attended_people > 0)
        assert gathering.over or one.attended is None
        assert one.behalf <= (one.comes is not None and one.unit.entry_mode == "parent")


def test_every_cdcs_is_invited_to_the_contest_and_most_came():
    contest = guests_of(province(), GATHERINGS[0])
    marks = Counter(one.attended for one in contest)

    assert {one.unit.code for one in contest} <= active_codes() | {unit.code for unit in province().grassroots}
    assert len(contest) == len(province().active(GATHERINGS[0].starts_on))
    assert marks[True] > 0.8 * len(contest) and marks[False] > 100 and marks[None] > 0


def test_the_sample_chair_finds_an_invitation():
    coming = [one for one in GATHERINGS if not one.over]
    assert len(coming) == 1
    answers = {one.unit.code: one.comes for one in guests_of(province(), coming[0])}

    assert answers[SILENT] is None and True in answers.values() and False in answers.values()


def test_the_same_every_time():
    assert guests_of(province("small"), GATHERINGS[1]) == guests_of(province("small"), GATHERINGS[1])
