"""The units of one event as lists: those invited with what they said, and those that may be invited. Paged in SQL."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import Actor
from app.host_events.models import Answer, HostEvent, Participation
from app.host_events.queries import paged
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.paging import Page
from app.units.models import OrgUnit
from app.units.policy import GRASSROOTS
from app.units.queries import alive, in_branches, matching

PAGE = 50
WHICH = {
    "yes": Participation.answer == Answer.YES,
    "no": Participation.answer == Answer.NO,
    "silent": Participation.answer.is_(None),
    "unmarked": Participation.attended.is_(None),
    "attended": Participation.attended.is_(True),
    "absent": Participation.attended.is_(False),
}


@dataclass(frozen=True)
class Narrow:
    """What a list of units is narrowed to; "" and None leave it open. `path` keeps a branch ("~" keeps nothing)."""

    text: str = ""
    path: str = ""
    which: str = ""
    unit_ids: tuple[int, ...] | None = None


def _narrowed(query: sa.Select[Any], narrow: Narrow) -> sa.Select[Any]:
    query = query.where(*matching(narrow.text))
    if narrow.path:
        query = query.where(under(OrgUnit.path, narrow.path))
    return query if narrow.unit_ids is None else query.where(OrgUnit.id.in_(narrow.unit_ids))


def invited(actor: Actor, event: HostEvent, narrow: Narrow, number: int = 1) -> Page[Any]:
    """Parts of the units in the actor's branches, with unit and its upper union's name: rows are (part, name).

    In the order of upper unions, then of names. Two statements.
    """
    upper = aliased(OrgUnit, name="upper")
    query = (
        sa.select(Participation, sa.func.coalesce(_label(upper), ""))
        .join(Participation.unit)
        .outerjoin(upper, upper.id == OrgUnit.parent_id)
        .where(Participation.event_id == event.id, in_branches(actor))
    )
    query = _narrowed(query, narrow)
    if narrow.which in WHICH:
        query = query.where(WHICH[narrow.which])
    order = (upper.tier, upper.sort_key, OrgUnit.parent_id, OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id)
    some, page = paged(query.order_by(*order), number, PAGE)
    rows = db.session.execute(some.options(contains_eager(Participation.unit))).tuples().all()
    return Page(list(rows), page.page, page.total, size=PAGE)


def parts(actor: Actor, event: HostEvent, unit_ids: list[int]) -> list[Participation]:
    """The parts of these units that the actor sees, with the unit, locked for writing."""
    query = (
        sa.select(Participation)
        .join(Participation.unit)
        .where(Participation.event_id == event.id, Participation.unit_id.in_(unit_ids), in_branches(actor))
        .options(contains_eager(Participation.unit))
        .order_by(OrgUnit.sort_key, OrgUnit.id)
        .with_for_update(of=Participation)
    )
    return list(db.session.scalars(query))


def branches(event: HostEvent) -> list[tuple[str, str]]:
    """(code, name) of the upper unions directly below the host, by name."""
    query = sa.select(OrgUnit.code, _label(OrgUnit)).where(
        OrgUnit.parent_id == event.host_id, OrgUnit.tier < GRASSROOTS, alive(clock.today())
    )
    return [(code, name) for code, name in db.session.execute(query.order_by(OrgUnit.sort_key, OrgUnit.id))]


@dataclass(frozen=True)
class Candidate:
    """A unit below the host. `fixed`: it has answered or been marked, so it stays invited."""

    unit_id: int
    code: str
    name: str
    upper: str
    tier: int
    invited: bool
    fixed: bool


def candidates(event: HostEvent, narrow: Narrow, number: int = 1) -> Page[Candidate]:
    """Units alive below the host, those that may be invited and those that are; upper unions first. Two statements."""
    upper = aliased(OrgUnit, name="upper")
    here = sa.and_(Participation.unit_id == OrgUnit.id, Participation.event_id == event.id)
    fixed = sa.or_(Participation.answer.is_not(None), Participation.attended.is_not(None))
    query = (
        sa.select(
            OrgUnit.id,
            OrgUnit.code,
            _label(OrgUnit).label("name"),
            sa.func.coalesce(_label(upper), "").label("upper"),
            OrgUnit.tier,
            Participation.unit_id.is_not(None).label("is_invited"),
            fixed.label("is_fixed"),
        )
        .outerjoin(upper, upper.id == OrgUnit.parent_id)
        .outerjoin(Participation, here)
        .where(*below(event))
    )
    query = _narrowed(query, narrow)
    if narrow.which == "invited":
        query = query.where(Participation.unit_id.is_not(None))
    query, page = paged(query.order_by(OrgUnit.tier, upper.sort_key, OrgUnit.sort_key, OrgUnit.id), number, PAGE)
    return Page([Candidate(*row) for row in db.session.execute(query)], page.page, page.total, size=PAGE)


def below(event: HostEvent) -> list[sa.ColumnElement[bool]]:
    """The unit (OrgUnit) lives and lies below the host: only such may be invited."""
    return [under(OrgUnit.path, event.host.path), OrgUnit.id != event.host_id, alive(clock.today())]


def _label(unit: Any) -> sa.ColumnElement[str]:
    return sa.case((unit.short_name != "", unit.short_name), else_=unit.name)
