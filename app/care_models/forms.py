"""The form of a model or good practice."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.care_models.facts import LABELS
from app.care_models.models import CareModel
from app.entries.forms import EntryForm, FormContext
from app.kernel import clock
from app.kernel.forms import CountField, DayField, MoneyField, Required

FIELDS = ("title", "content", "results", "place", "started_on", "ended_on", "people_helped", "money")


class CareModelForm(EntryForm):
    title = StringField(LABELS["title"], [Required("Nhập tên mô hình."), Length(min=5, max=250)])
    content = TextAreaField(LABELS["content"], [Required("Ghi nội dung, cách làm."), Length(max=4000)])
    started_on = DayField(LABELS["started_on"], [Required("Nhập ngày bắt đầu.")])
    results = TextAreaField(LABELS["results"], [Length(max=4000)])
    ended_on = DayField(LABELS["ended_on"], [MayBeEmpty()])
    place = StringField(LABELS["place"], [Length(max=250)])
    people_helped = CountField(LABELS["people_helped"])
    money = MoneyField(LABELS["money"])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry = context.entry
        return {name: getattr(entry, name) for name in FIELDS} if isinstance(entry, CareModel) else {}

    def validate_started_on(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("Ngày bắt đầu không thể ở tương lai.")

    def validate_ended_on(self, field: DayField) -> None:
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError("Ngày kết thúc không thể trước ngày bắt đầu.")
