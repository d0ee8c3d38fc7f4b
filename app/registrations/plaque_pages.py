"""Recognition and plaque over HTTP: the decision on a work, the request for a plaque, each step of its line, the list."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.entries import operations as entry_operations
from app.entries import queries as entries
from app.entries.editing import file_store
from app.entries.listing import page_number
from app.entries.policy import can_send
from app.entries.queries import comparable
from app.kernel import clock, uploads
from app.kernel.db import db, release
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.text import clean_line
from app.kernel.web import render, see_other, signed_in
from app.registrations import plaques
from app.registrations.models import Plaque, PlaqueLevel, Recognition, Registration
from app.registrations.plaque_forms import AskForm, RecognitionForm, StepForm
from app.registrations.recognition import Finding, can_recognise, recognise
from app.units import queries as units

ACTIONS = ("support", "agree", "refuse", "withdraw", "install")


def add_to(blueprint: Blueprint) -> None:
    """Pages under /registrations."""
    blueprint.add_url_rule("/plaques", "plaques", index, methods=["GET"])
    for name, show, keep in (
        ("recognition", recognition, keep_recognition),
        ("plaque", plaque, ask_plaque),
    ):
        blueprint.add_url_rule(f"/<public_id>/{name}", name, show, methods=["GET"])
        blueprint.add_url_rule(f"/<public_id>/{name}", keep.__name__, keep, methods=["POST"])
    blueprint.add_url_rule("/<public_id>/plaque/<action>", "plaque_step", step, methods=["GET"])
    blueprint.add_url_rule("/<public_id>/plaque/<action>", "take_plaque_step", take_step, methods=["POST"])


def _load(public_id: str) -> Registration:
    entry = entries.find(current_actor(), public_id, Registration) or abort(404)
    assert isinstance(entry, Registration)
    return entry


def _back(entry: Registration, said: str) -> Response:
    db.session.commit()
    flash(said, "success")
    return see_other(url_for("registrations.show", public_id=entry.public_id))


def _tell(form: Any, error: DomainError) -> int:
    """Beside its field, or above the form; the status of the answer."""
    show_refusal(form, error)
    return error.status


@signed_in
def index() -> Response:
    """Requests for plaques of the branch, those that wait for an answer first."""
    actor = current_actor()
    plans = campaigns.all_of(actor)
    code, unit_code = request.args.get("campaign", ""), request.args.get("unit", "")
    campaign = next((one for one in plans if one.code == code), None)
    unit = units.find(actor, comparable(unit_code)) if unit_code else None
    state = next((one for one in Plaque if one.value == request.args.get("state") and one is not Plaque.NONE), None)
    number = page_number(request.args)
    path = unit.path if unit else "~" if unit_code else ""
    text = clean_line(request.args.get("q", ""))[:200]
    page = plaques.listed(actor, campaign.id if campaign else None, path, state, number, text)
    return render(
        "registrations/plaques.html",
        "registrations/_plaques.html",
        page=page,
        text=text,
        state=state,
        states=[(one.value, one.label) for one in Plaque if one is not Plaque.NONE],
        plans=[(one.code, one.short_title) for one in plans],
        campaign=campaign,
        unit=unit,
    )


# Recognition


@signed_in
def recognition(public_id: str) -> Response:
    """The form of the decision."""
    entry = _load(public_id)
    if not can_recognise(current_actor(), entry):
        abort(403)
    return _recognition(entry, RecognitionForm(entry))


def _recognition(entry: Registration, form: RecognitionForm, status: int = 200) -> Response:
    return make_response(render_template("registrations/recognition.html", entry=entry, form=form), status)


@signed_in
def keep_recognition(public_id: str) -> Response:
    """Record it."""
    entry, actor = _load(public_id), current_actor()
    if not can_recognise(actor, entry):
        abort(403)
    form = RecognitionForm(entry, request.form)
    if not form.validate():
        return _recognition(entry, form, 422)
    said = (form.number.data or "", form.on.data, form.rating.data or "", form.reason.data or "")
    try:
        recognise(actor, entry, Finding(Recognition(form.result.data), *said))
    except DomainError as error:
        return _recognition(entry, form, _tell(form, error))
    return _back(entry, "Đã ghi kết quả xét công nhận.")


# The request


@signed_in
def plaque(public_id: str) -> Response:
    """The request for a plaque."""
    entry = _load(public_id)
    if not can_send(current_actor(), entry):
        abort(403)
    found = plaques.request_of(entry)
    data = {"wording": entry.title, "occasion": entry.occasion, "level": PlaqueLevel.PROVINCE.value}
    if found:
        data = {
            "wording": found.wording,
            "occasion": found.occasion,
            "level": found.level.value,
            "papers": found.dossier,
        }
    return _ask(entry, AskForm(data=data))


def _ask(entry: Registration, form: AskForm, status: int = 200) -> Response:
    occasions = [one.name for one in campaigns.milestones(entry.campaign)]
    page = render_template("registrations/plaque.html", entry=entry, form=form, occasions=occasions)
    return make_response(page, status)


@signed_in
def ask_plaque(public_id: str) -> Response:
    """Send it."""
    entry, actor = _load(public_id), current_actor()
    if not can_send(actor, entry):
        abort(403)
    form = AskForm(request.form)
    if not form.validate():
        return _ask(entry, form, 422)
    dossier = plaques.Dossier(
        PlaqueLevel(form.level.data), form.occasion.data or "", form.wording.data or "", form.papers.data or ""
    )
    try:
        plaques.ask(actor, entry, dossier)
    except DomainError as error:
        return _ask(entry, form, _tell(form, error))
    return _back(entry, "Đã gửi đề nghị gắn biển.")


# The steps of the line


@signed_in
def step(public_id: str, action: str) -> Response:
    """What a step asks for: an opinion, a decision, a reason, or the day the plaque went up."""
    entry = _load(public_id)
    if action not in ACTIONS:
        abort(404)
    plaques.check_may(current_actor(), entry, f"plaque_{action}")
    return _step(entry, action, StepForm(action, data={"on": clock.today()}))


def _step(entry: Registration, action: str, form: StepForm, status: int = 200) -> Response:
    found = next(one for one in plaques.PLAQUE.steps if one.action == f"plaque_{action}")
    page = render_template(
        "registrations/plaque_step.html",
        entry=entry,
        action=action,
        step=found,
        form=form,
        request_=plaques.request_of(entry),
    )
    return make_response(page, status)


@signed_in
def take_step(public_id: str, action: str) -> Response:
    """Take it. Photos of the plaque are kept with the registration."""
    entry, actor = _load(public_id), current_actor()
    if action not in ACTIONS:
        abort(404)
    allowed = plaques.check_may(actor, entry, f"plaque_{action}")
    form = StepForm(action, request.form)
    if not form.validate():
        return _step(entry, action, form, 422)
    taken = _photos(form) if action == "install" else []
    if form.errors:
        return _step(entry, action, form, 422)
    made: dict[str, Callable[[], None]] = {
        "support": lambda: plaques.support(actor, entry, form.comment.data or ""),
        "agree": lambda: plaques.agree(actor, entry, form.number.data or "", form.day()),
        "refuse": lambda: plaques.refuse(actor, entry, form.comment.data or ""),
        "withdraw": lambda: plaques.withdraw(actor, entry, form.comment.data or ""),
        "install": lambda: plaques.install(actor, entry, form.day()),
    }
    try:
        made[action]()
        entry_operations.attach(actor, entry, taken, file_store())
    except DomainError as error:
        db.session.rollback()
        return _step(_load(public_id), action, form, _tell(form, error))
    return _back(entry, f"{allowed.done}.")


def _photos(form: StepForm) -> list[uploads.Upload]:
    """The photos sent, made harmless; what is none is said beside the box."""
    sent = [file for file in request.files.getlist("files") if file.filename][: entry_operations.MOST_FILES]
    taken = []
    if sent:
        release()  # pictures take time: hold no lock meanwhile
    for file in sent:
        try:
            taken.append(uploads.take(file.stream, file.filename or ""))
        except DomainError as error:
            form.files.errors = [*form.files.errors, error.message]
    return taken
