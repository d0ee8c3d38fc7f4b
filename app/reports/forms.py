"""The form of a report: filled by the program, so that a chair looks and sends; figures may be adjusted with a reason."""

import hashlib
from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from app.entries.forms import EntryForm, FormContext
from app.kernel.forms import CountField, DayField, MoneyField
from app.kernel.money import money
from app.kernel.text import number
from app.reports import operations, queries
from app.reports.facts import LABELS
from app.reports.models import Report, Source
from app.reports.operations import TEXTS, Drawn
from app.reports.queries import Figure


class ReportForm(EntryForm):
    """Use `report_form`: it adds a stated number and a reason for each figure of the unit."""

    seen = HiddenField()  # names the figures the person was shown
    source = RadioField(LABELS["source"], choices=dict(Source.choices()), default=Source.LIVE.value)
    situation = TextAreaField(LABELS["situation"], [Length(max=5000)])
    results = TextAreaField(LABELS["results"], [Length(max=8000)])
    shortcomings = TextAreaField(LABELS["shortcomings"], [Length(max=5000)])
    proposals = TextAreaField(LABELS["proposals"], [Length(max=5000)])
    document_no = StringField(LABELS["document_no"], [Length(max=60)])
    document_on = DayField(LABELS["document_on"], [MayBeEmpty()])
    signer = StringField(LABELS["signer"], [Length(max=100)])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry = context.entry
        if isinstance(entry, Report) and entry.as_of is not None:
            own = {name: getattr(entry, name) for name in (*TEXTS, "document_on")} | {"source": entry.source.value}
            for position, figure in enumerate(entry.figures):
                own |= {f"stated_{position}": figure.stated, f"reason_{position}": figure.reason}
            return own
        return {"signer": context.unit.chair_name}

    def prepare(self, context: FormContext) -> None:
        if drawn_for(context).children is None:
            del self.source

    @property
    def drawn(self) -> Drawn:
        return drawn_for(self.context)

    @property
    def reported(self) -> tuple[int, int]:
        """(units directly below that have reported, all of them); (0, 0) for a unit that has none below it."""
        known = self.context.known
        if "reported" not in known:
            unit, period = self.context.unit, self.drawn.period
            known["reported"] = queries.children(self.context.campaign, unit, period) if unit.tier < 4 else (0, 0)
        found: tuple[int, int] = known["reported"]
        return found

    @property
    def earlier(self) -> Report | None:
        """The report this one would supplement."""
        known = self.context.known
        if "earlier" not in known:
            unit, campaign, entry = self.context.unit, self.context.campaign, self.context.entry
            besides = entry.id if entry else None
            known["earlier"] = queries.before(unit.id, campaign.id, self.context.kind, self.drawn.period, besides)
        found: Report | None = known["earlier"]
        return found

    def stamp(self) -> str:
        """Names the figures as they are now."""
        drawn = self.drawn
        said = [(one.code, one.amount) for one in drawn.live] + sorted((drawn.children or {}).items())
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def rows(self) -> Iterator[tuple[Figure, int | None, Field, Field]]:
        """Each figure with what reports of children come to, its stated number and its reason."""
        drawn = self.drawn
        for position, one in enumerate(drawn.live):
            below = None if drawn.children is None else drawn.children.get(one.code, 0)
            yield one, below, self[f"stated_{position}"], self[f"reason_{position}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """An adjusted figure says why."""
        fine = bool(super().validate(extra_validators))
        for _, _, stated, reason in self.rows():
            if stated.data is not None and not reason.data:
                reason.errors = ["Điều chỉnh số liệu thì ghi lý do."]
                fine = False
        return fine

    @property
    def data(self) -> dict[str, Any]:
        """The fields, and `adjusted` as operations take it: {code: (stated, reason)}."""
        adjusted = {
            one.code: (stated.data, reason.data)
            for one, _, stated, reason in self.rows()
            if stated.data is not None and reason.data
        }
        return {name: field.data for name, field in self._fields.items()} | {"adjusted": adjusted}

    def warnings(self) -> list[str]:
        """Figures that moved since the form was opened, or that children report otherwise."""
        odd = []
        if self.seen.data and self.seen.data != self.stamp():
            odd.append("Số liệu vừa thay đổi so với lúc mở biểu mẫu. Số mới nhất đang hiện ở trên.")
        drawn = self.drawn
        if drawn.children is not None:
            for one in drawn.live:
                below = drawn.children.get(one.code, 0)
                if below and below != one.amount:
                    odd.append(
                        f"{one.label}: hồ sơ có {_shown(one, one.amount)}, báo cáo cấp dưới cộng {_shown(one, below)}."
                    )
        return odd[:8]


def _shown(figure: Figure, amount: int) -> str:
    return f"{money(amount)} đồng" if figure.is_money else number(amount)


def drawn_for(context: FormContext) -> Drawn:
    """The figures of the form, counted once a request."""
    if "drawn" not in context.known:
        context.known["drawn"] = operations.draw(context.campaign, context.unit, context.item)
    found: Drawn = context.known["drawn"]
    return found


def report_form(context: FormContext, formdata: MultiDict[str, str] | None = None) -> ReportForm:
    """A form with two fields for each figure of the unit."""
    fields: dict[str, Any] = {}
    for position, one in enumerate(drawn_for(context).live):
        number_field = MoneyField if one.is_money else CountField
        fields[f"stated_{position}"] = number_field(f"{one.label}, số điều chỉnh")
        fields[f"reason_{position}"] = StringField("Lý do điều chỉnh", [Length(max=300)])
    made: ReportForm = type("DrawnReportForm", (ReportForm,), fields)(context, formdata)
    return made
