"""The editor: plans being written; checked, previewed, issued. Rows: `row_pages`; decisions about issued ones: `decisions`."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, url_for

from app.accounts.session import current_actor
from app.campaigns import files, loading
from app.campaigns.checking import PlanError, rows
from app.campaigns.schema import PLAN
from app.campaigns.schema import SECTIONS as SCHEMA
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.web import see_other, signed_in
from app.plans import beginning, decisions, differences, errors, forms, operations, preview, queries, row_pages
from app.plans.fields import ROW_NAMES, SECTIONS, TIERS
from app.plans.models import PlanDraft
from app.plans.row_pages import load

blueprint = Blueprint("plans", __name__, url_prefix="/plans")
beginning.add_to(blueprint)
row_pages.add_to(blueprint)
decisions.add_to(blueprint)
PLANS = Path(__file__).resolve().parents[2] / "plans"


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Drafts and issued plans of the actor's units, and the ways to begin one."""
    actor = current_actor()
    owners = queries.owners(actor)
    if not owners:
        abort(403)
    page = render_template(
        "plans/index.html",
        owners=owners,
        drafts=[(draft, _named(files.parse(draft.text))) for draft in queries.drafts(actor)],
        issued=queries.issued(actor),
        shipped=[(code, data["title"]) for code, data in operations.shipped(PLANS).items()],
        form=beginning.BlankForm(),
    )
    return make_response(page)


def _named(data: Any) -> str:
    return str(data.get("title") or "(chưa đặt tên)")


@blueprint.get("/drafts/<public_id>")
@signed_in
def show(public_id: str) -> Response:
    """The draft: its sections, what is wrong with it, and what issuing would do."""
    draft, data = load(public_id)
    return _overview(draft, data)


def _whole(section: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row with every key its section may have, so that a page can ask for any."""
    return dict.fromkeys(SCHEMA.get(section, ())) | row


def _plan(data: dict[str, Any]) -> dict[str, Any]:
    """The head with every key it may have."""
    period = data.get("period")
    return (
        dict.fromkeys(PLAN)
        | data
        | {"period": {"from": None, "to": None} | (period if isinstance(period, dict) else {})}
    )


def _overview(
    draft: PlanDraft, data: dict[str, Any], wrong: list[PlanError] | None = None, status: int = 200
) -> Response:
    found = loading.review(data) if wrong is None else wrong
    page = render_template(
        "plans/show.html",
        draft=draft,
        plan=_plan(data),
        sections=[
            (key, label, [_whole(key, row) for row in rows(data, key)], ROW_NAMES.get(key, "code"))
            for key, (label, _) in SECTIONS.items()
        ],
        type_names=forms.known(data)["all_types"],
        errors=[(errors.where(e), errors.said(e), *errors.spot(e), errors.control(e)) for e in found],
        changed=differences.differences(operations.plan_of(draft.campaign), data) if draft.campaign else [],
    )
    return make_response(page, status)


@blueprint.post("/drafts/<public_id>/preview")
@signed_in
def look(public_id: str) -> Response:
    """What issuing would do, worked out by doing it and taking it back."""
    draft, data = load(public_id)
    if wrong := loading.review(data):
        return _overview(draft, data, wrong, 422)
    running, before = draft.campaign, operations.plan_of(draft.campaign) if draft.campaign else None
    changed = differences.differences(before, data, running) if before else []
    refused = preview.forbidden(running, before, data) if running and before else []
    owner = draft.owner
    loads, clash = [], ""
    if not refused:
        try:
            campaign = operations.issue(current_actor(), draft)
            loads = preview.loads(campaign)
        except loading.PlanRefused as refusal:
            refused = refusal.errors
        except DomainError as error:
            clash = error.message
        db.session.rollback()
    shown = dict.fromkeys(SCHEMA) | _plan(data)
    page = render_template(
        "plans/preview.html", public_id=public_id, plan=shown, owner=queries.reread(owner.id), loads=loads, changed=changed,
        refused=[(errors.where(one), errors.said(one), one.row) for one in refused], clash=clash,
        running=before is not None, tiers=TIERS,
    )  # fmt: skip
    return make_response(page)


@blueprint.post("/drafts/<public_id>/issue")
@signed_in
def issue(public_id: str) -> Response:
    """Issue, or change the running plan: all of it or nothing."""
    draft, data = load(public_id)
    try:
        campaign = operations.issue(current_actor(), draft)
    except loading.PlanRefused as refusal:
        db.session.rollback()
        draft, data = load(public_id)
        return _overview(draft, data, refusal.errors, 422)
    db.session.commit()
    flash(f"Đã phát hành kế hoạch {campaign.short_title}. Các đơn vị đã có việc phải nộp.", "success")
    return see_other(url_for("dashboards.campaign", code=campaign.code))


@blueprint.post("/drafts/<public_id>/delete")
@signed_in
def delete(public_id: str) -> Response:
    """Throw a draft away; an issued plan is not touched."""
    draft, _ = load(public_id)
    db.session.delete(draft)
    db.session.commit()
    flash("Đã xóa bản soạn.", "info")
    return see_other(url_for("plans.index"))


@blueprint.get("/drafts/<public_id>/file")
@signed_in
def export(public_id: str) -> Response:
    """The draft as a file."""
    draft, data = load(public_id)
    return decisions.as_file(draft.text, str(data.get("code") or "ke-hoach"))
