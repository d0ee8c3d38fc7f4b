"""The tree of the sample province as rows: units, their dated versions, figures and decisions."""

from datetime import timedelta
from typing import Any

from app.demo.structure import FIRST_DAY, Province, TreeEvent, Unit
from app.kernel.text import clean_line, fold, sort_key
from app.units.models import OrgEvent, OrgUnit, UnitStat, UnitVersion
from app.units.versions import LONG_AGO, step

Rows = list[dict[str, Any]]


class Tree:
    """Ids, parents and paths of the units, numbered from 1 in the order of the province."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.units = {unit.code: unit for unit in province.units}
        self.ids = {unit.code: number for number, unit in enumerate(province.units, 1)}
        self.paths: dict[str, str] = {}
        for unit in province.units:
            above = self.paths[unit.parent_code] if unit.parent_code else ""
            self.paths[unit.code] = above + step(self.ids[unit.code])
        self.names = {unit.code: clean_line(unit.name) for unit in province.units}

    def desk_of(self, code: str) -> str:
        """The union on whose desk this one's entries lie first: the upper one, the province's own at home."""
        return self.units[code].parent_code or code

    def id_of(self, code: str | None) -> int | None:
        return self.ids[code] if code else None


def tables(tree: Tree) -> list[tuple[Any, Rows]]:
    """(table, rows) in the order of writing. Parents stand before children."""
    units = [_unit(tree, unit) for unit in tree.province.units]
    followers = [row for row in units if row["successor_id"]]
    for row in followers:  # a successor must be there before it is pointed at
        units.remove(row)
    return [
        (OrgUnit.__table__, [*units, *followers]),
        (UnitVersion.__table__, [_version(tree, unit) for unit in tree.province.units]),
        (UnitStat.__table__, [_stat(tree, unit) for unit in tree.province.grassroots]),
        (OrgEvent.__table__, _events(tree)),
    ]


def _unit(tree: Tree, unit: Unit) -> dict[str, Any]:
    name, head = tree.names[unit.code], unit.letterhead
    return {
        "id": tree.ids[unit.code],
        "code": unit.code,
        "name": name,
        "short_name": unit.short_name,
        "search_key": fold(f"{name} {unit.short_name} {unit.code}"),
        "sort_key": sort_key(name),
        "tier": unit.tier,
        "unit_type": unit.unit_type,
        "sector": unit.sector,
        "area": unit.area,
        "parent_id": tree.id_of(unit.parent_code),
        "path": tree.paths[unit.code],
        "chair_name": unit.chair.full_name,
        "phone": unit.phone,
        "email": unit.email,
        "agency_head": unit.agency_head,
        "agency_head_title": unit.agency_head_title,
        "entry_mode": unit.entry_mode,
        "founded_on": unit.founded_on,
        "ended_on": unit.ended_on,
        "successor_id": tree.id_of(unit.successor_code),
        "heading_upper": head.heading_upper,
        "heading_name": head.heading_name,
        "place_name": head.place_name,
        "sign_authority": head.sign_authority,
        "sign_title": head.sign_title,
        "signer_name": head.signer_name,
    }


def _version(tree: Tree, unit: Unit) -> dict[str, Any]:
    name = tree.names[unit.code]
    return {
        "unit_id": tree.ids[unit.code],
        "valid_from": unit.founded_on or LONG_AGO,
        "valid_to": unit.ended_on,
        "name": name,
        "short_name": unit.short_name,
        "sort_key": sort_key(name),
        "tier": unit.tier,
        "unit_type": unit.unit_type,
        "sector": unit.sector,
        "area": unit.area,
        "parent_id": tree.id_of(unit.parent_code),
    }


def _stat(tree: Tree, unit: Unit) -> dict[str, Any]:
    return {
        "unit_id": tree.ids[unit.code],
        "as_of": max(FIRST_DAY, unit.founded_on or FIRST_DAY),
        "members": unit.members,
        "female": unit.female,
        "workers": unit.workers,
    }


def _events(tree: Tree) -> Rows:
    return [_event(tree, event) for event in sorted(tree.province.events, key=lambda one: one.on)]


def _event(tree: Tree, event: TreeEvent) -> dict[str, Any]:
    """A merger takes effect the day after the last day of the union that ends."""
    detail = {"into": tree.names[event.into]} if event.into else {"parent": tree.units[event.unit_code].parent_code}
    return {
        "type": event.type,
        "unit_id": tree.ids[event.unit_code],
        "on_day": event.on + timedelta(days=1) if event.into else event.on,
        "decision_no": event.decision_no,
        "detail": detail,
    }
