"""Entries with sensible values; a test writes only what it is about."""

from datetime import date
from itertools import count
from typing import Any

from app.activities.models import Activity
from app.campaigns.models import AwardBasis, DecidingLevel
from app.care_models.models import CareModel
from app.declarations.models import Declaration
from app.entries.models import Channel, Entry, EntryState, EntryValue
from app.host_events.models import Answer, HostEvent, Participation
from app.initiatives.models import (
    ApplicationStatus,
    Author,
    Destination,
    ExternalStep,
    Initiative,
    InitiativeProgram,
    Outcome,
    Scope,
)
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import fold
from app.nominations.models import Award, Nomination, SubjectKind
from app.registrations.models import Plaque, PlaqueRequest, Progress, Registration
from app.reports.models import Report
from app.summaries.models import Summary
from app.unit_plans.models import UnitPlan
from tests.world import World

_number = count(1)
DECIDED = (EntryState.APPROVED, EntryState.ACKNOWLEDGED, EntryState.REJECTED, EntryState.CANCELLED)


def _common(world: World, unit: str, by: str, state: EntryState, holder: str | None, title: str) -> dict[str, Any]:
    owner = world.units[unit]
    if holder is None and state is EntryState.SENT:
        desk = owner.parent_id or owner.id
    elif holder is None:
        desk = None if state in DECIDED else owner.id
    else:
        desk = world.units[holder].id
    sent = None if state in (EntryState.DRAFT, EntryState.CANCELLED) else clock.now()
    return {
        "title": title, "search_key": fold(title), "state": state, "campaign_id": world.campaign.id, "unit_id": owner.id,
        "holder_id": desk, "created_by_id": world.people[by].id, "created_at": clock.now(), "updated_at": clock.now(),
        "sent_at": sent, "first_sent_at": sent, "sent_by_id": world.people[by].id if sent else None,
    }  # fmt: skip


def _kept(entry: Entry) -> Any:
    db.session.add(entry)
    db.session.flush()
    return entry


def make_registration(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "", kind: str = "CONG_TRINH", **values: Any,
) -> Registration:  # fmt: skip
    """A công trình of A1 for 18 million, lying on A's desk."""
    title = title or f"Sân chơi thiếu nhi điểm trường số {next(_number)}"
    plain = {
        "content": "San nền, lắp đồ chơi", "place": "Xóm Nà Vài", "start_on": date(2019, 5, 4), "due_on": date(2019, 7, 15),
        "budget": 18_000_000,
    }  # fmt: skip
    own = plain | values
    entry = Registration(**_common(world, unit, by, state, holder, title), kind=kind, **own)
    entry.event_on, entry.event_to = entry.start_on, entry.due_on
    return _kept(entry)


def make_activity(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    type_code: str = "NGAY_DOAN_VIEN", on: date = date(2019, 7, 21), to: date | None = None, attendees: int = 19,
    measures: dict[str, int] | None = None, **values: Any,
) -> Activity:  # fmt: skip
    """A Member Day of A1 on 21/7 with 19 people."""
    kind = world.types[type_code]
    entry = Activity(
        **_common(world, unit, by, state, holder, f"{kind.name} – {on:%d/%m/%Y}"), kind=type_code, type_id=kind.id,
        event_on=on, event_to=to or on, attendees=attendees, **values,
    )  # fmt: skip
    for code, amount in (measures or {}).items():
        entry.values.append(EntryValue(measure_id=world.measures[code].id, amount=amount))
    return _kept(entry)


def make_initiative(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "", applied: date | None = date(2019, 2, 11), authors: tuple[tuple[str, int], ...] = (("Bế Thị An", 100),),
    **values: Any,
) -> Initiative:  # fmt: skip
    """An initiative of A1 in education, applied in February, with its head's agreement."""
    title = title or f"Góc chơi hai ngôn ngữ số {next(_number)}"
    plain = {
        "kind": "SANG_KIEN", "field": "Giáo dục", "current_state": "Trẻ ngại nói", "solution": "Góc chơi hai ngôn ngữ",
        "effectiveness": "Trẻ mạnh dạn", "application_status": ApplicationStatus.APPLIED, "first_applied_on": applied,
        "event_on": applied, "event_to": applied, "scope": Scope.UNIT, "head_agreed": True, "head_name": "Nông Văn Hiệu",
        "head_on": date(2019, 2, 20), "eligible": applied is not None and applied <= date(2019, 7, 31),
    }  # fmt: skip
    entry = Initiative(**_common(world, unit, by, state, holder, title), **(plain | values))
    for position, (name, share) in enumerate(authors):
        entry.authors.append(Author(position=position, full_name=name, name_key=fold(name), share=share))
    return _kept(entry)


