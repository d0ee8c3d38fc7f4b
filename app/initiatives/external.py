"""Writing the steps outside (Phần mềm TLĐ, UBMTTQ, hội thi) and the choice of outstanding initiatives. Flushes.

Every change leaves a line in the history of the initiative: who recorded it and when stands there, not in the row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import REVIEWERS, Actor, PostView
from app.entries.models import Entry, EntryEvent, EntryState
from app.entries.policy import can_enter_for
from app.entries.queries import may_see
from app.initiatives.models import Destination, ExternalStep, Initiative, Outcome
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.text import day
from app.units.models import OrgUnit

OUT = (EntryState.SENT, EntryState.APPROVED)
MOST = 50  # rows of one page
LONGEST = 50  # characters of a code
TAKEN = "Mã này đã ghi cho một sáng kiến khác, hãy xem lại."


@dataclass(frozen=True)
class Said:
    """What is recorded about one place: `name` of a contest or another place, result with its decision."""

    destination: Destination
    name: str = ""
    code: str = ""
    sent_on: date | None = None
    outcome: Outcome = Outcome.WAITING
    decision_no: str = ""
    decided_on: date | None = None


def can_record(actor: Actor, entry: Initiative) -> bool:
    """The unit's own writers, or a reviewer above it, once the initiative is out (BD-O4: the unit enters it itself too)."""
    return entry.state in OUT and can_enter_for(actor, entry.unit)


def can_select(actor: Actor, entry: Initiative) -> bool:
    """A reviewer of an upper union, or of the plan's owner, for what is approved (BD-V2); no unit chooses its own."""
    return entry.state is EntryState.APPROVED and _choosing(actor, entry) is not None


def _choosing(actor: Actor, entry: Initiative) -> PostView | None:
    """The highest post that lets the actor choose it."""
    above = (
        post
        for post in actor.posts
        if post.role in REVIEWERS
        and (post.unit_id != entry.unit_id or post.unit_id == entry.campaign.owner_id)
        and any(entry.unit.path.startswith(prefix) for prefix in post.scope)
    )
    return min(above, key=lambda post: post.tier, default=None)


def find_many(actor: Actor, public_ids: Sequence[str]) -> list[Initiative]:
    """Initiatives the actor may see among `public_ids` (at most a page), their steps loaded, locked. Two statements."""
    query = (
        sa.select(Initiative)
        .join(Initiative.unit)
        .where(Initiative.public_id.in_([one.replace("\0", "") for one in public_ids[:MOST]]), may_see(actor))
        .options(joinedload(Initiative.unit), joinedload(Initiative.campaign), selectinload(Initiative.steps))
        .order_by(OrgUnit.sort_key, Entry.id)
        .with_for_update(of=Entry)
    )
    return list(db.session.scalars(query))


def check(said: Said, besides: int | None = None) -> None:
    """Raises DomainError at the field that is wrong; `besides` is the id of the step being changed."""
    named = said.destination in (Destination.CONTEST, Destination.OTHER)
    if named and not said.name:
        raise DomainError("Ghi tên hội thi hoặc nơi gửi.", field="name")
    if said.destination is Destination.PORTAL and not said.code:
        raise DomainError("Nhập mã phần mềm Tổng Liên đoàn đã cấp.", field="code")
    today = clock.today()
    if said.sent_on and said.sent_on > today:
        raise DomainError("Ngày gửi không thể ở tương lai.", field="sent_on")
    if said.decided_on and said.decided_on > today:
        raise DomainError("Ngày quyết định không thể ở tương lai.", field="decided_on")
    if said.outcome is Outcome.RECOGNISED and said.destination is Destination.FRONT and not said.decision_no:
        raise DomainError("Nhập số quyết định công nhận.", field="decision_no")
    if said.destination is Destination.PORTAL and _taken([said.code], besides):
        raise DomainError(TAKEN, field="code")


def _taken(codes: Sequence[str], besides: int | None = None) -> set[str]:
    """Which of these codes of the portal some initiative carries already. Whose it is stays untold: it may be anybody's."""
    query = sa.select(ExternalStep.code).where(
        ExternalStep.destination == Destination.PORTAL,
        ExternalStep.code.in_(codes),
        ExternalStep.id != (besides or 0),
    )
    return set(db.session.scalars(query))


def record(actor: Actor, entry: Initiative, said: Said, step: ExternalStep | None = None) -> ExternalStep:
    """Add a step, or change `step`. One row a place: a second one of the same place is refused."""
    if not can_record(actor, entry):
        raise Forbidden("Chỉ đơn vị và công đoàn cấp trên ghi được các bước gửi ra ngoài, sau khi sáng kiến đã gửi.")
    check(said, step.id if step else None)
    name = said.name if said.destination in (Destination.CONTEST, Destination.OTHER) else ""
    if any(one is not step and (one.destination, one.name) == (said.destination, name) for one in entry.steps):
        raise DomainError("Nơi gửi này đã có trong danh sách, hãy sửa dòng đã ghi.", field="destination")
    before = step.outcome.value if step else ""
    if step is None:
        step = ExternalStep(destination=said.destination, name=name)
        entry.steps.append(step)
    step.destination, step.name, step.code, step.sent_on = said.destination, name, said.code, said.sent_on
    step.outcome, step.decision_no, step.decided_on = said.outcome, said.decision_no, said.decided_on
    _note(actor, entry, "external", before, step.outcome.value, told(step))
    db.session.flush()
    return step


