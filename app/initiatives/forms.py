"""The form of an initiative: authors with shares that sum to 100, the head's confirmation before sending."""

import re
from collections.abc import Iterator
from typing import Any

import wtforms
from wtforms import BooleanField, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.campaigns import queries as campaigns
from app.entries.forms import EntryForm, FormContext
from app.initiatives.eligibility import judge, limits_of
from app.initiatives.facts import LABELS
from app.initiatives.models import (
    ApplicationStatus,
    Gender,
    Initiative,
    InitiativeProgram,
    Nature,
    Scope,
    SolutionType,
)
from app.initiatives.queries import programs_for, similar
from app.kernel import clock
from app.kernel.forms import BaseForm, CountField, DayField, MoneyField, PercentField, Required
from app.kernel.text import day, fold

MOST_AUTHORS = 10
SPARE_ROWS = 3


class AuthorForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    full_name = StringField("Họ và tên", [Length(max=100)])
    share = PercentField("Tỷ lệ đóng góp (%)")
    birth_year = CountField("Năm sinh", [MayBeEmpty(), NumberRange(1930, 2015, "Kiểm tra lại năm sinh.")])
    gender = SelectField("Giới tính", choices={"": "Không chọn", **dict(Gender.choices())}, default="")
    job = StringField("Chức vụ, nơi công tác", [Length(max=150)])
    education = StringField("Trình độ chuyên môn", [Length(max=100)])
    direct_worker = BooleanField("Trực tiếp lao động sản xuất")
    not_member = BooleanField("Không phải đoàn viên công đoàn")

    def filled(self) -> bool:
        """A row with a name is an author; a spare row is not."""
        return bool(self.full_name.data)


