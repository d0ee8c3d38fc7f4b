"""The list of initiatives by their steps outside, codes typed in by the page, those ticked, and one step of one initiative."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS, WRITERS
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.entries import queries as entries
from app.entries.listing import page_number
from app.initiatives import external, queries, step_list
from app.initiatives.models import Destination, ExternalStep, Initiative, InitiativeProgram, Nature, Outcome
from app.initiatives.step_forms import CodesForm, ExternalForm, TickedForm
from app.initiatives.step_list import FRONT, STANDING, Filters, View
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.text import clean_line
from app.kernel.web import render, see_other, signed_in
from app.units import queries as units
from app.units.models import OrgUnit

NAMES = ("q", "view", "campaign", "program", "unit", "year", "front", "standing")


def add_to(blueprint: Blueprint) -> None:
    """Pages under /initiatives."""
    for rule, name, view, method in (
        ("/outside", "outside", index, "GET"),
        ("/outside/codes", "enter_codes", enter_codes, "POST"),
        ("/outside/ticked", "take_ticked", take_ticked, "POST"),
        ("/<public_id>/outside", "new_step", new, "GET"),
        ("/<public_id>/outside", "add_step", add, "POST"),
        ("/<public_id>/outside/<int:step_id>", "edit_step", edit, "GET"),
        ("/<public_id>/outside/<int:step_id>", "save_step", save, "POST"),
        ("/<public_id>/outside/<int:step_id>/remove", "remove_step", remove, "POST"),
    ):
        blueprint.add_url_rule(rule, name, view, methods=[method])


# The list


@dataclass(frozen=True)
class Look:
    """What the list is narrowed to, and what of the address said so."""

    filters: Filters
    given: dict[str, str]
    unit: OrgUnit | None
    program: InitiativeProgram | None


def _look() -> Look:
    """What names nothing the actor may see narrows to nothing rather than being ignored."""
    given = {name: clean_line(request.args.get(name, ""))[:100] for name in NAMES}
    given = {name: value for name, value in given.items() if value}
    actor = current_actor()
    campaign = campaigns.find(actor, given["campaign"]) if "campaign" in given else None
    program = queries.find_program(actor, given["program"]) if "program" in given else None
    unit = units.find(actor, given["unit"]) if "unit" in given else None
    view = next((one for one in View if one.value == given.get("view")), View.ALL)
    year = given.get("year", "")
    filters = Filters(
        view=view,
        text=given.get("q", ""),
        campaign_id=campaign.id if campaign else 0 if "campaign" in given else None,
        program_id=program.id if program else 0 if "program" in given else None,
        unit_path=unit.path if unit else "~" if "unit" in given else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 and 2000 <= int(year) <= 2100 else None,
        front=given.get("front", "") if given.get("front") in FRONT and view is View.FRONT else "",
        standing=given.get("standing", "") if given.get("standing") in STANDING else "",
    )
    return Look(filters, given, unit, program)


@signed_in
def index() -> Response:
    """Initiatives of the actor's branches that were sent, narrowed."""
    return _list(CodesForm(data={"sent_on": clock.today()}), TickedForm(data={"sent_on": clock.today()}))


