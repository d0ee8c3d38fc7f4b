"""One target, branch beside branch: every direct branch of a union, in one statement grouped by branch."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.campaigns.models import Target
from app.dashboards.figures import GRASSROOTS
from app.kernel.db import db
from app.targets.branch import Branch, Part
from app.targets.definitions import OF_SUMS, Tally, Verdict
from app.targets.evaluation import count, tally
from app.targets.models import TargetAllocation
from app.targets.queries import Line, line_of
from app.units.models import PATH_STEP, OrgUnit

SORTS = {"worst": "Thấp nhất trước", "best": "Cao nhất trước", "name": "Theo tên"}


@dataclass(frozen=True)
class BranchLine:
    """A direct branch, the root's own part, or the CĐCS directly under the root taken together.

    `code` and `part` say where its board, its missing units and its records are; `below` tells that it has units of its own.
    """

    code: str
    name: str
    part: Part
    tier: int
    below: bool
    path: str  # today's, for rights
    line: Line

    @property
    def share(self) -> float:
        """Result over its base; of a plain sum the sum itself."""
        base = self.line.base
        return self.line.result / base if base else float(self.line.result)

    @property
    def applies(self) -> bool:
        """The target asks somebody of it."""
        return self.line.verdict is not Verdict.NOT_APPLICABLE


def branches_of(branch: Branch, target: Target, sort: str = "worst") -> list[BranchLine]:
    """The parts of a branch that the target asks, sorted by a key of SORTS; they add up to the branch. Five statements.

    Single CĐCS directly under the root stand as one line where unions stand beside them (CB-A5).
    """
    made = count(branch, [target])
    path, width = branch.column("path"), len(branch.path) + PATH_STEP
    part = sa.func.substr(path, 1, width)
    head = sa.func.max(sa.case((sa.func.length(path) <= width, OrgUnit.id)))
    sums = (
        sa.select(part.label("part"), head.label("head"), sa.func.count().label("units"), *made.tallies())
        .select_from(made.source)
        .where(branch.inside)
        .group_by("part")
        .subquery()
    )
    given = sa.and_(TargetAllocation.unit_id == OrgUnit.id, TargetAllocation.target_id == target.id)
    label = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    about = (
        OrgUnit.id,
        OrgUnit.code,
        label.label("name"),
        OrgUnit.tier,
        OrgUnit.path,
        TargetAllocation.amount.label("given"),
    )
    query = (
        sa.select(*about, sums)
        .join(sums, sums.c.head == OrgUnit.id)
        .outerjoin(TargetAllocation, given)
        .order_by(OrgUnit.sort_key, OrgUnit.id)
    )
    definition = made.definitions[target.id]
    found: list[BranchLine] = []
    for row in db.session.execute(query).mappings():
        own = row["id"] == branch.root.id
        line = line_of(target, definition, tally(dict(row), target.id), None if own else row["given"])
        kind = Part.OWN if own else Part.WHOLE
        name = f"{row['name']} tự làm" if own else row["name"]
        below = not own and row["units"] > 1
        found.append(BranchLine(row["code"], name, kind, row["tier"], below, row["path"], line))
    return _sorted([one for one in _joined(branch, found) if one.applies], sort)


def _joined(branch: Branch, found: Sequence[BranchLine]) -> list[BranchLine]:
    """Single CĐCS as one line, unless there is nothing else."""
    single = [one for one in found if one.part is Part.WHOLE and one.tier >= GRASSROOTS and not one.below]
    others = [one for one in found if one not in single]
    if len(single) < 2 or not any(one.part is Part.WHOLE for one in others):
        return list(found)
    parts = [one.line.tally for one in single]
    together = Tally(
        *(sum(getattr(one, name) for one in parts) for name in ("units", "met", "total", "members", "allocated"))
    )
    line = line_of(single[0].line.target, single[0].line.definition, together, None)
    name = f"CĐCS trực thuộc {branch.root.label()}"
    return [*others, BranchLine(branch.root.code, name, Part.DIRECT, GRASSROOTS, True, branch.root.path, line)]


def _sorted(found: list[BranchLine], sort: str) -> list[BranchLine]:
    if sort == "name":
        return found
    return sorted(found, key=lambda one: one.share, reverse=sort == "best")


def longest(found: Sequence[BranchLine]) -> int:
    """What a full bar stands for where branches only have shares of a sum: the largest of them, at least 1."""
    return max([1, *(one.line.result for one in found if one.line.definition.mode in OF_SUMS)])
