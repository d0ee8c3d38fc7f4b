"""Days moved, over HTTP: the owner extends for all or for one branch, an upper union sets its children an earlier day."""

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import policy as plans
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, Obligation
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.forms import BaseForm, show_refusal
from app.kernel.text import day
from app.kernel.web import see_other, signed_in
from app.obligations import moves, queries
from app.obligations.forms import ExtendForm, InternalForm
from app.units import queries as units
from app.units.models import OrgUnit


def add_to(blueprint: Blueprint) -> None:
    """Put the routes of this file on the blueprint of the package."""
    blueprint.get("/plan/<code>/<duty_code>/days", endpoint="show_days")(show)
    blueprint.post("/plan/<code>/<duty_code>/extend")(extend)
    blueprint.post("/plan/<code>/<duty_code>/internal")(internal)


def _named(code: str, duty_code: str) -> tuple[Campaign, Obligation]:
    campaign = campaigns.find(current_actor(), code) or abort(404)
    duty = next((one for one in campaigns.obligations([campaign]) if one.code == duty_code), None)
    if not (_own_unit() or plans.can_issue(current_actor(), campaign.owner)):
        abort(403)
    return campaign, duty or abort(404)


def _own_unit() -> OrgUnit | None:
    """The upper union whose people the actor is, when they may set its children a day."""
    actor = current_actor()
    home = actor.home
    return (
        units.find(actor, home.unit_code) if home and home.tier < 4 and actor.holds(REVIEWERS, home.unit_id) else None
    )


@signed_in
def show(code: str, duty_code: str) -> Response:
    """The days of a duty, who moved them and why, and the forms to move them."""
    campaign, duty = _named(code, duty_code)
    return _page(campaign, duty, ExtendForm(), InternalForm())


def _page(
    campaign: Campaign, duty: Obligation, longer: ExtendForm, earlier: InternalForm, status: int = 200
) -> Response:
    page = render_template(
        "obligations/days.html",
        campaign=campaign,
        duty=duty,
        periods=queries.periods_of(duty),
        longer=longer,
        earlier=earlier,
        owns=plans.can_issue(current_actor(), campaign.owner),
        unit=_own_unit(),
        changes=queries.moved(duty, current_actor()),
    )
    return make_response(page, status)


@signed_in
def extend(code: str, duty_code: str) -> Response:
    """Gia hạn."""
    campaign, duty = _named(code, duty_code)
    form = ExtendForm(request.form)
    if not form.validate():
        return _page(campaign, duty, form, InternalForm(), 422)
    typed = (form.unit.data or "").upper()
    unit = units.find(current_actor(), typed) if typed else None
    try:
        if typed and unit is None:
            raise DomainError("Không có đơn vị mang mã này.", field="unit")
        last_day, reason = form.last_day.data, form.reason.data or ""
        assert last_day is not None  # required
        number = moves.extend(current_actor(), duty, campaign, form.period.data or "", last_day, reason, unit)
    except DomainError as error:
        return _refused(campaign, duty, form, InternalForm(), error, form)
    db.session.commit()
    flash(f"Đã gia hạn đến hết ngày {day(last_day)} cho {number} việc chưa nộp.", "success")
    return see_other(url_for("obligations.show_days", code=code, duty_code=duty_code))


@signed_in
def internal(code: str, duty_code: str) -> Response:
    """Hạn nội bộ, or taken back."""
    campaign, duty = _named(code, duty_code)
    unit = _own_unit() or abort(403)
    form = InternalForm(request.form)
    undo = bool(request.form.get("undo"))
    if not undo and not form.validate():
        return _page(campaign, duty, ExtendForm(), form, 422)
    try:
        last_day = None if undo else form.last_day.data
        number = moves.set_internal_day(current_actor(), duty, unit, form.period.data or "", last_day)
    except DomainError as error:
        return _refused(campaign, duty, ExtendForm(), form, error, form)
    db.session.commit()
    flash(f"Đã {'bỏ' if undo else 'đặt'} hạn nội bộ cho {number} đơn vị.", "success")
    return see_other(url_for("obligations.show_days", code=code, duty_code=duty_code))


def _refused(
    campaign: Campaign, duty: Obligation, longer: ExtendForm, earlier: InternalForm, error: DomainError, form: BaseForm
) -> Response:
    if isinstance(error, Forbidden):
        raise error
    show_refusal(form, error)
    return _page(campaign, duty, longer, earlier, error.status)
