"""Roles of a person: giving one, narrowing it, ending it."""

from flask import Response, abort, flash, request, url_for

from app.accounts import operations, policy, queries
from app.accounts.forms import PostDetailsForm, PostForm, role_choices
from app.accounts.models import Post, Role, User
from app.accounts.routes.base import blueprint, find_or_404, page, place
from app.accounts.session import current_actor
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.forms import show_refusal
from app.kernel.text import clean_line
from app.kernel.web import allowed, see_other
from app.units import queries as units


@blueprint.route("/people/<username>/posts/new", methods=["GET", "POST"])
@allowed(policy.can_open_people)
def new_post(username: str) -> Response:
    """Give a person of my branches another role, also for some days only (acting approver)."""
    actor = current_actor()
    user = find_or_404(username)
    form = PostForm()
    everything = policy.ORDINARY + policy.KEPT_BY_SYSTEM
    form.role.choices = role_choices(everything if actor.holds(frozenset({Role.SYSTEM_ADMIN})) else policy.ORDINARY)
    looking = "find_unit" in request.form or not form.is_submitted()
    if looking or not form.validate():
        return _new_page(user, form, 200 if looking else 422)
    try:
        _give(user, form)
    except DomainError as error:
        show_refusal(form, error)
        return _new_page(user, form, error.status)
    db.session.commit()
    flash("Đã giao vai trò.", "success")
    return see_other(url_for("accounts.person", username=username))


def _give(user: User, form: PostForm) -> Post:
    actor = current_actor()
    unit = units.find(actor, form.unit.data)
    if unit is None:
        raise DomainError("Không có đơn vị này trong phạm vi của bạn.", "unit")
    role = Role(form.role.data)
    if user.id == actor.user_id and not actor.holds(frozenset({Role.SYSTEM_ADMIN})):
        raise Forbidden("Không tự giao vai trò cho mình. Hãy nhờ công đoàn cấp trên.", "role")
    if role not in policy.grantable(actor, place(unit)):
        raise Forbidden("Bạn không được giao vai trò này tại đơn vị đã chọn.", "role")
    return operations.add_post(user, unit, role, by=actor, starts_on=form.starts_on.data, ends_on=form.ends_on.data)


def _new_page(user: User, form: PostForm, status: int) -> Response:
    actor = current_actor()
    asked = clean_line(request.form.get("unit_q", ""))[:100]
    chosen = units.find(actor, form.unit.data or "")
    found = units.search(actor, asked) if asked else ([chosen] if chosen else [])
    options = [{"value": one.code, "label": one.name, "note": one.code} for one in found]
    return page("accounts/new_post.html", status, form=form, user=user, found=options, asked=asked)


def _post_or_refuse(username: str, post_id: int) -> tuple[User, Post]:
    """A post of a person of my branches that I may change."""
    actor = current_actor()
    user = find_or_404(username)
    post = next((one for one in queries.posts_in_force(user) if one.id == post_id), None)
    if post is None or not any(post.unit.path.startswith(prefix) for prefix in actor.scope):
        abort(404)
    if user.id == actor.user_id or not policy.can_end(actor, queries.held_as(post)):
        raise Forbidden("Vai trò này do cấp trên hoặc đơn vị khác quản lý.")
    return user, post


@blueprint.route("/people/<username>/posts/<int:post_id>", methods=["GET", "POST"])
@allowed(policy.can_open_people)
def edit_post(username: str, post_id: int) -> Response:
    """Narrow a post to a department and, for officers, to some of the units directly below."""
    user, post = _post_or_refuse(username, post_id)
    below = queries.units_below(post.unit) if post.role is Role.OFFICER else []
    chosen = [unit.id for unit in queries.assigned_units([post.id]).get(post.id, [])]
    form = PostDetailsForm(data={"department": post.department_id or 0, "ends_on": post.ends_on, "units": chosen})
    form.department.choices = [(0, "Không gắn phòng, ban"), *queries.department_choices(post.unit_id)]
    form.units.choices = [(unit.id, unit.name) for unit in below]
    if form.validate_on_submit():
        try:
            operations.limit_post(
                post,
                by=current_actor(),
                department_id=form.department.data or None,
                assigned=form.units.data or (),
                ends_on=form.ends_on.data,
            )
            db.session.commit()
            flash("Đã lưu.", "success")
            return see_other(url_for("accounts.person", username=username))
        except DomainError as error:
            show_refusal(form, error)
    status = 422 if form.is_submitted() else 200
    return page("accounts/edit_post.html", status, form=form, user=user, held=post, below=below)


@blueprint.post("/people/<username>/posts/<int:post_id>/end")
@allowed(policy.can_open_people)
def end_post(username: str, post_id: int) -> Response:
    """End a role at once."""
    user, post = _post_or_refuse(username, post_id)
    operations.end_post(post, by=current_actor())
    db.session.commit()
    flash("Đã kết thúc vai trò. Quyền hết hiệu lực ngay.", "success")
    return see_other(url_for("accounts.person", username=user.username))
