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
EACH = re.compile(r"(>=|>|=)\s*\d+|ALL")


def of_target(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one target, in words; nothing when it can be evaluated."""
    given = [name for name in ("all", "any") if row.get(name)]
    if len(given) != 1:
        yield "cần nêu đúng một trong hai: all (đủ mọi điều kiện) hoặc any (một trong các điều kiện)"
    if row["mode"] != "ALLOCATED" and row.get("value") is None:
        yield "thiếu “value”"
    if row.get("each") is not None and not EACH.fullmatch(str(row["each"])):
        yield f"“each” ghi như “>=1” hoặc “ALL”, không phải “{row['each']}”"
    for name in given:
        for condition in row[name]:
            yield from _of_condition(condition)


def _of_condition(condition: Mapping[str, Any]) -> Iterator[str]:
    source, agg = str(condition.get("source")), condition.get("agg")
    if source not in SOURCES:
        yield f"“source” là “{source}”, không có trong: {', '.join(SOURCES)}"
    elif agg not in SOURCES[source]:
        yield f"“agg” của {source} là “{agg}”, không có trong: {', '.join(SOURCES[source])}"
    elif agg == "sum" and not condition.get("field"):
        yield "cộng số liệu thì cần nêu “field” là chỉ số nào"
    if not isinstance(condition.get("where") or {}, dict):
        yield "“where” phải gồm các cặp “khóa: giá trị”"


def names(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(what it is, its code) of all a target names outside the plan: measure, type and tag of the catalogue, clusters."""
    yield from (("group", code) for code in (row.get("population") or {}).get("groups") or [])
    for condition in [*(row.get("all") or []), *(row.get("any") or [])]:
        if condition.get("field"):
            yield "measure", condition["field"]
        where = condition.get("where") or {}
        if condition.get("source") == "activity":
            kinds = where.get("type") or []
            yield from (("type", code) for code in ([kinds] if isinstance(kinds, str) else kinds))
            if where.get("tag"):
                yield "tag", where["tag"]
