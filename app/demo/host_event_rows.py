"""Host events of the sample province as rows, with every invited union's part."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from app.demo.hosting import GATHERINGS, Gathering, Guest, guests_of
from app.demo.people_rows import Staff
from app.demo.unit_rows import Rows, Tree
from app.entries.models import Channel, new_public_id
from app.host_events.models import Answer, HostEvent, Participation
from app.kernel.clock import TZ
from app.kernel.text import fold


def tables(
    tree: Tree, staff: dict[str, Staff], campaign_id: int, types: Mapping[str, tuple[int, str]]
) -> list[tuple[Any, Rows]]:
    """(table, rows) in the order of writing; `types` are ids and names of activity types by code."""
    events, parts = [], []
    province = tree.province
    officer = staff[province.root.code].writer
    for number, gathering in enumerate(GATHERINGS, 1):
        events.append(_event(number, gathering, tree.ids[province.root.code], campaign_id, types, officer))
        parts += [_part(number, gathering, one, tree, staff, officer) for one in guests_of(province, gathering)]
    return [(HostEvent.__table__, events), (Participation.__table__, parts)]


def _event(
    number: int, one: Gathering, host: int, campaign_id: int, types: Mapping[str, tuple[int, str]], officer: int
) -> dict[str, Any]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "campaign_id": campaign_id,
        "host_id": host,
        "type_id": types[one.type_code][0],
        "name": one.name,
        "search_key": fold(f"{one.name} {one.place}"),
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "place": one.place,
        "format": one.format,
        "invites_all": one.each is None,
        "quota": one.quota,
        "answer_by": one.answer_by,
        "guidance": one.guidance,
        "result": one.result,
        "version": 1,
        "created_at": _at(one.invited_on),
        "created_by_id": officer,
    }


def _part(
    event: int, gathering: Gathering, one: Guest, tree: Tree, staff: dict[str, Staff], officer: int
) -> dict[str, Any]:
    unit = one.unit
    by = staff[(unit.parent_code or "") if one.behalf else unit.code].writer
    told = one.attended is not None
    return {
        "event_id": event,
        "unit_id": tree.ids[unit.code],
        "answer": None if one.comes is None else Answer.YES if one.comes else Answer.NO,
        "people": one.people,
        "reason": one.reason,
        "answered_at": _at(one.answered_on) if one.answered_on else None,
        "answered_by_id": by if one.comes is not None else None,
        "on_behalf_channel": Channel.PHONE if one.behalf else None,
        "on_behalf_of": unit.chair.full_name if one.behalf else "",
        "attended": one.attended,
        "attended_people": one.attended_people,
        "marked_at": _at(gathering.ends_on + timedelta(days=1)) if told else None,
        "marked_by_id": officer if told else None,
    }


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), TZ)
