"""The page on which a union chooses among the nominations on its desk, and the one on which it records decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.entries import many
from app.entries.forms import seen_version
from app.entries.listing import page_number
from app.entries.queries import comparable
from app.kernel import clock
from app.kernel.db import db
from app.kernel.documents import AddressForm
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.text import percent
from app.kernel.web import see_other, signed_in
from app.nominations import awards, selection
from app.nominations.award_forms import DecisionForm, RefuseForm
from app.units import queries as units
from app.units.letterhead import letterhead
from app.units.models import OrgUnit

MOST_SAID = 5


def add_to(blueprint: Blueprint) -> None:
    """Two pages, each with its form."""
    blueprint.add_url_rule("/select", "select", select, methods=["GET"])
    blueprint.add_url_rule("/select", "choose", choose, methods=["POST"])
    blueprint.add_url_rule("/decide", "decide", decide, methods=["GET"])
    blueprint.add_url_rule("/decide", "keep_decision", keep_decision, methods=["POST"])


@dataclass(frozen=True)
class Desk:
    """Whose desk a page is about, under which plan."""

    unit: OrgUnit
    campaign: Campaign

    def address(self, endpoint: str, **more: Any) -> str:
        return url_for(f"nominations.{endpoint}", campaign=self.campaign.code, unit=self.unit.code, **more)


def desk() -> Desk:
    """As the address names it, else the actor's own and the plan now running. 403 for who does not review there."""
    actor = current_actor()
    given = request.values
    reviewing = sorted((post for post in actor.posts if post.role in REVIEWERS), key=lambda post: post.tier)
    code = given.get("unit") or next((post.unit_code for post in reviewing), "")
    if not code:
        abort(403)
    unit = units.find(actor, comparable(code)) or abort(404)
    if not actor.holds(REVIEWERS, unit.id):
        abort(403)
    if given.get("campaign"):
        return Desk(unit, campaigns.find(actor, comparable(given["campaign"])) or abort(404))
    running = campaigns.running_for(actor, clock.today())
    if not running:
        raise DomainError("Hiện không có kế hoạch thi đua nào đang thực hiện.")
    return Desk(unit, running[0])


@signed_in
def select() -> Response:
    """Candidates of one group in order, the line the quota draws, and the shares of all that was proposed."""
    return _selection(desk(), RefuseForm(request.args))


def _selection(where: Desk, form: RefuseForm, status: int = 200) -> Response:
    actor = current_actor()
    groups = selection.groups(where.campaign, where.unit)
    key = request.values.get("group", "")
    group = next((one for one in groups if one.key == key), None)
    group = group or next((one for one in groups if one.waiting), groups[0] if groups else None)
    number = page_number(request.args)
    page = selection.candidates(actor, where.campaign, where.unit, group.key, number) if group else None
    answer = render_template(
        "nominations/select.html",
        desk=where,
        groups=groups,
        group=group,
        page=page,
        form=form,
        summary=selection.summary(where.campaign, *selection.proposed(actor, where.unit)),
        plans=[(one.code, one.short_title) for one in campaigns.all_of(actor)],
        address=AddressForm(data={"addressee": letterhead(where.unit).upper, "recipients": "Như trên;\nLưu: VT."}),
        percent=percent,
        binds=where.unit.id == where.campaign.owner_id,
    )
    return make_response(answer, status)


@signed_in
def choose() -> Response:
    """Choose those ticked, or turn them down with a reason."""
    where = desk()
    form = RefuseForm(request.form)
    form.validate()
    action, items = request.form.get("action"), _ticked()
    if action not in ("choose", "refuse"):
        abort(400)
    if not items:
        form.form_errors.append("Chưa chọn đề nghị nào. Đánh dấu vào ô bên trái tên.")
        return _selection(where, form, 422)
    if action == "refuse" and not form.comment.data:
        form.comment.errors = ["Cần ghi lý do để đơn vị biết."]
        return _selection(where, form, 422)
    actor = current_actor()
    chosen = action == "choose"
    outcomes = selection.choose(actor, items) if chosen else selection.refuse(actor, items, form.comment.data or "")
    db.session.commit()
    _say(outcomes, "Đã chọn" if chosen else "Đã ghi không chọn")
    return see_other(where.address("select", group=request.form.get("group")))


def _ticked() -> dict[str, int]:
    pairs = [value.rpartition(".") for value in request.form.getlist("item")[: many.BULK_LIMIT]]
    named = [(comparable(public_id), version) for public_id, _, version in pairs]
    return {public_id: seen_version(version) or 0 for public_id, version in named if public_id}


def _say(outcomes: Sequence[many.Outcome], done: str) -> None:
    through = sum(not one.refusal for one in outcomes)
    if through:
        flash(f"{done} {through} đề nghị.", "success")
    refused = [one for one in outcomes if one.refusal]
    for one in refused[:MOST_SAID]:
        flash(f"Bỏ qua {one.title} ({one.unit_name}): {one.refusal}", "warning")
    if len(refused) > MOST_SAID:
        flash(f"và {len(refused) - MOST_SAID} đề nghị khác chưa xử lý được.", "warning")


@signed_in
def decide() -> Response:
    """Nominations chosen and not decided yet, with the form of the decision."""
    return _decision(desk(), DecisionForm(data={"decided_on": clock.today()}), set())


def _decision(where: Desk, form: DecisionForm, ticked: set[str], status: int = 200) -> Response:
    found = awards.undecided(current_actor(), where.campaign, where.unit)
    page = render_template(
        "nominations/decide.html",
        desk=where,
        rows=found,
        form=form,
        ticked=ticked,
        forms=campaigns.choices(where.campaign, "award_form"),
        plans=[(one.code, one.short_title) for one in campaigns.all_of(current_actor())],
    )
    return make_response(page, status)


@signed_in
def keep_decision() -> Response:
    """One number and one day for all that are ticked."""
    where = desk()
    form = DecisionForm(request.form)
    ticked = request.form.getlist("item")[: awards.MOST]
    if not form.validate():
        return _decision(where, form, set(ticked), 422)
    try:
        made = awards.decide(current_actor(), where.campaign, where.unit, ticked, form.decision())
    except DomainError as error:
        show_refusal(form, error)
        return _decision(where, form, set(ticked), error.status)
    db.session.commit()
    flash(f"Đã ghi quyết định số {form.decision_no.data} cho {made} đề nghị.", "success")
    return see_other(url_for("nominations.awards", q=form.decision_no.data))
