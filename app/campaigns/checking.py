"""Reading a plan file with suspicion: everything wrong with it is said at once, each with its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from app.campaigns import target_checks
from app.campaigns.schema import (
    ASKED,
    CATALOGUE,
    CONDITION,
    NAMED_BY,
    OWED_BY,
    PARTS,
    PLAN,
    POPULATION,
    SECTIONS,
    WHERE,
    Row,
)

LONGEST = 3660  # days a plan may run

ACKNOWLEDGED = ("PLAN", "RESULT_REPORT", "CONSOLIDATED_REPORT", "REVIEW_MEETING")  # kinds that need no decision


@dataclass(frozen=True)
class PlanError:
    """What is wrong and where: `row` is "windows, mục 2 (PEAK)", or the key itself at the top of the file.

    `field` is the key of the row it concerns, "" where it is the row as a whole.
    """

    row: str
    message: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"


def is_catalogue(data: Any) -> bool:
    """The file is the shared catalogue (measures and types), not a plan."""
    return isinstance(data, dict) and "measures" in data


def check(data: Any) -> list[PlanError]:
    """Everything wrong with the file that can be known without the database; empty when it may be loaded."""
    if not isinstance(data, dict):
        return [PlanError("tệp", "không phải tệp kế hoạch: cần các cặp “khóa: giá trị” ở ngoài cùng")]
    if is_catalogue(data):
        return [*_sections(data, CATALOGUE, {}), *_catalogue(data)]
    return shape(data) or list(_plan(data))


def shape(data: dict[str, Any]) -> list[PlanError]:
    """What is wrong with single values of a plan: while it is, the plan can be neither shown nor mended on screen."""
    return [*_sections(data, SECTIONS, PLAN), *_parts(data)]


def rows(data: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """The rows of a section; none when the file leaves it out. Call after `check` found nothing."""
    return data.get(section) or []


def place(section: str, position: int, row: Any) -> str:
    """Where a row stands, as its author finds it: the section, its number from 1, its code or name."""
    name = row.get(NAMED_BY.get(section, "code")) if isinstance(row, dict) else None
    return f"{section}, mục {position}" + (f" ({str(name)[:40]})" if name else "")


def _sections(data: dict[str, Any], sections: Mapping[str, Row], top: Row) -> Iterator[PlanError]:
    """Shape of the whole file: known keys, required keys, right kinds of values, no code twice."""
    flat = {key: value for key, value in data.items() if key not in sections}
    yield from _shape("tệp", flat, top)
    for section, keys in sections.items():
        found = data.get(section)
        if found is None:
            continue
        if not isinstance(found, list):
            yield PlanError(section, "phải là danh sách các mục, mỗi mục bắt đầu bằng “- ”")
            continue
        yield from _unique(section, found)
        for position, row in enumerate(found, 1):
            yield from _shape(place(section, position, row), row, keys)


def _shape(where: str, row: Any, keys: Row) -> Iterator[PlanError]:
    if not isinstance(row, dict):
        yield PlanError(where, "phải gồm các cặp “khóa: giá trị”")
        return
    for unknown in sorted(map(str, row.keys() - keys.keys())):
        yield PlanError(where, f"không có khóa “{unknown[:40]}”; kiểm tra lại chính tả")
    for name, key in keys.items():
        value = row.get(name)
        if value is None or (key.required and isinstance(value, str) and not value.strip()):
            if key.required:
                yield PlanError(where, f"thiếu “{name}”", name)
        elif complaint := key.check(value):
            yield PlanError(where, f"“{name}” {complaint}", name)


def _unique(section: str, found: list[Any]) -> Iterator[PlanError]:
    key = NAMED_BY.get(section, "code")
    seen: set[tuple[str, ...]] = set()
    for position, row in enumerate(found, 1):
        if not isinstance(row, dict) or not isinstance(row.get(key), str):
            continue  # said by _shape
        more = (row.get("family"), row.get("field")) if section == "ready_reasons" else ()
        identity = (row[key], *(str(one or "") for one in more))
        if identity in seen:
            yield PlanError(place(section, position, row), f"“{row[key]}” đã có ở mục trước", key)
        seen.add(identity)


def _parts(data: dict[str, Any]) -> Iterator[PlanError]:
    """Shape of the mappings inside rows."""
    for name, keys in PARTS.items():
        if isinstance(data.get(name), dict):
            yield from _shape(name, data[name], keys)
    for position, row in enumerate(_rows_only(data, "obligations"), 1):
        if isinstance(row.get("owed_by"), dict):
            yield from _shape(f"{place('obligations', position, row)}, owed_by", row["owed_by"], OWED_BY)
    for position, row in enumerate(_rows_only(data, "targets"), 1):
        where = place("targets", position, row)
        if isinstance(row.get("population"), dict):
            yield from _shape(f"{where}, population", row["population"], POPULATION)
        for name in ("all", "any"):
            for one in row[name] if isinstance(row.get(name), list) else []:
                yield from _shape(f"{where}, {name}", one, CONDITION)
                if isinstance(one, dict) and isinstance(one.get("where"), dict):
                    yield from _shape(f"{where}, {name}, where", one["where"], WHERE)


def _rows_only(data: dict[str, Any], section: str) -> list[dict[str, Any]]:
    found = data.get(section)
    return [row if isinstance(row, dict) else {} for row in found] if isinstance(found, list) else []


def _plan(data: dict[str, Any]) -> Iterator[PlanError]:
    """What rows say about each other, once each is well formed."""
    period = data["period"]
    yield from _order("period", period)
    if (first := period.get("from")) and (period["to"] - first).days > LONGEST:
        yield PlanError("period", "kế hoạch dài quá 10 năm; kiểm tra lại năm", "to")
    if (closes := data.get("closes_on")) and closes < period["to"]:
        yield PlanError("closes_on", "ngày khóa sổ không thể trước ngày kết thúc kế hoạch", "closes_on")
    for section in ("phases", "windows"):
        for position, row in enumerate(rows(data, section), 1):
            yield from _order(place(section, position, row), row)
    windows = {row["code"] for row in rows(data, "windows")}
    if data.get("eligible_window") and data["eligible_window"] not in windows:
        wrong = f"không có khoảng thời gian “{data['eligible_window']}” trong windows"
        yield PlanError("eligible_window", wrong, "eligible_window")
    phases = {row["code"] for row in rows(data, "phases")}
    for section, known in (("rules", windows), ("targets", windows | phases)):
        for position, row in enumerate(rows(data, section), 1):
            if row.get("window") and row["window"] not in known:
                where = place(section, position, row)
                yield PlanError(where, f"không có khoảng thời gian “{row['window']}” trong windows", "window")
    for position, row in enumerate(rows(data, "milestones"), 1):
        if row.get("phase") and row["phase"] not in phases:
            yield PlanError(place("milestones", position, row), f"không có đợt “{row['phase']}” trong phases", "phase")
    for position, row in enumerate(rows(data, "award_forms"), 1):
        days = {"from": row.get("valid_from"), "to": row.get("valid_to")}
        if days["to"]:
            yield from _order(place("award_forms", position, row), days, "valid_to")
    for position, row in enumerate(rows(data, "movements"), 1):
        if row.get("from_year") and row.get("to_year") and row["to_year"] < row["from_year"]:
            yield PlanError(place("movements", position, row), "năm kết thúc trước năm bắt đầu", "to_year")
    yield from _rules(data)
    yield from _obligations(data)
    yield from _targets(data)
    yield from _overlaps(data)


def _overlaps(data: dict[str, Any]) -> Iterator[PlanError]:
    """Phases follow each other; windows may overlap as they like."""
    known = [
        (row.get("from") or date.min, row["to"], position, row) for position, row in enumerate(rows(data, "phases"), 1)
    ]
    for earlier, later in pairwise(sorted(known, key=lambda one: one[:3])):
        if later[0] <= earlier[1]:
            words = f"chồng lên đợt {earlier[3]['code']}, đợt đó đến hết ngày {earlier[1]}"
            yield PlanError(place("phases", later[2], later[3]), words, "from")


def _order(where: str, row: Mapping[str, date | None], field: str = "to") -> Iterator[PlanError]:
    first, last = row.get("from"), row["to"]
    if first and last and last < first:
        yield PlanError(where, f"ngày kết thúc {last} trước ngày bắt đầu {first}", field)


def _rules(data: dict[str, Any]) -> Iterator[PlanError]:
    offered = {row["code"] for row in rows(data, "activity_types")}
    for position, row in enumerate(rows(data, "rules"), 1):
        where = place("rules", position, row)
        for code in row.get("activity_types") or []:
            if code not in offered:
                words = f"loại hoạt động “{code}” không có trong activity_types của kế hoạch"
                yield PlanError(where, words, "activity_types")
        if row["effect"] == "hide_type" and not row.get("activity_types") and not row.get("tags"):
            words = "cần nêu activity_types hoặc tags, nếu không sẽ ẩn mọi loại hoạt động"
            yield PlanError(where, words, "activity_types")
        if row["effect"] == "expect_in_window" and not (row.get("window") and row.get("activity_types")):
            yield PlanError(where, "cần nêu window và activity_types phải thực hiện trong thời gian đó", "window")
        if row["effect"] == "require_field" and not row.get("requires"):
            yield PlanError(where, "cần nêu requires: những điều phải xác nhận", "requires")


def _obligations(data: dict[str, Any]) -> Iterator[PlanError]:
    departments = {row["name"] for row in rows(data, "departments")}
    for position, row in enumerate(rows(data, "obligations"), 1):
        where = place("obligations", position, row)
        by = row["owed_by"]
        if not (by.get("tiers") or by.get("departments") or by.get("owner")):
            yield PlanError(where, "cần nêu ai phải thực hiện: tiers, departments hoặc owner", "tiers")
        if row.get("acknowledge_only") and row["kind"] not in ACKNOWLEDGED:
            words = "chỉ kế hoạch, báo cáo, sơ kết mới “chỉ ghi nhận” được; việc này phải có người duyệt"
            yield PlanError(where, words, "acknowledge_only")
        named = [("departments", name) for name in by.get("departments") or []]
        for field, name in [*named, *([("via", row["via"])] if row.get("via") else [])]:
            if name not in departments:
                yield PlanError(where, f"ban “{name}” không có trong departments", field)


def _targets(data: dict[str, Any]) -> Iterator[PlanError]:
    lists = ("obligations", "declarations", "registration_kinds", "nomination_types", "nomination_categories")
    offered = {section: {row["code"] for row in rows(data, section)} for section in lists}
    for position, row in enumerate(rows(data, "targets"), 1):
        where = place("targets", position, row)
        yield from (PlanError(where, words, field) for field, words in target_checks.of_target(row))
        for field, section, code in target_checks.names_in_plan(row):
            if code not in offered[section]:
                yield PlanError(where, f"không có “{code}” trong {section}", field)


def _catalogue(data: dict[str, Any]) -> Iterator[PlanError]:
    known = {row.get("code") for row in _rows_only(data, "measures")}
    for position, row in enumerate(_rows_only(data, "activity_types"), 1):
        asked = row.get("measures")
        for one in asked if isinstance(asked, list) else []:
            where = f"{place('activity_types', position, row)}, measures"
            yield from _shape(where, one, ASKED)
            if isinstance(one, dict) and one.get("code") not in known:
                yield PlanError(where, f"không có chỉ số “{one.get('code')}” trong measures")
