"""People of my units and below: the list, and a new person."""

from typing import Any

from flask import Response, request, url_for

from app.accounts import operations, policy, queries
from app.accounts.forms import PersonForm, role_choices
from app.accounts.models import Role, User
from app.accounts.queries import Standing
from app.accounts.routes import slips
from app.accounts.routes.base import blueprint, page, page_number, place
from app.accounts.session import current_actor
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.forms import show_refusal
from app.kernel.text import clean_line
from app.kernel.web import allowed, render
from app.units import queries as units
from app.units.models import OrgUnit

MOST_IN_TEXT = 100


@blueprint.get("/people")
@allowed(policy.can_open_people)
def people() -> Response:
    """Everybody with a post in my branches, by given name."""
    actor, asked = current_actor(), request.args
    text = clean_line(asked.get("q", ""))[:MOST_IN_TEXT]
    unit = units.find(actor, asked.get("unit", ""))
    query = queries.people(
        actor,
        text,
        standing=_member(Standing, asked.get("standing", "")),
        role=_member(Role, asked.get("role", "")),
        unit_path=unit.path if unit else "",
    )
    found = db.paginate(query, page=page_number(), per_page=queries.PAGE, error_out=False)
    posts = queries.posts_of(actor, [user.id for user in found.items])
    return render(
        "accounts/people.html",
        "accounts/_people.html",
        found=found,
        posts=posts,
        standing=queries.standing,
        text=text,
        unit=unit,
        standings=Standing.choices(),
        roles=Role.choices(),
        asked=asked,
        may_audit=policy.can_open_audit(actor),
    )


def _member(kind: Any, value: str) -> Any:
    """The enum's member with this stored value, or None."""
    return kind(value) if value in [member.value for member in kind] else None


@blueprint.route("/people/new", methods=["GET", "POST"])
@allowed(policy.can_open_people)
def new_person() -> Response:
    """A new account; answers with its slip, which is shown this once."""
    actor = current_actor()
    unit = _wanted_unit()
    form = PersonForm(data={"unit": unit.code if unit else ""})
    form.role.choices = role_choices(_offered(unit))
    if "find_unit" in request.form or not form.validate_on_submit():
        # Looking for a unit is not sending: what was typed stays, nothing is wrong yet.
        looking = "find_unit" in request.form or not form.is_submitted()
        return _new_page(form, unit, 200 if looking else 422)
    try:
        user = _create(form)
    except DomainError as error:
        db.session.rollback()
        show_refusal(form, error)
        return _new_page(form, unit, error.status)
    posts = queries.posts_in_force(user)
    made = slips.slip(user, posts[0].unit, operations.issue_code(user, by=actor))
    db.session.commit()
    return slips.show([made], back=url_for("accounts.person", username=user.username))


def _wanted_unit() -> OrgUnit | None:
    """The unit chosen in the form or the address, or the only one there is to choose."""
    actor = current_actor()
    code = request.form.get("unit") or request.args.get("unit", "")
    if not code and len(actor.posts) == 1 and actor.posts[0].tier >= 4:
        code = actor.posts[0].unit_code
    unit = units.find(actor, code)
    return unit if unit and policy.can_manage_at(actor, place(unit)) else None


def _offered(unit: OrgUnit | None) -> tuple[Role, ...]:
    """Roles to choose from: those of the unit, or all the actor may give somewhere."""
    actor = current_actor()
    if unit:
        return policy.grantable(actor, place(unit))
    everything = policy.ORDINARY + policy.KEPT_BY_SYSTEM
    return everything if actor.holds(frozenset({Role.SYSTEM_ADMIN})) else policy.ORDINARY


def _create(form: PersonForm) -> User:
    actor = current_actor()
    unit = units.find(actor, form.unit.data)
    if unit is None:
        raise DomainError("Không có đơn vị này trong phạm vi của bạn.", "unit")
    role = Role(form.role.data)
    if role not in policy.grantable(actor, place(unit)):
        raise Forbidden("Bạn không được giao vai trò này tại đơn vị đã chọn.", "role")
    return operations.create_user(
        form.full_name.data,
        unit,
        role,
        username=form.username.data or "",
        phone=form.phone.data or "",
        by=actor,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
    )


def _new_page(form: PersonForm, unit: OrgUnit | None, status: int) -> Response:
    actor = current_actor()
    asked = clean_line(request.form.get("unit_q", ""))[:MOST_IN_TEXT]
    found = units.search(actor, asked) if asked else ([unit] if unit else [])
    options = [{"value": one.code, "label": one.name, "note": one.code} for one in found]
    return page("accounts/new_person.html", status, form=form, unit=unit, found=options, asked=asked)
