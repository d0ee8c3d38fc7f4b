"""The forms of a programme, of the numbers given, and of a table of numbers."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FileField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput, ListWidget

from app.campaigns.models import Campaign
from app.initiatives.models import InitiativeProgram
from app.kernel.forms import BaseForm, CountField, DayField, Required
from app.programs.operations import Terms


class PlainForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # CSRFProtect checks every POST before any form is built


class ProgramForm(PlainForm):
    """What a programme says; `plans` are those it may belong to."""

    name = StringField("Tên chương trình", [Required("Nhập tên chương trình."), Length(max=200)])
    organiser = StringField("Cơ quan tổ chức", [Length(max=200)])
    entry_from = DayField("Nhận sáng kiến từ ngày", [Required("Nhập ngày bắt đầu nhận.")])
    entry_to = DayField("đến hết ngày", [Required("Nhập ngày kết thúc nhận.")])
    applied_from = DayField("Sáng kiến áp dụng từ ngày", [MayBeEmpty()])
    applied_to = DayField("đến hết ngày", [MayBeEmpty()])
    excludes_protected = BooleanField("Không nhận sáng kiến đang được bảo hộ sở hữu trí tuệ")
    total = CountField("Tổng số được giao", [MayBeEmpty()])
    source_doc = StringField("Văn bản giao chỉ tiêu", [Length(max=200)])
    campaigns = SelectMultipleField(
        "Thuộc các kế hoạch",
        choices={},
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, plans: Sequence[Campaign], program: InitiativeProgram | None, formdata: Any = None) -> None:
        names = ("name", "organiser", "entry_from", "entry_to", "applied_from", "applied_to", "excludes_protected")
        data: dict[str, Any] = {"organiser": "Tổng Liên đoàn Lao động Việt Nam"}
        if program is not None:
            data = {name: getattr(program, name) for name in (*names, "total", "source_doc")}
            data["campaigns"] = [one.code for one in program.campaigns]
        super().__init__(formdata=formdata, data=data)
        self.plans = {one.code: one for one in plans}
        self.campaigns.choices = {one.code: f"{one.short_title} ({one.ends_on.year})" for one in plans}

    def terms(self) -> Terms:
        """What was typed, once it is valid."""
        assert self.entry_from.data is not None and self.entry_to.data is not None
        return Terms(
            self.name.data or "", self.organiser.data or "", self.entry_from.data, self.entry_to.data,
            self.applied_from.data, self.applied_to.data, bool(self.excludes_protected.data), self.total.data,
            self.source_doc.data or "", [self.plans[code] for code in self.campaigns.data or ()],
        )  # fmt: skip


def numbers_form(units: Sequence[tuple[int, str, int | None]], formdata: Any = None) -> BaseForm:
    """A box for each (unit id, name, number); boxes are named n<unit id>, a blank one is "none given"."""
    boxes = {f"n{unit_id}": CountField(name, [MayBeEmpty()]) for unit_id, name, _ in units}
    made = type("NumbersForm", (PlainForm,), boxes)
    form: BaseForm = made(formdata=formdata, data={f"n{unit_id}": amount for unit_id, _, amount in units})
    return form


class TableForm(PlainForm):
    """Numbers from a table: pasted, or a file."""

    rows = TextAreaField("Dán từ bảng Excel: mã đơn vị và số giao", [Length(max=400_000)])
    file = FileField("hoặc chọn tệp Excel (.xlsx)")
