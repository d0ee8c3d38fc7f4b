"""Workbooks over HTTP: choose, wait, fetch; and Biểu 05b, which spans plans and is made at once."""

import io
import tempfile
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    render_template,
    request,
    send_file,
    url_for,
)

from app.accounts.models import Actor
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.entries.queries import comparable
from app.exports import offers, operations, scorecards, submission, worker
from app.exports.forms import ExportForm
from app.exports.models import GROUPS, ExportJob, ExportRequest, SheetCode, StateChoice
from app.exports.policy import can_export, can_see_job
from app.kernel import clock
from app.kernel.db import db
from app.kernel.documents import AddressForm, word_file
from app.kernel.errors import DomainError
from app.kernel.web import render, see_other, signed_in
from app.scorecards import queries as judged
from app.scorecards.models import ScoreState
from app.units import queries as org

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


@blueprint.get("/")
@signed_in
def index() -> Response:
    """The form for one campaign, and the person's last workbooks.

    The address may name `campaign`, `unit`, `window`, and the `sheets` to begin with ("05,05a").
    """
    actor = current_actor()
    known = campaigns.all_of(actor)
    wanted = request.args.get("campaign")
    campaign = next((one for one in known if one.code == wanted), None) if wanted else next(iter(known), None)
    if wanted and campaign is None:
        abort(404)
    if campaign is None:
        return _page(actor, None, None, known)
    asked = {name: request.args.get(name, "") for name in ("window", "duty")}
    form = ExportForm(formdata=None, campaign=campaign.code, **asked)
    form.unit.data = _offer(actor, form, campaign, request.args.get("unit", ""))
    form.sheets.data = offers.sheets_to_begin_with(actor, form.unit.data, request.args.get("sheets", ""))
    return _page(actor, form, campaign, known)


def _offer(actor: Actor, form: ExportForm, campaign: Campaign, unit_code: str) -> str:
    """Fill in the choices; the code of the unit to begin with."""
    chosen = org.find(actor, unit_code) if unit_code else None
    units = offers.units(actor, chosen)
    form.offer(units, offers.windows(campaign), offers.kinds(campaign), offers.duties(campaign))
    return chosen.code if chosen else next((code for code, _ in units), "")


def _page(
    actor: Actor, form: ExportForm | None, campaign: Campaign | None, known: list[Campaign], status: int = 200
) -> Response:
    jobs = offers.last_jobs(actor)
    page = render_template(
        "exports/index.html",
        form=form,
        campaign=campaign,
        campaigns=known,
        jobs=jobs,
        now=clock.now(),
        groups=GROUPS,
    )
    return make_response(page, status)


@blueprint.post("/")
@signed_in
def create() -> Response:
    """Queue a workbook and go to the page where it is waited for."""
    actor = current_actor()
    campaign = campaigns.find(actor, request.form.get("campaign", "")) or abort(404)
    form = ExportForm(request.form)
    if request.form.get("every"):
        form.sheets.data = [code.value for code in SheetCode]
    _offer(actor, form, campaign, form.unit.data or "")
    unit = org.find(actor, form.unit.data or "")
    if not form.validate() or unit is None:
        if unit is None:
            form.unit.errors = ["Chọn một đơn vị trong danh sách."]
        return _page(actor, form, campaign, campaigns.all_of(actor), 422)
    wanted = ExportRequest(
        unit.id,
        campaign.id,
        window=form.window.data,
        kind=form.kind.data,
        state=StateChoice(form.state.data),
        sheets=tuple(SheetCode(code) for code in form.sheets.data),
        owed=form.owed,
        blank=form.blank.data,
    )
    try:
        job, is_new = operations.ask(actor, wanted)
    except DomainError as error:
        if error.field in form:
            form[error.field].errors = [error.message]
            return _page(actor, form, campaign, campaigns.all_of(actor), 422)
        form.form_errors.append(error.message)
        return _page(actor, form, campaign, campaigns.all_of(actor), error.status)
    db.session.commit()
    if is_new:
        worker.start(current_app.config)
    else:
        flash("Bạn đang có một tệp chưa lập xong. Chờ tệp này xong rồi lập tệp khác.", "info")
    return see_other(url_for("exports.show", public_id=job.public_id))


@blueprint.post("/submission")
@signed_in
def write_submission() -> Response:
    """The Tờ trình that goes with Biểu 04 of a unit, at once: it is one page."""
    actor = current_actor()
    campaign = campaigns.find(actor, comparable(request.form.get("campaign", ""))) or abort(404)
    unit = org.find(actor, comparable(request.form.get("unit", ""))) or abort(404)
    if not can_export(actor, unit):
        abort(403)
    form = AddressForm(request.form)
    if not form.validate():
        raise DomainError("Nơi nhận hoặc nơi gửi dài quá, hãy rút gọn.")
    content = submission.write(ExportRequest(unit.id, campaign.id), form.addressee.data or "", form.lines)
    return word_file(content, f"To trinh khen thuong {unit.code}")


def _load(actor: Actor, public_id: str) -> ExportJob:
    job = offers.find_job(public_id)
    if job is None or not can_see_job(actor, job):
        abort(404)
    return job


@blueprint.get("/<public_id>")
@signed_in
def show(public_id: str) -> Response:
    """How far a workbook is; the fragment asks for itself again until it is done."""
    now = clock.now()
    job = _load(current_actor(), public_id)
    return render("exports/show.html", "exports/_status.html", job=job, state=job.state_at(now), now=now)


@blueprint.get("/<public_id>/download")
@signed_in
def download(public_id: str) -> Response:
    """The file, under its Vietnamese name, after a line in the audit log."""
    actor = current_actor()
    job = _load(actor, public_id)
    path = operations.file_of(worker.folder_of(current_app.config), job)
    operations.note_download(actor, job)
    if not path.is_file():
        raise DomainError("Tệp không còn trên máy chủ. Hãy lập lại.")
    db.session.commit()
    response = send_file(path, mimetype=XLSX, as_attachment=True, download_name=job.file_name)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/scorecards/<public_id>")
@signed_in
def ranking(public_id: str) -> Response:
    """Biểu 05b of a published scorecard, for the owner and those above it; after a line in the audit log."""
    actor = current_actor()
    plan = judged.find(actor, comparable(public_id)) or abort(404)
    if plan.state is ScoreState.DRAFT:
        abort(404)
    if not can_export(actor, plan.owner):
        abort(403)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "05b.xlsx"
        scorecards.write(path, plan)
        data = path.read_bytes()
    operations.note_ranking(actor, plan)
    db.session.commit()
    name = f"Biểu 05b - {plan.owner.label()} - {plan.year}.xlsx"
    response = send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
