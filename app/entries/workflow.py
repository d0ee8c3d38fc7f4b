"""The moves of an entry as data, and the one function that makes them.

`take` is the only writer of a state and of a holder; it adds the line of history in the same breath and lets the duty
the entry fulfils follow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import object_session
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Actor
from app.campaigns.models import CampaignState
from app.entries import desks, policy
from app.entries.models import Entry, EntryEvent, EntryState
from app.kernel import clock
from app.kernel.errors import DomainError, Forbidden, StaleEntry
from app.kernel.text import day
from app.obligations.operations import mirror

S = EntryState


def _edits(actor: Actor, entry: Entry, alone: bool) -> bool:
    return policy.can_edit(actor, entry)


def _sends(actor: Actor, entry: Entry, alone: bool) -> bool:
    return policy.can_send(actor, entry)


@dataclass(frozen=True)
class Step:
    """A move from one of `sources` to `target`, which puts the entry on the desk that `desk` names.

    `allowed(actor, entry, alone)`: `alone` says that the holder has a single reviewer (decision 9).
    """

    action: str
    label: str
    done: str  # what the confirmation says
    sources: frozenset[StrEnum]
    target: StrEnum
    allowed: Callable[[Actor, Entry, bool], bool]
    desk: Callable[[Entry], int | None] = desks.same_desk
    needs_comment: bool = False
    until_closing: bool = False
    tone: str = "secondary"


@dataclass(frozen=True)
class Line:
    """The steps of one state column. An entry may live on several lines, each with its own column."""

    column: str
    steps: tuple[Step, ...]


REVIEW = Line(
    "state",
    (
        Step(
            "send", "Gửi", "Đã gửi", frozenset({S.DRAFT, S.RETURNED}), S.SENT, _sends,
            desk=desks.first_desk, until_closing=True, tone="primary",
        ),
        Step(
            "approve", "Duyệt", "Đã duyệt", frozenset({S.SENT}), S.APPROVED, policy.can_approve,
            desk=desks.nobody, tone="primary",
        ),
        Step(
            "acknowledge", "Ghi nhận", "Đã nhận", frozenset({S.SENT}), S.ACKNOWLEDGED, policy.can_acknowledge,
            desk=desks.nobody, tone="primary",
        ),
        Step(
            "forward", "Đồng ý, chuyển lên cấp trên", "Đã chuyển lên cấp trên", frozenset({S.SENT}), S.SENT,
            policy.can_forward, desk=desks.next_desk,
        ),
        Step(
            "return", "Trả lại để bổ sung", "Đã trả lại", frozenset({S.SENT}), S.RETURNED, policy.may_judge,
            desk=desks.back_home, needs_comment=True,
        ),
        Step(
            "reject", "Không chấp nhận", "Đã ghi không chấp nhận", frozenset({S.SENT}), S.REJECTED, policy.can_decide,
            desk=desks.nobody, needs_comment=True, tone="danger",
        ),
        Step(
            "withdraw", "Thu hồi để sửa", "Đã thu hồi", frozenset({S.SENT}), S.DRAFT, policy.can_withdraw,
            desk=desks.back_home,
        ),
        Step(
            "cancel", "Bỏ bản nháp", "Đã bỏ bản nháp", frozenset({S.DRAFT}), S.CANCELLED, _edits,
            desk=desks.nobody, tone="danger",
        ),
        Step(
            "cancel", "Rút hồ sơ", "Đã rút hồ sơ", frozenset({S.RETURNED}), S.CANCELLED, _edits,
            desk=desks.nobody, needs_comment=True, tone="danger",
        ),
    ),
)  # fmt: skip

DESK_ACTIONS = ("approve", "acknowledge", "forward", "return", "reject")


@dataclass(frozen=True)
class Note:
    """What goes with a move: the reason, the form field it is about, until when to mend, and what was sent."""

    comment: str = ""
    field: str = ""
    grace_on: date | None = None
    facts: dict[str, str] | None = None
    changes: Sequence[tuple[str, str, str]] | None = None
    late: bool = False


def available(line: Line, entry: Entry, actor: Actor, alone: bool = False) -> list[Step]:
    """The steps to offer `actor` as buttons, in the order of the table."""
    state = getattr(entry, line.column)
    return [step for step in line.steps if state in step.sources and step.allowed(actor, entry, alone)]


@dataclass(frozen=True)
class Move:
    """A step that was found allowed and is not made yet: what it writes into the entry's row, and its line of history."""

    entry: Entry
    columns: dict[str, Any]
    event: dict[str, Any]


