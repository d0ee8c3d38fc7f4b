"""A result stated by hand. The numbers given to units are one box a unit, read by the route."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.kernel.forms import BaseForm, CountField, Required


class StateForm(BaseForm):
    """An empty amount takes the earlier statement back."""

    amount = CountField("Kết quả thực tế")
    reason = TextAreaField("Lý do", [Required("Ghi vì sao số này khác số hệ thống đếm được."), Length(max=1000)])
    evidence = StringField("Căn cứ (số văn bản, đường dẫn)", [Length(max=300)])


def allocation_form(units: list[tuple[int, str, int | None]], formdata: Any = None) -> BaseForm:
    """One CountField a unit, named n<id>; `units` are (id, name, the number it has)."""
    fields = {f"n{id_}": CountField(name) for id_, name, _ in units}
    form: BaseForm = type("AllocationForm", (BaseForm,), fields)(
        formdata, data={f"n{id_}": amount for id_, _, amount in units}
    )
    return form
