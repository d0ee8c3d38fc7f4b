"""The editor: plans being written, section by section; checked, previewed, issued. Decisions about issued ones: `decisions`."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.campaigns import files, loading
from app.campaigns.checking import PlanError, rows
from app.campaigns.schema import PLAN
from app.campaigns.schema import SECTIONS as SCHEMA
from app.kernel.db import db
from app.kernel.errors import DomainError, StaleEntry
from app.kernel.forms import BaseForm
from app.kernel.web import see_other, signed_in
from app.plans import beginning, decisions, forms, operations, preview, queries
from app.plans.fields import HEAD, ROW_NAMES, SECTIONS, TIERS
from app.plans.models import PlanDraft

blueprint = Blueprint("plans", __name__, url_prefix="/plans")
beginning.add_to(blueprint)
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


def _load(public_id: str) -> tuple[PlanDraft, dict[str, Any]]:
    draft = queries.find(current_actor(), public_id) or abort(404)
    return draft, files.parse(draft.text)


@blueprint.get("/drafts/<public_id>")
@signed_in
def show(public_id: str) -> Response:
    """The draft: its sections, what is wrong with it, and what issuing would do."""
    draft, data = _load(public_id)
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
    draft: PlanDraft, data: dict[str, Any], errors: list[PlanError] | None = None, status: int = 200
) -> Response:
    found = loading.review(data) if errors is None else errors
    page = render_template(
        "plans/show.html",
        draft=draft,
        plan=_plan(data),
        sections=[
            (key, label, [_whole(key, row) for row in rows(data, key)], ROW_NAMES.get(key, "code"))
            for key, (label, _) in SECTIONS.items()
        ],
        types=len(rows(data, "activity_types")),
        errors=[(error, _section_of(error)) for error in found],
        changed=preview.differences(operations.plan_of(draft.campaign), data) if draft.campaign else [],
    )
    return make_response(page, status)


def _section_of(error: PlanError) -> str:
    """The page that mends an error."""
    section = error.row.partition(",")[0].partition(" (")[0]
    return section if section in SECTIONS or section == "activity_types" else "head"


@blueprint.post("/drafts/<public_id>/preview")
@signed_in
def look(public_id: str) -> Response:
    """What issuing would do, worked out by doing it and taking it back."""
    draft, data = _load(public_id)
    if errors := loading.review(data):
        return _overview(draft, data, errors, 422)
    running, before = draft.campaign, operations.plan_of(draft.campaign) if draft.campaign else None
    changed = preview.differences(before, data) if before else []
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
        refused=refused, clash=clash, running=before is not None, tiers=TIERS,
    )  # fmt: skip
    return make_response(page)


@blueprint.post("/drafts/<public_id>/issue")
@signed_in
def issue(public_id: str) -> Response:
    """Issue, or change the running plan: all of it or nothing."""
    draft, data = _load(public_id)
    try:
        campaign = operations.issue(current_actor(), draft)
    except loading.PlanRefused as refusal:
        db.session.rollback()
        draft, data = _load(public_id)
        return _overview(draft, data, refusal.errors, 422)
    db.session.commit()
    flash(f"Đã phát hành kế hoạch {campaign.short_title}. Các đơn vị đã có việc phải nộp.", "success")
    return see_other(url_for("dashboards.campaign", code=campaign.code))


@blueprint.post("/drafts/<public_id>/delete")
@signed_in
def delete(public_id: str) -> Response:
    """Throw a draft away; an issued plan is not touched."""
    draft, _ = _load(public_id)
    db.session.delete(draft)
    db.session.commit()
    flash("Đã xóa bản soạn.", "info")
    return see_other(url_for("plans.index"))


@blueprint.get("/drafts/<public_id>/file")
@signed_in
def export(public_id: str) -> Response:
    """The draft as a file."""
    draft, data = _load(public_id)
    return decisions.as_file(draft.text, str(data.get("code") or "ke-hoach"))


def _row(data: dict[str, Any], section: str, at: int) -> dict[str, Any]:
    """A row by its place, a new one past the end; the head has no places."""
    if section == "head":
        return data
    if section not in SECTIONS:
        abort(404)
    found = rows(data, section)
    if at > len(found):
        abort(404)
    return found[at] if at < len(found) else {}


@blueprint.get("/drafts/<public_id>/<section>/<int:at>")
@signed_in
def edit(public_id: str, section: str, at: int) -> Response:
    """The form of one row; past the end, of a new one."""
    draft, data = _load(public_id)
    row = _row(data, section, at)
    return _form_page(draft, data, section, at, forms.form_for(section, data, None, row))


def _form_page(
    draft: PlanDraft, data: dict[str, Any], section: str, at: int, form: BaseForm, status: int = 200
) -> Response:
    label = "Thông tin chung" if section == "head" else SECTIONS[section][0]
    asks = forms.asks_of(section)
    page = render_template(
        "plans/row.html", draft=draft, plan=_plan(data), section=section, at=at, label=label, form=form, asks=asks,
        is_new=section != "head" and at >= len(rows(data, section)), count=len(rows(data, section)) if section != "head" else 0,
        head_keys=[ask.key for ask in HEAD],
    )  # fmt: skip
    return make_response(page, status)


@blueprint.post("/drafts/<public_id>/<section>/<int:at>")
@signed_in
def save(public_id: str, section: str, at: int) -> Response:
    """Keep one row, drop it, or move it up; the plan as a whole is checked on the draft's page."""
    draft, data = _load(public_id)
    row = _row(data, section, at)
    seen = request.form.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    action = request.form.get("action", "save")
    form = forms.form_for(section, data, request.form if action == "save" else None, row)
    if action == "save":
        if not form.validate():
            return _form_page(draft, data, section, at, form, 422)
        changed = forms.row_of(section, form, row)
        if section == "head":
            data = changed
        else:
            kept = rows(data, section)
            data[section] = [*kept[:at], changed, *kept[at + 1 :]]
    elif section != "head":
        kept = list(rows(data, section))
        if action == "delete":
            kept = kept[:at] + kept[at + 1 :]
        elif action == "up" and 0 < at < len(kept):
            kept[at - 1], kept[at] = kept[at], kept[at - 1]
        data[section] = kept
    try:
        operations.save(current_actor(), draft, data, version)
    except StaleEntry as error:
        form.form_errors = [*form.form_errors, error.message]
        return _form_page(draft, data, section, at, form, error.status)
    db.session.commit()
    flash("Đã lưu vào bản soạn.", "success")
    return see_other(url_for("plans.show", public_id=public_id) + f"#{section}")


@blueprint.get("/drafts/<public_id>/types")
@signed_in
def types(public_id: str) -> Response:
    """Which activity types of the catalogue the plan offers."""
    draft, data = _load(public_id)
    chosen = [row["code"] for row in rows(data, "activity_types")]
    page = render_template(
        "plans/types.html", draft=draft, plan=_plan(data), chosen=chosen, types=forms.known(data)["all_types"].items()
    )
    return make_response(page)


@blueprint.post("/drafts/<public_id>/types")
@signed_in
def save_types(public_id: str) -> Response:
    """Keep the choice; types kept stay in their order with their words, new ones come after them."""
    draft, data = _load(public_id)
    known = forms.known(data)["all_types"]
    wanted = [code for code in request.form.getlist("type") if code in known]
    kept = [row for row in rows(data, "activity_types") if row["code"] in wanted]
    there = {row["code"] for row in kept}
    data["activity_types"] = kept + [{"code": code} for code in wanted if code not in there]
    seen = request.form.get("version", "")
    operations.save(
        current_actor(), draft, data, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    )
    db.session.commit()
    flash("Đã lưu các loại hoạt động.", "success")
    return see_other(url_for("plans.show", public_id=public_id))
