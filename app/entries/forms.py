"""Forms every family shares: the head of an entry form, the review box, files."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from wtforms import HiddenField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.accounts.models import Actor
from app.campaigns.models import Campaign
from app.entries.models import Channel, Entry
from app.entries.operations import Typed
from app.kernel import clock
from app.kernel.forms import BaseForm, DayField, Required
from app.obligations.models import ObligationItem
from app.units.models import OrgUnit

NOT_TYPED = frozenset({"csrf_token", "key", "action", "version", "files", "remove_files", "confirmed"})


@dataclass(frozen=True)
class FormContext:
    """For whom a form is: the person, the unit and plan it speaks of, and the entry being changed, if there is one."""

    actor: Actor
    unit: OrgUnit
    campaign: Campaign
    kind: str
    key: str
    entry: Entry | None
    behalf: bool  # nhập hộ
    item: ObligationItem | None = None  # the duty it was opened for
    known: dict[str, Any] = field(default_factory=dict, compare=False)  # what was read once for this request


def typed_of(form: MultiDict[str, str]) -> Typed:
    """What the person typed, field by field, without the form's own machinery."""
    return {name: form.getlist(name) for name in form if name not in NOT_TYPED}


class EntryForm(BaseForm):
    """The part of a form that every family has. Subclasses add their fields and take choices from the context.

    `formdata` None shows what the entry says: the saved draft as it was typed, else its columns (`initial`).
    """

    class Meta(BaseForm.Meta):
        csrf = False  # CSRFProtect checks every POST before any form is built

    key = HiddenField()
    version = HiddenField()
    unit = HiddenField()
    campaign = HiddenField()
    kind = HiddenField()
    item = HiddenField()
    channel = SelectField("Đơn vị báo qua", choices=dict(Channel.choices()), default=Channel.PHONE.value)
    informant = StringField("Người báo thông tin", [Required("Ghi tên người ở đơn vị đã báo."), Length(max=100)])
    files = MultipleFileField("Ảnh, tài liệu minh chứng")

    def __init__(self, context: FormContext, formdata: MultiDict[str, str] | None = None) -> None:
        self.context = context
        entry = context.entry
        if formdata is None and entry is not None and entry.draft_data:
            formdata = ImmutableMultiDict([(name, v) for name, values in entry.draft_data.items() for v in values])
        data = self.initial(context) if formdata is None else {}
        super().__init__(formdata=formdata, data=data)
        self.prepare(context)
        self.key.data, self.kind.data = context.key, context.kind
        self.unit.data, self.campaign.data = context.unit.code, context.campaign.code
        self.item.data = str(context.item.id) if context.item else ""
        self.version.data = str(entry.version) if entry else ""
        if not context.behalf or (entry is not None and entry.first_sent_at):
            del self.channel, self.informant

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        """Field values from the entry's columns, or the defaults of a new form."""
        raise NotImplementedError

    def prepare(self, context: FormContext) -> None:
        """Set choices and drop fields that do not apply; called once the fields exist."""

    def warnings(self) -> list[str]:
        """What looks odd but may be right: shown once, then accepted when the person says so."""
        return []


def seen_version(typed: str | None) -> int | None:
    """The version a form was opened at, None where it names none. Nonsense is a version that never was."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def stamp(warnings: Sequence[str]) -> str:
    """Names exactly these warnings, so that a tick accepts what was shown and nothing else."""
    return hashlib.sha256("\n".join(warnings).encode()).hexdigest()[:16]


class StepForm(BaseForm):
    """The review box: which step, why, about which field, and until when to mend."""

    class Meta(BaseForm.Meta):
        csrf = False

    action = HiddenField(validators=[Required("Chưa chọn thao tác.")])
    version = HiddenField()
    comment = TextAreaField("Lý do, ý kiến", [Length(max=2000)])
    field = SelectField("Lý do liên quan đến ô", default="")
    grace_on = DayField("Hạn bổ sung", [MayBeEmpty()])

    def __init__(self, labels: Mapping[str, str], formdata: Any = None) -> None:
        super().__init__(formdata=formdata)
        self.field.choices = {"": "Cả hồ sơ", **labels}

    def validate_grace_on(self, field: DayField) -> None:
        if field.data and field.data < clock.today():
            raise ValidationError("Hạn bổ sung phải từ hôm nay trở đi.")
