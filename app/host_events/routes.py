"""Host events over HTTP: the list, one event, holding, changing and cancelling it, and whom it invites."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.entries.forms import seen_version
from app.entries.listing import page_number
from app.host_events import answer_pages, invited, operations, policy, queries
from app.host_events.answer_pages import load, narrow
from app.host_events.forms import CancelForm, EventForm, ResultForm
from app.host_events.models import HostEvent
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import clean_line, number
from app.kernel.web import allowed, render, see_other, signed_in
from app.units import queries as units
from app.units.models import OrgUnit
from app.units.policy import GRASSROOTS

blueprint = Blueprint("host_events", __name__, url_prefix="/host_events")
answer_pages.add_to(blueprint)

WHEN = {"coming": "Sắp và đang diễn ra", "past": "Đã qua", "": "Tất cả"}


def _asked(name: str) -> str:
    return clean_line(request.values.get(name, ""))[:80]


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Events the actor may see; those to come first, unless asked for others."""
    actor = current_actor()
    named = _asked("campaign")
    campaign = campaigns.find(actor, named) if named else None
    when = _asked("when") if request.args.get("when", "coming") in WHEN and "when" in request.args else "coming"
    campaign_id = campaign.id if campaign else 0 if named else None
    return render(
        "host_events/index.html",
        "host_events/_table.html",
        page=queries.listed(actor, campaign_id, when, clock.today(), page_number(request.args), _asked("q")),
        campaign=campaign,
        campaigns=[(one.code, one.short_title) for one in campaigns.all_of(actor)],
        when=when,
        whens=list(WHEN.items()),
        hosts=policy.can_host(actor),
        above=any(post.tier < GRASSROOTS for post in actor.posts),
        today=clock.today(),
    )


def _desk() -> tuple[OrgUnit, Campaign]:
    """Who holds the new event under which plan: as the address names it, else the highest post and the plan running."""
    actor = current_actor()
    posts = policy.hosting_posts(actor)
    code = _asked("unit") or posts[0].unit_code
    unit = units.find(actor, code) or abort(404)
    if unit.id not in {post.unit_id for post in posts}:
        abort(403)
    running = campaigns.running_for(unit.path, clock.today())
    if _asked("campaign"):
        running = [one for one in running if one.code == _asked("campaign")]
    if not running:
        raise DomainError("Kế hoạch này không mở để nhập, nên chưa thêm hoạt động được.")
    return unit, running[0]


@blueprint.get("/new")
@allowed(policy.can_host)
def new() -> Response:
    """The form of a new event."""
    unit, campaign = _desk()
    return _form(unit, campaign, EventForm(unit, campaign))


@blueprint.post("/new")
@allowed(policy.can_host)
def create() -> Response:
    """Keep it; who is invited one by one is chosen on the next page."""
    unit, campaign = _desk()
    form = EventForm(unit, campaign, formdata=request.form)
    if not form.validate():
        return _form(unit, campaign, form, status=422)
    event = operations.hold(current_actor(), unit, campaign, form.data)
    db.session.commit()
    flash(
        "Đã lưu hoạt động." if event.invites_all else "Đã lưu hoạt động. Bây giờ chọn các đơn vị được mời.", "success"
    )
    return see_other(url_for(f"host_events.{'show' if event.invites_all else 'choose'}", public_id=event.public_id))


def _form(
    unit: OrgUnit, campaign: Campaign, form: EventForm, event: HostEvent | None = None, status: int = 200
) -> Response:
    action = (
        url_for("host_events.update", public_id=event.public_id)
        if event
        else url_for("host_events.create", unit=unit.code, campaign=campaign.code)
    )
    others = [] if event else [one for one in campaigns.running_for(unit.path, clock.today()) if one.id != campaign.id]
    page = render_template(
        "host_events/form.html", unit=unit, campaign=campaign, form=form, event=event, action=action, others=others
    )
    return make_response(page, status)


def _own(public_id: str) -> HostEvent:
    """An event the actor may change; 403 for who only sees it."""
    event = load(public_id)
    if not policy.can_change(current_actor(), event):
        abort(403)
    return event


@blueprint.get("/<public_id>")
@signed_in
def show(public_id: str) -> Response:
    """One event: what it is, what the actor's unit answered, and how the units stand that the actor sees."""
    return _show(load(public_id))


