"""Points given by hand, and objections with their answers. Everything flushes; the routes commit."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.files import FileStore
from app.kernel.uploads import Upload
from app.scorecards import counting, queries
from app.scorecards.models import (
    Criterion,
    HandScore,
    Objection,
    Score,
    Scorecard,
    ScorecardPlan,
    ScorePaper,
    ScoreState,
)
from app.scorecards.operations import lock
from app.scorecards.points import show, total
from app.units.models import OrgUnit

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Given:
    """What an officer gives: points, why, what proves it."""

    points: int | None
    reason: str
    evidence: str = ""
    paper: Upload | None = None


def give(
    actor: Actor,
    plan: ScorecardPlan,
    criterion: Criterion,
    unit_codes: Collection[str],
    given: Given,
    store: FileStore | None = None,
) -> int:
    """The same points for units of this plan under a criterion by hand; how many units. Others named are passed over.

    Points given after the preliminary version is out enter the sheets when it is computed again.

    Raises:
        DomainError: the plan is final, the criterion is counted, or the points are more than it is worth.
    """
    lock(plan)
    if plan.state is ScoreState.FINAL:
        raise DomainError("Bảng đánh giá đã chốt, không cho điểm được nữa.")
    if not criterion.way.by_hand:
        raise DomainError("Tiêu chí này do chương trình tính, không chấm tay.")
    _check(criterion, given.points)
    chosen = sorted(set(unit_codes))[:MOST_AT_ONCE]
    inside = counting.judged_ids(plan, counting.day_of(plan, clock.today()))
    ids = list(db.session.scalars(sa.select(OrgUnit.id).where(OrgUnit.code.in_(chosen), OrgUnit.id.in_(inside))))
    paper = _keep(actor, plan, given.paper, store) if given.paper and store and ids else None
    db.session.add_all(_hand(actor, criterion, unit_id, given, paper) for unit_id in ids)
    db.session.flush()
    audit(actor, "scorecard.give", plan.owner_id, plan=plan.public_id, criterion=criterion.code, units=len(ids))
    return len(ids)


def _check(criterion: Criterion, points: int | None) -> None:
    if points is not None and points > criterion.most:
        raise DomainError(f"Tiêu chí này nhiều nhất {show(criterion.most)} điểm.", "points")


def _hand(
    actor: Actor,
    criterion: Criterion,
    unit_id: int,
    given: Given,
    paper: ScorePaper | None = None,
    objection: int | None = None,
) -> HandScore:
    return HandScore(
        criterion_id=criterion.id, unit_id=unit_id, points=given.points, reason=given.reason, evidence=given.evidence,
        paper_id=paper.id if paper else None, objection_id=objection, at=clock.now(), by_id=actor.user_id,
    )  # fmt: skip


def _keep(actor: Actor, plan: ScorecardPlan, taken: Upload, store: FileStore) -> ScorePaper:
    paper = ScorePaper(
        plan_id=plan.id, kind=taken.kind, name=taken.name, mime=taken.mime, stored=store.put(taken.data, taken.suffix),
        size=len(taken.data), sha256=taken.sha256, uploaded_at=clock.now(), uploaded_by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(paper)
    db.session.flush()
    return paper


# Objections


def object_to(actor: Actor, plan: ScorecardPlan, sheet: Scorecard, criterion: Criterion, text: str) -> Objection:
    """The judged unit says what is wrong with its points under a criterion.

    Raises:
        DomainError: outside the window, by the server's day; or an earlier one on it is not answered yet.
    """
    lock(plan)
    if not plan.takes_objections(clock.today()):
        raise DomainError("Đã hết thời gian nêu ý kiến về điểm đánh giá.")
    score = db.session.get_one(Score, (sheet.id, criterion.id))
    said = Objection(
        plan_id=plan.id, criterion_id=criterion.id, unit_id=sheet.unit_id, text=text, points_before=score.points,
        at=clock.now(), by_id=actor.user_id,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(said)
    except IntegrityError as error:
        raise DomainError("Ý kiến trước về tiêu chí này chưa được trả lời.") from error
    audit(actor, "scorecard.object", sheet.unit_id, plan=plan.public_id, criterion=criterion.code)
    return said


def answer(actor: Actor, plan: ScorecardPlan, said: Objection, points: int | None, words: str) -> None:
    """Keep the points (None) or set others; the sheet's total follows at once. Both stay on record.

    Raises:
        DomainError: it is answered already, the plan is final, or the points are more than the criterion is worth.
        Forbidden: the person answers what they said themselves (decision 9).
    """
    lock(plan)
    db.session.refresh(said, with_for_update=True)
    if said.answered_at is not None:
        raise DomainError("Ý kiến này đã được trả lời.")
    if plan.state is not ScoreState.PRELIMINARY:
        raise DomainError("Bảng đánh giá đã chốt, không đổi được nữa.")
    if said.by_id == actor.user_id:
        raise Forbidden("Ý kiến do chính bạn nêu nên người khác trả lời.")
    _check(said.criterion, points)
    said.answer, said.points_after = words, points
    said.answered_at, said.answered_by_id = clock.now(), actor.user_id
    if points is not None:
        _change(actor, plan, said, points, words)
    db.session.flush()
    audit(
        actor,
        "scorecard.answer",
        said.unit_id,
        plan=plan.public_id,
        criterion=said.criterion.code,
        changed=points is not None,
    )


def _change(actor: Actor, plan: ScorecardPlan, said: Objection, points: int, words: str) -> None:
    hand = _hand(actor, said.criterion, said.unit_id, Given(points, words), objection=said.id)
    db.session.add(hand)
    db.session.flush()
    sheet = queries.sheet_of(plan, said.unit_id)
    if sheet is None:  # no longer judged since it was computed again
        return
    score = db.session.get_one(Score, (sheet.id, said.criterion_id))
    score.points, score.hand_id = points, hand.id
    db.session.flush()
    of_sheet = sa.select(Score.criterion_id, Score.points).where(Score.scorecard_id == sheet.id)
    held = dict(db.session.execute(of_sheet).tuples().all())
    sheet.total = total(counting.items(queries.criteria(plan), held))
