"""Writing a registration: its columns from a valid form, and reports of progress."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import REVIEWERS, Actor
from app.campaigns.queries import movement_code
from app.entries import policy
from app.entries.models import Entry, EntryEvent, EntryState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.text import fold
from app.registrations.facts import DETAILS
from app.registrations.models import Funding, FundingSource, Progress, ProgressUpdate, Registration, RegistrationKind

_TEXTS = (
    "title", "content", "place", "beneficiary_text", "movement", "occasion", "partner", "employer_name",
    "support_request", "contact_name", "contact_phone",
)  # fmt: skip
_VALUES = (
    "start_on", "due_on", "budget", "labour_days", "in_kind", "members_joining", "benefit_value", "beneficiaries",
    "employer_on", "support_amount",
)  # fmt: skip
_FLAGS = ("employer_agreed", "plaque_wanted", "key_project")


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form into the columns. The days it runs are mirrored on the spine."""
    assert isinstance(entry, Registration)
    kind = RegistrationKind(values["kind"])
    entry.kind = kind.value
    named = values.get("movement") or ""
    coded = entry.movement_code if named == entry.movement else ""
    entry.movement_code = movement_code(entry.campaign, named, coded)
    for name in _TEXTS:
        setattr(entry, name, values.get(name) or "")
    for name in _VALUES:
        setattr(entry, name, values.get(name))
    for name in _FLAGS:
        setattr(entry, name, bool(values.get(name)))
    if kind is not RegistrationKind.PROJECT:
        entry.plaque_wanted = entry.key_project = False
    entry.details = {name: values[name] for name in DETAILS.get(kind, {}) if values.get(name)}
    entry.event_on, entry.event_to = entry.start_on, entry.due_on
    entry.search_key = fold(f"{entry.title} {entry.place}")
    entry.updated_at = clock.now()
    amounts = {source: values.get(f"from_{source.value}") for source in FundingSource}
    kept = {row.source: row for row in entry.funding}
    for source, amount in amounts.items():
        if not amount and source in kept:
            entry.funding.remove(kept[source])
        elif amount and source in kept:
            kept[source].amount = amount
        elif amount:
            entry.funding.append(Funding(source=source, amount=amount))


@dataclass(frozen=True)
class Report:
    """How far a work has come, as the unit says it. Money in đồng."""

    on: date
    progress: Progress
    percent: int
    actual_cost: int | None = None
    actual_benefit: int | None = None
    labour_days: int | None = None
    members: int | None = None
    note: str = ""


def can_report(actor: Actor, entry: Registration) -> bool:
    """Writers of the unit, while the registration is sent or approved."""
    return policy.can_edit(actor, entry) and entry.state in (EntryState.SENT, EntryState.APPROVED)


def can_confirm_done(actor: Actor, entry: Registration) -> bool:
    """A reviewer of an upper union; the campaign owner's own work by another of its people (decision 9)."""
    if entry.progress is not Progress.DONE or entry.state is not EntryState.APPROVED:
        return False
    if policy.wrote_or_sent(actor, entry):
        return False
    if entry.unit_id == entry.campaign.owner_id:
        return actor.holds(REVIEWERS, entry.unit_id)
    above = any(post.unit_id == entry.unit_id for post in actor.posts)
    return not above and actor.reaches(entry.unit.path, REVIEWERS)


def report_progress(actor: Actor, entry: Registration, report: Report) -> ProgressUpdate:
    """Add a report and mirror it on the registration. DONE means 100 %, and 100 % without DONE is refused."""
    if not can_report(actor, entry):
        raise Forbidden("Chỉ cập nhật được tiến độ của hồ sơ đơn vị mình đã gửi hoặc đã duyệt.")
    if entry.progress is Progress.CONFIRMED:
        raise DomainError("Cấp trên đã xác nhận hoàn thành, không cập nhật tiến độ nữa.")
    if report.on > clock.today():
        raise DomainError("Ngày cập nhật không thể ở tương lai.", field="on")
    if report.progress is Progress.CONFIRMED:
        raise DomainError("Việc xác nhận hoàn thành do cấp trên thực hiện.", field="progress")
    if report.progress in (Progress.DROPPED, Progress.PAUSED) and not report.note:
        raise DomainError("Cần ghi nguyên nhân khi tạm dừng hoặc không thực hiện.", field="note")
    percent = 100 if report.progress is Progress.DONE else report.percent
    if percent == 100 and report.progress is not Progress.DONE:
        raise DomainError("Đạt 100% thì chọn “Đơn vị báo hoàn thành”.", field="percent")
    update = ProgressUpdate(
        registration_id=entry.id,
        on=report.on,
        progress=report.progress,
        percent=percent,
        actual_cost=report.actual_cost,
        actual_benefit=report.actual_benefit,
        labour_days=report.labour_days,
        members=report.members,
        note=report.note,
        at=clock.now(),
        by_id=actor.user_id,
    )
    db.session.add(update)
    _mirror(actor, entry, report, percent)
    db.session.flush()
    return update


def _mirror(actor: Actor, entry: Registration, report: Report, percent: int) -> None:
    _note(actor, entry, report.progress, report.note)
    entry.progress, entry.percent = report.progress, percent
    if report.progress in (Progress.RUNNING, Progress.DONE) and entry.started_on is None:
        entry.started_on = min(report.on, entry.start_on or report.on)
    entry.finished_on = report.on if report.progress is Progress.DONE else None
    if report.actual_cost is not None:
        entry.actual_cost = report.actual_cost
    if report.actual_benefit is not None:
        entry.actual_benefit = report.actual_benefit
    if report.progress is not Progress.DONE and report.note and entry.due_on and report.on > entry.due_on:
        entry.delay_reason = report.note
    entry.updated_at = clock.now()


def confirm_done(actor: Actor, entry: Registration) -> None:
    """The upper union confirms what the unit reported as done (domain.md §2.12)."""
    if not can_confirm_done(actor, entry):
        raise Forbidden("Việc xác nhận hoàn thành do công đoàn cấp trên thực hiện, sau khi đơn vị báo hoàn thành.")
    _note(actor, entry, Progress.CONFIRMED, "")
    entry.progress = Progress.CONFIRMED
    entry.updated_at = clock.now()
    db.session.flush()


def _note(actor: Actor, entry: Registration, after: Progress, comment: str) -> None:
    db.session.add(
        EntryEvent(
            entry_id=entry.id,
            at=clock.now(),
            actor_id=actor.user_id,
            unit_id=actor.home.unit_id if actor.home else None,
            line="progress",
            action=f"progress_{after.value}",
            before=entry.progress.value,
            after=after.value,
            version=entry.version + 1,
            comment=comment,
        )
    )
