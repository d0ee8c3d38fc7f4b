"""Units from Excel: the template, a file looked through, the same file written."""

from typing import Any

from flask import Response, abort, current_app, flash, make_response, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from app.accounts.session import current_actor
from app.entries import reorganising
from app.host_events.operations import invite_around
from app.kernel.db import db, release
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from app.kernel.uploads import XLSX
from app.kernel.web import allowed, see_other
from app.units import import_sheets, policy
from app.units.forms import ConfirmForm, ImportForm
from app.units.import_file import MOST_BYTES
from app.units.import_plan import ImportPlan, RowKind
from app.units.routes.base import blueprint, page

MOST_SHOWN = 200
KEPT_SECONDS = 24 * 3600


@blueprint.get("/import")
@allowed(policy.can_import)
def upload() -> Response:
    """Where to choose a file."""
    return page("units/import.html", form=ImportForm())


@blueprint.post("/import")
@allowed(policy.can_import)
def check() -> Response:
    """Look the file through and show what it would do, or everything wrong with it. Writes nothing."""
    form = ImportForm()
    sent = form.file.data
    data = sent.read(MOST_BYTES + 1) if sent else b""
    if not form.validate() or not data:
        form.file.errors = [*form.file.errors, "Chọn tệp Excel (.xlsx) cần nhập."]
        return page("units/import.html", 422, form=form)
    actor = current_actor()
    release()
    plan = reorganising.check_import(data, actor)
    db.session.rollback()  # reading is over: the file is kept without holding the database
    kept = _store().put(data, ".xlsx") if plan.rows else ""
    return _preview(plan, _seal(kept))


@blueprint.post("/import/apply")
@allowed(policy.can_import)
def apply() -> Response:
    """Write the file that was looked through, judged anew; the tree may have changed meanwhile."""
    form, actor = ConfirmForm(), current_actor()
    if not form.validate():
        return see_other(url_for("units.upload"))
    name = _open(form.kept.data)
    data = _read(name)
    release()
    plan = reorganising.check_import(data, actor)
    if plan.errors:
        db.session.rollback()
        return _preview(plan, form.kept.data)
    followed = reorganising.apply_import(actor, plan)
    invite_around()
    db.session.commit()
    _store().delete(name)
    also = f" {followed} hồ sơ chờ duyệt đã chuyển sang cấp trên mới." if followed else ""
    flash(f"Đã nhập: {reorganising.summary(plan)}.{also}", "success")
    return see_other(url_for("units.index"))


@blueprint.get("/import/template")
@allowed(policy.can_import)
def template() -> Response:
    """The workbook to fill in."""
    return _workbook(import_sheets.template(), "mau-nhap-don-vi.xlsx")


@blueprint.post("/import/errors")
@allowed(policy.can_import)
def errors() -> Response:
    """Everything wrong with the file that was looked through, as a workbook."""
    form, actor = ConfirmForm(), current_actor()
    if not form.validate():
        return see_other(url_for("units.upload"))
    plan = reorganising.check_import(_read(_open(form.kept.data)), actor)
    db.session.rollback()
    return _workbook(import_sheets.errors(plan.errors), "loi-nhap-don-vi.xlsx")


def _preview(plan: ImportPlan, kept: str) -> Response:
    rows = [row for row in plan.rows if row.kind in (RowKind.NEW, RowKind.CHANGED)]
    return page(
        "units/preview.html",
        422 if plan.errors else 200,
        plan=plan,
        rows=rows[:MOST_SHOWN],
        hidden=max(0, len(rows) - MOST_SHOWN),
        errors=plan.errors[:MOST_SHOWN],
        more_errors=max(0, len(plan.errors) - MOST_SHOWN),
        kept=kept,
        form=ImportForm(formdata=None),
    )


def _workbook(data: bytes, name: str) -> Response:
    response = make_response(data)
    response.mimetype = XLSX
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _store() -> FileStore:
    return FileStore(current_app.config["FILES_URL"])


def _read(name: str) -> bytes:
    try:
        return _store().get(name)
    except FileNotFoundError as gone:
        raise DomainError("Tệp này đã được nhập, hoặc không còn giữ. Nếu cần, hãy chọn lại tệp để kiểm tra.") from gone


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="units.import")


def _seal(name: str) -> str:
    """The name of the kept file for the form, good for this person only."""
    return str(_signer().dumps([current_actor().user_id, name]))


def _open(kept: str) -> str:
    """The name of a kept file; 404 where the seal is broken, old, or another person's."""
    try:
        found: Any = _signer().loads(kept, max_age=KEPT_SECONDS)
    except BadData:
        abort(404)
    if found[0] != current_actor().user_id or not found[1]:
        abort(404)
    return str(found[1])