def make_program(world: World, *, owner: str = "t", **values: Any) -> InitiativeProgram:
    """A programme of the province in the world's plan, from March 2019 to the end of 2020; it asks for days as the plan does."""
    plain = {
        "name": "75 nghìn sáng kiến", "organiser": "Tổng Liên đoàn", "entry_from": date(2019, 3, 1),
        "entry_to": date(2020, 12, 31), "applied_from": date(2019, 1, 1), "applied_to": date(2019, 7, 31),
        "campaigns": [world.campaign],
    }  # fmt: skip
    program = InitiativeProgram(owner_id=world.units[owner].id, **(plain | values))
    db.session.add(program)
    db.session.flush()
    return program


def make_step(entry: Initiative, destination: Destination = Destination.PORTAL, **values: Any) -> ExternalStep:
    """The initiative was entered on the portal as SK-1, or sent elsewhere, on 20 July."""
    plain = {"code": "SK-1" if destination is Destination.PORTAL else "", "sent_on": date(2019, 7, 20)}
    step = ExternalStep(destination=destination, outcome=Outcome.WAITING)
    for name, value in (plain | values).items():
        setattr(step, name, value)
    entry.steps.append(step)
    db.session.flush()
    return step


def make_summary(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "", **values: Any,
) -> Summary:  # fmt: skip
    """An empty list of registrations."""
    title = title or f"Tổng hợp đăng ký số {next(_number)}"
    entry = Summary(**_common(world, unit, by, state, holder, title), kind="REGISTRATION_SUMMARY", **values)
    return _kept(entry)


def make_plan(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "", kind: str = "PLAN", **values: Any,
) -> UnitPlan:  # fmt: skip
    """A plan of A1."""
    title = title or f"Kế hoạch số {next(_number)}"
    return _kept(UnitPlan(**_common(world, unit, by, state, holder, title), kind=kind, **values))


def make_care_model(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "", kind: str = "CHAM_LO", on: date = date(2019, 5, 4), to: date | None = None, **values: Any,
) -> CareModel:  # fmt: skip
    """A care model of A1, running since May."""
    title = title or f"Quỹ tương trợ số {next(_number)}"
    days = {"event_on": on, "event_to": to or date(9999, 12, 31), "started_on": on, "ended_on": to}
    return _kept(CareModel(**_common(world, unit, by, state, holder, title), kind=kind, **days, **values))


def make_declaration(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "", kind: str = "FANPAGE", holds: bool = True, **values: Any,
) -> Declaration:  # fmt: skip
    """A1 says it has a Fanpage."""
    title = title or f"Mở trang Fanpage số {next(_number)}"
    return _kept(Declaration(**_common(world, unit, by, state, holder, title), kind=kind, holds=holds, **values))


def make_report(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "", kind: str = "RESULT_REPORT", **values: Any,
) -> Report:  # fmt: skip
    """A report of A1 without figures."""
    title = title or f"Báo cáo kết quả số {next(_number)}"
    return _kept(Report(**_common(world, unit, by, state, holder, title), kind=kind, **values))


