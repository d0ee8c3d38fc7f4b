"""Forms made from `fields`: from a row of a plan to controls, and from what was typed back to the row."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput

from app.campaigns.checking import rows
from app.campaigns.models import ActivityType, ActivityTypeTag, Measure
from app.kernel import clock
from app.kernel.db import db
from app.kernel.forms import BaseForm, CountField, DayField, Required, YearField
from app.kernel.text import clean, parse_day
from app.plans import queries, target_rows
from app.plans.fields import HEAD, SECTIONS, TAGS, Ask
from app.units import groups
from app.units.queries import by_code

Row = dict[str, Any]


class AncientDayField(DayField):
    """A day long ago: what a plan celebrates may be older than any entry."""

    def parse(self, typed: str) -> date:
        return parse_day(typed, clock.today(), earliest=1000)


def known(plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What rows of this plan may name: its own rows by code, the catalogue's types, tags and measures, plans above."""
    windows = {row["code"]: row["name"] for row in rows(plan, "windows")}
    phases = {row["code"]: row["name"] for row in rows(plan, "phases")}
    types = {code: name for code, name in db.session.execute(sa.select(ActivityType.code, ActivityType.name))}  # noqa: C416
    offered = [row["code"] for row in rows(plan, "activity_types")]
    return {
        "windows": windows,
        "phases": phases,
        "spans": windows | phases,
        "departments": {row["name"]: row["name"] for row in rows(plan, "departments")},
        "types": {code: types.get(code, code) for code in offered},
        "all_types": types,
        "tags": {
            tag: TAGS.get(tag, tag)
            for tag in db.session.scalars(sa.select(ActivityTypeTag.tag).distinct().order_by("tag"))
        },
        "groups": _groups(plan),
        "measures": {row.code: row.name for row in db.session.execute(sa.select(Measure.code, Measure.name))},
        "duties": {row["code"]: row["name"] for row in rows(plan, "obligations")}
        | {row["code"]: row["label"] for row in rows(plan, "declarations")},
        **{
            section: {row["code"]: row["label"] for row in rows(plan, section)}
            for section in ("registration_kinds", "nomination_types", "nomination_categories")
        },
        "parents": queries.parents(plan["owner"]["code"], plan["code"]),
    }


def _groups(plan: Mapping[str, Any]) -> dict[str, str]:
    """Clusters of the plan's owner in the year the plan ends, and those its targets name already; {code: name}."""
    last = (plan.get("period") or {}).get("to")
    owner = by_code((plan.get("owner") or {}).get("code") or "")
    found = groups.of_year(owner, last.year) if owner and isinstance(last, date) else []
    named = {code: code for row in rows(plan, "targets") for code in (row.get("population") or {}).get("groups") or []}
    return named | {group.code: group.name for group, _ in found}


def asks_of(section: str) -> list[Ask]:
    """The controls of a row of `section`; "head" is the plan itself."""
    if section == "head":
        return list(HEAD)
    asked = list(SECTIONS[section][1])
    if section == "targets":
        asked += target_rows.asks()
    return asked


def form_for(section: str, plan: Mapping[str, Any], formdata: Any = None, row: Row | None = None) -> BaseForm:
    """A form for a row of `section`, showing `row` when nothing was typed."""
    lists = known(plan)
    fields = {ask.key: _field(ask, lists) for ask in asks_of(section)}
    meta = type("Meta", (BaseForm.Meta,), {"csrf": False})
    # "data", "errors" are no keys of a plan; "from" and the like are set by name
    made = type("RowForm", (BaseForm,), {"Meta": meta} | {f"f_{key}": field for key, field in fields.items()})
    shown = {f"f_{key}": value for key, value in _shown(section, row or {}).items()}
    form: BaseForm = made(formdata=formdata, data=shown)
    return form


