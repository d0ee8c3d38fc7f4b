"""Drawing up a scorecard: its head, its criteria, publishing, computing again, finishing."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import PostView
from app.accounts.session import current_actor
from app.campaigns.models import Target
from app.campaigns.policy import ISSUERS
from app.entries.queries import comparable
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.web import see_other, signed_in
from app.scorecards import counting, operations, queries
from app.scorecards.forms import CriterionForm, PlanForm, shown
from app.scorecards.lookups import criterion_or_404, edited_or_refuse, scored_or_refuse, tell
from app.scorecards.models import Criterion, HandScore, ScorecardPlan, ScoreState
from app.units import groups
from app.units import queries as units
from app.units.models import OrgUnit
from app.units.policy import GRASSROOTS

STEPS = {
    "publish": (operations.publish, "Đã công bố bản dự kiến cho {} đơn vị."),
    "recompute": (operations.recompute, "Đã tính lại điểm của {} đơn vị."),
}


def add_to(blueprint: Blueprint) -> None:
    """Pages of whoever draws up."""
    blueprint.add_url_rule("/new", "new", new, methods=["GET", "POST"])
    blueprint.add_url_rule("/<public_id>/setup", "setup", setup, methods=["GET"])
    blueprint.add_url_rule("/<public_id>/edit", "edit", edit, methods=["GET", "POST"])
    blueprint.add_url_rule("/<public_id>/step", "take_step", take_step, methods=["POST"])
    blueprint.add_url_rule("/<public_id>/criteria/new", "new_criterion", new_criterion, methods=["GET", "POST"])
    path = "/<public_id>/criteria/<int:criterion_id>"
    blueprint.add_url_rule(path, "criterion", edit_criterion, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{path}/remove", "remove_criterion", remove_criterion, methods=["POST"])


def draws_up(post: PostView) -> bool:
    """A post that lets its holder judge units below its own."""
    return post.role in ISSUERS and post.tier < GRASSROOTS


def _owner() -> OrgUnit:
    """The unit that judges: named and the actor's own, else the one they hold the highest post at."""
    actor = current_actor()
    mine = sorted((post for post in actor.posts if draws_up(post)), key=lambda post: post.tier)
    code = request.values.get("unit") or next((post.unit_code for post in mine), "")
    if not code:
        abort(403)
    unit = units.find(actor, comparable(code)) or abort(404)
    if unit.id not in {post.unit_id for post in mine}:
        abort(403)
    return unit


def _offer(form: PlanForm, owner: OrgUnit, year: int, plan: ScorecardPlan | None = None) -> None:
    earlier = [one for one in queries.of_owner([owner.id], current_actor()) if plan is None or one.id != plan.id]
    kept = {code: code for code in plan.groups} if plan else {}
    clusters = kept | {group.code: group.name for group, _ in groups.of_year(owner, year)}
    form.offer(range(owner.tier + 1, 5), clusters, {one.public_id: one.title for one in earlier})


@signed_in
def new() -> Response:
    """A new scorecard, empty or with the criteria of an earlier one."""
    owner, today = _owner(), clock.today()
    form = PlanForm(data={"year": today.year, "tiers": [str(owner.tier + 1)]} if request.method == "GET" else None)
    _offer(form, owner, form.year.data or today.year)

    def show(status: int = 200) -> Response:
        return make_response(render_template("scorecards/edit.html", owner=owner, plan=None, form=form), status)

    if request.method == "GET":
        return show()
    if not form.validate():
        return show(422)
    source = queries.find(current_actor(), comparable(form.source.data)) if form.source.data else None
    plan = operations.create(current_actor(), owner, form.values(), source)
    db.session.commit()
    flash("Đã tạo bảng đánh giá. Thêm tiêu chí rồi công bố bản dự kiến.", "success")
    return see_other(url_for("scorecards.setup", public_id=plan.public_id))


@signed_in
def setup(public_id: str) -> Response:
    """Criteria, what is still to be given by hand, and the next step."""
    plan = scored_or_refuse(public_id)
    asked = queries.criteria(plan)
    judged = counting.judged_ids(plan, counting.day_of(plan, clock.today()))
    page = render_template(
        "scorecards/setup.html",
        plan=plan,
        criteria=asked,
        targets=_target_names(asked),
        whole=sum(one.most for one in asked if not one.way.sign),
        units=db.session.scalar(sa.select(sa.func.count()).select_from(judged.subquery())) or 0,
        given=_given(plan, judged),
        edits=plan.owner_id in {post.unit_id for post in current_actor().posts if post.role in ISSUERS},
        waiting=queries.waiting([plan.id]).get(plan.id, 0),
        today=clock.today(),
    )
    return make_response(page)


