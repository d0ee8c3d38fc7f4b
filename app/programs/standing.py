"""The page of a programme: what each branch, year and plan has come to, beside the numbers given."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.campaigns.models import Campaign
from app.entries.models import Entry
from app.initiatives.models import InitiativeProgram
from app.initiatives.queries import given_to
from app.kernel.db import db
from app.kernel.paging import PAGE, Page, nearest
from app.programs.queries import Came, Narrow, came, year_of, years_of
from app.units.models import PATH_STEP, OrgUnit


@dataclass(frozen=True)
class Line:
    """A direct child of the root with everything below it. Without a `code`: the root's own initiatives, or (`direct`) the
    grassroots unions directly below it together."""

    code: str
    name: str
    tier: int
    given: int | None
    came: Came
    direct: bool = False

    @property
    def missing(self) -> int:
        """How many more are needed; 0 where no number was given."""
        return max(0, (self.given or 0) - self.came.good)


@dataclass(frozen=True)
class Standing:
    """A programme over one branch. `given`: the number of the branch itself, None where it has none; `handed` the sum of
    those given below; `lines` are the children that have a number or an initiative, one page of them, those with a number
    first."""

    root: OrgUnit
    whole: Came
    given: int | None
    handed: int
    lines: Page[Line]
    years: list[tuple[int, Came]]
    plans: list[tuple[Campaign, Came]]


def standing(program: InitiativeProgram, narrow: Narrow, number: int = 1, *, direct: bool = False) -> Standing:
    """Everything on the page of a programme: eleven statements, whatever there is.

    Below a unit with upper unions, the grassroots unions directly under it are one line together, or with `direct` the
    only lines.
    """
    root = narrow.root
    branch = sa.func.substr(OrgUnit.path, 1, len(root.path) + PATH_STEP)
    by_branch = came(program, narrow, branch)
    whole = came(program, narrow, sa.literal(1)).get(1, Came())
    given = given_to([program.id], root)
    own = given.pop(None, None)
    if own is None and root.id == program.owner_id:
        own = program.total
    children = db.session.scalars(
        sa.select(OrgUnit).where(OrgUnit.parent_id == root.id).order_by(OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id)
    )
    lines = [
        Line(unit.code, unit.label(), unit.tier, given.get(unit.id), by_branch.get(unit.path, Came()))
        for unit in children
        if unit.id in given or unit.path in by_branch
    ]
    lines = _gathered(root, lines, direct)
    if root.path in by_branch and lines and not direct:
        lines.append(Line("", f"{root.label()} tự làm", root.tier, None, by_branch[root.path]))
    everything = Narrow(root)
    years = came(program, everything, year_of(program))
    plans = came(program, everything, Entry.__table__.c.campaign_id)
    return Standing(
        root=root,
        whole=whole,
        given=own,
        handed=sum(given.values()),
        lines=page_of(sorted(lines, key=lambda line: line.given is None), number),
        years=[(year, years.get(year, Came())) for year in years_of(program)],
        plans=[(campaign, plans.get(campaign.id, Came())) for campaign in program.campaigns],
    )


def _gathered(root: OrgUnit, lines: list[Line], direct: bool) -> list[Line]:
    """The lines with the grassroots unions in one of their own, where there are upper unions beside them."""
    below = [line for line in lines if line.tier >= 4]
    uppers = [line for line in lines if line.tier < 4]
    if direct:
        return below
    if not uppers or not below:
        return lines
    numbers = [line.given for line in below if line.given is not None]
    parts = zip(
        *((c.sent, c.good, c.entered, c.selected, c.people) for c in (line.came for line in below)), strict=True
    )
    together = Came(*map(sum, parts))
    name = f"CĐCS trực thuộc {root.label()}"
    return [*uppers, Line("", name, 4, sum(numbers) if numbers else None, together, direct=True)]


def page_of(lines: list[Line], number: int) -> Page[Line]:
    """Page `number` of them; a page past the end is the last."""
    number = nearest(number, len(lines))
    return Page(lines[(number - 1) * PAGE : number * PAGE], number, len(lines))
