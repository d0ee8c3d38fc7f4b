"""Targets on host events: who came to all of them (BD-T1), how many people came (BD-T6)."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.campaigns.target_checks import names, of_target
from app.host_events import operations
from app.host_events.answers import Mark, mark
from app.host_events.models import Participation
from app.kernel.db import db
from app.targets import queries
from app.targets.definitions import Verdict
from app.units.models import OrgUnit, UnitStat
from tests.campaigns.test_queries import make_campaign
from tests.factories import answer_for, make_activity, make_host_event
from tests.targets import facts, slow
from tests.targets.given import COUNT, GRASSROOTS, TODAY, add, line

ALL = {"source": "host_event", "agg": "attended_all"}
PEOPLE = {"source": "host_event", "agg": "participants"}


def attended_all(world, **more):
    return add(world, **{"mode": "PCT_UNITS", "value": 100, "each": "ALL", "all": [ALL]} | more)


def tally(world, target):
    found = line(world, target).tally
    return found.met, found.units


def test_a_unit_must_come_to_every_one_it_was_invited_to(world):
    target = attended_all(world)
    make_host_event(world, units=("a1", "a2", "b1"), attended={"a1": 4, "a2": 3, "b1": 9})
    make_host_event(world, units=("a1", "a2"), attended={"a1": 2, "a2": None})

    assert tally(world, target) == (2, 3)  # A1 and B1; D1 is invited to none
    assert line(world, target).verdict is Verdict.MISSED
    assert [unit.code for unit, _ in queries.missing(world.campaign, target, world.t, TODAY, 1).rows] == ["A2"]


def test_invited_to_none_is_neither_met_nor_missing(world):
    target = attended_all(world)
    assert line(world, target).verdict is Verdict.NOT_APPLICABLE

    make_host_event(world, units=("a1",), attended={"a1": 4})
    found, page = queries.matrix(world.campaign, world.t, TODAY, 1)
    place = [one.id for one in found].index(target.id)
    cells = {unit.code: cells[place] for unit, cells in page.rows}
    assert (cells["A1"].amount, cells["A1"].met, cells["D1"].amount) == (1, True, None)
    assert line(world, target).verdict is Verdict.REACHED


def test_an_answer_alone_is_no_attendance(world, at_rest):
    target, people = attended_all(world), add(world, mode="TOTAL", value=1, all=[PEOPLE])
    event = make_host_event(world, units=("a1",))
    answer_for(world, event, "a1", people=9)
    assert (tally(world, target), line(world, people).tally.total) == ((0, 1), 0)

    mark(world.actor("dung"), event, [Mark(world.a1.id, True, 6)])
    assert (tally(world, target), line(world, people).tally.total) == ((1, 1), 6)


def test_cancelled_events_and_those_to_come_are_not_asked_for(world, at_rest):
    target = attended_all(world)
    make_host_event(world, units=("a1",), attended={"a1": 4})
    gone = make_host_event(world, units=("a1", "b1"), attended={"b1": 5})
    operations.cancel(world.actor("dung"), gone, "Mưa bão")
    make_host_event(world, units=("a1",), on=TODAY + timedelta(days=1))
    make_host_event(world, units=("a1",), on=TODAY, to=TODAY + timedelta(days=3))  # not over
    assert tally(world, target) == (1, 1)

    make_host_event(world, units=("a1",), on=TODAY)
    assert tally(world, target) == (0, 1)


def test_another_plan_has_events_of_its_own(world):
    target = attended_all(world)
    make_host_event(world, units=("a1",), attended={"a1": 4})
    make_host_event(world, units=("a1",)).campaign_id = make_campaign(world, "t", "KHAC").id
    db.session.flush()

    assert tally(world, target) == (1, 1)


def test_windows_apply_inclusive(world):
    target, people = attended_all(world, window="PEAK"), add(world, mode="TOTAL", value=1, window="PEAK", all=[PEOPLE])
    make_host_event(world, units=("a1", "b1"), on=date(2019, 7, 20), attended={"a1": None, "b1": 50})
    make_host_event(world, units=("a1",), on=date(2019, 7, 20), to=date(2019, 7, 21), attended={"a1": 2})
    make_host_event(world, units=("a1",), on=date(2019, 7, 27), attended={"a1": 3})
    make_host_event(world, units=("a1",), on=date(2019, 7, 28), attended={"a1": None})

    assert (tally(world, target), line(world, people).tally.total) == ((1, 1), 5)


def test_half_of_the_members_of_each_unit(world, at_rest):
    """BD-T6: integers, of the type named; people not said are none."""
    where = {"type": "TOA_DAM"}
    target = add(world, mode="PCT_MEMBERS_PER_UNIT", value=50, all=[PEOPLE | {"where": where}])
    make_host_event(world, units=("a1", "a2", "b1"), attended={"a1": 6, "a2": 9, "b1": 59})  # of 22, 18, 120 members
    make_host_event(world, units=("a1",), type_code="THAM_HOI", attended={"a1": 20})
    assert tally(world, target) == (1, 4)

    make_host_event(world, units=("a1", "d1"), attended={"a1": 5})
    assert tally(world, target) == (2, 4)
    unsaid = make_host_event(world, units=("b1",))
    mark(world.actor("dung"), unsaid, [Mark(world.b1.id, True)])
    assert tally(world, target) == (2, 4)


def test_people_are_not_counted_twice_with_activities(world):
    """CR-3: the same people, logged by the unit as participation."""
    event = make_host_event(world, units=("a1",), attended={"a1": 6})
    both = add(world, mode="TOTAL", value=1, any=[PEOPLE, COUNT])
    make_activity(world, host_event_id=event.id, attendees=6)

    assert line(world, both).tally.total == 6


def test_beside_another_condition_the_uninvited_are_asked_for_that_one(world):
    both = add(world, mode="PCT_UNITS", value=100, all=[ALL, COUNT])
    either = add(world, mode="PCT_UNITS", value=100, any=[ALL, COUNT])
    make_host_event(world, units=("a1", "a2"), attended={"a1": 4, "a2": None})
    for unit, by in (("a1", "an"), ("d1", "dao"), ("a2", "ai")):
        make_activity(world, unit=unit, by=by)

    assert tally(world, both) == (2, 4)  # A1, and D1, which was invited to nothing
    assert tally(world, either) == (3, 4)


def test_the_plan_checker_knows_them():
    assert list(of_target({"mode": "PCT_UNITS", "value": 100, "each": "ALL", "all": [ALL]})) == []
    assert list(names({"all": [PEOPLE | {"where": {"type": "THI_TRUC_TUYEN"}}]})) == [("type", "THI_TRUC_TUYEN")]


def seat(part):
    event = part.event
    return facts.Seat(
        part.unit_id,
        event.type.code,
        event.starts_on,
        event.ends_on,
        event.cancelled,
        part.attended,
        part.attended_people or 0,
    )


def drawn(world, dice):
    """Six random events, some cancelled, with random marks."""
    for _ in range(6):
        on = date(2019, 7, dice.choice([18, 20, 21, 26, 27, 28, 29, 30]))
        units = tuple(dice.sample([*GRASSROOTS, "d1", "a"], dice.randint(0, 4)))
        came = {unit: dice.choice([None, 0, 1, 30]) for unit in units if dice.random() < 0.8}
        to = on + timedelta(days=dice.choice([0, 0, 2]))
        kind = dice.choice(["TOA_DAM", "THAM_HOI"])
        event = make_host_event(world, units=units, on=on, to=to, attended=came, type_code=kind)
        if dice.random() < 0.2:
            event.cancelled_at, event.cancelled_reason = event.created_at, "Mưa"
    db.session.flush()


@pytest.mark.parametrize("window", ["", "PEAK"])
@pytest.mark.parametrize("seed", range(6))
def test_as_a_slow_computation_says(world, seed, window):
    """Random events and marks: both sources equal the plain-Python ones, with and without a window."""
    dice = random.Random(seed)
    drawn(world, dice)
    seats = [seat(part) for part in db.session.scalars(sa.select(Participation))]
    known = facts.Facts({}, {}, {}, seats=seats, today=TODAY)
    members = dict(db.session.execute(sa.select(UnitStat.unit_id, UnitStat.members)).tuples().all())
    span = (date(2019, 7, 21), date(2019, 7, 27)) if window else None
    tiers = dice.choice([(4,), (2, 3, 4)])
    where: dict[str, Any] = dice.choice([{}, {"type": "TOA_DAM"}])
    ids = list(db.session.scalars(sa.select(OrgUnit.id).where(OrgUnit.tier.in_(tiers))))

    target = attended_all(world, window=window, tiers=tiers, all=[ALL | {"where": where}])
    units = {id_: facts.Unit(id_, 4, None, None) for id_ in ids}
    every, people_of = ALL | {"where": where}, PEOPLE | {"where": where}
    applies = [
        slow.SOURCES["host_event"](known, u, every, span) for u in units.values() if slow.asks(known, u, every, span)
    ]
    assert tally(world, target) == (sum(applies), len(applies))

    half = add(
        world, mode="PCT_MEMBERS_PER_UNIT", value=50, window=window, tiers=tiers, all=[PEOPLE | {"where": where}]
    )
    people = {id_: slow.SOURCES["host_event"](known, unit, people_of, span) for id_, unit in units.items()}
    met = sum(people[id_] * 100 >= 50 * members[id_] for id_ in ids)
    found = line(world, half).tally
    assert (found.total, found.met) == (sum(people.values()), met)
