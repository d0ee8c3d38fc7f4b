"""The target board of a unit, the matrix of units and targets, and who is still missing: a few statements each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, Phase, Target
from app.dashboards.figures import Span, day_of_count
from app.kernel.db import db, under
from app.targets import counting, judging
from app.targets.counting import Amounts
from app.targets.definitions import OF_SUMS, Definition, Mode, Tally, Verdict, judge, parse
from app.targets.judging import Columns
from app.targets.models import TargetAllocation, TargetOverride
from app.units.models import OrgUnit

PAGE = 50


def targets_of(campaign: Campaign) -> list[Target]:
    """In the order of the plan; empty for a plan without targets (BT-T0)."""
    query = sa.select(Target).where(Target.campaign_id == campaign.id)
    return list(db.session.scalars(query.order_by(Target.position, Target.id)))


@dataclass(frozen=True)
class Line:
    """One target on a board. `stated` is the result given by hand that holds instead of the counted one, if any."""

    target: Target
    definition: Definition
    tally: Tally
    goal: int | None
    stated: TargetOverride | None
    verdict: Verdict

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
    def base(self) -> int | None:
        """What 100 % is: "trên 110" begins at 111, so that 110 never reads as all of it."""
        return self.of + 1 if self.of is not None and self.definition.comparator == ">" else self.of

    @property
    def missing(self) -> int:
        """Units of the population that have not reached it yet; 0 where the target is not about single units."""
        return 0 if self.definition.mode in OF_SUMS else self.tally.units - self.tally.met


@dataclass(frozen=True)
class Board:
    lines: list[Line]
    root: OrgUnit
    day: date

    @property
    def reached(self) -> int:
        return sum(line.verdict in (Verdict.REACHED, Verdict.SURPASSED) for line in self.lines)


def spans(campaign: Campaign) -> dict[str, Span]:
    """Windows and phases by code; a phase with an open start begins with the plan's first day, or ever. Two statements."""
    found = {window.code: Span.of(window) for window in campaigns.windows(campaign)}
    for phase in db.session.scalars(sa.select(Phase).where(Phase.campaign_id == campaign.id)):
        first = phase.starts_on or campaign.starts_on or date.min
        found.setdefault(phase.code, Span(first, phase.ends_on))
    return found


@dataclass(frozen=True)
class Counted:
    """Targets made countable over units: what to select from, and the columns of each target."""

    source: sa.FromClause
    columns: dict[int, Columns]
    people: sa.ColumnElement[int]


def count(
    campaign: Campaign, found: Sequence[Target], path: str, day: date, unit_ids: Sequence[int] | None = None
) -> tuple[Counted, dict[int, Definition]]:
    """Targets of one plan over the units at and below `path` (or just `unit_ids`); four statements or fewer."""
    definitions = {target.id: parse(target.definition) for target in found}
    amounts = Amounts(campaign, path, unit_ids)
    counting.collect(amounts, definitions, counting.words(spans(campaign)))
    source, values = amounts.joined()
    people = judging.people_on(day)
    columns = {id_: judging.per_unit(campaign, id_, one, values, day, people) for id_, one in definitions.items()}
    return Counted(source, columns, people), definitions


def board(campaign: Campaign, root: OrgUnit, today: date) -> Board:
    """Every target of the plan over `root` and all below it, in eight statements whatever the number of targets."""
    found, day = targets_of(campaign), day_of_count(campaign, today)
    if not found:
        return Board([], root, day)
    made, definitions = count(campaign, found, root.path, day)
    query = sa.select(*sums(made, definitions)).select_from(made.source).where(under(OrgUnit.path, root.path))
    row = db.session.execute(query).mappings().one()
    whole = root.id == campaign.owner_id
    goals, stated = _goals(root, found), _stated(found) if whole else {}
    lines = []
    for target in found:
        definition = definitions[target.id]
        tally = tally_of(row, target.id)
        goal = definition.value if whole else goals.get(target.id)
        lines.append(_line(target, definition, tally, goal, stated.get(target.id), whole))
    return Board(lines, root, day)


BY_MEMBERS = (Mode.PCT_MEMBERS_TOTAL, Mode.PCT_MEMBERS_PER_UNIT)


def sums(made: Counted, definitions: Mapping[int, Definition]) -> list[sa.ColumnElement[int]]:
    """The columns of a `Tally` of every target, summed over whatever units the caller selects; read by `tally_of`."""
    selected: list[sa.ColumnElement[int]] = []
    for id_, one in made.columns.items():
        members = made.people if definitions[id_].mode in BY_MEMBERS else sa.literal(0)
        for name, column in (
            ("units", sa.case((one.asked, 1), else_=0)),
            ("met", sa.case((sa.and_(one.asked, one.met), 1), else_=0)),
            ("total", sa.case((one.asked, one.amount), else_=0)),
            ("members", sa.case((one.asked, members), else_=0)),
            ("allocated", sa.case((one.asked, one.goal), else_=0)),
        ):
            selected.append(sa.func.coalesce(sa.func.sum(column), 0).label(f"{name}_{id_}"))
    return selected


