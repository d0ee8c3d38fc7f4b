"""Writing entries: drafts, files, sending, moves of one and of many. Everything flushes; the route commits."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Actor
from app.campaigns.deadlines import Deadline
from app.campaigns.models import Campaign, Obligation, ObligationKind
from app.entries import policy, queries
from app.entries.facts import Fact, as_dict, difference
from app.entries.models import OUT, Attachment, Channel, Entry, EntryEvent, EntryState, FamilyName
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from app.kernel.text import clean_line, fold
from app.kernel.uploads import Upload
from app.obligations import queries as obligations
from app.obligations.models import ObligationItem
from app.obligations.operations import fulfil, is_overdue, mirror
from app.units.models import OrgUnit

MOST_FILES = 10
Typed = dict[str, list[str]]
EDITABLE = frozenset({EntryState.DRAFT, EntryState.RETURNED})

_DUE_BY = {  # a union's own registrations and initiatives go into the summaries it owes (CB-O1)
    FamilyName.REGISTRATIONS: (ObligationKind.REGISTRATION, ObligationKind.REGISTRATION_SUMMARY),
    FamilyName.INITIATIVES: (ObligationKind.INITIATIVE_SUMMARY,),
}
_FULFILS = {  # families of which one paper fulfils a duty; where None, the entry's kind is the kind of the duty
    FamilyName.REGISTRATIONS: ObligationKind.REGISTRATION,
    FamilyName.NOMINATIONS: ObligationKind.NOMINATION,
    FamilyName.UNIT_PLANS: None,
    FamilyName.REPORTS: None,
    FamilyName.SUMMARIES: None,
}


@dataclass(frozen=True)
class Behalf:
    """How an upper union came to enter for a unit (decision 10)."""

    channel: Channel
    informant: str


def open_draft(
    actor: Actor,
    unit: OrgUnit,
    campaign: Campaign,
    model: type[Entry],
    key: str,
    kind: str = "",
    item: ObligationItem | None = None,
) -> Entry:
    """The entry made with the one-time `key`, or a new draft of `unit`. Sending a form twice finds the first (F1, row 25).

    `kind` is one the form offered, `item` the duty it was opened for. The entry found may be further on than a draft.
    """
    if entry := queries.by_key(actor, key):
        return entry
    moment = clock.now()
    entry = model(
        unit=unit,
        campaign=campaign,
        holder_id=unit.id,
        item=item,
        state=EntryState.DRAFT,
        kind=kind,
        created_by_id=actor.user_id,
        creation_key=key,
        created_at=moment,
        updated_at=moment,
    )
    if policy.on_behalf(actor, unit):
        entry.on_behalf_by_id = actor.user_id
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:  # on PostgreSQL the same form may arrive twice at once: the other one was first
        if first := queries.by_key(actor, key):
            return first
        raise
    return entry


def note_behalf(entry: Entry, behalf: Behalf) -> None:
    """Record who at the unit said it and how, for an entry that is nhập hộ."""
    if entry.on_behalf_by_id is not None:
        entry.on_behalf_channel, entry.on_behalf_of = behalf.channel, behalf.informant


def save_draft(entry: Entry, typed: Typed) -> None:
    """Keep what was typed, as typed. Does not touch `version`: an open form stays valid while it saves itself."""
    values: dict[str, object] = {"draft_data": typed, "draft_saved_at": clock.now()}
    if entry.state is EntryState.DRAFT and entry.first_sent_at is None:
        title = next((clean_line(text) for text in typed.get("title", [])), "")[:250]
        values |= {"title": title, "search_key": fold(title)}
    only = sa.update(Entry).where(Entry.id == entry.id).execution_options(synchronize_session=False)
    db.session.execute(only.values(**values))
    db.session.expire(entry, [*values])


def digest(typed: Typed) -> str:
    """What distinguishes one sending of a form from another with the same key."""
    return hashlib.sha256(json.dumps(typed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sent_twin(entry: Entry, typed: Typed) -> datetime | None:
    """When the unit sent the very same form before, under another key: a phone that lost the answer and began anew."""
    query = sa.select(Entry.sent_at).where(
        Entry.unit_id == entry.unit_id,
        Entry.family == entry.family,
        Entry.id != entry.id,
        Entry.sent_digest == digest(typed),
        Entry.state.in_(OUT),
    )
    return db.session.scalar(query.order_by(Entry.id.desc()).limit(1))


def attach(actor: Actor, entry: Entry, uploads: Sequence[Upload], store: FileStore) -> None:
    """Keep `uploads` with the entry; the same bytes twice are kept once. Files reach the disk before their rows (F2)."""
    if not uploads:
        return
    here = {file.sha256 for file in queries.attachments(entry)}
    for upload in uploads:
        if upload.sha256 in here:
            continue
        if len(here) >= MOST_FILES:
            raise DomainError(f"Mỗi hồ sơ có nhiều nhất {MOST_FILES} tệp.", field="files")
        here.add(upload.sha256)
        db.session.add(
            Attachment(
                entry_id=entry.id,
                kind=upload.kind,
                name=upload.name,
                mime=upload.mime,
                stored=store.put(upload.data, upload.suffix),
                stored_thumb=store.put(upload.thumb, ".jpg") if upload.thumb else "",
                size=len(upload.data),
                width=upload.width,
                height=upload.height,
                taken_at=upload.taken_at,
                sha256=upload.sha256,
                uploaded_at=clock.now(),
                uploaded_by_id=actor.user_id,
            )
        )
    db.session.flush()


def detach(entry: Entry, public_ids: Iterable[str]) -> None:
    """Take files off an entry that is still being written; the sweeper removes the bytes later."""
    wanted = {queries.comparable(public_id) for public_id in public_ids}
    if wanted:
        db.session.execute(
            sa.delete(Attachment).where(Attachment.entry_id == entry.id, Attachment.public_id.in_(wanted))
        )


def is_late(entry: Entry) -> bool:
    """This moment is past the plan's deadline for the entry's family and the unit's tier (decision 13)."""
    kinds = _DUE_BY.get(FamilyName(entry.family), ())
    duties = db.session.scalars(
        sa.select(Obligation).where(
            Obligation.campaign_id == entry.campaign_id, Obligation.kind.in_(kinds), Obligation.due_on.is_not(None)
        )
    )
    moment = clock.now()
    return any(
        Deadline(duty.due_on, duty.due_inclusive).is_late(moment)
        for duty in duties
        if duty.due_on and entry.unit.tier in duty.owed_by_tiers
    )


