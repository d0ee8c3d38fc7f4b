"""What a programme has come to, over all its plans and years: counted by any key; who is short of their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import Actor
from app.campaigns.models import Campaign
from app.campaigns.queries import visible_to
from app.entries.models import Entry
from app.initiatives.models import Author, Initiative, InitiativeProgram, ProgramAllocation
from app.initiatives.queries import SENT, entered, good
from app.initiatives.step_list import in_year
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.paging import PAGE, Page, nearest
from app.units.models import PATH_STEP, OrgUnit


@dataclass(frozen=True)
class Came:
    """Initiatives of a part of a programme: `sent` whatever became of them, `good` counted and eligible, of those `entered`
    on the software of TLĐ and `selected` as outstanding; `people`: members who took part, told apart as in CR-7."""

    sent: int = 0
    good: int = 0
    entered: int = 0
    selected: int = 0
    people: int = 0


@dataclass(frozen=True)
class Narrow:
    """The branch looked at, and a year or a plan alone."""

    root: OrgUnit
    year: int | None = None
    campaign_id: int | None = None

    def conditions(self, program: InitiativeProgram) -> list[sa.ColumnElement[bool]]:
        found = [
            Initiative.__table__.c.program_id == program.id,
            under(OrgUnit.path, self.root.path),
            Entry.__table__.c.state.in_([state.value for state in SENT]),
        ]
        if self.year:
            found.append(in_year(self.year))
        if self.campaign_id is not None:
            found.append(Entry.__table__.c.campaign_id == self.campaign_id)
        return found


def came(program: InitiativeProgram, narrow: Narrow, key: sa.ColumnElement[Any]) -> dict[Any, Came]:
    """By `key`, an expression over entry, initiative, campaign and OrgUnit; a part without any is left out. Two statements."""
    source = _joined()
    columns = (
        sa.func.count(),
        _times(good()),
        _times(sa.and_(good(), entered())),
        _times(Initiative.__table__.c.selected_at.is_not(None)),
    )
    conditions = narrow.conditions(program)
    query = sa.select(key.label("key"), *columns).select_from(source).where(*conditions).group_by("key")
    persons = (
        sa.select(key.label("key"), Entry.__table__.c.unit_id, Author.name_key, Author.birth_year)
        .select_from(source.join(Author.__table__, Author.initiative_id == Initiative.__table__.c.id))
        .where(*conditions, good(), Author.is_member)
        .distinct()
        .subquery()
    )
    people = dict(db.session.execute(sa.select(persons.c.key, sa.func.count()).group_by(persons.c.key)).tuples().all())
    found = {}
    for part, sent, eligible, on_portal, chosen in db.session.execute(query):
        found[part] = Came(sent, int(eligible), int(on_portal), int(chosen), people.get(part, 0))
    return found


def _joined() -> sa.Join:
    entry, initiative, campaign, unit = (one.__table__ for one in (Entry, Initiative, Campaign, OrgUnit))
    joined = entry.join(initiative, initiative.c.id == entry.c.id).join(campaign, campaign.c.id == entry.c.campaign_id)
    return sa.join(joined, unit, unit.c.id == entry.c.unit_id)


def _times(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def years_of(program: InitiativeProgram) -> list[int]:
    """The years in which it takes initiatives, those to come left out."""
    return list(range(program.entry_from.year, min(program.entry_to.year, clock.today().year) + 1))


def year_of(program: InitiativeProgram) -> sa.ColumnElement[int]:
    """The year of the first sending, in Việt Nam; 0 outside the years of the programme."""
    years = range(program.entry_from.year, program.entry_to.year + 1)
    return sa.case(*((in_year(year), year) for year in years), else_=0)


def short(program: InitiativeProgram, root: OrgUnit, number: int) -> Page[tuple[OrgUnit, int, int]]:
    """Units within the branch, each with everything below it, that have not reached their number; furthest first."""
    receiver, sender = aliased(OrgUnit), OrgUnit.__table__
    entry, initiative = Entry.__table__, Initiative.__table__
    below = sa.and_(sender.c.path >= receiver.path, sender.c.path < receiver.path + "~")
    done = (
        sa.select(sa.func.count())
        .select_from(_joined())
        .where(initiative.c.program_id == program.id, entry.c.id == initiative.c.id, below, good())
        .correlate(receiver)
        .scalar_subquery()
    )
    missing = ProgramAllocation.amount - done
    query = (
        sa.select(receiver, ProgramAllocation.amount, done.label("done"))
        .join(ProgramAllocation, ProgramAllocation.unit_id == receiver.id)
        .where(ProgramAllocation.program_id == program.id, under(receiver.path, root.path), missing > 0)
    )
    total = (
        db.session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(receiver.id).subquery())) or 0
    )
    number = nearest(number, total)
    ordered = query.order_by(missing.desc(), receiver.sort_key, receiver.id).limit(PAGE).offset((number - 1) * PAGE)
    return Page([(unit, given, int(have)) for unit, given, have in db.session.execute(ordered)], number, total)


# Where one stands


def widest(actor: Actor, owner: OrgUnit) -> OrgUnit | None:
    """The unit to begin with: the owner for those who see all of it, else the first of the actor's branches inside."""
    inside = sorted(prefix for prefix in actor.scope if prefix.startswith(owner.path))
    whole = any(owner.path.startswith(prefix) for prefix in actor.scope)
    path = owner.path if whole else inside[0] if inside else None
    return db.session.scalar(sa.select(OrgUnit).where(OrgUnit.path == path)) if path else None


