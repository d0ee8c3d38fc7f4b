"""Moves of many entries at once: bulk decisions of a desk, and what follows a branch to its new upper union."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import Actor
from app.entries import queries
from app.entries.models import Entry, EntryEvent, EntryState
from app.entries.workflow import REVIEW, Note, changed_words, make_all, plan
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.units.models import OrgUnit

BULK_LIMIT = 500


@dataclass(frozen=True)
class Outcome:
    """What became of one entry of a bulk action; `refusal` is "" where it went through."""

    public_id: str
    family: str
    title: str
    unit_name: str
    refusal: str


def take_many(
    actor: Actor, action: str, items: Mapping[str, int], note: Note, *, dry_run: bool = False
) -> list[Outcome]:
    """Take one step for many entries, each by itself: {public id: version the person saw}. At most BULK_LIMIT.

    Returns one outcome per entry the actor may see, in the order of units; ids that are not theirs are not mentioned.
    To "approve" many acknowledges those among them that are sent to be known of.
    With `dry_run` nothing changes and the outcomes tell what would happen.
    """
    if len(items) > BULK_LIMIT:
        raise DomainError(f"Mỗi lần xử lý nhiều nhất {BULK_LIMIT} hồ sơ.")
    entries = queries.find_many(actor, list(items))
    alone = queries.sole_reviewers({entry.holder_id for entry in entries if entry.holder_id})
    moves, outcomes = [], []
    for entry in entries:
        refusal = ""
        if items[entry.public_id] != entry.version:
            refusal = changed_words(entry)
        else:
            try:
                named = "acknowledge" if action == "approve" and entry.to_acknowledge else action
                moves.append(plan(REVIEW, named, entry, actor, note, alone=entry.holder_id in alone))
            except DomainError as error:
                refusal = error.message
        outcomes.append(Outcome(entry.public_id, entry.family, entry.title, entry.unit.label(), refusal))
    if not dry_run:
        make_all(moves)
    return outcomes


def reroute(unit_ids: Sequence[int], old_holder_id: int, new_holder_id: int, actor: Actor | None) -> int:
    """Sent entries of units that changed their upper union go from its desk to the new one; returns how many.

    The one exception to `workflow.take`: whole branches move, so it is one INSERT and one UPDATE for every 10,000 units.
    Where a command moves them (`actor` None), the line of history names the sender.
    """
    db.session.flush()
    desk = db.session.get_one(OrgUnit, new_holder_id)
    home = actor.home.unit_id if actor and actor.home else None
    moved = 0
    for start in range(0, len(unit_ids), 10_000):
        units = unit_ids[start : start + 10_000]
        theirs = (Entry.state == EntryState.SENT, Entry.holder_id == old_holder_id, Entry.unit_id.in_(units))
        moment = sa.literal(clock.now(), Entry.updated_at.type)
        line = {
            "entry_id": Entry.id,
            "at": moment,
            "actor_id": sa.literal(actor.user_id) if actor else Entry.sent_by_id,
            "unit_id": sa.literal(home, sa.Integer),
            "line": sa.literal("desk"),
            "action": sa.literal("reroute"),
            "before": sa.literal(EntryState.SENT.value),
            "after": sa.literal(EntryState.SENT.value),
            "version": Entry.version + 1,
            "comment": sa.literal(f"Đơn vị đổi cấp trên; nay do {desk.label()} duyệt."),
        }
        db.session.execute(sa.insert(EntryEvent).from_select([*line], sa.select(*line.values()).where(*theirs)))
        away = sa.update(Entry).where(*theirs).execution_options(synchronize_session=False)
        values = {"holder_id": new_holder_id, "version": Entry.version + 1, "opened_at": None, "updated_at": moment}
        moved += len(db.session.scalars(away.values(**values).returning(Entry.id)).all())
    db.session.expire_all()
    return moved
