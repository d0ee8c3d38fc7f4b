"""The list of awards, an award entered by itself, its day of handing over, its taking back."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import AwardBasis, DecidingLevel
from app.entries.listing import page_number
from app.entries.queries import comparable
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.text import clean_line
from app.kernel.web import render, see_other, signed_in
from app.nominations import award_list, awards, queries
from app.nominations.award_forms import AwardForm, CancelForm, GivenForm
from app.nominations.models import Award, SubjectKind
from app.units import queries as units
from app.units.models import OrgUnit

NAMES = ("q", "campaign", "unit", "subject", "year", "standing")
STANDING = [("not_given", "Chưa trao"), ("given", "Đã trao"), ("cancelled", "Đã hủy")]


def add_to(blueprint: Blueprint) -> None:
    """Pages under /nominations/awards."""
    blueprint.add_url_rule("/awards", "awards", index, methods=["GET"])
    blueprint.add_url_rule("/awards/new", "new_award", new, methods=["GET"])
    blueprint.add_url_rule("/awards/new", "record_award", record, methods=["POST"])
    blueprint.add_url_rule("/awards/given", "give_awards", give, methods=["POST"])
    blueprint.add_url_rule("/awards/<public_id>", "award", show, methods=["GET"])
    blueprint.add_url_rule("/awards/<public_id>/cancel", "cancel_award", cancel, methods=["POST"])


def _filters() -> tuple[award_list.Filters, dict[str, str]]:
    """The filters, and what of the address they were read from. What names nothing the actor may see narrows to nothing."""
    given = {name: clean_line(request.args.get(name, ""))[:100] for name in NAMES}
    given = {name: value for name, value in given.items() if value}
    actor = current_actor()
    campaign = campaigns.find(actor, given["campaign"]) if "campaign" in given else None
    unit = units.find(actor, given["unit"]) if "unit" in given else None
    year = given.get("year", "")
    filters = award_list.Filters(
        text=given.get("q", ""),
        campaign_id=campaign.id if campaign else 0 if "campaign" in given else None,
        unit_path=unit.path if unit else "~" if "unit" in given else "",
        subject=given.get("subject", "") if given.get("subject") in dict(SubjectKind.choices()) else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) <= 2100 else None,
        standing=given.get("standing", ""),
    )
    return filters, given


@signed_in
def index() -> Response:
    """Awards of the actor's branches, narrowed; who records them ticks those handed over."""
    return _list(GivenForm())


def _list(form: GivenForm, status: int = 200) -> Response:
    filters, given = _filters()
    actor = current_actor()
    return render(
        "nominations/awards.html",
        "nominations/_awards.html",
        status,
        page=award_list.listed(actor, filters, page_number(request.args)),
        given=given,
        form=form,
        plans=[(one.code, one.short_title) for one in campaigns.all_of(actor)],
        subjects=SubjectKind.choices(),
        standing=STANDING,
        records=actor.holds(REVIEWERS),
        chooses=any(post.role in REVIEWERS and post.tier < 4 for post in actor.posts),
        own={post.unit_id for post in actor.posts if post.role in REVIEWERS},
    )


@signed_in
def give() -> Response:
    """The day on which those ticked were handed over."""
    form = GivenForm(request.form)
    if not form.validate():
        return _list(form, 422)
    assert form.given_on.data is not None
    try:
        number = awards.give(current_actor(), request.form.getlist("item")[: awards.MOST], form.given_on.data)
    except DomainError as error:
        form.given_on.errors = [error.message]
        return _list(form, error.status)
    db.session.commit()
    flash(f"Đã ghi ngày trao cho {number} quyết định khen.", "success")
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in NAMES}
    return see_other(url_for("nominations.awards", **kept))


def _find(public_id: str) -> Award:
    return award_list.find(current_actor(), public_id) or abort(404)


@signed_in
def show(public_id: str) -> Response:
    """One award with what may be done about it."""
    return _show(_find(public_id), CancelForm())


def _show(award: Award, form: CancelForm, status: int = 200) -> Response:
    page = render_template(
        "nominations/award.html",
        award=award,
        form=form,
        given=GivenForm(),
        may_change=awards.may_record(current_actor(), award.unit) and award.cancelled_at is None,
    )
    return make_response(page, status)


@signed_in
def cancel(public_id: str) -> Response:
    """Take it back, with a reason."""
    award = _find(public_id)
    form = CancelForm(request.form)
    if not form.validate():
        return _show(award, form, 422)
    awards.cancel(current_actor(), award, form.reason.data or "")
    db.session.commit()
    flash("Đã hủy quyết định khen; quyết định vẫn được lưu cùng lý do.", "success")
    return see_other(url_for("nominations.award", public_id=public_id))


def _unit() -> OrgUnit:
    """The union that records: named and the actor's own, else the one they hold the highest post at."""
    actor = current_actor()
    reviewing = sorted((post for post in actor.posts if post.role in REVIEWERS), key=lambda post: post.tier)
    code = request.values.get("unit") or next((post.unit_code for post in reviewing), "")
    if not code:
        abort(403)
    unit = units.find(actor, comparable(code)) or abort(404)
    if not awards.may_record(actor, unit):
        abort(403)
    return unit


@signed_in
def new() -> Response:
    """The form of an award nobody proposed here."""
    unit = _unit()
    level = awards.level_of(unit).value
    return _new(unit, AwardForm(data={"decided_on": clock.today(), "level": level, "receiving": unit.code}))


def _new(unit: OrgUnit, form: AwardForm, status: int = 200) -> Response:
    forms = _offer(form)
    return make_response(render_template("nominations/new_award.html", unit=unit, form=form, forms=forms), status)


def _offer(form: AwardForm) -> list[str]:
    """Set the choices of the plans the actor may see; the names of their award forms."""
    plans = campaigns.all_of(current_actor())
    form.campaign.choices = {"": "Không gắn kế hoạch", **{one.code: one.short_title for one in plans}}
    form.kind.choices = {"": "Không chọn", **queries.offered(plans, "nomination_type")}
    form.category.choices = {"": "Không chọn", **queries.offered(plans, "nomination_category")}
    return list(queries.offered(plans, "award_form").values())


@signed_in
def record() -> Response:
    """Keep it."""
    unit, actor = _unit(), current_actor()
    form = AwardForm(request.form)
    _offer(form)
    if not form.validate():
        return _new(unit, form, 422)
    receiving = units.find(actor, comparable(form.receiving.data or "")) if form.receiving.data else unit
    try:
        if receiving is None:
            raise DomainError("Không có đơn vị mang mã này.", field="receiving")
        plan = campaigns.find(actor, form.campaign.data) if form.campaign.data else None
        if plan is None and (form.kind.data or form.category.data):
            raise DomainError("Chọn kế hoạch của loại khen, nhóm đối tượng này.", field="campaign")
        subject = awards.Subject(
            SubjectKind(form.subject_kind.data),
            form.subject.data or "",
            receiving,
            AwardBasis(form.basis.data),
            form.kind.data or "",
            form.category.data or "",
            dict(form.category.choices)[form.category.data] if form.category.data else "",
            female={"female": True, "male": False}.get(form.gender.data),
            birth_year=form.birth_year.data,
        )
        level = DecidingLevel(form.level.data)
        made = awards.record(actor, unit, plan, subject, form.decision(), level)
    except DomainError as error:
        show_refusal(form, error)
        return _new(unit, form, error.status)
    db.session.commit()
    flash("Đã ghi quyết định khen.", "success")
    return see_other(url_for("nominations.award", public_id=made.public_id))
