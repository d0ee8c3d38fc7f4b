"""The initiative programme of the sample: numbers for every upper union, codes of TLĐ's portal, UBMTTQ, chosen ones; and
codes of movements beside their names. Nothing here is drawn by chance: it follows the order of what was approved."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from app.campaigns.models import Campaign, CampaignChoice
from app.demo.people_rows import Staff
from app.entries.models import Entry, EntryEvent, EntryState
from app.initiatives.models import Destination, ExternalStep, Initiative, InitiativeProgram, Outcome, ProgramAllocation
from app.kernel.db import db
from app.registrations.models import Registration
from app.units.models import OrgUnit

NAME = "Chương trình phát huy sáng kiến trong CNVCLĐ năm 2019"
LAST_DAY = date(2019, 7, 26)  # of what is recorded
CHOSEN_AT = datetime(2019, 7, 26, 8, 30, tzinfo=UTC)
SHARES = {4: 1, 9: 2}  # of ten units in the order of their names, these get so many more than they have sent


def write(campaign: Campaign, staff: Mapping[str, Staff]) -> int:
    """Everything of the programme, once the entries are in; how many lines of history that makes."""
    program = _programme(campaign)
    _give(program)
    entry, initiative = cast(sa.Table, Entry.__table__), cast(sa.Table, Initiative.__table__)
    query = (
        sa.select(entry.c.id, entry.c.version, entry.c.decided_at, entry.c.decided_by_id, initiative.c.proposal)
        .join(initiative, initiative.c.id == entry.c.id)
        .where(
            entry.c.state == EntryState.APPROVED.value, sa.or_(initiative.c.eligible.is_(None), initiative.c.eligible)
        )
        .order_by(entry.c.decided_at, entry.c.id)
    )
    rows = db.session.execute(query).all()
    owner = staff[campaign.owner.code].writer
    steps: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for at, row in enumerate(rows):
        day = min(row.decided_at.date() + timedelta(days=3), LAST_DAY)
        if at % 5 in (0, 2):
            steps.append(_step(row.id, Destination.PORTAL, day, code=f"SK{2019_000_101 + at}"))
        if "UBMTTQ" in row.proposal:
            steps.append(_front(row.id, len(steps), day))
    chosen = [row for at, row in enumerate(rows) if at % 40 == 7]
    for row in chosen:
        events.append(_chosen(row, owner, campaign.owner_id))
    for table, some in ((ExternalStep.__table__, steps), (EntryEvent.__table__, events)):
        if some:
            db.session.execute(sa.insert(cast(sa.Table, table)), some)
    ids = [row.id for row in chosen]
    selected = {"selected_at": CHOSEN_AT, "selected_by_id": owner, "selected_unit_id": campaign.owner_id}
    db.session.execute(sa.update(initiative).where(initiative.c.id.in_(ids)).values(**selected))
    bumped = {"version": entry.c.version + 1, "updated_at": CHOSEN_AT}
    db.session.execute(sa.update(entry).where(entry.c.id.in_(ids)).values(**bumped))
    _name_movements(campaign)
    db.session.expire_all()
    return len(events)


def _programme(campaign: Campaign) -> InitiativeProgram:
    program = InitiativeProgram(
        owner_id=campaign.owner_id, name=NAME, organiser="Tổng Liên đoàn Lao động Việt Nam", entry_from=date(2019, 1, 1),
        entry_to=date(2019, 12, 31), applied_from=date(2019, 1, 1), applied_to=date(2019, 7, 31),
        source_doc="12/KH-LĐLĐ ngày 25/01/2019",
    )  # fmt: skip
    program.campaigns = [campaign]
    db.session.add(program)
    db.session.flush()
    initiative, entry = cast(sa.Table, Initiative.__table__), Entry.__table__
    sent = sa.select(entry.c.id).where(entry.c.first_sent_at.is_not(None))
    joined = sa.update(initiative).where(initiative.c.id.in_(sent))
    db.session.execute(joined.values(program_id=program.id))
    outside = f"Áp dụng ngoài thời gian của chương trình “{NAME}” (từ 01/01/2019 đến 31/07/2019)"
    db.session.execute(joined.where(initiative.c.eligible.is_(False)).values(ineligible_reason=outside))
    return program


def _give(program: InitiativeProgram) -> None:
    """A number for each upper union: near what it has, so that some have reached theirs and some have not."""
    entry, initiative = Entry.__table__, Initiative.__table__
    inside = sa.and_(OrgUnit.path >= sa.bindparam("path"), OrgUnit.path < sa.bindparam("end"))
    have = (
        sa.select(sa.func.count())
        .select_from(
            entry.join(initiative, initiative.c.id == entry.c.id).join(
                OrgUnit.__table__, OrgUnit.__table__.c.id == entry.c.unit_id
            )
        )
        .where(inside, entry.c.state == EntryState.APPROVED.value)
    )
    uppers = db.session.scalars(
        sa.select(OrgUnit).where(OrgUnit.parent_id == program.owner_id, OrgUnit.tier == 3).order_by(OrgUnit.sort_key)
    ).all()
    given = 0
    for at, unit in enumerate(uppers):
        number = db.session.scalar(have, {"path": unit.path, "end": unit.path + "~"}) or 0
        amount = max(1, number * (9 + SHARES.get(at % 10, -1)) // 9)
        given += amount
        db.session.add(ProgramAllocation(program_id=program.id, unit_id=unit.id, amount=amount))
    program.total = -(-given // 10) * 10 + 20
    db.session.flush()


def _step(initiative: int, destination: Destination, day: date, **values: Any) -> dict[str, Any]:
    plain = {"code": "", "outcome": Outcome.WAITING, "decision_no": "", "decided_on": None}
    return {"initiative_id": initiative, "destination": destination, "name": "", "sent_on": day, **plain, **values}


def _front(initiative: int, at: int, day: date) -> dict[str, Any]:
    """Of four sent to UBMTTQ one is recognised, and of twelve one is not."""
    if at % 4 == 0 and day < LAST_DAY:
        decided = {"outcome": Outcome.RECOGNISED, "decision_no": "41/QĐ-MTTQ-BTT", "decided_on": LAST_DAY}
        return _step(initiative, Destination.FRONT, day, **decided)
    if at % 12 == 3:
        return _step(initiative, Destination.FRONT, day, outcome=Outcome.REFUSED, decided_on=LAST_DAY)
    return _step(initiative, Destination.FRONT, day)


def _chosen(row: Any, owner: int, unit_id: int) -> dict[str, Any]:
    return {
        "entry_id": row.id, "at": CHOSEN_AT, "actor_id": owner, "unit_id": unit_id, "line": "selection",
        "action": "selection_selected", "before": "", "after": "selected", "version": row.version + 1, "comment": "",
    }  # fmt: skip


def _name_movements(campaign: Campaign) -> None:
    """The code of the movement beside its name, as a form would have written it."""
    registration, entry = cast(sa.Table, Registration.__table__), Entry.__table__
    ours = sa.select(entry.c.id).where(entry.c.campaign_id == campaign.id)
    query = sa.select(CampaignChoice.code, CampaignChoice.label).where(
        CampaignChoice.campaign_id == campaign.id, CampaignChoice.list_name == "movement"
    )
    for code, label in db.session.execute(query).all():
        named = sa.update(registration).where(registration.c.movement == label, registration.c.id.in_(ours))
        db.session.execute(named.values(movement_code=code))
