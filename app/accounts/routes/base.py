"""The blueprint, and the loaders several routes start from."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from app.accounts import policy, queries
from app.accounts.models import User
from app.accounts.policy import Place
from app.accounts.session import current_actor
from app.kernel.errors import Forbidden
from app.units.models import OrgUnit

blueprint = Blueprint("accounts", __name__)


def page(template: str, status: int = 200, **context: object) -> Response:
    """A whole page; none of these has a fragment."""
    return make_response(render_template(template, **context), status)


def find_or_404(username: str) -> User:
    """A person of the actor's branches."""
    return queries.find_person(current_actor(), username) or abort(404)


def managed_or_refuse(username: str) -> User:
    """A person the actor may manage; 404 outside their branches, 403 where the rules say no."""
    user = find_or_404(username)
    if not policy.can_manage_person(current_actor(), user.id, queries.held(user)):
        raise Forbidden("Tài khoản này do đơn vị khác hoặc cấp trên quản lý.")
    return user


def place(unit: OrgUnit) -> Place:
    return Place(unit.id, unit.path)


def page_number() -> int:
    """The page asked for, from 1."""
    return max(1, request.args.get("page", 1, type=int) or 1)
