"""Forms of units: their details, numbers of people, and the changes of the tree."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.forms import BaseForm, CountField, DayField, NumberRequired, Required
from app.units.models import EntryMode, Sector, UnitType
from app.units.spelling import code_of, phone_of

TIERS = {
    "1": "Cấp 1: Tổng Liên đoàn",
    "2": "Cấp 2: tỉnh",
    "3": "Cấp 3: trên cơ sở",
    "4": "Cấp 4: cơ sở",
    "5": "Cấp 5: thành viên, bộ phận",
}


def _line(label: str, most: int = 200, **words: str) -> StringField:
    return StringField(label, [Length(max=most)], render_kw=words or None)


class DetailsForm(BaseForm):
    """What a unit's chair keeps up to date; the field names are those of `operations.DETAILS`."""

    chair_name = _line("Chủ tịch", 100)
    phone = _line("Điện thoại", 30, inputmode="tel", type="tel")
    email = _line("Thư điện tử", 120, inputmode="email", type="email")
    agency_head = _line("Thủ trưởng cơ quan, người sử dụng lao động", 100)
    agency_head_title = _line("Chức danh thủ trưởng", 100)
    entry_mode = SelectField("Cách nhập số liệu", choices=dict(EntryMode.choices()))
    editor_may_send = BooleanField("Người nhập liệu được gửi hồ sơ, không cần chủ tịch bấm gửi")
    heading_upper = _line("Dòng trên: công đoàn cấp trên")
    heading_name = _line("Dòng dưới: tên đơn vị")
    place_name = _line("Địa danh ghi trước ngày tháng", 100)
    sign_authority = _line("Thẩm quyền ký", 100)
    sign_title = _line("Chức vụ người ký", 100)
    signer_name = _line("Họ tên người ký", 100)

    def validate_phone(self, field: Field) -> None:
        try:
            field.data = phone_of(field.data or "")
        except DomainError as error:
            raise ValidationError(error.message) from error


class DatedForm(BaseForm):
    """A change that takes effect on a day."""

    on = DayField("Có hiệu lực từ ngày", [Required("Chọn ngày có hiệu lực.")], default=clock.today)

    @property
    def day(self) -> date:
        """The day, once the form is valid."""
        assert self.on.data is not None
        return self.on.data


class StatsForm(DatedForm):
    on = DayField("Số liệu tính đến ngày", [Required("Chọn ngày lấy số liệu.")], default=clock.today)
    members = CountField("Số đoàn viên", [NumberRequired("Nhập số đoàn viên.")])
    female = CountField("Trong đó nữ")
    workers = CountField("Tổng số CNVCLĐ")


class KindForm(BaseForm):
    """What a unit is; part of adding one and of changing it."""

    unit_type = SelectField("Loại đơn vị", choices=dict(UnitType.choices()))
    tier = SelectField("Cấp", choices={"": "Theo loại đơn vị", **TIERS}, default="")
    sector = SelectField("Khu vực", choices={"": "Không ghi", **dict(Sector.choices())}, default="")
    area = _line("Địa bàn (xã, phường)", 100)

    @property
    def kind(self) -> UnitType:
        return UnitType(self.unit_type.data)

    @property
    def chosen_sector(self) -> Sector | None:
        return Sector(self.sector.data) if self.sector.data else None


class AddForm(KindForm):
    code = StringField(
        "Mã đơn vị", [Required("Nhập mã đơn vị."), Length(max=20)], render_kw={"autocapitalize": "characters"}
    )
    name = StringField("Tên đơn vị", [Required("Nhập tên đầy đủ của đơn vị."), Length(max=200)])
    short_name = _line("Tên viết tắt", 60)
    founded_on = DayField("Ngày thành lập")
    decision_no = _line("Số quyết định", 60)

    def validate_code(self, field: Field) -> None:
        try:
            field.data = code_of(field.data or "")
        except DomainError as error:
            raise ValidationError(error.message) from error


class DecisionForm(DatedForm):
    """A change of the tree, and the decision behind it."""

    decision_no = _line("Số quyết định", 60)


class RenameForm(DecisionForm):
    name = StringField("Tên đơn vị", [Required("Nhập tên đầy đủ của đơn vị."), Length(max=200)])
    short_name = _line("Tên viết tắt", 60)
    mended = BooleanField("Chỉ sửa lỗi chính tả: tên vẫn là tên cũ, không phải đổi tên theo quyết định")


class ReclassifyForm(KindForm, DatedForm):
    tier = SelectField("Cấp", choices=TIERS)


class MoveForm(DecisionForm):
    parent = HiddenField("Công đoàn cấp trên mới", [Required("Chọn công đoàn cấp trên mới."), Length(max=20)])


class MergeForm(DecisionForm):
    parent = HiddenField("Sáp nhập vào", [Required("Chọn đơn vị nhận."), Length(max=20)])


class EndForm(DecisionForm):
    on = DayField("Ngày hoạt động cuối cùng", [Required("Chọn ngày hoạt động cuối cùng.")], default=clock.today)


class DepartmentForm(BaseForm):
    name = StringField("Tên ban, phòng", [Required("Nhập tên ban, phòng."), Length(max=100)])


class GroupForm(BaseForm):
    """A cluster; without a code it gets the next one free."""

    name = StringField("Tên cụm, khối", [Required("Nhập tên cụm, khối thi đua."), Length(max=150)])
    code = _line("Mã cụm", 20, autocapitalize="characters")


class ImportForm(BaseForm):
    file = FileField("Tệp Excel (.xlsx)")


class ConfirmForm(BaseForm):
    kept = HiddenField("Tệp đã kiểm tra", [Required("Tải lại tệp."), Length(max=400)])
