"""Which entry counts, and every figure of one unit: the only place that says so; boards, lists and sheets read it here.

Counting rules (domain.md §2.9): by the days an entry is about, windows inclusive, an entry once; CĐCS are units of tier
4 alive on the day of the count; upper unions' own entries are summed but never stand for a CĐCS.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.activities.models import Activity
from app.campaigns.models import Campaign, CampaignRule, CountFrom, RuleEffect, TimeWindow
from app.entries.models import ACCEPTED, OUT, Entry, EntryState, FamilyName
from app.kernel.db import under
from app.registrations.models import Progress, Registration, RegistrationKind
from app.units.models import OrgUnit, UnitStat

GRASSROOTS = 4  # tier of a CĐCS

_entry, _activity, _registration = Entry.__table__, Activity.__table__, Registration.__table__
Condition = sa.ColumnElement[bool]


def counted(campaign: Campaign, family: FamilyName) -> tuple[EntryState, ...]:
    """States in which an entry of `family` counts in this plan's figures (decision 14)."""
    from_state = {
        FamilyName.REGISTRATIONS: campaign.count_registrations,
        FamilyName.ACTIVITIES: campaign.count_activities,
        FamilyName.INITIATIVES: campaign.count_initiatives,
    }.get(family, campaign.count_others)
    return OUT if from_state is CountFrom.SENT else ACCEPTED


def list_state(campaign: Campaign, family: FamilyName) -> str:
    """What `?state=` of the list of entries must say to show exactly what counts."""
    return "counted" if counted(campaign, family) == OUT else EntryState.APPROVED.value


@dataclass(frozen=True)
class Span:
    """Days a figure is narrowed to, both ends included."""

    first: date
    last: date

    @classmethod
    def of(cls, window: TimeWindow) -> "Span":
        return cls(window.starts_on, window.ends_on)

    def touches(self) -> Condition:
        """The entry shares a day with the span (CR-2)."""
        last = sa.func.coalesce(_entry.c.event_to, _entry.c.event_on)
        return sa.and_(_entry.c.event_on <= self.last, last >= self.first)


@dataclass(frozen=True)
class CommonDay:
    """A day on which the plan expects one kind of activity everywhere (CB-R2, CB-T11: Ngày đoàn viên)."""

    kinds: tuple[str, ...]
    code: str  # of its window
    name: str
    span: Span

    def about(self) -> Condition:
        """The entry is of the expected kind, whatever its day."""
        return sa.and_(_entry.c.family == FamilyName.ACTIVITIES.value, _entry.c.kind.in_(self.kinds))


def common_days(rules: Iterable[CampaignRule]) -> dict[int, CommonDay]:
    """By campaign id, the first day its rules expect of everybody; nothing for a plan that expects none."""
    found: dict[int, CommonDay] = {}
    for rule in rules:
        if rule.effect is RuleEffect.EXPECT_IN_WINDOW and rule.window and rule.activity_types:
            window = rule.window
            day = CommonDay(tuple(rule.activity_types), window.code, window.short_name, Span.of(window))
            found.setdefault(rule.campaign_id, day)
    return found


def day_of_count(campaign: Campaign, today: date, span: Span | None = None) -> date:
    """The day on which a unit must be alive to be counted (CR-6): the plan's own, else today, but not past the end."""
    return campaign.tree_as_of or min(today, span.last if span else campaign.ends_on)


def alive(day: date) -> Condition:
    """The unit (OrgUnit) exists on `day`."""
    begun = sa.or_(OrgUnit.founded_on.is_(None), OrgUnit.founded_on <= day)
    return sa.and_(begun, sa.or_(OrgUnit.ended_on.is_(None), OrgUnit.ended_on >= day))


def is_cdcs(day: date) -> Condition:
    """The unit (OrgUnit) is one of the N in n/N."""
    return sa.and_(OrgUnit.tier == GRASSROOTS, alive(day))


def of_family(campaign: Campaign, family: FamilyName, states: Iterable[EntryState]) -> Condition:
    """Entries of this plan and family in these states; what a unit only took part in is not its own (CR-3).

    Every figure starts here, so participation in a host event counts nowhere but for the host's own entry.
    """
    return sa.and_(
        _entry.c.campaign_id == campaign.id,
        _entry.c.family == family.value,
        _entry.c.host_event_id.is_(None),
        _entry.c.state.in_([state.value for state in states]),
    )