def make_nomination(
    world: World, *, unit: str = "a1", by: str = "an", state: EntryState = EntryState.SENT, holder: str | None = None,
    title: str = "Nông Thị Hoa", kind: str = "BIEU_DUONG", category: str = "CBCD", **values: Any,
) -> Nomination:  # fmt: skip
    """A person of A1 proposed to the province as a union officer, lying on A's desk."""
    plain = {
        "basis": AwardBasis.HONOUR, "subject_kind": SubjectKind.PERSON, "female": True, "birth_year": 1985, "job": "Chủ tịch CĐCS",
        "award_form": "Biểu dương của LĐLĐ tỉnh", "deciding_level": DecidingLevel.PROVINCE, "achievements": "Tận tụy",
        "category_label": {"CBCD": "Cán bộ công đoàn", "CNLD": "Công nhân, lao động"}.get(category, ""),
    }  # fmt: skip
    own = plain | values
    entry = Nomination(
        **_common(world, unit, by, state, holder, title), kind=kind, category=category, name_key=fold(title), **own
    )
    entry.event_on = entry.event_to = clock.today()
    return _kept(entry)


def make_award(
    world: World, *, unit: str = "t", receiving: str = "a1", subject: str = "Nông Thị Hoa", on: date = date(2019, 7, 1),
    by: str = "dung", **values: Any,
) -> Award:  # fmt: skip
    """A person of A1 honoured by the province on 1 July, in the world's plan."""
    plain = {
        "subject_kind": SubjectKind.PERSON, "kind": "BIEU_DUONG", "basis": AwardBasis.HONOUR, "category": "CBCD",
        "form": "Biểu dương của LĐLĐ tỉnh", "level": DecidingLevel.PROVINCE, "decision_no": "57/QĐ-LĐLĐ",
        "campaign_id": world.campaign.id, "birth_year": 1985,
    }  # fmt: skip
    award = Award(
        unit_id=world.units[unit].id, receiving_unit_id=world.units[receiving].id, subject=subject, subject_key=fold(subject),
        search_key=fold(subject), decided_on=on, created_at=clock.now(), created_by_id=world.people[by].id, **(plain | values),
    )  # fmt: skip
    db.session.add(award)
    db.session.flush()
    return award


def make_host_event(
    world: World, *, host: str = "t", units: tuple[str, ...] = ("a1",), type_code: str = "TOA_DAM", on: date = date(2019, 7, 20),
    to: date | None = None, attended: dict[str, int | None] | None = None, name: str = "", **values: Any,
) -> HostEvent:  # fmt: skip
    """Held by the province on 20 July; `attended` are people by unit, None for one that did not come."""
    event = HostEvent(
        campaign_id=world.campaign.id, host_id=world.units[host].id, type_id=world.types[type_code].id, starts_on=on,
        ends_on=to or on, name=name or f"Giải bóng chuyền số {next(_number)}", created_at=clock.now(),
        created_by_id=world.dung.id, **({"invites_all": False} | values),
    )  # fmt: skip
    event.search_key = fold(event.name)
    db.session.add(event)
    db.session.flush()
    for unit in units:
        part = Participation(event_id=event.id, unit_id=world.units[unit].id)
        if unit in (attended or {}):
            part.attended_people = (attended or {})[unit]
            part.attended, part.marked_at, part.marked_by_id = (
                part.attended_people is not None, clock.now(), world.dung.id,
            )  # fmt: skip
        db.session.add(part)
    db.session.flush()
    return event


def answer_for(world: World, event: HostEvent, unit: str, by: str = "binh", people: int = 3) -> Participation:
    """`by` of an upper union has answered that the unit comes; the unit has still to confirm it."""
    part = db.session.get_one(Participation, (event.id, world.units[unit].id))
    part.answer, part.people, part.answered_at, part.answered_by_id = (
        Answer.YES, people, clock.now(), world.people[by].id,
    )  # fmt: skip
    part.on_behalf_channel, part.on_behalf_of = Channel.PHONE, "Chị An"
    db.session.flush()
    return part


def make_honours(world: World) -> dict[str, str]:
    """Public ids of an award, of a work confirmed as done, and of one for which A1 asks a plaque."""
    approved = {"state": EntryState.APPROVED, "percent": 100}
    confirmed = make_registration(world, progress=Progress.CONFIRMED, **approved)
    asked = make_registration(world, progress=Progress.DONE, plaque=Plaque.REQUESTED, **approved)
    db.session.add(PlaqueRequest(registration_id=asked.id, requested_on=clock.today()))
    return {
        "award": make_award(world).public_id,
        "confirmed": confirmed.public_id,
        "asked": asked.public_id,
    }
