"""The pages and steps of one entry, built once per family: `blueprint_for(FAMILY)` gives its whole blueprint."""

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.session import current_actor
from app.entries import editing, operations, policy, queries
from app.entries.families import Family
from app.entries.forms import StepForm, seen_version
from app.entries.models import Entry
from app.entries.workflow import REVIEW, Note, available, take
from app.kernel.db import db
from app.kernel.errors import DomainError, StaleEntry
from app.kernel.web import render, see_other, signed_in, wants_fragment


def blueprint_for(family: Family) -> Blueprint:
    """new, create, autosave, show, edit, update, review and confirm of one family, under /<family>."""
    blueprint = Blueprint(family.name, f"app.{family.name}.routes", url_prefix=f"/{family.name}")

    def load(public_id: str) -> Entry:
        return queries.find(current_actor(), public_id, family.model) or abort(404)

    @blueprint.get("/new")
    @signed_in
    def new() -> Response:
        return editing.new(family)

    @blueprint.post("/new")
    @signed_in
    def create() -> Response:
        return editing.create(family)

    @blueprint.post("/autosave")
    @signed_in
    def autosave() -> Response:
        return editing.autosave(family)

    @blueprint.get("/<public_id>")
    @signed_in
    def show(public_id: str) -> Response:
        return _show(family, load(public_id))

    @blueprint.get("/<public_id>/edit")
    @signed_in
    def edit(public_id: str) -> Response:
        return editing.edit(family, load(public_id))

    @blueprint.post("/<public_id>/edit")
    @signed_in
    def update(public_id: str) -> Response:
        return editing.save(family, load(public_id))

    @blueprint.post("/<public_id>/review")
    @signed_in
    def take_step(public_id: str) -> Response:
        return _take_step(family, load(public_id))

    @blueprint.post("/<public_id>/confirm")
    @signed_in
    def confirm(public_id: str) -> Response:
        entry = load(public_id)
        operations.confirm(current_actor(), entry)
        db.session.commit()
        flash("Đã xác nhận nội dung do cấp trên nhập hộ.", "success")
        return see_other(url_for(f"{family.name}.show", public_id=public_id))

    return blueprint


def _show(family: Family, entry: Entry) -> Response:
    """The page of one entry. The first reading by its desk leaves a receipt (withdrawing ends there)."""
    if operations.mark_opened(current_actor(), entry):
        db.session.commit()
    return make_response(
        render_template("entries/show.html", done="", **_context(family, entry, StepForm(_parts(family, entry))))
    )


def _parts(family: Family, entry: Entry) -> dict[str, str]:
    """What a reason may be about: {form field: label} of everything this entry says, and its files."""
    return {fact.name: fact.label for fact in family.facts(entry) if fact.name in family.labels or fact.text} | {
        "files": family.labels["files"]
    }


def _context(family: Family, entry: Entry, form: StepForm, error: DomainError | None = None) -> dict[str, object]:
    actor = current_actor()
    alone = entry.holder_id in queries.sole_reviewers({entry.holder_id}) if entry.holder_id else False
    return {
        "family": family,
        "entry": entry,
        "facts": family.facts(entry),
        "attachments": queries.attachments(entry),
        "history": queries.history(entry),
        "steps": available(REVIEW, entry, actor, alone),
        "reviewing": policy.can_review(actor, entry),
        "can_edit": policy.can_edit(actor, entry) and entry.state in operations.EDITABLE,
        "can_confirm": policy.can_confirm(actor, entry),
        "reasons": queries.reasons(entry.campaign, entry.family) if policy.can_review(actor, entry) else [],
        "form": form,
        "changes": error.changes if isinstance(error, StaleEntry) else [],
        "extra": family.more(entry),
    }


def _take_step(family: Family, entry: Entry) -> Response:
    """One step of the review line: approve, forward, return, reject, withdraw, cancel."""
    form = StepForm(_parts(family, entry), request.form)
    if not form.validate():
        return _review(family, entry, form, 422)
    if form.action.data == "send":  # only its form sends an entry, once it is filled and right
        raise DomainError("Hồ sơ được gửi từ biểu mẫu của nó: bấm “Viết tiếp” hoặc “Sửa và gửi lại”.")
    actor = current_actor()
    note = Note(comment=form.comment.data or "", field=form.field.data or "", grace_on=form.grace_on.data)
    seen = seen_version(form.version.data)
    alone = entry.holder_id in queries.sole_reviewers({entry.holder_id}) if entry.holder_id else False
    try:
        event = take(REVIEW, form.action.data, entry, actor, note, seen_version=seen, alone=alone)
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        fresh = queries.find(actor, entry.public_id, family.model) or abort(404)
        stale = StaleEntry(f"Hồ sơ vừa được người khác xử lý, nay là “{fresh.state.label}”.", [])
        form.form_errors.append(stale.message)
        return _review(family, fresh, form, 409, stale)
    except DomainError as error:
        if error.field == "comment":
            form.comment.errors = [error.message]
        else:
            form.form_errors.append(error.message)
        return _review(family, entry, form, error.status, error)
    done = next(step.done for step in REVIEW.steps if step.action == event.action and event.before in step.sources)
    if wants_fragment():
        return _review(family, entry, StepForm(_parts(family, entry)), done=done)
    flash(f"{done}.", "success")
    return see_other(url_for(f"{family.name}.show", public_id=entry.public_id))


def _review(
    family: Family, entry: Entry, form: StepForm, status: int = 200, error: DomainError | None = None, done: str = ""
) -> Response:
    context = _context(family, entry, form, error)
    return render("entries/show.html", "entries/_review.html", status, done=done, **context)
