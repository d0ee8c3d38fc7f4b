"""Which section of a plan file becomes which table, and how a row of it is written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns.checking import rows
from app.campaigns.models import (
    Campaign,
    CampaignChoice,
    CampaignDocument,
    CampaignKind,
    CampaignRule,
    CampaignState,
    CountFrom,
    Milestone,
    Obligation,
    ObligationKind,
    OwedTo,
    Phase,
    ReadyReason,
    Recurrence,
    RuleEffect,
    Target,
    TimeWindow,
    WindowPurpose,
)
from app.kernel.db import Base, db
from app.units.models import OrgUnit

Values = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """`write(row, owner, windows)` gives the columns of a row of `section`; `windows` is {code: id}.

    `keys` name the columns that tell a row from its siblings; `only` are columns the whole section shares.
    """

    section: str
    model: type[Base]
    keys: tuple[str, ...]
    write: Callable[[Values, OrgUnit, Mapping[str, int]], Values]
    only: Mapping[str, str] = field(default_factory=dict)
    positioned: bool = False

    def wanted(self, data: Mapping[str, Any], owner: OrgUnit, windows: Mapping[str, int]) -> dict[str, Values]:
        """{key: columns} of the file's rows, in its order."""
        found = {}
        for position, row in enumerate(rows(data, self.section)):
            values = self.write(row, owner, windows)
            if self.positioned:
                values["position"] = position
            found["/".join(str(values[key]) for key in self.keys)] = values
        return found

    def key_of(self, row: Any) -> str:
        """The key of a stored row."""
        return "/".join(str(getattr(row, key)) for key in self.keys)


def head(data: Mapping[str, Any], owner: OrgUnit) -> Values:
    """Columns of the campaign itself. What the file leaves out is empty."""
    texts = ("number", "place", "signer", "parent_doc", "eligible_window")
    parent = db.session.scalar(sa.select(Campaign.id).where(Campaign.code == data.get("parent")))
    return {
        "code": data["code"],
        "owner_id": owner.id,
        "parent_id": parent,
        "kind": CampaignKind(data["kind"]),
        "state": CampaignState(data["state"]),
        "title": data["title"],
        "short_title": data["short_title"],
        **{name: data.get(name) or "" for name in texts},
        **{
            name: data.get(name) for name in ("issued_on", "celebration_on", "backdate_from", "closes_on", "tree_as_of")
        },
        **{name: data.get(name) or [] for name in ("slogans", "basis", "recipients", "owner_decides")},
        "starts_on": data["period"].get("from"),
        "ends_on": data["period"]["to"],
        **{f"count_{family}": CountFrom(state) for family, state in data["count_from"].items()},
        "photo_required": bool(data.get("photo_required")),
    }


def types_offered(data: Mapping[str, Any]) -> Iterator[str]:
    """Codes of the activity types in the plan's order."""
    return (row["code"] for row in rows(data, "activity_types"))


