"""The form of a summary: what may be listed, ticked to begin with, so that one tap sends it."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from app.campaigns.models import ObligationKind
from app.entries.forms import EntryForm, FormContext
from app.kernel.forms import DayField
from app.kernel.text import number
from app.summaries import queries
from app.summaries.facts import LABELS
from app.summaries.models import Part, Summary


class SummaryForm(EntryForm):
    chosen = SelectMultipleField(LABELS["chosen"])
    nothing = BooleanField("Không phát sinh: đơn vị không có hồ sơ nào để tổng hợp")
    document_no = StringField(LABELS["document_no"], [Length(max=60)])
    document_on = DayField(LABELS["document_on"], [MayBeEmpty()])
    note = TextAreaField(LABELS["note"], [Length(max=2000)])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        """A new list holds all that may be listed."""
        entry = context.entry
        if isinstance(entry, Summary) and entry.serial is not None:
            return {
                "chosen": [*queries.addresses(entry).values()],
                "nothing": not entry.lines,
                "document_no": entry.document_no,
                "document_on": entry.document_on,
                "note": entry.note,
            }
        return {"chosen": [one.public_id for one in cls.offered(context)]}

    @staticmethod
    def offered(context: FormContext) -> list[queries.Candidate]:
        """Read once a request."""
        if "candidates" not in context.known:
            kind = ObligationKind(context.kind)
            keep = context.entry.id if context.entry else None
            context.known["candidates"] = queries.candidates(context.campaign, context.unit, kind, keep)
        found: list[queries.Candidate] = context.known["candidates"]
        return found

    def prepare(self, context: FormContext) -> None:
        known = {one.public_id: one.title for one in self.offered(context)}
        gone = {public_id: "" for public_id in self.chosen.data or () if public_id not in known}
        self.chosen.choices = {**known, **gone}  # what may not be listed any more is refused by name, when filled

    def validate_chosen(self, field: SelectMultipleField) -> None:
        if not field.data and not self.nothing.data:
            raise ValidationError("Chọn ít nhất một hồ sơ, hoặc đánh dấu “Không phát sinh”.")
        if field.data and self.nothing.data:
            raise ValidationError("Đã đánh dấu “Không phát sinh” thì bỏ chọn các hồ sơ.")

    def warnings(self) -> list[str]:
        """Both parts are asked for (CB-O1), and everybody below should be in it."""
        context, kind = self.context, ObligationKind(self.context.kind)
        chosen = set(self.chosen.data or ())
        found = []
        if not any(one.part is Part.OWN for one in self.offered(context) if one.public_id in chosen):
            found.append("Danh sách chưa có phần đăng ký của chính đơn vị mình.")
        if silent := queries.silent_children(context.campaign, context.unit, kind):
            found.append(f"Còn {number(silent)} CĐCS chưa gửi hồ sơ nào; có thể gửi danh sách bổ sung sau.")
        return found
