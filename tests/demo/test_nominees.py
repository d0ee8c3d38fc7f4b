from collections import Counter

import pytest

from app.demo.nominees import GROUPS, make_nominees
from tests.demo.sample import SCALES, province


def test_as_many_as_the_story_says():
    """CB-T10: 143 proposed, 90 honoured, as the plan's three quotas."""
    nominees = make_nominees(province())
    honoured = [one for one in nominees if one.honoured]

    assert (len(nominees), len(honoured)) == (143, 90)
    assert Counter(one.category for one in honoured) == {code: quota for code, (_, quota) in GROUPS.items()}
    assert set(Counter(one.state for one in nominees)) == {"approved", "rejected", "sent"}


@pytest.mark.parametrize("scale", SCALES)
def test_the_form_would_have_taken_them(scale):
    units = {unit.code: unit for unit in province(scale).units}
    ranks = Counter((one.unit_code, one.rank) for one in make_nominees(province(scale)))

    assert set(ranks.values()) == {1}
    for one in make_nominees(province(scale)):
        assert units[one.unit_code].tier > 2
        assert one.votes_for <= one.votes_total and one.name and one.job and "{" not in one.achievements
        assert one.female or one.category != "CB_NU_CONG"
        assert one.direct == (one.category == "CNLD")


def test_the_same_people_every_time():
    assert make_nominees(province("small")) == make_nominees(province("small"))
