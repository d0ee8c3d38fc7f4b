"""The page of one plan as its reader needs it: what we owe, when, what others have done. Ten statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import WRITERS, Actor, PostView
from app.campaigns import policy, rules
from app.campaigns import queries as campaigns
from app.campaigns.deadlines import Deadline, short
from app.campaigns.models import (
    Campaign,
    CampaignChoice,
    CampaignDocument,
    CampaignRule,
    CampaignState,
    Obligation,
    Phase,
    TimeWindow,
    WindowPurpose,
)
from app.dashboards import figures, own
from app.dashboards.duties import duties, summed_up
from app.dashboards.duty import Duty
from app.dashboards.figures import GRASSROOTS, CommonDay
from app.dashboards.queries import Figures, Frame, limit_of, standing
from app.kernel.db import db
from app.obligations import receipts
from app.obligations.policy import can_chase_documents as chases_documents
from app.obligations.queries import asked_of
from app.plans import queries as plans
from app.units.models import PATH_STEP, OrgUnit


@dataclass(frozen=True)
class Found:
    """A plan the actor may see, its phases, and the actor's highest post inside it (None: they stand above it).

    `declares`, `registers`: the plan asks units to declare, to register something.
    """

    campaign: Campaign
    phases: list[Phase]
    post: PostView | None
    sector: str | None
    declares: bool
    registers: bool


@dataclass(frozen=True)
class Mark:
    """One line of the calendar: `first` orders it, `when` says it in the plan's way."""

    first: date
    last: date
    title: str
    when: str


@dataclass(frozen=True)
class PlanPage:
    """Everything the page shows. `near` is the branch closest to the reader, None where it is the whole."""

    found: Found
    duties: list[Duty]
    marks: list[Mark]
    windows: list[TimeWindow]
    rules: list[CampaignRule]
    documents: list[CampaignDocument]
    common_day: CommonDay | None
    whole: Figures
    near: Figures | None
    near_label: str
    writes: bool
    manages: bool
    parent: Campaign | None
    children: list[Campaign]
    why: str  # it takes no more entries, "" while it does
    unread: set[int]  # documents that a unit of the reader's has not said it received
    receipts: dict[int, tuple[int, int]]  # document: units below that received it, of how many
    peak: TimeWindow | None = field(default=None)


