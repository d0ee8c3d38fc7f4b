"""Filling an empty database with the sample province. Flushes; the command commits, so it is all or nothing."""

import random
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from app.accounts import passwords
from app.accounts.models import User
from app.campaigns import loading
from app.campaigns.deadlines import Deadline
from app.campaigns.models import ActivityType, Campaign, Measure, Obligation, ObligationKind
from app.demo import allocation_rows, host_event_rows, program_rows, receipt_rows, scorecard_rows, summary_rows
from app.demo.activity_rows import ActivityRows, Catalogue, Stored
from app.demo.doings import make_doings
from app.demo.ideas import make_ideas
from app.demo.initiative_rows import InitiativeRows
from app.demo.nomination_rows import NominationRows
from app.demo.nominees import make_nominees
from app.demo.papers import Duty, Spine
from app.demo.people_rows import Register
from app.demo.photos import pictures
from app.demo.plaque_rows import with_requests
from app.demo.registration_rows import RegistrationRows
from app.demo.structure import SEED, Scale, make_province
from app.demo.unit_rows import Rows, Tree, tables
from app.demo.works import make_works
from app.entries.models import Entry, EntryEvent, FamilyName
from app.host_events.models import HostEvent
from app.kernel.db import db, on_sqlite
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from app.kernel.text import number
from app.obligations import operations as obligations
from app.units.models import OrgUnit

CHUNK = 2_000
PLAN, CATALOGUE = "cb-2019.yaml", "catalogue.yaml"
DRAWINGS = 12  # different ones; each is stored as often as it is attached
Made = dict[FamilyName, list[Any]]
NUMBERED = (OrgUnit, User, HostEvent, Entry, EntryEvent)  # tables whose ids are given here


@dataclass(frozen=True)
class SeedSummary:
    """What was made: numbers of units and accounts, entries by family, photos, and how long it took."""

    scale: str
    units: int
    accounts: int
    entries: dict[str, int]
    events: int
    photos: int
    seconds: float

    @property
    def total(self) -> int:
        return sum(self.entries.values())

    def __str__(self) -> str:
        parts = {
            FamilyName.REGISTRATIONS: "công trình, phần việc",
            FamilyName.ACTIVITIES: "hoạt động",
            FamilyName.INITIATIVES: "sáng kiến",
            FamilyName.SUMMARIES: "danh sách tổng hợp",
            FamilyName.NOMINATIONS: "đề nghị khen",
        }
        said = ", ".join(f"{number(self.entries[family])} {noun}" for family, noun in parts.items())
        return (
            f"Đã tạo tỉnh mẫu: {number(self.units)} đơn vị, {number(self.accounts)} tài khoản, "
            f"{number(self.total)} hồ sơ ({said}), {number(self.photos)} ảnh; {number(round(self.seconds, 1))} giây."
        )


def seed(scale: Scale, password: str, files_url: str, plans: Path) -> SeedSummary:
    """Insert the sample province with its plan, people and entries; sample accounts get `password`.

    Raises:
        DomainError: the database holds units, people, plans or entries already; nothing is changed.
    """
    began = time.perf_counter()
    _refuse_unless_empty()
    password_hash = passwords.hashed(password)
    province = make_province(scale)
    made: Made = {
        FamilyName.REGISTRATIONS: with_requests(make_works(province)),
        FamilyName.ACTIVITIES: make_doings(province),
        FamilyName.INITIATIVES: make_ideas(province),
        FamilyName.NOMINATIONS: make_nominees(province),
    }
    stored = _store_pictures(files_url, sum(one.photos for one in made[FamilyName.ACTIVITIES]))
    tree = Tree(province)
    _insert_all(tables(tree))
    for name in (CATALOGUE, PLAN):
        loading.load(yaml.safe_load((plans / name).read_text(encoding="utf-8")), None)
    register = Register(tree, password_hash)
    _insert_all(register.tables())
    _insert_all(host_event_rows.tables(tree, register.staff, _campaign_id(), _catalogue().types))
    events = _write_entries(Spine(tree, register.staff, _campaign_id(), _duties()), made, stored)
    _sequences()
    campaign = db.session.scalars(sa.select(Campaign)).one()
    obligations.generate(campaign)
    obligations.link(campaign)
    summaries = summary_rows.write(campaign, register.staff)
    allocation_rows.write(campaign)
    receipt_rows.write(campaign, register.staff)
    events += program_rows.write(campaign, register.staff)
    db.session.execute(sa.text("ANALYZE"))
    scorecard_rows.write(campaign, register.staff)
    return SeedSummary(
        scale=scale,
        units=len(province.units),
        accounts=len(register.users),
        entries={family.value: len(some) for family, some in made.items()} | {FamilyName.SUMMARIES.value: summaries},
        events=events + 2 * summaries,
        photos=len(stored),
        seconds=time.perf_counter() - began,
    )


