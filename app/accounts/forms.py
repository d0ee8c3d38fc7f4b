"""Forms of signing in, of one's own account, and of other people's accounts."""

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import EqualTo, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.models import Role
from app.kernel.forms import BaseForm, DayField, Required

_NEW_PASSWORD = {"autocomplete": "new-password"}
_NAME = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_SHARED = "Máy dùng chung (tự đăng xuất sau 15 phút không dùng)"


class SignInForm(BaseForm):
    login = StringField(
        "Tên đăng nhập hoặc số điện thoại",
        [Required("Nhập tên đăng nhập hoặc số điện thoại."), Length(max=200)],
        render_kw=_NAME,
    )
    password = PasswordField(
        "Mật khẩu",
        [Required("Nhập mật khẩu."), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    shared = BooleanField(_SHARED)


class NewPasswordForm(BaseForm):
    """What activation and a change of password have in common."""

    password = PasswordField(
        "Mật khẩu mới",
        [Required("Chọn một mật khẩu."), Length(max=1000)],
        render_kw=_NEW_PASSWORD,
    )
    again = PasswordField(
        "Nhập lại mật khẩu mới",
        [Required("Nhập lại mật khẩu mới."), EqualTo("password", "Hai lần nhập chưa giống nhau.")],
        render_kw=_NEW_PASSWORD,
    )


class ActivateForm(NewPasswordForm):
    login = StringField(
        "Tên đăng nhập", [Required("Nhập tên đăng nhập ghi trên phiếu."), Length(max=200)], render_kw=_NAME
    )
    code = StringField(
        "Mã kích hoạt",
        [Required("Nhập mã kích hoạt ghi trên phiếu."), Length(max=60)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )
    shared = BooleanField(_SHARED)


class PasswordForm(NewPasswordForm):
    current = PasswordField(
        "Mật khẩu đang dùng",
        [Required("Nhập mật khẩu đang dùng."), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class ProfileForm(BaseForm):
    full_name = StringField("Họ và tên", [Required("Nhập họ và tên."), Length(min=2, max=100)])
    phone = StringField(
        "Số điện thoại", [Length(max=30)], render_kw={"inputmode": "tel", "type": "tel", "autocomplete": "off"}
    )


class PostForm(BaseForm):
    """A role at a unit. `role` gets the choices the actor may give at some unit; the operation asks for the chosen one."""

    unit = HiddenField("Đơn vị", [Required("Chọn đơn vị."), Length(max=20)])
    role = RadioField("Vai trò", [Required("Chọn vai trò.")])
    starts_on = DayField("Từ ngày")
    ends_on = DayField("Đến hết ngày")


class PersonForm(ProfileForm, PostForm):
    username = StringField("Tên đăng nhập", [Length(max=40)], render_kw={**_NAME, "autocomplete": "off"})


class PostDetailsForm(BaseForm):
    """What narrows a post: a department, the units an officer looks after, the last day."""

    department = SelectField("Phòng, ban", coerce=int)
    ends_on = DayField("Đến hết ngày")
    units = SelectMultipleField(
        "Chỉ phụ trách các đơn vị", coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


def role_choices(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    """Choices of a role field, in the order given."""
    return [(role.value, role.label) for role in roles]
