"""What is owed, over HTTP: the chase list, one item, by upper union, đôn đốc."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import policy as plans
from app.campaigns import queries as campaigns
from app.campaigns.deadlines import short
from app.campaigns.models import Campaign, Obligation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import BaseForm
from app.kernel.text import clean_line, percent
from app.kernel.web import render, see_other, signed_in
from app.obligations import chase, days, moves, policy, queries, sheets, wording
from app.obligations.chase import Wanted
from app.obligations.forms import RemindForm, WaiveForm
from app.obligations.models import ObligationItem, ReminderChannel
from app.obligations.status import Status
from app.units import queries as units
from app.units.models import OrgUnit

blueprint = Blueprint("obligations", __name__, url_prefix="/obligations")
days.add_to(blueprint)
sheets.add_to(blueprint)

WHICH = {"missing": "Chưa nộp", "overdue": "Quá hạn", "late": "Nộp muộn", "in_time": "Đúng hạn", "": "Tất cả"}


def _page() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _asked(name: str) -> str:
    return clean_line(request.args.get(name, ""))[:80]


def _wanted(campaign: Campaign | None, which: str) -> Wanted:
    """Filters from untrusted arguments; a unit that is not the actor's narrows to nothing."""
    actor = current_actor()
    unit = units.find(actor, _asked("unit")) if _asked("unit") else None
    state = _asked("status")
    return Wanted(
        scope=actor.scope,
        today=clock.today(),
        campaign_id=campaign.id if campaign else None,
        duty=_asked("duty"),
        period=_asked("period"),
        status=Status(state) if state in {one.value for one in Status} else None,
        which=which,
        path=unit.path if unit else "~" if _asked("unit") else "",
        text=_asked("q"),
    )


@blueprint.get("/")
@signed_in
def index() -> Response:
    """The chase list: worst first. Upper unions begin with what is missing, a CĐCS with all it owes."""
    actor = current_actor()
    campaign = campaigns.find(actor, _asked("campaign")) if _asked("campaign") else None
    chases = any(post.tier < 4 for post in actor.posts)
    which = _asked("which") if "which" in request.args else "missing" if chases and not _asked("status") else ""
    wanted = _wanted(campaign, which)
    page = chase.listed(wanted, _page())
    return render(
        "obligations/index.html",
        "obligations/_table.html",
        page=page,
        papers=chase.papers([row.id for row in page.rows]),
        campaign=campaign,
        campaign_choices=[(one.code, one.short_title) for one in campaigns.all_of(actor)],
        duty_choices=[(one.code, one.name) for one in campaigns.obligations([campaign])] if campaign else [],
        which=which if which in WHICH else "",
        whiches=list(WHICH.items()),
        contacts=actor.holds(REVIEWERS),
        chases=chases,
        today=wanted.today,
    )


def _load(item_id: int) -> ObligationItem:
    return queries.find(current_actor(), item_id) or abort(404)


@blueprint.get("/<int:item_id>")
@signed_in
def show(item_id: int) -> Response:
    """One item: its days, how it stands, its papers and reminders, and what may be done about it."""
    return _item_page(_load(item_id), WaiveForm())


def _item_page(item: ObligationItem, form: WaiveForm, status: int = 200) -> Response:
    actor = current_actor()
    row = chase.rows(Wanted(scope=actor.scope, today=clock.today(), path=item.unit.path, duty=item.obligation.code))
    context: dict[str, Any] = {
        "item": item,
        "row": next((one for one in row if one.id == item.id), None),
        "papers": queries.papers(actor, item),
        "reminders": queries.reminders(item),
        "changes": queries.changes(item),
        "can_answer": policy.can_answer(actor, item),
        "can_chase": policy.can_chase(actor, item.unit),
        "campaign": campaigns.by_id(item.obligation.campaign_id),
        "form": form,
        "day_words": short,
        "today": clock.today(),
    }
    return make_response(render_template("obligations/show.html", **context), status)


@blueprint.post("/<int:item_id>/nothing")
@signed_in
def nothing(item_id: int) -> Response:
    """ "Không phát sinh" in one tap, or taken back."""
    item = _load(item_id)
    if request.form.get("undo"):
        moves.unsay_nothing(current_actor(), item)
        flash("Đã bỏ “Không phát sinh”.", "info")
    else:
        moves.say_nothing(current_actor(), item)
        flash(f"Đã ghi nhận: {item.obligation.name} - không phát sinh.", "success")
    db.session.commit()
    return see_other(url_for("obligations.show", item_id=item.id))


