"""What a judged unit says to its points, within the window, and what is answered: both stand on the sheet."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts.models import AuditLog
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.scorecards import giving, operations
from app.scorecards.models import Objection, ScoreState, Way
from tests.scorecards.given import ask, draw, give, object_to, points, publish, sheet
from tests.targets.given import add


@pytest.fixture
def out(world):
    """A published plan: a target missed by everybody, and half the points by hand for A1."""
    plan = draw(world)
    criterion = ask(world, plan, Way.TARGET_MET, target=add(world, mode="PER_UNIT", value=1))
    hand = ask(world, plan, Way.HAND)
    give(world, plan, hand, 50, "a1")
    publish(world, plan)
    return plan, criterion, hand


@pytest.mark.parametrize(("on", "open_"), [(19, False), (20, True), (25, True), (26, False)])
def test_only_within_the_window_both_days_included(world, out, on_day, on, open_):
    plan, criterion, _ = out
    on_day(date(2019, 7, on))

    if open_:
        assert object_to(world, plan, criterion).points_before == 0
    else:
        with pytest.raises(DomainError, match="hết thời gian"):
            object_to(world, plan, criterion)


def test_one_open_objection_a_criterion(world, out):
    plan, criterion, hand = out
    object_to(world, plan, criterion)
    with pytest.raises(DomainError, match="chưa được trả lời"):
        object_to(world, plan, criterion)
    object_to(world, plan, hand)
    object_to(world, plan, criterion, unit="a2", who="ai")

    assert db.session.query(Objection).count() == 3
    with pytest.raises(IntegrityError), db.session.begin_nested():  # whatever the code above forgets
        db.session.add(
            Objection(
                plan_id=plan.id,
                criterion_id=criterion.id,
                unit_id=world.a1.id,
                text="x",
                at=clock.now(),
                by_id=world.an.id,
            )
        )
        db.session.flush()


def test_kept_points_stay_and_both_words_stand(world, out):
    plan, criterion, _ = out
    said = object_to(world, plan, criterion, text="Đã làm rồi")
    giving.answer(world.actor("duy"), plan, said, None, "Không thấy hồ sơ")

    assert (said.text, said.answer, said.points_after) == ("Đã làm rồi", "Không thấy hồ sơ", None)
    assert points(world, plan, "a1", criterion).points == 0
    again = object_to(world, plan, criterion, text="Có ảnh đây")
    assert again.id != said.id, "answered, so another may follow"


def test_changed_points_enter_the_total_at_once_and_outlive_a_recount(world, out):
    plan, criterion, _ = out
    said = object_to(world, plan, criterion)
    assert sheet(world, plan, "a1").total == 50
    giving.answer(world.actor("duy"), plan, said, 80, "Có ảnh")

    score = points(world, plan, "a1", criterion)
    assert (score.points, score.counted, said.points_before, said.points_after) == (80, 0, 0, 80)
    assert sheet(world, plan, "a1").total == 130
    operations.recompute(world.actor("dung"), plan)
    assert points(world, plan, "a1", criterion).points == 80
    assert sheet(world, plan, "a1").total == 130
    assert sheet(world, plan, "a2").total == 0


def test_an_answer_is_given_once_and_within_what_the_criterion_is_worth(world, out):
    plan, criterion, _ = out
    said = object_to(world, plan, criterion)
    with pytest.raises(DomainError) as refused:
        giving.answer(world.actor("duy"), plan, said, 101, "Nhiều quá")
    assert refused.value.field == "points"
    giving.answer(world.actor("duy"), plan, said, 0, "Không có")
    with pytest.raises(DomainError, match="đã được trả lời"):
        giving.answer(world.actor("duy"), plan, said, 100, "Lại")


def test_nobody_answers_what_they_said_themselves(world, out):
    plan, criterion, _ = out
    said = giving.object_to(world.actor("duy"), plan, sheet(world, plan, "a1"), criterion, "Hộ")

    with pytest.raises(Forbidden):
        giving.answer(world.actor("duy"), plan, said, 100, "Được")


def test_final_only_after_the_window_with_everything_answered(world, out, on_day):
    plan, criterion, _ = out
    dung = world.actor("dung")
    said = object_to(world, plan, criterion)
    for on in (22, 25):
        on_day(date(2019, 7, on))
        with pytest.raises(DomainError, match="25/07/2019"):
            operations.finish(dung, plan)
    on_day(date(2019, 7, 26))
    with pytest.raises(DomainError, match="1 ý kiến chưa trả lời"):
        operations.finish(dung, plan)
    giving.answer(world.actor("duy"), plan, said, None, "Giữ nguyên")
    operations.finish(dung, plan)

    assert plan.state is ScoreState.FINAL
    for change in (lambda: operations.recompute(dung, plan), lambda: operations.edit(dung, plan, {"title": "Khác"})):
        with pytest.raises(DomainError):
            change()
    with pytest.raises(DomainError, match="đã chốt"):
        give(world, plan, out[2], 10, "a1")


def test_criteria_are_fixed_once_published(world, out):
    plan, criterion, _ = out
    with pytest.raises(DomainError, match="đã công bố"):
        ask(world, plan, Way.HAND)
    with pytest.raises(DomainError, match="đã công bố"):
        operations.remove_criterion(world.actor("dung"), plan, criterion)
    operations.edit(world.actor("dung"), plan, {"title": "Tên mới", "tiers": [3]})
    assert (plan.title, plan.tiers) == ("Tên mới", [4]), "whom it judges stays"


def test_everything_stands_in_the_audit_log(world, out, on_day):
    plan, criterion, _ = out
    giving.answer(world.actor("duy"), plan, object_to(world, plan, criterion), 10, "Một phần")
    on_day(date(2019, 7, 26))
    operations.finish(world.actor("dung"), plan)

    lines = db.session.execute(sa.select(AuditLog.action, AuditLog.unit_id)).all()
    assert {("scorecard.object", world.a1.id), ("scorecard.answer", world.a1.id), ("scorecard.finish", world.t.id)} <= {
        tuple(one) for one in lines
    }
    assert ("scorecard.give", world.t.id) in {tuple(one) for one in lines}
