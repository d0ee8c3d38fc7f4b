"""What issuing a draft would do: how many units get how many duties, what changes against the running plan, what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.campaigns.checking import PlanError, place, rows
from app.campaigns.models import Campaign, Obligation
from app.campaigns.schema import PLAN, SECTIONS
from app.campaigns.sections import STRICT
from app.kernel.db import db
from app.kernel.text import day
from app.obligations import operations as obligations
from app.obligations.models import ObligationItem
from app.units.models import OrgUnit


@dataclass(frozen=True)
class Load:
    """`units` units of one tier would have `duties` things to hand in, counting every period."""

    tier: int
    units: int
    duties: int


def loads(campaign: Campaign) -> list[Load]:
    """Of the plan as it stands in this transaction, once its items are made: who would owe how much. One statement."""
    obligations.generate(campaign)
    per_unit = (
        sa.select(OrgUnit.tier, ObligationItem.unit_id, sa.func.count().label("number"))
        .join(OrgUnit, OrgUnit.id == ObligationItem.unit_id)
        .join(Obligation, Obligation.id == ObligationItem.obligation_id)
        .where(Obligation.campaign_id == campaign.id)
        .group_by(OrgUnit.tier, ObligationItem.unit_id)
        .subquery()
    )
    query = sa.select(per_unit.c.tier, sa.func.count(), per_unit.c.number).group_by(per_unit.c.tier, per_unit.c.number)
    found = db.session.execute(query.order_by(per_unit.c.tier, per_unit.c.number))
    return [Load(tier, units, duties) for tier, units, duties in found]


@dataclass(frozen=True)
class Difference:
    """One row of a section that a draft adds, drops or changes."""

    where: str
    what: str  # thêm | bỏ | đổi
    detail: str = ""


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What a draft changes in a running plan, section by section, in the order of the file."""
    found = [
        Difference("Thông tin chung", "đổi", f"{key}: {_words(before.get(key))} → {_words(after.get(key))}")
        for key in PLAN
        if (before.get(key) or None) != (after.get(key) or None) and key not in ("state", "code")
    ]
    for section in SECTIONS:
        old, new = _by_key(section, before), _by_key(section, after)
        found += [
            Difference(place(section, 0, row).replace(", mục 0", ""), "bỏ")
            for key, row in old.items()
            if key not in new
        ]
        for key, row in new.items():
            where = place(section, 0, row).replace(", mục 0", "")
            if key not in old:
                found.append(Difference(where, "thêm"))
            elif changed := _changed(old[key], row):
                found.append(Difference(where, "đổi", "; ".join(changed)))
    return found


def _by_key(section: str, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    names = ("code", "name", "title", "sentence")
    return {next(str(row[name]) for name in names if row.get(name)): row for row in rows(data, section)}


def _changed(old: dict[str, Any], new: dict[str, Any]) -> Iterable[str]:
    keys = dict.fromkeys([*old, *new])
    return [
        f"{key}: {_words(old.get(key))} → {_words(new.get(key))}"
        for key in keys
        if (old.get(key) or None) != (new.get(key) or None)
    ]


def _words(value: Any) -> str:
    if value in (None, "", [], {}):
        return "(trống)"
    return day(value) if hasattr(value, "isoformat") else str(value)


def forbidden(campaign: Campaign, before: dict[str, Any], after: dict[str, Any]) -> list[PlanError]:
    """What may not be taken out of a plan that has entries: sent papers were judged by it."""
    found = []
    for table in STRICT:
        gone = _by_key(table.section, before).keys() - _by_key(table.section, after).keys()
        found += [
            PlanError(
                f"{table.section} ({key})", "kế hoạch đã có hồ sơ nên không bỏ được mục này; có thể miễn hoặc sửa lời"
            )
            for key in sorted(gone)
        ]
    return found
