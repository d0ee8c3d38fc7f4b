"""From conditions to SQL: for every unit, how much of each condition it has. One grouped query a kind of record.

A condition becomes one conditional sum; all conditions of a source are summed in one pass over its records, per unit,
before they meet the tree. Which states count and which days touch a window is `dashboards.figures`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import ActivityType, ActivityTypeTag, Campaign, Measure
from app.dashboards.figures import OUT, Span, alive, counted, members, of_family
from app.entries.models import Entry, EntryState, EntryValue, FamilyName
from app.initiatives.models import Author, Initiative
from app.kernel.db import db, under
from app.nominations.models import Award
from app.registrations.models import Plaque, Progress, Recognition, Registration
from app.targets.definitions import COMPARATORS, Condition, Definition, Mode
from app.targets.models import TargetAllocation
from app.units.models import OrgEvent, OrgEventType, OrgUnit

Sum = sa.ColumnElement[int]
_entry = Entry.__table__
_FAMILY = {
    "activity": FamilyName.ACTIVITIES,
    "registration": FamilyName.REGISTRATIONS,
    "initiative": FamilyName.INITIATIVES,
}

_EVENTS = {"founded": OrgEventType.FOUND, "dissolved": OrgEventType.DISSOLVE, "merged": OrgEventType.MERGE}


@dataclass(frozen=True)
class Words:
    """What names in definitions stand for: windows and phases of the plan, types by tag, measures by code."""

    spans: Mapping[str, Span]
    tags: Mapping[str, list[str]]
    measures: Mapping[str, int]


def words(spans: Mapping[str, Span]) -> Words:
    """Two statements."""
    tags: dict[str, list[str]] = {}
    kinds = sa.select(ActivityTypeTag.tag, ActivityType.code).join(
        ActivityType, ActivityType.id == ActivityTypeTag.type_id
    )
    for tag, code in db.session.execute(kinds):
        tags.setdefault(tag, []).append(code)
    return Words(spans, tags, {row.code: row.id for row in db.session.execute(sa.select(Measure.code, Measure.id))})


@dataclass
class Amounts:
    """The query of one board: `sources` are grouped per unit, `columns` the sum of each (target, condition).

    `joint[target, conditions]` counts records that satisfy one or more of several conditions (CR-10).
    """

    campaign: Campaign
    path: str
    unit_ids: Sequence[int] | None = None
    groups: dict[str, dict[str, Sum]] = field(default_factory=dict)
    columns: dict[tuple[Any, ...], tuple[str, str]] = field(default_factory=dict)

    def add(self, key: tuple[Any, ...], source: str, column: Sum) -> None:
        name = f"c{len(self.columns)}"
        self.groups.setdefault(source, {})[name] = column
        self.columns[key] = (source, name)

    def joined(self) -> tuple[sa.FromClause, dict[tuple[Any, ...], Sum]]:
        """(units outer-joined with what they have, {key: amount, 0 where there is none})."""
        made = {source: self._grouped(source, columns) for source, columns in self.groups.items()}
        everything: sa.FromClause = OrgUnit.__table__
        for one in made.values():
            everything = everything.outerjoin(one, one.c.unit_id == OrgUnit.id)
        amounts: dict[tuple[Any, ...], Sum] = {
            key: sa.func.coalesce(made[source].c[name], 0) for key, (source, name) in self.columns.items()
        }
        return everything, amounts

    def _grouped(self, source: str, columns: Mapping[str, Sum]) -> sa.Subquery:
        labelled = [column.label(name) for name, column in columns.items()]
        if source == "org_event":
            found = sa.select(OrgUnit.parent_id.label("unit_id"), *labelled).join(
                OrgEvent, OrgEvent.unit_id == OrgUnit.id
            )
            found = found.where(OrgUnit.parent_id.in_(self._units())).group_by(OrgUnit.parent_id)
            return found.subquery("org_event_sums")
        if source == "award":  # counts for the unit that decided; what was taken back counts for nobody
            found = sa.select(Award.unit_id.label("unit_id"), *labelled).where(
                Award.campaign_id == self.campaign.id, Award.cancelled_at.is_(None), Award.unit_id.in_(self._units())
            )
            return found.group_by(Award.unit_id).subquery("award_sums")
        family = _FAMILY[source.partition(".")[0]]
        query = sa.select(_entry.c.unit_id, *labelled).select_from(_records(source))
        query = query.where(of_family(self.campaign, family, OUT), _entry.c.unit_id.in_(self._units()))
        return query.group_by(_entry.c.unit_id).subquery(source.replace(".", "_") + "_sums")

    def _units(self) -> Any:
        if self.unit_ids is not None:
            return self.unit_ids
        inner = sa.alias(OrgUnit.__table__)
        return sa.select(inner.c.id).where(under(inner.c.path, self.path))


def _records(source: str) -> sa.FromClause:
    if source == "registration":
        registration = Registration.__table__
        return _entry.join(registration, registration.c.id == _entry.c.id)
    if source == "initiative.authors":
        initiative = Initiative.__table__
        authors = _entry.join(Author, Author.initiative_id == _entry.c.id)
        return authors.join(initiative, initiative.c.id == _entry.c.id)
    if source == "initiative":
        initiative = Initiative.__table__
        return _entry.join(initiative, initiative.c.id == _entry.c.id)
    if source == "activity.values":
        return _entry.join(EntryValue, EntryValue.entry_id == _entry.c.id)
    return _entry


def collect(amounts: Amounts, targets: Mapping[int, Definition], known: Words) -> None:
    """Add every countable condition of the targets, and the unions that CR-10 needs."""
    for id_, target in targets.items():
        span = known.spans.get(target.window)
        counts: list[tuple[int, sa.ColumnElement[bool]]] = []
        for position, condition in enumerate(target.conditions):
            if not condition.countable:
                continue
            source, column, fits = _column(amounts.campaign, condition, span, known)
            amounts.add((id_, position), source, column)
            if condition.source == "activity" and condition.agg == "count":
                counts.append((position, fits))
        if target.every:
            for size in range(2, len(counts) + 1):
                for some in combinations(counts, size):
                    either = sa.or_(*(fits for _, fits in some))
                    amounts.add((id_, tuple(position for position, _ in some)), "activity", _times(either))


def _times(fits: sa.ColumnElement[bool]) -> Sum:
    return sa.func.sum(sa.case((fits, 1), else_=0))


def _column(
    campaign: Campaign, condition: Condition, span: Span | None, known: Words
) -> tuple[str, Sum, sa.ColumnElement[bool]]:
    """(source, its conditional sum, what a record must be to count)."""
    where = condition.where
    if condition.source == "org_event":
        fits: sa.ColumnElement[bool] = sa.and_(OrgEvent.type == _EVENTS[where.get("event", "founded")])
        if span:
            fits = sa.and_(fits, OrgEvent.on >= span.first, OrgEvent.on <= span.last)
        if where.get("sector"):
            fits = sa.and_(fits, OrgUnit.sector == where["sector"])
        return "org_event", _times(fits), fits
    if condition.source == "award":
        fits = sa.and_(*_awarded(where, span))
        return "award", _times(fits), fits
    parts: list[sa.ColumnElement[bool]] = [
        _entry.c.state.in_([state.value for state in counted(campaign, _FAMILY[condition.source])])
    ]
    if span:
        parts.append(span.touches())
    parts += _narrowed(condition, known)
    fits = sa.and_(*parts)
    if condition.agg == "sum":
        of_measure = sa.and_(fits, EntryValue.measure_id == known.measures[condition.field])
        return "activity.values", sa.func.sum(sa.case((of_measure, EntryValue.amount), else_=0)), fits
    if condition.agg == "distinct_authors":  # CR-7: by unit, name and year of birth
        person = Author.name_key + "/" + sa.func.coalesce(sa.cast(Author.birth_year, sa.Text), "")
        return "initiative.authors", sa.func.count(sa.distinct(sa.case((fits, person)))), fits
    return condition.source, _times(fits), fits


def _awarded(where: Mapping[str, Any], span: Span | None) -> list[sa.ColumnElement[bool]]:
    """An award by nomination type, subject ("individual", "collective", "model") and category, decided in the span."""
    found: list[sa.ColumnElement[bool]] = [
        sa.true(),
        Award.decided_on.between(span.first, span.last) if span else sa.true(),
    ]
    if types := _several(where.get("type")):
        found.append(Award.kind.in_(types))
    if subjects := _several(where.get("subject")):
        found.append(Award.subject_kind.in_(["person" if one == "individual" else one for one in subjects]))
    if categories := _several(where.get("category")):
        found.append(Award.category.in_(categories))
    return found


def _narrowed(condition: Condition, known: Words) -> list[sa.ColumnElement[bool]]:
    where = condition.where
    found: list[sa.ColumnElement[bool]] = []
    if types := _several(where.get("type")):
        found.append(_entry.c.kind.in_(types))
    if tag := where.get("tag"):
        found.append(_entry.c.kind.in_(known.tags.get(tag, [])))
    if kinds := _several(where.get("kind") or where.get("nature")):
        found.append(_entry.c.kind.in_(kinds))
    if where.get("review") == "approved":
        found.append(_entry.c.state == EntryState.APPROVED.value)
    registration = Registration.__table__.c
    if where.get("progress") == "done":  # CR-9: registered, done, recognised and with a plaque never merge
        found.append(registration.progress.in_([Progress.DONE.value, Progress.CONFIRMED.value]))
    if where.get("recognition") == "done":
        found.append(registration.recognition == Recognition.RECOGNISED.value)
    if where.get("plaque") == "done":
        found.append(registration.plaque == Plaque.INSTALLED.value)
    initiative = Initiative.__table__.c
    if where.get("external_submitted"):
        found.append(initiative.portal_code != "")
    if where.get("eligible"):
        found.append(initiative.eligible.is_(True))
    return found


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


@dataclass(frozen=True)
class Columns:
    """Of one target, per unit: it belongs to the population, its amount, whether it meets what one unit must reach."""

    asked: sa.ColumnElement[bool]
    amount: Sum
    met: sa.ColumnElement[bool]
    goal: Sum


def per_unit(id_: int, target: Definition, amounts: Mapping[tuple[Any, ...], Sum], day: Any, people: Sum) -> Columns:
    """`people`: members of the unit. Units without members are not asked for a share of them (not applicable)."""
    asked = [alive(day)]
    if target.tiers:
        asked.append(OrgUnit.tier.in_(target.tiers))
    if target.sectors:
        asked.append(OrgUnit.sector.in_(target.sectors))
    found = {
        position: amounts[id_, position] for position in range(len(target.conditions)) if (id_, position) in amounts
    }
    amount: Sum = sum(found.values(), sa.literal(0)) if found else sa.literal(0)
    given = (
        sa.select(TargetAllocation.amount)
        .where(TargetAllocation.target_id == id_, TargetAllocation.unit_id == OrgUnit.id)
        .correlate(OrgUnit)
        .scalar_subquery()
    )
    compare = COMPARATORS[target.comparator]
    if target.mode is Mode.PCT_MEMBERS_PER_UNIT:
        asked.append(people > 0)
        met = compare(amount * 100, people * (target.value or 0))
    elif target.mode is Mode.ALLOCATED:
        asked.append(given.is_not(None))
        met = compare(amount, given)
    else:
        word, least = target.each
        each = [COMPARATORS[word](one, least) for one in found.values()]
        if target.every:
            # Hall: the activities that fit some of the conditions must be enough for all of these at once (CR-10)
            enough = least + 1 if word == ">" else least
            unions = [key for key in amounts if key[0] == id_ and isinstance(key[1], tuple)]
            each += [amounts[key] >= enough * len(key[1]) for key in unions]
            met = sa.and_(sa.true(), *each)
        else:
            met = sa.or_(sa.false(), *each)
    goal = given if target.mode is Mode.ALLOCATED else sa.literal(None, sa.Integer)
    return Columns(sa.and_(*asked), amount, met, goal)


def people_on(day: Any) -> Sum:
    """Members of the unit (OrgUnit) on `day`, 0 where unknown."""
    return sa.func.coalesce(members(day), 0)
