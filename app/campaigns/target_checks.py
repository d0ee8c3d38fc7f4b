"""What is wrong with the targets of a plan file: each condition must be one that can be counted (domain.md §2.8)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

SOURCES: Mapping[str, tuple[str, ...]] = {
    "activity": ("count", "sum"),
    "registration": ("count",),
    "initiative": ("count", "distinct_authors"),
    "org_event": ("count",),
    "obligation": ("submitted",),
    "declaration": ("flag",),
    "host_event": ("attended_all", "participants"),
    "model": ("count",),
    "award": ("count",),
}
EACH = re.compile(r"(>=|>|=)\s*\d{1,9}|ALL")


def of_target(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong with it, in words) of one target; nothing when it can be evaluated."""
    given = [name for name in ("all", "any") if row.get(name)]
    if len(given) != 1:
        yield "c1_what", "cần nêu đúng một trong hai: all (đủ mọi điều kiện) hoặc any (một trong các điều kiện)"
    if row["mode"] != "ALLOCATED" and row.get("value") is None:
        yield "value", "thiếu “value”"
    if row.get("denominator_on") and not str(row["mode"]).startswith("PCT_MEMBERS"):
        yield "denominator_on", "“denominator_on” chỉ dùng khi tính tỷ lệ đoàn viên"
    if row.get("each") is not None and not EACH.fullmatch(str(row["each"])):
        yield "each", f"“each” ghi như “>=1” hoặc “ALL”, không phải “{row['each']}”"
    for name in given:
        for number, condition in enumerate(row[name], 1):
            yield from ((f"c{number}_{key}", words) for key, words in _of_condition(condition))


def _of_condition(condition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    source, agg = str(condition.get("source")), condition.get("agg")
    if source not in SOURCES:
        yield "what", f"“source” là “{source}”, không có trong: {', '.join(SOURCES)}"
    elif agg not in SOURCES[source]:
        yield "what", f"“agg” của {source} là “{agg}”, không có trong: {', '.join(SOURCES[source])}"
    elif agg == "sum" and not condition.get("field"):
        yield "field", "cộng số liệu thì cần nêu “field” là chỉ số nào"


def names(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(what it is, its code) of all a target names outside the plan: measure, type and tag of the catalogue, clusters."""
    yield from (("group", code) for code in (row.get("population") or {}).get("groups") or [])
    for condition in [*(row.get("all") or []), *(row.get("any") or [])]:
        if condition.get("field"):
            yield "measure", condition["field"]
        where = condition.get("where") or {}
        if condition.get("source") in ("activity", "host_event"):
            kinds = where.get("type") or []
            yield from (("type", code) for code in ([kinds] if isinstance(kinds, str) else kinds))
            if where.get("tag"):
                yield "tag", where["tag"]


def names_in_plan(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(key, section, code) of all a target names inside its plan: duties, declarations, kinds, award types, categories."""
    for number, condition in enumerate([*(row.get("all") or []), *(row.get("any") or [])], 1):
        where, source = condition.get("where") or {}, condition.get("source")
        named = {
            "obligation": (("code", "obligations", condition.get("code")),),
            "declaration": (("code", "declarations", condition.get("code")),),
            "registration": (("kind", "registration_kinds", where.get("kind")),),
            "award": (
                ("award_type", "nomination_types", where.get("type")),
                ("category", "nomination_categories", where.get("category")),
            ),
        }
        for field, section, codes in named.get(str(source), ()):
            for code in [codes] if isinstance(codes, str) else codes or []:
                yield f"c{number}_{field}", section, code
