"""Getting in and out: signing in, activating an account, signing out."""

from datetime import datetime, timedelta

from flask import Response, current_app, request, url_for
from flask_login import current_user

from app.accounts import codes, devices, known_device, operations, passwords, queries, session, throttle
from app.accounts.forms import ActivateForm, SignInForm
from app.accounts.models import User
from app.accounts.routes.base import blueprint, page
from app.kernel import clock
from app.kernel.db import db, release
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.web import local_address, public, see_other, signed_in, while_must_change

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra lại bàn phím tiếng Việt và phím chữ hoa."
WRONG_CODE = (
    "Tên đăng nhập hoặc mã kích hoạt chưa đúng, mã đã dùng hoặc đã hết hạn. "
    "Gõ lại theo phiếu, hoặc nhờ công đoàn cấp trên cấp mã mới."
)
SHUT = "Tài khoản đang bị khóa. Hãy liên hệ công đoàn cấp trên."
BUSY = "Mạng này vừa có quá nhiều lần đăng nhập sai. Hãy chờ một phút rồi thử lại."


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """The sign-in page. Unknown names, wrong passwords and accounts not activated answer alike (row 15)."""
    form = SignInForm()
    if request.method == "GET" and current_user.is_authenticated:
        return see_other(_wanted())
    if not form.validate_on_submit():
        return page("accounts/sign_in.html", 422 if form.is_submitted() else 200, form=form)
    try:
        user = _authenticate(form.login.data, form.password.data)
    except DomainError as error:
        show_refusal(form, error)
        return page("accounts/sign_in.html", error.status, form=form)
    return _let_in(user, shared=form.shared.data)


class Refused(DomainError):
    status = 422


class TooMany(DomainError):
    status = 429


def _authenticate(login: str, password: str) -> User:
    """The person behind a name and a password. Raises Refused or TooMany, having counted the try."""
    address = request.remote_addr or ""
    if throttle.address_is_busy(address):
        raise TooMany(BUSY)
    user = queries.find_user(login)
    key = throttle.attempt_key(login, known_device.id_for(request, user))
    if free := throttle.wait_until(key):
        raise TooMany(waiting(free))
    user_id, stored = (user.id, user.password_hash) if user else (0, None)
    release()
    right = passwords.verify(stored, password)
    fresh = passwords.hashed(password) if right and stored and passwords.outdated(stored) else stored
    user = db.session.get(User, user_id) if right else None
    if user is None or user.password_hash != stored:
        throttle.record(key, address)
        db.session.commit()
        current_app.logger.info("sign-in refused from %s", address)
        raise Refused(WRONG)
    throttle.forgive(key)
    user.password_hash = fresh
    if user.disabled_at is not None:
        raise Refused(SHUT)
    return user


def waiting(free: datetime) -> str:
    """Until when a delayed account has to wait, for the person in front of it."""
    local = clock.local(free + timedelta(seconds=59))
    return (
        f"Đã nhập sai nhiều lần. Thử lại sau {local:%H:%M}. Nếu quên mật khẩu, hãy nhờ công đoàn cấp trên cấp lại mã."
    )


def _let_in(user: User, *, shared: bool) -> Response:
    user_id = user.id
    devices.end_token(session.token())
    token = devices.open_session(user, shared=shared, agent=request.user_agent.string)
    db.session.commit()
    session.enter(user_id, token, shared=shared)
    response = see_other(_wanted())
    known_device.remember(request, response, user_id)
    return response


def _wanted() -> str:
    return local_address(request.args.get("next")) or "/"


@blueprint.post("/sign-out")
@while_must_change
@signed_in
def sign_out() -> Response:
    """End this session and tell the browser to forget what it kept (row 11)."""
    actor = session.current_actor()
    devices.sign_out(actor.user_id, actor.session_id)
    db.session.commit()
    session.leave()
    response = see_other(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/activate", methods=["GET", "POST"])
@public
def activate() -> Response:
    """Choose the first password, or a new one after a reset, with the code of a slip."""
    form = ActivateForm()
    if request.method == "GET":
        form.login.data = request.args.get("u", "")[:60]
        form.code.data = request.args.get("code", "")[:60]
    if not form.validate_on_submit():
        return page("accounts/activate.html", 422 if form.is_submitted() else 200, form=form)
    try:
        user = _activate(form)
    except DomainError as error:
        db.session.commit()  # the wrong try is counted
        show_refusal(form, error)
        return page("accounts/activate.html", error.status, form=form)
    return _let_in(user, shared=form.shared.data)


def _activate(form: ActivateForm) -> User:
    """The person whose code was right, with the new password set. Raises Refused or TooMany."""
    address = request.remote_addr or ""
    if throttle.address_is_busy(address):
        raise TooMany(BUSY)
    user = queries.find_user(form.login.data)
    code = codes.find(user, form.code.data)
    if user is None or code is None:
        codes.count_wrong(user)
        throttle.record(throttle.attempt_key(form.login.data, "activate"), address)
        raise Refused(WRONG_CODE)
    try:
        passwords.check(form.password.data, queries.identity(user))
    except DomainError as error:
        raise Refused(error.message, error.field) from error
    user_id, code_id = user.id, code.id
    release()
    password_hash = passwords.hashed(form.password.data)
    user = db.session.get(User, user_id)
    if user is None or user.disabled_at is not None or not codes.use(code_id):
        raise Refused(WRONG_CODE)
    operations.keep_password(user, password_hash)
    operations.audit(None, "account.activate", None, user_id=user_id)
    return user
