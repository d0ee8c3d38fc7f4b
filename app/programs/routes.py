"""Programmes: the list, the page of one, making and changing it, its numbers by hand and from a table, who is short."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.entries.listing import page_number
from app.entries.queries import comparable
from app.initiatives.models import InitiativeProgram
from app.initiatives.queries import find_program, programs_seen
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import BaseForm, show_refusal
from app.kernel.text import percent
from app.kernel.web import render, see_other, signed_in
from app.programs import allocations, operations, policy, queries
from app.programs.forms import ProgramForm, TableForm, numbers_form
from app.programs.queries import Narrow
from app.programs.standing import standing
from app.units import queries as units
from app.units.import_file import MOST_BYTES
from app.units.models import OrgUnit

blueprint = Blueprint("programs", __name__, url_prefix="/programs")
MOST_SHOWN = 200


def _load(public_id: str) -> InitiativeProgram:
    return find_program(current_actor(), public_id) or abort(404)


def _owned(public_id: str) -> InitiativeProgram:
    program = _load(public_id)
    if not policy.can_change(current_actor(), program):
        abort(403)
    return program


def _root(program: InitiativeProgram) -> OrgUnit:
    """The branch asked for, else the widest of the actor's within the programme."""
    actor, owner = current_actor(), program.owner
    if (code := request.args.get("unit")) is not None:
        root = units.find(actor, comparable(code))
        return root if root and root.path.startswith(owner.path) else abort(404)
    return queries.widest(actor, owner) or abort(404)


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Programmes of the actor's unions, and what is to be done about initiatives outside the province."""
    actor = current_actor()
    page = render_template(
        "programs/index.html", programs=programs_seen(actor), makes=bool(policy.may_own(actor)), today=clock.today()
    )
    return make_response(page)


@blueprint.get("/<public_id>")
@signed_in
def show(public_id: str) -> Response:
    """One programme over a branch: given, sent, eligible, entered, people; together, by year, by plan."""
    program, actor = _load(public_id), current_actor()
    year = request.args.get("year", "")
    wanted = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    wanted = wanted if wanted in queries.years_of(program) else None
    plan = campaigns.find(actor, comparable(request.args["campaign"])) if request.args.get("campaign") else None
    campaign_id = plan.id if plan else 0 if request.args.get("campaign") else None
    root, direct = _root(program), "direct" in request.args
    narrow, number = Narrow(root, wanted, campaign_id), page_number(request.args)
    page = render_template(
        "programs/show.html", program=program, direct=direct, found=standing(program, narrow, number, direct=direct),
        year=wanted, plan=plan, owns=policy.can_change(actor, program), percent=percent, today=clock.today(),
        crumbs=queries.way_to(actor, program.owner, root),
    )  # fmt: skip
    return make_response(page)


@blueprint.get("/<public_id>/short")
@signed_in
def short(public_id: str) -> Response:
    """Units that have not reached their number, and whom to call."""
    program = _load(public_id)
    root = _root(program)
    page = queries.short(program, root, page_number(request.args))
    context: dict[str, Any] = {"program": program, "root": root, "page": page}
    return render("programs/short.html", "programs/_short.html", contacts=current_actor().holds(REVIEWERS), **context)


# Making and changing


def _owner() -> OrgUnit:
    """The unit to make a programme for: named, else the highest of those the actor may."""
    owners = queries.owners(policy.may_own(current_actor())) or abort(403)
    code = request.values.get("unit", "")
    return next((one for one in owners if one.code == code), None if code else owners[0]) or abort(404)


def _form_page(
    owner: OrgUnit, form: ProgramForm, program: InitiativeProgram | None = None, status: int = 200
) -> Response:
    return make_response(render_template("programs/form.html", owner=owner, form=form, program=program), status)


@blueprint.get("/new")
@signed_in
def new() -> Response:
    """The form of a programme."""
    owner = _owner()
    return _form_page(owner, ProgramForm(queries.plans_for(current_actor(), owner), None))