def _field(ask: Ask, lists: Mapping[str, Mapping[str, str]]) -> Field:
    needed = [Required("Cần nhập ô này.")] if ask.required else [MayBeEmpty()]
    choices = dict(lists[ask.choices] if isinstance(ask.choices, str) and ask.choices else ask.choices or {})
    if ask.kind == "flag":
        return BooleanField(ask.label)
    if ask.key == "origin_on":
        return AncientDayField(ask.label, needed)
    if ask.kind == "day":
        return DayField(ask.label, needed)
    if ask.kind == "count":
        return CountField(ask.label, needed)
    if ask.kind == "year":
        return YearField(ask.label, needed)
    if ask.kind == "one":
        return SelectField(
            ask.label, needed, choices={"": "Chọn" if ask.required else "Không chọn", **choices}, default=""
        )
    if ask.kind == "many":
        return SelectMultipleField(ask.label, choices=choices, option_widget=CheckboxInput())
    if ask.kind in ("long", "lines"):
        return TextAreaField(ask.label, [*needed, Length(max=20_000)])
    return StringField(ask.label, [*needed, Length(max=500)])


def _shown(section: str, row: Row) -> Row:
    """Field values of a row."""
    found = dict(row)
    if section == "head":
        found |= {"from": (row.get("period") or {}).get("from"), "to": (row.get("period") or {}).get("to")}
        found |= {f"count_{key}": value for key, value in (row.get("count_from") or {}).items()}
    if section == "obligations":
        by = row.get("owed_by") or {}
        found |= {"tiers": by.get("tiers"), "departments": by.get("departments"), "owner": by.get("owner")}
        found["due_set_by"] = row.get("due_set_by") == "PARENT"
        found["decided_by"] = (row.get("then") or {}).get("decided_by")
    if section == "rules":
        found["suggest"] = (row.get("suggest") or {}).get("format")
    if section == "targets":
        found |= target_rows.shown(row)
    for ask in asks_of(section):
        value = found.get(ask.key)
        if ask.kind == "lines":
            found[ask.key] = "\n".join(value or [])
        elif ask.kind == "many":
            found[ask.key] = [str(one) for one in value or []]
        elif ask.kind in ("text", "long", "one"):
            found[ask.key] = "" if value is None else str(value)
    return found


def row_of(section: str, form: BaseForm, old: Row) -> Row:
    """The row as typed, in the keys of the file; what the form does not ask for is kept from `old`."""
    typed = {ask.key: _typed(ask, form[f"f_{ask.key}"]) for ask in asks_of(section)}
    if section == "head":
        period = {"from": typed.pop("from"), "to": typed.pop("to")}
        counts = {key.removeprefix("count_"): typed.pop(key) for key in [k for k in typed if k.startswith("count_")]}
        counts = {key: value for key, value in counts.items() if value}
        return {**old, **typed, "period": period, "count_from": counts}
    if section == "obligations":
        by = {name: typed.pop(name) for name in ("tiers", "departments", "owner")}
        typed["owed_by"] = {name: value for name, value in by.items() if value}
        typed["due_set_by"] = "PARENT" if typed["due_set_by"] else None
        typed["then"] = {**(old.get("then") or {}), "decided_by": typed.pop("decided_by")}
    if section == "rules":
        typed["suggest"] = {**(old.get("suggest") or {}), "format": typed.pop("suggest")}
    for name in ("then", "suggest"):
        if name in typed:
            typed[name] = {key: value for key, value in typed[name].items() if value}
    if section == "targets":
        typed = target_rows.row_of(typed, old)
    merged = {**old, **typed}
    return {key: value for key, value in merged.items() if value not in (None, "", [], {}, False) or key in ("value",)}


def _typed(ask: Ask, field: Field) -> Any:
    value = field.data
    if ask.kind == "lines":
        return [line for text in clean(value or "").splitlines() if (line := text.strip())]
    if ask.kind == "long":
        return clean(value or "")
    if ask.kind == "many" and ask.key == "tiers":
        return sorted(int(one) for one in value or [])
    return value
