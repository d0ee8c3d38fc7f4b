"""The forms of steps outside: one step of one initiative, and what is said at once of those ticked in the list."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from app.initiatives.external import LONGEST, Said
from app.initiatives.models import Destination, ExternalStep, Outcome
from app.kernel import clock
from app.kernel.forms import BaseForm, DayField, Required


class PlainForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # CSRFProtect checks every POST before any form is built


class ExternalForm(PlainForm):
    """One row: where, under which code, what came of it."""

    destination = SelectField("Nơi gửi", [Required("Chọn nơi gửi.")], choices=dict(Destination.choices()))
    name = StringField("Tên hội thi hoặc nơi gửi khác", [Length(max=200)])
    code = StringField("Mã, số hồ sơ", [Length(max=LONGEST)])
    sent_on = DayField("Ngày gửi", [MayBeEmpty()])
    outcome = SelectField("Kết quả", choices=dict(Outcome.choices()), default=Outcome.WAITING.value)
    decision_no = StringField("Số quyết định", [Length(max=100)])
    decided_on = DayField("Ngày quyết định", [MayBeEmpty()])

    def __init__(self, step: ExternalStep | None, formdata: Any = None) -> None:
        names = ("name", "code", "sent_on", "decision_no", "decided_on")
        data: dict[str, Any] = {"destination": Destination.PORTAL.value, "sent_on": clock.today()}
        if step is not None:
            data = {name: getattr(step, name) for name in names}
            data |= {"destination": step.destination.value, "outcome": step.outcome.value}
        super().__init__(formdata=formdata, data=data)

    def said(self) -> Said:
        """What was typed, once it is valid."""
        return Said(
            Destination(self.destination.data), self.name.data or "", self.code.data or "", self.sent_on.data,
            Outcome(self.outcome.data), self.decision_no.data or "", self.decided_on.data,
        )  # fmt: skip


class TickedForm(PlainForm):
    """What is said of all those ticked: the day they went to UBMTTQ, or its decision."""

    sent_on = DayField("Ngày trình", [MayBeEmpty()])
    outcome = SelectField(
        "Kết quả",
        choices={Outcome.RECOGNISED.value: Outcome.RECOGNISED.label, Outcome.REFUSED.value: Outcome.REFUSED.label},
        default=Outcome.RECOGNISED.value,
    )
    decision_no = StringField("Số quyết định", [Length(max=100)])
    decided_on = DayField("Ngày quyết định", [MayBeEmpty()])


class CodesForm(PlainForm):
    """The day that goes with every code typed on the page."""

    sent_on = DayField("Ngày nhập phần mềm", [Required("Nhập ngày nhập phần mềm.")])
