"""What is owed, over HTTP: the chase list, one item, by upper union, đôn đốc."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import policy as plans
from app.campaigns import queries as campaigns
from app.campaigns.deadlines import short
from app.campaigns.models import Campaign
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import percent
from app.kernel.web import render, see_other, signed_in
from app.obligations import chase, days, moves, policy, queries, reminding, sheets
from app.obligations.asked import asked, page_asked, plan_named, wanted_of
from app.obligations.chase import Wanted
from app.obligations.forms import WaiveForm
from app.obligations.models import ObligationItem
from app.units import queries as units
from app.units.models import OrgUnit

blueprint = Blueprint("obligations", __name__, url_prefix="/obligations")
days.add_to(blueprint)
reminding.add_to(blueprint)
sheets.add_to(blueprint)

WHICH = {"missing": "Chưa nộp", "overdue": "Quá hạn", "late": "Nộp muộn", "in_time": "Đúng hạn", "": "Tất cả"}


@blueprint.get("/")
@signed_in
def index() -> Response:
    """The chase list: worst first. Upper unions begin with what is missing, a CĐCS with all it owes."""
    actor = current_actor()
    campaign = campaigns.find(actor, asked("campaign")) if asked("campaign") else None
    chases = any(post.tier < 4 for post in actor.posts)
    which = asked("which") if "which" in request.args else "missing" if chases and not asked("status") else ""
    wanted = wanted_of(campaign, which)
    page = chase.listed(wanted, page_asked())
    return render(
        "obligations/index.html",
        "obligations/_table.html",
        page=page,
        papers=chase.papers([row.id for row in page.rows]),
        campaign=campaign,
        export=_export(campaign, wanted) if campaign else None,
        campaign_choices=[(one.code, one.short_title) for one in campaigns.all_of(actor)],
        duty_choices=[(one.code, one.name) for one in campaigns.obligations([campaign])] if campaign else [],
        which=which if which in WHICH else "",
        whiches=list(WHICH.items()),
        contacts=chases and actor.holds(REVIEWERS),
        chases=chases,
        today=wanted.today,
    )


def _export(campaign: Campaign, wanted: Wanted) -> dict[str, str]:
    """What the form of workbooks must be told to make Biểu 06 of the very list on the screen."""
    actor = current_actor()
    unit = units.find(actor, asked("unit")) if asked("unit") else None
    return {
        "campaign": campaign.code,
        "unit": (unit or _home(campaign)).code,
        "state": "counted",
        "duty": wanted.duty,
        "period": wanted.period,
        "which": wanted.which if wanted.which in WHICH else "",
        "status": wanted.status.value if wanted.status else "",
        "text": wanted.text,
    }


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


def _root(campaign: Campaign) -> OrgUnit:
    """The branch asked for, else the actor's own."""
    if asked("unit"):
        return units.find(current_actor(), asked("unit")) or abort(404)
    return _home(campaign)


def _home(campaign: Campaign) -> OrgUnit:
    """The actor's own highest unit inside the plan."""
    actor = current_actor()
    inside = [post for post in actor.posts if post.path.startswith(campaign.owner.path)]
    post = min(inside, key=lambda one: one.tier, default=None)
    return (units.find(actor, post.unit_code) if post else None) or campaign.owner


@blueprint.get("/plan/<code>")
@signed_in
def plan(code: str) -> Response:
    """Biểu 06a on the screen: by unit directly below, how many have handed in; every number leads to the names."""
    campaign = plan_named(code)
    root = _root(campaign)
    wanted = wanted_of(campaign, "")
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
