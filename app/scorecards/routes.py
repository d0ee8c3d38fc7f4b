"""Scorecards over HTTP: the lists, a ranking, the files behind points; the other pages are added to the blueprint."""

import io

import sqlalchemy as sa
from flask import Blueprint, Response, abort, make_response, render_template, request, send_file, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.entries.editing import file_store
from app.entries.listing import page_number
from app.entries.queries import comparable
from app.kernel import clock
from app.kernel.db import db
from app.kernel.paging import Page
from app.kernel.web import render, see_other, signed_in
from app.scorecards import giving_pages, plan_pages, policy, queries, sheet_pages
from app.scorecards.lookups import plan_or_404
from app.scorecards.models import Score, ScoreState
from app.units.policy import GRASSROOTS

blueprint = Blueprint("scorecards", __name__, url_prefix="/scorecards")
plan_pages.add_to(blueprint)
giving_pages.add_to(blueprint)
sheet_pages.add_to(blueprint)


@blueprint.get("/")
@signed_in
def index() -> Response:
    """The sheets of the actor's own units, what their unit has drawn up, and what units below have."""
    actor = current_actor()
    own = queries.of_owner(actor.unit_ids, actor)
    page = render_template(
        "scorecards/index.html",
        sheets=queries.own_sheets(actor),
        own=own,
        below=queries.of_below(actor),
        waiting=queries.waiting([plan.id for plan in own]),
        draws_up=[post for post in actor.posts if plan_pages.draws_up(post)],
        chooses=any(post.role in REVIEWERS and post.tier < GRASSROOTS for post in actor.posts),
        today=clock.today(),
    )
    return make_response(page)


@blueprint.get("/<public_id>")
@signed_in
def show(public_id: str) -> Response:
    """The ranking by cluster: all of it with points for the owner's side, names and totals of one's own cluster for others."""
    plan, actor = plan_or_404(public_id), current_actor()
    if plan.state is ScoreState.DRAFT:
        return see_other(url_for("scorecards.setup", public_id=public_id))
    whole = any(plan.owner.path.startswith(prefix) for prefix in actor.scope)
    clusters = queries.clusters(plan, None if whole else queries.own_clusters(actor, plan))
    asked = request.args.get("cluster")
    cluster = next((one for one in clusters if one.code == asked), clusters[0] if clusters else None)
    number = page_number(request.args)
    rows = queries.ranking(plan, cluster.code, number) if cluster else []
    return render(
        "scorecards/show.html",
        "scorecards/_ranking.html",
        plan=plan,
        whole=whole,
        clusters=clusters,
        cluster=cluster,
        rows=rows,
        page=Page(rows, number, cluster.units if cluster else 0, size=queries.PAGE),
        criteria=queries.criteria(plan) if whole else [],
        points=points_of([row.scorecard_id for row in rows]) if whole else {},
        grades=queries.grades(plan) if whole else {},
        own={post.unit_id for post in actor.posts},
        edits=policy.can_edit(actor, plan),
        scores=policy.can_score(actor, plan),
        waiting=queries.waiting([plan.id]).get(plan.id, 0) if whole else 0,
        today=clock.today(),
    )


def points_of(scorecard_ids: list[int]) -> dict[tuple[int, int], int | None]:
    """Points by sheet and criterion. One statement."""
    query = sa.select(Score.scorecard_id, Score.criterion_id, Score.points).where(Score.scorecard_id.in_(scorecard_ids))
    return {(card, criterion): points for card, criterion, points in db.session.execute(query)}


@blueprint.get("/papers/<public_id>")
@signed_in
def paper(public_id: str) -> Response:
    """A file behind points given by hand. Photos open in the page, documents are downloaded."""
    found = queries.find_paper(current_actor(), comparable(public_id)) or abort(404)
    response = send_file(
        io.BytesIO(file_store().get(found.stored)),
        mimetype=found.mime,
        as_attachment=found.kind != "photo",
        download_name=found.name,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
