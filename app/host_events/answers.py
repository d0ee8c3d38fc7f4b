"""What invited units answer, and who came. Everything flushes; the route commits."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.entries.operations import Behalf
from app.host_events import invited, policy
from app.host_events.models import Answer, HostEvent, Participation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError

MOST = 200  # units marked by one form


@dataclass(frozen=True)
class Said:
    """An answer: with how many people and, if the unit likes, who; or why nobody comes."""

    answer: Answer
    people: int | None = None
    names: str = ""
    reason: str = ""


def answer(actor: Actor, part: Participation, said: Said, behalf: Behalf | None = None) -> None:
    """The unit's answer, given again as often as it likes until the event is over or the unit is marked.

    `behalf` tells how an upper union came to answer for it; the unit is then asked to confirm.

    Raises:
        DomainError: the event is cancelled or over, somebody has marked the unit, or more people than each unit may send.
    """
    event = part.event
    if event.cancelled:
        raise DomainError("Hoạt động đã hủy, không cần trả lời nữa.")
    if part.attended is not None or not event.takes_answers(clock.today()):
        raise DomainError("Hoạt động đã diễn ra, không nhận trả lời nữa.")
    comes = said.answer is Answer.YES
    if comes and event.quota is not None and (said.people or 0) > event.quota:
        raise DomainError(f"Mỗi đơn vị cử nhiều nhất {event.quota} người.", field="people")
    part.answer = said.answer
    part.people, part.names = (said.people, said.names) if comes else (None, "")
    part.reason = "" if comes else said.reason
    part.answered_at, part.answered_by_id = clock.now(), actor.user_id
    part.on_behalf_channel = behalf.channel if behalf else None
    part.on_behalf_of = behalf.informant if behalf else ""
    part.unit_confirmed_at = None
    db.session.flush()
    audit(actor, "host_event.answer", part.unit_id, event=event.public_id, behalf=behalf is not None)


def confirm(actor: Actor, part: Participation) -> None:
    """The unit says that what an upper union answered for it is right."""
    if not policy.can_confirm(actor, part):
        raise DomainError("Câu trả lời này không cần hoặc đã được xác nhận.")
    part.unit_confirmed_at = clock.now()
    db.session.flush()


@dataclass(frozen=True)
class Mark:
    """What the host says of one unit: `attended` None takes the mark back; `people` None: how many is not known."""

    unit_id: int
    attended: bool | None
    people: int | None = None


def mark(actor: Actor, event: HostEvent, marks: Iterable[Mark]) -> int:
    """Write who came; how many units changed. Units that are not invited or not in the actor's branches are passed over.

    Raises:
        DomainError: the event is cancelled or has not begun.
    """
    if event.cancelled:
        raise DomainError("Hoạt động đã hủy, không điểm danh được.")
    if not event.has_begun(clock.today()):
        raise DomainError("Hoạt động chưa diễn ra, chưa điểm danh được.")
    by_unit = {one.unit_id: one for one in list(marks)[:MOST]}
    changed = 0
    for part in invited.parts(actor, event, sorted(by_unit)):
        one = by_unit[part.unit_id]
        people = one.people if one.attended else None
        if (part.attended, part.attended_people) == (one.attended, people):
            continue
        part.attended, part.attended_people = one.attended, people
        told = one.attended is not None
        part.marked_at, part.marked_by_id = (clock.now(), actor.user_id) if told else (None, None)
        changed += 1
    db.session.flush()
    audit(actor, "host_event.mark", event.host_id, event=event.public_id, units=changed)
    return changed
