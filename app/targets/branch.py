"""Which units figures are taken of: a branch as the tree stood on the plan's day, or as it stands today (CR-6, CR-12).

Rights go by today's tree, figures by the dated one: a unit that has moved since counts where it sat, never twice.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Campaign, CampaignState
from app.dashboards.figures import GRASSROOTS, alive, day_of_count
from app.kernel.db import db, under
from app.units.models import OrgUnit
from app.units.queries import tree_as_of

NOWHERE = "~"  # a path with nothing below it
NAMED = 50


class Part(StrEnum):
    """Of a branch: all of it, its top unit alone, or the CĐCS directly under its top unit (CB-A5)."""

    WHOLE = ""
    OWN = "own"
    DIRECT = "direct"


@dataclass(frozen=True)
class Branch:
    """`day` is when a unit must be alive to be asked; `tree_on` the day whose tree holds, None for today's.

    `path` is that of `root` in that tree. Columns speak of units joined as OrgUnit through `source`.
    """

    campaign: Campaign
    root: OrgUnit
    today: date
    day: date
    tree_on: date | None
    path: str
    part: Part = Part.WHOLE

    @cached_property
    def tree(self) -> sa.Subquery | None:
        """The dated tree; None for today's."""
        return None if self.tree_on is None else tree_as_of(self.tree_on)

    @property
    def source(self) -> sa.FromClause:
        """Units, those that stood in the tree."""
        units = OrgUnit.__table__
        return units if self.tree is None else units.join(self.tree, self.tree.c.unit_id == OrgUnit.id)

    def column(self, name: str) -> Any:
        """path, parent_id, tier, sector or sort_key of the unit in that tree."""
        return getattr(OrgUnit, name) if self.tree is None else self.tree.c[name]

    @property
    def inside(self) -> sa.ColumnElement[bool]:
        """The unit belongs to this part of the branch."""
        if self.part is Part.OWN:
            return sa.and_(OrgUnit.id == self.root.id)
        if self.part is Part.DIRECT:
            return sa.and_(self.column("parent_id") == self.root.id, self.column("tier") >= GRASSROOTS)
        return under(self.column("path"), self.path)

    @property
    def ids(self) -> sa.Select[tuple[int]]:
        """Their ids, whatever else the statement around it selects from."""
        return sa.select(OrgUnit.id).select_from(self.source).where(self.inside).correlate(None)

    @property
    def whole(self) -> bool:
        """It is all the plan is about, so that its targets are judged and not only shared in."""
        return self.root.id == self.campaign.owner_id and self.part is Part.WHOLE


def tree_day(campaign: Campaign) -> date | None:
    """The day whose tree the plan counts by: the one it fixed, else of a closed plan its last day; None: today's."""
    return campaign.tree_as_of or (campaign.ends_on if campaign.state is CampaignState.CLOSED else None)


def branch_of(campaign: Campaign, root: OrgUnit, today: date, *, part: Part = Part.WHOLE, now: bool = False) -> Branch:
    """The branch of `root`; `now` puts units where they sit today. One statement where the tree is dated, else none."""
    on = None if now else tree_day(campaign)
    path: str | None = root.path
    if on is not None:
        tree = tree_as_of(on)
        path = db.session.scalar(sa.select(tree.c.path).where(tree.c.unit_id == root.id))
    return Branch(campaign, root, today, day_of_count(campaign, today), on, path or NOWHERE, part)


@dataclass(frozen=True)
class LeftOut:
    """Units that are in no denominator (CR-6): how many, and the first of them as (name, founded on, ended on)."""

    total: int
    named: list[tuple[str, date | None, date | None]]


def left_out(branch: Branch) -> LeftOut:
    """Units of today's branch that were founded after the day of the count or had ended before it. One statement."""
    label = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    whole = under(OrgUnit.path, branch.root.path)
    direct = sa.and_(OrgUnit.parent_id == branch.root.id, OrgUnit.tier >= GRASSROOTS)
    inside = {Part.OWN: OrgUnit.id == branch.root.id, Part.DIRECT: direct}.get(branch.part, whole)
    query = (
        sa.select(sa.func.count().over(), label, OrgUnit.founded_on, OrgUnit.ended_on)
        .where(inside, sa.not_(alive(branch.day)))
        .order_by(OrgUnit.sort_key, OrgUnit.id)
        .limit(NAMED)
    )
    found = db.session.execute(query).all()
    return LeftOut(found[0][0] if found else 0, [(name, begun, ended) for _, name, begun, ended in found])
