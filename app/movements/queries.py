"""Movements (phong trào, cuộc vận động) over the years: read from the choices of plans and from the entries linked to them.

The same code under the same owner, or under an owner below it, is one movement: the province's NTM goes on in the plans
of its upper unions and of the next year (domain.md `Movement`, BK-K1).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Actor
from app.activities.models import Activity
from app.campaigns.models import Campaign, CampaignChoice, CampaignState, CountFrom
from app.campaigns.queries import visible_to
from app.entries.models import Entry, EntryState, FamilyName
from app.kernel.db import db, under
from app.kernel.paging import PAGE, Page, nearest
from app.kernel.text import sort_key
from app.registrations.models import Progress, Registration
from app.units.models import PATH_STEP, OrgUnit


@dataclass
class Movement:
    """One movement. `campaigns` are the plans that name it, the newest first; label, years and sectors are the newest's
    that say them. `first` and `last` are the years it is meant to run, None where no plan says."""

    code: str
    owner: OrgUnit
    label: str
    words: str = ""
    first: int | None = None
    last: int | None = None
    sectors: list[str] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        """Every year from the first to the last of its plans."""
        return list(
            range(
                min((one.starts_on or one.ends_on).year for one in self.campaigns),
                max(one.ends_on.year for one in self.campaigns) + 1,
            )
        )

    def add(self, campaign: Campaign, choice: CampaignChoice) -> None:
        """A plan that names it, older than those before."""
        self.campaigns.append(campaign)
        self.words = self.words or choice.words
        self.first = self.first or _year(choice.extra.get("from_year"))
        self.last = self.last or _year(choice.extra.get("to_year"))
        self.sectors = self.sectors or [one for one in choice.extra.get("sectors", "").split(",") if one]


def _year(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isdigit() else None


def all_of(actor: Actor) -> list[Movement]:
    """Every movement of plans the actor may see, by name. Two statements."""
    seen = {one.id: one for one in db.session.scalars(visible_to(actor)) if one.state is not CampaignState.DRAFT}
    query = sa.select(CampaignChoice).where(CampaignChoice.list_name == "movement")
    named = [(seen[one.campaign_id], one) for one in db.session.scalars(query) if one.campaign_id in seen]
    named.sort(key=lambda pair: (pair[0].ends_on, pair[0].id), reverse=True)
    owners: dict[str, dict[str, OrgUnit]] = {}
    for campaign, choice in named:
        owners.setdefault(choice.code, {})[campaign.owner.path] = campaign.owner
    found: dict[tuple[str, str], Movement] = {}
    for campaign, choice in named:
        root = _root(owners[choice.code], campaign.owner.path)
        one = found.setdefault((choice.code, root.path), Movement(choice.code, root, choice.label))
        one.add(campaign, choice)
    return sorted(found.values(), key=lambda one: (one.owner.tier, sort_key(one.label), one.owner.sort_key))


def _root(owners: dict[str, OrgUnit], path: str) -> OrgUnit:
    """The highest of these owners that stands above the one at `path`, or is it."""
    return owners[min((one for one in owners if path.startswith(one)), key=len)]


def find(actor: Actor, code: str, owner: str) -> Movement | None:
    """The movement with this code, of the owner with this unit code where several owners have one; else the highest's."""
    same = [one for one in all_of(actor) if one.code == code and owner in ("", one.owner.code)]
    return same[0] if same else None


@dataclass(frozen=True)
class Did:
    """What was linked to a movement: registered works (of them done), activities and their attendances."""

    registrations: int = 0
    done: int = 0
    activities: int = 0
    people: int = 0


def _code() -> sa.ColumnElement[str]:
    registration, activity = Registration.__table__.c, Activity.__table__.c
    return sa.func.coalesce(registration.movement_code, activity.movement_code, "")


def _joined() -> sa.FromClause:
    entry, campaign, unit = Entry.__table__, Campaign.__table__, OrgUnit.__table__
    registration, activity = Registration.__table__, Activity.__table__
    joined = entry.join(unit, unit.c.id == entry.c.unit_id).join(campaign, campaign.c.id == entry.c.campaign_id)
    joined = joined.outerjoin(registration, registration.c.id == entry.c.id)
    return joined.outerjoin(activity, activity.c.id == entry.c.id)


