"""What a plan file and the catalogue file may say, as data: the keys of every row and what each key holds."""

from collections.abc import Mapping
from dataclasses import dataclass

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
from app.campaigns.value_checks import (
    Check,
    code,
    count,
    day,
    days_after,
    flag,
    mapping,
    member,
    one_of,
    one_or_several,
    past_day,
    several,
    text,
    texts_by_name,
    tier,
    year,
)
from app.units.models import Sector, UnitType

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


@dataclass(frozen=True)
class Key:
    """One key of a row: `check` returns what is wrong with a value, in words, or None. null is "not given"."""

    check: Check
    required: bool = False


Row = Mapping[str, Key]


def _must(check: Check) -> Key:
    return Key(check, required=True)


_TEXT, _TEXTS, _DAY, _FLAG = Key(text), Key(several(text)), Key(day), Key(flag)
# the plan's own words, or a note where the row is not the plan's
_SAID: Row = {"words": _TEXT, "note": _TEXT}
_CODE, _NAME, _TIERS, _SECTORS = _must(code), _must(text), Key(several(tier)), Key(several(member(Sector)))
_CODES = Key(several(code))

PLAN: Row = {
    "code": _CODE,
    "kind": _must(member(CampaignKind)),
    "state": _must(member(CampaignState)),
    "owner": _must(mapping),
    "title": _NAME,
    "short_title": _NAME,
    "number": _TEXT,
    "issued_on": _DAY,
    "place": _TEXT,
    "signer": _TEXT,
    "recipients": _TEXTS,  # Nơi nhận, line by line, with the purpose of each (BT-S1)
    "parent": _TEXT,  # code of the plan this one carries out
    "parent_doc": _TEXT,
    "slogans": _TEXTS,
    "basis": _TEXTS,
    "period": _must(mapping),
    "celebration_on": _DAY,
    "backdate_from": _DAY,
    "closes_on": _DAY,
    "tree_as_of": _DAY,
    "count_from": _must(mapping),
    "owner_decides": Key(several(one_of(*FAMILIES))),
    "photo_required": _FLAG,
    "eligible_window": _TEXT,
}
PARTS: Mapping[str, Row] = {  # mappings inside PLAN, of fixed keys
    "owner": {"code": _NAME, "unit_type": Key(member(UnitType)), "name": _TEXT},
    "period": {"from": _DAY, "to": _must(day)},
    "count_from": {family: _must(member(CountFrom)) for family in COUNTED} | {"others": Key(member(CountFrom))},
}
# mappings inside rows of targets: whom they count, what, and narrowed to which (`targets.counting`)
POPULATION: Row = {"tiers": _TIERS, "sectors": _SECTORS, "groups": _TEXTS}
CONDITION: Row = {"source": _NAME, "agg": _NAME, "field": _TEXT, "where": Key(mapping), "code": _TEXT, "kind": _TEXT}
WHERE: Row = {
    **{name: Key(one_or_several(text)) for name in ("type", "kind", "nature", "category")},
    "tag": _TEXT,
    "subject": Key(one_or_several(one_of("individual", "collective", "model"))),
    "review": Key(one_of("approved")),
    **{name: Key(one_of("done")) for name in ("progress", "recognition", "plaque")},
    **dict.fromkeys(("external_submitted", "eligible"), _FLAG),
    "event": Key(one_of("founded", "dissolved", "merged")),
    "sector": Key(member(Sector)),
}
OWED_BY: Row = {"tiers": _TIERS, "departments": _TEXTS, "owner": _FLAG}
SECTIONS: Mapping[str, Row] = {
    "phases": {"code": _CODE, "name": _NAME, "from": _DAY, "to": _must(day), "from_text": _TEXT, **_SAID},
    "windows": {
        "code": _CODE,
        "name": _NAME,
        "short_name": _TEXT,
        "from": _must(day),
        "to": _must(day),
        "purpose": _must(member(WindowPurpose)),
        **_SAID,
    },
    "milestones": {
        "name": _NAME,
        "phase": _TEXT,
        "event_on": _DAY,
        "origin_on": Key(past_day),
        "years": Key(count),
        "note": _TEXT,
    },
    "rules": {
        "code": _CODE,
        "effect": _must(member(RuleEffect)),
        "tiers": _TIERS,
        "sectors": _SECTORS,
        "activity_types": _TEXTS,
        "tags": _TEXTS,
        "window": _TEXT,
        "requires": _TEXTS,
        "suggest": Key(texts_by_name),
        "message": _NAME,
        **_SAID,
    },
    "registration_kinds": {"code": _CODE, "label": _NAME, **_SAID},
    "movements": {
        "code": _CODE,  # the same code of the same owner, or of one above it, is the same movement in every year
        "label": _NAME,
        "from_year": Key(year),
        "to_year": Key(year),
        "sectors": _SECTORS,  # offered to these alone (CB-A10); none: to all
        **_SAID,
    },
    "initiative_fields": {"code": _CODE, "label": _NAME, **_SAID},
    "declarations": {"code": _CODE, "label": _NAME, "shape": _must(one_of("flag", "url", "ratio")), **_SAID},
    "nomination_types": {"code": _CODE, "label": _NAME, **_SAID, "basis": Key(member(AwardBasis))},
    "nomination_categories": {"code": _CODE, "label": _NAME, **_SAID, "quota": Key(count)},
    "award_forms": {
        "code": _CODE,
        "label": _NAME,
        **_SAID,
        "regulation": _TEXT,  # of Tổng Liên đoàn, by which the form is given
        "level": _must(member(DecidingLevel)),
        "valid_from": _DAY,
        "valid_to": _DAY,
    },
    "activity_types": {"code": _CODE, **_SAID},
    "departments": {"name": _NAME, **_SAID},
    "obligations": {
        "code": _CODE,
        "kind": _must(member(ObligationKind)),
        "name": _NAME,
        "owed_by": _must(mapping),
        "owed_to": _must(member(OwedTo)),
        "via": _TEXT,
        "due": _DAY,
        "due_inclusive": _FLAG,
        "due_text": _TEXT,
        "due_days_after": Key(days_after),  # of a recurring duty: days after its period ended
        "due_set_by": Key(one_of("PARENT")),
        "recurrence": Key(member(Recurrence)),
        "acknowledge_only": _FLAG,
        "parts": _TEXTS,
        "needs": _TEXTS,
        "recipients": _TEXTS,
        "channel": _TEXT,
        "then": Key(texts_by_name),
        **_SAID,
    },
    "targets": {
        "code": _CODE,
        "name": _TEXT,
        "mode": _must(one_of(*MODES)),
        "population": _must(mapping),
        "cmp": _must(one_of(">=", ">", "=")),
        "value": Key(count),
        "each": _TEXT,
        "window": _TEXT,
        "denominator_on": _DAY,  # members are those of this day
        "all": Key(several(mapping)),
        "any": Key(several(mapping)),
        "source_doc": _TEXT,
        **_SAID,
    },
    "ready_reasons": {"family": Key(one_of("", *FAMILIES)), "field": _TEXT, "sentence": _NAME},
    "documents": {"title": _NAME, "body": _TEXT, "url": _TEXT},
}
CATALOGUE: Mapping[str, Row] = {
    "measures": {"code": _CODE, "name": _NAME, "unit": _NAME, "is_money": _FLAG},
    "activity_types": {
        "code": _CODE,
        "name": _NAME,
        "group": _must(one_of(*GROUPS)),
        "icon": _TEXT,
        "help": _TEXT,
        "tags": _TEXTS,
        "sectors": _SECTORS,
        "tiers": _TIERS,
        "measures": Key(several(mapping)),
    },
}
ASKED: Row = {"code": _CODE, "required": _FLAG}  # a measure as a type asks for it
NAMED_BY = {"milestones": "name", "departments": "name", "documents": "title", "ready_reasons": "sentence"}
