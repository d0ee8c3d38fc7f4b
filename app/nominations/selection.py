"""Choosing among nominations on a desk: groups with their quotas, candidates in order, and shares of the whole.

One statement a question. "Chosen here" is a nomination this unit approved: the line of history names the unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.entries import many
from app.entries.models import Entry, EntryEvent, EntryState, FamilyName
from app.entries.queries import find_many, may_see
from app.entries.workflow import Note
from app.kernel.db import db, under
from app.nominations.models import Award, Nomination, SubjectKind
from app.units.models import OrgUnit, Sector

PAGE = 100
_entry, _nomination = Entry.__table__.c, Nomination.__table__.c
Condition = sa.ColumnElement[bool]


def approved_by(unit: OrgUnit) -> Condition:
    """The nomination (Entry) was approved on this unit's desk."""
    return _moved_by(unit, "approve")


def _moved_by(unit: OrgUnit, action: str) -> Condition:
    event = EntryEvent.__table__.alias(action)
    return sa.exists().where(event.c.entry_id == _entry.id, event.c.action == action, event.c.unit_id == unit.id)


def awarded() -> Condition:
    """The nomination (Entry) came to an award that stands."""
    award = Award.__table__.alias("standing")
    return sa.exists().where(award.c.nomination_id == _entry.id, award.c.cancelled_at.is_(None))


def _of(campaign: Campaign) -> Condition:
    return sa.and_(_entry.family == FamilyName.NOMINATIONS.value, _entry.campaign_id == campaign.id)


def _times(condition: Condition) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


_ALL = Entry.__table__.join(Nomination.__table__, _nomination.id == _entry.id)


@dataclass(frozen=True)
class Group:
    """One tab: people of a category (`key` its code), collectives or models. `quota` None: no limit is set here."""

    key: str
    label: str
    quota: int | None
    waiting: int = 0
    chosen: int = 0
    awarded: int = 0
    passed: int = 0  # chosen here and sent on to the desk that decides

    @property
    def left(self) -> int | None:
        """Places still free; 0 when the quota is used up."""
        return None if self.quota is None else max(0, self.quota - self.chosen)


def groups(campaign: Campaign, unit: OrgUnit) -> list[Group]:
    """Categories in the plan's order, then collectives and models. Quotas bind the plan's owner alone. Two statements."""
    here = sa.and_(_entry.holder_id == unit.id, _entry.state == EntryState.SENT.value)
    chosen = sa.and_(_entry.state == EntryState.APPROVED.value, approved_by(unit))
    passed = sa.and_(_entry.state != EntryState.CANCELLED.value, _moved_by(unit, "forward"))
    query = (
        sa.select(
            _nomination.subject_kind,
            _nomination.category,
            _times(here),
            _times(chosen),
            _times(sa.and_(chosen, awarded())),
            _times(passed),
        )
        .select_from(_ALL)
        .where(_of(campaign), sa.or_(here, chosen, passed))
        .group_by(_nomination.subject_kind, _nomination.category)
    )
    found: dict[str, list[int]] = {}
    for subject, category, *counts in db.session.execute(query):
        key = (category or "none") if subject is SubjectKind.PERSON else subject.value
        found[key] = [a + int(b) for a, b in zip(found.get(key, [0, 0, 0, 0]), counts, strict=True)]
    binds = unit.id == campaign.owner_id
    listed = [
        Group(one.code, one.label, one.quota if binds else None, *found.pop(one.code, [0, 0, 0, 0]))
        for one in campaigns.choices(campaign, "nomination_category")
    ]
    others = {**{kind.value: kind.label for kind in SubjectKind if kind is not SubjectKind.PERSON}}
    others = {"none": "Cá nhân chưa ghi nhóm", **others}
    listed += [Group(key, label, None, *found[key]) for key, label in others.items() if key in found]
    return listed + [Group(key, key, None, *counts) for key, counts in found.items() if key not in others]


@dataclass(frozen=True)
class Candidate:
    """A nomination on the desk. `place` counts from 1 in the order of preference within its group."""

    place: int
    public_id: str
    version: int
    name: str
    job: str
    workplace: str
    unit_name: str
    female: bool | None
    direct: bool
    small: bool
    leader: bool
    rank: int | None
    votes_for: int | None
    votes_total: int | None
    award_form: str
    passes_on: bool  # decided above: choosing it here sends it on


@dataclass(frozen=True)
class Page:
    rows: list[Candidate]
    page: int
    has_next: bool

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1


def _in_group(key: str) -> Condition:
    if key in (SubjectKind.COLLECTIVE.value, SubjectKind.MODEL.value):
        return _nomination.subject_kind == key
    person = _nomination.subject_kind == SubjectKind.PERSON.value
    return sa.and_(person, _nomination.category == ("" if key == "none" else key))