@blueprint.post("/<int:item_id>/waive")
@signed_in
def waive(item_id: int) -> Response:
    """Excuse a unit with a reason, or let the duty hold again."""
    item = _load(item_id)
    form = WaiveForm(request.form)
    if request.form.get("undo"):
        moves.unwaive(current_actor(), item)
        flash("Đã bỏ miễn, việc này lại phải nộp.", "info")
    elif not form.validate():
        return _item_page(item, form, 422)
    else:
        moves.waive(current_actor(), item, form.reason.data or "")
        flash("Đã ghi miễn.", "success")
    db.session.commit()
    return see_other(url_for("obligations.show", item_id=item.id))


def _plan(code: str) -> Campaign:
    return campaigns.find(current_actor(), code) or abort(404)


def _root(campaign: Campaign) -> OrgUnit:
    """The branch asked for, else the actor's own highest unit inside the plan."""
    actor = current_actor()
    if _asked("unit"):
        return units.find(actor, _asked("unit")) or abort(404)
    inside = [post for post in actor.posts if post.path.startswith(campaign.owner.path)]
    post = min(inside, key=lambda one: one.tier, default=None)
    return (units.find(actor, post.unit_code) if post else None) or campaign.owner


@blueprint.get("/plan/<code>")
@signed_in
def plan(code: str) -> Response:
    """Biểu 06a on the screen: by unit directly below, how many have handed in; every number leads to the names."""
    campaign = _plan(code)
    root = _root(campaign)
    wanted = _wanted(campaign, "")
    duties = campaigns.obligations([campaign])
    page = render_template(
        "obligations/plan.html",
        campaign=campaign,
        root=root,
        duties=duties,
        duty=wanted.duty,
        tallies=chase.by_branch(wanted, root),
        percent=percent,
        today=wanted.today,
        owns=plans.can_issue(current_actor(), campaign.owner),
    )
    return make_response(page)


def _duty(campaign: Campaign, code: str) -> Obligation:
    return next((one for one in campaigns.obligations([campaign]) if one.code == code), None) or abort(404)


@blueprint.get("/plan/<code>/<duty_code>/remind")
@signed_in
def remind(code: str, duty_code: str) -> Response:
    """Who has not handed in, whom to call, and ready words to copy."""
    campaign = _plan(code)
    duty = _duty(campaign, duty_code)
    asked = request.args.get("channel", "")
    channel = ReminderChannel(asked) if asked in {one.value for one in ReminderChannel} else ReminderChannel.ZALO
    rows = _silent(campaign, duty)
    words = wording.ready(channel, campaign, duty, _sender(), rows) if rows else ""
    return _remind_page(campaign, duty, rows, RemindForm(data={"channel": channel.value, "words": words}))


def _sender() -> OrgUnit:
    home = current_actor().home
    if home is None or not current_actor().holds(REVIEWERS):
        abort(403)
    return units.find(current_actor(), home.unit_code) or abort(404)


def _silent(campaign: Campaign, duty: Obligation) -> list[chase.Row]:
    wanted = _wanted(campaign, "missing")
    narrowed = Wanted(
        scope=wanted.scope, today=wanted.today, campaign_id=campaign.id, duty=duty.code, period=wanted.period,
        which="missing", path=wanted.path,
    )  # fmt: skip
    actor = current_actor()
    own = {post.unit_code for post in actor.posts}
    return [row for row in chase.rows(narrowed, moves.MOST_REMINDED) if row.unit_code not in own]


def _remind_page(
    campaign: Campaign, duty: Obligation, rows: list[chase.Row], form: BaseForm, status: int = 200
) -> Response:
    page = render_template(
        "obligations/remind.html",
        campaign=campaign,
        duty=duty,
        rows=rows[:100],
        total=len(rows),
        form=form,
        channels=ReminderChannel.choices(),
        last=queries.last_reminders(duty, current_actor()),
        sender=_sender(),
    )
    return make_response(page, status)


@blueprint.post("/plan/<code>/<duty_code>/remind")
@signed_in
def log_reminder(code: str, duty_code: str) -> Response:
    """Log the reminder: which units, by what, with which words. Nothing is sent by the program itself."""
    campaign = _plan(code)
    duty = _duty(campaign, duty_code)
    _sender()
    rows = _silent(campaign, duty)
    form = RemindForm(request.form)
    if not form.validate():
        return _remind_page(campaign, duty, rows, form, 422)
    channel = ReminderChannel(form.channel.data)
    try:
        moves.remind(current_actor(), duty, [row.id for row in rows], channel, form.words.data or "")
    except DomainError as error:
        form.form_errors.append(error.message)
        return _remind_page(campaign, duty, rows, form, error.status)
    db.session.commit()
    flash(f"Đã ghi đôn đốc {len(rows)} đơn vị qua {channel.label}.", "success")
    return see_other(url_for("obligations.plan", code=code, duty=duty.code, unit=_asked("unit") or None))
