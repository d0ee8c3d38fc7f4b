"""Awards: recorded for many nominations under one decision or by themselves, handed over, taken back. Flushes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from app.accounts.models import REVIEWERS, Actor
from app.campaigns.models import AwardBasis, Campaign, DecidingLevel
from app.entries.models import Entry, EntryEvent, EntryState, new_public_id
from app.entries.queries import comparable, may_see
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.text import day, fold
from app.nominations.award_list import seen
from app.nominations.models import Award, Nomination, SubjectKind
from app.nominations.selection import approved_by, awarded
from app.units.models import OrgUnit

MOST = 500  # awards under one decision at once


@dataclass(frozen=True)
class Decision:
    """One decision: its number and day, and what each of those named gets. `form` "" keeps what was proposed."""

    number: str
    on: date
    form: str = ""
    money: int | None = None
    body: str = ""
    given_on: date | None = None


def may_record(actor: Actor, unit: OrgUnit) -> bool:
    """Chair and officers record what their own union decided (domain.md §2.12)."""
    return actor.holds(REVIEWERS, unit.id)


def level_of(unit: OrgUnit) -> DecidingLevel:
    """The level at which the unit itself decides."""
    return next((level for level in DecidingLevel if level.tier == unit.tier), DecidingLevel.GRASSROOTS)


def _undecided(actor: Actor, campaign: Campaign, unit: OrgUnit) -> sa.Select[tuple[Nomination]]:
    return (
        sa.select(Nomination)
        .join(Nomination.unit)
        .where(
            Nomination.campaign_id == campaign.id,
            Nomination.state == EntryState.APPROVED,
            approved_by(unit),
            sa.not_(awarded()),
            may_see(actor),
        )
        .options(contains_eager(Nomination.unit))
        .order_by(Nomination.subject_kind.desc(), Nomination.category, OrgUnit.sort_key, Nomination.id)
    )


def undecided(actor: Actor, campaign: Campaign, unit: OrgUnit) -> list[Nomination]:
    """Chosen by the unit, without a decision yet: people by category, then collectives, models; at most MOST."""
    return list(db.session.scalars(_undecided(actor, campaign, unit).limit(MOST)))


def decide(actor: Actor, campaign: Campaign, unit: OrgUnit, public_ids: Sequence[str], decision: Decision) -> int:
    """Record one decision for many chosen nominations; how many awards that made.

    Raises:
        Forbidden: the actor does not record for this unit.
        DomainError: a day that cannot be, or a nomination that was decided meanwhile; nothing is recorded then.
    """
    if not may_record(actor, unit):
        raise Forbidden("Chỉ chủ tịch, cán bộ của đơn vị quyết định khen được ghi quyết định.")
    if not public_ids:
        raise DomainError("Chưa chọn đề nghị nào.")
    _check_days(decision.on, decision.given_on)
    query = _undecided(actor, campaign, unit).where(Nomination.public_id.in_([comparable(one) for one in public_ids]))
    found = list(db.session.scalars(query.with_for_update(of=Entry)))
    if len(found) != len(set(public_ids)):
        raise DomainError("Có đề nghị vừa được ghi quyết định hoặc không còn ở danh sách. Mở lại danh sách để xem.")
    moment = clock.now()
    rows = [_of_nomination(one, unit, decision) | _made(actor, moment) for one in found]
    try:
        with db.session.begin_nested():
            db.session.execute(sa.insert(Award), rows)
    except IntegrityError:  # on PostgreSQL two people may record at once: the other one was first
        raise DomainError("Có đề nghị vừa được người khác ghi quyết định. Mở lại danh sách để xem.") from None
    comment = f"Quyết định số {decision.number} ngày {day(decision.on)}"
    _tell(actor, unit, {one.id: one.version for one in found}, "award", comment)
    return len(rows)


def _of_nomination(one: Nomination, unit: OrgUnit, decision: Decision) -> dict[str, Any]:
    outside = bool(decision.body) and one.deciding_level.tier < unit.tier
    return {
        "unit_id": unit.id,
        "receiving_unit_id": one.unit_id,
        "campaign_id": one.campaign_id,
        "nomination_id": one.id,
        "subject_kind": one.subject_kind,
        "subject": one.title,
        "subject_key": one.name_key,
        "search_key": one.search_key,
        "female": one.female,
        "birth_year": one.birth_year,
        "kind": one.kind,
        "basis": one.basis,
        "category": one.category,
        "category_label": one.category_label,
        "level": one.deciding_level if outside else level_of(unit),
        **_said(decision, one.award_form),
    }


def _said(decision: Decision, form: str) -> dict[str, Any]:
    return {
        "form": decision.form or form,
        "body": decision.body,
        "decision_no": decision.number,
        "decided_on": decision.on,
        "money": decision.money,
        "given_on": decision.given_on,
    }


def _made(actor: Actor, moment: Any) -> dict[str, Any]:
    return {"public_id": new_public_id(), "created_at": moment, "created_by_id": actor.user_id}


def _check_days(decided_on: date, given_on: date | None) -> None:
    today = clock.today()
    if decided_on > today:
        raise DomainError("Ngày quyết định không thể ở tương lai.", field="decided_on")
    if given_on and not decided_on <= given_on <= today:
        raise DomainError("Ngày trao từ ngày quyết định đến hôm nay.", field="given_on")


def _tell(actor: Actor, unit: OrgUnit, entries: dict[int, int], action: str, comment: str) -> None:
    """A line in the history of every nomination {id: version}, in two statements; each goes one version further."""
    moment = clock.now()
    lines = [
        {
            "entry_id": entry_id,
            "at": moment,
            "actor_id": actor.user_id,
            "unit_id": unit.id,
            "line": "award",
            "action": action,
            "before": "",
            "after": action,
            "version": version + 1,
            "comment": comment,
        }
        for entry_id, version in entries.items()
    ]
    db.session.flush()
    db.session.execute(sa.insert(EntryEvent), lines)
    later = sa.update(Entry).where(Entry.id.in_(entries)).execution_options(synchronize_session=False)
    db.session.execute(later.values(version=Entry.version + 1, updated_at=moment))
    db.session.expire_all()


@dataclass(frozen=True)
class Subject:
    """Who or what an award without nomination goes to."""

    kind: SubjectKind
    name: str
    unit: OrgUnit
    basis: AwardBasis
    type_code: str = ""
    category: str = ""
    category_label: str = ""
    female: bool | None = None
    birth_year: int | None = None


def record(
    actor: Actor, unit: OrgUnit, campaign: Campaign | None, subject: Subject, decision: Decision, level: DecidingLevel
) -> Award:
    """An award nobody proposed here: decided at the unit's own level, or above it and told to the unit."""
    if not may_record(actor, unit):
        raise Forbidden("Chỉ chủ tịch, cán bộ của đơn vị quyết định khen được ghi quyết định.")
    if not subject.unit.path.startswith(unit.path):
        raise DomainError("Đơn vị được khen phải thuộc đơn vị ghi quyết định.", field="receiving")
    _check_days(decision.on, decision.given_on)
    award = Award(
        unit_id=unit.id,
        receiving_unit_id=subject.unit.id,
        campaign_id=campaign.id if campaign else None,
        subject_kind=subject.kind,
        subject=subject.name,
        subject_key=fold(subject.name),
        search_key=fold(subject.name),
        female=subject.female,
        birth_year=subject.birth_year,
        kind=subject.type_code,
        basis=subject.basis,
        category=subject.category,
        category_label=subject.category_label,
        level=level,
        **_said(decision, ""),
        **_made(actor, clock.now()),
    )
    db.session.add(award)
    db.session.flush()
    return award


