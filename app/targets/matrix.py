"""Units × targets (Biểu 05a): narrowed and paged in SQL; only the units of the page are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import Target
from app.dashboards.coverage import heard
from app.dashboards.figures import GRASSROOTS, alive
from app.kernel.db import db, under
from app.kernel.paging import PAGE, Page, pages_of
from app.targets.branch import Branch
from app.targets.definitions import OF_SUMS, parse
from app.targets.evaluation import count, targets_of
from app.units.models import OrgUnit
from app.units.queries import matching


@dataclass(frozen=True)
class Cell:
    """`amount` None: the target does not ask this unit (không áp dụng); `met` None: it is judged by a sum of units.

    `silent`: nothing counts and the unit has not answered anything in this plan, so its zero is no zero (CR-11).
    """

    amount: int | None
    met: bool | None
    silent: bool = False


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
    found = [branch.inside, alive(branch.day), *matching(filters.text)]
    if filters.path:
        found.append(under(branch.column("path"), filters.path))
    if filters.direct:
        found += [branch.column("parent_id") == branch.root.id, branch.column("tier") >= GRASSROOTS]
    if filters.tier is not None:
        found.append(branch.column("tier") == filters.tier)
    if filters.sector:
        found.append(branch.column("sector") == filters.sector)
    return found


@dataclass(frozen=True)
class Matrix:
    """The matrix as a statement still to be made: `columns` of each unit (OrgUnit) in `source`; `cells` reads a row."""

    targets: list[Target]
    source: sa.FromClause
    columns: list[sa.ColumnElement[Any]]

    def cells(self, row: sa.RowMapping) -> list[Cell]:
        """One per target; `row` maps the names of `columns`."""
        found = []
        for one in self.targets:
            amount, met = row[f"a{one.id}"], bool(row[f"m{one.id}"])
            silent = amount == 0 and not met and not row["heard"]
            found.append(Cell(amount, None if parse(one.definition).mode in OF_SUMS else met, silent))
        return found


def counted_matrix(branch: Branch, unit_ids: Sequence[int] | None = None) -> Matrix:
    """Targets that are counted, over the branch or only `unit_ids`. Whoever reads it says which units."""
    found = [target for target in targets_of(branch.campaign) if parse(target.definition).countable]
    made = count(branch, found, unit_ids)
    columns: list[sa.ColumnElement[Any]] = [sa.case((heard(branch.campaign), 1), else_=0).label("heard")]
    for id_, one in made.columns.items():
        columns.append(sa.case((one.asked, one.amount)).label(f"a{id_}"))
        columns.append(sa.case((one.met, 1), else_=0).label(f"m{id_}"))
    return Matrix(found, made.source, columns)


def matrix_of(
    branch: Branch, page: int, filters: Filters | None = None, seen: sa.ColumnElement[bool] | None = None
) -> tuple[list[Target], Page[tuple[OrgUnit, list[Cell]]]]:
    """Units of the branch by tier and name × the targets that can be counted, one page of them (from 1).

    `seen` narrows to units the reader may see. Five statements, three more when narrowed to a target not reached.
    """
    filters = filters or Filters()
    source, where = branch.source, [*_narrowed(branch, filters), sa.true() if seen is None else seen]
    if short := _named(branch, filters.short):
        made = count(branch, [short])
        source = made.source
        where += [made.columns[short.id].asked, sa.not_(made.columns[short.id].met)]
    order = (branch.column("tier"), branch.column("sort_key"), OrgUnit.id)
    query = sa.select(OrgUnit, sa.func.count().over()).select_from(source).where(*where).order_by(*order)
    rows = db.session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    if not rows and page > 1:  # past the end: the last page instead
        total = db.session.scalar(sa.select(sa.func.count()).select_from(source).where(*where)) or 0
        return matrix_of(branch, pages_of(total, PAGE), filters, seen)
    total, units = rows[0][1] if rows else 0, [unit for unit, _ in rows]
    ids = [unit.id for unit in units]
    made_of = counted_matrix(branch, ids)
    query = sa.select(OrgUnit.id.label("unit_id"), *made_of.columns).select_from(made_of.source)
    counted = db.session.execute(query.where(OrgUnit.id.in_(ids))).mappings()
    cells = {row["unit_id"]: made_of.cells(row) for row in counted}
    return made_of.targets, Page([(unit, cells[unit.id]) for unit in units], page, total, size=PAGE)


def _named(branch: Branch, code: str) -> Target | None:
    """The target of that code, if it can be counted; no statement where none is named."""
    found = targets_of(branch.campaign) if code else []
    return next((one for one in found if one.code == code and parse(one.definition).countable), None)


def children_of(branch: Branch) -> list[tuple[OrgUnit, str]]:
    """Units directly under the branch's root in its tree, with their paths there, upper unions first, then by name."""
    path = branch.column("path")
    query = sa.select(OrgUnit, path).select_from(branch.source).where(branch.column("parent_id") == branch.root.id)
    order = (branch.column("tier"), branch.column("sort_key"), OrgUnit.id)
    return [(unit, place) for unit, place in db.session.execute(query.order_by(*order))]
