"""A plan's phases beside each other, and a plan beside another year's of the same union."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import Actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, Obligation, ObligationKind
from app.dashboards.figures import Span
from app.dashboards.queries import Figures, Frame, standing
from app.kernel.db import db
from app.kernel.text import fold
from app.obligations.models import ObligationItem
from app.obligations.status import IN_TIME, LAST_DAY, WAIVED
from app.targets.branch import Branch
from app.targets.counting import Words, counter
from app.targets.definitions import Condition
from app.targets.queries import Line
from app.targets.sums import Counter

REPORTS = (ObligationKind.RESULT_REPORT, ObligationKind.CONSOLIDATED_REPORT)
DONE = Condition("registration", "count", "", {"progress": "done"})


@dataclass(frozen=True)
class Side:
    """One of two things compared. `span` None: the whole plan; `phase` is the code of a phase, "" for the plan.

    `owed` reports were asked for, `in_time` of them came in time (a waived one is not asked for).
    """

    branch: Branch
    name: str
    phase: str
    span: Span | None
    figures: Figures
    owed: int
    in_time: int


def side(branch: Branch, name: str, phase: str = "", span: Span | None = None) -> Side:
    """The figures of a branch as it stands today, in a plan or in one of its phases. Two statements."""
    frame = Frame(branch.campaign, branch.day, None, span)
    whole, _ = standing(frame, branch.root.path)
    items = (
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((IN_TIME, 1), else_=0)), 0))
        .join(Obligation, Obligation.id == ObligationItem.obligation_id)
        .where(
            Obligation.campaign_id == branch.campaign.id,
            ObligationItem.unit_id.in_(branch.ids),
            _reports(phase, span),
            sa.not_(WAIVED),
        )
    )
    owed, in_time = (int(value) for value in db.session.execute(items).one())
    return Side(branch, name, phase, span, whole, owed, in_time)


def _reports(phase: str, span: Span | None) -> sa.ColumnElement[bool]:
    """Items that ask for a report: of the phase itself, or of a period or with a day inside it."""
    kinds = Obligation.kind.in_(REPORTS)
    if span is None:
        return sa.and_(kinds)
    day = sa.func.coalesce(ObligationItem.ends_on, LAST_DAY)
    return sa.and_(kinds, sa.or_(ObligationItem.period == phase, day.between(span.first, span.last)))


def counters(branch: Branch, what: str, phase: str, span: Span | None) -> list[tuple[int, Counter]]:
    """How `what` is counted: "done" works or "reports" in time; nothing for other names."""
    if what == "done":
        return [(0, counter(DONE, span, Words({}, {}, {}), branch.today))]
    if what == "reports":
        return [(0, Counter("obligation", sa.and_(_reports(phase, span), IN_TIME)))]
    return []


@dataclass(frozen=True)
class Fact:
    """One line of the comparison: (value, what it is a part of or None) of the first and of the second side.

    `what` tells how the line is drilled into: a family of entries, or a name `counters` knows.
    """

    label: str
    what: str
    first: tuple[int, int | None]
    second: tuple[int, int | None]

    @property
    def change(self) -> int | None:
        """The second value less the first, of shares in tenths of a percentage point; None where one has no share."""
        if bool(self.first[1]) is not bool(self.second[1]):
            return None
        if self.shares:
            return self.tenths(self.second) - self.tenths(self.first)
        return self.second[0] - self.first[0]

    @property
    def shares(self) -> bool:
        """Both are parts of something, so that their shares are what is compared."""
        return bool(self.first[1] and self.second[1])

    @property
    def top(self) -> int:
        """What a full bar stands for: the larger value, 1 where both are 0."""
        return max(self.first[0], self.second[0], 1)

    @staticmethod
    def tenths(value: tuple[int, int | None]) -> int:
        """A share in tenths of a percent, rounded half up as it is printed."""
        part, whole = value
        return (2000 * part + whole) // (2 * whole) if whole else 0


def facts(first: Side, second: Side) -> list[Fact]:
    """The figures that both have, in a fixed order."""
    a, b = first.figures, second.figures
    return [
        Fact("CĐCS có hoạt động", "activities", (a.cdcs_active, a.cdcs), (b.cdcs_active, b.cdcs)),
        Fact("Hoạt động", "activities", (a.activities, None), (b.activities, None)),
        Fact("Lượt người tham gia", "activities", (a.people, None), (b.people, None)),
        Fact("Công trình, phần việc đăng ký", "registrations", (a.registrations, None), (b.registrations, None)),
        Fact("Trong đó đã hoàn thành", "done", (a.done, a.registrations), (b.done, b.registrations)),
        Fact("Sáng kiến", "initiatives", (a.initiatives, None), (b.initiatives, None)),
        Fact("Báo cáo nộp đúng hạn", "reports", (first.in_time, first.owed), (second.in_time, second.owed)),
    ]


def others(actor: Actor, campaign: Campaign) -> list[Campaign]:
    """Other plans of the same union that the actor may see, the newest first."""
    query = campaigns.visible_to(actor).where(Campaign.owner_id == campaign.owner_id, Campaign.id != campaign.id)
    return list(db.session.scalars(query.order_by(Campaign.ends_on.desc(), Campaign.id.desc())))


def matched(first: Sequence[Line], second: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Targets that both plans have, in the order of the first: by name, else by the end of their codes (CB-T4, CB20-T4).

    Ends of codes match only targets that are judged in the same way; no target is matched twice.
    """
    left = list(second)
    pairs = []
    for one in first:
        same = next((other for other in left if _name(one) and _name(other) == _name(one)), None)
        same = same or next((other for other in left if _ending(other) == _ending(one) and _alike(one, other)), None)
        if same is not None:
            left.remove(same)
            pairs.append((one, same))
    return pairs


def _name(line: Line) -> str:
    return fold(line.target.name)


def _ending(line: Line) -> str:
    return line.target.code.rpartition("-")[2].upper()


def _alike(one: Line, other: Line) -> bool:
    return one.definition.mode is other.definition.mode