def take(
    line: Line,
    action: str,
    entry: Entry,
    actor: Actor,
    note: Note | None = None,
    *,
    seen_version: int | None = None,
    alone: bool = False,
) -> EntryEvent:
    """Take the step `action` of `line` and add it to the entry's history; the duty it fulfils follows. Flushes.

    Raises, before anything is changed, what `plan` raises, and
        StaleEntry: `seen_version` is given and the entry changed since; carries the differences.
    """
    check_fresh(entry, seen_version)
    move = plan(line, action, entry, actor, note or Note(), alone=alone)
    session = object_session(entry)
    assert session is not None, "an entry moves inside a session"
    for name, value in move.columns.items():
        setattr(entry, name, value)
    event = EntryEvent(**move.event)
    session.add(event)
    if entry.item_id is not None:
        session.flush()
        mirror([entry.item_id])
    return event


def plan(line: Line, action: str, entry: Entry, actor: Actor, note: Note, *, alone: bool) -> Move:
    """The step `action` of `line`, not made yet.

    Raises:
        DomainError: the entry stands elsewhere, the reason is missing, or the campaign has closed.
        Forbidden: the actor may not take this step.
    """
    step = _find(line, action, entry)
    if not step.allowed(actor, entry, alone):
        raise Forbidden(_why_not(step, actor, entry))
    if step.needs_comment and not note.comment:
        raise DomainError("Cần ghi lý do để đơn vị biết cách bổ sung.", field="comment")
    if step.until_closing:
        _check_open(entry)
    moment = clock.now()
    event = {
        "entry_id": entry.id,
        "at": moment,
        "actor_id": actor.user_id,
        "unit_id": _acting_unit(step, actor, entry),
        "line": line.column,
        "action": action,
        "before": str(getattr(entry, line.column)),
        "after": str(step.target),
        "version": (entry.version or 0) + 1,
        "comment": note.comment,
        "field": note.field,
        "facts": note.facts,
        "changes": [list(change) for change in note.changes] if note.changes else None,
    }
    columns = {line.column: step.target, "holder_id": step.desk(entry), "updated_at": moment}
    return Move(entry, columns | _stamp(step, entry, actor, note, alone, moment), event)


def make_all(moves: Sequence[Move]) -> None:
    """Make moves of one action in two statements, however many they are; their entries must be locked.

    StaleDataError when one of them changed all the same.
    """
    if not moves:
        return
    session = object_session(moves[0].entry)
    assert session is not None, "entries move inside a session"
    columns = Entry.__mapper__.columns
    values = {name: sa.bindparam(f"new_{name}", type_=columns[name].type) for name in moves[0].columns}
    change = sa.update(Entry).where(Entry.id == sa.bindparam("of_id"), Entry.version == sa.bindparam("at_version"))
    rows = [
        {"of_id": move.entry.id, "at_version": move.entry.version}
        | {f"new_{name}": value for name, value in move.columns.items()}
        for move in moves
    ]
    made = session.connection().execute(change.values(**values, version=Entry.version + 1), rows)
    if made.rowcount != len(rows):
        raise StaleDataError(f"{len(rows) - made.rowcount} of {len(rows)} entries changed meanwhile")
    session.execute(sa.insert(EntryEvent), [move.event for move in moves])
    mirror({move.entry.item_id for move in moves if move.entry.item_id is not None})
    session.expire_all()


