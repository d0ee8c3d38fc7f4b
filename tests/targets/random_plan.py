"""A plan at random: units, records of every source its targets count, numbers given. Written as rows and as plain facts."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.activities.models import Activity
from app.campaigns.models import (
    ActivityType,
    AwardBasis,
    Campaign,
    CountFrom,
    DecidingLevel,
    Measure,
    Obligation,
    Target,
)
from app.care_models.models import CareModel
from app.declarations.models import Declaration
from app.entries.models import EntryState, EntryValue
from app.host_events.models import HostEvent, Participation
from app.initiatives.models import Author, Destination, ExternalStep, Initiative
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import fold
from app.nominations.models import Award, SubjectKind
from app.obligations.models import Handed, ObligationItem
from app.registrations.models import Plaque, Progress, Recognition, Registration
from app.targets.models import TargetAllocation
from app.units.models import OrgEvent, OrgEventType, OrgUnit, Sector, UnitStat, UnitType, UnitVersion
from app.units.operations import NewUnit, add_units
from app.units.versions import LONG_AGO
from tests.targets import facts, slow

HELD = (EntryState.DRAFT, EntryState.SENT, EntryState.RETURNED)
NAMES = ("Bế Thị Ân", "bế thị ân", "Bế  Thị An", "Đàm Văn Đô", "Dam Van Do")
COUNTED_BY = {
    "registrations": "count_registrations",
    "activities": "count_activities",
    "initiatives": "count_initiatives",
    "care_models": "count_others",
    "declarations": "count_others",
}


class RandomPlan:
    """Everything of one plan; `facts` for the slow computation, the same flushed as rows."""

    def __init__(
        self, dice: random.Random, campaign: Campaign, plan: dict[str, Any], tags: dict[str, list[str]]
    ) -> None:
        self.dice, self.campaign, self.plan = dice, campaign, plan
        self.spans = spans_of(plan)
        self.types = {kind.code: kind.id for kind in db.session.scalars(sa.select(ActivityType))}
        self.measures = {measure.code: measure.id for measure in db.session.scalars(sa.select(Measure))}
        self.author = db.session.scalars(sa.text("SELECT min(id) FROM user_account")).one()
        self.units: list[OrgUnit] = []
        self.facts = facts.Facts({}, {}, tags)
        self._counting()
        self._union()
        for _ in range(70):
            self._paper(dice.choice(self.units))
        for _ in range(12):
            self._award(dice.choice(self.units))
        for _ in range(5):
            self._host_event()
        self._duties()
        db.session.flush()

    def _counting(self) -> None:
        for column in sorted(set(COUNTED_BY.values())):
            setattr(self.campaign, column, self.dice.choice([CountFrom.SENT, CountFrom.APPROVED]))
        self.facts.count_from = {family: getattr(self.campaign, name).value for family, name in COUNTED_BY.items()}
        self.campaign.tree_as_of = self.dice.choice([None, None, self.near(self.campaign.ends_on)])

    def near(self, day: date) -> date:
        return day + timedelta(days=self.dice.choice([-120, -30, -1, 0, 1, 20]))

    def _day(self) -> date:
        """Often the edge of a window."""
        edges = [day for span in self.spans.values() for day in span] or [self.campaign.ends_on]
        edge = max(self.dice.choice(edges), date(self.campaign.ends_on.year, 1, 1))
        return edge + timedelta(days=self.dice.choice([-40, -1, 0, 0, 1]))

    def _union(self) -> None:
        owner, dice = self.campaign.owner, self.dice
        middle = [f"{owner.code}-M{n}" for n in range(2)] if owner.tier < 3 else []
        new = [NewUnit(code, code, UnitType.DISTRICT_FEDERATION, 3, owner.code) for code in middle]
        new += [
            NewUnit(f"{owner.code}-C{n}", f"CĐCS {n}", UnitType.GRASSROOTS_UNION, 4, dice.choice([owner.code, *middle]),
                    sector=dice.choice([*Sector]))
            for n in range(7)
        ]  # fmt: skip
        self.units = [owner, *add_units(new, {owner.code: owner})]
        for unit in self.units:
            if unit.tier == 4:
                self._life(unit)
            plain = facts.Unit(unit.id, unit.tier, unit.sector, unit.parent_id, unit.founded_on, unit.ended_on)
            self.facts.units[unit.id] = plain
            for on in {self.near(self.campaign.ends_on) for _ in range(dice.randrange(4))}:
                plain.members[on] = dice.choice([0, 1, 3, 7, 15])
                db.session.add(UnitStat(unit_id=unit.id, as_of=on, members=plain.members[on]))

    def _life(self, unit: OrgUnit) -> None:
        """Some were founded or ended around the day of the count, which is written down as an event and a version."""
        dice, end = self.dice, self.campaign.ends_on
        if dice.random() < 0.4:
            unit.founded_on = self.near(end - timedelta(days=10))
            self._event(unit, OrgEventType.FOUND, unit.founded_on)
        if dice.random() < 0.3:
            unit.ended_on = max(self.near(end), unit.founded_on or date.min)
            self._event(unit, dice.choice([OrgEventType.DISSOLVE, OrgEventType.MERGE]), unit.ended_on)
        lived = {"valid_from": unit.founded_on or LONG_AGO, "valid_to": unit.ended_on}
        db.session.execute(sa.update(UnitVersion).where(UnitVersion.unit_id == unit.id).values(lived))

    def _event(self, unit: OrgUnit, kind: OrgEventType, on: date) -> None:
        db.session.add(OrgEvent(type=kind, unit_id=unit.id, on=on))
        self.facts.events.append((unit.id, kind.value, on))

    def _paper(self, unit: OrgUnit) -> None:
        make = self.dice.choice(
            [self._activity] * 4 + [self._registration, self._initiative, self._declaration, self._model]
        )
        make(unit)

    def _common(self, family: str, unit: OrgUnit, kind: str, state: EntryState) -> tuple[facts.Paper, dict[str, Any]]:
        first = self.dice.choice([self._day(), self._day(), None])
        last = first + timedelta(days=self.dice.choice([0, 0, 1, 60])) if first and self.dice.random() < 0.8 else None
        paper = facts.Paper(family, unit.id, kind, state.value, first, last)
        self.facts.papers.append(paper)
        now = clock.now()
        sent = None if state in (EntryState.DRAFT, EntryState.CANCELLED) else now
        return paper, {
            "title": kind, "kind": kind, "state": state, "campaign_id": self.campaign.id, "unit_id": unit.id,
            "holder_id": unit.id if state in HELD else None, "created_by_id": self.author, "created_at": now,
            "updated_at": now, "sent_at": sent, "first_sent_at": sent, "event_on": first, "event_to": last,
        }  # fmt: skip

    def _state(self) -> EntryState:
        return self.dice.choice([*EntryState, EntryState.SENT, EntryState.APPROVED, EntryState.APPROVED])

    def _activity(self, unit: OrgUnit) -> None:
        wanted = [code for one in conditions([self.plan]) for code in slow.names((one.get("where") or {}).get("type"))]
        kind = self.dice.choice([code for code in [*self.types, *wanted * 3] if code in self.types])
        paper, row = self._common("activities", unit, kind, self._state())
        summed = {one["field"] for one in conditions([self.plan]) if one.get("field")} | {"cost", "gifts"}
        for code in self.dice.sample(sorted(summed), 2):
            paper.values[code] = self.dice.randrange(6)
        values = [EntryValue(measure_id=self.measures[code], amount=number) for code, number in paper.values.items()]
        db.session.add(Activity(**row, type_id=self.types[kind], values=values))

    def _registration(self, unit: OrgUnit) -> None:
        kind = self.dice.choice(["CONG_TRINH", "PHAN_VIEC", "SAN_PHAM"])
        paper, row = self._common("registrations", unit, kind, self._state())
        progress, plaque = self.dice.choice([*Progress]), self.dice.choice([*Plaque, Plaque.INSTALLED])
        recognition = self.dice.choice([*Recognition])
        paper.progress, paper.plaque, paper.recognition = progress.value, plaque.value, recognition.value
        db.session.add(Registration(**row, progress=progress, plaque=plaque, recognition=recognition))

    def _initiative(self, unit: OrgUnit) -> None:
        paper, row = self._common("initiatives", unit, "SANG_KIEN", self._state())
        paper.portal_code = self.dice.choice(["", "SK-1"])
        people = self.dice.sample(NAMES, self.dice.choice([1, 2, 3]))
        paper.authors = [(name, self.dice.choice([None, 1980, 1981])) for name in people]
        authors = [
            Author(position=n, full_name=name, name_key=fold(name), birth_year=year, share=0)
            for n, (name, year) in enumerate(paper.authors)
        ]
        entered = [ExternalStep(destination=Destination.PORTAL, code=paper.portal_code)] if paper.portal_code else []
        db.session.add(Initiative(**row, steps=entered, authors=authors))

    def _declaration(self, unit: OrgUnit) -> None:
        paper, row = self._common(
            "declarations", unit, self.dice.choice(["FANPAGE", "NHAP_PMQL_DOAN_VIEN"]), self._state()
        )
        paper.holds = self.dice.random() < 0.7
        db.session.add(Declaration(**row, holds=paper.holds))

    def _model(self, unit: OrgUnit) -> None:
        _, row = self._common("care_models", unit, self.dice.choice(["CHAM_LO", "CACH_LAM_HAY"]), self._state())
        db.session.add(CareModel(**row))

    def _award(self, unit: OrgUnit) -> None:
        dice = self.dice
        subject, on, back = dice.choice([*SubjectKind]), self._day(), dice.random() < 0.2
        kind, category = dice.choice(["BIEU_DUONG", "CHUYEN_DE"]), dice.choice(["CBCD", "CB_NU_CONG", "CNLD", "KHAC"])
        self.facts.prizes.append(facts.Prize(unit.id, kind, subject.value, category, on, back))
        db.session.add(
            Award(
                unit_id=unit.id, receiving_unit_id=unit.id, campaign_id=self.campaign.id, subject_kind=subject, subject="Tên",
                subject_key="ten", kind=kind, basis=AwardBasis.HONOUR, category=category, form="Biểu dương", decision_no="1",
                level=DecidingLevel.PROVINCE, decided_on=on, created_at=clock.now(), created_by_id=self.author,
                cancelled_at=clock.now() if back else None, cancelled_reason="Nhầm" if back else "",
            )
        )  # fmt: skip

    def _host_event(self) -> None:
        """An event of the owner, with units that came, did not, or were never marked."""
        dice, first = self.dice, self._day()
        kind = dice.choice(["THI_TRUC_TUYEN", "TOA_DAM", "THAM_HOI"])
        last, cancelled = first + timedelta(days=dice.choice([0, 0, 2])), dice.random() < 0.2
        event = HostEvent(
            campaign_id=self.campaign.id, host_id=self.campaign.owner_id, type_id=self.types[kind], name=kind,
            starts_on=first, ends_on=last, created_at=clock.now(), created_by_id=self.author,
            cancelled_at=clock.now() if cancelled else None, cancelled_reason="Mưa" if cancelled else "",
        )  # fmt: skip
        db.session.add(event)
        for unit in dice.sample(self.units, dice.randrange(6)):
            attended, people = dice.choice([None, False, True, True]), dice.choice([None, 1, 5, 15])
            people = people if attended else None
            self.facts.seats.append(facts.Seat(unit.id, kind, first, last, cancelled, attended, people or 0))
            marked = None if attended is None else clock.now()
            said = {"attended": attended, "attended_people": people, "marked_at": marked}
            db.session.add(Participation(event=event, unit_id=unit.id, **said))

    def _duties(self) -> None:
        query = sa.select(Obligation).where(Obligation.campaign_id == self.campaign.id).order_by(Obligation.id)
        for duty in db.session.scalars(query):
            for unit in self.units:
                if self.dice.random() < 0.6:
                    handed, nothing = self.dice.choice([Handed.NOTHING, *Handed]), self.dice.random() < 0.2
                    self.facts.duties.append(facts.Duty(unit.id, duty.code, duty.kind.value, handed.value, nothing))
                    said = {"handed": handed, "nothing_at": clock.now() if nothing else None}
                    db.session.add(ObligationItem(obligation_id=duty.id, unit_id=unit.id, **said))

    def give(self, target: Target) -> None:
        """Some units get a number of their own of the target."""
        for unit in self.units:
            if self.dice.random() < 0.5:
                self.facts.given[target.code, unit.id] = number = self.dice.randrange(4)
                db.session.add(TargetAllocation(target_id=target.id, unit_id=unit.id, amount=number))


def spans_of(plan: dict[str, Any]) -> dict[str, slow.Span]:
    """Windows and phases of a plan file; an open start is that of the plan, or ever."""
    begin = plan["period"].get("from") or date.min
    rows = [*(plan.get("windows") or []), *(plan.get("phases") or [])]
    return {row["code"]: (row["from"] or begin, row["to"]) for row in rows}


def conditions(plans: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every condition of the plans' targets."""
    targets = [target for plan in plans for target in plan["targets"]]
    return [one for target in targets for one in target.get("all") or target["any"]]