def _show(event: HostEvent, status: int = 200, **forms: Any) -> Response:
    actor, today = current_actor(), clock.today()
    where, repeat = narrow(event)
    own = queries.find_part(actor, event, None)
    sees_units = any(post.tier < GRASSROOTS for post in actor.posts)
    page = invited.invited(actor, event, where, page_number(request.args)) if sees_units else None
    return render(
        "host_events/show.html",
        "host_events/_invited.html",
        status,
        event=event,
        own=own,
        may_answer=own is not None and policy.can_answer(actor, own) and event.takes_answers(today),
        may_confirm=own is not None and policy.can_confirm(actor, own),
        can_change=policy.can_change(actor, event),
        can_mark=policy.can_mark(actor, event) and event.has_begun(today) and not event.cancelled,
        has_begun=event.has_begun(today),
        open_to_answers=event.takes_answers(today),
        answers_for=answer_pages.answerable(actor, event, page) if page else set(),
        page=page,
        tally=queries.tallies(actor, [event.id]).get(event.id, queries.Tally()),
        branches=invited.branches(event) if sees_units else [],
        repeat=repeat,
        **{"cancelling": CancelForm(), "telling": ResultForm(result=event.result)} | forms,
    )


@blueprint.get("/<public_id>/edit")
@signed_in
def edit(public_id: str) -> Response:
    """The form of an event that is there."""
    event = _own(public_id)
    return _form(event.host, event.campaign, EventForm(event.host, event.campaign, event), event)


@blueprint.post("/<public_id>/edit")
@signed_in
def update(public_id: str) -> Response:
    """Keep the change."""
    event = _own(public_id)
    form = EventForm(event.host, event.campaign, event, request.form)
    if not form.validate():
        return _form(event.host, event.campaign, form, event, 422)
    try:
        operations.change(current_actor(), event, form.data, seen_version(form.version.data))
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(error.message)
        return _form(event.host, event.campaign, form, event, error.status)
    db.session.commit()
    flash("Đã lưu thay đổi.", "success")
    return see_other(url_for("host_events.show", public_id=public_id))


@blueprint.post("/<public_id>/cancel")
@signed_in
def cancel(public_id: str) -> Response:
    """It does not take place, with the reason."""
    event = _own(public_id)
    form = CancelForm(request.form)
    if not form.validate():
        return _show(event, 422, cancelling=form)
    operations.cancel(current_actor(), event, form.reason.data or "")
    db.session.commit()
    flash("Đã hủy hoạt động. Các đơn vị được mời sẽ thấy lý do.", "success")
    return see_other(url_for("host_events.show", public_id=public_id))


@blueprint.post("/<public_id>/result")
@signed_in
def tell_result(public_id: str) -> Response:
    """What came of it, in words."""
    event = _own(public_id)
    form = ResultForm(request.form)
    if not form.validate():
        return _show(event, 422, telling=form)
    operations.tell_result(current_actor(), event, form.result.data or "")
    db.session.commit()
    flash("Đã ghi kết quả.", "success")
    return see_other(url_for("host_events.show", public_id=public_id))


@blueprint.get("/<public_id>/units")
@signed_in
def choose(public_id: str) -> Response:
    """Units below the host, to be ticked page by page."""
    return _units(_own(public_id))


def _units(event: HostEvent, error: str = "", status: int = 200) -> Response:
    where, repeat = narrow(event)
    return render(
        "host_events/units.html",
        "host_events/_units.html",
        status,
        event=event,
        page=invited.candidates(event, where, page_number(request.args)),
        branches=invited.branches(event),
        tally=queries.tallies(current_actor(), [event.id]).get(event.id, queries.Tally()),
        repeat=repeat,
        error=error,
    )


@blueprint.post("/<public_id>/units")
@signed_in
def keep_units(public_id: str) -> Response:
    """Invite those ticked on this page, or every CĐCS of a branch; what other pages hold stays."""
    event = _own(public_id)
    actor = current_actor()
    try:
        if request.form.get("action") == "branch":
            code = _asked("upper")
            unit = units.find(actor, code) if code else event.host
            changed = operations.invite_branch(actor, event, unit.path if unit else "~")
        else:
            changed = operations.invite(actor, event, _ids("invite"), _ids("shown"))
    except DomainError as error:
        db.session.rollback()
        return _units(event, error.message, error.status)
    db.session.commit()
    flash(f"Đã lưu: thay đổi lời mời của {number(changed)} đơn vị." if changed else "Không có gì thay đổi.", "success")
    return see_other(url_for("host_events.choose", public_id=public_id, **narrow(event)[1]))


def _ids(name: str) -> list[int]:
    """Ids of units a page of boxes sent; nonsense is left out."""
    sent = request.form.getlist(name)[: invited.PAGE]
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 10]
