"""The form of a unit's plan or review: one line and a file are enough, opinions where the duty asks for them."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.campaigns.models import ObligationKind
from app.entries.forms import EntryForm, FormContext
from app.kernel import clock
from app.kernel.forms import DayField, Required
from app.unit_plans.facts import LABELS
from app.unit_plans.models import UnitPlan

FIELDS = (
    "title", "number", "issued_on", "content", "party_name", "party_on", "party_words", "head_name", "head_on", "head_words",
)  # fmt: skip


class UnitPlanForm(EntryForm):
    title = StringField(LABELS["title"], [Required("Nhập trích yếu."), Length(min=5, max=250)])
    number = StringField(LABELS["number"], [Length(max=60)])
    issued_on = DayField(LABELS["issued_on"], [Required("Nhập ngày.")])
    content = TextAreaField(LABELS["content"], [Length(max=4000)])
    party_words = StringField("Ý kiến cấp ủy", [Length(max=500)])
    party_name = StringField("Người cho ý kiến, chức vụ", [Length(max=150)])
    party_on = DayField("Ngày", [MayBeEmpty()])
    head_words = StringField("Ý kiến thủ trưởng, người sử dụng lao động", [Length(max=500)])
    head_name = StringField("Người cho ý kiến, chức vụ", [Length(max=150)])
    head_on = DayField("Ngày", [MayBeEmpty()])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry = context.entry
        if isinstance(entry, UnitPlan):
            return {name: getattr(entry, name) for name in FIELDS}
        head = ", ".join(filter(None, (context.unit.agency_head, context.unit.agency_head_title)))
        kind = "Kế hoạch thực hiện" if context.kind == ObligationKind.PLAN.value else "Sơ kết"
        return {"title": f"{kind} {context.campaign.short_title}"[:250], "head_name": head}

    @property
    def needs(self) -> list[str]:
        """Opinions the duty asks for, in the plan's words (CB-O4: "ý kiến cấp ủy")."""
        return list(self.context.item.obligation.needs) if self.context.item else []

    def validate_issued_on(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("Ngày ban hành không thể ở tương lai.")

    def warnings(self) -> list[str]:
        """An opinion that was asked for may come later: said, not refused."""
        odd = []
        if any("cấp ủy" in need for need in self.needs) and not (self.party_words.data or self.party_name.data):
            odd.append("Kế hoạch yêu cầu xin ý kiến, báo cáo cấp ủy; phần này đang để trống.")
        if any("thủ trưởng" in need for need in self.needs) and not self.head_words.data:
            odd.append("Kế hoạch yêu cầu ý kiến thủ trưởng đơn vị; phần này đang để trống.")
        return odd
