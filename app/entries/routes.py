"""What every family shares over HTTP: the list, the desk, bulk decisions, files."""

import io
from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file
from werkzeug.datastructures import MultiDict

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.entries import listing, lists, many, queries
from app.entries.editing import file_store
from app.entries.forms import seen_version
from app.entries.models import EntryState, FamilyName
from app.entries.workflow import Note
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import clean
from app.kernel.web import render, signed_in

blueprint = Blueprint("entries", __name__, url_prefix="/entries")

BULK = {"approve": "Duyệt", "forward": "Đồng ý, chuyển lên cấp trên", "return": "Trả lại để bổ sung"}


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Everything the actor may see, narrowed by the query string."""
    actor = current_actor()
    narrowed = listing.read(actor, request.args)
    page = lists.search(actor, narrowed.filters, listing.page_number(request.args))
    return _list("entries/index.html", "entries/_table.html", narrowed, page)


@blueprint.get("/desk")
@signed_in
def desk() -> Response:
    """What waits for the actor's review, with boxes to decide many at once."""
    actor = current_actor()
    narrowed = listing.read(actor, {"sort": "oldest", **request.args})
    page = lists.on_desk(actor, narrowed.filters, listing.page_number(request.args))
    return _list("entries/desk.html", "entries/_desk.html", narrowed, page)


def _list(page_template: str, fragment: str, narrowed: listing.Narrowed, page: lists.Page) -> Response:
    return render(
        page_template,
        fragment,
        narrowed=narrowed,
        page=page,
        families=FamilyName.choices(),
        states=EntryState.choices(),
        repeat={name: value for name, value in narrowed.repeat.items() if name != "page"},
        bulk=BULK,
        reviews=current_actor().holds(REVIEWERS),
    )


@blueprint.post("/bulk")
@signed_in
def bulk() -> Response:
    """First half of a bulk decision: list what it will touch and what it will pass over, changing nothing."""
    action, items = _chosen(request.form)
    note = _note(request.form)
    outcomes = many.take_many(current_actor(), action, items, note, dry_run=True)
    page = render_template(
        "entries/bulk.html", action=action, label=BULK[action], versions=items, outcomes=outcomes, note=note
    )
    return make_response(page)


@blueprint.post("/bulk/apply")
@signed_in
def bulk_apply() -> Response:
    """Second half: decide, each entry by itself, and report each."""
    action, items = _chosen(request.form)
    outcomes = many.take_many(current_actor(), action, items, _note(request.form))
    db.session.commit()
    page = render_template("entries/bulk_done.html", action=action, label=BULK[action], outcomes=outcomes)
    return make_response(page)


def _note(form: Mapping[str, str]) -> Note:
    return Note(comment=clean(form.get("comment", ""))[:2000])


def _chosen(form: MultiDict[str, str]) -> tuple[str, dict[str, int]]:
    """The action and {public id: version seen}; with "all", everything the filter shows up to the limit."""
    action = form.get("action", "")
    if action not in BULK:
        abort(400)
    if form.get("all"):
        narrowed = listing.read(current_actor(), form)
        items = dict(lists.ids_on_desk(current_actor(), narrowed.filters, many.BULK_LIMIT))
    else:
        pairs = [value.rpartition(".") for value in form.getlist("item")]
        named = [(queries.comparable(public_id), version) for public_id, _, version in pairs]
        items = {public_id: seen_version(version) or 0 for public_id, version in named if public_id}
    if not items:
        raise DomainError("Chưa chọn hồ sơ nào. Đánh dấu vào ô bên trái các hồ sơ cần xử lý.")
    if len(items) > many.BULK_LIMIT:
        raise DomainError(f"Mỗi lần xử lý nhiều nhất {many.BULK_LIMIT} hồ sơ.")
    return action, items


@blueprint.get("/files/<public_id>")
@signed_in
def file(public_id: str) -> Response:
    """A file of an entry the actor may see. Photos open in the page, documents are downloaded."""
    return _file(public_id, thumb=False)


@blueprint.get("/files/<public_id>/thumb")
@signed_in
def thumb(public_id: str) -> Response:
    """The small picture of a photo."""
    return _file(public_id, thumb=True)


def _file(public_id: str, *, thumb: bool) -> Response:
    found = queries.find_file(current_actor(), public_id) or abort(404)
    if thumb and not found.stored_thumb:
        abort(404)
    response = send_file(
        io.BytesIO(file_store().get(found.stored_thumb if thumb else found.stored)),
        mimetype="image/jpeg" if thumb else found.mime,
        as_attachment=found.kind != "photo",
        download_name=found.name,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"  # phones are shared
    return response
