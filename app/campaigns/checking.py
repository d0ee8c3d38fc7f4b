"""Reading a plan file with suspicion: everything wrong with it is said at once, each with its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from app.campaigns import target_checks
from app.campaigns.schema import ASKED, CATALOGUE, NAMED_BY, OWED_BY, PARTS, PLAN, SECTIONS, Row


@dataclass(frozen=True)
class PlanError:
    """What is wrong and where: `row` is "windows, mục 2 (PEAK)", or the key itself at the top of the file."""

    row: str
    message: str

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
    shape = [*_sections(data, SECTIONS, PLAN), *_parts(data)]
    return shape or list(_plan(data))


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
    for key in row.keys() - keys.keys():
        yield PlanError(where, f"không có khóa “{key}”; kiểm tra lại chính tả")
    for name, key in keys.items():
        value = row.get(name)
        if value is None or (key.required and isinstance(value, str) and not value.strip()):
            if key.required:
                yield PlanError(where, f"thiếu “{name}”")
        elif complaint := key.check(value):
            yield PlanError(where, f"“{name}” {complaint}")


def _unique(section: str, found: list[Any]) -> Iterator[PlanError]:
    key = NAMED_BY.get(section, "code")
    seen: set[tuple[Any, ...]] = set()
    for position, row in enumerate(found, 1):
        if not isinstance(row, dict) or not isinstance(row.get(key), str):
            continue  # said by _shape
        identity = (row[key], row.get("family"), row.get("field")) if section == "ready_reasons" else (row[key],)
        if identity in seen:
            yield PlanError(place(section, position, row), f"“{row[key]}” đã có ở mục trước")
        seen.add(identity)


def _parts(data: dict[str, Any]) -> Iterator[PlanError]:
    """Shape of the mappings inside rows."""
    for name, keys in PARTS.items():
        if isinstance(data.get(name), dict):
            yield from _shape(name, data[name], keys)
    for position, row in enumerate(_rows_only(data, "obligations"), 1):
        if isinstance(row.get("owed_by"), dict):
            yield from _shape(f"{place('obligations', position, row)}, owed_by", row["owed_by"], OWED_BY)


def _rows_only(data: dict[str, Any], section: str) -> list[dict[str, Any]]:
    found = data.get(section)
    return [row if isinstance(row, dict) else {} for row in found] if isinstance(found, list) else []


def _plan(data: dict[str, Any]) -> Iterator[PlanError]:
    """What rows say about each other, once each is well formed."""
    yield from _order("period", data["period"])
    if (closes := data.get("closes_on")) and closes < data["period"]["to"]:
        yield PlanError("closes_on", "ngày khóa sổ không thể trước ngày kết thúc kế hoạch")
    for section in ("phases", "windows"):
        for position, row in enumerate(rows(data, section), 1):
            yield from _order(place(section, position, row), row)
    windows = {row["code"] for row in rows(data, "windows")}
    if data.get("eligible_window") and data["eligible_window"] not in windows:
        yield PlanError("eligible_window", f"không có khoảng thời gian “{data['eligible_window']}” trong windows")
    phases = {row["code"] for row in rows(data, "phases")}
    for section, known in (("rules", windows), ("targets", windows | phases)):
        for position, row in enumerate(rows(data, section), 1):
            if row.get("window") and row["window"] not in known:
                where = place(section, position, row)
                yield PlanError(where, f"không có khoảng thời gian “{row['window']}” trong windows")
    for position, row in enumerate(rows(data, "award_forms"), 1):
        days = {"from": row.get("valid_from"), "to": row.get("valid_to")}
        if days["to"]:
            yield from _order(place("award_forms", position, row), days)
    for position, row in enumerate(rows(data, "movements"), 1):
        if row.get("from_year") and row.get("to_year") and row["to_year"] < row["from_year"]:
            yield PlanError(place("movements", position, row), "năm kết thúc trước năm bắt đầu")
    yield from _rules(data)
    yield from _obligations(data)
    for position, row in enumerate(rows(data, "targets"), 1):
        yield from (PlanError(place("targets", position, row), words) for words in target_checks.of_target(row))
    yield from _overlaps(data)


def _overlaps(data: dict[str, Any]) -> Iterator[PlanError]:
    """Phases follow each other; windows may overlap as they like."""
    known = [(row.get("from") or date.min, row["to"], row["code"]) for row in rows(data, "phases")]
    for earlier, later in pairwise(sorted(known)):
        if later[0] <= earlier[1]:
            yield PlanError(f"phases ({later[2]})", f"chồng lên đợt {earlier[2]}, đợt đó đến hết ngày {earlier[1]}")


def _order(where: str, row: Mapping[str, date | None]) -> Iterator[PlanError]:
    first, last = row.get("from"), row["to"]
    if first and last and last < first:
        yield PlanError(where, f"ngày kết thúc {last} trước ngày bắt đầu {first}")


def _rules(data: dict[str, Any]) -> Iterator[PlanError]:
    offered = {row["code"] for row in rows(data, "activity_types")}
    for position, row in enumerate(rows(data, "rules"), 1):
        where = place("rules", position, row)
        for code in row.get("activity_types") or []:
            if code not in offered:
                yield PlanError(where, f"loại hoạt động “{code}” không có trong activity_types của kế hoạch")
        if row["effect"] == "hide_type" and not row.get("activity_types") and not row.get("tags"):
            yield PlanError(where, "cần nêu activity_types hoặc tags, nếu không sẽ ẩn mọi loại hoạt động")
        if row["effect"] == "expect_in_window" and not (row.get("window") and row.get("activity_types")):
            yield PlanError(where, "cần nêu window và activity_types phải thực hiện trong thời gian đó")
        if row["effect"] == "require_field" and not row.get("requires"):
            yield PlanError(where, "cần nêu requires: những điều phải xác nhận")


def _obligations(data: dict[str, Any]) -> Iterator[PlanError]:
    departments = {row["name"] for row in rows(data, "departments")}
    for position, row in enumerate(rows(data, "obligations"), 1):
        where = place("obligations", position, row)
        by = row["owed_by"]
        if not (by.get("tiers") or by.get("departments") or by.get("owner")):
            yield PlanError(where, "cần nêu ai phải thực hiện: tiers, departments hoặc owner")
        for name in [*(by.get("departments") or []), *([row["via"]] if row.get("via") else [])]:
            if name not in departments:
                yield PlanError(where, f"ban “{name}” không có trong departments")


def _catalogue(data: dict[str, Any]) -> Iterator[PlanError]:
    known = {row.get("code") for row in _rows_only(data, "measures")}
    for position, row in enumerate(_rows_only(data, "activity_types"), 1):
        asked = row.get("measures")
        for one in asked if isinstance(asked, list) else []:
            where = f"{place('activity_types', position, row)}, measures"
            yield from _shape(where, one, ASKED)
            if isinstance(one, dict) and one.get("code") not in known:
                yield PlanError(where, f"không có chỉ số “{one.get('code')}” trong measures")
