"""Drawing up a scorecard, computing its points, publishing and finishing it. Everything flushes; the routes commit."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import day
from app.scorecards import counting, queries
from app.scorecards.models import Criterion, HandScore, Score, Scorecard, ScorecardPlan, ScoreState
from app.scorecards.points import total
from app.units.models import OrgUnit

MOST_CRITERIA = 40


def lock(plan: ScorecardPlan) -> None:
    """One change of a plan at a time: wait for others, then read it as it is after them."""
    db.session.flush()
    db.session.refresh(plan, with_for_update=True)


def _draft_only(plan: ScorecardPlan) -> None:
    lock(plan)
    if plan.state is not ScoreState.DRAFT:
        raise DomainError(
            "Bản dự kiến đã công bố nên không sửa tiêu chí nữa. Điểm chỉ đổi khi trả lời ý kiến hoặc tính lại."
        )


def create(
    actor: Actor | None, owner: OrgUnit, values: Mapping[str, Any], source: ScorecardPlan | None = None
) -> ScorecardPlan:
    """A new plan, with the criteria of `source` where one is given."""
    plan = ScorecardPlan(owner_id=owner.id, **values)
    db.session.add(plan)
    db.session.flush()
    for one in queries.criteria(source) if source else ():
        copied = {
            name: getattr(one, name)
            for name in ("code", "name", "most", "way", "campaign_id", "target_code", "position")
        }
        db.session.add(Criterion(plan_id=plan.id, **copied))
    db.session.flush()
    audit(actor, "scorecard.edit", owner.id, plan=plan.public_id)
    return plan


def edit(actor: Actor, plan: ScorecardPlan, values: Mapping[str, Any]) -> None:
    """Change the head. Once published whom it judges stays; the window and the bounds of the grades may still move.

    Raises:
        DomainError: the plan is final.
    """
    lock(plan)
    if plan.state is ScoreState.FINAL:
        raise DomainError("Bảng đánh giá đã chốt, không sửa được nữa.")
    fixed = () if plan.state is ScoreState.DRAFT else ("tiers", "groups", "year")
    for name, value in values.items():
        if name not in fixed:
            setattr(plan, name, value)
    db.session.flush()
    audit(actor, "scorecard.edit", plan.owner_id, plan=plan.public_id)


def save_criterion(
    actor: Actor, plan: ScorecardPlan, criterion: Criterion | None, values: Mapping[str, Any]
) -> Criterion:
    """Add or change a criterion; DomainError at `code` where another has it, or once the plan is published."""
    _draft_only(plan)
    others = [one for one in queries.criteria(plan) if criterion is None or one.id != criterion.id]
    if any(one.code == values["code"] for one in others):
        raise DomainError("Đã có tiêu chí mang mã này.", "code")
    if criterion is None:
        if len(others) >= MOST_CRITERIA:
            raise DomainError(f"Mỗi bảng có nhiều nhất {MOST_CRITERIA} tiêu chí.")
        position = max((one.position for one in others), default=0) + 1
        criterion = Criterion(plan_id=plan.id, position=position, **values)
        db.session.add(criterion)
    else:
        for name, value in values.items():
            setattr(criterion, name, value)
    db.session.flush()
    audit(actor, "scorecard.edit", plan.owner_id, plan=plan.public_id, criterion=criterion.code)
    return criterion


def remove_criterion(actor: Actor, plan: ScorecardPlan, criterion: Criterion) -> None:
    """Take a criterion off with the points already given under it; DomainError once the plan is published."""
    _draft_only(plan)
    db.session.execute(sa.delete(HandScore).where(HandScore.criterion_id == criterion.id))
    code = criterion.code
    db.session.delete(criterion)
    db.session.flush()
    audit(actor, "scorecard.edit", plan.owner_id, plan=plan.public_id, removed=code)


# Computing


def publish(actor: Actor | None, plan: ScorecardPlan) -> int:
    """The preliminary version goes out; how many units it judges.

    Raises:
        DomainError: it is out already, has no criteria, judges nobody, or its window is over.
    """
    lock(plan)
    if plan.state is not ScoreState.DRAFT:
        raise DomainError("Bản dự kiến đã được công bố.")
    if plan.objections_to < clock.today():
        raise DomainError("Thời gian nhận ý kiến đã qua. Sửa lại ngày nhận ý kiến rồi công bố.")
    number = _compute(plan)
    plan.state = ScoreState.PRELIMINARY
    db.session.flush()
    audit(actor, "scorecard.publish", plan.owner_id, plan=plan.public_id, units=number)
    return number


def recompute(actor: Actor, plan: ScorecardPlan) -> int:
    """Count again as figures are now, as a new version; points changed by an answer stay. How many units it judges."""
    lock(plan)
    if plan.state is not ScoreState.PRELIMINARY:
        raise DomainError("Chỉ tính lại được khi bản dự kiến đang công bố và chưa chốt.")
    number = _compute(plan)
    audit(actor, "scorecard.recompute", plan.owner_id, plan=plan.public_id, version=plan.version)
    return number


def finish(actor: Actor, plan: ScorecardPlan) -> None:
    """Nothing changes any more.

    Raises:
        DomainError: it is not out, the window is not over, or an objection is unanswered.
    """
    lock(plan)
    if plan.state is not ScoreState.PRELIMINARY:
        raise DomainError("Chỉ chốt được bản dự kiến đã công bố.")
    if clock.today() <= plan.objections_to:
        raise DomainError(f"Còn nhận ý kiến đến hết ngày {day(plan.objections_to)}; sau ngày đó mới chốt được.")
    if open_ := queries.waiting([plan.id]).get(plan.id):
        raise DomainError(f"Còn {open_} ý kiến chưa trả lời. Trả lời hết rồi mới chốt được.")
    plan.state, plan.finished_at = ScoreState.FINAL, clock.now()
    db.session.flush()
    audit(actor, "scorecard.finish", plan.owner_id, plan=plan.public_id)


def _compute(plan: ScorecardPlan) -> int:
    today, asked = clock.today(), queries.criteria(plan)
    if not asked:
        raise DomainError("Chưa có tiêu chí nào. Thêm tiêu chí rồi công bố.")
    units = counting.judged(plan, counting.day_of(plan, today))
    if not units:
        raise DomainError("Không có đơn vị nào thuộc diện đánh giá. Xem lại cấp và cụm đã chọn.")
    found = counting.lines(plan, asked, today)
    nothing = {one.id: counting.Line(None, "" if one.way.by_hand else "Không áp dụng") for one in asked}
    plan.version += 1
    plan.computed_at = clock.now()
    db.session.flush()
    sheets = [{one.id: found[one.id].get(unit.id, nothing[one.id]) for one in asked} for unit in units]
    db.session.execute(
        sa.insert(Scorecard),
        [
            {
                "plan_id": plan.id, "version": plan.version, "unit_id": unit.id, "unit_name": unit.name,
                "group_code": unit.group_code, "group_name": unit.group_name, "group_position": unit.group_position,
                "total": total(counting.items(asked, {id_: line.points for id_, line in lines.items()})),
            }
            for unit, lines in zip(units, sheets, strict=True)
        ],
    )  # fmt: skip
    made = sa.select(Scorecard.unit_id, Scorecard.id).where(
        Scorecard.plan_id == plan.id, Scorecard.version == plan.version
    )
    ids = dict(db.session.execute(made).tuples().all())
    db.session.execute(
        sa.insert(Score).execution_options(render_nulls=True),  # else a statement for each set of blanks
        [
            {
                "scorecard_id": ids[unit.id], "criterion_id": id_, "part": line.part, "whole": line.whole,
                "words": line.words, "counted": line.counted, "points": line.points, "hand_id": line.hand_id,
            }
            for unit, lines in zip(units, sheets, strict=True)
            for id_, line in lines.items()
        ],
    )  # fmt: skip
    return len(units)
