from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from app.demo.works import SAMPLE, make_works
from tests.demo.sample import SCALES, active_codes, province, registered

PLAN = yaml.safe_load((Path(__file__).resolve().parents[2] / "plans" / "cb-2019.yaml").read_text(encoding="utf-8"))
DONE = ("done", "confirmed")


def units_with(works, counted):
    return {work.unit_code for work in works if counted(work)} & (active_codes() | upper_codes())


def upper_codes():
    return {unit.code for unit in province().units if unit.tier < 4}


def test_registered_and_carried_out_as_the_story_says():
    """CB-T2: 1.876 and 1.402 of 2.022 units; CB-T3: one plaque, the province's."""
    works = registered()

    assert len(units_with(works, lambda work: work.state == "approved")) == 1_876
    assert len(units_with(works, lambda work: work.progress in DONE)) == 1_402
    assert [work.unit_code for work in works if work.plaque == "installed"] == ["CB"]
    assert 2_250 <= len(works) <= 2_400


def test_every_state_is_met():
    states = Counter(work.state for work in registered())

    assert set(states) == {"draft", "sent", "returned", "approved", "rejected", "cancelled"}
    assert all(move.comment for work in registered() if work.state == "returned" for move in work.journey.moves[-1:])


def test_upper_unions_are_on_time_but_for_two():
    """CB-O1: 19 of 21 on time, one late, one without any."""
    first = {}
    for work in registered():
        if work.unit_code in upper_codes() - {"CB"}:
            sent = work.journey.first_sent_at.date()
            first[work.unit_code] = max(first.get(work.unit_code, sent), sent)

    assert len(first) == 20
    assert sum(day <= date(2019, 4, 29) for day in first.values()) == 19


@pytest.mark.parametrize("scale", SCALES)
def test_money_and_days_hold_together(scale):
    for work in registered(scale):
        assert work.start_on <= work.due_on
        assert work.budget >= 0 and isinstance(work.budget, int)
        assert all(isinstance(amount, int) and amount > 0 for amount in work.funding.values())
        if work.funding and work.state != "returned":
            assert sum(work.funding.values()) == work.budget
        if work.progress in DONE:
            assert work.updates[-1].percent == 100
            assert work.state == "approved"
        for update in work.updates:
            assert (update.percent == 100) == (update.progress == "done")
            assert update.note or update.progress in ("running", "done")
        assert (work.confirmed_at is not None) == (work.progress == "confirmed")


def test_most_are_due_before_the_celebration():
    approved = [work for work in registered() if work.state == "approved"]
    late = sum(work.due_on > date(2019, 7, 28) for work in approved) / len(approved)

    assert 0.10 <= late <= 0.20
    assert any(work.progress == "running" and work.due_on < date(2019, 7, 27) for work in approved)
    assert all(work.plaque_wanted is False for work in approved if work.kind == "PHAN_VIEC")


def test_words_come_from_the_plan():
    movements = {row["label"] for row in PLAN["movements"]} | {""}
    occasions = {row["name"] for row in PLAN["milestones"]} | {""}
    kinds = {row["code"] for row in PLAN["registration_kinds"]}

    assert {work.movement for work in registered()} <= movements
    assert {work.occasion for work in registered()} <= occasions
    assert {work.kind for work in registered()} == kinds


@pytest.mark.parametrize("scale", SCALES)
def test_the_sample_chair_has_something_of_everything(scale):
    states = {work.state for work in registered(scale) if work.unit_code == SAMPLE}

    assert {"approved", "returned", "draft"} <= states


@pytest.mark.parametrize("scale", SCALES)
def test_titles_fit_the_form(scale):
    for work in registered(scale):
        assert 10 <= len(work.title) <= 250
        assert "{" not in work.title + work.content + work.place
        assert len(work.place) <= 250


def test_the_same_works_every_time():
    assert make_works(province("small")) == registered("small")


def test_registered_in_spring_most_of_all():
    approved = [work for work in registered() if work.state == "approved"]
    early = sum(work.journey.first_sent_at.date() <= date(2019, 4, 29) for work in approved)

    assert early / len(approved) > 0.8
    assert all(work.updates[-1].at.date() <= date(2019, 7, 27) - timedelta(days=1) for work in approved if work.updates)
