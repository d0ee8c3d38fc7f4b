"""Of one target, unit by unit: who is asked, how much they have, whether that is enough. SQL expressions over OrgUnit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.dashboards.figures import alive
from app.targets.branch import Branch
from app.targets.definitions import COMPARATORS, Definition, Mode
from app.targets.models import TargetAllocation
from app.targets.sums import Sum
from app.units import groups
from app.units.models import OrgUnit


@dataclass(frozen=True)
class Columns:
    """Of one target, per unit: it belongs to the population, its amount, whether it meets what one unit must reach."""

    asked: sa.ColumnElement[bool]
    amount: Sum
    met: sa.ColumnElement[bool]
    goal: Sum


def per_unit(
    id_: int, target: Definition, amounts: Mapping[tuple[Any, ...], Sum], branch: Branch, people: Sum
) -> Columns:
    """`people`: members of the unit. Units without members are not asked for a share of them (not applicable), those

    invited to no host event not whether they came to all: where a target asks nothing else, it does not ask them.
    """
    asked = [alive(branch.day)]
    if target.tiers:
        asked.append(branch.column("tier").in_(target.tiers))
    if target.sectors:
        asked.append(branch.column("sector").in_(target.sectors))
    if target.groups:
        asked.append(groups.within(branch.campaign.owner_id, branch.campaign.ends_on.year, target.groups))
    found = {
        position: amounts[id_, position] for position in range(len(target.conditions)) if (id_, position) in amounts
    }
    invited = {
        position: amounts[id_, "invited", position] > 0 for position in found if (id_, "invited", position) in amounts
    }
    if invited and len(invited) == len(found):
        asked.append(sa.or_(*invited.values()))
    amount: Sum = sum(found.values(), sa.literal(0)) if found else sa.literal(0)
    given = (
        sa.select(TargetAllocation.amount)
        .where(TargetAllocation.target_id == id_, TargetAllocation.unit_id == OrgUnit.id)
        .correlate(OrgUnit)
        .scalar_subquery()
    )
    compare = COMPARATORS[target.comparator]
    if target.mode is Mode.PCT_MEMBERS_PER_UNIT:
        asked.append(people > 0)
        met = compare(amount * 100, people * (target.value or 0))
    elif target.mode is Mode.ALLOCATED:
        asked.append(given.is_not(None))
        met = compare(amount, given)
    else:
        word, least = target.each
        each = [COMPARATORS[word](one, least) for one in found.values()]
        if target.every:
            each = [
                sa.or_(sa.not_(invited[position]), reached) if position in invited else reached
                for position, reached in zip(found, each, strict=True)
            ]
            # Hall: the activities that fit some of the conditions must be enough for all of these at once (CR-10)
            enough = least + 1 if word == ">" else least
            unions = [key for key in amounts if key[0] == id_ and isinstance(key[1], tuple)]
            each += [amounts[key] >= enough * len(key[1]) for key in unions]
            met = sa.and_(sa.true(), *each)
        else:
            met = sa.or_(sa.false(), *each)
    goal = given if target.mode is Mode.ALLOCATED else sa.literal(None, sa.Integer)
    return Columns(sa.and_(*asked), amount, met, goal)
