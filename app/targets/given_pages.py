"""What people give a target themselves: results stated by hand, numbers given to the units below a union."""

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.campaigns.models import Campaign, Target
from app.campaigns.policy import can_issue
from app.kernel.db import db
from app.kernel.forms import BaseForm
from app.kernel.web import see_other, signed_in
from app.targets import forms, operations, policy, queries
from app.targets.looking import find_campaign, find_root, find_target
from app.units.models import OrgUnit


def add_to(blueprint: Blueprint) -> None:
    """Pages under /targets/<plan>/<target>."""
    blueprint.get("/targets/<code>/<target_code>/state")(state)
    blueprint.post("/targets/<code>/<target_code>/state")(keep_state)
    blueprint.get("/targets/<code>/<target_code>/allocate")(allocate)
    blueprint.post("/targets/<code>/<target_code>/allocate")(keep_allocation)


def _owned(code: str, target_code: str) -> tuple[Campaign, Target]:
    campaign = find_campaign(code)
    if not can_issue(current_actor(), campaign.owner):
        abort(403)
    return campaign, find_target(campaign, target_code)


@signed_in
def state(code: str, target_code: str) -> Response:
    """The form of a result stated by hand."""
    campaign, target = _owned(code, target_code)
    return _state_page(campaign, target, forms.StateForm(None))


@signed_in
def keep_state(code: str, target_code: str) -> Response:
    """Keep it, with its reason; the counted figure stays beside it."""
    campaign, target = _owned(code, target_code)
    form = forms.StateForm(request.form)
    if not form.validate():
        return _state_page(campaign, target, form, 422)
    operations.state(current_actor(), target, form.amount.data, form.reason.data or "", form.evidence.data or "")
    db.session.commit()
    flash("Đã ghi kết quả." if form.amount.data is not None else "Đã trở lại số hệ thống đếm.", "success")
    return see_other(url_for("targets.board", code=code))


def _state_page(campaign: Campaign, target: Target, form: forms.StateForm, status: int = 200) -> Response:
    page = render_template("targets/state.html", campaign=campaign, target=target, form=form)
    return make_response(page, status)


def _given(code: str, target_code: str) -> tuple[Campaign, Target, OrgUnit]:
    """403 for whoever may see the union but not give its number out; a union the actor does not see is 404."""
    campaign = find_campaign(code)
    root = campaign.owner if "unit" not in request.args else find_root(campaign)
    if not policy.can_allocate(current_actor(), campaign, root):
        abort(403)
    return campaign, find_target(campaign, target_code), root


@signed_in
def allocate(code: str, target_code: str) -> Response:
    """Numbers given to the units directly below a union, and how much of its own number they make."""
    campaign, target, root = _given(code, target_code)
    return _allocate_page(campaign, target, root, None, 200)


@signed_in
def keep_allocation(code: str, target_code: str) -> Response:
    """Keep the numbers; they need not make up the union's own (CB-T12), the page says what is left."""
    campaign, target, root = _given(code, target_code)
    units = [(unit.id, unit.label(), amount) for unit, amount in queries.branches(target, root)]
    form = forms.allocation_form(units, request.form)
    if not form.validate():
        return _allocate_page(campaign, target, root, form, 422)
    operations.allocate(current_actor(), target, {id_: form[f"n{id_}"].data for id_, _, _ in units})
    db.session.commit()
    flash("Đã lưu số giao cho các đơn vị.", "success")
    return see_other(url_for("targets.allocate", code=code, target_code=target_code, unit=root.code))


def _allocate_page(campaign: Campaign, target: Target, root: OrgUnit, form: BaseForm | None, status: int) -> Response:
    units = [(unit.id, unit.label(), amount) for unit, amount in queries.branches(target, root)]
    page = render_template(
        "targets/allocate.html",
        campaign=campaign,
        target=target,
        root=root,
        form=form or forms.allocation_form(units),
        boxes=[f"n{id_}" for id_, _, _ in units],
        given=sum(amount or 0 for _, _, amount in units),
        without=sum(amount is None for _, _, amount in units),
        value=queries.own_number(campaign, target, root),
    )
    return make_response(page, status)
