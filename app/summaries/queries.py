"""What may still be listed, what is listed already, and where a paper is listed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.campaigns.models import Campaign, ObligationKind
from app.entries.models import OUT, Entry, EntryState, FamilyName
from app.initiatives.models import Initiative
from app.kernel.db import db, under
from app.registrations.models import Registration
from app.summaries.models import LISTED, Part, Summary, SummaryLine
from app.units.models import OrgUnit

HANDED_IN = OUT


@dataclass(frozen=True)
class Candidate:
    """A paper that may be listed: `id` of its row, `public_id` for the form; `amount` in đồng or None."""

    id: int
    public_id: str
    family: str
    part: Part
    unit_name: str
    kind: str
    title: str
    starts_on: date | None
    ends_on: date | None
    amount: int | None


def candidates(campaign: Campaign, unit: OrgUnit, kind: ObligationKind, keep: int | None = None) -> list[Candidate]:
    """The unit's own papers that are out and approved ones of all below it, own first, by unit and title.

    Those in another list of the unit that was handed in are left out; `keep` is the summary being written.
    """
    family = LISTED[kind.value]
    amount = (
        Registration.__table__.c.budget if family is FamilyName.REGISTRATIONS else Initiative.__table__.c.benefit_value
    )
    table = amount.table
    entry = Entry.__table__
    own = entry.c.unit_id == unit.id
    out = entry.c.state.in_([state.value for state in HANDED_IN])
    query = (
        sa.select(
            entry.c.id,
            entry.c.public_id,
            own.label("own"),
            sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name),
            entry.c.kind,
            entry.c.title,
            entry.c.event_on,
            entry.c.event_to,
            amount,
        )
        .select_from(entry.join(table, table.c.id == entry.c.id).join(OrgUnit, OrgUnit.id == entry.c.unit_id))
        .where(
            entry.c.campaign_id == campaign.id,
            entry.c.family == family.value,
            under(OrgUnit.path, unit.path),
            sa.or_(sa.and_(own, out), entry.c.state == EntryState.APPROVED.value),
            entry.c.id.not_in(_listed(unit, campaign, kind, keep)),
        )
        .order_by(sa.desc("own"), OrgUnit.sort_key, entry.c.title, entry.c.id)
    )
    return [
        Candidate(id_, public_id, family.value, Part.OWN if mine else Part.CHILD, *rest)
        for id_, public_id, mine, *rest in db.session.execute(query)
    ]


def _listed(unit: OrgUnit, campaign: Campaign, kind: ObligationKind, keep: int | None) -> sa.Select[Any]:
    listed = sa.select(SummaryLine.entry_id).where(SummaryLine.summary_id.in_(_handed_in(unit, campaign, kind)))
    return listed.where(SummaryLine.summary_id != keep) if keep is not None else listed


def _handed_in(unit: OrgUnit, campaign: Campaign, kind: ObligationKind) -> sa.Select[Any]:
    entry = Entry.__table__.c
    return sa.select(entry.id).where(
        entry.family == FamilyName.SUMMARIES.value,
        entry.unit_id == unit.id,
        entry.campaign_id == campaign.id,
        entry.kind == kind.value,
        entry.state.in_([state.value for state in HANDED_IN]),
    )


def addresses(summary: Summary) -> dict[int, str]:
    """{id of a listed entry: its public id}. One statement."""
    query = sa.select(Entry.id, Entry.public_id).join(SummaryLine, SummaryLine.entry_id == Entry.id)
    found = db.session.execute(query.where(SummaryLine.summary_id == summary.id))
    return {row.id: row.public_id for row in found}


def next_serial(summary: Summary) -> int:
    """1 for the first list of the unit, plan and kind that is sent; a list sent before keeps its number."""
    if summary.serial is not None:
        return summary.serial
    entry = aliased(Summary)
    query = sa.select(sa.func.max(entry.serial)).where(
        entry.unit_id == summary.unit_id, entry.campaign_id == summary.campaign_id, entry.kind == summary.kind
    )
    return (db.session.scalar(query) or 0) + 1


def silent_children(campaign: Campaign, unit: OrgUnit, kind: ObligationKind) -> int:
    """How many grassroots unions below the unit have nothing of this family out under the plan."""
    entry = Entry.__table__
    has = sa.exists().where(
        entry.c.unit_id == OrgUnit.id,
        entry.c.campaign_id == campaign.id,
        entry.c.family == LISTED[kind.value].value,
        entry.c.state.in_([state.value for state in HANDED_IN]),
    )
    query = sa.select(sa.func.count(OrgUnit.id)).where(
        under(OrgUnit.path, unit.path), OrgUnit.tier >= 4, OrgUnit.ended_on.is_(None), sa.not_(has)
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class Listing:
    """A list a paper stands in."""

    public_id: str
    serial: int
    unit_name: str
    sent_at: datetime
    accepted: bool


def lists_of(entry: Entry) -> list[Listing]:
    """The lists handed in that name this paper, oldest first."""
    listed = Entry.__table__.alias("listed")
    summary = Summary.__table__
    query = (
        sa.select(listed.c.public_id, summary.c.serial, OrgUnit.name, listed.c.sent_at, listed.c.state)
        .select_from(summary)
        .join(listed, listed.c.id == summary.c.id)
        .join(SummaryLine, SummaryLine.summary_id == summary.c.id)
        .join(OrgUnit, OrgUnit.id == listed.c.unit_id)
        .where(SummaryLine.entry_id == entry.id, listed.c.state.in_([state.value for state in HANDED_IN]))
        .order_by(listed.c.sent_at)
    )
    return [
        Listing(public_id, serial or 1, unit, sent_at, state == EntryState.APPROVED.value)
        for public_id, serial, unit, sent_at, state in db.session.execute(query)
    ]