def _list(
    codes: CodesForm,
    ticked: TickedForm,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> Response:
    look, actor = _look(), current_actor()
    return render(
        "initiatives/outside.html",
        "initiatives/_outside.html",
        status,
        look=look,
        view=look.filters.view,
        views=[(one, url_for("initiatives.outside", **_kept({"view": one.value}, look.given))) for one in View],
        page=step_list.listed(actor, look.filters, page_number(request.args)),
        codes=codes,
        ticked=ticked,
        typed=typed or {},
        wrong=wrong or {},
        ticks=request.form.getlist("item"),
        plans=[(one.code, one.short_title) for one in campaigns.all_of(actor)],
        programs=[(one.public_id, one.name) for one in queries.programs_seen(actor)],
        fronts=list(FRONT.items()),
        standings=list(STANDING.items()),
        natures=dict(Nature.choices()),
        writes=actor.holds(WRITERS),
        chooses=any(post.role in REVIEWERS and post.tier < 4 for post in actor.posts),
        kept=_kept({}, look.given),
    )


def _kept(more: dict[str, str], given: dict[str, str]) -> dict[str, Any]:
    """The filters for another address; the page and what fits one tab alone are left out when the tab changes."""
    left_out = ("front",) if "view" in more else ()
    return {name: value for name, value in (given | more).items() if name not in left_out}


@signed_in
def enter_codes() -> Response:
    """Keep the codes typed on the page: all of them, or none with what is wrong beside each row."""
    form = CodesForm(request.form)
    typed = {
        name.removeprefix("code-"): clean_line(value)[:200]
        for name, value in request.form.items()
        if name.startswith("code-") and clean_line(value)
    }
    ticked = TickedForm(data={"sent_on": clock.today()})
    if not form.validate():
        return _list(form, ticked, 422, typed)
    if form.sent_on.data is None or form.sent_on.data > clock.today():
        form.sent_on.errors = ["Ngày nhập phần mềm không thể ở tương lai."]
        return _list(form, ticked, 422, typed)
    if not typed:
        form.form_errors = ["Chưa nhập mã nào."]
        return _list(form, ticked, 422)
    number, wrong = external.enter_codes(current_actor(), typed, form.sent_on.data)
    if wrong:
        db.session.rollback()
        form.form_errors = [f"{len(wrong)} mã cần xem lại; chưa ghi mã nào."]
        return _list(form, ticked, 422, typed, wrong)
    db.session.commit()
    flash(f"Đã ghi mã phần mềm cho {number} sáng kiến.", "success")
    return see_other(url_for("initiatives.outside", **_kept({}, _look().given)))


@signed_in
def take_ticked() -> Response:
    """One thing for all those ticked: sent to UBMTTQ, its decision, chosen as outstanding or not."""
    form, actor = TickedForm(request.form), current_actor()
    items, action = request.form.getlist("item")[: external.MOST], request.form.get("action", "")
    codes = CodesForm(formdata=None, data={"sent_on": clock.today()})
    if not form.validate():
        return _list(codes, form, 422)
    try:
        if not items:
            raise DomainError("Chưa đánh dấu sáng kiến nào.")
        if action == "front":
            if form.sent_on.data is None:
                raise DomainError("Nhập ngày trình.", field="sent_on")
            said = f"Đã ghi {external.to_front(actor, items, form.sent_on.data)} sáng kiến trình UBMTTQ."
        elif action == "decided":
            outcome = Outcome(form.outcome.data)
            number = external.front_decided(actor, items, outcome, form.decision_no.data or "", form.decided_on.data)
            said = f"Đã ghi kết quả của UBMTTQ cho {number} sáng kiến."
        elif action in ("select", "unselect"):
            number = external.select(actor, items, action == "select")
            said = f"Đã {'chọn' if action == 'select' else 'bỏ chọn'} {number} sáng kiến tiêu biểu."
        else:
            abort(400)
    except DomainError as error:
        db.session.rollback()
        return _list(codes, form, 422 if show_refusal(form, error) else error.status)
    db.session.commit()
    flash(said, "success")
    if shown := request.args.get("entry"):  # from the page of one initiative, and back to it
        return see_other(url_for("initiatives.show", public_id=shown))
    return see_other(url_for("initiatives.outside", **_kept({}, _look().given)))


# One step


def _load(public_id: str) -> Initiative:
    entry = entries.find(current_actor(), public_id, Initiative) or abort(404)
    assert isinstance(entry, Initiative)
    if not external.can_record(current_actor(), entry):
        abort(403)
    return entry


def _step(entry: Initiative, step_id: int) -> ExternalStep:
    return next((one for one in entry.steps if one.id == step_id), None) or abort(404)


def _page(entry: Initiative, form: ExternalForm, step: ExternalStep | None = None, status: int = 200) -> Response:
    page = render_template(
        "initiatives/step.html", entry=entry, form=form, step=step, portal=Destination.PORTAL, waiting=Outcome.WAITING
    )
    return make_response(page, status)


@signed_in
def new(public_id: str) -> Response:
    """The form of a step."""
    return _page(_load(public_id), ExternalForm(None))


@signed_in
def add(public_id: str) -> Response:
    """Record it."""
    return _keep(_load(public_id), None)


@signed_in
def edit(public_id: str, step_id: int) -> Response:
    """The step as it was recorded."""
    entry = _load(public_id)
    step = _step(entry, step_id)
    return _page(entry, ExternalForm(step), step)


@signed_in
def save(public_id: str, step_id: int) -> Response:
    """Record what changed."""
    entry = _load(public_id)
    return _keep(entry, _step(entry, step_id))


def _keep(entry: Initiative, step: ExternalStep | None) -> Response:
    form = ExternalForm(step, request.form)
    if not form.validate():
        return _page(entry, form, step, 422)
    try:
        external.record(current_actor(), entry, form.said(), step)
    except DomainError as error:
        return _page(entry, form, step, 422 if show_refusal(form, error) else error.status)
    db.session.commit()
    flash("Đã ghi bước gửi ra ngoài.", "success")
    return see_other(url_for("initiatives.show", public_id=entry.public_id))


@signed_in
def remove(public_id: str, step_id: int) -> Response:
    """Take back a row recorded by mistake."""
    entry = _load(public_id)
    external.remove(current_actor(), entry, _step(entry, step_id))
    db.session.commit()
    flash("Đã xóa dòng ghi nhầm; lịch sử của sáng kiến vẫn lưu.", "success")
    return see_other(url_for("initiatives.show", public_id=entry.public_id))
