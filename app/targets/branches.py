"""Every target of a plan over many branches at once: the tally of each unit named together with all below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.campaigns.models import Campaign, Target
from app.kernel.db import db
from app.targets.branch import branch_of
from app.targets.definitions import COMPARATORS, Definition, Mode, Tally, Verdict, judge
from app.targets.evaluation import count, tally
from app.targets.models import TargetAllocation
from app.units.models import OrgUnit

Heads = sa.Select[tuple[int]]


@dataclass(frozen=True)
class Standing:
    """How one branch stands against one target: the figure `part` of `whole` that decides, and the verdict.

    `whole` is what makes the target (its level, its share of units or members); 0 where there is nothing to reach.
    """

    tally: Tally
    verdict: Verdict
    part: int
    whole: int

    @property
    def reached(self) -> bool:
        return self.verdict in (Verdict.REACHED, Verdict.SURPASSED)

    @property
    def applies(self) -> bool:
        """The target asks something of this branch that the program can count."""
        return self.verdict in (Verdict.REACHED, Verdict.SURPASSED, Verdict.MISSED)


def standings(
    campaign: Campaign, found: Sequence[Target], root: OrgUnit, heads: Heads, today: date
) -> dict[int, dict[int, Standing]]:
    """{unit id: {target id: standing}} of the units `heads` selects, each with its branch; all lie at or below `root` today.

    Four statements, whatever the number of units and targets. An upper union's branch has its own number of a TOTAL, or
    none: then it has a share of the whole and no verdict (`Verdict.SHARE`).
    """
    if not found:
        return {}
    made = count(branch_of(campaign, root, today, now=True), found)
    head = sa.alias(OrgUnit.__table__, "head")
    inside = sa.and_(OrgUnit.path >= head.c.path, OrgUnit.path < head.c.path + "~")
    query = (
        sa.select(head.c.id, *made.tallies())
        .select_from(made.source.join(head, inside))
        .where(head.c.id.in_(heads))
        .group_by(head.c.id)
    )
    goals = _goals(found, heads)
    return {
        row["id"]: {
            id_: _standing(one, tally(dict(row), id_), goals.get((row["id"], id_)))
            for id_, one in made.definitions.items()
        }
        for row in db.session.execute(query).mappings()
    }


def _goals(found: Sequence[Target], heads: Heads) -> dict[tuple[int, int], int]:
    query = sa.select(TargetAllocation.unit_id, TargetAllocation.target_id, TargetAllocation.amount).where(
        TargetAllocation.target_id.in_([one.id for one in found]), TargetAllocation.unit_id.in_(heads)
    )
    return {(unit_id, target_id): amount for unit_id, target_id, amount in db.session.execute(query)}


def _standing(target: Definition, tally: Tally, goal: int | None) -> Standing:
    part, whole = progress(target, tally, goal)
    return Standing(tally, judge(target, tally, whole=False, goal=goal), part, whole)


def progress(target: Definition, tally: Tally, goal: int | None = None) -> tuple[int, int]:
    """(how far a branch has come, how far it should come), in whatever the target counts.

    A branch of one unit is measured by its own amount, a larger one by how many of its units have reached theirs.
    """
    value = target.value or 0
    over = int(COMPARATORS[target.comparator] is COMPARATORS[">"])  # "trên 110" begins at 111
    if target.mode is Mode.TOTAL:
        return tally.total, goal or 0
    if target.mode is Mode.AVG_PER_UNIT:
        return tally.total, value * tally.units + over
    if target.mode is Mode.PCT_UNITS:
        return tally.met * 100, value * tally.units + over
    if target.mode is Mode.PCT_MEMBERS_TOTAL:
        return tally.total * 100, value * tally.members + over
    if tally.units == 1 and target.mode is Mode.PCT_MEMBERS_PER_UNIT:
        return tally.total * 100, value * tally.members + over
    if tally.units == 1 and target.mode is Mode.ALLOCATED:
        return tally.total, tally.allocated + over
    if tally.units == 1 and len(target.conditions) == 1:
        word, least = target.each
        return tally.total, least + int(word == ">")
    return tally.met, tally.units
