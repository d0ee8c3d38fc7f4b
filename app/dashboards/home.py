"""Everything the first page shows one person, in nine statements however many posts, plans and entries there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.models import WRITERS, Actor, PostView
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, TimeWindow, WindowPurpose
from app.dashboards import figures, own
from app.dashboards.duties import duties, pressing, summed_up
from app.dashboards.duty import Duty
from app.dashboards.figures import GRASSROOTS, CommonDay
from app.dashboards.own import DeskLine, OwnEntry
from app.dashboards.queries import Figures, Frame, limit_of, roots, standing
from app.entries.models import EntryState
from app.host_events import queries as host_events
from app.host_events.models import Participation
from app.host_events.queries import Unmarked
from app.obligations.queries import asked_of


@dataclass(frozen=True)
class Owed:
    """What one of the actor's units still has to do under one plan; `all_done` when it had duties and none is open."""

    campaign: Campaign
    unit: PostView
    duties: list[Duty]
    all_done: bool


@dataclass(frozen=True)
class Branch:
    """How the branch of an upper union stands in the plan now running."""

    campaign: Campaign
    path: str
    figures: Figures
    common_day: CommonDay | None
    peak: TimeWindow | None  # the peak week, when today lies in it


@dataclass(frozen=True)
class Home:
    """The page by parts; an empty part is not shown. Entries newest first."""

    returned: list[OwnEntry]
    to_confirm: list[OwnEntry]
    drafts: list[OwnEntry]
    desk: list[DeskLine]
    invitations: list[Participation]  # to host events: to answer, or answered for the unit and to confirm
    unmarked: list[Unmarked]  # own host events that have begun, with units nobody has marked
    owed: list[Owed]
    branch: Branch | None
    campaigns: list[Campaign]
    writes: bool
    registers: list[str]  # kinds that the plan whose forms open first registers; none: it asks for no registration

    @property
    def nothing_waits(self) -> bool:
        """Nothing asks for the person's hand."""
        waiting = (self.returned, self.to_confirm, self.drafts, self.desk, self.invitations, self.unmarked)
        return not (any(waiting) or any(owed.duties for owed in self.owed))


def home(actor: Actor, today: date) -> Home:
    """The first page of `actor` on `today`."""
    running = campaigns.running_for(actor, today)
    entries = own.own_entries(actor, [campaign.id for campaign in running])
    mine = [entry for entry in entries if _may_go_on(actor, entry)]
    writes = actor.holds(WRITERS)
    windows, rules = campaigns.calendar(running) if running else ([], [])
    return Home(
        returned=[entry for entry in mine if entry.state is EntryState.RETURNED],
        to_confirm=[entry for entry in entries if _to_confirm(actor, entry)],
        drafts=[entry for entry in mine if entry.state is EntryState.DRAFT],
        desk=own.desk(actor),
        invitations=host_events.to_answer(actor, today),
        unmarked=host_events.to_mark(actor, today),
        owed=_owed(actor, running, entries, windows, figures.common_days(rules), today) if writes else [],
        branch=_branch(actor, running, windows, figures.common_days(rules), today),
        campaigns=running,
        writes=writes,
        registers=[one.code for one in campaigns.choices(running[0], "registration_kind")] if running else [],
    )


def _may_go_on(actor: Actor, entry: OwnEntry) -> bool:
    """The actor writes at its unit, or began it for a unit that is not theirs (nhập hộ)."""
    return actor.holds(WRITERS, entry.unit_id) or entry.unit_id not in actor.unit_ids


def _to_confirm(actor: Actor, entry: OwnEntry) -> bool:
    """Entered by an upper union for the actor's unit, and the unit has not said yet that it is right (decision 10)."""
    by_others = entry.behalf_by_id is not None and entry.behalf_by_id != actor.user_id
    return by_others and entry.is_out and not entry.confirmed and actor.holds(WRITERS, entry.unit_id)


def _owed(
    actor: Actor,
    running: Sequence[Campaign],
    entries: Sequence[OwnEntry],
    windows: Sequence[TimeWindow],
    days: dict[int, CommonDay],
    today: date,
) -> list[Owed]:
    """By plan and unit, for units where the actor writes; those with no duty at all are left out."""
    asked, made = asked_of([campaign.id for campaign in running], actor.unit_ids) if running else ([], [])
    units = {post.unit_id: post for post in actor.posts if post.role in WRITERS}
    found = []
    for campaign in running:
        here = [window for window in windows if window.campaign_id == campaign.id]
        upper = summed_up(duty for duty in asked if duty.campaign_id == campaign.id)
        for post in units.values():
            if not post.path.startswith(campaign.owner.path):
                continue
            obliged = campaigns.owed_by(asked, campaign, post.tier, post.unit_id)
            mine = [entry for entry in entries if entry.unit_id == post.unit_id]
            own_items = [item for item in made if item.unit_id == post.unit_id]
            day, tier = days.get(campaign.id), post.tier
            whole = duties(campaign, obliged, here, day, mine, tier=tier, today=today, upper=upper, items=own_items)
            if whole:
                found.append(Owed(campaign, post, pressing(whole), not pressing(whole)))
    return found


def _branch(
    actor: Actor,
    running: Sequence[Campaign],
    windows: Sequence[TimeWindow],
    days: dict[int, CommonDay],
    today: date,
) -> Branch | None:
    """Figures of the first plan running, for those who hold a post above CĐCS."""
    above = any(post.tier < GRASSROOTS for post in actor.posts)
    if not above or not running:
        return None
    campaign = running[0]
    path = roots(actor, campaign)[0]
    frame = Frame(campaign, today, days.get(campaign.id), scope=limit_of(actor, path))
    peaks = [w for w in windows if w.campaign_id == campaign.id and w.purpose is WindowPurpose.PEAK]
    peak = next((w for w in peaks if w.starts_on <= today <= w.ends_on), None)
    return Branch(campaign, path, standing(frame, path)[0], frame.common_day, peak)
