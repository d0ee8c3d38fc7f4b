"""The target board of a unit, and who is still missing: a few statements each. The matrix stands in `matrix`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from app.campaigns.models import Campaign, Measure, Target
from app.kernel.db import db
from app.kernel.paging import PAGE, Page, nearest
from app.targets.branch import Branch, branch_of
from app.targets.definitions import OF_SUMS, Definition, Mode, Tally, Verdict, judge
from app.targets.evaluation import count, tally
from app.targets.evaluation import spans as spans
from app.targets.evaluation import targets_of as targets_of
from app.targets.matrix import Cell, matrix_of
from app.targets.models import TargetAllocation, TargetOverride
from app.units.models import OrgUnit


@dataclass(frozen=True)
class Line:
    """One target on a board. `stated` is the result given by hand that holds instead of the counted one, if any."""

    target: Target
    definition: Definition
    tally: Tally
    goal: int | None
    stated: TargetOverride | None
    verdict: Verdict
    whole: bool = True  # it is of all units the plan asks

    @property
    def result(self) -> int:
        """The figure the verdict compares: a sum, or how many units have reached it."""
        if self.stated is not None and self.stated.amount is not None:
            return self.stated.amount
        return self.tally.total if self.definition.mode in OF_SUMS else self.tally.met

    @property
    def of(self) -> int | None:
        """What `result` is a part of: the value of a sum, the units of the population; None where there is none."""
        if self.definition.mode is Mode.TOTAL:
            return self.goal
        if self.definition.mode is Mode.PCT_MEMBERS_TOTAL:
            return self.tally.members
        return self.tally.units

    @property
    def over(self) -> bool:
        """`of` must be surpassed ("trên 110"). A number given to a branch need only be reached, whatever the plan says."""
        return self.definition.comparator == ">" and self.whole and self.definition.mode is Mode.TOTAL

    @property
    def base(self) -> int | None:
        """What 100 % is: "trên 110" begins at 111, so that 110 never reads as all of it; "bình quân 2" is two a unit."""
        if self.definition.mode is Mode.AVG_PER_UNIT:
            return self.tally.units * (self.definition.value or 1)
        return self.of + 1 if self.of is not None and self.over else self.of

    @property
    def missing(self) -> int:
        """Units of the population that have not reached it yet; 0 where the target is not about single units."""
        return 0 if self.definition.mode in OF_SUMS else self.tally.units - self.tally.met


@dataclass(frozen=True)
class Board:
    """`day` is that of the count; `tree_on` the day whose tree holds, None for today's."""

    lines: list[Line]
    root: OrgUnit
    day: date
    tree_on: date | None = None

    @property
    def reached(self) -> int:
        return sum(line.verdict in (Verdict.REACHED, Verdict.SURPASSED) for line in self.lines)


def board(campaign: Campaign, root: OrgUnit, today: date) -> Board:
    """`board_of` the whole branch of `root` in the plan's own tree."""
    return board_of(branch_of(campaign, root, today))


def board_of(branch: Branch) -> Board:
    """Every target of the plan over a branch, in five statements whatever the number of targets."""
    found = targets_of(branch.campaign)
    if not found:
        return Board([], branch.root, branch.day, branch.tree_on)
    made = count(branch, found)
    query = sa.select(*made.tallies()).select_from(made.source).where(branch.inside)
    row = dict(db.session.execute(query).mappings().one())
    goals, stated = ({}, _stated(found)) if branch.whole else (_goals(branch, found), {})
    lines = [
        _line(target, made.definitions[target.id], tally(row, target.id), goals.get(target.id), stated, branch.whole)
        for target in found
    ]
    return Board(lines, branch.root, branch.day, branch.tree_on)


def _line(
    target: Target,
    definition: Definition,
    found: Tally,
    given: int | None,
    stated: dict[int, TargetOverride],
    whole: bool,
) -> Line:
    goal = definition.value if whole else given
    said = stated.get(target.id)
    if said is None or said.amount is None:
        return Line(target, definition, found, goal, None, judge(definition, found, whole=whole, goal=goal), whole)
    by_hand = replace(found, met=said.amount, total=said.amount)
    verdict = judge(replace(definition, conditions=()), by_hand, whole=whole, goal=goal)
    return Line(target, definition, found, goal, said, verdict, whole)


