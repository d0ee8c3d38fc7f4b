"""Base form and fields: text arrives clean, numbers and days as people type them, every sentence in Vietnamese.

A blank number or day is None and no error; a field that must be filled says so with `Required` or `NumberRequired`.
Add `wtforms.validators.Optional()` before a range on a field that may stay blank. Lengths are the caller's.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from flask import has_request_context, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.i18n import DummyTranslations
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, TextInput

from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.money import editable, parse_money
from app.kernel.text import clean, clean_line, nfc, number, parse_day

VI = {
    "Invalid field name '%s'.": "Không có ô tên “%s”.",
    "Field must be equal to %(other_name)s.": "Phải giống ô “%(other_label)s”.",
    "Field must be at least %(min)d character long.": "Nhập ít nhất %(min)d ký tự.",
    "Field must be at least %(min)d characters long.": "Nhập ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Nhập nhiều nhất %(max)d ký tự.",
    "Field cannot be longer than %(max)d characters.": "Nhập nhiều nhất %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Nhập đúng %(max)d ký tự.",
    "Field must be exactly %(max)d characters long.": "Nhập đúng %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Nhập từ %(min)d đến %(max)d ký tự.",
    "Number must be at least %(min)s.": "Nhập số từ %(min)s trở lên.",
    "Number must be at most %(max)s.": "Nhập số không quá %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Nhập số từ %(min)s đến %(max)s.",
    "Date must be at least %(min)s.": "Chọn ngày từ %(min)s trở đi.",
    "Date must be at most %(max)s.": "Chọn ngày không sau %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Chọn ngày từ %(min)s đến %(max)s.",
    "This field is required.": "Ô này không được để trống.",
    "Invalid input.": "Nội dung nhập chưa đúng.",
    "Invalid email address.": "Địa chỉ thư điện tử chưa đúng.",
    "Invalid IP address.": "Địa chỉ IP chưa đúng.",
    "Invalid Mac address.": "Địa chỉ MAC chưa đúng.",
    "Invalid URL.": "Địa chỉ liên kết chưa đúng.",
    "Invalid UUID.": "Mã UUID chưa đúng.",
    "Invalid value, must be one of: %(values)s.": "Chỉ nhận một trong các giá trị: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Không nhận các giá trị: %(values)s.",
    "This field cannot be edited.": "Ô này không sửa được.",
    "This field is disabled and cannot have a value.": "Ô này đang khóa, không nhập được.",
    "Invalid CSRF Token.": "Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.",
    "CSRF token missing.": "Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.",
    "CSRF failed.": "Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.",
    "CSRF token expired.": "Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.",
    "Invalid Choice: could not coerce.": "Lựa chọn không đúng.",
    "Choices cannot be None.": "Chưa có danh sách để chọn.",
    "Not a valid choice.": "Lựa chọn không có trong danh sách.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Có lựa chọn không đúng.",
    "'%(value)s' is not a valid choice for this field.": "Lựa chọn “%(value)s” không có trong danh sách.",
    "'%(value)s' are not valid choices for this field.": "Các lựa chọn “%(value)s” không có trong danh sách.",
    "Not a valid datetime value.": "Ngày giờ chưa đúng.",
    "Not a valid date value.": "Ngày chưa đúng, ghi như 21/7/2019.",
    "Not a valid time value.": "Giờ chưa đúng, ghi như 20:15.",
    "Not a valid week value.": "Tuần chưa đúng.",
    "Not a valid integer value.": "Chỉ nhập số nguyên.",
    "Not a valid decimal value.": "Chỉ nhập số.",
    "Not a valid float value.": "Chỉ nhập số.",
    # Flask-WTF's own
    "File does not have an approved extension: {extensions}": "Chỉ nhận tệp có đuôi: {extensions}",
    "File does not have an approved extension.": "Không nhận loại tệp này.",
}
"""What WTForms and Flask-WTF say when a validator is given no message of its own."""


class Vietnamese(DummyTranslations):
    """WTForms' catalogue; Vietnamese has no plural but the two ids may differ."""

    def gettext(self, string: str) -> str:
        return VI.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


_CLEANERS: tuple[tuple[type[Field], Callable[[str], str]], ...] = (
    (PasswordField, nfc),  # spaces belong to a password
    (TextAreaField, clean),
    (HiddenField, clean),
    (StringField, clean_line),
)


def _cleaner(field_class: type[Field]) -> Callable[[Any], Any] | None:
    cleaned = next((cleaned for kind, cleaned in _CLEANERS if issubclass(field_class, kind)), None)
    if cleaned is None:
        return None

    def apply(value: Any) -> Any:
        if isinstance(value, str):
            return cleaned(value)
        return None if isinstance(value, FileStorage) else value  # a file sent in the place of text

    return apply


