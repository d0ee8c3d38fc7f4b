"""What to put into the workbook."""

from collections.abc import Sequence

from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from app.exports.models import SheetCode, StateChoice
from app.kernel.forms import BaseForm, Required

Choices = Sequence[tuple[str, str]]


class ExportForm(BaseForm):
    """`unit` and `campaign` are codes; the route looks both up among what the person may see."""

    unit = SelectField("Đơn vị", [Required("Chọn đơn vị.")], choices={}, validate_choice=False)
    campaign = StringField("Kế hoạch", [Required("Chọn kế hoạch.")])
    window = SelectField("Khoảng thời gian", choices={})
    kind = SelectField("Loại", choices={})
    state = SelectField(
        "Hồ sơ được đưa vào biểu", choices=dict(StateChoice.choices()), default=StateChoice.COUNTED.value
    )
    sheets = SelectMultipleField(
        "Các biểu",
        [Required("Chọn ít nhất một biểu.")],
        choices=dict(SheetCode.choices()),
        default=[code.value for code in SheetCode],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, units: Choices, windows: Choices, kinds: Choices) -> None:
        """The choices of this person and this campaign."""
        self.unit.choices = dict(units)
        self.window.choices = {"": "Cả đợt", **dict(windows)}
        self.kind.choices = {"": "Tất cả", **dict(kinds)}
