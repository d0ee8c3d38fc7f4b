"""Reading initiatives: titles that read alike, programmes that take them, and what counts as sent, good and entered."""

from datetime import date

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import contains_eager

from app.accounts.models import Actor
from app.campaigns.models import Campaign, CountFrom
from app.campaigns.queries import upward
from app.entries.models import Entry, EntryState
from app.entries.queries import comparable, may_see
from app.initiatives.models import (
    Destination,
    ExternalStep,
    Initiative,
    InitiativeProgram,
    ProgramAllocation,
    ProgramCampaign,
)
from app.kernel.db import db, under
from app.kernel.text import fold
from app.units.models import PATH_STEP, OrgUnit

ALIKE = 88  # of 100, rapidfuzz token_set_ratio on folded titles: word order and small differences do not matter
SENT = (EntryState.SENT, EntryState.RETURNED, EntryState.APPROVED, EntryState.REJECTED)
"""It was sent once, whatever became of it."""


def similar(
    actor: Actor, title: str, campaign_id: int, besides: int | None, near: OrgUnit, limit: int = 5
) -> list[tuple[str, str]]:
    """(title, unit name) of living initiatives of the campaign that read alike, most alike first; only what the actor may see.

    Candidates are narrowed to the province branch of `near` in SQL; comparing 50,000 titles takes about 0.1 s.
    """
    wanted = fold(title)
    if len(wanted) < 10:
        return []
    query = (
        sa.select(Initiative.id, Initiative.title, OrgUnit.name)
        .join(OrgUnit, OrgUnit.id == Initiative.unit_id)
        .where(
            Initiative.campaign_id == campaign_id,
            Initiative.state.not_in((EntryState.CANCELLED, EntryState.REJECTED, EntryState.DRAFT)),
            Initiative.id != (besides or 0),
            under(OrgUnit.path, near.path[:PATH_STEP]),
            may_see(actor),
        )
    )
    rows = list(db.session.execute(query))
    folded = [fold(row.title) for row in rows]
    hits = process.extract(wanted, folded, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=limit)
    return [(rows[index].title, rows[index].name) for _, _, index in hits]


# Programmes


def visible_programs(actor: Actor) -> sa.Select[tuple[InitiativeProgram]]:
    """THE scoped query of programmes: of units above the actor's, and of any unit in their branches; owner loaded."""
    above = {path for post in actor.posts for path in upward(post.path)}
    reached = sa.or_(OrgUnit.path.in_(above), *(under(OrgUnit.path, prefix) for prefix in actor.scope))
    query = sa.select(InitiativeProgram).join(InitiativeProgram.owner).where(reached)
    return query.options(contains_eager(InitiativeProgram.owner))


def find_program(actor: Actor, public_id: str) -> InitiativeProgram | None:
    """The programme, or None where it is missing or not the actor's to see."""
    return db.session.scalar(visible_programs(actor).where(InitiativeProgram.public_id == comparable(public_id)))


def programs_seen(actor: Actor) -> list[InitiativeProgram]:
    """Every programme the actor may see, the newest first."""
    query = visible_programs(actor).order_by(InitiativeProgram.entry_to.desc(), InitiativeProgram.id.desc())
    return list(db.session.scalars(query))


def programs_for(campaign: Campaign, unit: OrgUnit, day: date) -> list[InitiativeProgram]:
    """Programmes of this plan that take initiatives of the unit on `day`, the one that ends first standing first."""
    query = (
        sa.select(InitiativeProgram)
        .join(ProgramCampaign, ProgramCampaign.program_id == InitiativeProgram.id)
        .join(OrgUnit, OrgUnit.id == InitiativeProgram.owner_id)
        .where(
            ProgramCampaign.campaign_id == campaign.id,
            OrgUnit.path.in_(upward(unit.path)),
            InitiativeProgram.entry_from <= day,
            InitiativeProgram.entry_to >= day,
        )
        .order_by(InitiativeProgram.entry_to, InitiativeProgram.id)
    )
    return list(db.session.scalars(query))


def program_named(public_id: str) -> InitiativeProgram | None:
    """The programme chosen in a form that has checked the choice."""
    return db.session.scalar(sa.select(InitiativeProgram).where(InitiativeProgram.public_id == public_id))


def given_to(program_ids: list[int], root: OrgUnit) -> dict[int | None, int]:
    """The numbers given within the branch of `root`, by direct child; key None: the number of `root` itself.

    A branch's number is its own; where it has none, the sum of the topmost ones below it. A branch without any number is
    not in the answer. Of several programmes, the sums. One statement.
    """
    query = (
        sa.select(ProgramAllocation.program_id, OrgUnit.id, OrgUnit.path, ProgramAllocation.amount)
        .join(OrgUnit, OrgUnit.id == ProgramAllocation.unit_id)
        .where(ProgramAllocation.program_id.in_(program_ids), under(OrgUnit.path, root.path))
        .order_by(OrgUnit.path)
    )
    paths = dict(
        db.session.execute(sa.select(OrgUnit.path, OrgUnit.id).where(OrgUnit.parent_id == root.id)).tuples().all()
    )
    found: dict[int | None, int] = {}
    covered: set[tuple[int, str]] = set()
    for program_id, _, path, amount in db.session.execute(query):
        if path == root.path:
            found[None] = found.get(None, 0) + amount
            continue
        branch = path[: len(root.path) + PATH_STEP]
        steps = range(len(branch), len(path), PATH_STEP)
        if any((program_id, path[:end]) in covered for end in steps):
            continue  # a unit above it, inside the branch, has its own number
        covered.add((program_id, path))
        key = paths[branch]
        found[key] = found.get(key, 0) + amount
    return found


# Conditions over Entry ⋈ Initiative ⋈ Campaign


def counts() -> sa.ColumnElement[bool]:
    """It counts in its own plan: approved, or sent where the plan counts from there (decision 14)."""
    entry, campaign = Entry.__table__.c, Campaign.__table__.c
    from_sent = sa.and_(entry.state == EntryState.SENT.value, campaign.count_initiatives == CountFrom.SENT.value)
    return sa.or_(entry.state == EntryState.APPROVED.value, from_sent)


def good() -> sa.ColumnElement[bool]:
    """It counts and is eligible, or the question does not arise."""
    eligible = Initiative.__table__.c.eligible
    return sa.and_(counts(), sa.or_(eligible.is_(None), eligible))


def entered() -> sa.ColumnElement[bool]:
    """It stands on the software of the General Confederation (BD-O4, BK-O4)."""
    initiative, step = Initiative.__table__, ExternalStep.__table__
    there = sa.exists().where(step.c.initiative_id == initiative.c.id, step.c.destination == Destination.PORTAL.value)
    return there.correlate(initiative)


def portal_code() -> sa.ScalarSelect[str]:
    """Its code there; NULL while it is not entered."""
    initiative, step = Initiative.__table__, ExternalStep.__table__
    code = sa.select(step.c.code).where(
        step.c.initiative_id == initiative.c.id, step.c.destination == Destination.PORTAL.value
    )
    return code.correlate(initiative).scalar_subquery()
