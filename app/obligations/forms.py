"""The small forms about a duty: why it is waived, how somebody was reminded, which day holds."""

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from app.kernel.forms import BaseForm, DayField, Required
from app.obligations.models import ReminderChannel


class WaiveForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    reason = TextAreaField("Lý do miễn", [Required("Ghi lý do miễn."), Length(max=500)])


class RemindForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    channel = RadioField("Đôn đốc qua", choices=dict(ReminderChannel.choices()), default=ReminderChannel.ZALO.value)
    words = TextAreaField("Nội dung", [Required("Ghi nội dung đôn đốc."), Length(max=8000)])


class ExtendForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    period = HiddenField()
    last_day = DayField("Ngày cuối cùng còn đúng hạn (hết ngày)", [Required("Nhập ngày.")])
    unit = StringField("Chỉ cho đơn vị (mã đơn vị)", [Length(max=20)])
    reason = TextAreaField("Lý do gia hạn", [Required("Ghi lý do gia hạn."), Length(max=500)])


class InternalForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    period = HiddenField()
    last_day = DayField("Hạn nội bộ (hết ngày)", [Required("Nhập ngày.")])