def candidates(actor: Actor, campaign: Campaign, unit: OrgUnit, key: str, number: int) -> Page:
    """Those of a group on the unit's desk that the actor may see: by their unit's rank, then by share of votes; ties go to
    women, then to direct workers (domain.md §4.4). One statement."""
    share = sa.case(
        (_nomination.votes_total > 0, _nomination.votes_for * 1.0 / _nomination.votes_total), else_=sa.literal(0.0)
    )
    name = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    mostly_women = _nomination.women * 10 >= _nomination.headcount * 7
    women_first = sa.case((_nomination.female.is_(True), 0), (mostly_women, 0), else_=1)
    query = (
        sa.select(
            _entry.public_id, _entry.version, _entry.title, _nomination.job, _nomination.workplace, name,
            _nomination.female, _nomination.direct_worker, _nomination.small_group, _nomination.leader, _nomination.rank,
            _nomination.votes_for, _nomination.votes_total, _nomination.award_form, _nomination.deciding_level,
        )
        .select_from(_ALL.join(OrgUnit.__table__, OrgUnit.id == _entry.unit_id))
        .where(
            _of(campaign), _in_group(key), may_see(actor),
            _entry.holder_id == unit.id, _entry.state == EntryState.SENT.value,
        )
        .order_by(
            _nomination.rank.asc().nulls_last(), share.desc(), women_first, _nomination.direct_worker.desc(), _entry.id
        )
        .limit(PAGE + 1)
        .offset((number - 1) * PAGE)
    )  # fmt: skip
    owner = unit.id == campaign.owner_id
    rows = [
        Candidate(*((number - 1) * PAGE + nth, *values, not owner and level.tier < unit.tier))
        for nth, (*values, level) in enumerate(db.session.execute(query), 1)
    ]
    if not rows and number > 1:
        return candidates(actor, campaign, unit, key, 1)
    return Page(rows[:PAGE], number, len(rows) > PAGE)


@dataclass
class Share:
    """Of some nominations: how many, and of people and collectives what the plans ask to look at (BT-N2, BK-N2)."""

    total: int = 0
    people: int = 0
    women: int = 0
    direct: int = 0
    leaders: int = 0
    collectives: int = 0
    small: int = 0
    models: int = 0

    def add(self, subject: SubjectKind, counts: Mapping[str, int]) -> None:
        number = counts["number"]
        self.total += number
        self.small += counts["small"]
        if subject is SubjectKind.PERSON:
            self.people += number
            self.women += counts["women"]
            self.direct += counts["direct"]
            self.leaders += counts["leaders"]
        elif subject is SubjectKind.COLLECTIVE:
            self.collectives += number
        else:
            self.models += number


@dataclass
class Summary:
    """Shares of all, and how many stand in each category and sector, by their labels."""

    whole: Share = field(default_factory=Share)
    categories: dict[str, int] = field(default_factory=dict)
    sectors: dict[str, int] = field(default_factory=dict)


def summary(campaign: Campaign, *conditions: Condition) -> Summary:
    """Of nominations (Entry joined with its unit, OrgUnit) that meet `conditions`. One statement."""
    query = (
        sa.select(
            _nomination.subject_kind,
            _nomination.category_label,
            OrgUnit.sector,
            sa.func.count(),
            _times(_nomination.female.is_(True)),
            _times(_nomination.direct_worker.is_(True)),
            _times(_nomination.leader.is_(True)),
            _times(_nomination.small_group.is_(True)),
        )
        .select_from(_ALL.join(OrgUnit.__table__, OrgUnit.id == _entry.unit_id))
        .where(_of(campaign), *conditions)
        .group_by(_nomination.subject_kind, _nomination.category_label, OrgUnit.sector)
    )
    found = Summary()
    order = {sector: place for place, sector in enumerate(Sector)}
    rows = sorted(db.session.execute(query), key=lambda row: (row[1], order.get(row[2], -1)))
    for subject, category, sector, *numbers in rows:
        counts = dict(zip(("number", "women", "direct", "leaders", "small"), map(int, numbers), strict=True))
        found.whole.add(subject, counts)
        if subject is SubjectKind.PERSON and category:
            found.categories[category] = found.categories.get(category, 0) + counts["number"]
        label = sector.label if sector else "Công đoàn cấp trên"
        found.sectors[label] = found.sectors.get(label, 0) + counts["number"]
    return found


def proposed(actor: Actor, unit: OrgUnit) -> tuple[Condition, ...]:
    """What was proposed from the unit and all below it, as far as the actor sees it: sent or approved."""
    out = _entry.state.in_([EntryState.SENT.value, EntryState.APPROVED.value])
    return under(OrgUnit.path, unit.path), out, may_see(actor)


def choose(actor: Actor, items: Mapping[str, int]) -> list[many.Outcome]:
    """Choose each nomination of {public id: version}: approved where this desk decides, passed on where one above does."""
    passed = {entry.public_id for entry in find_many(actor, list(items)) if entry.decided_above}
    outcomes = []
    for action, some in (("approve", items.keys() - passed), ("forward", passed)):
        if some:
            outcomes += many.take_many(actor, action, {one: items[one] for one in some}, Note())
    return outcomes


def refuse(actor: Actor, items: Mapping[str, int], reason: str) -> list[many.Outcome]:
    """Not chosen, each with the reason. DomainError-free: what cannot be refused is in the outcomes."""
    return many.take_many(actor, "reject", items, Note(comment=reason))
