"""Reading for the sheets: one statement for the rows of a sheet, one per set of figures, all in one snapshot.

Rows come sorted by the groups of the official table: the exporting unit's own, each upper union below it, then the
grassroots unions directly below it. Figures are per direct child of the exporting unit; key None is the unit itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Campaign, CountFrom, TimeWindow
from app.entries.models import Entry, EntryState, FamilyName
from app.exports.models import ExportRequest
from app.kernel import clock
from app.kernel.db import db, reading, under
from app.units.models import PATH_STEP, OrgUnit, Sector, UnitStat

GRASSROOTS_TIER = 4
BATCH = 500


@dataclass(frozen=True)
class Subject:
    """What one workbook is about, loaded. `first`–`last` are the days of the window, else those of the campaign."""

    request: ExportRequest
    unit: OrgUnit
    campaign: Campaign
    window: TimeWindow | None

    @property
    def last(self) -> date:
        """The last day that matters: nothing is known about days to come."""
        ends = self.window.ends_on if self.window else self.campaign.ends_on
        return min(ends, clock.today())

    @property
    def first(self) -> date | None:
        return self.window.starts_on if self.window else self.campaign.starts_on

    def states(self, family: FamilyName) -> frozenset[EntryState]:
        """The states asked for; by default those from which the campaign counts this family (decision 14)."""
        if chosen := self.request.state.states:
            return chosen
        count_from: CountFrom = getattr(self.campaign, f"count_{family.value}")
        counted = {EntryState.APPROVED} | ({EntryState.SENT} if count_from is CountFrom.SENT else set())
        return frozenset(counted)


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
    """The units below the exporting one, each with the direct child of it that it belongs to."""

    def __init__(self, subject: Subject) -> None:
        self.root = subject.unit
        self.unit = _nodes(subject.campaign).alias("unit")
        self.branch = _nodes(subject.campaign).alias("branch")
        root_path = subject.unit.path
        day = subject.campaign.tree_as_of
        if day is not None:
            root_path = db.session.scalar(sa.select(self.unit.c.path).where(self.unit.c.id == self.root.id)) or root_path
        self.inside = under(self.unit.c.path, root_path)
        self.to_branch = sa.and_(
            self.branch.c.path == sa.func.substr(self.unit.c.path, 1, len(root_path) + PATH_STEP),
            self.branch.c.id != self.root.id,
        )
        self.section = sa.case((self.branch.c.id.is_(None), 0), (self.branch.c.tier < GRASSROOTS_TIER, 1), else_=2)
        self.order = (self.section, self.branch.c.sort_key, self.branch.c.id, self.unit.c.sort_key, self.unit.c.id)
        first, last = subject.first, subject.last
        self.alive = sa.and_(
            sa.or_(self.unit.c.founded_on.is_(None), self.unit.c.founded_on <= last),
            sa.or_(self.unit.c.ended_on.is_(None), self.unit.c.ended_on >= (first or last)),
        )

    def joined(self, start: sa.FromClause, unit_id: Any) -> sa.FromClause:
        """`start` joined with its unit and that unit's branch."""
        return start.join(self.unit, self.unit.c.id == unit_id).outerjoin(self.branch, self.to_branch)

    @property
    def units(self) -> sa.FromClause:
        return self.unit.outerjoin(self.branch, self.to_branch)


def _nodes(campaign: Campaign) -> sa.Subquery:
    """Units as they stand today, or as they stood on the day the campaign names (CR-12)."""
    label = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name).label("label")
    kept = (OrgUnit.id, OrgUnit.tier, OrgUnit.sector, OrgUnit.founded_on, OrgUnit.ended_on, OrgUnit.parent_id)
    return sa.select(*kept, OrgUnit.path, OrgUnit.name, OrgUnit.sort_key, label).subquery()


def conditions(subject: Subject, tree: Tree, family: FamilyName, states: frozenset[EntryState] | None = None) -> list[Any]:
    """Which entries of `family` stand in the sheets: campaign, branch, states, kind, days that touch the window."""
    wanted = [
        Entry.campaign_id == subject.campaign.id,
        Entry.family == family.value,
        Entry.state.in_(sorted(states if states is not None else subject.states(family))),
        Entry.first_sent_at.is_not(None),
        tree.inside,
    ]
    if kind := subject.request.kind_of(family.value):
        wanted.append(Entry.kind == kind)
    if subject.window:
        ends = sa.func.coalesce(Entry.event_to, Entry.event_on)
        wanted += [Entry.event_on <= subject.window.ends_on, ends >= subject.window.starts_on]
    return wanted