def tally_of(row: Mapping[Any, Any], target_id: int) -> Tally:
    """What `sums` selected of one target."""
    return Tally(*(int(row[f"{name}_{target_id}"]) for name in ("units", "met", "total", "members", "allocated")))


def _line(
    target: Target, definition: Definition, tally: Tally, goal: int | None, stated: TargetOverride | None, whole: bool
) -> Line:
    if stated is None or stated.amount is None:
        return Line(target, definition, tally, goal, None, judge(definition, tally, whole=whole, goal=goal))
    by_hand = Tally(tally.units, stated.amount, stated.amount, tally.members, tally.allocated)
    countable = Definition(**(vars(definition) | {"conditions": ()}))
    return Line(target, definition, tally, goal, stated, judge(countable, by_hand, whole=whole, goal=goal))


def _goals(root: OrgUnit, found: Sequence[Target]) -> dict[int, int]:
    query = sa.select(TargetAllocation.target_id, TargetAllocation.amount).where(
        TargetAllocation.unit_id == root.id, TargetAllocation.target_id.in_([target.id for target in found])
    )
    return {row.target_id: row.amount for row in db.session.execute(query)}


def _stated(found: Sequence[Target]) -> dict[int, TargetOverride]:
    query = sa.select(TargetOverride).where(TargetOverride.target_id.in_([target.id for target in found]))
    return {one.target_id: one for one in db.session.scalars(query.order_by(TargetOverride.id))}


@dataclass(frozen=True)
class Cell:
    """`amount` None: the target does not ask this unit (không áp dụng); `met` None: it is judged by a sum of units."""

    amount: int | None
    met: bool | None


@dataclass(frozen=True)
class Page:
    rows: list[tuple[OrgUnit, list[Cell]]]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1


def matrix(campaign: Campaign, root: OrgUnit, today: date, page: int) -> tuple[list[Target], Page]:
    """Units at and below `root` by name × the targets about single units; only the page's units are counted."""
    found = [target for target in targets_of(campaign) if parse(target.definition).countable]
    inside = under(OrgUnit.path, root.path)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(OrgUnit).where(inside)) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    query = sa.select(OrgUnit).where(inside).order_by(OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id)
    units = list(db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)))
    ids = [unit.id for unit in units]
    made, _ = count(campaign, found, root.path, day_of_count(campaign, today), ids)
    columns = [
        column
        for id_, one in made.columns.items()
        for column in (
            sa.case((one.asked, one.amount)).label(f"a{id_}"),
            sa.case((one.met, 1), else_=0).label(f"m{id_}"),
        )
    ]
    counted = sa.select(OrgUnit.id.label("unit_id"), *columns).select_from(made.source).where(OrgUnit.id.in_(ids))
    cells = {row["unit_id"]: row for row in db.session.execute(counted).mappings()}
    sums = {one.id for one in found if parse(one.definition).mode in OF_SUMS}
    rows = [
        (unit, [Cell(row[f"a{one.id}"], None if one.id in sums else bool(row[f"m{one.id}"])) for one in found])
        for unit in units
        for row in (cells[unit.id],)
    ]
    return found, Page(rows, page, total)


def missing(campaign: Campaign, target: Target, root: OrgUnit, today: date, page: int) -> Page:
    """Units of the population that have not reached the target, those furthest from it first, then by name."""
    made, _ = count(campaign, [target], root.path, day_of_count(campaign, today))
    one = made.columns[target.id]
    short = sa.and_(one.asked, sa.not_(one.met), under(OrgUnit.path, root.path))
    base = sa.select(OrgUnit, one.amount.label("amount")).select_from(made.source).where(short)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(base.order_by(None).subquery())) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    query = base.order_by(one.amount, OrgUnit.sort_key, OrgUnit.id).limit(PAGE).offset((page - 1) * PAGE)
    return Page([(unit, [Cell(int(amount), False)]) for unit, amount in db.session.execute(query)], page, total)


def branches(target: Target, root: OrgUnit) -> list[tuple[OrgUnit, int | None]]:
    """Direct children of `root` by name, each with its own number of the target (None: none given)."""
    own = sa.and_(TargetAllocation.unit_id == OrgUnit.id, TargetAllocation.target_id == target.id)
    query = sa.select(OrgUnit, TargetAllocation.amount).outerjoin(TargetAllocation, own)
    query = query.where(OrgUnit.parent_id == root.id, OrgUnit.ended_on.is_(None))
    return [(unit, amount) for unit, amount in db.session.execute(query.order_by(OrgUnit.tier, OrgUnit.sort_key))]
