"""The forms of the selection and of decisions: one number and day for many, an award by itself, its day, its taking back."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from app.campaigns.models import AwardBasis, DecidingLevel
from app.kernel import clock
from app.kernel.forms import BaseForm, CountField, DayField, MoneyField, Required
from app.nominations.awards import Decision
from app.nominations.models import SubjectKind


class PlainForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # CSRFProtect checks every POST before any form is built


class DecisionForm(PlainForm):
    """What one decision says of all it names."""

    decision_no = StringField("Số quyết định", [Required("Nhập số quyết định."), Length(max=60)])
    decided_on = DayField("Ngày quyết định", [Required("Nhập ngày quyết định.")])
    form = StringField("Danh hiệu, hình thức khen", [Length(max=200)])
    money = MoneyField("Mức thưởng mỗi người, tập thể", [MayBeEmpty()])
    body = StringField("Cơ quan ngoài công đoàn tỉnh quyết định", [Length(max=200)])
    given_on = DayField("Ngày trao", [MayBeEmpty()])

    def decision(self) -> Decision:
        """What was typed, once it is valid."""
        assert self.decided_on.data is not None
        return Decision(
            self.decision_no.data or "",
            self.decided_on.data,
            self.form.data or "",
            self.money.data,
            self.body.data or "",
            self.given_on.data,
        )


class AwardForm(DecisionForm):
    """An award without a nomination: its subject, then its decision."""

    subject_kind = SelectField("Đối tượng", choices=dict(SubjectKind.choices()), default=SubjectKind.PERSON.value)
    subject = StringField(
        "Họ tên, tên tập thể, tên mô hình", [Required("Nhập tên người, tập thể được khen."), Length(max=250)]
    )
    gender = SelectField("Giới tính", choices={"": "Không chọn", "female": "Nữ", "male": "Nam"}, default="")
    birth_year = CountField("Năm sinh", [MayBeEmpty()])
    receiving = StringField("Mã đơn vị được khen", [Length(max=64)])
    campaign = SelectField("Kế hoạch thi đua", choices={"": "Không gắn kế hoạch"}, default="")
    kind = SelectField("Loại khen của kế hoạch", choices={"": "Không chọn"}, default="")
    category = SelectField("Nhóm đối tượng", choices={"": "Không chọn"}, default="")
    basis = SelectField("Hình thức xét", choices=dict(AwardBasis.choices()), default=AwardBasis.YEAR.value)
    level = SelectField("Cấp quyết định", choices=dict(DecidingLevel.choices()), default="")
    form = StringField("Danh hiệu, hình thức khen", [Required("Nhập danh hiệu, hình thức khen."), Length(max=200)])


class GivenForm(PlainForm):
    given_on = DayField("Ngày trao", [Required("Nhập ngày trao.")])

    def __init__(self, formdata: Any = None) -> None:
        super().__init__(formdata=formdata, data={"given_on": clock.today()})


class CancelForm(PlainForm):
    reason = TextAreaField("Lý do hủy", [Required("Cần ghi lý do hủy."), Length(max=1000)])


class RefuseForm(PlainForm):
    """Why those ticked are not chosen; empty when they are."""

    comment = TextAreaField("Lý do không chọn, gửi cho đơn vị", [Length(max=1000)])
