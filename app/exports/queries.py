"""Reading for the sheets: one statement for the rows of a sheet, one per set of figures, all in one snapshot.

Rows come sorted by the groups of the official table: the exporting unit's own, each upper union below it, then the
grassroots unions directly below it. Figures are per direct child of the exporting unit; key None is the unit itself.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.campaigns.models import Campaign, TimeWindow
from app.dashboards import figures
from app.dashboards.coverage import Coverage, coverage
from app.dashboards.figures import GRASSROOTS, Span
from app.entries.models import Entry, EntryState, FamilyName
from app.exports.models import ExportRequest
from app.kernel import clock
from app.kernel.db import db, reading, under
from app.registrations.models import Registration
from app.units.models import PATH_STEP, OrgUnit, Sector
from app.units.queries import label

BATCH = 500


@dataclass(frozen=True)
class Subject:
    """What one workbook is about, loaded. `first` is the first day of the window, else of the campaign."""

    request: ExportRequest
    unit: OrgUnit
    campaign: Campaign
    window: TimeWindow | None

    @property
    def span(self) -> Span | None:
        return Span.of(self.window) if self.window else None

    @property
    def day(self) -> date:
        """The day on which a unit must be alive to be counted."""
        return figures.day_of_count(self.campaign, clock.today(), self.span)

    @property
    def plan_day(self) -> date:
        """The same for what no window narrows."""
        return figures.day_of_count(self.campaign, clock.today())

    @property
    def first(self) -> date | None:
        return self.window.starts_on if self.window else self.campaign.starts_on

    def states(self, family: FamilyName) -> tuple[EntryState, ...]:
        """The states asked for; by default those from which the campaign counts this family (decision 14)."""
        return self.request.state.states or figures.counted(self.campaign, family)


def load(request: ExportRequest) -> Subject | None:
    """The subject, or None when one of its parts is gone."""
    unit, campaign = db.session.get(OrgUnit, request.unit_id), db.session.get(Campaign, request.campaign_id)
    if unit is None or campaign is None:
        return None
    window = None
    if request.window:
        window = db.session.scalar(
            sa.select(TimeWindow).where(TimeWindow.campaign_id == campaign.id, TimeWindow.code == request.window)
        )
    return Subject(request, unit, campaign, window)


def begin_snapshot() -> None:
    """Every read that follows, until the session ends its transaction, sees the database of this moment."""
    db.session.rollback()
    token = reading.set(True)
    try:
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        else:
            db.session.execute(sa.select(OrgUnit.id).limit(1))  # SQLite's snapshot begins with the first read
    finally:
        reading.reset(token)


class Tree:
    """The units at and below the exporting one (OrgUnit), each with the direct child of it that it belongs to."""

    def __init__(self, subject: Subject) -> None:
        self.branch = aliased(OrgUnit, name="branch")
        root = subject.unit
        self.inside = under(OrgUnit.path, root.path)
        self.to_branch = sa.and_(
            self.branch.path == sa.func.substr(OrgUnit.path, 1, len(root.path) + PATH_STEP), self.branch.id != root.id
        )
        self.section = sa.case((self.branch.id.is_(None), 0), (self.branch.tier < GRASSROOTS, 1), else_=2)
        self.order = (self.section, self.branch.sort_key, self.branch.id, OrgUnit.sort_key, OrgUnit.id)
        self.unit_label, self.branch_label = label(OrgUnit), label(self.branch)

    def joined(self, start: sa.FromClause | None = None, unit_id: sa.ColumnElement[int] | None = None) -> sa.FromClause:
        """Entries (with what `start` has joined to them) or, without it, units: with their unit and its branch.

        `unit_id` is the column of `start` that names the unit, where `start` is of something else than entries.
        """
        units = OrgUnit.__table__
        of = Entry.__table__.c.unit_id if unit_id is None else unit_id
        source = units if start is None else sa.join(start, units, units.c.id == of)
        return sa.outerjoin(source, self.branch, self.to_branch)


def conditions(
    subject: Subject,
    tree: Tree,
    family: FamilyName,
    states: Collection[EntryState] | None = None,
    *,
    any_day: bool = False,
) -> list[sa.ColumnElement[bool]]:
    """Which entries of `family` stand in the sheets: campaign, states, branch, kind, and days that touch the window."""
    wanted = [figures.of_family(subject.campaign, family, states or subject.states(family)), tree.inside]
    if kind := subject.request.kind_of(family.value):
        wanted.append(Entry.__table__.c.kind == kind)
    if subject.span and not any_day:
        wanted.append(subject.span.touches())
    return wanted


def stream(query: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
    """The rows of one statement, a batch at a time; the server keeps the rest."""
    return iter(db.session.execute(query, execution_options={"yield_per": BATCH}))


def row_counts(subject: Subject) -> dict[FamilyName, int]:
    """Entries per family that will stand in the sheets. One statement."""
    tree, family = Tree(subject), Entry.__table__.c.family
    per_family = sa.or_(*(sa.and_(*conditions(subject, tree, one)) for one in FamilyName))
    query = (
        sa.select(family, sa.func.count()).select_from(tree.joined(Entry.__table__)).where(per_family).group_by(family)
    )
    found = {FamilyName(name): count for name, count in db.session.execute(query)}
    return {one: found.get(one, 0) for one in FamilyName}


def unit_count(subject: Subject) -> int:
    """Units at and below the exporting one on the plan's day. One statement."""
    alive = sa.and_(Tree(subject).inside, figures.alive(subject.plan_day))
    return db.session.scalar(sa.select(sa.func.count()).select_from(OrgUnit).where(alive)) or 0


