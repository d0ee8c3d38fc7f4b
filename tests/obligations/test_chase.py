"""The chase list: statuses said in Python and in SQL agree, the worst come first, nobody sees or touches another branch."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.campaigns.models import CampaignState, Obligation
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.obligations import chase, moves, operations, queries, status
from app.obligations.chase import Wanted
from app.obligations.models import DeadlineChange, Handed, ObligationItem, Reminder, ReminderChannel
from app.obligations.status import Status, status_of
from tests.world import NOW, TODAY

DAYS = st.none() | st.dates(TODAY - timedelta(days=12), TODAY + timedelta(days=12))
MOMENTS = st.none() | st.just(datetime(2019, 7, 1, tzinfo=UTC))


@pytest.fixture
def owed(world):
    operations.generate(world.campaign)
    db.session.commit()
    return world


def item(world, unit: str, duty: str = "O3") -> ObligationItem:
    query = sa.select(ObligationItem).join(ObligationItem.obligation)
    return db.session.scalars(
        query.where(Obligation.code == duty, ObligationItem.unit_id == world.units[unit].id)
    ).one()


def listed(world, who: str, **more) -> list[str]:
    """ "A1 O3" of every line, in the order of the list."""
    wanted = Wanted(scope=world.actor(who).scope, today=more.pop("today", TODAY), campaign_id=world.campaign.id, **more)
    return [f"{row.unit_code} {row.duty_code}" for row in chase.listed(wanted).rows]


@given(st.lists(st.tuples(DAYS, DAYS, st.sampled_from(Handed), MOMENTS, MOMENTS), min_size=6, max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_python_and_sql_say_the_same(owed, drawn):
    items = list(db.session.scalars(sa.select(ObligationItem).order_by(ObligationItem.id).limit(6)))
    for one, (last, internal, handed, waived, nothing) in zip(items, drawn, strict=True):
        one.last_day, one.internal_last_day, one.handed, one.nothing_at = last, internal, handed, nothing
        one.waived_at, one.waived_reason = waived, "Mới thành lập" if waived else ""
    db.session.flush()
    expected = {one.id: status_of(one, TODAY).value for one in items}
    query = sa.select(ObligationItem.id, status.status_sql(TODAY)).where(ObligationItem.id.in_(expected))
    found = dict(tuple(row) for row in db.session.execute(query))
    missing = set(db.session.scalars(sa.select(ObligationItem.id).where(status.MISSING)))
    db.session.rollback()

    assert found == expected
    not_in = {one.value for one in status.NOT_HANDED_IN}
    assert {id_ for id_ in expected if expected[id_] in not_in} == missing & set(expected)


def test_the_worst_come_first_then_the_largest(owed):
    item(owed, "d1").last_day = date(2019, 7, 1)  # 21 days over
    moves.say_nothing(owed.actor("an"), item(owed, "a1"))
    db.session.commit()

    assert listed(owed, "dung", duty="O3") == ["D1 O3", "B1 O3", "A2 O3", "B O3", "A O3", "A1 O3"]


def test_a_branch_sees_its_own(owed):
    assert set(listed(owed, "binh", which="missing")) == {"A O1", "A O3", "A1 O2", "A1 O3", "A2 O2", "A2 O3"}
    assert set(listed(owed, "an")) == {"A1 O2", "A1 O3"}
    assert queries.find(owed.actor("chi"), item(owed, "a1").id) is None


def test_filters_narrow(owed):
    assert set(listed(owed, "dung", duty="O1", which="overdue")) == {"A O1", "B O1"}
    assert listed(owed, "dung", duty="O2", status=Status.NO_DAY, text="truong") == ["A1 O2"]
    assert listed(owed, "dung", path=owed.b.path, duty="O3") == ["B1 O3", "B O3"]
    owed.a2.ended_on = date(2019, 7, 1)
    db.session.commit()
    assert "A2 O3" not in listed(owed, "dung")


def test_every_unit_below_has_its_line(owed):
    moves.say_nothing(owed.actor("an"), item(owed, "a1"))
    moves.waive(owed.actor("binh"), item(owed, "a2"), "Mới thành lập")
    wanted = Wanted(scope=owed.actor("dung").scope, today=date(2019, 7, 31), campaign_id=owed.campaign.id, duty="O3")

    lines = {one.code: (one.asked, one.in_time, one.late, one.missing, one.overdue, one.waived)
             for one in chase.by_branch(wanted, owed.t)}  # fmt: skip

    assert lines == {"A": (2, 1, 0, 1, 1, 1), "B": (2, 0, 0, 2, 2, 0), "D1": (1, 0, 0, 1, 1, 0)}


@pytest.mark.parametrize(("day", "late"), [(29, 0), (30, 1), (31, 2)])
def test_nothing_to_hand_in_is_an_answer_in_time_or_late(owed, on_day, day, late):
    on_day(date(2019, 7, day))
    one = item(owed, "a1")

    moves.say_nothing(owed.actor("an"), one)

    assert (status_of(one, date(2019, 8, 5)), one.late_days) == (Status.NOTHING, late)
    moves.unsay_nothing(owed.actor("an"), one)
    assert status_of(one, date(2019, 8, 5)) is Status.OVERDUE
    assert one.late_days == late  # judged once


def test_a_locked_plan_takes_no_answer(owed):
    one = item(owed, "a1")
    owed.campaign.state = CampaignState.LOCKED
    with pytest.raises(DomainError, match="đã khóa"):
        moves.say_nothing(owed.actor("an"), one)
    owed.campaign.state, owed.campaign.closes_on = CampaignState.ISSUED, TODAY - timedelta(days=1)
    with pytest.raises(DomainError, match="đã khóa"):
        moves.say_nothing(owed.actor("an"), one)
    owed.campaign.closes_on = TODAY
    moves.say_nothing(owed.actor("an"), one)
    owed.campaign.state = CampaignState.CLOSED
    with pytest.raises(DomainError, match="đã khóa"):
        moves.unsay_nothing(owed.actor("an"), one)
    assert one.nothing_at is not None


def test_who_may_say_what(owed):
    one = item(owed, "a1")
    for name, move in (("chi", moves.say_nothing), ("vi", moves.say_nothing), ("chi", moves.unwaive)):
        with pytest.raises(Forbidden):
            move(owed.actor(name), one)
    with pytest.raises(Forbidden):  # nobody excuses themselves
        moves.waive(owed.actor("an"), one, "Bận")
    with pytest.raises(DomainError, match="lý do"):
        moves.waive(owed.actor("binh"), one, "")
    assert status_of(one, TODAY) is Status.SOON


def test_a_reminder_is_logged_for_those_who_have_not_answered(owed):
    duty = item(owed, "a1").obligation
    moves.say_nothing(owed.actor("an"), item(owed, "a1"))
    everybody = [one.id for one in db.session.scalars(sa.select(ObligationItem))]

    made = moves.remind(owed.actor("binh"), duty, everybody, ReminderChannel.ZALO, "Nhắc nộp báo cáo")

    assert [(item(owed, unit).reminded, item(owed, unit).reminded_at) for unit in ("a1", "a2", "b1", "a")] == [
        (0, None), (1, NOW), (0, None), (0, None),
    ]  # fmt: skip
    assert (made.from_unit_id, queries.last_reminders(duty, owed.actor("binh"))[0][1]) == (owed.a.id, 1)
    assert queries.last_reminders(duty, owed.actor("chi")) == []
    with pytest.raises(DomainError, match="Không còn đơn vị"):
        moves.remind(owed.actor("an"), duty, everybody, ReminderChannel.ZALO, "Nhắc")
    assert db.session.query(Reminder).count() == 1


def test_an_internal_day_is_earlier_and_judges_nothing(owed):
    duty = item(owed, "a1").obligation
    with pytest.raises(DomainError, match="sớm hơn hạn của kế hoạch"):
        moves.set_internal_day(owed.actor("binh"), duty, owed.a, "", date(2019, 7, 30))
    with pytest.raises(Forbidden):
        moves.set_internal_day(owed.actor("chi"), duty, owed.a, "", date(2019, 7, 25))

    assert moves.set_internal_day(owed.actor("binh"), duty, owed.a, "", date(2019, 7, 25)) == 2
    assert [item(owed, unit).internal_last_day for unit in ("a1", "a2", "b1")] == [date(2019, 7, 25)] * 2 + [None]
    assert status_of(item(owed, "a1"), date(2019, 7, 27)) is Status.SOON


def test_where_the_plan_fixes_no_day_the_upper_unions_judges(owed, on_day):
    duty = item(owed, "a1", "O2").obligation
    moves.set_internal_day(owed.actor("binh"), duty, owed.a, "", date(2019, 7, 25))
    on_day(date(2019, 7, 27))

    assert status_of(item(owed, "a1", "O2"), date(2019, 7, 27)) is Status.OVERDUE
    moves.say_nothing(owed.actor("an"), item(owed, "a1", "O2"))
    assert item(owed, "a1", "O2").late_days == 2


def test_more_time_is_for_those_who_have_not_answered(owed, on_day):
    on_day(date(2019, 7, 31))
    duty = item(owed, "a1").obligation
    moves.say_nothing(owed.actor("an"), item(owed, "a1"))
    for wrong, field in (((date(2019, 7, 30), "Bão"), "last_day"), ((date(2019, 8, 5), ""), "reason")):
        with pytest.raises(DomainError) as refused:
            moves.extend(owed.actor("dung"), duty, owed.campaign, "", *wrong, None)
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        moves.extend(owed.actor("binh"), duty, owed.campaign, "", date(2019, 8, 5), "Bão", owed.a)

    assert moves.extend(owed.actor("dung"), duty, owed.campaign, "", date(2019, 8, 5), "Bão lũ", owed.a) == 2
    days = [item(owed, unit).last_day.day for unit in ("a1", "a2", "a", "b1")]
    assert days == [29, 5, 5, 29]
    assert item(owed, "a1").late_days == 2
    operations.generate(owed.campaign)  # loading the plan again leaves moved days alone
    assert item(owed, "a2").last_day == date(2019, 8, 5)
    assert [change.reason for change in queries.changes(item(owed, "a2"))] == ["Bão lũ"]
    assert queries.changes(item(owed, "b1")) == []
    assert db.session.query(DeadlineChange).count() == 1
