"""What the owner decides about an issued plan, over HTTP: more time, locked, closed, opened again; and its file."""

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for
from wtforms import TextAreaField
from wtforms.validators import Length

from app.accounts.session import current_actor
from app.campaigns import files, policy
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import BaseForm, DayField, Required
from app.kernel.web import see_other, signed_in
from app.plans import operations, queries


class StepForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    reason = TextAreaField("Lý do", [Required("Ghi lý do."), Length(max=500)], id="step_reason")


class LongerForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    last_day = DayField("Kết thúc mới (hết ngày)", [Required("Nhập ngày.")])
    reason = TextAreaField("Lý do gia hạn", [Required("Ghi lý do."), Length(max=500)], id="longer_reason")


def add_to(blueprint: Blueprint) -> None:
    """Put the routes of this file on the blueprint of the package."""
    blueprint.get("/issued/<code>")(manage)
    blueprint.post("/issued/<code>/extend")(extend)
    blueprint.post("/issued/<code>/step")(take_step)
    blueprint.get("/issued/<code>/file")(download)


def _owned(code: str) -> Campaign:
    campaign = campaigns.find(current_actor(), code) or abort(404)
    if not policy.can_issue(current_actor(), campaign.owner):
        abort(403)
    return campaign


@signed_in
def manage(code: str) -> Response:
    """What may be decided about the plan, and what was."""
    return _page(_owned(code), LongerForm(), StepForm())


def _page(campaign: Campaign, longer: LongerForm, step: StepForm, status: int = 200) -> Response:
    page = render_template(
        "plans/manage.html",
        campaign=campaign,
        longer=longer,
        step=step,
        steps=[(name, words) for name, (sources, _, words) in operations.STEPS.items() if campaign.state in sources],
        changes=queries.changes(campaign),
        duties=campaigns.obligations([campaign]),
        children=queries.children(campaign),
    )
    return make_response(page, status)


@signed_in
def extend(code: str) -> Response:
    """Gia hạn kế hoạch."""
    campaign, form = _owned(code), LongerForm(request.form)
    if not form.validate() or form.last_day.data is None:
        return _page(campaign, form, StepForm(), 422)
    try:
        operations.extend(current_actor(), campaign, form.last_day.data, form.reason.data or "")
    except DomainError as error:
        form[error.field or "last_day"].errors = [error.message]
        return _page(campaign, form, StepForm(), error.status)
    db.session.commit()
    flash("Đã gia hạn kế hoạch.", "success")
    return see_other(url_for("plans.manage", code=code))


@signed_in
def take_step(code: str) -> Response:
    """Lock, close, open again."""
    campaign, form = _owned(code), StepForm(request.form)
    if not form.validate():
        return _page(campaign, LongerForm(), form, 422)
    operations.step(current_actor(), campaign, request.form.get("step", ""), form.reason.data or "")
    db.session.commit()
    flash(f"Kế hoạch nay ở trạng thái “{campaign.state.label}”.", "success")
    return see_other(url_for("plans.manage", code=code))


@signed_in
def download(code: str) -> Response:
    """The plan as a file, for anybody who may see it: a province passes it to its districts."""
    campaign = campaigns.find(current_actor(), code) or abort(404)
    return as_file(files.dump(operations.plan_of(campaign)), campaign.code)


def as_file(text: str, name: str) -> Response:
    """A plan file to download."""
    response = make_response(text)
    response.headers["Content-Type"] = "application/yaml; charset=utf-8"
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)[:60]
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}.yaml"'
    response.headers["Cache-Control"] = "no-store"
    return response
