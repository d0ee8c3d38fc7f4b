"""One person: what they hold, and what a superior may do to the account."""

from flask import Response, flash, url_for

from app.accounts import operations, policy, queries, throttle
from app.accounts.forms import ProfileForm
from app.accounts.models import User
from app.accounts.routes import slips
from app.accounts.routes.base import blueprint, find_or_404, managed_or_refuse, page
from app.accounts.session import current_actor
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.web import allowed, see_other


@blueprint.get("/people/<username>")
@allowed(policy.can_open_people)
def person(username: str) -> Response:
    """A person of my branches; posts elsewhere are not shown."""
    actor = current_actor()
    user = find_or_404(username)
    posts = [post for post in queries.posts(user) if any(post.unit.path.startswith(p) for p in actor.scope)]
    managed = policy.can_manage_person(actor, user.id, queries.held(user))
    return page(
        "accounts/person.html",
        user=user,
        posts=posts,
        assigned=queries.assigned_units([post.id for post in posts]),
        endable={
            post.id
            for post in queries.posts_in_force(user)
            if post.user_id != actor.user_id and policy.can_end(actor, queries.held_as(post))
        },
        standing=queries.standing(user),
        managed=managed,
        locked=throttle.locked_until(user) if managed else None,
        codes=queries.codes_issued(user) if managed else [],
    )


@blueprint.route("/people/<username>/edit", methods=["GET", "POST"])
@allowed(policy.can_open_people)
def edit_person(username: str) -> Response:
    """Change name and phone number."""
    user = managed_or_refuse(username)
    form = ProfileForm(obj=user)
    if not form.validate_on_submit():
        return page("accounts/edit_person.html", 422 if form.is_submitted() else 200, form=form, user=user)
    try:
        operations.edit_user(user, form.full_name.data, form.phone.data or "", by=current_actor())
    except DomainError as error:
        show_refusal(form, error)
        return page("accounts/edit_person.html", error.status, form=form, user=user)
    return _done(user, "Đã lưu.")


def _done(user: User, message: str) -> Response:
    db.session.commit()
    flash(message, "success")
    return see_other(url_for("accounts.person", username=user.username))


@blueprint.post("/people/<username>/disable")
@allowed(policy.can_open_people)
def disable(username: str) -> Response:
    """Shut the account; its devices are signed out."""
    user = managed_or_refuse(username)
    operations.disable(user, by=current_actor())
    return _done(user, f"Đã khóa tài khoản của {user.full_name}. Mọi thiết bị đã được đăng xuất.")


@blueprint.post("/people/<username>/enable")
@allowed(policy.can_open_people)
def enable(username: str) -> Response:
    """Open a shut account."""
    user = managed_or_refuse(username)
    operations.enable(user, by=current_actor())
    return _done(user, f"Đã mở lại tài khoản của {user.full_name}.")


@blueprint.post("/people/<username>/unlock")
@allowed(policy.can_open_people)
def unlock(username: str) -> Response:
    """Lift the delay after too many wrong passwords."""
    user = managed_or_refuse(username)
    operations.unlock(user, by=current_actor())
    return _done(user, f"{user.full_name} có thể đăng nhập lại ngay.")


@blueprint.post("/people/<username>/code")
@allowed(policy.can_open_people)
def issue_code(username: str) -> Response:
    """A new one-time code, on a slip that is shown this once; the old password ends."""
    user = managed_or_refuse(username)
    code = operations.issue_code(user, by=current_actor())
    unit = queries.posts_or_last(user)[0].unit
    made = slips.slip(user, unit, code)
    db.session.commit()
    return slips.show([made], back=url_for("accounts.person", username=username))