def _linked(movement: Movement, root: OrgUnit, year: int | None) -> list[sa.ColumnElement[bool]]:
    """Entries that count in their plan (decision 14), linked to the movement, in the branch, about that year (CR-1)."""
    entry, campaign = Entry.__table__.c, Campaign.__table__.c
    from_sent = sa.case(
        (entry.family == FamilyName.REGISTRATIONS.value, campaign.count_registrations), else_=campaign.count_activities
    )
    counted = sa.or_(
        entry.state == EntryState.APPROVED.value,
        sa.and_(entry.state == EntryState.SENT.value, from_sent == CountFrom.SENT.value),
    )
    found = [
        entry.family.in_([FamilyName.REGISTRATIONS.value, FamilyName.ACTIVITIES.value]),
        entry.campaign_id.in_([one.id for one in movement.campaigns]),
        counted,
        _code() == movement.code,
        under(OrgUnit.path, root.path),
    ]
    if year is not None:
        found.append(_in(year))
    return found


def _in(year: int) -> sa.ColumnElement[bool]:
    return Entry.__table__.c.event_on.between(date(year, 1, 1), date(year, 12, 31))


def _by(movement: Movement, root: OrgUnit, year: int | None, key: sa.ColumnElement[Any]) -> dict[Any, Did]:
    entry, registration, activity = Entry.__table__.c, Registration.__table__.c, Activity.__table__.c
    done = registration.progress.in_([Progress.DONE.value, Progress.CONFIRMED.value])
    columns = (
        _times(registration.id.is_not(None)),
        _times(done),
        _times(activity.id.is_not(None)),
        sa.func.coalesce(sa.func.sum(activity.attendees), 0),
    )
    query = sa.select(key.label("key"), *columns).select_from(_joined())
    query = query.where(*_linked(movement, root, year), entry.id.is_not(None)).group_by("key")
    return {row[0]: Did(*map(int, row[1:])) for row in db.session.execute(query)}


def _times(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


@dataclass(frozen=True)
class Life:
    """A movement over a branch: every year, then the branches (of one year where one is asked for)."""

    root: OrgUnit
    whole: Did
    years: list[tuple[int, Did]]
    branches: list[tuple[OrgUnit | None, Did]]  # None: the root's own


def life(movement: Movement, root: OrgUnit, year: int | None) -> Life:
    """Everything on its page. Four statements, whatever there is."""
    of_year = sa.case(*((_in(one), one) for one in movement.years), else_=0)
    years = _by(movement, root, None, of_year)
    branch = sa.func.substr(OrgUnit.path, 1, len(root.path) + PATH_STEP)
    by_path = _by(movement, root, year, branch)
    children = db.session.scalars(
        sa.select(OrgUnit).where(OrgUnit.parent_id == root.id).order_by(OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id)
    )
    branches: list[tuple[OrgUnit | None, Did]] = [(one, by_path[one.path]) for one in children if one.path in by_path]
    if root.path in by_path:
        branches.append((None, by_path[root.path]))
    return Life(root, _sum(by_path.values()), [(one, years.get(one, Did())) for one in movement.years], branches)


def _sum(parts: Iterable[Did]) -> Did:
    whole = [0, 0, 0, 0]
    for one in parts:
        whole = [a + b for a, b in zip(whole, (one.registrations, one.done, one.activities, one.people), strict=True)]
    return Did(*whole)


@dataclass(frozen=True)
class Row:
    """One entry of the list."""

    public_id: str
    family: str
    title: str
    unit: str
    event_on: date | None
    campaign: str


def entries(movement: Movement, root: OrgUnit, year: int | None, number: int) -> Page[Row]:
    """The entries behind the figures, the newest day first. Two statements; a page past the end is the last."""
    entry, campaign = Entry.__table__.c, Campaign.__table__.c
    label = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    columns = (entry.public_id, entry.family, entry.title, label, entry.event_on, campaign.short_title)
    query = sa.select(*columns).select_from(_joined()).where(*_linked(movement, root, year))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    number = nearest(number, total)
    ordered = query.order_by(entry.event_on.desc().nulls_last(), entry.id.desc())
    rows = db.session.execute(ordered.limit(PAGE).offset((number - 1) * PAGE))
    return Page([Row(*row) for row in rows], number, total)