def _times(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _ever(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.max(sa.case((condition, 1), else_=0))


def _per_unit(
    campaign: Campaign, family: FamilyName, columns: dict[str, Any], source: Any, path: str | None
) -> sa.Subquery:
    """One row per unit that has something out; `path` keeps a branch, so that a small one costs little."""
    query = sa.select(_entry.c.unit_id, *(column.label(name) for name, column in columns.items())).select_from(source)
    if path is not None:
        inside = sa.select(OrgUnit.id).where(under(OrgUnit.path, path))
        query = query.where(_entry.c.unit_id.in_(inside))
    return query.where(of_family(campaign, family, OUT)).group_by(_entry.c.unit_id).subquery(family.value)


def _counting(campaign: Campaign, family: FamilyName, span: Span | None) -> tuple[Condition, Condition]:
    """(what is out counts, it waits for a decision before it counts), both within the span."""
    within = span.touches() if span else sa.true()
    states = counted(campaign, family)
    counts = sa.true() if states == OUT else _entry.c.state.in_([state.value for state in states])
    waits = sa.false() if EntryState.SENT in states else _entry.c.state == EntryState.SENT.value
    return sa.and_(counts, within), sa.and_(waits, within)


def registrations(campaign: Campaign, span: Span | None, path: str | None = None) -> sa.Subquery:
    """unit_id, registrations, registrations_waiting, projects, works, done (the unit says so, or it is confirmed)."""
    counts, waits = _counting(campaign, FamilyName.REGISTRATIONS, span)
    done = _registration.c.progress.in_([Progress.DONE.value, Progress.CONFIRMED.value])
    columns = {
        "registrations": _times(counts),
        "registrations_waiting": _times(waits),
        "projects": _times(sa.and_(counts, _entry.c.kind == RegistrationKind.PROJECT.value)),
        "works": _times(sa.and_(counts, _entry.c.kind == RegistrationKind.WORK_ITEM.value)),
        "done": _times(sa.and_(counts, done)),
    }
    source = _entry.join(_registration, _registration.c.id == _entry.c.id)
    return _per_unit(campaign, FamilyName.REGISTRATIONS, columns, source, path)


def activities(
    campaign: Campaign, span: Span | None, day: CommonDay | None, today: date, path: str | None = None
) -> sa.Subquery:
    """unit_id, activities, activities_waiting, people, activities_today, on_day and other_day (0 or 1 a unit).

    The common day is looked for in the whole plan, also when the rest is narrowed to a span.
    """
    counts, waits = _counting(campaign, FamilyName.ACTIVITIES, span)
    anywhere, _ = _counting(campaign, FamilyName.ACTIVITIES, None)
    expected = sa.and_(anywhere, day.about()) if day else sa.false()
    on_it = day.span.touches() if day else sa.false()
    columns = {
        "activities": _times(counts),
        "activities_waiting": _times(waits),
        "people": sa.func.sum(sa.case((counts, sa.func.coalesce(_activity.c.attendees, 0)), else_=0)),
        "activities_today": _times(sa.and_(anywhere, Span(today, today).touches())),
        "on_day": _ever(sa.and_(expected, on_it)),
        "other_day": _ever(sa.and_(expected, sa.not_(on_it))),
    }
    source = _entry.join(_activity, _activity.c.id == _entry.c.id)
    return _per_unit(campaign, FamilyName.ACTIVITIES, columns, source, path)


def initiatives(campaign: Campaign, span: Span | None, path: str | None = None) -> sa.Subquery:
    """unit_id, initiatives, initiatives_waiting."""
    counts, waits = _counting(campaign, FamilyName.INITIATIVES, span)
    columns = {"initiatives": _times(counts), "initiatives_waiting": _times(waits)}
    return _per_unit(campaign, FamilyName.INITIATIVES, columns, _entry, path)


def members(day: date) -> sa.ScalarSelect[int]:
    """Members of the unit (OrgUnit): the newest figure not after `day`; NULL when there is none."""
    query = sa.select(UnitStat.members).where(UnitStat.unit_id == OrgUnit.id, UnitStat.as_of <= day)
    return query.order_by(UnitStat.as_of.desc()).limit(1).correlate(OrgUnit).scalar_subquery()
