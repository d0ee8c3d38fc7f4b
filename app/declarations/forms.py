"""The form of a declaration: a tick, an address, or so many of so many, as its code asks."""

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.campaigns import queries as campaigns
from app.campaigns.models import CampaignChoice
from app.declarations.facts import LABELS
from app.declarations.models import Declaration, Shape
from app.entries.forms import EntryForm, FormContext
from app.kernel import clock
from app.kernel.forms import CountField, DayField, Required
from app.units import queries as units


class DeclarationForm(EntryForm):
    holds = BooleanField("Đơn vị đã thực hiện")
    url = StringField(LABELS["url"], [Length(max=300)])
    reached = CountField(LABELS["reached"])
    total = CountField("Tổng số")
    as_of = DayField(LABELS["as_of"], [Required("Nhập ngày.")])
    note = TextAreaField(LABELS["note"], [Length(max=1000)])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry = context.entry
        if isinstance(entry, Declaration):
            return {name: getattr(entry, name) for name in ("holds", "url", "reached", "total", "as_of", "note")}
        today = clock.today()
        return {"as_of": today, "total": units.members_of(context.unit.id, today)}

    @property
    def choice(self) -> CampaignChoice | None:
        """What the plan asks to be declared under this code."""
        found = campaigns.choices(self.context.campaign, "declaration")
        return next((one for one in found if one.code == self.context.kind), None)

    def prepare(self, context: FormContext) -> None:
        choice = self.choice
        self.shape = Shape(choice.shape) if choice and choice.shape else Shape.FLAG
        if self.shape is not Shape.FLAG:
            del self.holds
        if self.shape is not Shape.URL:
            del self.url
        if self.shape is not Shape.RATIO:
            del self.reached, self.total

    def validate_url(self, field: StringField) -> None:
        if not (field.data or "").startswith(("https://", "http://")):
            raise ValidationError("Dán địa chỉ trang, bắt đầu bằng https://")

    def validate_reached(self, field: CountField) -> None:
        if field.data is None:
            raise ValidationError("Nhập số đã làm.")
        if self.total.data is not None and field.data > self.total.data:
            raise ValidationError("Số đã làm không thể lớn hơn tổng số.")

    def validate_total(self, field: CountField) -> None:
        if not field.data:
            raise ValidationError("Nhập tổng số đoàn viên.")

    def validate_as_of(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("Ngày không thể ở tương lai.")
