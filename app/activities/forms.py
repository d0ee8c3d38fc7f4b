"""The form of an activity: day, people, one to three measures of its type, a photo; the rest under "Thêm chi tiết"."""

from datetime import date, timedelta
from typing import Any

from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.activities.facts import LABELS
from app.activities.models import Activity, CostSource
from app.activities.queries import registrations_of
from app.campaigns import queries as campaigns
from app.campaigns.models import CampaignRule
from app.campaigns.queries import TypeOption
from app.campaigns.rules import Notice, earliest_day, notices
from app.campaigns.terms import Format
from app.entries.forms import EntryForm, FormContext
from app.host_events.queries import invited_to
from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.forms import CountField, DayField, MoneyField, NumberRequired, Required
from app.kernel.text import day, number
from app.registrations.forms import offered
from app.units import queries as units

AHEAD = timedelta(days=30)
SMALL_GIFT = 20_000  # đồng a gift: 500 typed for 500.000 (domain.md §6.9)
PARTICIPATION = "Đơn vị chỉ dự hoạt động của cấp trên: việc này không tính là hoạt động của đơn vị."


class ActivityForm(EntryForm):
    """Measures of the chosen type are added by `activity_form`; their fields are named m_<measure code>."""

    type: TypeOption

    event_on = DayField(LABELS["event_on"], [Required("Nhập ngày tổ chức.")])
    attendees = CountField(LABELS["attendees"], [NumberRequired("Nhập số người tham dự.")])
    title = StringField(LABELS["title"], [Length(max=200)])
    event_to = DayField(LABELS["event_to"])
    members_attended = CountField(LABELS["members_attended"])
    place = StringField(LABELS["place"], [Length(max=250)])
    format = SelectField(LABELS["format"], choices=dict(Format.choices()), default=Format.IN_PERSON.value)
    cost = MoneyField(LABELS["cost"])
    cost_source = SelectField(
        LABELS["cost_source"], choices={"": "Không chọn", **dict(CostSource.choices())}, default=""
    )
    movement = SelectField(LABELS["movement"], default="")
    registration = SelectField(LABELS["registration"], default="")
    host_event = SelectField(LABELS["host_event"], default="")
    partner = StringField(LABELS["partner"], [Length(max=250)])
    link = StringField(LABELS["link"], [Length(max=500)])
    note = TextAreaField(LABELS["note"], [Length(max=2000)])
    rules = SelectMultipleField(
        "Xác nhận", choices={}, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry = context.entry
        if not isinstance(entry, Activity) or entry.type_id is None:
            first = likely_day(context, cls.type.code)
            said = notices(rules_of(context), context.unit.tier, cls.type.code, cls.type.tags, first, first)
            wanted = next((one.suggest["format"] for one in said if "format" in one.suggest), "")
            suggested = {"format": wanted} if wanted in {form.value for form in Format} else {}
            return {"event_on": first} | suggested
        names = (
            "event_on", "attendees", "members_attended", "place", "cost", "partner", "link", "note", "title", "movement",
        )  # fmt: skip
        own = {name: getattr(entry, name) for name in names}
        own["event_to"] = entry.event_to if entry.event_to != entry.event_on else None
        own["format"] = entry.format.value
        own["cost_source"] = entry.cost_source.value if entry.cost_source else ""
        own["registration"] = str(entry.registration_id or "")
        own["host_event"] = str(entry.host_event_id or "")
        own["rules"] = entry.confirmed_rules
        return own | {f"m_{value.measure.code}": value.amount for value in entry.values}

    def prepare(self, context: FormContext) -> None:
        mine = registrations_of(context.unit, context.campaign)
        self.registration.choices = {"": "Không", **{str(entry_id): title for entry_id, title in mine}}
        if not mine:
            del self.registration
        held = {str(id_): f"{name}, ngày {day(on)}" for id_, name, on in invited_to(context.unit, context.campaign)}
        self.host_event.choices = {"": "Không", **held}
        if not held:
            del self.host_event
        movements = [choice.label for choice in campaigns.movements_for(context.campaign, context.unit)]
        stored = context.entry.movement if isinstance(context.entry, Activity) else ""
        self.movement.choices = offered(movements, stored)
        if len(self.movement.choices) == 1:
            del self.movement
        self._said = rules_of(context)
        asked = [notice for notice in self.notices() if notice.requires]
        self.rules.choices = {notice.code: "; ".join(notice.requires) for notice in asked}
        if not asked:
            del self.rules

    def notices(self) -> list[Notice]:
        """What the plan says about this type on these days."""
        first = self.event_on.data
        return notices(
            self._said, self.context.unit.tier, self.type.code, self.type.tags, first, self.event_to.data or first
        )

    def cautions(self) -> list[str]:
        """What the plan wants known before its boxes are ticked (BD-R1)."""
        return [notice.message for notice in self.notices() if notice.requires]

    def measures(self) -> list[tuple[Field, str]]:
        """(field, unit it is counted in) of the type's measures, in order."""
        return [(self[f"m_{measure.code}"], measure.counted_in) for measure in self.type.measures]

    @property
    def data(self) -> dict[str, Any]:
        """The fields, with the measures gathered as {code: amount or None}."""
        values = super().data
        values["measures"] = {measure.code: values.pop(f"m_{measure.code}") for measure in self.type.measures}
        return values

    def validate_event_on(self, field: DayField) -> None:
        if field.data is None:
            return
        if field.data > clock.today() + AHEAD:
            raise ValidationError("Ngày tổ chức còn xa quá 30 ngày; ghi lại sau khi đã gần ngày.")
        earliest = earliest_day(self.context.campaign)
        if earliest and field.data < earliest:
            raise ValidationError(f"Kế hoạch này nhận hoạt động từ ngày {day(earliest)}.")

    def validate_event_to(self, field: DayField) -> None:
        if field.data and self.event_on.data and field.data < self.event_on.data:
            raise ValidationError("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        if field.data and self.event_on.data and (field.data - self.event_on.data).days > 366:
            raise ValidationError("Hoạt động kéo dài quá một năm; kiểm tra lại ngày kết thúc.")

    def validate_members_attended(self, field: CountField) -> None:
        if field.data is not None and self.attendees.data is not None and field.data > self.attendees.data:
            raise ValidationError("Số đoàn viên không thể nhiều hơn số người tham dự.")

    def validate_rules(self, field: SelectMultipleField) -> None:
        if missing := [words for code, words in field.choices.items() if code not in (field.data or [])]:
            raise ValidationError(f"Cần xác nhận: {'; '.join(missing)}.")

    def validate_link(self, field: StringField) -> None:
        if field.data and not field.data.startswith(("http://", "https://")):
            raise ValidationError("Đường dẫn bắt đầu bằng http:// hoặc https://.")

    def warnings(self) -> list[str]:
        odd = [notice.message for notice in self.notices() if not notice.requires]
        members = units.members_of(self.context.unit.id, clock.today())
        if members and (self.members_attended.data or 0) > members:
            odd.append(
                f"Số đoàn viên dự ({number(self.members_attended.data or 0)}) nhiều hơn đoàn viên của đơn vị ({number(members)})."
            )
        amounts = {code: amount or 0 for code, amount in self.data["measures"].items()}
        if 0 < amounts.get("gift_money", 0) < SMALL_GIFT * amounts.get("gifts", 1):
            odd.append(
                f"Tiền quà chỉ {number(amounts['gift_money'])} đồng: kiểm tra xem có thiếu “nghìn” hoặc “triệu” không."
            )
        if amounts.get("houses_handed_over", 0) > amounts.get("houses_supported", 0) > 0:
            odd.append("Số nhà bàn giao nhiều hơn số nhà được hỗ trợ.")
        if self.host_event and self.host_event.data:
            odd.append(PARTICIPATION)
        if self.event_on.data and self.event_on.data > clock.today():
            odd.append(f"Ngày {day(self.event_on.data)} chưa tới: hoạt động được ghi trước khi diễn ra.")
        return odd


def types_of(context: FormContext) -> list[TypeOption]:
    """The types this plan offers to this unit, in its order; hidden ones are absent (CB-R1). Read once a request."""
    if "types" not in context.known:
        context.known["types"] = campaigns.types_for(context.campaign, context.unit)
    offered: list[TypeOption] = context.known["types"]
    return offered


def rules_of(context: FormContext) -> list[CampaignRule]:
    """The plan's rules that speak to this unit. Read once a request."""
    if "rules" not in context.known:
        context.known["rules"] = campaigns.rules_for(context.campaign, context.unit)
    said: list[CampaignRule] = context.known["rules"]
    return said


def likely_day(context: FormContext, type_code: str) -> date:
    """The day to start from: the day the plan expects this type on, once it has come; else today."""
    today = clock.today()
    for rule in rules_of(context):
        expected = rule.window.starts_on if rule.window and type_code in rule.activity_types else None
        if expected and expected <= today:
            return expected
    return today


def activity_form(context: FormContext, formdata: Any = None) -> ActivityForm:
    """The form of the chosen type with its measures. DomainError when the unit may not log this type here (CB-R1)."""
    types = types_of(context)
    chosen = next((one for one in types if one.code == context.kind), None)
    if chosen is None:
        raise DomainError("Loại hoạt động này không áp dụng cho đơn vị. Hãy chọn loại khác.")
    fields: dict[str, Any] = {"type": chosen}
    for measure in chosen.measures:
        kind = MoneyField if measure.is_money else CountField
        must = [NumberRequired("Nhập số liệu này; không có thì nhập 0.")] if measure.required else []
        fields[f"m_{measure.code}"] = kind(measure.name, must)
    return type("ActivityForm", (ActivityForm,), fields)(context, formdata)