@dataclass(frozen=True)
class Branch:
    """A direct child of the exporting unit (`id` None: the unit itself) with what lies in it.

    `section` 0 is the unit itself, 1 upper unions, 2 grassroots unions. `members` are those of the grassroots unions
    at the last day; `founded_private` counts unions founded in the period outside the state sector.
    """

    id: int | None
    section: int
    label: str
    grassroots: int
    members: int
    founded_private: int


def branches(subject: Subject) -> list[Branch]:
    """Every branch with its denominators (CR-6), in the order of the table; the unit itself stands first.

    A branch that has ended is there only when it left entries. One statement.
    """
    tree, day = Tree(subject), subject.day
    cdcs = figures.is_cdcs(day)
    new = sa.and_(cdcs, OrgUnit.sector.in_([one for one in Sector if one not in (Sector.ADMIN, Sector.SOE)]))
    new = sa.and_(new, OrgUnit.founded_on >= (subject.first or day))
    entry = Entry.__table__.c
    has_entries = sa.exists().where(entry.unit_id == OrgUnit.id, entry.campaign_id == subject.campaign.id)
    query = (
        sa.select(
            tree.branch.id,
            tree.section,
            tree.branch_label,
            count_if(cdcs),
            sa.func.coalesce(sa.func.sum(sa.case((cdcs, figures.members(day)), else_=0)), 0),
            count_if(new),
        )
        .select_from(tree.joined())
        .where(tree.inside, sa.or_(figures.alive(day), has_entries))
        .group_by(tree.branch.id, tree.section, tree.branch_label, tree.branch.sort_key)
        .order_by(tree.section, tree.branch.sort_key, tree.branch.id)
    )
    own = subject.unit.label()
    return [
        Branch(branch_id, section, own if branch_id is None else name, *map(int, numbers))
        for branch_id, section, name, *numbers in db.session.execute(query)
    ]


def count_if(condition: Any) -> Any:
    """How many rows of the group meet `condition`; 0 of none."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def cdcs_with(condition: Any, day: date) -> Any:
    """How many CĐCS have an entry that meets `condition` in the group (CR-4: upper unions never stand for a CĐCS)."""
    return sa.func.count(sa.distinct(sa.case((sa.and_(figures.is_cdcs(day), condition), Entry.__table__.c.unit_id))))


def covered(subject: Subject, family: FamilyName, *narrowed: sa.ColumnElement[bool]) -> Coverage:
    """Of the CĐCS, those with an entry of `family` in the sheets; `narrowed`: more that the entry must be."""
    tree, source = Tree(subject), Entry.__table__
    if narrowed:
        source = source.join(Registration.__table__, Registration.__table__.c.id == source.c.id)
    having = (
        sa.select(Entry.__table__.c.unit_id)
        .select_from(tree.joined(source))
        .where(*conditions(subject, tree, family), *narrowed)
    )
    return coverage(sa.and_(tree.inside, figures.is_cdcs(subject.day)), having)
