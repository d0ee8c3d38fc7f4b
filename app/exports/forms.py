"""What to put into the workbook."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.exports.models import Owed, SheetCode, StateChoice
from app.kernel.forms import BaseForm, Required
from app.kernel.text import clean_line
from app.obligations.status import Status

Choices = Sequence[tuple[str, str]]
WHICH = {
    "missing": "Chưa nộp",
    "overdue": "Quá hạn, chưa nộp",
    "late": "Nộp muộn",
    "in_time": "Nộp đúng hạn",
    "": "Tất cả",
}


class ExportForm(BaseForm):
    """`unit` and `campaign` are codes; the route looks both up among what the person may see."""

    unit = SelectField("Đơn vị", [Required("Chọn đơn vị.")], choices={}, validate_choice=False)
    campaign = StringField("Kế hoạch", [Required("Chọn kế hoạch.")])
    window = SelectField("Khoảng thời gian", choices={}, default="")
    kind = SelectField("Loại", choices={}, default="")
    state = SelectField(
        "Hồ sơ được đưa vào biểu", choices=dict(StateChoice.choices()), default=StateChoice.COUNTED.value
    )
    sheets = SelectMultipleField(
        "Các biểu",
        [Required("Chọn ít nhất một biểu.")],
        choices=dict(SheetCode.choices()),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    blank = BooleanField("Biểu trống để in ra ghi tay")
    duty = SelectField("Việc phải nộp", choices={}, default="")
    which = SelectField("Đơn vị", choices=WHICH, default="missing")
    period = HiddenField(validators=[Length(max=80)])
    status = HiddenField()
    text = HiddenField(validators=[Length(max=80)])

    def validate_status(self, field: HiddenField) -> None:
        """Comes from the chase list, so a wrong one was made by hand."""
        if field.data and field.data not in {one.value for one in Status}:
            raise ValidationError("Tình trạng này không có.")

    @property
    def owed(self) -> Owed:
        """What Biểu 06 and 06a are narrowed to."""
        return Owed(
            duty=self.duty.data,
            period=clean_line(self.period.data or ""),
            which=self.which.data,
            status=self.status.data or "",
            text=clean_line(self.text.data or ""),
        )

    def offer(self, units: Choices, windows: Choices, kinds: Choices, duties: Choices) -> None:
        """The choices of this person and this campaign."""
        self.duty.choices = {"": "Tất cả", **dict(duties)}
        self.unit.choices = dict(units)
        self.window.choices = {"": "Cả đợt", **dict(windows)}
        self.kind.choices = {"": "Tất cả", **dict(kinds)}
