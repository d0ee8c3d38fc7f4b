"""Reading nominations: what speaks for a subject, who is proposed twice, who was already rewarded this year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Actor
from app.campaigns.models import AwardBasis, Campaign, CampaignChoice, DecidingLevel, Phase
from app.entries.models import Entry, EntryState, FamilyName
from app.entries.queries import may_see
from app.initiatives.models import Author, Initiative
from app.kernel.db import db
from app.kernel.text import fold
from app.nominations.models import Award, Nomination, SubjectKind
from app.units.models import OrgUnit

MOST_LINKS = 60
LIVING = (EntryState.SENT, EntryState.APPROVED, EntryState.RETURNED)
SPEAKING = (FamilyName.REGISTRATIONS.value, FamilyName.INITIATIVES.value)
ONE_OF = (AwardBasis.YEAR, AwardBasis.THEMATIC)  # not both at one level in one year (domain.md §4.4)


@dataclass(frozen=True)
class Speaking:
    """A registration or initiative of the unit that a nomination may name."""

    id: int
    public_id: str
    family: str
    title: str


def speaking(unit: OrgUnit, campaign: Campaign) -> list[Speaking]:
    """What the unit has sent under this plan that may speak for its people, the newest first; at most MOST_LINKS."""
    query = (
        sa.select(Entry.id, Entry.public_id, Entry.family, Entry.title)
        .where(
            Entry.unit_id == unit.id,
            Entry.campaign_id == campaign.id,
            Entry.family.in_(SPEAKING),
            Entry.state.in_(LIVING),
        )
        .order_by(Entry.id.desc())
        .limit(MOST_LINKS)
    )
    return [Speaking(*row) for row in db.session.execute(query)]


def is_author(name: str, campaign: Campaign, unit: OrgUnit) -> bool:
    """The unit has sent an initiative with an author of this name."""
    query = (
        sa.select(Initiative.id)
        .join(Author, Author.initiative_id == Initiative.id)
        .where(
            Author.name_key == fold(name),
            Initiative.unit_id == unit.id,
            Initiative.campaign_id == campaign.id,
            Initiative.state.in_(LIVING),
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None


@dataclass(frozen=True)
class Alike:
    """Another nomination of what looks like the same person; `public_id` is "" where the actor may not see it."""

    public_id: str
    title: str
    unit_name: str


def same_person(
    actor: Actor, campaign: Campaign, name: str, birth_year: int | None, besides: int | None
) -> list[Alike]:
    """People of the same name, spelt either way (Hòa, Hoà), proposed in this plan; years of birth must not contradict."""
    query = (
        sa.select(Nomination.public_id, Nomination.title, OrgUnit.name, may_see(actor))
        .join(OrgUnit, OrgUnit.id == Nomination.unit_id)
        .where(
            Nomination.campaign_id == campaign.id,
            Nomination.subject_kind == SubjectKind.PERSON,
            Nomination.name_key == fold(name),
            Nomination.state.in_(LIVING),
            Nomination.id != (besides or 0),
        )
        .order_by(Nomination.id)
        .limit(5)
    )
    if birth_year:
        query = query.where(sa.or_(Nomination.birth_year.is_(None), Nomination.birth_year == birth_year))
    return [
        Alike(public_id, title, unit) if seen else Alike("", title, "")
        for public_id, title, unit, seen in db.session.execute(query)
    ]


def rewarded(
    name: str, birth_year: int | None, level: DecidingLevel, basis: AwardBasis, year: int, unit: OrgUnit
) -> Award | None:
    """A standing award of that year and level on the other of the two grounds that exclude each other, or None.

    Looked for among awards of the unit's own and of those that decide for it, so that a namesake elsewhere is no match.
    """
    if basis not in ONE_OF:
        return None
    query = (
        sa.select(Award)
        .where(
            Award.subject_key == fold(name),
            Award.level == level,
            Award.basis.in_([one for one in ONE_OF if one is not basis]),
            Award.decided_on.between(date(year, 1, 1), date(year, 12, 31)),
            Award.cancelled_at.is_(None),
            Award.receiving_unit_id == unit.id,
        )
        .limit(1)
    )
    if birth_year:
        query = query.where(sa.or_(Award.birth_year.is_(None), Award.birth_year == birth_year))
    return db.session.scalar(query)


def phases(campaign: Campaign) -> list[Phase]:
    """The plan's phases, the earliest first."""
    query = sa.select(Phase).where(Phase.campaign_id == campaign.id)
    return list(db.session.scalars(query.order_by(Phase.ends_on, Phase.id)))


def choice(campaign: Campaign, list_name: str, code: str) -> CampaignChoice | None:
    """One item of a list of the plan, by its code."""
    query = sa.select(CampaignChoice).where(
        CampaignChoice.campaign_id == campaign.id, CampaignChoice.list_name == list_name, CampaignChoice.code == code
    )
    return db.session.scalar(query)


def offered(campaigns: Sequence[Campaign], list_name: str) -> dict[str, str]:
    """{code: label} of a list over several plans, those of the first plan first. One statement."""
    query = sa.select(CampaignChoice.campaign_id, CampaignChoice.code, CampaignChoice.label).where(
        CampaignChoice.campaign_id.in_([one.id for one in campaigns]), CampaignChoice.list_name == list_name
    )
    order = {one.id: place for place, one in enumerate(campaigns)}
    rows = sorted(db.session.execute(query.order_by(CampaignChoice.position)), key=lambda row: order[row[0]])
    found: dict[str, str] = {}
    for _, code, label in rows:
        found.setdefault(code, label)
    return found


def standing_award(entry: Nomination) -> Award | None:
    """The award this nomination came to, unless it was taken back."""
    query = sa.select(Award).where(Award.nomination_id == entry.id, Award.cancelled_at.is_(None))
    return db.session.scalar(query.options(joinedload(Award.unit)))