def way_to(actor: Actor, owner: OrgUnit, root: OrgUnit) -> list[OrgUnit]:
    """The units from the owner down to `root` that the actor may look at, `root` last."""
    paths = [root.path[:end] for end in range(len(owner.path), len(root.path) + 1, PATH_STEP)]
    seen = [path for path in paths if any(path.startswith(prefix) for prefix in actor.scope)]
    return list(db.session.scalars(sa.select(OrgUnit).where(OrgUnit.path.in_(seen)).order_by(OrgUnit.path)))


# What a programme may be made of


def owners(unit_ids: Sequence[int]) -> list[OrgUnit]:
    """These units, the highest first."""
    query = sa.select(OrgUnit).where(OrgUnit.id.in_(unit_ids)).order_by(OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id)
    return list(db.session.scalars(query))


def plans_for(actor: Actor, owner: OrgUnit) -> list[Campaign]:
    """Plans a programme of `owner` may belong to: of the owner, of a unit above or below it; the newest first."""
    related = sa.or_(
        under(OrgUnit.path, owner.path),
        OrgUnit.path.in_([owner.path[:end] for end in range(PATH_STEP, len(owner.path), PATH_STEP)]),
    )
    query = visible_to(actor).where(related).order_by(Campaign.ends_on.desc(), Campaign.id.desc())
    return list(db.session.scalars(query))


def allocated(program: InitiativeProgram) -> dict[int, int]:
    """{unit id: number} of every unit that was given one. One statement."""
    query = sa.select(ProgramAllocation.unit_id, ProgramAllocation.amount)
    return dict(db.session.execute(query.where(ProgramAllocation.program_id == program.id)).tuples().all())


def receivers(program: InitiativeProgram, day: date) -> list[tuple[OrgUnit, int | None]]:
    """Units directly below the owner, alive on `day` or with a number, each with its number. Two statements."""
    numbers = allocated(program)
    query = sa.select(OrgUnit).where(OrgUnit.parent_id == program.owner_id)
    found = db.session.scalars(query.order_by(OrgUnit.tier, OrgUnit.sort_key, OrgUnit.id))
    return [(unit, numbers.get(unit.id)) for unit in found if unit.id in numbers or unit.active_on(day)]