class FieldList(wtforms.FieldList):
    """Rows named authors-0-…, authors-1-…; a number that no form of ours writes names no row."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        ours = [name for name in formdata if re.match(r"[0-9]{1,3}-", name[len(prefix) + 1 :])]
        yield from super()._extract_indices(prefix, ours)


class InitiativeForm(EntryForm):
    nature = SelectField(LABELS["nature"], choices=dict(Nature.choices()), default=Nature.INITIATIVE.value)
    title = StringField(LABELS["title"], [Required("Nhập tên sáng kiến."), Length(min=10, max=300)])
    field = SelectField(LABELS["field"], [Required("Chọn lĩnh vực.")], default="")
    authors = FieldList(FormField(AuthorForm, label="Tác giả"), label=LABELS["authors"], max_entries=MOST_AUTHORS)
    current_state = TextAreaField(
        LABELS["current_state"], [Required("Ghi hiện trạng trước khi áp dụng."), Length(max=5000)]
    )
    solution = TextAreaField(LABELS["solution"], [Required("Ghi nội dung giải pháp."), Length(max=10000)])
    effectiveness = TextAreaField(
        LABELS["effectiveness"], [Required("Ghi hiệu quả đạt được hoặc dự kiến."), Length(max=5000)]
    )
    application_status = SelectField(
        LABELS["application_status"], choices={"": "Chọn", **dict(ApplicationStatus.choices())}, default=""
    )
    first_applied_on = DayField(LABELS["first_applied_on"])
    scope = SelectField(
        LABELS["scope"], [Required("Chọn phạm vi áp dụng.")], choices={"": "Chọn", **dict(Scope.choices())}, default=""
    )
    head_agreed = BooleanField("Thủ trưởng đơn vị đã đồng ý cho triển khai")
    head_name = StringField("Họ tên thủ trưởng", [Length(max=100)])
    head_title = StringField("Chức vụ", [Length(max=100)])
    head_on = DayField("Ngày đồng ý")

    novelty = TextAreaField(LABELS["novelty"], [Length(max=5000)])
    benefit_value = MoneyField(LABELS["benefit_value"])
    benefit_note = TextAreaField(LABELS["benefit_note"], [Length(max=2000)])
    solution_type = SelectField(
        LABELS["solution_type"], choices={"": "Không chọn", **dict(SolutionType.choices())}, default=""
    )
    investor = StringField(LABELS["investor"], [Length(max=250)])
    recognition_by = StringField("Hội đồng hoặc người công nhận", [Length(max=200)])
    recognition_no = StringField("Số quyết định", [Length(max=100)])
    recognition_on = DayField("Ngày quyết định")
    proposal = StringField("Đề nghị (khen thưởng, trình UBMTTQ, tham gia hội thi)", [Length(max=250)])
    program = SelectField(LABELS["program"], default="")
    portal_code = StringField(LABELS["portal_code"], [Length(max=50)])
    ip_protected = BooleanField(LABELS["ip_protected"])
    confidential = BooleanField(LABELS["confidential"])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry, unit = context.entry, context.unit
        if not isinstance(entry, Initiative):
            return {
                "nature": Nature.INITIATIVE.value,
                "program": likely_program(context),
                "head_name": unit.agency_head,
                "head_title": unit.agency_head_title,
                "authors": [{}] * SPARE_ROWS,
            }
        names = [name for name in vars(cls) if hasattr(entry, name) and not name.startswith("_")]
        own = {
            name: getattr(entry, name) for name in names if name not in ("files", "unit", "campaign", "kind", "version")
        }
        for name in ("application_status", "scope", "solution_type"):
            own[name] = own[name].value if own[name] else ""
        keys = ("full_name", "share", "birth_year", "job", "education", "direct_worker")
        rows = [
            {k: getattr(a, k) for k in keys}
            | {"gender": a.gender.value if a.gender else "", "not_member": not a.is_member}
            for a in entry.authors
        ]
        own["authors"] = (rows + [{}] * 2)[:MOST_AUTHORS]
        own["nature"] = entry.kind or Nature.INITIATIVE.value
        own["program"] = entry.program.public_id if entry.program else ""
        return own

    def prepare(self, context: FormContext) -> None:
        fields = [choice.label for choice in campaigns.choices(context.campaign, "initiative_field")]
        if isinstance(context.entry, Initiative) and context.entry.field not in ("", *fields):
            fields.append(context.entry.field)  # the plan dropped it meanwhile
        self.field.choices = {"": "Chọn lĩnh vực", **{name: name for name in fields}}
        running = offered_programs(context)
        self.program.choices = {"": "Không thuộc chương trình", **{one.public_id: one.name for one in running}}
        if not running:
            del self.program
        while len(self.authors) < SPARE_ROWS:
            self.authors.append_entry({})

    @property
    def is_idea(self) -> bool:
        """A new idea has not been applied yet: those fields may stay empty (BK-O3)."""
        return bool(self.nature.data == Nature.NEW_IDEA)

    def validate_authors(self, field: FieldList) -> None:
        """At least one; shares sum to 100, a single author has them all; no name twice."""
        rows = [row for row in field if row.form.filled()]
        for row in field:
            if not row.form.filled() and (row.form.share.data or row.form.job.data):
                row.form.full_name.errors = ["Nhập họ tên tác giả ở dòng này, hoặc xóa các ô còn lại của dòng."]
                raise ValidationError("Có dòng tác giả chưa có họ tên.")
        if not rows:
            raise ValidationError("Nhập ít nhất một tác giả.")
        if len(rows) == 1 and rows[0].form.share.data is None:
            rows[0].form.share.data = 100
        total = sum(row.form.share.data or 0 for row in rows)
        if total != 100:
            raise ValidationError(f"Tổng tỷ lệ đóng góp phải bằng 100%, hiện là {total}%.")
        if any(not row.form.share.data for row in rows):
            raise ValidationError("Mỗi tác giả có tỷ lệ từ 1% trở lên.")
        people = [(fold(row.form.full_name.data), row.form.birth_year.data) for row in rows]
        if len(set(people)) < len(people):
            raise ValidationError("Một người bị ghi hai lần trong danh sách tác giả.")

    def validate_application_status(self, field: SelectField) -> None:
        if not field.data and not self.is_idea:
            raise ValidationError("Chọn tình trạng áp dụng.")

    def validate_first_applied_on(self, field: DayField) -> None:
        if field.errors:
            return
        if field.data is None and not self.is_idea:
            raise ValidationError("Nhập ngày áp dụng lần đầu hoặc áp dụng thử, lấy ngày sớm hơn.")
        if field.data and field.data > clock.today():
            raise ValidationError("Ngày áp dụng không thể ở tương lai.")

    def validate_head_agreed(self, field: BooleanField) -> None:
        """BD-V1: the head's agreement comes before sending, for every nature."""
        if not field.data:
            raise ValidationError("Cần thủ trưởng đơn vị đồng ý trước khi gửi. Có thể lưu nháp và gửi sau.")

    def validate_head_name(self, field: StringField) -> None:
        if self.head_agreed.data and not field.data:
            raise ValidationError("Nhập họ tên thủ trưởng đã đồng ý.")

    def validate_head_on(self, field: DayField) -> None:
        if field.errors:
            return
        if self.head_agreed.data and field.data is None:
            raise ValidationError("Nhập ngày thủ trưởng đồng ý.")
        if field.data and field.data > clock.today():
            raise ValidationError("Ngày đồng ý không thể ở tương lai.")

    def validate_benefit_note(self, field: TextAreaField) -> None:
        if self.benefit_value.data and not field.data:
            raise ValidationError("Có giá trị làm lợi thì ghi cách tính.")

    def warnings(self) -> list[str]:
        context, odd = self.context, []
        chosen = self.program.data if "program" in self else ""
        program = next((one for one in offered_programs(context) if one.public_id == chosen), None)
        applied, limits = self.first_applied_on.data, limits_of(context.campaign, program)
        eligible, why = judge(Nature(self.nature.data), applied, self.ip_protected.data, limits, program)
        if eligible is False:
            on = f" (ngày áp dụng {day(applied)})" if applied else ""
            odd.append(f"{why}{on}: sáng kiến vẫn gửi được và sẽ được ghi là “không đủ điều kiện”.")
        besides = context.entry.id if context.entry else None
        for title, unit in similar(context.actor, self.title.data or "", context.campaign.id, besides, context.unit):
            odd.append(f"Đã có sáng kiến gần giống: “{title}” ({unit}).")
        return odd


def offered_programs(context: FormContext) -> list[InitiativeProgram]:
    """Programmes the unit may choose today, with the one the initiative is in already. Read once a request."""
    if "programs" not in context.known:
        running = programs_for(context.campaign, context.unit, clock.today())
        stored = context.entry.program if isinstance(context.entry, Initiative) else None
        context.known["programs"] = running if stored is None or stored in running else [*running, stored]
    found: list[InitiativeProgram] = context.known["programs"]
    return found


def likely_program(context: FormContext) -> str:
    """The only programme there is; of several the chair chooses."""
    running = offered_programs(context)
    return running[0].public_id if len(running) == 1 else ""
