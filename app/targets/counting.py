"""From conditions to SQL: for every unit, how much of each condition it has. One grouped query a kind of record.

A condition becomes one conditional sum; all conditions of a source are summed in one pass over its records, per unit,
before they meet the tree. Which states count and which days touch a window is `dashboards.figures`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import ActivityType, ActivityTypeTag, Measure, Obligation
from app.dashboards.figures import Span
from app.declarations.models import Declaration
from app.entries.models import OUT, Entry, EntryState, EntryValue
from app.initiatives.models import Author, Initiative
from app.initiatives.queries import entered
from app.kernel.db import db
from app.nominations.models import Award
from app.obligations.status import ANSWERED
from app.registrations.models import Plaque, Progress, Recognition, Registration
from app.targets import attendance
from app.targets.branch import Branch
from app.targets.definitions import Condition, Definition
from app.targets.rows import rows_of
from app.targets.sums import Counter, Sum, several
from app.units.models import OrgEvent, OrgEventType, OrgUnit

_entry = Entry.__table__
_EVENTS = {"founded": OrgEventType.FOUND, "dissolved": OrgEventType.DISSOLVE, "merged": OrgEventType.MERGE}


@dataclass(frozen=True)
class Words:
    """What names in definitions stand for: windows and phases of the plan, types by tag, measures by code."""

    spans: Mapping[str, Span]
    tags: Mapping[str, list[str]]
    measures: Mapping[str, int]


def words(spans: Mapping[str, Span]) -> Words:
    """One statement."""
    tagged = sa.select(ActivityTypeTag.tag.label("name"), ActivityType.code.label("code"), sa.literal(0).label("id"))
    tagged = tagged.join(ActivityType, ActivityType.id == ActivityTypeTag.type_id)
    measured = sa.select(Measure.code, sa.literal(""), Measure.id)
    tags: dict[str, list[str]] = {}
    measures: dict[str, int] = {}
    for name, code, id_ in db.session.execute(sa.union_all(tagged, measured)):
        if code:
            tags.setdefault(name, []).append(code)
        else:
            measures[name] = id_
    return Words(spans, tags, measures)


@dataclass
class Amounts:
    """The query of one board: `sources` are grouped per unit, `columns` the sum of each (target, condition).

    Under (target, conditions) stand records that satisfy one or more of several conditions (CR-10), under (target,
    "invited", condition) the host events that a condition about the invited asks a unit for.
    """

    branch: Branch
    unit_ids: Sequence[int] | None = None
    groups: dict[str, dict[str, Sum]] = field(default_factory=dict)
    columns: dict[tuple[Any, ...], tuple[str, str]] = field(default_factory=dict)
    measures: set[int] = field(default_factory=set)  # those that are summed

    def add(self, key: tuple[Any, ...], source: str, column: Sum) -> None:
        name = f"c{len(self.columns)}"
        self.groups.setdefault(source, {})[name] = column
        self.columns[key] = (source, name)

    def joined(self) -> tuple[sa.FromClause, dict[tuple[Any, ...], Sum]]:
        """(units outer-joined with what they have, {key: amount, 0 where there is none})."""
        made = {source: self._grouped(source, columns) for source, columns in self.groups.items()}
        everything = self.branch.source
        for one in made.values():
            everything = everything.outerjoin(one, one.c.unit_id == OrgUnit.id)
        amounts: dict[tuple[Any, ...], Sum] = {
            key: sa.func.coalesce(made[source].c[name], 0) for key, (source, name) in self.columns.items()
        }
        return everything, amounts

    def _grouped(self, source: str, columns: Mapping[str, Sum]) -> sa.Subquery:
        rows = rows_of(source, self.branch)
        labelled = [column.label(name) for name, column in columns.items()]
        units = self.branch.ids if self.unit_ids is None else self.unit_ids
        query = sa.select(rows.unit_id.label("unit_id"), *labelled).select_from(rows.source)
        query = query.where(rows.belongs, rows.unit_id.in_(units)).group_by(rows.unit_id)
        if source == "activity.values":
            query = query.where(EntryValue.measure_id.in_(sorted(self.measures)))
        return query.subquery(source.replace(".", "_") + "_sums")


def collect(amounts: Amounts, targets: Mapping[int, Definition], known: Words) -> None:
    """Add every countable condition of the targets, and the unions that CR-10 needs."""
    for id_, target in targets.items():
        span = known.spans.get(target.window)
        counts: list[tuple[int, sa.ColumnElement[bool]]] = []
        for position, condition in enumerate(target.conditions):
            if not condition.countable:
                continue
            one = counter(condition, span, known, amounts.branch.today)
            amounts.add((id_, position), one.source, one.total)
            if condition.agg == "sum":
                amounts.measures.add(known.measures[condition.field])
            if one.every is not None:
                amounts.add((id_, "invited", position), one.source, one.number)
            if condition.source == "activity" and condition.agg == "count":
                counts.append((position, one.fits))
        if target.every:
            for size in range(2, len(counts) + 1):
                for some in combinations(counts, size):
                    either = sa.or_(*(fits for _, fits in some))
                    together = Counter("activity", either)
                    amounts.add((id_, tuple(position for position, _ in some)), "activity", together.total)


def counter(condition: Condition, span: Span | None, known: Words, today: date) -> Counter:
    """What a record in a state that counts must be to count for a countable condition, and what it adds."""
    where = condition.where
    if condition.source == "host_event":
        return attendance.counter(condition, span, known.tags, today)
    if condition.source == "org_event":
        fits: sa.ColumnElement[bool] = sa.and_(OrgEvent.type == _EVENTS[where.get("event", "founded")])
        if span:
            fits = sa.and_(fits, OrgEvent.on >= span.first, OrgEvent.on <= span.last)
        if where.get("sector"):
            fits = sa.and_(fits, OrgUnit.sector == where["sector"])
        return Counter("org_event", fits)
    if condition.source == "award":
        return Counter("award", sa.and_(*_awarded(where, span)))
    if condition.source == "obligation":
        named = [ANSWERED]
        if where.get("code"):
            named.append(Obligation.code == where["code"])
        if where.get("kind"):
            named.append(Obligation.kind == where["kind"])
        return Counter("obligation", sa.and_(*named))
    if condition.source == "declaration":
        span = None  # what is declared may have become true before the plan (BD-T3)
    fits = sa.and_(sa.true(), *([span.touches()] if span else []), *_narrowed(condition, known))
    if condition.agg == "sum":
        of_measure = sa.and_(fits, EntryValue.measure_id == known.measures[condition.field])
        return Counter("activity.values", of_measure, sa.type_coerce(EntryValue.amount, sa.BigInteger))
    if condition.agg == "distinct_authors":  # CR-7: by unit, name and year of birth
        person = Author.name_key + "/" + sa.func.coalesce(sa.cast(Author.birth_year, sa.Text), "")
        return Counter("initiative.authors", fits, person=person)
    return Counter(condition.source, fits)


def _awarded(where: Mapping[str, Any], span: Span | None) -> list[sa.ColumnElement[bool]]:
    """An award by nomination type, subject ("individual", "collective", "model") and category, decided in the span."""
    found: list[sa.ColumnElement[bool]] = [
        sa.true(),
        Award.decided_on.between(span.first, span.last) if span else sa.true(),
    ]
    if types := several(where.get("type")):
        found.append(Award.kind.in_(types))
    if subjects := several(where.get("subject")):
        found.append(Award.subject_kind.in_(["person" if one == "individual" else one for one in subjects]))
    if categories := several(where.get("category")):
        found.append(Award.category.in_(categories))
    return found


def _narrowed(condition: Condition, known: Words) -> list[sa.ColumnElement[bool]]:
    where = condition.where
    found: list[sa.ColumnElement[bool]] = []
    if types := several(where.get("type")):
        found.append(_entry.c.kind.in_(types))
    if condition.source == "declaration":
        found += [_entry.c.kind == where.get("code", ""), Declaration.__table__.c.holds.is_(True), _newest()]
    elif condition.source == "model":
        found += [_entry.c.kind == where["tag"]] if where.get("tag") else []
    elif tag := where.get("tag"):
        found.append(_entry.c.kind.in_(known.tags.get(tag, [])))
    if kinds := several(where.get("kind") or where.get("nature")):
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
