"""What surrounds every page: the menu, the filters of templates, and what is shown when a request ends badly."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app import config
from app.accounts.models import PEOPLE_ADMINS, REVIEWERS, Actor
from app.entries.models import Attachment, Entry
from app.entries.queries import Line
from app.entries.workflow import REVIEW
from app.kernel import text
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.money import money
from app.kernel.web import static_addresses
from app.registrations.models import Progress, Recognition
from app.registrations.plaques import PLAQUE
from app.scorecards.points import show as points
from app.scorecards.queries import pending
from app.summaries.queries import lists_of

FILTERS = {
    "day": text.day,
    "moment": text.moment,
    "points": points,
    "dong": lambda amount: f"{money(amount)} đồng",
    "file_rows": lambda files, removable=False: [_file_row(file, removable) for file in files],
    "step_words": lambda line, entry: _step_words(line, entry),
}


def init(app: Flask) -> None:
    """Install filters, the context of every template, and the error pages."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["static_url"] = static_addresses(app)
    app.jinja_env.globals["lists_of"] = lists_of
    app.jinja_env.globals["scorecards_of"] = pending
    app.context_processor(_context)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def _context() -> dict[str, Any]:
    actor = current_user if current_user.is_authenticated else None
    cdn = current_app.config["HTMX_CDN"]
    return {
        "current_actor": actor,
        "menu": _menu(actor) if actor and not actor.must_change else [],
        "current_app_blueprints": current_app.blueprints,
        "account_url": url_for("accounts.profile") if actor else None,
        "demo_day": current_app.config["DEMO_DAY"],
        "htmx_cdn": {"url": cdn, "integrity": config.HTMX_INTEGRITY} if cdn else None,
    }


def _menu(actor: Actor) -> list[dict[str, Any]]:
    """Where this person goes, most used first; the phone shows the first five."""
    items = [("Việc cần làm", "dashboards.home", "house")]
    if actor.holds(REVIEWERS) and any(post.tier < 4 for post in actor.posts):
        items.append(("Chờ duyệt", "entries.desk", "inbox"))
    items += [("Hồ sơ", "entries.index", "folder2-open"), ("Kế hoạch", "campaigns.index", "flag")]
    items.append(("Việc phải nộp", "obligations.index", "list-check"))
    items.append(("Khen thưởng", "nominations.awards", "award"))
    items.append(("Biểu tổng hợp", "exports.index", "download"))
    if any(post.tier < 4 for post in actor.posts):
        items.append(("Đơn vị", "units.index", "diagram-3"))
    if actor.holds(PEOPLE_ADMINS):
        items.append(("Người dùng", "accounts.people", "people"))
    here = request.endpoint or ""
    return [
        {"label": label, "url": url_for(endpoint), "icon": icon, "active": endpoint == here, "count": 0}
        for label, endpoint, icon in items
    ]


def _file_row(file: Attachment, removable: bool) -> dict[str, str]:
    """A file as the `files` macro shows it."""
    return {
        "name": file.name,
        "url": url_for("entries.file", public_id=file.public_id),
        "thumb": url_for("entries.thumb", public_id=file.public_id) if file.stored_thumb else "",
        "note": f"chụp {text.day(file.taken_at.date())}" if file.taken_at else "",
        "remove": file.public_id if removable else "",
    }


def _step_words(line: Line, entry: Entry) -> str:
    """One line of history as a reader says it."""
    if line.line == "progress":
        return f"Tiến độ: {Progress(line.action.removeprefix('progress_')).label}"
    if line.line == "recognition":
        return f"Xét công nhận: {Recognition(line.action.removeprefix('recognition_')).label}"
    if line.line == "plaque":
        return next(step.done for step in PLAQUE.steps if step.action == line.action)
    if line.line == "award":
        return "Ghi quyết định khen" if line.action == "award" else "Hủy quyết định khen"
    if line.line == "external":
        return "Gửi ra ngoài công đoàn tỉnh"
    if line.line == "selection":
        return "Chọn tiêu biểu" if line.action == "selection_selected" else "Bỏ chọn tiêu biểu"
    if line.line == "unit":
        return "Đơn vị xác nhận nội dung nhập hộ"
    if line.line == "desk":
        return "Chuyển theo đơn vị"
    if line.action == "send" and line.version > 1 and line.changes is not None and line.changes:
        return "Gửi lại"
    return next((step.done for step in REVIEW.steps if step.action == line.action), line.action)


def _page(template: str, status: int, **context: Any) -> Response:
    db.session.rollback()
    return make_response(render_template(f"errors/{template}.html", **context), status)


def _message(message: str, status: int) -> Response:
    """A refusal inside a swap: the sentence goes to #messages, the form keeps what was typed."""
    db.session.rollback()
    response = make_response(render_template("errors/_refused.html", message=message), status)
    response.headers["HX-Retarget"] = "#messages"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _swap() -> bool:
    return request.headers.get("HX-Request") == "true"


def _refused(error: DomainError) -> ResponseReturnValue:
    if _swap():
        return _message(error.message, error.status)
    return _page("403" if isinstance(error, Forbidden) else "409", error.status, message=error.message)


def _overtaken(error: StaleDataError) -> ResponseReturnValue:
    return _refused(DomainError("Hồ sơ vừa được người khác cập nhật. Mở lại hồ sơ để xem tình trạng mới nhất."))


def _csrf(error: CSRFError) -> ResponseReturnValue:
    if _swap():
        return _message("Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.", 400)
    return _page("csrf", 400)


def _database(error: OperationalError) -> ResponseReturnValue:
    """Busy or gone: nothing was committed, so sending again is safe (same one-time key)."""
    current_app.logger.error("database: %s", type(error.orig).__name__)
    if _swap():
        return _message("Máy chủ đang bận, chưa lưu được. Hãy thử lại sau ít giây.", 503)
    response = _page("503", 503)
    response.headers["Retry-After"] = "5"
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    known: Iterable[int] = (403, 404, 409, 413, 500, 503)
    template = str(status) if status in known else "404" if status == 405 else "409" if status < 500 else "500"
    return _page(template, status)


def _broken(error: Exception) -> ResponseReturnValue:
    return _page("500", 500)
