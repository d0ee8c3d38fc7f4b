"""From conditions to SQL: for every unit, how much of each condition it has. One grouped query a kind of record.

A condition becomes one conditional sum; all conditions of a source are summed in one pass over its records, per unit,
before they meet the tree. Which states count and which days touch a window is `dashboards.figures`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import ActivityType, ActivityTypeTag, Campaign, Measure, Obligation
from app.dashboards.figures import OUT, Span, counted, of_family
from app.declarations.models import Declaration
from app.entries.models import Entry, EntryState, EntryValue, FamilyName
from app.initiatives.models import Author, Initiative
from app.initiatives.queries import entered
from app.kernel.db import db, under
from app.nominations.models import Award
from app.obligations.models import ObligationItem
from app.obligations.status import ANSWERED
from app.registrations.models import Plaque, Progress, Recognition, Registration
from app.targets.definitions import Condition, Definition
from app.units.models import OrgEvent, OrgEventType, OrgUnit

Sum = sa.ColumnElement[int]
_entry = Entry.__table__
_FAMILY = {
    "activity": FamilyName.ACTIVITIES,
    "registration": FamilyName.REGISTRATIONS,
    "initiative": FamilyName.INITIATIVES,
    "declaration": FamilyName.DECLARATIONS,
    "model": FamilyName.CARE_MODELS,
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
        if source == "obligation":
            items = ObligationItem.__table__
            found = sa.select(items.c.unit_id, *labelled).join(Obligation, Obligation.id == items.c.obligation_id)
            found = found.where(Obligation.campaign_id == self.campaign.id, items.c.unit_id.in_(self._units()))
            return found.group_by(items.c.unit_id).subquery("obligation_sums")
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
    if source == "declaration":
        declaration = Declaration.__table__
        return _entry.join(declaration, declaration.c.id == _entry.c.id)
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
    if condition.source == "obligation":
        named = [ANSWERED]
        if where.get("code"):
            named.append(Obligation.code == where["code"])
        if where.get("kind"):
            named.append(Obligation.kind == where["kind"])
        fits = sa.and_(*named)
        return "obligation", _times(fits), fits
    if condition.source == "declaration":
        span = None  # what is declared may have become true before the plan (BD-T3)
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
    if condition.source == "declaration":
        found += [_entry.c.kind == where.get("code", ""), Declaration.__table__.c.holds.is_(True), _newest()]
    elif condition.source == "model":
        found += [_entry.c.kind == where["tag"]] if where.get("tag") else []
    elif tag := where.get("tag"):
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
        found.append(entered())
    if where.get("eligible"):
        found.append(initiative.eligible.is_(True))
    return found


def _newest() -> sa.ColumnElement[bool]:
    """No later declaration of the unit under the same code is out: the newest one holds."""
    later = sa.alias(_entry)
    same = (
        later.c.unit_id == _entry.c.unit_id,
        later.c.campaign_id == _entry.c.campaign_id,
        later.c.kind == _entry.c.kind,
    )
    out = later.c.state.in_([state.value for state in OUT])
    return sa.not_(sa.exists().where(later.c.family == _entry.c.family, *same, out, later.c.id > _entry.c.id))


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])
