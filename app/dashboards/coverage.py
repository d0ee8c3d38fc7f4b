"""How far a document reaches: of how many CĐCS something is there, and who is missing (decision 16). Said here alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.campaigns.models import Campaign, Obligation
from app.dashboards import figures
from app.entries.models import OUT, Entry
from app.kernel.db import db, under
from app.kernel.text import number
from app.obligations.models import ObligationItem
from app.obligations.status import ANSWERED
from app.units.models import OrgUnit
from app.units.queries import label

MISSING_NAMES = 600  # characters of names in a line: three lines on paper
_entry = Entry.__table__


@dataclass(frozen=True)
class Coverage:
    """How many of the units have something, and the first names of those that have not. `noun` is what they are."""

    have: int
    whole: int
    missing: Sequence[str]
    noun: str = "CĐCS"

    def words(self, room: int = MISSING_NAMES) -> str:
        """ "Số liệu của 214/240 CĐCS; chưa có: … và 24 đơn vị khác.": names are never cut, the rest is counted."""
        said = f"Số liệu của {number(self.have)}/{number(self.whole)} {self.noun}"
        if self.have >= self.whole:
            return f"{said}."
        named: list[str] = []
        for name in self.missing:
            if named and sum(map(len, named)) + 2 * len(named) + len(name) > room:
                break
            named.append(name)
        rest = self.whole - self.have - len(named)
        if not named:
            return f"{said}."
        return f"{said}; chưa có: {', '.join(named)}" + (f" và {number(rest)} đơn vị khác." if rest > 0 else ".")

    @property
    def unnamed(self) -> "Coverage":
        """The same without names: for what is not expected of every unit."""
        return Coverage(self.have, self.whole, (), self.noun)


def coverage(
    inside: sa.ColumnElement[bool], having: sa.Select[Any], names: int = 80, *, noun: str = "CĐCS"
) -> Coverage:
    """Of units (OrgUnit) that are `inside`, those whose id `having` selects. One statement.

    Two missing units of one name are told apart by their upper union.
    """
    upper = aliased(OrgUnit, name="upper")
    there = having.distinct().subquery("there")
    has = there.c.unit_id.is_not(None)
    alike = sa.func.count().over(partition_by=(label(OrgUnit), has))
    units = (
        sa.select(
            label(OrgUnit),
            label(upper),
            alike,
            sa.func.sum(sa.case((has, 1), else_=0)).over(),
            sa.func.count().over(),
            has,
        )
        .outerjoin(there, there.c.unit_id == OrgUnit.id)
        .outerjoin(upper, upper.id == OrgUnit.parent_id)
        .where(inside)
        .order_by(has, OrgUnit.sort_key, OrgUnit.id)
        .limit(names)
    )
    rows = db.session.execute(units).all()
    if not rows:
        return Coverage(0, 0, (), noun)
    missing = [
        f"{name} ({above})" if same > 1 and above else name for name, above, same, _, _, has_it in rows if not has_it
    ]
    return Coverage(int(rows[0][3]), rows[0][4], missing, noun)


def heard(campaign: Campaign) -> sa.ColumnElement[bool]:
    """The unit (OrgUnit) has said something under the plan: a paper that is out, or an answer to what it owes (CR-11)."""
    out = sa.exists().where(
        _entry.c.unit_id == OrgUnit.id,
        _entry.c.campaign_id == campaign.id,
        _entry.c.state.in_([state.value for state in OUT]),
    )
    duties = sa.select(Obligation.id).where(Obligation.campaign_id == campaign.id)
    answered = sa.exists().where(
        ObligationItem.unit_id == OrgUnit.id, ObligationItem.obligation_id.in_(duties), ANSWERED
    )
    return sa.or_(out, answered)


def of_heard(campaign: Campaign, path: str, day: date) -> Coverage:
    """Of the CĐCS at and below `path` on `day`, those that have said something under the plan. One statement."""
    having = sa.select(OrgUnit.id.label("unit_id")).where(under(OrgUnit.path, path), heard(campaign))
    return coverage(sa.and_(under(OrgUnit.path, path), figures.is_cdcs(day)), having)
