"""Numbers of one target given out in the sample: the province to its upper unions, the largest of these to its CĐCS."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.campaigns.models import Campaign, Target
from app.kernel.db import db
from app.targets.models import TargetAllocation
from app.units.models import OrgUnit

CODE, GIVEN = "CB-T4", 96  # of 110: the rest is still to be given


def write(campaign: Campaign) -> None:
    """By the number of unions in each branch, so that every upper union has at least one."""
    target = db.session.scalars(sa.select(Target).where(Target.campaign_id == campaign.id, Target.code == CODE)).one()
    unit, child = OrgUnit.__table__, OrgUnit.__table__.alias()
    size = sa.func.count(child.c.id)
    sized = (
        sa.select(unit.c.id, size)
        .join(child, child.c.parent_id == unit.c.id)
        .where(unit.c.parent_id == campaign.owner_id, unit.c.ended_on.is_(None))
        .group_by(unit.c.id)
        .order_by(size.desc(), unit.c.id)
    )
    branches = db.session.execute(sized).all()
    numbers = dict(zip((one.id for one in branches), shares(GIVEN, [one[1] for one in branches]), strict=True))
    largest = branches[0].id
    below = db.session.scalars(
        sa.select(unit.c.id).where(unit.c.parent_id == largest, unit.c.ended_on.is_(None)).order_by(unit.c.sort_key)
    )
    numbers |= dict.fromkeys(list(below)[: max(numbers[largest] - 2, 0)], 1)
    rows = [{"target_id": target.id, "unit_id": unit_id, "amount": amount} for unit_id, amount in numbers.items()]
    db.session.execute(sa.insert(TargetAllocation), rows)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` split in whole numbers by weight, one at least for each; the largest remainders are rounded up."""
    left, heavy = total - len(weights), sum(weights)
    exact = [left * weight / heavy for weight in weights]
    found = [int(one) for one in exact]
    order = sorted(range(len(weights)), key=lambda at: (found[at] - exact[at], at))
    for at in order[: left - sum(found)]:
        found[at] += 1
    return [1 + one for one in found]
