"""The target board, the matrix, who is missing, numbers given to units, results stated by hand."""

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import policy
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, Target
from app.dashboards import queries as branches
from app.kernel import clock
from app.kernel.db import db
from app.kernel.forms import BaseForm
from app.kernel.text import percent
from app.kernel.web import render, see_other, signed_in
from app.targets import definitions, forms, operations, queries
from app.units.models import OrgUnit

blueprint = Blueprint("targets", __name__, url_prefix="/targets")


def _campaign(code: str) -> Campaign:
    return campaigns.find(current_actor(), code) or abort(404)


def _root(campaign: Campaign) -> OrgUnit:
    """The branch asked for, wholly within the actor's reach: figures of a part would read like those of the whole."""
    actor = current_actor()
    root = branches.find_root(actor, campaign, request.args.get("unit")) or abort(404)
    if branches.limit_of(actor, root.path) is not None:
        abort(404)
    return root


def _target(campaign: Campaign, code: str) -> Target:
    return next((one for one in queries.targets_of(campaign) if one.code == code), None) or abort(404)


def _owned(code: str, target_code: str) -> tuple[Campaign, Target]:
    campaign = _campaign(code)
    if not policy.can_issue(current_actor(), campaign.owner):
        abort(403)
    return campaign, _target(campaign, target_code)


def _page() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


@blueprint.get("/<code>")
@signed_in
def board(code: str) -> Response:
    """Every target of the plan over a branch: result, share, verdict, and a way to who is missing."""
    campaign = _campaign(code)
    root = _root(campaign)
    context = {
        "campaign": campaign,
        "board": queries.board(campaign, root, clock.today()),
        "today": clock.today(),
        "percent": percent,
        "owns": root.id == campaign.owner_id and policy.can_issue(current_actor(), campaign.owner),
        "Mode": definitions.Mode,
    }
    return make_response(render_template("targets/board.html", **context))


@blueprint.get("/<code>/matrix")
@signed_in
def matrix(code: str) -> Response:
    """Biểu 05a on the screen: units down, targets across."""
    campaign = _campaign(code)
    root = _root(campaign)
    found, page = queries.matrix(campaign, root, clock.today(), _page())
    context = {"campaign": campaign, "root": root, "targets": found, "page": page, "today": clock.today()}
    return render("targets/matrix.html", "targets/_matrix.html", **context)


@blueprint.get("/<code>/<target_code>/missing")
@signed_in
def missing(code: str, target_code: str) -> Response:
    """Units that have not reached a target, and whom to call."""
    campaign = _campaign(code)
    root, target = _root(campaign), _target(campaign, target_code)
    if definitions.parse(target.definition).mode in definitions.OF_SUMS:
        abort(404)
    page = queries.missing(campaign, target, root, clock.today(), _page())
    contacts = current_actor().holds(REVIEWERS)
    context = {"campaign": campaign, "root": root, "target": target, "page": page, "contacts": contacts}
    return render("targets/missing.html", "targets/_missing.html", **context)


@blueprint.get("/<code>/<target_code>/state")
@signed_in
def state(code: str, target_code: str) -> Response:
    """The form of a result stated by hand."""
    campaign, target = _owned(code, target_code)
    return _state_page(campaign, target, forms.StateForm(None))


@blueprint.post("/<code>/<target_code>/state")
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


@blueprint.get("/<code>/<target_code>/allocate")
@signed_in
def allocate(code: str, target_code: str) -> Response:
    """Numbers given to the units directly below the owner, and how much of the target they make."""
    campaign, target = _owned(code, target_code)
    return _allocate_page(campaign, target, None, 200)


@blueprint.post("/<code>/<target_code>/allocate")
@signed_in
def keep_allocation(code: str, target_code: str) -> Response:
    """Keep the numbers; they need not make up the target (CB-T12), the page says what is left."""
    campaign, target = _owned(code, target_code)
    units = [(unit.id, unit.label(), amount) for unit, amount in queries.branches(target, campaign.owner)]
    form = forms.allocation_form(units, request.form)
    if not form.validate():
        return _allocate_page(campaign, target, form, 422)
    operations.allocate(current_actor(), target, {id_: form[f"n{id_}"].data for id_, _, _ in units})
    db.session.commit()
    flash("Đã lưu số giao cho các đơn vị.", "success")
    return see_other(url_for("targets.allocate", code=code, target_code=target_code))


def _allocate_page(campaign: Campaign, target: Target, form: BaseForm | None, status: int) -> Response:
    units = [(unit.id, unit.label(), amount) for unit, amount in queries.branches(target, campaign.owner)]
    page = render_template(
        "targets/allocate.html",
        campaign=campaign,
        target=target,
        form=form or forms.allocation_form(units),
        boxes=[f"n{id_}" for id_, _, _ in units],
        given=sum(amount or 0 for _, _, amount in units),
        value=target.definition.get("value"),
    )
    return make_response(page, status)