def told(step: ExternalStep) -> str:
    """The row in words: "Phần mềm Tổng Liên đoàn, mã SK-01, gửi ngày 20/07/2019: chờ kết quả"."""
    decision = " ".join(filter(None, (step.decision_no, f"ngày {day(step.decided_on)}" if step.decided_on else "")))
    about = (
        step.label(),
        f"mã {step.code}" if step.code else "",
        f"gửi ngày {day(step.sent_on)}" if step.sent_on else "",
    )
    said = f"{', '.join(filter(None, about))}: {step.outcome.label.lower()}"
    return f"{said} (QĐ số {decision})" if decision else said


def remove(actor: Actor, entry: Initiative, step: ExternalStep) -> None:
    """Take a row back that was recorded by mistake. What was decided outside stays (H-7)."""
    if not can_record(actor, entry):
        raise Forbidden("Chỉ đơn vị và công đoàn cấp trên sửa được các bước gửi ra ngoài.")
    if step.outcome is not Outcome.WAITING:
        raise DomainError("Dòng đã có kết quả thì không xóa; hãy sửa lại kết quả nếu ghi nhầm.")
    _note(actor, entry, "external", step.outcome.value, "", f"Xóa dòng: {told(step)}")
    entry.steps.remove(step)
    db.session.flush()


def enter_codes(actor: Actor, codes: Mapping[str, str], sent_on: date) -> tuple[int, dict[str, str]]:
    """Codes typed on a page, {public id: code}: how many were kept, and what is wrong by public id. All or nothing."""
    typed = {public_id: code for public_id, code in codes.items() if code}
    taken = _taken(list(typed.values())) if typed else set()
    wrong: dict[str, str] = {}
    seen: dict[str, str] = {}
    entries = find_many(actor, list(typed))
    for entry in entries:
        code = typed[entry.public_id]
        if len(code) > LONGEST:
            wrong[entry.public_id] = f"Nhập nhiều nhất {LONGEST} ký tự."
        elif code in seen:
            wrong[entry.public_id] = f"Mã này vừa nhập cho sáng kiến “{seen[code]}”."
        elif code in taken:
            wrong[entry.public_id] = TAKEN
        elif not can_record(actor, entry):
            wrong[entry.public_id] = "Bạn không ghi được mã cho sáng kiến này."
        elif entry.portal_code:
            wrong[entry.public_id] = f"Người khác vừa nhập mã {entry.portal_code}."
        seen.setdefault(code, entry.title)
    if wrong:
        return 0, wrong
    for entry in entries:
        record(actor, entry, Said(Destination.PORTAL, code=typed[entry.public_id], sent_on=sent_on))
    return len(entries), {}


def to_front(actor: Actor, public_ids: Sequence[str], sent_on: date) -> int:
    """Those ticked go to UBMTTQ Việt Nam tỉnh (BK-O3); what went there already stays as it is. How many went."""
    entries = _recordable(actor, public_ids)
    waiting = [one for one in entries if all(step.destination is not Destination.FRONT for step in one.steps)]
    for entry in waiting:
        record(actor, entry, Said(Destination.FRONT, sent_on=sent_on))
    return len(waiting)


def front_decided(
    actor: Actor, public_ids: Sequence[str], outcome: Outcome, decision_no: str, decided_on: date | None
) -> int:
    """What UBMTTQ decided about those ticked, one decision for all; those never sent there are left out. How many."""
    found = 0
    for entry in _recordable(actor, public_ids):
        step = next((one for one in entry.steps if one.destination is Destination.FRONT), None)
        if step is not None:
            said = Said(
                Destination.FRONT, "", step.code, step.sent_on, outcome, decision_no, decided_on or step.decided_on
            )
            record(actor, entry, said, step)
            found += 1
    return found


def select(actor: Actor, public_ids: Sequence[str], chosen: bool) -> int:
    """Choose those ticked as outstanding, or take the choice back; those that stand so already are left out. How many."""
    entries = [one for one in find_many(actor, public_ids) if (one.selected_at is None) == chosen]
    if not all(can_select(actor, entry) for entry in entries):
        raise Forbidden("Công đoàn cấp trên hoặc đơn vị ban hành chọn tiêu biểu trong các sáng kiến đã duyệt.")
    moment = clock.now()
    for entry in entries:
        post = _choosing(actor, entry)
        entry.selected_at = moment if chosen else None
        entry.selected_by_id = actor.user_id if chosen else None
        entry.selected_unit_id = post.unit_id if chosen and post else None
        _note(actor, entry, "selection", "" if chosen else "selected", "selected" if chosen else "", "")
    db.session.flush()
    return len(entries)


def _recordable(actor: Actor, public_ids: Sequence[str]) -> list[Initiative]:
    entries = find_many(actor, public_ids)
    if not all(can_record(actor, entry) for entry in entries):
        raise Forbidden("Trong danh sách có sáng kiến bạn không ghi được kết quả.")
    return entries


def _note(actor: Actor, entry: Initiative, line: str, before: str, after: str, comment: str) -> None:
    db.session.add(
        EntryEvent(
            entry_id=entry.id, at=clock.now(), actor_id=actor.user_id,
            unit_id=actor.home.unit_id if actor.home else None, line=line, action=f"{line}_{after or 'removed'}",
            before=before, after=after, version=entry.version + 1, comment=comment,
        )
    )  # fmt: skip
    entry.updated_at = clock.now()