def check_fresh(entry: Entry, seen_version: int | None) -> None:
    """Raise StaleEntry, with the differences sent since, when the entry is no longer at `seen_version` (None: no check)."""
    if seen_version is None or seen_version == entry.version:
        return
    session = object_session(entry)
    assert session is not None
    events = session.query(EntryEvent).filter(EntryEvent.entry_id == entry.id, EntryEvent.version > seen_version)
    changes = [tuple(change) for event in events.order_by(EntryEvent.id) for change in event.changes or ()]
    raise StaleEntry(changed_words(entry), changes)


def changed_words(entry: Entry) -> str:
    """What to tell somebody who opened the entry before its last change."""
    return f"Hồ sơ vừa được người khác cập nhật, nay là “{entry.state.label}”. Xem lại rồi thao tác."


def _check_open(entry: Entry) -> None:
    """Raise DomainError when the plan takes no entries today. Who was given a grace date has until then (decision 13)."""
    campaign, today = entry.campaign, clock.today()
    if campaign.state is not CampaignState.ISSUED:
        raise DomainError(f"Kế hoạch ở trạng thái “{campaign.state.label}”, không nhận thêm hồ sơ.")
    in_grace = entry.grace_on is not None and today <= entry.grace_on
    if campaign.closes_on and today > campaign.closes_on and not in_grace:
        raise DomainError(f"Kế hoạch đã khóa sổ hết ngày {day(campaign.closes_on)}, không nhận thêm hồ sơ.")


def _find(line: Line, action: str, entry: Entry) -> Step:
    state = getattr(entry, line.column)
    for step in line.steps:
        if step.action == action and state in step.sources:
            return step
    raise DomainError(f"Hồ sơ đang ở trạng thái “{state.label}”, không thực hiện được bước này.")


def _why_not(step: Step, actor: Actor, entry: Entry) -> str:
    if step.action in DESK_ACTIONS and policy.can_review(actor, entry) and policy.wrote_or_sent(actor, entry):
        return "Người lập hoặc gửi hồ sơ không tự duyệt hồ sơ của mình; cần người khác trong đơn vị xử lý."
    if step.action in ("approve", "reject") and entry.to_acknowledge and policy.can_review(actor, entry):
        return "Hồ sơ này gửi để theo dõi: chọn “Ghi nhận”."
    if step.action == "approve" and entry.decided_above and policy.can_review(actor, entry):
        return "Hồ sơ này do cấp trên quyết định: chọn “Đồng ý, chuyển lên cấp trên”."
    if step.action == "withdraw" and entry.opened_at:
        return "Cấp trên đã mở xem nên không thu hồi được nữa; có thể đề nghị cấp trên trả lại để sửa."
    return "Bạn không có quyền thực hiện bước này với hồ sơ."


def _acting_unit(step: Step, actor: Actor, entry: Entry) -> int | None:
    """The unit in whose name the actor moves: the holder's on a desk, the entry's own otherwise, else the actor's home."""
    wanted = entry.holder_id if step.action in DESK_ACTIONS else entry.unit_id
    return wanted if wanted in actor.unit_ids else actor.home.unit_id if actor.home else None


def _stamp(step: Step, entry: Entry, actor: Actor, note: Note, alone: bool, moment: datetime) -> dict[str, Any]:
    """Who and when beside the state. `first_sent_at` and `late` are written once and never again (decision 13)."""
    if step.action == "send":
        sent = {"sent_at": moment, "sent_by_id": actor.user_id, "opened_at": None, "grace_on": None, "draft_data": None}
        if entry.first_sent_at is None:
            sent |= {"first_sent_at": moment, "late": note.late}
        if entry.on_behalf_by_id is not None:  # sent by the unit itself it needs no confirmation, sent anew it does
            sent["unit_confirmed_at"] = None if policy.on_behalf(actor, entry.unit) else moment
        return sent
    if step.action == "return":
        return {"grace_on": note.grace_on}
    if step.action == "forward":
        return {"opened_at": entry.opened_at or moment}  # acted on, hence read: it cannot be withdrawn any more
    if step.target in (S.APPROVED, S.ACKNOWLEDGED, S.REJECTED):
        alone = alone and policy.wrote_or_sent(actor, entry)
        return {"decided_at": moment, "decided_by_id": actor.user_id, "self_confirmed": alone}
    return {}