def _window(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    return {
        "code": row["code"],
        "name": row["name"],
        "short_name": row.get("short_name") or row["name"],
        "starts_on": row["from"],
        "ends_on": row["to"],
        "purpose": WindowPurpose(row["purpose"]),
        "words": row.get("words") or "",
    }


def _phase(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    days = {"starts_on": row.get("from"), "ends_on": row["to"]}
    return {"code": row["code"], "name": row["name"], **days, "from_text": row.get("from_text") or ""}


def _rule(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    lists = ("tiers", "sectors", "activity_types", "tags", "requires")
    return {
        "code": row["code"],
        "effect": RuleEffect(row["effect"]),
        **{name: row.get(name) or [] for name in lists},
        "suggest": row.get("suggest") or {},
        "window_id": windows.get(row.get("window") or ""),
        "message": row["message"],
    }


def _obligation(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    by = row["owed_by"]
    return {
        "code": row["code"],
        "kind": ObligationKind(row["kind"]),
        "name": row["name"],
        "owed_by_tiers": by.get("tiers") or ([owner.tier] if by.get("owner") else []),
        "owed_by_departments": by.get("departments") or [],
        "owed_by_owner": bool(by.get("owner")),
        "owed_to": OwedTo(row["owed_to"]),
        "via": row.get("via") or "",
        "due_on": row.get("due"),
        "due_inclusive": bool(row.get("due_inclusive")),
        "due_text": row.get("due_text") or "",
        "due_days_after": row.get("due_days_after"),
        "due_set_by_parent": row.get("due_set_by") == "PARENT",
        "recurrence": Recurrence(row.get("recurrence") or Recurrence.ONCE),
        "acknowledge_only": bool(row.get("acknowledge_only")),
        **{name: row.get(name) or [] for name in ("parts", "needs", "recipients")},
        "channel": row.get("channel") or "",
        "decided_by": (row.get("then") or {}).get("decided_by") or "",
        "words": row.get("words") or "",
    }


def _choice(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    texts = {name: row.get(name) or "" for name in ("words", "shape")}
    return {"code": row["code"], "label": row["label"], **texts}


def _listed(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    """A choice with its quota, and what only its list knows: basis, level, the days it is in force; years and sectors."""
    extra = {
        name: row[name].isoformat() if isinstance(row[name], date) else str(row[name])
        for name in ("basis", "level", "valid_from", "valid_to", "from_year", "to_year")
        if row.get(name)
    }
    if row.get("sectors"):
        extra["sectors"] = ",".join(row["sectors"])
    words = row.get("words") or row.get("regulation") or ""
    return {**_choice(row, owner, windows), "words": words, "quota": row.get("quota"), "extra": extra}


def _target(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    texts = {name: row.get(name) or "" for name in ("name", "words")}
    definition = {key: value for key, value in row.items() if key not in ("code", "note", *texts)}
    if day := definition.get("denominator_on"):
        definition["denominator_on"] = day.isoformat()
    return {"code": row["code"], **texts, "definition": definition}


def _milestone(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    days = {name: row.get(name) for name in ("event_on", "origin_on", "years")}
    return {"name": row["name"], "phase_code": row.get("phase") or "", **days}


def _document(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    return {"title": row["title"], "body": row.get("body") or "", "url": row.get("url") or ""}


def _reason(row: Values, owner: OrgUnit, windows: Mapping[str, int]) -> Values:
    return {"family": row.get("family") or "", "field": row.get("field") or "", "sentence": row["sentence"]}


# windows before the rules that name them
STRICT = (
    Table("phases", Phase, ("code",), _phase),
    Table("windows", TimeWindow, ("code",), _window),
    Table("rules", CampaignRule, ("code",), _rule),
    Table("obligations", Obligation, ("code",), _obligation, positioned=True),
    Table("targets", Target, ("code",), _target, positioned=True),
    Table(
        "registration_kinds", CampaignChoice, ("code",), _choice, {"list_name": "registration_kind"}, positioned=True
    ),
)
LOOSE = (
    Table("movements", CampaignChoice, ("code",), _listed, {"list_name": "movement"}, positioned=True),
    Table("initiative_fields", CampaignChoice, ("code",), _choice, {"list_name": "initiative_field"}, positioned=True),
    Table("declarations", CampaignChoice, ("code",), _choice, {"list_name": "declaration"}, positioned=True),
    Table("nomination_types", CampaignChoice, ("code",), _listed, {"list_name": "nomination_type"}, positioned=True),
    Table(
        "nomination_categories",
        CampaignChoice,
        ("code",),
        _listed,
        {"list_name": "nomination_category"},
        positioned=True,
    ),
    Table("award_forms", CampaignChoice, ("code",), _listed, {"list_name": "award_form"}, positioned=True),
    Table("milestones", Milestone, ("name",), _milestone),
    Table("documents", CampaignDocument, ("title",), _document, positioned=True),
    Table("ready_reasons", ReadyReason, ("family", "field", "sentence"), _reason, positioned=True),
)
