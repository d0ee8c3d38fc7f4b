"""The forms of recognition and of the plaque line."""

from datetime import date
from typing import Any

from wtforms import MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from app.kernel import clock
from app.kernel.forms import BaseForm, DayField, Required
from app.registrations.models import PlaqueLevel, Recognition, Registration

ASKED = {  # the boxes of each step
    "support": ("comment",),
    "agree": ("number", "on"),
    "refuse": ("comment",),
    "withdraw": ("comment",),
    "install": ("on", "files"),
}
LABELS = {
    ("support", "comment"): "Ý kiến của cấp trên",
    ("refuse", "comment"): "Lý do không đồng ý",
    ("withdraw", "comment"): "Lý do rút đề nghị",
    ("agree", "on"): "Ngày quyết định",
    ("install", "on"): "Ngày gắn biển",
}


class PlainForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # CSRFProtect checks every POST before any form is built


class RecognitionForm(PlainForm):
    """The owner's finding. A change of an earlier one gives its reason."""

    result = SelectField("Kết quả", [Required("Chọn kết quả xét công nhận.")])
    number = StringField("Số quyết định", [Length(max=100)])
    on = DayField("Ngày quyết định", [MayBeEmpty()])
    rating = StringField("Xếp loại", [Length(max=100)])
    reason = TextAreaField("Lý do", [Length(max=1000)])

    def __init__(self, entry: Registration, formdata: Any = None) -> None:
        known = entry.recognition is not Recognition.NONE
        data = {
            "result": (entry.recognition if known else Recognition.RECOGNISED).value,
            "number": entry.recognition_no,
            "on": entry.recognised_on or clock.today(),
            "rating": entry.rating,
        }
        super().__init__(formdata=formdata, data=data)
        self.result.choices = {one.value: one.label for one in Recognition if one is not Recognition.NONE}


class AskForm(PlainForm):
    level = SelectField("Cấp gắn biển", choices=dict(PlaqueLevel.choices()), default=PlaqueLevel.PROVINCE.value)
    occasion = StringField("Chào mừng sự kiện", [Required("Ghi sự kiện chào mừng."), Length(max=250)])
    wording = TextAreaField("Nội dung biển đề xuất", [Required("Ghi nội dung ghi trên biển."), Length(max=500)])
    papers = TextAreaField("Hồ sơ kèm theo (quyết toán, nghiệm thu, ảnh)", [Length(max=1000)])


class StepForm(PlainForm):
    """One step of the line with its own boxes."""

    number = StringField("Số quyết định", [Required("Nhập số quyết định."), Length(max=100)])
    on = DayField("Ngày", [Required("Nhập ngày.")])
    comment = TextAreaField("Ý kiến", [Length(max=1000)])
    files = MultipleFileField("Ảnh biển đã gắn")

    def __init__(self, action: str, formdata: Any = None, data: dict[str, Any] | None = None) -> None:
        super().__init__(formdata=formdata, data=data)
        for name in ("number", "on", "comment", "files"):
            if name not in ASKED[action]:
                delattr(self, name)
            elif label := LABELS.get((action, name)):
                self[name].label.text = label

    def day(self) -> date:
        """The day typed; call once the form is valid and asks for one."""
        assert self.on.data is not None
        return self.on.data
