"""One's own account: facts, password, signed-in devices."""

from flask import Response, abort, flash, request, url_for

from app.accounts import devices, operations, passwords, queries, session, throttle
from app.accounts.forms import PasswordForm
from app.accounts.models import User, UserSession
from app.accounts.routes.base import blueprint, page
from app.accounts.routes.sign_in import Refused, TooMany, waiting
from app.accounts.session import current_actor
from app.kernel.db import db, release
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.web import see_other, signed_in, while_must_change


@blueprint.get("/me")
@signed_in
def profile() -> Response:
    """Who I am here: name, posts, and who gave me codes."""
    user = _myself()
    held = queries.posts(user)
    return page(
        "accounts/profile.html",
        user=user,
        posts=held,
        assigned=queries.assigned_units([post.id for post in held]),
        codes=queries.codes_issued(user),
    )


def _myself() -> User:
    return db.session.get_one(User, current_actor().user_id)


@blueprint.route("/password", methods=["GET", "POST"])
@while_must_change
@signed_in
def password() -> Response:
    """Change one's own password; every other device is signed out, this one gets a new session."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return page("accounts/password.html", 422 if form.is_submitted() else 200, form=form)
    try:
        shared = _change_password(form)
    except DomainError as error:
        db.session.commit()
        show_refusal(form, error)
        return page("accounts/password.html", error.status, form=form)
    user = _myself()
    token = devices.open_session(user, shared=shared, agent=request.user_agent.string)
    user_id = user.id
    db.session.commit()
    session.enter(user_id, token, shared=shared)
    flash("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất.", "success")
    return see_other("/")


def _change_password(form: PasswordForm) -> bool:
    """Set the new password; returns whether this is a shared device. Wrong current passwords are counted."""
    actor, user = current_actor(), _myself()
    key = throttle.attempt_key(user.username, "password")
    if free := throttle.wait_until(key):
        raise TooMany(waiting(free), "current")
    stored, identity = user.password_hash, queries.identity(user)
    device = db.session.get(UserSession, actor.session_id)
    shared = device is not None and device.idle_minutes < devices.OWN.idle.total_seconds() // 60
    release()
    if not passwords.verify(stored, form.current.data):
        throttle.record(key, request.remote_addr or "")
        raise Refused("Mật khẩu đang dùng chưa đúng.", "current")
    try:
        passwords.check(form.password.data, identity)
    except DomainError as error:
        raise Refused(error.message, error.field) from error
    fresh = passwords.hashed(form.password.data)
    throttle.forgive(key)
    operations.keep_password(_myself(), fresh, by=actor)
    return shared


@blueprint.get("/devices")
@signed_in
def own_devices() -> Response:
    """Thiết bị đang đăng nhập: every device that may still be used, and buttons to end them."""
    actor = current_actor()
    return page("accounts/devices.html", devices=devices.of_user(actor.user_id), here=actor.session_id)


@blueprint.post("/devices/<int:session_id>/end")
@signed_in
def end_device(session_id: int) -> Response:
    """Sign one of my devices out."""
    actor = current_actor()
    if not devices.sign_out(actor.user_id, session_id):
        abort(404)
    db.session.commit()
    flash("Đã đăng xuất thiết bị đó.", "success")
    return see_other(url_for("accounts.own_devices"))


@blueprint.post("/devices/end-others")
@signed_in
def end_other_devices() -> Response:
    """Sign out everywhere but here."""
    actor = current_actor()
    ended = devices.sign_out_everywhere(actor.user_id, but=actor.session_id)
    operations.audit(actor, "account.sign_out_everywhere", None, user_id=actor.user_id)
    db.session.commit()
    flash(f"Đã đăng xuất {ended} thiết bị khác.", "success")
    return see_other(url_for("accounts.own_devices"))
