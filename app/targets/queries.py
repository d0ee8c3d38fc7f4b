"""The target board of a unit, the matrix of units and targets, and who is still missing: a few statements each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Campaign, Phase, Target, TimeWindow
from app.dashboards.figures import Span, alive, day_of_count
from app.kernel.db import db, under
from app.targets import counting, judging
from app.targets.counting import Amounts
from app.targets.definitions import OF_SUMS, Definition, Mode, Tally, Verdict, judge, parse
from app.targets.judging import Columns
from app.targets.models import TargetAllocation, TargetOverride
from app.targets.sums import Sum
from app.units.models import OrgUnit
from app.units.queries import members_on

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
        above = self.definition.mode is Mode.TOTAL and self.definition.comparator == ">"
        return self.of + 1 if self.of is not None and above else self.of

    @property
    def missing(self) -> int:
        """Units of the population that have not reached it yet; 0 where the target is not about single units."""
        return 0 if self.definition.mode in OF_SUMS else self.tally.units - self.tally.met


@dataclass(frozen=True)
class Board:
    """`left_out`: units of the branch that are nobody's denominator: not alive on the `day` of the count (CR-6)."""

    lines: list[Line]
    root: OrgUnit
    day: date
    left_out: int = 0

    @property
    def reached(self) -> int:
        return sum(line.verdict in (Verdict.REACHED, Verdict.SURPASSED) for line in self.lines)


def spans(campaign: Campaign) -> dict[str, Span]:
    """Windows and phases by code; a phase with an open start begins with the plan's first day, or ever. One statement."""
    windows = sa.select(sa.literal(0).label("rank"), TimeWindow.code, TimeWindow.starts_on, TimeWindow.ends_on)
    phases = sa.select(sa.literal(1), Phase.code, Phase.starts_on, Phase.ends_on).where(
        Phase.campaign_id == campaign.id
    )
    both = windows.where(TimeWindow.campaign_id == campaign.id).union_all(phases)
    found: dict[str, Span] = {}
    for _, code, first, last in db.session.execute(both.order_by("rank")):
        found.setdefault(code, Span(first or campaign.starts_on or date.min, last))
    return found


@dataclass(frozen=True)
class Counted:
    """Targets made countable over units: what to select from, and the columns of each target."""

    source: sa.FromClause
    columns: dict[int, Columns]
    people: sa.ColumnElement[int]


def _count(
    campaign: Campaign, found: Sequence[Target], path: str, today: date, unit_ids: Sequence[int] | None = None
) -> tuple[Counted, dict[int, Definition]]:
    definitions = {target.id: parse(target.definition) for target in found}
    day = day_of_count(campaign, today)
    amounts = Amounts(campaign, path, today, unit_ids)
    counting.collect(amounts, definitions, counting.words(spans(campaign)))
    source, values = amounts.joined()
    stats = members_on(day)
    source, people = source.outerjoin(stats, stats.c.unit_id == OrgUnit.id), sa.func.coalesce(stats.c.members, 0)
    columns = {id_: judging.per_unit(id_, one, values, day, people) for id_, one in definitions.items()}
    return Counted(source, columns, people), definitions


def board(campaign: Campaign, root: OrgUnit, today: date) -> Board:
    """Every target of the plan over `root` and all below it, in six statements whatever the number of targets."""
    found, day = targets_of(campaign), day_of_count(campaign, today)
    if not found:
        return Board([], root, day)
    made, definitions = _count(campaign, found, root.path, today)
    selected = [
        sa.func.coalesce(sa.func.sum(sa.case((condition, amount), else_=0)), 0).label(f"{name}_{id_}")
        for id_, one in made.columns.items()
        for name, condition, amount in _tallied(definitions[id_].mode, one, made.people)
    ]
    selected.append(sa.func.sum(sa.case((alive(day), 0), else_=1)).label("left_out"))
    row = (
        db.session.execute(sa.select(*selected).select_from(made.source).where(under(OrgUnit.path, root.path)))
        .one()
        ._mapping
    )
    whole = root.id == campaign.owner_id
    goals, stated = ({}, _stated(found)) if whole else (_goals(root, found), {})
    lines = []
    for target in found:
        definition = definitions[target.id]
        tally = Tally(*(int(row.get(f"{field.name}_{target.id}", 0)) for field in fields(Tally)))
        goal = definition.value if whole else goals.get(target.id)
        lines.append(_line(target, definition, tally, goal, stated.get(target.id), whole))
    return Board(lines, root, day, int(row["left_out"] or 0))


def _tallied(mode: Mode, one: Columns, people: Sum) -> Iterator[tuple[str, sa.ColumnElement[bool], Any]]:
    """(field of Tally, which units, what of each is summed); what no target of this mode is judged by is left out."""
    yield "units", one.asked, 1
    yield "met", sa.and_(one.asked, one.met), 1
    yield "total", one.asked, one.amount
    if mode is Mode.PCT_MEMBERS_TOTAL:
        yield "members", one.asked, people
    if mode is Mode.ALLOCATED:
        yield "allocated", one.asked, one.goal


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
    made, _ = _count(campaign, found, root.path, today, ids)
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
    made, _ = _count(campaign, [target], root.path, today)
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