def give(actor: Actor, public_ids: Sequence[str], on: date) -> int:
    """The awards were handed over on this day. Those taken back or not the actor's to record are refused as a whole."""
    wanted = {comparable(one) for one in public_ids}
    query = seen(actor).where(Award.public_id.in_(wanted)).with_for_update(of=Award)
    found = list(db.session.scalars(query))
    if not found or len(found) != len(wanted):
        raise DomainError("Chưa chọn quyết định nào, hoặc có quyết định không còn ở danh sách.")
    for award in found:
        if not may_record(actor, award.unit):
            raise Forbidden(f"“{award.subject}” do {award.unit.label()} quyết định; đơn vị đó ghi ngày trao.")
        if award.cancelled_at:
            raise DomainError(f"Quyết định khen “{award.subject}” đã hủy, không ghi ngày trao.")
        _check_days(award.decided_on, on)
    db.session.execute(
        sa.update(Award).where(Award.id.in_([one.id for one in found])).values(given_on=on),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    return len(found)


def cancel(actor: Actor, award: Award, reason: str) -> None:
    """Take an award back; it stays on record with the reason (H-7), and its nomination may be decided anew."""
    if not may_record(actor, award.unit):
        raise Forbidden("Chỉ đơn vị đã quyết định khen được hủy quyết định.")
    if award.cancelled_at:
        raise DomainError("Quyết định này đã hủy trước đó.")
    if not reason:
        raise DomainError("Cần ghi lý do hủy.", field="reason")
    award.cancelled_at, award.cancelled_by_id, award.cancelled_reason = clock.now(), actor.user_id, reason
    db.session.flush()
    if award.nomination is not None:
        nomination = award.nomination
        _tell(actor, award.unit, {nomination.id: nomination.version}, "award_cancelled", reason)
