"""Holding, inviting, answering, marking: what is kept and what is refused."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import AuditLog
from app.entries.models import Channel
from app.entries.operations import Behalf
from app.host_events import answers, operations
from app.host_events.answers import Mark, Said
from app.host_events.models import Answer, Participation
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.units.models import OrgUnit, UnitType
from tests.factories import answer_for, make_host_event

VALUES = {
    "name": "Giải bóng chuyền",
    "starts_on": date(2019, 7, 25),
    "invites": "all",
    "quota": 5,
    "place": "Nhà thi đấu",
}
COMES = Said(Answer.YES, 3, "Chị Hoa, anh Páo")


@pytest.fixture(autouse=True)
def _monday(at_rest):
    """22 July 2019."""


def hold(world, host="t", by="dung", **changes):
    values = VALUES | {"type": str(world.types["TOA_DAM"].id)} | changes
    return operations.hold(world.actor(by), world.units[host], world.campaign, values)


def invited(event):
    return set(
        db.session.scalars(sa.select(OrgUnit.code).join(Participation).where(Participation.event_id == event.id))
    )


def part(event, unit):
    return db.session.get(Participation, (event.id, unit.id))


def test_all_means_every_cdcs_below_the_host(world):
    event = hold(world)

    assert invited(event) == {"A1", "A2", "B1", "D1"}
    assert invited(hold(world, "a", "binh")) == {"A1", "A2"}
    assert (event.ends_on, event.cancelled) == (date(2019, 7, 25), False)
    assert "host_event.hold" in set(db.session.scalars(sa.select(AuditLog.action)))


def test_a_unit_that_has_ended_is_not_invited(world):
    world.a2.ended_on = date(2019, 7, 1)
    db.session.flush()

    assert invited(hold(world, "a", "binh")) == {"A1"}


def test_units_founded_later_are_invited_to_what_is_still_to_come(world, client):
    coming, over = hold(world), hold(world, starts_on=date(2019, 7, 10))
    of_b, some = hold(world, "b", "chi"), hold(world, invites="some")
    new = {"code": "A3", "name": "CĐCS mới", "unit_type": UnitType.GRASSROOTS_UNION, "founded_on": "2019-07-20"}
    assert client.login(world.binh).post("/units/A/add", data=new).status_code == 303

    assert "A3" in invited(coming)
    assert not any("A3" in invited(event) for event in (over, of_b, some))


def test_only_units_below_the_host_can_be_invited(world):
    event = hold(world, "a", "binh", invites="some")
    ids = {world.a1.id, world.b1.id, world.a.id, world.t.id}

    assert operations.invite(world.actor("binh"), event, ids, ids) == 1
    assert invited(event) == {"A1"}
    assert operations.invite_branch(world.actor("binh"), event, world.t.path) == 1
    assert invited(event) == {"A1", "A2"}


def test_a_page_of_boxes_speaks_for_the_units_it_showed(world):
    event = hold(world, invites="some")
    operations.invite(world.actor("dung"), event, {world.a1.id, world.a.id}, {world.a1.id, world.a.id})
    operations.invite(world.actor("dung"), event, {world.b1.id}, {world.b1.id, world.a.id})

    assert invited(event) == {"A1", "B1"}


def test_who_has_answered_stays_invited(world):
    event = hold(world, invites="some")
    shown = {world.a1.id, world.b1.id}
    operations.invite(world.actor("dung"), event, shown, shown)
    answers.answer(world.actor("an"), part(event, world.a1), COMES)

    assert operations.invite(world.actor("dung"), event, set(), shown) == 1
    assert invited(event) == {"A1"}


def test_who_is_invited_is_not_chosen_where_everybody_is(world):
    with pytest.raises(DomainError, match="mời tất cả"):
        operations.invite(world.actor("dung"), hold(world), {world.a1.id}, {world.a1.id})


def test_a_change_keeps_what_units_said_and_invites_the_rest(world):
    event = hold(world, invites="some")
    operations.invite(world.actor("dung"), event, {world.a1.id}, {world.a1.id})
    answers.answer(world.actor("an"), part(event, world.a1), COMES)
    operations.change(
        world.actor("dung"), event, VALUES | {"type": str(event.type_id), "name": "Tên khác"}, event.version
    )

    assert (event.name, part(event, world.a1).people, invited(event)) == ("Tên khác", 3, {"A1", "A2", "B1", "D1"})


def test_two_people_do_not_change_it_over_each_other(world):
    event = hold(world)
    values = VALUES | {"type": str(event.type_id), "name": "Lần một"}
    operations.change(world.actor("dung"), event, values, 1)

    with pytest.raises(DomainError, match="người khác sửa"):
        operations.change(world.actor("duy"), event, values | {"name": "Lần hai"}, 1)
    assert event.name == "Lần một"


def test_an_answer_with_people_or_with_a_reason(world):
    event = hold(world)
    one = part(event, world.a1)
    answers.answer(world.actor("an"), one, COMES)
    assert (one.answer, one.people, one.names, one.reason, one.late) == (Answer.YES, 3, "Chị Hoa, anh Páo", "", False)

    answers.answer(world.actor("an"), one, Said(Answer.NO, 3, "Chị Hoa", "Trùng lịch"))
    assert (one.answer, one.people, one.names, one.reason) == (Answer.NO, None, "", "Trùng lịch")


def test_nobody_promises_more_than_the_quota(world):
    one = part(hold(world), world.a1)
    answers.answer(world.actor("an"), one, Said(Answer.YES, 5))
    with pytest.raises(DomainError, match="nhiều nhất 5 người") as refused:
        answers.answer(world.actor("an"), one, Said(Answer.YES, 6))
    assert (refused.value.field, one.people) == ("people", 5)


@pytest.mark.parametrize(("today", "late"), [(date(2019, 7, 23), False), (date(2019, 7, 24), True)])
def test_after_the_last_day_an_answer_is_taken_as_late(world, on_day, today, late):
    """Decision 13: the day itself is in time, and being late closes nothing."""
    one = part(hold(world, answer_by=date(2019, 7, 23)), world.a1)
    on_day(today)
    answers.answer(world.actor("an"), one, COMES)

    assert one.late is late


def test_no_answer_once_it_is_over_cancelled_or_marked(world, on_day):
    event, gone, done = hold(world), hold(world), hold(world, starts_on=date(2019, 7, 22))
    operations.cancel(world.actor("dung"), gone, "Mưa bão")
    answers.mark(world.actor("dung"), done, [Mark(world.a1.id, True, 2)])
    for other in (gone, done):
        with pytest.raises(DomainError):
            answers.answer(world.actor("an"), part(other, world.a1), COMES)
    on_day(date(2019, 7, 25))
    answers.answer(world.actor("an"), part(event, world.a1), COMES)  # its last day
    on_day(date(2019, 7, 26))
    with pytest.raises(DomainError, match="đã diễn ra"):
        answers.answer(world.actor("an"), part(event, world.a1), Said(Answer.YES, 1))
    assert part(event, world.a1).people == 3


def test_an_answer_on_behalf_waits_for_the_unit(world):
    """Decision 10: channel and informant are kept, the unit confirms; its own answer needs no confirmation."""
    one = part(hold(world), world.a1)
    answers.answer(world.actor("binh"), one, COMES, Behalf(Channel.ZALO, "Chị An"))
    assert (one.on_behalf_channel, one.on_behalf_of, one.to_confirm) == (Channel.ZALO, "Chị An", True)

    for other in ("binh", "vi", "ai"):
        with pytest.raises(DomainError):
            answers.confirm(world.actor(other), one)
    answers.confirm(world.actor("an"), one)
    assert not one.to_confirm
    answers.answer(world.actor("an"), one, Said(Answer.YES, 1))
    assert (one.on_behalf_channel, one.unit_confirmed_at, one.to_confirm) == (None, None, False)


def test_marks_are_kept_changed_and_taken_back(world):
    event = hold(world, starts_on=date(2019, 7, 20))
    marks = [
        Mark(world.a1.id, True, 4),
        Mark(world.a2.id, False, 7),
        Mark(world.b1.id, True),
        Mark(world.a.id, True, 9),
    ]

    assert answers.mark(world.actor("dung"), event, marks) == 3  # A is not invited
    found = {
        name: (part(event, world.units[name]).attended, part(event, world.units[name]).attended_people)
        for name in ("a1", "a2", "b1", "d1")
    }
    assert found == {"a1": (True, 4), "a2": (False, None), "b1": (True, None), "d1": (None, None)}
    assert answers.mark(world.actor("dung"), event, marks) == 0
    assert answers.mark(world.actor("dung"), event, [Mark(world.a1.id, None)]) == 1
    assert (part(event, world.a1).attended, part(event, world.a1).marked_at) == (None, None)


def test_nobody_comes_before_it_begins_or_after_it_is_cancelled(world):
    event, gone = hold(world, starts_on=date(2019, 7, 23)), hold(world, starts_on=date(2019, 7, 20))
    operations.cancel(world.actor("dung"), gone, "Mưa bão")
    for other, words in ((event, "chưa diễn ra"), (gone, "đã hủy")):
        with pytest.raises(DomainError, match=words):
            answers.mark(world.actor("dung"), other, [Mark(world.a1.id, True, 4)])
        with pytest.raises(DomainError):
            operations.tell_result(world.actor("dung"), other, "Tốt đẹp")


def test_cancelled_once_with_its_reason(world):
    event = hold(world)
    operations.cancel(world.actor("dung"), event, "Mưa bão")

    assert (event.cancelled, event.cancelled_reason) == (True, "Mưa bão")
    for again in (
        lambda: operations.cancel(world.actor("dung"), event, "Lại hủy"),
        lambda: operations.change(world.actor("dung"), event, VALUES | {"type": str(event.type_id)}),
        lambda: operations.invite_branch(world.actor("dung"), event, world.t.path),
    ):
        with pytest.raises(DomainError, match="hủy"):
            again()


def test_the_database_refuses_what_makes_no_sense(world):
    event = make_host_event(world)
    for values in ({"attended_people": 3}, {"answer": Answer.YES}, {"attended": True}):
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.execute(sa.update(Participation).where(Participation.event_id == event.id).values(**values))
    assert answer_for(world, event, "a1").answer is Answer.YES
