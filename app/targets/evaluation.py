"""Targets made countable over a branch: one query's source and, of each target, its columns per unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, Phase, Target
from app.dashboards.figures import Span
from app.kernel.db import db
from app.targets import counting, judging
from app.targets.branch import Branch
from app.targets.counting import Amounts, Counter
from app.targets.definitions import Definition, Mode, Tally, parse
from app.targets.judging import Columns

PARTS = ("units", "met", "total", "members", "allocated")  # of a Tally, in order


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
    """Windows and phases by code; a window goes before a phase of the same code. Two statements."""
    found = {window.code: Span.of(window) for window in campaigns.windows(campaign)}
    return {phase.code: span for phase, span in phases_of(campaign)} | found


@dataclass(frozen=True)
class Counted:
    """Targets over units: what to select from, and by target id its definition, columns, and members as it asks them."""

    source: sa.FromClause
    definitions: dict[int, Definition]
    columns: dict[int, Columns]
    people: dict[int, sa.ColumnElement[int]]

    def tallies(self) -> list[sa.ColumnElement[Any]]:
        """Columns named <part>_<target id>: sums of a group of units, read back by `tally`."""
        found: list[sa.ColumnElement[Any]] = []
        for id_, one in self.columns.items():
            counts = sa.and_(one.asked, one.met)
            of_members = self.definitions[id_].mode is Mode.PCT_MEMBERS_TOTAL
            members = self.people[id_] if of_members else sa.literal(0)
            values = (sa.case((one.asked, 1), else_=0), sa.case((counts, 1), else_=0),
                      *(sa.case((one.asked, value), else_=0) for value in (one.amount, members, one.goal)))  # fmt: skip
            found += [
                sa.func.coalesce(sa.func.sum(value), 0).label(f"{name}_{id_}")
                for name, value in zip(PARTS, values, strict=True)
            ]
        return found


def tally(row: Mapping[str, Any], id_: int) -> Tally:
    """What a row with the columns of `Counted.tallies` says of one target."""
    return Tally(*(int(row[f"{name}_{id_}"]) for name in PARTS))


def count(branch: Branch, found: Sequence[Target], unit_ids: Sequence[int] | None = None) -> Counted:
    """Count these targets over the branch, or over some units of it. Four statements for names, none for figures."""
    definitions = {target.id: parse(target.definition) for target in found}
    amounts = Amounts(branch, unit_ids)
    counting.collect(amounts, definitions, counting.words(spans(branch.campaign)))
    source, values = amounts.joined()
    people = {id_: judging.people_on(one.denominator_on or branch.day) for id_, one in definitions.items()}
    columns = {id_: judging.per_unit(id_, one, values, branch, people[id_]) for id_, one in definitions.items()}
    return Counted(source, definitions, columns, people)


def counters(branch: Branch, definition: Definition) -> list[tuple[int, Counter]]:
    """(position, how it is counted) of each condition of a target that can be counted. Four statements."""
    known = counting.words(spans(branch.campaign))
    span = known.spans.get(definition.window)
    return [
        (position, counting.counter(branch.campaign, condition, span, known))
        for position, condition in enumerate(definition.conditions)
        if condition.countable
    ]
