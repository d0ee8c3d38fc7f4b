"""The form of a registration (first screen seven fields, the rest under "Thêm chi tiết") and of a progress report."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.campaigns import queries as campaigns
from app.entries.forms import EntryForm, FormContext
from app.kernel import clock
from app.kernel.forms import BaseForm, CountField, DayField, MoneyField, NumberRequired, PercentField, Required
from app.kernel.money import money
from app.kernel.text import day
from app.registrations.facts import DETAIL_LABELS, DETAILS, LABELS
from app.registrations.models import FundingSource, Progress, Registration, RegistrationKind
from app.registrations.queries import same_title
from app.units import queries as units

HUGE = 10_000_000_000


class RegistrationForm(EntryForm):
    title = StringField(LABELS["title"], [Required("Nhập tên công trình, phần việc."), Length(min=10, max=250)])
    content = TextAreaField(LABELS["content"], [Required("Ghi ngắn gọn nội dung, quy mô."), Length(max=2000)])
    place = StringField(LABELS["place"], [Required("Nhập địa điểm thực hiện."), Length(max=250)])
    start_on = DayField(LABELS["start_on"], [Required("Nhập ngày khởi công hoặc bắt đầu.")])
    due_on = DayField(LABELS["due_on"], [Required("Nhập ngày dự kiến hoàn thành.")])
    budget = MoneyField(LABELS["budget"], [NumberRequired("Nhập kinh phí dự kiến; không có kinh phí thì nhập 0.")])

    from_union = MoneyField(FundingSource.UNION.label)
    from_employer = MoneyField(FundingSource.EMPLOYER.label)
    from_members = MoneyField(FundingSource.MEMBERS.label)
    from_social = MoneyField(FundingSource.SOCIAL.label)
    from_savings = MoneyField(FundingSource.SAVINGS.label)
    from_other = MoneyField(FundingSource.OTHER.label)
    labour_days = CountField(LABELS["labour_days"])
    in_kind = MoneyField(LABELS["in_kind"])
    members_joining = CountField(LABELS["members_joining"])
    benefit_value = MoneyField(LABELS["benefit_value"])
    beneficiaries = CountField(LABELS["beneficiaries"])
    beneficiary_text = StringField(LABELS["beneficiary_text"], [Length(max=250)])
    movement = SelectField(LABELS["movement"], default="")
    occasion = SelectField(LABELS["occasion"], default="")
    partner = StringField(LABELS["partner"], [Length(max=250)])
    employer_agreed = BooleanField("Chính quyền, người sử dụng lao động đã đồng ý")
    employer_name = StringField("Người cho ý kiến, chức vụ", [Length(max=150)])
    employer_on = DayField("Ngày cho ý kiến")
    support_request = TextAreaField(LABELS["support_request"], [Length(max=1000)])
    support_amount = MoneyField(LABELS["support_amount"])
    plaque_wanted = BooleanField("Đề nghị gắn biển công trình")
    key_project = BooleanField("Công trình, dự án trọng điểm")
    contact_name = StringField(LABELS["contact_name"], [Length(max=100)])
    contact_phone = StringField(LABELS["contact_phone"], [Length(max=20)])

    quantity = StringField(DETAIL_LABELS["quantity"], [Length(max=200)])
    quality = StringField(DETAIL_LABELS["quality"], [Length(max=500)])
    revenue = StringField(DETAIL_LABELS["revenue"], [Length(max=200)])
    level = StringField(DETAIL_LABELS["level"], [Length(max=100)])
    leader = StringField(DETAIL_LABELS["leader"], [Length(max=150)])
    manager = StringField(DETAIL_LABELS["manager"], [Length(max=200)])
    decision = StringField(DETAIL_LABELS["decision"], [Length(max=200)])
    acceptance = StringField(DETAIL_LABELS["acceptance"], [Length(max=500)])
    subject = StringField(DETAIL_LABELS["subject"], [Length(max=200)])
    award = StringField(DETAIL_LABELS["award"], [Length(max=250)])
    pledge = TextAreaField(DETAIL_LABELS["pledge"], [Length(max=1000)])
    contest = StringField(DETAIL_LABELS["contest"], [Length(max=250)])
    contest_field = StringField(DETAIL_LABELS["contest_field"], [Length(max=200)])
    authors = StringField(DETAIL_LABELS["authors"], [Length(max=500)])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry = context.entry
        if not isinstance(entry, Registration):
            return {"contact_name": context.unit.chair_name, "contact_phone": context.unit.phone}
        money_by = {f"from_{row.source.value}": row.amount for row in entry.funding}
        names = [name for name in vars(cls) if hasattr(entry, name) and not name.startswith("_")]
        own = {
            name: getattr(entry, name) for name in names if name not in ("files", "unit", "campaign", "kind", "version")
        }
        return {**own, **(entry.details or {}), **money_by}

    def prepare(self, context: FormContext) -> None:
        movements = [choice.label for choice in campaigns.movements_for(context.campaign, context.unit)]
        occasions = [one.name for one in campaigns.milestones(context.campaign)]
        entry = context.entry if isinstance(context.entry, Registration) else None
        self.movement.choices = offered(movements, entry.movement if entry else "")
        self.occasion.choices = offered(occasions, entry.occasion if entry else "")
        own = DETAILS.get(RegistrationKind(context.kind), {}) if context.kind else {}
        for name in DETAIL_LABELS:
            if name not in own:
                delattr(self, name)
        self.detail_names = list(own)
        if context.kind != RegistrationKind.PROJECT:
            del self.plaque_wanted, self.key_project

    def validate_due_on(self, field: DayField) -> None:
        if self.start_on.data and field.data and field.data < self.start_on.data:
            raise ValidationError("Ngày hoàn thành phải từ ngày bắt đầu trở đi.")

    def validate_start_on(self, field: DayField) -> None:
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError("Kiểm tra lại năm của ngày bắt đầu.")

    def warnings(self) -> list[str]:
        campaign, unit = self.context.campaign, self.context.unit
        odd = []
        last = campaign.celebration_on or campaign.ends_on
        if self.due_on.data and self.due_on.data > last:
            odd.append(f"Ngày hoàn thành {day(self.due_on.data)} sau ngày {day(last)} của kế hoạch.")
        if (self.budget.data or 0) > HUGE:
            odd.append(f"Kinh phí {money(self.budget.data or 0)} đồng là rất lớn (trên 10 tỷ đồng).")
        parts = [self[f"from_{source.value}"].data or 0 for source in FundingSource]
        if any(parts) and sum(parts) != (self.budget.data or 0):
            odd.append(
                f"Tổng các nguồn {money(sum(parts))} đồng khác kinh phí dự kiến {money(self.budget.data or 0)} đồng."
            )
        members = units.members_of(unit.id, clock.today())
        if members is not None and (self.members_joining.data or 0) > members:
            odd.append(
                f"Số đoàn viên tham gia ({self.members_joining.data}) nhiều hơn số đoàn viên của đơn vị ({members})."
            )
        if other := same_title(unit, campaign, self.title.data, self.context.entry):
            odd.append(f"Đơn vị đã có hồ sơ gần giống: “{other}”.")
        return odd


def offered(words: list[str], stored: str | None) -> dict[str, str]:
    """Choices of free words with a blank first; what is stored stays choosable when the plan dropped it."""
    listed = words if not stored or stored in words else [*words, stored]
    return {"": "Không chọn", **{word: word for word in listed}}


class ProgressForm(BaseForm):
    """How far a registered work has come."""

    class Meta(BaseForm.Meta):
        csrf = False

    on = DayField("Ngày cập nhật", [Required("Nhập ngày cập nhật.")])
    progress = SelectField("Tình trạng", default="")
    percent = PercentField("Tiến độ (%)", [NumberRequired("Nhập tiến độ từ 0 đến 100.")])
    actual_cost = MoneyField("Kinh phí đã thực hiện")
    actual_benefit = MoneyField("Giá trị làm lợi thực tế")
    labour_days = CountField("Ngày công đã đóng góp")
    members = CountField("Số đoàn viên đã tham gia")
    note = TextAreaField("Ghi chú, nguyên nhân nếu chậm", [Length(max=1000)])

    def __init__(self, entry: Registration, formdata: Any = None) -> None:
        super().__init__(
            formdata=formdata,
            data={"on": clock.today(), "progress": entry.progress.value, "percent": entry.percent},
        )
        self.progress.choices = {p.value: p.label for p in Progress if p is not Progress.CONFIRMED}
