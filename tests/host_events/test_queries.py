"""Who sees which event and whose part in it; lists and what waits for a hand."""

from datetime import date

import pytest

from app.accounts.models import Post, PostUnit
from app.host_events import invited, policy, queries
from app.host_events.invited import Narrow
from app.kernel.db import db
from tests.dashboards.counting import statements
from tests.factories import answer_for, make_host_event

EVERYBODY = ("an", "anh", "vi", "ai", "binh", "bao", "chi", "bon", "dung", "duy", "dao")
TODAY = date(2019, 7, 22)


@pytest.fixture(autouse=True)
def _monday(at_rest):
    """22 July 2019."""


def seers(world, event):
    return {name for name in EVERYBODY if queries.find(world.actor(name), event.public_id)}


def test_an_event_is_seen_by_the_hosts_branch_and_above(world):
    of_a = make_host_event(world, host="a", units=("a1",))

    assert seers(world, of_a) == {"an", "anh", "vi", "ai", "binh", "bao", "dung", "duy"}
    assert seers(world, make_host_event(world)) == set(EVERYBODY)
    assert queries.find(world.actor("an"), "\0" + of_a.public_id[1:]) is None


def test_an_invited_unit_that_has_moved_away_still_sees_it(world):
    event = make_host_event(world, host="a", units=("b1",))

    assert "bon" in seers(world, event) and "chi" not in seers(world, event)


def test_the_list_shows_what_may_be_seen(world):
    make_host_event(world, host="a", units=("a1",), name="Của A")
    make_host_event(world, units=("a1", "b1"), name="Của tỉnh")

    def names(person):
        return {row.event.name for row in queries.listed(world.actor(person), None, "", TODAY).rows}

    assert names("an") == names("dung") == {"Của A", "Của tỉnh"}
    assert names("bon") == names("chi") == {"Của tỉnh"}


def test_coming_and_past_and_by_name(world):
    make_host_event(world, on=date(2019, 7, 10), name="Đã xong")
    make_host_event(world, on=date(2019, 7, 10), to=TODAY, name="Hôm nay hết")
    make_host_event(world, on=date(2019, 7, 30), name="Tuần sau")

    def names(when, text=""):
        return [
            row.event.name for row in queries.listed(world.actor("an"), world.campaign.id, when, TODAY, 1, text).rows
        ]

    assert names("coming") == ["Hôm nay hết", "Tuần sau"]
    assert names("past") == ["Đã xong"]
    assert names("") == ["Tuần sau", "Hôm nay hết", "Đã xong"]
    assert names("", "TUAN sau") == ["Tuần sau"]
    assert queries.listed(world.actor("an"), 0, "", TODAY).rows == []


def test_a_unit_sees_its_own_part_and_an_upper_union_those_of_its_branch(world):
    event = make_host_event(world, units=("a1", "a2", "b1", "d1"), attended={"a1": 4, "b1": 9, "a2": None})

    def parts(person):
        return {part.unit.code for part, _ in invited.invited(world.actor(person), event, Narrow()).rows}

    assert (parts("an"), parts("binh"), parts("chi")) == ({"A1"}, {"A1", "A2"}, {"B1"})
    assert parts("dung") == {"A1", "A2", "B1", "D1"}
    sums = queries.tallies(world.actor("binh"), [event.id])[event.id]
    assert (sums.invited, sums.attended, sums.unmarked, sums.people) == (2, 1, 0, 4)
    assert queries.find_part(world.actor("chi"), event, "A1") is None
    assert queries.find_part(world.actor("an"), event, None).unit_id == world.a1.id


def test_a_limited_officer_marks_only_the_units_assigned_and_holds_nothing(world):
    event = make_host_event(world, units=("a1", "b1"))
    post = db.session.query(Post).filter_by(user_id=world.duy.id).one()
    db.session.add(PostUnit(post_id=post.id, unit_id=world.a.id))
    db.session.flush()
    duy = world.actor("duy")

    assert not policy.can_host(duy) and not policy.can_change(duy, event) and policy.can_mark(duy, event)
    assert [part.unit_id for part in invited.parts(duy, event, [world.a1.id, world.b1.id])] == [world.a1.id]
    assert policy.can_host(world.actor("dung")) and not policy.can_host(world.actor("an"))


def test_the_units_that_may_be_invited(world):
    event = make_host_event(world, host="a", units=("a1",))
    answer_for(world, event, "a1")

    rows = invited.candidates(event, Narrow()).rows
    assert [(row.code, row.invited, row.fixed) for row in rows] == [("A1", True, True), ("A2", False, False)]
    assert [row.code for row in invited.candidates(event, Narrow(which="invited")).rows] == ["A1"]
    assert [row.code for row in invited.candidates(event, Narrow(text="xa a2")).rows] == ["A2"]
    assert invited.candidates(event, Narrow(path="~")).rows == []


def test_what_waits_for_an_answer(world):
    asked = make_host_event(world, on=date(2019, 7, 25))
    told = make_host_event(world, on=date(2019, 7, 24))
    make_host_event(world, on=date(2019, 7, 21), name="Qua rồi")
    make_host_event(world, on=date(2019, 7, 25), units=("a2",))
    gone = make_host_event(world, on=date(2019, 7, 25))
    gone.cancelled_at, gone.cancelled_reason = gone.created_at, "Mưa"
    answer_for(world, told, "a1")  # binh answered for A1
    db.session.flush()

    def waits(person):
        return [part.event_id for part in queries.to_answer(world.actor(person), TODAY)]

    assert waits("an") == waits("anh") == [told.id, asked.id]
    assert waits("vi") == waits("binh") == waits("bon") == []


def test_what_waits_for_marks(world):
    begun = make_host_event(world, on=TODAY, units=("a1", "a2", "b1"), attended={"b1": 2})
    make_host_event(world, on=date(2019, 7, 23))
    make_host_event(world, host="a", on=date(2019, 7, 1), attended={"a1": 1})

    assert [(one.public_id, one.units) for one in queries.to_mark(world.actor("dung"), TODAY)] == [(begun.public_id, 2)]
    assert queries.to_mark(world.actor("an"), TODAY) == queries.to_mark(world.actor("binh"), TODAY) == []


def test_the_number_of_statements_does_not_grow(world):
    dung = world.actor("dung")
    event = make_host_event(world, units=("a1",))
    counts = []
    for more in ((), ("a2", "b1", "d1")):
        for unit in more:
            make_host_event(world, units=(unit,))
        with statements() as sent:
            queries.listed(dung, None, "", TODAY)
            invited.invited(dung, event, Narrow())
            invited.candidates(event, Narrow())
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8
