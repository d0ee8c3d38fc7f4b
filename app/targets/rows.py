"""Records behind figures: for each source what to select from, which rows are the plan's, and whose they are.

Sums (`counting`) and lists (`records`) both read it, so that a list always adds up to its figure.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import ActivityType, Obligation
from app.dashboards.figures import counted, of_family
from app.declarations.models import Declaration
from app.entries.models import Entry, EntryValue, FamilyName
from app.host_events.models import HostEvent, Participation
from app.initiatives.models import Author, Initiative
from app.nominations.models import Award
from app.obligations.models import ObligationItem
from app.registrations.models import Registration
from app.targets.branch import Branch
from app.units.models import OrgEvent, OrgUnit

_entry = Entry.__table__
FAMILY = {
    "activity": FamilyName.ACTIVITIES,
    "registration": FamilyName.REGISTRATIONS,
    "initiative": FamilyName.INITIATIVES,
    "declaration": FamilyName.DECLARATIONS,
    "model": FamilyName.CARE_MODELS,
}


@dataclass(frozen=True)
class Rows:
    """`unit_id` is the unit a row counts for."""

    source: sa.FromClause
    unit_id: sa.ColumnElement[Any]
    belongs: sa.ColumnElement[bool]


def rows_of(source: str, branch: Branch) -> Rows:
    """Rows of a source of targets ("activity", "activity.values", "award", …) in the branch's plan."""
    campaign = branch.campaign
    if source == "org_event":  # what happened to a unit counts for the union above it
        units: sa.FromClause = OrgUnit.__table__
        above: sa.ColumnElement[Any] = sa.type_coerce(OrgUnit.parent_id, sa.Integer)
        if branch.tree is not None:  # also when the unit had ended by that day
            units = units.outerjoin(branch.tree, branch.tree.c.unit_id == OrgUnit.id)
            above = sa.func.coalesce(branch.tree.c.parent_id, OrgUnit.parent_id)
        return Rows(units.join(OrgEvent, OrgEvent.unit_id == OrgUnit.id), above, sa.true())
    if source == "obligation":
        items = ObligationItem.__table__
        joined = items.join(Obligation, Obligation.id == items.c.obligation_id)
        return Rows(joined, items.c.unit_id, sa.and_(Obligation.campaign_id == campaign.id))
    if source == "award":  # counts for the unit that decided; what was taken back counts for nobody
        awards = Award.__table__
        stands = sa.and_(awards.c.campaign_id == campaign.id, awards.c.cancelled_at.is_(None))
        return Rows(awards, awards.c.unit_id, stands)
    if source == "host_event":  # counts for the unit that was invited; what was cancelled counts for nobody
        joined = Participation.__table__.join(HostEvent, HostEvent.id == Participation.event_id)
        joined = joined.join(ActivityType, ActivityType.id == HostEvent.type_id)
        stands = sa.and_(HostEvent.campaign_id == campaign.id, HostEvent.cancelled_at.is_(None))
        return Rows(joined, Participation.__table__.c.unit_id, stands)
    family = FAMILY[source.partition(".")[0]]
    states = counted(campaign, family)  # the same for every condition, so it narrows the records, not each sum
    return Rows(_joined(source), _entry.c.unit_id, of_family(campaign, family, states))


def _joined(source: str) -> sa.FromClause:
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
