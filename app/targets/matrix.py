"""Units × targets (Biểu 05a): narrowed and paged in SQL; only the units of the page are counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Campaign, Obligation, Target
from app.dashboards.figures import GRASSROOTS
from app.entries.models import Entry, EntryState
from app.kernel.db import db, under
from app.obligations.models import ObligationItem
from app.obligations.status import ANSWERED
from app.targets.branch import Branch
from app.targets.definitions import OF_SUMS, parse
from app.targets.evaluation import count, targets_of
from app.units.models import OrgUnit
from app.units.queries import matching

PAGE = 50


@dataclass(frozen=True)
class Cell:
    """`amount` None: the target does not ask this unit (không áp dụng); `met` None: it is judged by a sum of units.

    `silent`: nothing counts and the unit has not answered anything in this plan, so its zero is no zero (CR-11).
    """

    amount: int | None
    met: bool | None
    silent: bool = False


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


@dataclass(frozen=True)
class Filters:
    """What the matrix is narrowed to; empty leaves it open. `path` is that of a branch below in the branch's tree,
    `direct` keeps CĐCS directly under the root, `short` the code of a target the units have not reached."""

    text: str = ""
    path: str = ""
    direct: bool = False
    tier: int | None = None
    sector: str = ""
    short: str = ""


def _narrowed(branch: Branch, filters: Filters) -> list[sa.ColumnElement[bool]]:
    found = [branch.inside, *matching(filters.text)]
    if filters.path:
        found.append(under(branch.column("path"), filters.path))
    if filters.direct:
        found += [branch.column("parent_id") == branch.root.id, branch.column("tier") >= GRASSROOTS]
    if filters.tier is not None:
        found.append(branch.column("tier") == filters.tier)
    if filters.sector:
        found.append(branch.column("sector") == filters.sector)
    return found


def answered(campaign: Campaign) -> sa.ColumnElement[bool]:
    """The unit (OrgUnit) has sent something in this plan or said that it has nothing to report."""
    sent = sa.exists().where(
        Entry.unit_id == OrgUnit.id,
        Entry.campaign_id == campaign.id,
        Entry.first_sent_at.is_not(None),
        Entry.state != EntryState.CANCELLED,
    )
    said = sa.exists().where(
        ObligationItem.unit_id == OrgUnit.id,
        ObligationItem.obligation_id == Obligation.id,
        Obligation.campaign_id == campaign.id,
        ANSWERED,
    )
    return sa.or_(sent.correlate(OrgUnit), said.correlate(OrgUnit))


def matrix_of(
    branch: Branch, page: int, filters: Filters | None = None, seen: sa.ColumnElement[bool] | None = None
) -> tuple[list[Target], Page]:
    """Units of the branch by tier and name × the targets that can be counted, one page of them (from 1).

    `seen` narrows to units the reader may see. Five statements, three more when narrowed to a target not reached.
    """
    found = [target for target in targets_of(branch.campaign) if parse(target.definition).countable]
    filters = filters or Filters()
    source, where = branch.source, [*_narrowed(branch, filters), sa.true() if seen is None else seen]
    if short := next((one for one in found if one.code == filters.short), None):
        made = count(branch, [short])
        source = made.source
        where += [made.columns[short.id].asked, sa.not_(made.columns[short.id].met)]
    order = (branch.column("tier"), branch.column("sort_key"), OrgUnit.id)
    query = sa.select(OrgUnit, sa.func.count().over()).select_from(source).where(*where).order_by(*order)
    rows = db.session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    if not rows and page > 1:  # past the end: the last page instead
        total = db.session.scalar(sa.select(sa.func.count()).select_from(source).where(*where)) or 0
        return matrix_of(branch, max(1, -(-total // PAGE)), filters, seen)
    total, units = rows[0][1] if rows else 0, [unit for unit, _ in rows]
    cells = _cells(branch, found, [unit.id for unit in units])
    return found, Page([(unit, _row(cells[unit.id], found)) for unit in units], page, total)


def _cells(branch: Branch, found: Sequence[Target], ids: list[int]) -> dict[int, Mapping[str, Any]]:
    made = count(branch, found, ids)
    columns = [
        column
        for id_, one in made.columns.items()
        for column in (
            sa.case((one.asked, one.amount)).label(f"a{id_}"),
            sa.case((one.met, 1), else_=0).label(f"m{id_}"),
        )
    ]
    spoke = sa.case((answered(branch.campaign), 1), else_=0).label("answered")
    query = sa.select(OrgUnit.id.label("unit_id"), spoke, *columns).select_from(made.source).where(OrgUnit.id.in_(ids))
    return {row["unit_id"]: dict(row) for row in db.session.execute(query).mappings()}


def _row(row: Mapping[str, Any], found: Sequence[Target]) -> list[Cell]:
    cells = []
    for one in found:
        amount, sums = row[f"a{one.id}"], parse(one.definition).mode in OF_SUMS
        silent = amount == 0 and not row["answered"]
        cells.append(Cell(amount, None if sums else bool(row[f"m{one.id}"]), silent))
    return cells


def children_of(branch: Branch) -> list[tuple[OrgUnit, str]]:
    """Units directly under the branch's root in its tree, with their paths there, upper unions first, then by name."""
    path = branch.column("path")
    query = sa.select(OrgUnit, path).select_from(branch.source).where(branch.column("parent_id") == branch.root.id)
    order = (branch.column("tier"), branch.column("sort_key"), OrgUnit.id)
    return [(unit, place) for unit, place in db.session.execute(query.order_by(*order))]