class BaseForm(FlaskForm):
    """Every form of the app. Text fields are cleaned before their own filters and validators see them."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Vietnamese:
            return Vietnamese()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Flask-WTF would take a JSON body for a form; its values need not be text, so it is no form here."""
            return None if has_request_context() and request.is_json else super().wrap_formdata(form, formdata)

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            if cleaner := _cleaner(unbound_field.field_class):
                options["filters"] = (cleaner, *unbound_field.kwargs.get("filters", ()))
            return super().bind_field(form, unbound_field, options)


def show_refusal(form: BaseForm, error: DomainError) -> bool:
    """Put a refusal beside its field, or above the form where it names none of its fields; True: beside one."""
    if error.field and error.field in form:
        field = form[error.field]
        field.errors = [*field.errors, error.message]
        return True
    form.form_errors.append(error.message)
    return False


class Required:
    """The field must be filled; a blank is not an answer, nor is an unticked box. `message` says what to do.

    Silent about a value that was sent but could not be read: that error is there already.
    """

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        if field.process_errors and any(str(sent).strip() for sent in field.raw_data or ()):
            raise StopValidation()
        if self._missing(field.data):
            field.errors[:] = []
            raise StopValidation(self.message)

    def _missing(self, data: Any) -> bool:
        return not (data.strip() if isinstance(data, str) else data)


class NumberRequired(Required):
    """`Required` for numbers: 0 is an answer."""

    def _missing(self, data: Any) -> bool:
        return data is None


class _ParsedField(Field):
    """One line of text, read by `parse` and written back by `show`; what cannot be read stays as it was typed."""

    widget = TextInput()
    inputmode = "text"

    def __init__(self, *args: Any, render_kw: dict[str, Any] | None = None, **kwargs: Any) -> None:
        render_kw = {"inputmode": self.inputmode, "autocomplete": "off"} | (render_kw or {})
        super().__init__(*args, render_kw=render_kw, **kwargs)

    def parse(self, typed: str) -> Any:
        """The value of `typed`, which is clean and not blank. ValueError holds a sentence for the user."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """`value` as `parse` reads it back."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        if isinstance(valuelist[0], str) and (typed := clean_line(valuelist[0])):
            self.data = self.parse(typed)

    def pre_validate(self, form: Any) -> None:
        """One error is enough: what could not be read is neither missing nor out of range."""
        if self.process_errors:
            raise StopValidation()

    def _value(self) -> str:
        if self.process_errors and self.raw_data:
            return clean_line(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class MoneyField(_ParsedField):
    """An integer number of đồng, typed in any way `parse_money` reads."""

    def parse(self, typed: str) -> int:
        return parse_money(typed)

    def show(self, value: int) -> str:
        return editable(value)


_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}([. ])[0-9]{3}(\1[0-9]{3})*")
_DECIMAL = re.compile(r"[0-9. ]*[0-9][.,][0-9]+")


class CountField(_ParsedField):
    """How many: an integer from 0, typed "1200", "1.200" or "1 200"."""

    inputmode = "numeric"
    most = 2_000_000_000
    example = "1.200"

    def parse(self, typed: str) -> int:
        if typed[0] in "-−–":
            raise ValueError("Không nhập số âm.")
        if len(typed) > 30 or not _WHOLE.fullmatch(typed):
            decimal = len(typed) <= 30 and _DECIMAL.fullmatch(typed)
            raise ValueError(
                "Chỉ nhập số nguyên, không có phần lẻ." if decimal else f"Chỉ nhập số, ví dụ {self.example}."
            )
        count = int(typed.replace(".", "").replace(" ", ""))
        if count > self.most:
            raise ValueError(f"Số quá lớn: nhiều nhất là {number(self.most)}.")
        return count

    def show(self, value: int) -> str:
        return number(value)


class PercentField(CountField):
    """A whole percentage from 0 to 100, typed with or without the sign."""

    most = 100
    example = "85"

    def parse(self, typed: str) -> int:
        return super().parse(typed.removesuffix("%").rstrip() or typed)


class YearField(CountField):
    """A year of four digits, shown without the dot of thousands."""

    def parse(self, typed: str) -> int:
        if not re.fullmatch(r"(19|20)[0-9]{2}", typed):
            raise ValueError("Ghi năm bằng bốn chữ số, ví dụ 2021.")
        return int(typed)

    def show(self, value: int) -> str:
        return str(value)


class _DayInput(DateInput):
    def __call__(self, field: Field, **kwargs: Any) -> Any:
        if field.process_errors:  # a date input would show nothing of what was typed
            kwargs.setdefault("type", "text")
        return super().__call__(field, **kwargs)


class DayField(_ParsedField):
    """A date, sent by the browser's calendar or typed in any way `parse_day` reads."""

    widget = _DayInput()

    def parse(self, typed: str) -> date:
        return parse_day(typed, clock.today())

    def show(self, value: date) -> str:
        return value.isoformat()
