"""Activities of the sample province as rows: the activity, its figures, its drawn photos."""

from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace
from typing import Any

from app.activities.facts import LABELS, facts
from app.activities.models import Activity, CostSource
from app.campaigns.terms import Format
from app.demo.doing import Doing
from app.demo.papers import Paper, Spine, Typed
from app.demo.unit_rows import Rows
from app.entries.facts import as_dict
from app.entries.models import Attachment, EntryValue, FamilyName
from app.kernel.text import clean_line, day, fold, number
from app.kernel.uploads import Upload


@dataclass(frozen=True)
class Stored:
    """A picture in the file store."""

    upload: Upload
    name: str
    thumb: str


@dataclass(frozen=True)
class Catalogue:
    """Types and measures of the database: {code: (id, name)} and {code: (id, name, counted in, is money)}."""

    types: dict[str, tuple[int, str]]
    measures: dict[str, tuple[int, str, str, bool]]


class ActivityRows:
    def __init__(self, spine: Spine, catalogue: Catalogue, pictures: list[Stored]) -> None:
        self._spine = spine
        self._catalogue = catalogue
        self._pictures = iter(pictures)
        self._activities: Rows = []
        self._values: Rows = []
        self._photos: Rows = []

    def add(self, entry: int, one: Doing) -> None:
        type_id, type_name = self._catalogue.types[one.type_code]
        title = clean_line(one.title) or f"{type_name} – {day(one.event_on)}"
        place = clean_line(one.place)
        draft = one.state == "draft"
        labels = LABELS | {f"m_{code}": measure[1] for code, measure in self._catalogue.measures.items()}
        paper = Paper(
            family=FamilyName.ACTIVITIES,
            unit_code=one.unit_code,
            journey=one.journey,
            kind=one.type_code,
            title=clean_line(one.title) if draft else title,
            search_key=fold(one.title if draft else f"{title} {type_name} {place}"),
            event_on=one.event_on,
            event_to=one.event_to,
            facts=self._facts(one, title, type_name, place),
            labels=labels,
            typed=_typed(one),
        )
        self._spine.add(entry, paper)
        self._activities.append(_row(entry, one, type_id, place))
        if not draft:
            self._values += [
                {"entry_id": entry, "measure_id": self._catalogue.measures[code][0], "amount": amount}
                for code, amount in one.values.items()
            ]
        self._photos += self._attachments(entry, one)

    def tables(self) -> list[tuple[Any, Rows]]:
        return [
            (Activity.__table__, self._activities),
            (EntryValue.__table__, self._values),
            (Attachment.__table__, self._photos),
        ]

    def _facts(self, one: Doing, title: str, type_name: str, place: str) -> dict[str, str]:
        amounts = []
        for code, amount in one.values.items():
            number_, name, counted_in, is_money = self._catalogue.measures[code]
            measure = SimpleNamespace(code=code, name=name, counted_in=counted_in, is_money=is_money)
            amounts.append(SimpleNamespace(measure_id=number_, measure=measure, amount=amount))
        like: Any = SimpleNamespace(
            title=title,
            type=SimpleNamespace(name=type_name),
            event_on=one.event_on,
            event_to=one.event_to,
            attendees=one.attendees,
            members_attended=one.members_attended,
            values=sorted(amounts, key=lambda value: value.measure_id),
            place=place,
            format=Format(one.format),
            cost=one.cost,
            cost_source=CostSource(one.cost_source) if one.cost_source else None,
            movement="",
            host_event=None,
            partner=one.partner,
            link=one.link,
            note=one.note,
        )
        return as_dict(facts(like))

    def _attachments(self, entry: int, one: Doing) -> Rows:
        writer = self._spine.writer(self._spine.tree.units[one.unit_code])
        return [
            {
                "entry_id": entry,
                "kind": stored.upload.kind,
                "name": stored.upload.name,
                "mime": stored.upload.mime,
                "stored": stored.name,
                "stored_thumb": stored.thumb,
                "size": len(stored.upload.data),
                "width": stored.upload.width,
                "height": stored.upload.height,
                "sha256": stored.upload.sha256,
                "uploaded_at": one.journey.created_at,
                "uploaded_by_id": writer,
            }
            for stored in islice(self._pictures, one.photos)
        ]


def _row(entry: int, one: Doing, type_id: int, place: str) -> dict[str, Any]:
    said = one.state != "draft"
    return {
        "id": entry,
        "type_id": type_id if said else None,
        "place": place if said else "",
        "format": one.format if said else Format.IN_PERSON,
        "attendees": one.attendees if said else None,
        "members_attended": one.members_attended if said else None,
        "cost": one.cost if said else None,
        "cost_source": one.cost_source if said else None,
        "partner": one.partner if said else "",
        "link": one.link if said else "",
        "confirmed_rules": [],
        "note": one.note if said else "",
    }


def _typed(one: Doing) -> Typed:
    if one.state != "draft":
        return {}
    said = {
        "kind": one.type_code,
        "event_on": day(one.event_on),
        "attendees": number(one.attendees),
        "title": clean_line(one.title),
        **{f"m_{code}": number(amount) for code, amount in one.values.items()},
    }
    return {name: [text] for name, text in said.items()}
