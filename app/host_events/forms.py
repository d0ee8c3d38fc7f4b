"""Forms of host events: the event itself, an answer, who came. CSRFProtect checks every POST before a form is built."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.campaigns.rules import earliest_day
from app.campaigns.terms import Format
from app.entries.models import Channel
from app.host_events.answers import Mark
from app.host_events.models import Answer, HostEvent, Participation
from app.kernel.forms import BaseForm, CountField, DayField, Required
from app.kernel.text import day
from app.units.models import OrgUnit

INVITES = {"all": "Tất cả CĐCS cấp dưới", "some": "Chọn đơn vị (sau khi lưu)"}
LONGEST = timedelta(days=366)


class EventForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    version = HiddenField()
    name = StringField("Tên hoạt động", [Required("Nhập tên hoạt động."), Length(max=200)])
    type = SelectField("Loại hoạt động", [Required("Chọn loại hoạt động.")])
    starts_on = DayField("Ngày tổ chức", [Required("Nhập ngày tổ chức.")])
    ends_on = DayField("Đến ngày")
    place = StringField("Địa điểm", [Length(max=250)])
    format = SelectField("Hình thức", choices=dict(Format.choices()), default=Format.IN_PERSON.value)
    invites = RadioField("Mời", choices=INVITES, default="all")
    quota = CountField(
        "Mỗi đơn vị cử nhiều nhất", [MayBeEmpty(), NumberRange(min=1, message="Ghi từ 1 người, hoặc để trống.")]
    )
    answer_by = DayField("Trả lời chậm nhất hết ngày")
    guidance = TextAreaField("Hướng dẫn cho đơn vị", [Length(max=8000)])

    def __init__(self, host: OrgUnit, campaign: Campaign, event: HostEvent | None = None, formdata: Any = None) -> None:
        self._earliest: date | None = earliest_day(campaign)
        super().__init__(formdata=formdata, data=_of(event) if event and formdata is None else {})
        offered = {str(one.id): one.name for one in campaigns.types_for(campaign, host)}
        if event is not None:
            offered.setdefault(str(event.type_id), event.type.name)  # no longer offered, still true
        self.type.choices = {"": "Chọn loại", **offered}

    def validate_starts_on(self, field: DayField) -> None:
        if field.data and self._earliest and field.data < self._earliest:
            raise ValidationError(f"Kế hoạch này nhận hoạt động từ ngày {day(self._earliest)}.")

    def validate_ends_on(self, field: DayField) -> None:
        if not (field.data and self.starts_on.data):
            return
        if field.data < self.starts_on.data:
            raise ValidationError("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        if field.data - self.starts_on.data > LONGEST:
            raise ValidationError("Hoạt động kéo dài quá một năm; kiểm tra lại ngày kết thúc.")

    def validate_answer_by(self, field: DayField) -> None:
        last = self.ends_on.data or self.starts_on.data
        if field.data and last and field.data > last:
            raise ValidationError("Hạn trả lời phải trước khi hoạt động kết thúc.")


def _of(event: HostEvent) -> dict[str, Any]:
    names = ("name", "starts_on", "place", "quota", "answer_by", "guidance")
    return {name: getattr(event, name) for name in names} | {
        "version": str(event.version),
        "type": str(event.type_id),
        "ends_on": event.ends_on if event.ends_on != event.starts_on else None,
        "format": event.format.value,
        "invites": "all" if event.invites_all else "some",
    }


class CancelForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    reason = TextAreaField("Lý do hủy", [Required("Ghi lý do để các đơn vị biết."), Length(max=500)])


class ResultForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    result = TextAreaField("Kết quả", [Required("Ghi kết quả hoạt động."), Length(max=8000)])


class AnswerForm(BaseForm):
    """`behalf`: somebody of an upper union answers, so who at the unit said it and how is asked too."""

    class Meta(BaseForm.Meta):
        csrf = False

    answer = RadioField("Trả lời", [Required("Chọn Tham gia hoặc Không tham gia.")], choices=dict(Answer.choices()))
    people = CountField("Số người tham gia")
    names = TextAreaField("Những ai đi", [Length(max=2000)])
    reason = TextAreaField("Lý do không tham gia", [Length(max=500)])
    informant = StringField("Người báo thông tin", [Required("Ghi tên người ở đơn vị đã báo."), Length(max=100)])
    channel = SelectField("Đơn vị báo qua", choices=dict(Channel.choices()), default=Channel.PHONE.value)

    def __init__(self, part: Participation, behalf: bool, formdata: Any = None) -> None:
        said = {"people": part.people, "names": part.names, "reason": part.reason}
        if part.answer:
            said["answer"] = part.answer.value
        super().__init__(formdata=formdata, data=said if formdata is None else {})
        if not behalf:
            del self.informant, self.channel

    @property
    def chosen(self) -> Answer:
        """The answer of a valid form."""
        return Answer(self.answer.data)

    def validate_people(self, field: CountField) -> None:
        if self.answer.data == Answer.YES.value and not field.data and not field.errors:
            raise ValidationError("Nhập số người tham gia, từ 1 người.")

    def validate_reason(self, field: TextAreaField) -> None:
        if self.answer.data == Answer.NO.value and not field.data:
            raise ValidationError("Ghi lý do để đơn vị tổ chức biết.")


class MarkForm(BaseForm):
    """Two fields a unit, `a<unit id>` and `p<unit id>`, added by `mark_form`."""

    class Meta(BaseForm.Meta):
        csrf = False

    parts: Sequence[Participation] = ()

    def all_came(self) -> None:
        """Everybody on the page came: with the number typed, else with the number promised."""
        for part in self.parts:
            came, people = self[f"a{part.unit_id}"], self[f"p{part.unit_id}"]
            came.data = "yes"
            if people.data is None and not people.process_errors:
                people.data = part.people

    def validate(self, extra_validators: Any = None) -> bool:
        """A number alone says that they came; 0 never stands for "nobody"."""
        good: bool = super().validate(extra_validators)
        for part in self.parts:
            came, people = self[f"a{part.unit_id}"], self[f"p{part.unit_id}"]
            if people.errors or people.data is None:
                continue
            if people.data and not came.data:
                came.data = "yes"
            elif not people.data and came.data != "no":
                people.errors = ["Không ai dự thì chọn “Không dự”; chưa rõ số người thì để trống."]
            elif people.data and came.data == "no":
                people.errors = ["Đã chọn “Không dự” thì để trống số người."]
            good = good and not people.errors
        return good

    def marks(self) -> list[Mark]:
        """What a valid form says of each unit."""
        said = {"yes": True, "no": False}
        return [
            Mark(part.unit_id, said.get(self[f"a{part.unit_id}"].data or ""), self[f"p{part.unit_id}"].data)
            for part in self.parts
        ]


def mark_form(parts: Sequence[Participation], formdata: Any = None) -> MarkForm:
    """The form over these units, filled with what was marked before."""
    fields: dict[str, Any] = {"parts": parts}
    data: dict[str, Any] = {}
    for part in parts:
        fields[f"a{part.unit_id}"] = SelectField(
            f"{part.unit.label()} có dự không", choices={"": "Chưa ghi", "yes": "Có dự", "no": "Không dự"}, default=""
        )
        fields[f"p{part.unit_id}"] = CountField(f"Số người của {part.unit.label()}")
        data[f"a{part.unit_id}"] = {True: "yes", False: "no", None: ""}[part.attended]
        data[f"p{part.unit_id}"] = part.attended_people
    form: MarkForm = type("MarkForm", (MarkForm,), fields)(formdata=formdata, data=data)
    return form
