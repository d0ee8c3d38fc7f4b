"""Targets made countable over a branch: one query's source and, of each target, its columns per unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Campaign, Phase, Target, TimeWindow
from app.dashboards.figures import Span
from app.kernel.db import db
from app.targets import counting, judging
from app.targets.branch import Branch
from app.targets.counting import Amounts
from app.targets.definitions import Definition, Mode, Tally, parse
from app.targets.judging import Columns
from app.targets.sums import Counter, Sum
from app.units.models import OrgUnit
from app.units.queries import members_on

OF_MEMBERS = frozenset({Mode.PCT_MEMBERS_PER_UNIT, Mode.PCT_MEMBERS_TOTAL})


def targets_of(campaign: Campaign) -> list[Target]:
    """In the order of the plan; empty for a plan without targets (BT-T0)."""
    query = sa.select(Target).where(Target.campaign_id == campaign.id)
    return list(db.session.scalars(query.order_by(Target.position, Target.id)))


def phases_of(campaign: Campaign) -> list[tuple[Phase, Span]]:
    """Phases in the order of their ends; one with an open start begins with the plan's first day, or ever."""
    query = sa.select(Phase).where(Phase.campaign_id == campaign.id).order_by(Phase.ends_on, Phase.id)
    return [
        (phase, Span(phase.starts_on or campaign.starts_on or date.min, phase.ends_on))
        for phase in db.session.scalars(query)
    ]


def spans(campaign: Campaign) -> dict[str, Span]:
    """Windows and phases by code; a window goes before a phase of the same code. One statement."""
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
    """Targets over units: what to select from, and by target id its definition, columns, and members as it asks them."""

    source: sa.FromClause
    definitions: dict[int, Definition]
    columns: dict[int, Columns]
    people: dict[int, sa.ColumnElement[int]]

    def tallies(self) -> list[sa.ColumnElement[Any]]:
        """Columns named <part>_<target id>: sums of a group of units, read back by `tally`."""
        return [
            sa.func.coalesce(sa.func.sum(sa.case((which, amount), else_=0)), 0).label(f"{name}_{id_}")
            for id_, one in self.columns.items()
            for name, which, amount in _tallied(self.definitions[id_].mode, one, self.people[id_])
        ]


def _tallied(mode: Mode, one: Columns, people: Sum) -> Iterator[tuple[str, sa.ColumnElement[bool], Any]]:
    """(field of Tally, which units, what of each is summed); what no target of this mode is judged by is left out."""
    yield "units", one.asked, 1
    yield "met", sa.and_(one.asked, one.met), 1
    yield "total", one.asked, one.amount
    if mode in OF_MEMBERS:
        yield "members", one.asked, people
    if mode is Mode.ALLOCATED:
        yield "allocated", one.asked, one.goal


def tally(row: Mapping[str, Any], id_: int) -> Tally:
    """What a row with the columns of `Counted.tallies` says of one target."""
    return Tally(*(int(row.get(f"{part.name}_{id_}", 0)) for part in fields(Tally)))


def count(branch: Branch, found: Sequence[Target], unit_ids: Sequence[int] | None = None) -> Counted:
    """Count these targets over the branch, or over some units of it. Two statements for names, none for figures."""
    definitions = {target.id: parse(target.definition) for target in found}
    amounts = Amounts(branch, unit_ids)
    counting.collect(amounts, definitions, counting.words(spans(branch.campaign)))
    source, values = amounts.joined()
    days = {id_: one.denominator_on or branch.day for id_, one in definitions.items() if one.mode in OF_MEMBERS}
    stats = {day: members_on(day).alias(f"members_{day:%Y%m%d}") for day in sorted(set(days.values()))}
    for one in stats.values():  # members are looked up once a unit and day, whatever the number of targets
        source = source.outerjoin(one, one.c.unit_id == OrgUnit.id)
    none: Sum = sa.literal(0)
    people = {id_: sa.func.coalesce(stats[days[id_]].c.members, 0) if id_ in days else none for id_ in definitions}
    columns = {id_: judging.per_unit(id_, one, values, branch, people[id_]) for id_, one in definitions.items()}
    return Counted(source, definitions, columns, people)


def counters(branch: Branch, definition: Definition) -> list[tuple[int, Counter]]:
    """(position, how it is counted) of each condition of a target that can be counted. Two statements."""
    known = counting.words(spans(branch.campaign))
    span = known.spans.get(definition.window)
    return [
        (position, counting.counter(condition, span, known, branch.today))
        for position, condition in enumerate(definition.conditions)
        if condition.countable
    ]