def _write_entries(spine: Spine, made: Made, stored: list[Stored]) -> int:
    """Number the entries in the order they were begun and insert them; how many lines of history they have."""
    families: dict[FamilyName, RegistrationRows | ActivityRows | InitiativeRows | NominationRows] = {
        FamilyName.REGISTRATIONS: RegistrationRows(spine),
        FamilyName.ACTIVITIES: ActivityRows(spine, _catalogue(), stored),
        FamilyName.INITIATIVES: InitiativeRows(spine),
        FamilyName.NOMINATIONS: NominationRows(spine),
    }
    begun = [(one.journey.created_at, family, one) for family, some in made.items() for one in some]
    for entry, (_, family, one) in enumerate(sorted(begun, key=lambda item: item[0]), 1):
        families[family].add(entry, one)
    entries, events = spine.tables()
    _insert_all([entries, events])
    for rows in families.values():
        _insert_all(rows.tables())
    return len(events[1])


def _refuse_unless_empty() -> None:
    for model in (OrgUnit, User, Campaign, Entry):
        if db.session.scalar(sa.select(sa.literal(1)).select_from(model.__table__).limit(1)):
            raise DomainError("Cơ sở dữ liệu đã có dữ liệu; tỉnh mẫu chỉ tạo được trên cơ sở dữ liệu trống.")
    db.session.rollback()  # no lock is held while the pictures are drawn and the password hashed


def _store_pictures(files_url: str, wanted: int) -> list[Stored]:
    """`wanted` pictures in the file store, before any row names them."""
    store = FileStore(files_url)
    drawn = pictures(random.Random(SEED), min(DRAWINGS, wanted))
    uploads = [drawn[at % len(drawn)] for at in range(wanted)]
    return [Stored(one, store.put(one.data, ".jpg"), store.put(one.thumb or b"", ".jpg")) for one in uploads]


def _campaign_id() -> int:
    return db.session.scalars(sa.select(Campaign.id)).one()


def _duties() -> list[Duty]:
    """Deadlines entries are judged by at their first sending, as `entries.operations.is_late` reads them."""
    families = {
        ObligationKind.REGISTRATION: FamilyName.REGISTRATIONS,
        ObligationKind.REGISTRATION_SUMMARY: FamilyName.REGISTRATIONS,
        ObligationKind.INITIATIVE_SUMMARY: FamilyName.INITIATIVES,
    }
    return [
        Duty(families[duty.kind], tuple(duty.owed_by_tiers), Deadline(duty.due_on, duty.due_inclusive))
        for duty in db.session.scalars(sa.select(Obligation))
        if duty.due_on and duty.kind in families
    ]


def _catalogue() -> Catalogue:
    types = {kind.code: (kind.id, kind.name) for kind in db.session.scalars(sa.select(ActivityType))}
    measures = {m.code: (m.id, m.name, m.counted_in, m.is_money) for m in db.session.scalars(sa.select(Measure))}
    return Catalogue(types, measures)


def _insert_all(written: list[tuple[Any, Rows]]) -> None:
    """Insert by thousands, rows of the same columns together; the order of rows of one shape is kept."""
    for table, rows in written:
        shapes: dict[tuple[str, ...], Rows] = {}
        for row in rows:
            shapes.setdefault(tuple(row), []).append(row)
        for same in shapes.values():
            waiting = iter(same)
            while chunk := list(islice(waiting, CHUNK)):
                db.session.execute(sa.insert(table), chunk)


def _sequences() -> None:
    """What PostgreSQL counts on from comes after the ids given here."""
    if on_sqlite():
        return
    for model in NUMBERED:
        table = model.__table__
        last = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(model.__tablename__, "id")
        db.session.execute(sa.select(sa.func.setval(sequence, last)))