def _given(plan: ScorecardPlan, judged: sa.Select[tuple[int]]) -> dict[int, int]:
    """How many of the units judged have points by hand, by criterion. One statement."""
    newest = (
        sa.select(sa.func.max(HandScore.id))
        .join(Criterion, Criterion.id == HandScore.criterion_id)
        .where(Criterion.plan_id == plan.id, HandScore.unit_id.in_(judged))
        .group_by(HandScore.criterion_id, HandScore.unit_id)
    )
    query = sa.select(HandScore.criterion_id, sa.func.count()).where(
        HandScore.id.in_(newest), HandScore.points.is_not(None)
    )
    return dict(db.session.execute(query.group_by(HandScore.criterion_id)).tuples().all())


def _target_names(asked: list[Criterion]) -> dict[int, str]:
    """By criterion: the plan and target it counts, in words."""
    ids = {one.campaign_id for one in asked if one.campaign_id}
    query = sa.select(Target.campaign_id, Target.code, Target.name).where(Target.campaign_id.in_(ids))
    names = {(campaign, code): name or code for campaign, code, name in db.session.execute(query)} if ids else {}
    return {
        one.id: f"{one.campaign.short_title}: {names.get((one.campaign_id or 0, one.target_code), 'chỉ tiêu không còn')}"
        for one in asked
        if one.way.by_target and one.campaign
    }


@signed_in
def edit(public_id: str) -> Response:
    """The head; once published only the window and the bounds move."""
    plan = edited_or_refuse(public_id)
    form = PlanForm(data=_shown(plan) if request.method == "GET" else None)
    _offer(form, plan.owner, form.year.data or plan.year, plan)
    if plan.state is not ScoreState.DRAFT and request.method == "POST":
        form.tiers.data, form.groups.data, form.year.data = [str(tier) for tier in plan.tiers], plan.groups, plan.year

    def show(status: int = 200) -> Response:
        return make_response(render_template("scorecards/edit.html", owner=plan.owner, plan=plan, form=form), status)

    if request.method == "GET":
        return show()
    if not form.validate():
        return show(422)
    try:
        operations.edit(current_actor(), plan, form.values())
    except DomainError as error:
        return show(tell(form, error))
    db.session.commit()
    flash("Đã lưu bảng đánh giá.", "success")
    return see_other(url_for("scorecards.setup", public_id=public_id))


def _shown(plan: ScorecardPlan) -> dict[str, Any]:
    names = ("title", "year", "objections_from", "objections_to", "excellent_from", "good_from", "done_from", "groups")
    return {name: getattr(plan, name) for name in names} | {"tiers": [str(tier) for tier in plan.tiers]}


@signed_in
def take_step(public_id: str) -> Response:
    """Publish, compute again, or finish."""
    plan, action = edited_or_refuse(public_id), request.form.get("action", "")
    actor, back = current_actor(), "scorecards.show"
    if action == "finish":
        operations.finish(actor, plan)
        said = "Đã chốt đánh giá, xếp loại. Từ nay điểm không thay đổi nữa."
    elif action in STEPS:
        step, words = STEPS[action]
        said = words.format(step(actor, plan))
    else:
        abort(400)
    db.session.commit()
    flash(said, "success")
    return see_other(url_for(back, public_id=public_id))


@signed_in
def new_criterion(public_id: str) -> Response:
    """A criterion more."""
    return _criterion(edited_or_refuse(public_id), None)


@signed_in
def edit_criterion(public_id: str, criterion_id: int) -> Response:
    """Change one."""
    plan = edited_or_refuse(public_id)
    return _criterion(plan, criterion_or_404(plan, criterion_id))


def _criterion(plan: ScorecardPlan, criterion: Criterion | None) -> Response:
    first = request.method == "GET"
    form = CriterionForm(data=shown(criterion) if first and criterion else None)
    campaigns = queries.campaigns_of(plan.owner, plan.year)
    query = sa.select(Target).where(Target.campaign_id.in_([one.id for one in campaigns]))
    targets: dict[int, list[Target]] = {}
    for target in db.session.scalars(query.order_by(Target.position, Target.id)):
        targets.setdefault(target.campaign_id, []).append(target)
    form.offer(campaigns, targets, shown(criterion)["target"] if criterion else "")

    def show(status: int = 200) -> Response:
        page = render_template("scorecards/criterion.html", plan=plan, criterion=criterion, form=form)
        return make_response(page, status)

    if first:
        return show()
    if not form.validate():
        return show(422)
    try:
        known = {one.code: one for one in campaigns}
        if criterion is not None and criterion.campaign is not None:
            known.setdefault(criterion.campaign.code, criterion.campaign)
        operations.save_criterion(current_actor(), plan, criterion, form.values(known))
    except DomainError as error:
        return show(tell(form, error))
    db.session.commit()
    flash("Đã lưu tiêu chí.", "success")
    return see_other(url_for("scorecards.setup", public_id=plan.public_id))


@signed_in
def remove_criterion(public_id: str, criterion_id: int) -> Response:
    """Take one off."""
    plan = edited_or_refuse(public_id)
    operations.remove_criterion(current_actor(), plan, criterion_or_404(plan, criterion_id))
    db.session.commit()
    flash("Đã bỏ tiêu chí.", "info")
    return see_other(url_for("scorecards.setup", public_id=public_id))
