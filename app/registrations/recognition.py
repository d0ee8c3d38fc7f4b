"""Recognition (xét công nhận) of a registered work, by the plan's owner, once it is confirmed as done (BK-G3)."""

from dataclasses import dataclass
from datetime import date

from app.accounts.models import REVIEWERS, Actor
from app.entries.models import EntryEvent, EntryState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.registrations.models import Progress, Recognition, Registration


@dataclass(frozen=True)
class Finding:
    """What was decided: a result with its decision, or why not."""

    result: Recognition
    number: str = ""
    on: date | None = None
    rating: str = ""
    reason: str = ""


def can_recognise(actor: Actor, entry: Registration) -> bool:
    """Chair and officers of the plan's owner, for approved works whose completion is confirmed. Any kind (BK-G3)."""
    confirmed = entry.state is EntryState.APPROVED and entry.progress is Progress.CONFIRMED
    return confirmed and actor.holds(REVIEWERS, entry.campaign.owner_id)


def recognise(actor: Actor, entry: Registration, finding: Finding) -> None:
    """Record the finding. It may be changed later, then with a reason: what was recognised is never just gone (H-7)."""
    if not can_recognise(actor, entry):
        raise Forbidden(
            "Đơn vị ban hành kế hoạch xét công nhận, sau khi công trình, phần việc được xác nhận hoàn thành."
        )
    if finding.result is Recognition.NONE:
        raise DomainError("Chọn kết quả xét công nhận.", field="result")
    recognised = finding.result is Recognition.RECOGNISED
    if recognised and not finding.number:
        raise DomainError("Nhập số quyết định công nhận.", field="number")
    if recognised and finding.on is None:
        raise DomainError("Nhập ngày quyết định.", field="on")
    if finding.on and finding.on > clock.today():
        raise DomainError("Ngày quyết định không thể ở tương lai.", field="on")
    if not finding.reason and (not recognised or entry.recognition is not Recognition.NONE):
        raise DomainError("Cần ghi lý do.", field="reason")
    moment = clock.now()
    db.session.add(
        EntryEvent(
            entry_id=entry.id,
            at=moment,
            actor_id=actor.user_id,
            unit_id=entry.campaign.owner_id,
            line="recognition",
            action=f"recognition_{finding.result.value}",
            before=entry.recognition.value,
            after=finding.result.value,
            version=entry.version + 1,
            comment=finding.reason,
        )
    )
    entry.recognition, entry.recognised_by_id = finding.result, entry.campaign.owner_id
    entry.recognised_on, entry.recognition_no = finding.on, finding.number
    entry.rating = finding.rating if recognised else ""
    entry.updated_at = moment
    db.session.flush()
