"""What a plan file and the catalogue file may say, as data: the keys of every row and what each key holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.campaigns.models import (
    AwardBasis,
    CampaignKind,
    CampaignState,
    CountFrom,
    DecidingLevel,
    ObligationKind,
    OwedTo,
    Recurrence,
    RuleEffect,
    WindowPurpose,
)
from app.units.models import Sector, UnitType

Complaint = str | None
# families by the names of entries.models.FamilyName, which comes after this package
COUNTED = ("registrations", "activities", "initiatives")  # each says from which state it counts
FAMILIES = (*COUNTED, "nominations", "unit_plans", "care_models", "declarations", "reports", "summaries")
GROUPS = ("TUYEN_TRUYEN", "VAN_NGHE_TDTT", "CHAM_LO", "XA_HOI", "TO_CHUC", "KHAC")  # blocks of columns of Biểu 02
MODES = (
    "PER_UNIT",
    "TOTAL",
    "AVG_PER_UNIT",
    "PCT_UNITS",
    "PCT_MEMBERS_PER_UNIT",
    "PCT_MEMBERS_TOTAL",
    "ALLOCATED",
)  # domain.md §2.8
TIERS = range(1, 6)


@dataclass(frozen=True)
class Key:
    """One key of a row: `check` returns what is wrong with a value, in words, or None. null is "not given"."""

    check: Callable[[Any], Complaint]
    required: bool = False


Row = Mapping[str, Key]


def _text(value: Any) -> Complaint:
    return None if isinstance(value, str) else "phải là chữ (đặt trong dấu nháy)"


def _day(value: Any) -> Complaint:
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return None if is_day else "phải là ngày, ghi như 2019-07-21"


def _flag(value: Any) -> Complaint:
    return None if isinstance(value, bool) else "phải là true hoặc false"


def _anything(value: Any) -> Complaint:
    return None


def _mapping(value: Any) -> Complaint:
    return None if isinstance(value, dict) else "phải gồm các cặp “khóa: giá trị”"


def _one_of(*allowed: str) -> Callable[[Any], Complaint]:
    def check(value: Any) -> Complaint:
        return None if value in allowed else f"“{value}” không có trong: {', '.join(allowed)}"

    return check


def _member(kind: type[StrEnum]) -> Callable[[Any], Complaint]:
    return _one_of(*(member.value for member in kind))


def _several(check: Callable[[Any], Complaint]) -> Callable[[Any], Complaint]:
    def each(value: Any) -> Complaint:
        if not isinstance(value, list):
            return "phải là danh sách, ghi trong [ ]"
        return next((complaint for one in value if (complaint := check(one))), None)

    return each


def _tier(value: Any) -> Complaint:
    fits = isinstance(value, int) and not isinstance(value, bool) and value in TIERS
    return None if fits else f"cấp “{value}” phải là số từ {TIERS[0]} đến {TIERS[-1]}"


def _count(value: Any) -> Complaint:
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if fits else "phải là số nguyên từ 0"


def _year(value: Any) -> Complaint:
    fits = isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100
    return None if fits else "phải là năm, ghi như 2021"


def _must(check: Callable[[Any], Complaint]) -> Key:
    return Key(check, required=True)


_TEXT, _TEXTS, _DAY, _FLAG, _ANY = Key(_text), Key(_several(_text)), Key(_day), Key(_flag), Key(_anything)
_NAME, _TIERS, _SECTORS = _must(_text), Key(_several(_tier)), Key(_several(_member(Sector)))

PLAN: Row = {
    "code": _NAME,
    "kind": _must(_member(CampaignKind)),
    "state": _must(_member(CampaignState)),
    "owner": _must(_mapping),
    "title": _NAME,
    "short_title": _NAME,
    "number": _TEXT,
    "issued_on": _DAY,
    "place": _TEXT,
    "signer": _TEXT,
    "parent": _TEXT,  # code of the plan this one carries out
    "parent_doc": _TEXT,
    "slogans": _TEXTS,
    "basis": _TEXTS,
    "period": _must(_mapping),
    "celebration_on": _DAY,
    "backdate_from": _DAY,
    "closes_on": _DAY,
    "tree_as_of": _DAY,
    "count_from": _must(_mapping),
    "owner_decides": Key(_several(_one_of(*FAMILIES))),
    "photo_required": _FLAG,
    "eligible_window": _TEXT,
}
PARTS: Mapping[str, Row] = {  # mappings inside PLAN, of fixed keys
    "owner": {"code": _NAME, "unit_type": Key(_member(UnitType)), "name": _TEXT},
    "period": {"from": _DAY, "to": _must(_day)},
    "count_from": {family: _must(_member(CountFrom)) for family in COUNTED} | {"others": Key(_member(CountFrom))},
}
OWED_BY: Row = {"tiers": _TIERS, "departments": _TEXTS, "owner": _FLAG}
SECTIONS: Mapping[str, Row] = {
    "phases": {"code": _NAME, "name": _NAME, "from": _DAY, "to": _must(_day), "from_text": _TEXT, "words": _TEXT},
    "windows": {
        "code": _NAME,
        "name": _NAME,
        "short_name": _TEXT,
        "from": _must(_day),
        "to": _must(_day),
        "purpose": _must(_member(WindowPurpose)),
        "words": _TEXT,
    },
    "milestones": {"name": _NAME, "phase": _TEXT, "event_on": _DAY, "origin_on": _DAY, "years": Key(_count)},
    "rules": {
        "code": _NAME,
        "effect": _must(_member(RuleEffect)),
        "tiers": _TIERS,
        "sectors": _SECTORS,
        "activity_types": _TEXTS,
        "tags": _TEXTS,
        "window": _TEXT,
        "requires": _TEXTS,
        "suggest": Key(_mapping),
        "message": _NAME,
        "words": _TEXT,
    },
    "registration_kinds": {"code": _NAME, "label": _NAME, "words": _TEXT},
    "movements": {
        "code": _NAME,  # the same code of the same owner, or of one above it, is the same movement in every year
        "label": _NAME,
        "words": _TEXT,
        "from_year": Key(_year),
        "to_year": Key(_year),
        "sectors": _SECTORS,  # offered to these alone (CB-A10); none: to all
    },
    "initiative_fields": {"code": _NAME, "label": _NAME, "words": _TEXT},
    "declarations": {"code": _NAME, "label": _NAME, "shape": _must(_one_of("flag", "url", "ratio")), "words": _TEXT},
    "nomination_types": {"code": _NAME, "label": _NAME, "words": _TEXT, "basis": Key(_member(AwardBasis))},
    "nomination_categories": {"code": _NAME, "label": _NAME, "words": _TEXT, "quota": Key(_count)},
    "award_forms": {
        "code": _NAME,
        "label": _NAME,
        "words": _TEXT,
        "level": _must(_member(DecidingLevel)),
        "valid_from": _DAY,
        "valid_to": _DAY,
    },
    "activity_types": {"code": _NAME, "words": _TEXT},
    "departments": {"name": _NAME, "words": _TEXT},
    "obligations": {
        "code": _NAME,
        "kind": _must(_member(ObligationKind)),
        "name": _NAME,
        "owed_by": _must(_mapping),
        "owed_to": _must(_member(OwedTo)),
        "via": _TEXT,
        "due": _DAY,
        "due_inclusive": _FLAG,
        "due_text": _TEXT,
        "due_days_after": Key(_count),  # of a recurring duty: days after its period ended
        "due_set_by": Key(_one_of("PARENT")),
        "recurrence": Key(_member(Recurrence)),
        "acknowledge_only": _FLAG,
        "parts": _TEXTS,
        "needs": _TEXTS,
        "recipients": _TEXTS,
        "channel": _TEXT,
        "then": Key(_mapping),
        "words": _TEXT,
    },
    "targets": {
        "code": _NAME,
        "name": _TEXT,
        "mode": _must(_one_of(*MODES)),
        "population": _must(_mapping),
        "cmp": _must(_one_of(">=", ">", "=")),
        "value": Key(_count),
        "each": _ANY,
        "window": _TEXT,
        "all": Key(_several(_mapping)),
        "any": Key(_several(_mapping)),
        "source_doc": _TEXT,
        "words": _TEXT,
    },
    "ready_reasons": {"family": Key(_one_of("", *FAMILIES)), "field": _TEXT, "sentence": _NAME},
    "documents": {"title": _NAME, "body": _TEXT, "url": _TEXT},
}
CATALOGUE: Mapping[str, Row] = {
    "measures": {"code": _NAME, "name": _NAME, "unit": _NAME, "is_money": _FLAG},
    "activity_types": {
        "code": _NAME,
        "name": _NAME,
        "group": _must(_one_of(*GROUPS)),
        "icon": _TEXT,
        "help": _TEXT,
        "tags": _TEXTS,
        "sectors": _SECTORS,
        "tiers": _TIERS,
        "measures": Key(_several(_mapping)),
    },
}
ASKED: Row = {"code": _NAME, "required": _FLAG}  # a measure as a type asks for it
NAMED_BY = {"milestones": "name", "departments": "name", "documents": "title", "ready_reasons": "sentence"}