def stream(query: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
    """The rows of one statement, a batch at a time; the server keeps the rest."""
    return iter(db.session.execute(query, execution_options={"yield_per": BATCH}))


def row_counts(subject: Subject) -> dict[FamilyName, int]:
    """Entries per family that will stand in the sheets. One statement."""
    tree = Tree(subject)
    start = tree.joined(Entry.__table__, Entry.unit_id)
    per_family = sa.or_(*(sa.and_(*conditions(subject, tree, family)) for family in FamilyName))
    query = sa.select(Entry.family, sa.func.count()).select_from(start).where(per_family).group_by(Entry.family)
    found = {FamilyName(family): count for family, count in db.session.execute(query)}
    return {family: found.get(family, 0) for family in FamilyName}


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
    """Every branch with its denominators (CR-6), in the order of the table; the unit itself stands first. One statement."""
    tree = Tree(subject)
    unit, branch = tree.unit.c, tree.branch.c
    newest = (
        sa.select(
            UnitStat.unit_id,
            UnitStat.members,
            sa.func.row_number().over(partition_by=UnitStat.unit_id, order_by=UnitStat.as_of.desc()).label("age"),
        )
        .where(UnitStat.as_of <= subject.last)
        .subquery()
    )
    grassroots = unit.tier == GRASSROOTS_TIER
    new = sa.and_(grassroots, unit.sector != Sector.ADMIN, unit.sector != Sector.SOE, unit.founded_on <= subject.last)
    if subject.first:
        new = sa.and_(new, unit.founded_on >= subject.first)
    query = (
        sa.select(
            branch.id,
            tree.section,
            branch.label,
            count_if(grassroots),
            sa.func.coalesce(sa.func.sum(sa.case((grassroots, newest.c.members), else_=0)), 0),
            count_if(new),
        )
        .select_from(tree.units.outerjoin(newest, sa.and_(newest.c.unit_id == unit.id, newest.c.age == 1)))
        .where(tree.inside, tree.alive)
        .group_by(branch.id, tree.section, branch.label, branch.sort_key)
        .order_by(tree.section, branch.sort_key, branch.id)
    )
    return [
        Branch(row[0], row[1], row[2] if row[0] is not None else subject.unit.name, *row[3:])
        for row in db.session.execute(query)
    ]


def count_if(condition: Any) -> Any:
    """How many rows of the group meet `condition`; 0 of none."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


@dataclass(frozen=True)
class Coverage:
    """How many of the grassroots unions have something in a sheet, and the first names of those that have not."""

    have: int
    whole: int
    missing: Sequence[str]


def coverage(subject: Subject, family: FamilyName, names: int = 80) -> Coverage:
    """Counted over the unions of the last day. Two unions of one name are told apart by their upper union. One statement."""
    tree = Tree(subject)
    unit = tree.unit.c
    with_entries = (
        sa.select(Entry.unit_id)
        .select_from(tree.joined(Entry.__table__, Entry.unit_id))
        .where(*conditions(subject, tree, family))
        .distinct()
        .subquery()
    )
    upper = _nodes(subject.campaign).alias("upper")
    has = with_entries.c.unit_id.is_not(None)
    total = sa.func.count().over()
    have = sa.func.sum(sa.case((has, 1), else_=0)).over()
    alike = sa.func.count().over(partition_by=unit.label)
    query = (
        sa.select(unit.label, upper.c.label, alike, have, total, has)
        .select_from(
            tree.unit.outerjoin(with_entries, with_entries.c.unit_id == unit.id).outerjoin(
                upper, upper.c.id == unit.parent_id
            )
        )
        .where(tree.inside, tree.alive, unit.tier == GRASSROOTS_TIER)
        .order_by(has, unit.sort_key, unit.id)
        .limit(names)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return Coverage(0, 0, ())
    missing = [f"{name} ({above})" if same > 1 and above else name for name, above, same, _, _, there in rows if not there]
    return Coverage(int(rows[0][3]), rows[0][4], missing)
