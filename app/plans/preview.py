"""What issuing a draft would do: how many units get how many duties, and what may not be taken out of a running plan."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.campaigns.checking import PlanError
from app.campaigns.models import Campaign, Obligation
from app.campaigns.sections import STRICT
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import ObligationItem
from app.plans.differences import by_key
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


def forbidden(campaign: Campaign, before: dict[str, Any], after: dict[str, Any]) -> list[PlanError]:
    """What may not be taken out of a plan that has entries: sent papers were judged by it."""
    found = []
    for table in STRICT:
        gone = by_key(table.section, before).keys() - by_key(table.section, after).keys()
        found += [
            PlanError(
                f"{table.section} ({key})", "kế hoạch đã có hồ sơ nên không bỏ được mục này; có thể miễn hoặc sửa lời"
            )
            for key in sorted(gone)
        ]
    return found