@blueprint.post("/new")
@signed_in
def create() -> Response:
    """Make it."""
    owner, actor = _owner(), current_actor()
    form = ProgramForm(queries.plans_for(actor, owner), None, request.form)
    if not form.validate():
        return _form_page(owner, form, None, 422)
    try:
        program = operations.make(actor, owner, form.terms())
    except DomainError as error:
        return _form_page(owner, form, None, 422 if show_refusal(form, error) else error.status)
    db.session.commit()
    flash("Đã lập chương trình. Tiếp theo, giao chỉ tiêu cho các đơn vị.", "success")
    return see_other(url_for("programs.show", public_id=program.public_id))


@blueprint.get("/<public_id>/edit")
@signed_in
def edit(public_id: str) -> Response:
    """The programme as it stands."""
    program = _owned(public_id)
    return _form_page(program.owner, ProgramForm(queries.plans_for(current_actor(), program.owner), program), program)


@blueprint.post("/<public_id>/edit")
@signed_in
def update(public_id: str) -> Response:
    """Change it."""
    program, actor = _owned(public_id), current_actor()
    form = ProgramForm(queries.plans_for(actor, program.owner), program, request.form)
    if not form.validate():
        return _form_page(program.owner, form, program, 422)
    try:
        operations.change(actor, program, form.terms())
    except DomainError as error:
        return _form_page(program.owner, form, program, 422 if show_refusal(form, error) else error.status)
    db.session.commit()
    flash("Đã lưu chương trình.", "success")
    return see_other(url_for("programs.show", public_id=public_id))


# Numbers


def _numbers_page(
    program: InitiativeProgram, form: BaseForm | None = None, table: TableForm | None = None,
    check: allocations.Check | None = None, status: int = 200,
) -> Response:  # fmt: skip
    direct = [(unit.id, unit.label(), amount) for unit, amount in queries.receivers(program, clock.today())]
    given = queries.allocated(program)
    boxes = [f"n{unit_id}" for unit_id, _, _ in direct]
    page = render_template(
        "programs/numbers.html", program=program, form=form or numbers_form(direct), boxes=boxes, check=check,
        table=table or TableForm(formdata=None), given=sum(amount or 0 for _, _, amount in direct), units=len(given),
        total=given.get(program.owner_id, program.total), most=MOST_SHOWN, rows=allocations.text_of(check.changes) if check else "",
    )  # fmt: skip
    return make_response(page, status)


@blueprint.get("/<public_id>/numbers")
@signed_in
def numbers(public_id: str) -> Response:
    """Numbers of the units directly below, by hand; and a table for all of them."""
    return _numbers_page(_owned(public_id))


@blueprint.post("/<public_id>/numbers")
@signed_in
def keep_numbers(public_id: str) -> Response:
    """Keep what was typed; a blank box takes a number back."""
    program, actor = _owned(public_id), current_actor()
    direct = [(unit.id, unit.label(), amount) for unit, amount in queries.receivers(program, clock.today())]
    form = numbers_form(direct, request.form)
    if not form.validate():
        return _numbers_page(program, form, status=422)
    changed = operations.give(actor, program, {unit_id: form[f"n{unit_id}"].data for unit_id, _, _ in direct})
    db.session.commit()
    flash(f"Đã lưu số giao, {changed} đơn vị thay đổi.", "success")
    return see_other(url_for("programs.numbers", public_id=public_id))


@blueprint.post("/<public_id>/numbers/table")
@signed_in
def take_table(public_id: str) -> Response:
    """Look a table through and show what it would do; `action=keep` writes what was shown."""
    program, actor = _owned(public_id), current_actor()
    form = TableForm()
    if not form.validate():
        return _numbers_page(program, table=form, status=422)
    sent = form.file.data
    data = sent.read(MOST_BYTES + 1) if sent else b""
    try:
        rows = allocations.of_file(data) if data else allocations.of_text(form.rows.data or "")
    except DomainError as error:
        form.file.errors = [error.message]
        return _numbers_page(program, table=form, status=422)
    check = allocations.check(program, rows, queries.allocated(program))
    if check.errors:
        return _numbers_page(program, table=form, check=check, status=422)
    if request.form.get("action") != "keep":
        return _numbers_page(program, table=form, check=check)
    changed = operations.give(actor, program, {one.unit.id: one.after for one in check.changes})
    db.session.commit()
    flash(f"Đã nhập số giao cho {changed} đơn vị.", "success")
    return see_other(url_for("programs.numbers", public_id=public_id))
