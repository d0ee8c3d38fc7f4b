"""The owner's officers: points by hand for many units at once, objections and their answers."""

import sqlalchemy as sa
from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.entries.editing import file_store
from app.entries.listing import page_number
from app.kernel import clock, uploads
from app.kernel.db import db, release
from app.kernel.errors import DomainError
from app.kernel.paging import PAGE, Page
from app.kernel.text import clean_line
from app.kernel.web import render, see_other, signed_in
from app.scorecards import counting, giving, policy, queries
from app.scorecards.forms import AnswerForm, GiveForm
from app.scorecards.lookups import criterion_or_404, scored_or_refuse, tell
from app.scorecards.models import Criterion, HandScore, Objection, ScorecardPlan, ScoreState
from app.units.models import OrgUnit
from app.units.queries import IN_ORDER, by_fit, matching


def add_to(blueprint: Blueprint) -> None:
    """Pages of whoever gives points and answers."""
    path = "/<public_id>/criteria/<int:criterion_id>/points"
    blueprint.add_url_rule(path, "points", points, methods=["GET"])
    blueprint.add_url_rule(path, "give", give, methods=["POST"])
    blueprint.add_url_rule("/<public_id>/objections", "objections", objections, methods=["GET"])
    path = "/<public_id>/objections/<int:objection_id>"
    blueprint.add_url_rule(path, "objection", objection, methods=["GET"])
    blueprint.add_url_rule(path, "answer", answer, methods=["POST"])


def _by_hand(public_id: str, criterion_id: int) -> tuple[ScorecardPlan, Criterion]:
    plan = scored_or_refuse(public_id)
    criterion = criterion_or_404(plan, criterion_id)
    if not criterion.way.by_hand:
        abort(404)
    return plan, criterion


@signed_in
def points(public_id: str, criterion_id: int) -> Response:
    """Units judged with the points they have; who gives points ticks those that get the same."""
    plan, criterion = _by_hand(public_id, criterion_id)
    return _list(plan, criterion, GiveForm(formdata=None), set())


def _list(plan: ScorecardPlan, criterion: Criterion, form: GiveForm, ticked: set[str], status: int = 200) -> Response:
    text = clean_line(request.args.get("q", ""))[:100]
    judged = counting.judged_ids(plan, counting.day_of(plan, clock.today()))
    newest = _newest(criterion)
    query = sa.select(OrgUnit).where(OrgUnit.id.in_(judged), *matching(text))
    if "empty" in request.args:
        held = sa.select(HandScore.unit_id).where(HandScore.id.in_(newest), HandScore.points.is_not(None))
        query = query.where(OrgUnit.id.not_in(held))
    query = query.order_by(*(by_fit(text) if matching(text) else IN_ORDER))
    page = db.paginate(query, page=max(1, page_number(request.args)), per_page=PAGE, error_out=False)
    ids = [unit.id for unit in page.items]
    given = db.session.scalars(sa.select(HandScore).where(HandScore.id.in_(newest), HandScore.unit_id.in_(ids)))
    return render(
        "scorecards/points.html",
        "scorecards/_points.html",
        status,
        plan=plan,
        criterion=criterion,
        form=form,
        page=page,
        given={one.unit_id: one for one in given},
        text=text,
        empty_only="empty" in request.args,
        ticked=ticked,
        open=plan.state is not ScoreState.FINAL,
    )


def _newest(criterion: Criterion) -> sa.Select[tuple[int]]:
    return (
        sa.select(sa.func.max(HandScore.id)).where(HandScore.criterion_id == criterion.id).group_by(HandScore.unit_id)
    )


@signed_in
def give(public_id: str, criterion_id: int) -> Response:
    """The same points, reason and paper for every unit ticked."""
    plan, criterion = _by_hand(public_id, criterion_id)
    form, ticked = GiveForm(request.form), request.form.getlist("item")[: giving.MOST_AT_ONCE]
    if not ticked:
        form.validate()
        form.form_errors.append("Chưa chọn đơn vị nào. Đánh dấu vào ô bên trái tên đơn vị.")
        return _list(plan, criterion, form, set(), 422)
    if not form.validate():
        return _list(plan, criterion, form, set(ticked), 422)
    paper, sent = None, request.files.get("files")
    try:
        if sent and sent.filename:
            release()  # pictures take time: hold no lock meanwhile
            paper = uploads.take(sent.stream, sent.filename)
            plan, criterion = _by_hand(public_id, criterion_id)
        given = giving.Given(form.points.data, form.reason.data or "", form.evidence.data or "", paper)
        number = giving.give(current_actor(), plan, criterion, ticked, given, file_store() if paper else None)
    except DomainError as error:
        plan, criterion = _by_hand(public_id, criterion_id)
        return _list(plan, criterion, form, set(ticked), tell(form, error))
    db.session.commit()
    late = plan.state is ScoreState.PRELIMINARY
    said = f"Đã cho điểm {number} đơn vị." if form.points.data is not None else f"Đã bỏ điểm của {number} đơn vị."
    flash(said + (" Điểm mới vào phiếu khi bấm “Tính lại”." if late else ""), "success")
    return see_other(
        url_for("scorecards.points", public_id=public_id, criterion_id=criterion_id, q=request.args.get("q"))
    )


@signed_in
def objections(public_id: str) -> Response:
    """What units have said, the unanswered first."""
    plan = scored_or_refuse(public_id)
    number = max(1, page_number(request.args))
    found, whole = queries.objections_for(current_actor(), plan, number, PAGE)
    page = render_template("scorecards/objections.html", plan=plan, rows=found, page=Page(list(found), number, whole))
    return make_response(page)


def _objection(public_id: str, objection_id: int) -> tuple[ScorecardPlan, Objection]:
    plan = scored_or_refuse(public_id)
    said = queries.find_objection(current_actor(), plan, objection_id) if objection_id < 2**31 else None
    if said is None or not policy.can_answer(current_actor(), plan, said.unit):
        abort(404)
    return plan, said


@signed_in
def objection(public_id: str, objection_id: int) -> Response:
    """One objection, and the form of the answer while it has none."""
    plan, said = _objection(public_id, objection_id)
    return _answer_page(plan, said, AnswerForm(formdata=None))


def _answer_page(plan: ScorecardPlan, said: Objection, form: AnswerForm, status: int = 200) -> Response:
    page = render_template(
        "scorecards/objection.html",
        plan=plan,
        said=said,
        form=form,
        may=said.answered_at is None and plan.state is ScoreState.PRELIMINARY and said.by_id != current_actor().user_id,
    )
    return make_response(page, status)


@signed_in
def answer(public_id: str, objection_id: int) -> Response:
    """Keep the points, or change them, with the reason."""
    plan, said = _objection(public_id, objection_id)
    form = AnswerForm(request.form)
    if not form.validate():
        return _answer_page(plan, said, form, 422)
    try:
        giving.answer(current_actor(), plan, said, form.new_points, form.words.data or "")
    except DomainError as error:
        return _answer_page(plan, said, form, tell(form, error))
    db.session.commit()
    flash(f"Đã trả lời ý kiến của {said.unit.label()}.", "success")
    return see_other(url_for("scorecards.objections", public_id=public_id))
