from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz

from app.demo.ideas import WINDOW, make_ideas
from tests.demo.sample import SCALES, province, thought

PLAN = yaml.safe_load((Path(__file__).resolve().parents[2] / "plans" / "cb-2019.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("scale", SCALES)
def test_shares_sum_to_a_hundred(scale):
    for idea in thought(scale):
        assert sum(author.share for author in idea.authors) == 100
        assert 1 <= len(idea.authors) <= 5
        assert len({(author.full_name, author.birth_year) for author in idea.authors}) == len(idea.authors)


def test_as_many_as_the_story_says():
    ideas = thought()
    authors = Counter(len(idea.authors) for idea in ideas)

    assert len(ideas) == 1_800
    assert 0.60 <= authors[1] / 1_800 <= 0.70
    assert 0.16 <= authors[2] / 1_800 <= 0.24
    assert set(Counter(idea.state for idea in ideas)) == {"draft", "sent", "returned", "approved", "rejected"}


def test_eligibility_is_the_plans_window():
    (window,) = [row for row in PLAN["windows"] if row["code"] == PLAN["eligible_window"]]
    outside = [idea for idea in thought() if idea.eligible is False]

    assert (window["from"], window["to"]) == WINDOW
    assert 0.05 <= len(outside) / 1_800 <= 0.11
    for idea in thought():
        if idea.nature == "Y_TUONG":
            assert idea.eligible is None and idea.first_applied_on is None
        else:
            assert idea.eligible == (date(2019, 1, 1) <= idea.first_applied_on <= date(2019, 7, 31))


def test_nothing_is_sent_without_the_heads_agreement():
    without = [idea for idea in thought() if not idea.head_agreed]

    assert 0.02 <= len(without) / 1_800 <= 0.06
    assert {idea.state for idea in without} == {"draft"}


@pytest.mark.parametrize("scale", SCALES)
def test_the_form_would_have_taken_them(scale):
    fields = {row["label"] for row in PLAN["initiative_fields"]}
    for idea in thought(scale):
        written = idea.journey.created_at.date()
        assert idea.field in fields
        assert 10 <= len(idea.title) <= 300
        assert "{" not in "".join((idea.title, idea.current_state, idea.solution, idea.effectiveness))
        assert idea.current_state and idea.solution and idea.effectiveness
        assert not idea.benefit_value or idea.benefit_note
        assert idea.first_applied_on is None or idea.first_applied_on <= written
        if idea.head_agreed:
            assert idea.head_name and idea.head_on and idea.head_on <= written


def test_near_duplicates():
    """About one in twenty tells nearly the same as another of its block."""
    ideas = thought()
    doubles = ideas[-90:]
    titles = [idea.title for idea in ideas[:-90]]

    close = sum(max(fuzz.ratio(double.title, title) for title in titles) > 75 for double in doubles)

    assert close > 80


def test_the_same_ideas_every_time():
    assert make_ideas(province("small")) == thought("small")