def find(actor: Actor, code: str) -> Found | None:
    """The plan with its phases and the reader's own unit, or None. One statement."""
    unit = aliased(OrgUnit)
    lists = sa.select(CampaignChoice.list_name).where(CampaignChoice.campaign_id == Campaign.id)
    offers = [sa.literal(name).in_(lists.correlate(Campaign)) for name in ("declaration", "registration_kind")]
    query = (
        campaigns.visible_to(actor)
        .add_columns(Phase, unit, *offers)
        .outerjoin(Phase, Phase.campaign_id == Campaign.id)
        .outerjoin(unit, unit.id.in_(actor.unit_ids))
        .where(Campaign.code == code)
        .order_by(Phase.ends_on, Phase.id)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return None
    campaign, _, _, declares, registers = rows[0]
    sectors = {unit.id: unit.sector for _, _, unit, *_ in rows if unit is not None}
    posts = [post for post in actor.posts if post.path.startswith(campaign.owner.path)]
    post = min(posts, key=lambda post: post.tier, default=None)
    phases = list(dict.fromkeys(phase for _, phase, *_ in rows if phase is not None))
    return Found(campaign, phases, post, sectors.get(post.unit_id) if post else None, declares, registers)


def page(actor: Actor, found: Found, today: date) -> PlanPage:
    """The rest of the page, for somebody who may see the plan. Nine statements."""
    campaign, post = found.campaign, found.post
    windows = campaigns.windows(campaign)
    all_rules = campaigns.rules_of(campaign)
    day = figures.common_days(all_rules).get(campaign.id)
    asked, items = asked_of([campaign.id], [post.unit_id] if post else [])
    owed = campaigns.owed_by(asked, campaign, post.tier, post.unit_id) if post else asked
    mine = [e for e in own.own_entries(actor, [campaign.id]) if post and e.unit_id == post.unit_id]
    whole, near, label = _others(actor, found, Frame(campaign, today, day))
    parent, children = campaigns.around(actor, campaign)
    documents, units = campaigns.documents(campaign), receipts.asked_units(actor, campaign)
    there = receipts.received([one.id for one in documents], units)
    return PlanPage(
        found=found,
        duties=duties(
            campaign,
            owed,
            windows,
            day,
            mine,
            tier=post.tier,
            today=today,
            upper=summed_up(asked),
            items=items,
        )
        if post
        else [],  # fmt: skip
        marks=marks(campaign, found.phases, windows, owed),
        windows=windows,
        rules=rules.for_unit(all_rules, post.tier, found.sector) if post else all_rules,
        documents=documents,
        parent=parent,
        children=children,
        why=_why_shut(campaign),
        unread={one.id for one in documents for unit in units if (one.id, unit) not in there},
        receipts=receipts.counts(actor, campaign, documents) if documents and chases_documents(actor) else {},
        common_day=day,
        whole=whole,
        near=near,
        near_label=label,
        writes=post is not None and actor.holds(WRITERS, post.unit_id) and rules.is_open(campaign, today),
        manages=policy.can_issue(actor, campaign.owner),
        peak=next((w for w in windows if w.purpose is WindowPurpose.PEAK), None),
    )


def _why_shut(campaign: Campaign) -> str:
    """The reason the owner gave when the plan was locked or closed."""
    if campaign.state is CampaignState.ISSUED:
        return ""
    return next((change.reason for change in plans.changes(campaign) if change.reason), "")


def _others(actor: Actor, found: Found, frame: Frame) -> tuple[Figures, Figures | None, str]:
    """Counts of the whole plan and of the reader's branch: the upper union's for a CĐCS, else their own. Counts only."""
    owner, post = found.campaign.owner.path, found.post
    near, label = None, ""
    if post and post.tier >= GRASSROOTS:
        near, label = post.path[:-PATH_STEP], "Công đoàn cấp trên của mình"
    elif post:
        near, label = post.path, "Đơn vị mình và cấp dưới"
    if near is None or len(near) <= len(owner):
        limit = limit_of(actor, owner) if post and post.path == owner else None
        return standing(Frame(frame.campaign, frame.today, frame.common_day, scope=limit), owner)[0], None, ""
    whole, branch = standing(frame, owner, near)
    return whole, branch, label


def marks(
    campaign: Campaign, phases: Sequence[Phase], windows: Sequence[TimeWindow], owed: Sequence[Obligation]
) -> list[Mark]:
    """The calendar in order of its last days: phases, windows to act in, deadlines, the day celebrated."""
    found = [
        Mark(
            phase.starts_on or date.min,
            phase.ends_on,
            phase.name,
            _stretch(phase.starts_on, phase.ends_on, phase.from_text),
        )
        for phase in phases
    ]
    found += [
        Mark(window.starts_on, window.ends_on, window.name, _stretch(window.starts_on, window.ends_on))
        for window in windows
        if window.purpose in (WindowPurpose.PEAK, WindowPurpose.SAME_DAY)
    ]
    for duty in owed:
        if duty.due_on:
            deadline = Deadline(duty.due_on, duty.due_inclusive)
            found.append(Mark(deadline.last_day, deadline.last_day, duty.name, deadline.printed()))
    if campaign.celebration_on:
        day = campaign.celebration_on
        found.append(Mark(day, day, "Ngày kỷ niệm", f"ngày {short(day)}"))
    return sorted(found, key=lambda mark: (mark.last, mark.first))


def _stretch(first: date | None, last: date, words: str = "") -> str:
    """ "từ ngày 21/7/2019 đến hết ngày 27/7/2019"; the plan's own words for an open start."""
    if first == last:
        return f"ngày {short(last)}"
    begin = f"từ ngày {short(first)}" if first else words or "từ khi phát động"
    return f"{begin} đến hết ngày {short(last)}"
