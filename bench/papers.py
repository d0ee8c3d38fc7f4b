"""What the CĐCS of a crowd have handed in: thirty entries each, awards, and half of their duties."""

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from bench.rows import day, numbers, write

PAPERS = 30  # entries of a CĐCS: 20 activities, then registrations, initiatives, declarations, models
MOMENT = datetime.combine(date(2019, 6, 1), time(8))


def papers() -> None:
    """The entries of the CĐCS and what each family adds; one in twenty a draft, one in ten sent back."""
    from app.activities.models import Activity
    from app.campaigns.models import ActivityType, Campaign, Measure
    from app.care_models.models import CareModel
    from app.declarations.models import Declaration
    from app.entries.models import Entry, EntryValue
    from app.initiatives.models import Author, ExternalStep, Initiative
    from app.kernel.db import db
    from app.registrations.models import Registration
    from app.units.models import OrgUnit

    unit, sheet = OrgUnit.__table__, numbers(PAPERS)
    kinds = sa.select(
        ActivityType.id, ActivityType.code, sa.func.row_number().over(order_by=ActivityType.id).label("at")
    )
    kind, many = kinds.subquery("kinds"), db.session.scalar(sa.select(sa.func.count(ActivityType.id))) or 1
    j, u = sheet.c.i, unit.c.id
    dice = (u * 31 + j * 17) % 100
    state = sa.case((dice < 5, "draft"), (dice < 15, "returned"), (dice < 45, "sent"), else_="approved")
    family = sa.case(
        (j <= 20, "activities"), (j <= 24, "registrations"), (j <= 26, "initiatives"), (j <= 28, "declarations"),
        else_="care_models",
    )  # fmt: skip
    what = sa.case(
        (j <= 20, kind.c.code), (j <= 22, "CONG_TRINH"), (j <= 24, "PHAN_VIEC"), (j <= 26, "SANG_KIEN"), (j == 27, "FANPAGE"),
        (j == 28, "NHAP_PMQL_DOAN_VIEN"), else_="CHAM_LO",
    )  # fmt: skip
    number, first = (u - 1) * PAPERS + j, day((u * 13 + j * 29) % 360)
    out = sa.case((dice < 5, sa.null()), else_=sa.literal(MOMENT))
    write(Entry, unit.join(sheet, sa.true()).join(kind, kind.c.at == 1 + (u + j) % many), {
        "id": number, "public_id": "e" + sa.cast(number, sa.Text), "creation_key": "k" + sa.cast(number, sa.Text),
        "family": family, "kind": what, "title": "Hồ sơ số " + sa.cast(number, sa.Text), "state": state, "version": 1,
        "search_key": "ho so so " + sa.cast(number, sa.Text), "unit_id": u, "event_on": first, "event_to": first,
        "campaign_id": sa.select(Campaign.id).scalar_subquery(),
        "holder_id": sa.case((dice < 15, u), (dice < 45, unit.c.parent_id), else_=sa.null()),
        "created_by_id": u, "created_at": MOMENT, "updated_at": MOMENT, "sent_at": out, "first_sent_at": out,
    }, unit.c.tier == 4)  # fmt: skip
    entry = Entry.__table__
    e = entry.c

    def of(model: Any, name: str, **columns: Any) -> None:
        write(model, entry, {"id": e.id} | columns, e.family == name)

    typed = sa.select(ActivityType.id).where(ActivityType.code == e.kind).correlate(entry).scalar_subquery()
    nothing = sa.literal_column("'[]'")
    of(Activity, "activities", type_id=typed, attendees=e.id % 60, format="in_person", confirmed_rules=nothing)
    done = sa.case((e.id % 3 == 0, "done"), else_="running")
    of(Registration, "registrations", progress=done, plaque=sa.case((e.id % 40 == 1, "installed"), else_="none"),
       budget=18_000_000, details=sa.literal_column("'{}'"))  # fmt: skip
    of(Initiative, "initiatives", eligible=sa.true())
    step = {
        "initiative_id": e.id,
        "destination": "portal",
        "name": "",
        "code": "SK",
        "sent_on": day(e.id % 300),
        "outcome": "waiting",
    }
    write(ExternalStep, entry, step, e.family == "initiatives", e.id % 2 == 0)
    of(Declaration, "declarations", holds=e.id % 4 > 0)
    of(CareModel, "care_models", started_on=e.event_on)
    for position in (0, 1):
        person = {"initiative_id": e.id, "position": position, "full_name": "Người thứ " + sa.cast(e.id % 9, sa.Text),
                  "name_key": "nguoi " + sa.cast((e.id + position) % 9, sa.Text), "birth_year": 1980, "share": 50}  # fmt: skip
        write(Author, entry, person, e.family == "initiatives")
    measures = db.session.scalar(sa.select(sa.func.count(Measure.id))) or 1
    for more in (0, 7):
        value = {"entry_id": e.id, "measure_id": 1 + (e.id + more) % measures, "amount": e.id % 4}
        write(EntryValue, entry, value, e.family == "activities")


def awards(campaign_id: int) -> None:
    """A person of every twentieth CĐCS honoured by the province."""
    from app.nominations.models import Award
    from app.units.models import OrgUnit

    unit = OrgUnit.__table__.c
    name = "Người " + sa.cast(unit.id, sa.Text)
    write(Award, OrgUnit.__table__, {
        "public_id": "a" + sa.cast(unit.id, sa.Text), "unit_id": 1, "receiving_unit_id": unit.id, "campaign_id": campaign_id,
        "subject_kind": "person", "subject": name, "subject_key": name, "kind": "BIEU_DUONG", "basis": "honour",
        "category": "CBCD", "form": "Biểu dương", "level": "province", "decision_no": "1", "decided_on": day(unit.id % 200),
        "created_at": MOMENT, "created_by_id": 1,
    }, unit.tier == 4, unit.id % 20 == 0)  # fmt: skip


def hand_in() -> None:
    """Half of the items handed in, some of them late; a few waived or answered with nothing to report."""
    from app.kernel.db import db
    from app.obligations.models import ObligationItem

    item = ObligationItem.__table__
    dice = item.c.id % 20
    said = {
        "handed": sa.case((dice < 5, "accepted"), (dice < 9, "sent"), (dice < 10, "returned"), else_="nothing"),
        "first_sent_at": sa.case((dice < 10, sa.literal(MOMENT)), else_=sa.null()),
        "late_days": sa.case((dice < 3, 2), (dice < 10, 0), else_=sa.null()),
        "nothing_at": sa.case((dice == 10, sa.literal(MOMENT)), else_=sa.null()),
        "waived_at": sa.case((dice == 11, sa.literal(MOMENT)), else_=sa.null()),
        "waived_reason": sa.case((dice == 11, "Mới thành lập"), else_=""),
    }
    db.session.execute(sa.update(item).values(said))