def line_of(target: Target, definition: Definition, found: Tally, given: int | None) -> Line:
    """The line of a target over a part of the plan's units that was given the number `given`, if any."""
    return _line(target, definition, found, given, {}, False)


def _goals(branch: Branch, found: Sequence[Target]) -> dict[int, int]:
    """The numbers given to the branch's root; to a part of it none was given."""
    if branch.part:
        return {}
    query = sa.select(TargetAllocation.target_id, TargetAllocation.amount).where(
        TargetAllocation.unit_id == branch.root.id, TargetAllocation.target_id.in_([target.id for target in found])
    )
    return {row.target_id: row.amount for row in db.session.execute(query)}


def _stated(found: Sequence[Target]) -> dict[int, TargetOverride]:
    query = sa.select(TargetOverride).where(TargetOverride.target_id.in_([target.id for target in found]))
    return {one.target_id: one for one in db.session.scalars(query.order_by(TargetOverride.id))}


def matrix(
    campaign: Campaign, root: OrgUnit, today: date, page: int
) -> tuple[list[Target], Page[tuple[OrgUnit, list[Cell]]]]:
    """`matrix_of` the whole branch of `root` in the plan's own tree."""
    return matrix_of(branch_of(campaign, root, today), page)


def counted_names() -> dict[str, str]:
    """{measure: what its numbers count}. One statement."""
    return dict(db.session.execute(sa.select(Measure.code, Measure.counted_in)).tuples().all())


def missing(
    campaign: Campaign, target: Target, root: OrgUnit, today: date, page: int
) -> Page[tuple[OrgUnit, list[Cell]]]:
    """`units_of` the whole branch of `root` in the plan's own tree that have not reached the target."""
    return units_of(branch_of(campaign, root, today), target, page)


def units_of(
    branch: Branch, target: Target, page: int, reached: bool = False, seen: sa.ColumnElement[bool] | None = None
) -> Page[tuple[OrgUnit, list[Cell]]]:
    """Units of the population that have not reached the target, those furthest from it first, then by name.

    With `reached` those that have, the most first. `seen` narrows to units the reader may see.
    """
    made = count(branch, [target])
    one = made.columns[target.id]
    enough = one.met if reached else sa.not_(one.met)
    where = (one.asked, enough, branch.inside, sa.true() if seen is None else seen)
    base = sa.select(OrgUnit, one.amount.label("amount")).select_from(made.source).where(*where)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(made.source).where(*where)) or 0
    page = nearest(page, total)
    order = (one.amount.desc() if reached else one.amount, branch.column("sort_key"), OrgUnit.id)
    query = base.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    return Page([(unit, [Cell(int(amount), reached)]) for unit, amount in db.session.execute(query)], page, total)


def branches(target: Target, root: OrgUnit) -> list[tuple[OrgUnit, int | None]]:
    """Living children of `root`, upper unions first, each with its own number of the target (None: none given)."""
    own = sa.and_(TargetAllocation.unit_id == OrgUnit.id, TargetAllocation.target_id == target.id)
    query = sa.select(OrgUnit, TargetAllocation.amount).outerjoin(TargetAllocation, own)
    query = query.where(OrgUnit.parent_id == root.id, OrgUnit.ended_on.is_(None))
    return [(unit, amount) for unit, amount in db.session.execute(query.order_by(OrgUnit.tier, OrgUnit.sort_key))]


def own_number(campaign: Campaign, target: Target, root: OrgUnit) -> int | None:
    """What a union has to distribute: the plan's number at its owner, elsewhere the one it was given; None for none."""
    if root.id == campaign.owner_id:
        value: int | None = target.definition.get("value")
        return value
    number = sa.select(TargetAllocation.amount)
    return db.session.scalar(number.where(TargetAllocation.target_id == target.id, TargetAllocation.unit_id == root.id))
