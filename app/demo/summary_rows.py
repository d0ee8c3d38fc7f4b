"""The upper unions' summaries of registrations in the sample (CB-O1): 19 in time, one late, one missing."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.campaigns.models import Campaign, Obligation, ObligationKind
from app.demo.people_rows import Staff
from app.demo.structure import SEED
from app.entries.facts import as_dict
from app.entries.models import Entry, EntryEvent, EntryState, FamilyName
from app.kernel.db import db
from app.kernel.text import fold
from app.obligations import operations as obligations
from app.obligations.models import ObligationItem
from app.registrations.models import Registration
from app.summaries.facts import facts
from app.summaries.models import Part, Summary, SummaryLine
from app.summaries.operations import title_of
from app.units.models import OrgUnit

FIRST_SENDING = datetime(2019, 4, 22, 1, 30, tzinfo=UTC)
LATE_SENDING = datetime(2019, 5, 3, 3, 0, tzinfo=UTC)
KIND = ObligationKind.REGISTRATION_SUMMARY


def write(campaign: Campaign, staff: Mapping[str, Staff]) -> int:
    """Send a list for every upper union but the last; late where its own registration was late. How many were sent."""
    query = (
        sa.select(ObligationItem, OrgUnit)
        .join(ObligationItem.obligation)
        .join(OrgUnit, OrgUnit.id == ObligationItem.unit_id)
        .where(Obligation.campaign_id == campaign.id, Obligation.kind == KIND)
        .order_by(OrgUnit.sort_key)
    )
    found = [(item, unit) for item, unit in db.session.execute(query)]
    ready, units = _ready(campaign), [unit.id for _, unit in found]
    rng = random.Random(SEED + 7)
    behind = set(db.session.scalars(sa.select(Entry.unit_id).where(Entry.late, Entry.unit_id.in_(units))))
    for at, (item, unit) in enumerate(found[:-1]):
        late = unit.id in behind
        moment = LATE_SENDING if late else FIRST_SENDING + timedelta(hours=8 * at, minutes=rng.randint(0, 59))
        papers = [one for one in ready if one.path.startswith(unit.path) and one.since <= moment]
        _send(campaign, item, unit, staff[unit.code], staff[campaign.owner.code], moment, papers)
    db.session.flush()
    lists = Entry.family == FamilyName.SUMMARIES.value
    # one version for each line of history: written, sent, decided
    db.session.execute(
        sa.update(Entry).where(lists).values(version=3), execution_options={"synchronize_session": False}
    )
    db.session.expire_all()
    obligations.mirror([item.id for item, _ in found])
    return max(0, len(found) - 1)


def _ready(campaign: Campaign) -> list[sa.Row[tuple[object, ...]]]:
    """Approved registrations with the moment they were approved, by unit."""
    entry = Entry.__table__
    query = (
        sa.select(
            entry.c.id, entry.c.unit_id, entry.c.kind, entry.c.title, entry.c.event_on, entry.c.event_to,
            Registration.__table__.c.budget, OrgUnit.path, entry.c.decided_at.label("since"),
            sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name).label("unit_name"),
        )
        .select_from(entry.join(Registration.__table__, Registration.__table__.c.id == entry.c.id))
        .join(OrgUnit, OrgUnit.id == entry.c.unit_id)
        .where(
            entry.c.campaign_id == campaign.id,
            entry.c.family == FamilyName.REGISTRATIONS.value,
            entry.c.state == EntryState.APPROVED.value,
        )
        .order_by(OrgUnit.tier, OrgUnit.sort_key, entry.c.title)
    )  # fmt: skip
    return list(db.session.execute(query).all())


def _send(
    campaign: Campaign,
    item: ObligationItem,
    unit: OrgUnit,
    own: Staff,
    upper: Staff,
    moment: datetime,
    papers: list[sa.Row[tuple[object, ...]]],
) -> None:
    decided = moment + timedelta(days=2)
    obligations.fulfil(item, moment)
    title = title_of(KIND, 1)
    entry = Summary(
        kind=KIND.value, title=title, search_key=fold(title), state=EntryState.APPROVED, campaign_id=campaign.id,
        unit_id=unit.id, holder_id=None, item_id=item.id, event_on=moment.date(), event_to=moment.date(),
        created_by_id=own.writer, created_at=moment - timedelta(minutes=4), updated_at=decided, first_sent_at=moment,
        sent_at=moment, sent_by_id=own.writer, late=bool(item.late_days), opened_at=decided - timedelta(hours=1),
        decided_at=decided, decided_by_id=upper.writer, serial=1,
    )  # fmt: skip
    entry.lines = [
        SummaryLine(
            entry_id=one.id, part=Part.OWN if one.unit_id == unit.id else Part.CHILD, position=at, unit_name=one.unit_name,
            kind=one.kind, title=one.title, starts_on=one.event_on, ends_on=one.event_to, amount=one.budget,
        )
        for at, one in enumerate(sorted(papers, key=lambda one: one.unit_id != unit.id))
    ]  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    step = {"entry_id": entry.id, "line": "state"}
    db.session.add_all(
        [
            EntryEvent(
                **step, at=moment, actor_id=own.writer, unit_id=unit.id, action="send", before="draft", after="sent",
                facts=as_dict(facts(entry)), version=2,
            ),
            EntryEvent(
                **step, at=decided, actor_id=upper.writer, unit_id=campaign.owner_id, action="approve", before="sent",
                after="approved", version=3,
            ),
        ]
    )  # fmt: skip
