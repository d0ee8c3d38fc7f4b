"""The blueprint, and what several routes start from or end with.

These pages are the one place where the package of units looks forward: to who asks, to the audit log, and to the entries
that follow a branch (`entries.reorganising`). Nothing imports them but the factory.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.forms import BaseForm, show_refusal
from app.kernel.text import clean_line
from app.kernel.web import see_other
from app.units import policy, queries
from app.units.models import OrgUnit

blueprint = Blueprint("units", __name__, url_prefix="/units")

MOST_IN_TEXT = 100
Right = Callable[[Any, OrgUnit], bool]


def find_or_404(code: str) -> OrgUnit:
    """A unit of the actor's branches."""
    return queries.find(current_actor(), code) or abort(404)


def allowed_or_refuse(code: str, right: Right) -> OrgUnit:
    """A unit the actor may change so; 404 outside their branches, 403 where the rules say no or the unit has ended."""
    unit = find_or_404(code)
    if not right(current_actor(), unit):
        raise Forbidden("Việc này do công đoàn cấp trên của đơn vị thực hiện.")
    if not policy.is_open(unit, clock.today()):
        raise Forbidden("Đơn vị đã kết thúc hoạt động, không thay đổi được nữa.")
    return unit


def page(template: str, status: int = 200, **context: object) -> Response:
    """A whole page that has no fragment."""
    return make_response(render_template(template, **context), status)


def handle(unit: OrgUnit, form: BaseForm, show: Callable[[int], Response], act: Callable[[], str]) -> Response:
    """Show the form, or do what it asks: `act` returns the sentence that says what was done."""
    if not form.is_submitted() or "find_parent" in request.form:
        return show(200)  # looking for a unit is not sending
    if not form.validate():
        return show(422)
    try:
        done = act()
    except DomainError as error:
        db.session.rollback()
        show_refusal(form, error)
        return show(error.status)
    code = unit.code
    db.session.commit()
    flash(done, "success")
    return see_other(url_for("units.show", code=code))


def asked(name: str) -> str:
    """What was typed into a search box."""
    return clean_line(request.values.get(name, ""))[:MOST_IN_TEXT]


def options(units: list[OrgUnit]) -> list[dict[str, str]]:
    """Units as the picker shows them: the upper union tells apart those of one name."""
    parents = {one.parent_id for one in units if one.parent_id}
    names = queries.labels(parents)
    return [{"value": u.code, "label": u.name, "note": _note(u, names)} for u in units]


def _note(unit: OrgUnit, names: dict[int, str]) -> str:
    above = names.get(unit.parent_id or 0)
    return f"{unit.code} · {above}" if above else unit.code