def duty_of(entry: Entry) -> ObligationItem | None:
    """The item this entry fulfils: the one its form named, else the unit's open one of the kind; None: nothing is owed."""
    family = FamilyName(entry.family)
    if entry.unbidden:
        return None
    if entry.item_id is not None or family not in _FULFILS:
        return entry.item
    kind = _FULFILS[family] or next((one for one in ObligationKind if one.value == entry.kind), None)
    return obligations.open_item(entry.campaign, entry.unit, [kind]) if kind else None


def send(
    actor: Actor,
    entry: Entry,
    facts: Sequence[Fact],
    labels: Mapping[str, str],
    typed: Typed,
    seen_version: int | None = None,
) -> EntryEvent:
    """Send a filled entry to its first desk, remembering what it says and how that differs from the last sending."""
    said = as_dict(facts)
    before = queries.last_facts(entry) if entry.first_sent_at else None
    entry.item = duty_of(entry)
    again = entry.first_sent_at is not None
    overdue = is_overdue(entry.item, clock.today()) if entry.item else is_late(entry)
    note = Note(
        facts=said,
        changes=difference(before, said, labels) if before is not None else None,
        late=not again and overdue,
    )
    entry.sent_digest = digest(typed)
    event = take(REVIEW, "send", entry, actor, note, seen_version=seen_version)
    if entry.item is not None:
        fulfil(entry.item, clock.now(), again=again)
    db.session.flush()
    mirror([entry.item_id] if entry.item_id else [])
    return event


def mark_opened(actor: Actor, entry: Entry) -> bool:
    """The desk has read it: from now on it cannot be withdrawn. True when this was the first reading."""
    if entry.state is not EntryState.SENT or entry.opened_at or not policy.can_review(actor, entry):
        return False
    if policy.wrote_or_sent(actor, entry):
        return False
    first = sa.update(Entry).where(Entry.id == entry.id, Entry.opened_at.is_(None))
    db.session.execute(first.values(opened_at=clock.now()).execution_options(synchronize_session=False))
    db.session.expire(entry, ["opened_at"])
    return True


def confirm(actor: Actor, entry: Entry) -> None:
    """The unit says that what was entered on its behalf is right (decision 10)."""
    if not policy.can_confirm(actor, entry):
        raise DomainError("Hồ sơ này không cần hoặc đã được xác nhận.")
    entry.unit_confirmed_at = entry.updated_at = clock.now()
    db.session.add(
        EntryEvent(
            entry_id=entry.id,
            at=entry.updated_at,
            actor_id=actor.user_id,
            unit_id=entry.unit_id,
            line="unit",
            action="confirm",
            before="",
            after="",
            version=entry.version + 1,
        )
    )
    db.session.flush()
