"""The sheet of one unit: every point with its evidence, what the unit says to it while the window is open."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from sqlalchemy.orm import joinedload

from app.accounts.session import current_actor
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.web import see_other, signed_in
from app.scorecards import evidence, giving, policy, queries
from app.scorecards.evidence import Link
from app.scorecards.forms import ObjectionForm, objection_form
from app.scorecards.lookups import criterion_or_404, plan_or_404, sheet_or_404, tell
from app.scorecards.models import Criterion, HandScore, Objection, Score, Scorecard, ScorecardPlan


def add_to(blueprint: Blueprint) -> None:
    """The page and its form."""
    blueprint.add_url_rule("/<public_id>/units/<code>", "sheet", show, methods=["GET"])
    blueprint.add_url_rule("/<public_id>/units/<code>/<int:criterion_id>", "object_to", object_to, methods=["POST"])


@dataclass(frozen=True)
class Row:
    """A line of a sheet as the page shows it. `form` only where the actor may object to it now."""

    criterion: Criterion
    score: Score
    links: list[Link]
    said: list[Objection]
    form: ObjectionForm | None


@signed_in
def show(public_id: str, code: str) -> Response:
    """One unit's sheet."""
    plan = plan_or_404(public_id)
    return _page(plan, sheet_or_404(plan, code))


def _page(
    plan: ScorecardPlan, card: Scorecard, refused: tuple[int, ObjectionForm] | None = None, status: int = 200
) -> Response:
    """`refused`: a criterion and what was typed about it."""
    actor, today, asked = current_actor(), clock.today(), queries.criteria(plan)
    speaks = plan.takes_objections(today) and policy.can_object(actor, card.unit_id)
    query = sa.select(Score).where(Score.scorecard_id == card.id)
    query = query.options(joinedload(Score.hand).joinedload(HandScore.paper))
    scores = {one.criterion_id: one for one in db.session.scalars(query)}
    known, said = evidence.targets(asked), queries.objections(plan, card.unit_id)
    rows = []
    for one in asked:
        about, form = [each for each in said if each.criterion_id == one.id], None
        if speaks and all(each.answered_at for each in about):
            form = refused[1] if refused and refused[0] == one.id else objection_form(one.id)
        rows.append(Row(one, scores[one.id], evidence.links(one, scores[one.id], card.unit, known), about, form))
    place, units = queries.place_of(plan, card)
    page = render_template(
        "scorecards/sheet.html",
        plan=plan,
        card=card,
        grade=plan.grade(card.total),
        place=place,
        units=units,
        rows=rows,
        whole=sum(one.most for one in asked if not one.way.sign),
        speaks=speaks,
        answers=policy.can_answer(actor, plan, card.unit),
        today=today,
    )
    return make_response(page, status)


@signed_in
def object_to(public_id: str, code: str, criterion_id: int) -> Response:
    """The unit's chair says what is wrong with one point."""
    plan, actor = plan_or_404(public_id), current_actor()
    card = sheet_or_404(plan, code)
    criterion = criterion_or_404(plan, criterion_id)
    if not policy.can_object(actor, card.unit_id):
        raise Forbidden("Ý kiến của đơn vị do chủ tịch đơn vị nêu.")
    form = objection_form(criterion.id, request.form)
    if not form.validate():
        return _page(plan, card, (criterion.id, form), 422)
    try:
        giving.object_to(actor, plan, card, criterion, form.text.data or "")
    except DomainError as error:
        if not plan.takes_objections(clock.today()):
            raise  # the form is gone by now: the page of refusals says why
        return _page(plan, card, (criterion.id, form), tell(form, error))
    db.session.commit()
    flash(f"Đã gửi ý kiến về “{criterion.name}” đến {plan.owner.label()}.", "success")
    return see_other(url_for("scorecards.sheet", public_id=public_id, code=code) + f"#c{criterion.id}")
