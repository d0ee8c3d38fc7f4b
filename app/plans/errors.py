"""Where an error of a plan is mended: which row of which section, and which control of its form."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.campaigns import loading
from app.campaigns.checking import PlanError, rows
from app.campaigns.schema import NAMED_BY
from app.kernel.forms import BaseForm
from app.plans.fields import HEAD, SECTIONS

_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_ROW = re.compile(r"(\w+), mục (\d+)")
# controls that stand for a key of the file of another name
_CONTROLS = {"owed_by": "tiers", "population": "tiers", "all": "c1_what", "any": "c1_what", "then": "decided_by"}


def spot(error: PlanError) -> tuple[str, int]:
    """(section, place from 0) of the row to open; ("head", 0) for the plan itself and for a section as a whole."""
    found = _ROW.match(error.row)
    if found and found[1] in SECTIONS:
        return found[1], int(found[2]) - 1
    return "head", 0


def control(error: PlanError) -> str:
    """The control that mends it, "" where none does by itself."""
    inside = error.row.rpartition(", ")[2]
    if inside in ("all", "any", "where"):
        return "c1_what"
    if error.row == "count_from":
        return f"count_{error.field}"
    return _CONTROLS.get(error.field, error.field)


def of_row(plan: Mapping[str, Any], section: str, at: int) -> list[PlanError]:
    """What is wrong with one row by itself, whatever its neighbours are; of "head" with the plan itself."""
    if section == "head":
        return [error for error in loading.review(dict(plan)) if spot(error) == ("head", 0)]
    everything = rows(plan, section)
    row = everything[at]
    alone = {**plan, section: [row]}
    found = [error for error in loading.review(alone) if spot(error) == (section, 0) and error.row.startswith(section)]
    key = NAMED_BY.get(section, "code")
    twins = [other for place, other in enumerate(everything) if place != at and other.get(key) == row.get(key)]
    if section == "ready_reasons":
        twins = [one for one in twins if all(one.get(name) == row.get(name) for name in ("family", "field"))]
    if twins:
        found.append(PlanError(section, f"“{row.get(key)}” đã có ở mục khác", key))
    return found


def at_row(plan: Mapping[str, Any], section: str, at: int) -> list[PlanError]:
    """What is wrong with a row where it stands, among its neighbours too."""
    return [error for error in loading.review(dict(plan)) if spot(error) == (section, at)]


def attach(form: BaseForm, found: Iterable[PlanError]) -> None:
    """Put each error beside its control, the rest on top of the form."""
    for error in found:
        name = f"f_{control(error)}"
        if name in form:
            form[name].errors = [*form[name].errors, _beside(error)]
        else:
            form.form_errors = [*form.form_errors, said(error)]


def where(error: PlanError) -> str:
    """The place in the words of the editor: "Đợt thi đua, mục 2 (D2)", "Thực hiện kế hoạch cấp trên"."""
    section, comma, rest = error.row.partition(",")
    name = section.partition(" (")[0]
    labels = {ask.key: ask.label for ask in HEAD} | {"period": "Thời gian", "tệp": "Thông tin chung"}
    title = SECTIONS[name][0] if name in SECTIONS else labels.get(name, name)
    return title + section.removeprefix(name) + comma + rest


def said(error: PlanError) -> str:
    """The message with its days as people write them."""
    return _ISO.sub(lambda found: f"{found[3]}/{found[2]}/{found[1]}", error.message)


def _beside(error: PlanError) -> str:
    """The message without the name of the key, which the label beside it says."""
    message = said(error)
    words = message.removeprefix(f"“{error.field}” ").removeprefix(f"thiếu “{error.field}”") or "cần nhập ô này"
    return words[:1].upper() + words[1:] + "."
