"""Forms made from `fields`: from a row of a plan to controls, and from what was typed back to the row."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput

from app.campaigns.checking import rows
from app.campaigns.models import ActivityType, ActivityTypeTag, Measure
from app.kernel.db import db
from app.kernel.forms import BaseForm, CountField, DayField, Required, YearField
from app.kernel.text import clean
from app.plans.fields import HEAD, MODES, SECTIONS, SOURCES, TIERS, Ask
from app.units.models import Sector

Row = dict[str, Any]
TARGET = (
    Ask("mode", "Cách tính", "one", MODES, required=True),
    Ask("tiers", "Tính các cấp", "many", TIERS),
    Ask("sectors", "Khu vực", "many", dict(Sector.choices())),
    Ask("cmp", "So sánh", "one", {">=": "từ mức này trở lên", ">": "trên mức này", "=": "đúng bằng"}, required=True),
    Ask("value", "Mức phải đạt", "count", hint="Số, hoặc số % khi tính tỷ lệ."),
    Ask("window", "Trong thời gian", "one", "spans"),
    Ask("join", "Khi có hai điều kiện", "one", {"all": "phải đủ cả hai", "any": "một trong hai là được"}),
)
CONDITION = (
    Ask("what", "Đếm gì", "one", SOURCES),
    Ask("field", "Chỉ số", "one", "measures"),
    Ask("type", "Loại hoạt động", "one", "types"),
    Ask("tag", "Nhãn hoạt động", "one", "tags"),
    Ask("code", "Mã việc hoặc nội dung tự khai"),
)
CONDITIONS = 2


def known(plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What rows of this plan may name: its windows, phases, departments, types; the catalogue's tags and measures."""
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
        "tags": {tag: tag for tag in db.session.scalars(sa.select(ActivityTypeTag.tag).distinct().order_by("tag"))},
        "measures": {row.code: row.name for row in db.session.execute(sa.select(Measure.code, Measure.name))},
    }


def asks_of(section: str) -> list[Ask]:
    """The controls of a row of `section`; "head" is the plan itself."""
    if section == "head":
        return list(HEAD)
    asked = list(SECTIONS[section][1])
    if section == "targets":
        asked += TARGET
        for number in range(1, CONDITIONS + 1):
            asked += [Ask(f"c{number}_{a.key}", a.label, a.kind, a.choices) for a in CONDITION]
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
    if section == "targets":
        found |= row.get("population") or {}
        found["join"] = "any" if row.get("any") else "all"
        for number, one in enumerate((row.get("all") or row.get("any") or [])[:CONDITIONS], 1):
            where = one.get("where") or {}
            kind = where.get("type")
            found |= {
                f"c{number}_what": f"{one['source']}.{one['agg']}",
                f"c{number}_field": one.get("field"),
                f"c{number}_type": kind if isinstance(kind, str) else "",
                f"c{number}_tag": where.get("tag"),
                f"c{number}_code": one.get("code") or one.get("kind"),
            }
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
        return {**old, **typed, "period": period, "count_from": {**(old.get("count_from") or {}), **counts}}
    if section == "obligations":
        by = {name: typed.pop(name) for name in ("tiers", "departments", "owner")}
        typed["owed_by"] = {name: value for name, value in by.items() if value}
        typed["due_set_by"] = "PARENT" if typed["due_set_by"] else None
    if section == "targets":
        typed = _target(typed, old)
    merged = {**old, **typed}
    return {key: value for key, value in merged.items() if value not in (None, "", [], {}, False) or key in ("value",)}


def _typed(ask: Ask, field: Field) -> Any:
    value = field.data
    if ask.kind == "lines":
        return [line for text in clean(value or "").splitlines() if (line := text.strip())]
    if ask.kind == "many" and ask.key == "tiers":
        return sorted(int(one) for one in value or [])
    return value


def _target(typed: Row, old: Row) -> Row:
    before: list[Row] = old.get("all") or old.get("any") or []
    conditions = list(_conditions(typed, before))
    population = {key: value for key in ("tiers", "sectors") if (value := typed.pop(key))}
    kept = {key: value for key, value in (old.get("population") or {}).items() if key not in ("tiers", "sectors")}
    join = typed.pop("join") or "all"
    plain = {key: value for key, value in typed.items() if not key.startswith(("c1_", "c2_"))}
    other = "any" if join == "all" else "all"
    return {**plain, "population": {**kept, **population}, join: conditions + before[CONDITIONS:], other: []}


def _conditions(typed: Row, before: list[Row]) -> Iterable[Row]:
    for number in range(1, CONDITIONS + 1):
        what = typed.get(f"c{number}_what")
        if not what:
            continue
        source, _, agg = what.partition(".")
        old = before[number - 1] if number <= len(before) and before[number - 1]["source"] == source else {}
        where = {key: value for key, value in (old.get("where") or {}).items() if key not in ("tag",)}
        kind = typed.get(f"c{number}_type")
        if kind or isinstance(where.get("type"), str):
            where["type"] = kind
        where["tag"] = typed.get(f"c{number}_tag")
        row: Row = {"source": source, "agg": agg}
        if agg == "sum":
            row["field"] = typed.get(f"c{number}_field")
        if code := typed.get(f"c{number}_code"):
            row["kind" if old.get("kind") and not old.get("code") else "code"] = code
        if where := {key: value for key, value in where.items() if value}:
            row["where"] = where
        yield row
