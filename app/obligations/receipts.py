"""Guidance documents: which unit has received which, said in one tap; and reminding those that have not.

Asked of every unit below the plan's owner, by any of its people who write. Everything flushes; the route commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import WRITERS, Actor
from app.campaigns.models import Campaign, CampaignDocument
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.errors import DomainError, Forbidden
from app.obligations import policy
from app.obligations.models import DocumentReceipt, DocumentReminder, ReminderChannel
from app.units.models import OrgUnit
from app.units.queries import alive, in_branches

PAGE = 50


@dataclass(frozen=True)
class Silent:
    """A unit that has not said it received a document."""

    code: str
    name: str
    upper: str
    chair: str
    phone: str


def asked_units(actor: Actor, campaign: Campaign) -> list[int]:
    """Ids of the actor's own units that are asked: those below the owner for which the actor writes."""
    return [
        post.unit_id
        for post in actor.posts
        if post.role in WRITERS and post.path != campaign.owner.path and post.path.startswith(campaign.owner.path)
    ]


def received(document_ids: Collection[int], unit_ids: Collection[int]) -> set[tuple[int, int]]:
    """(document, unit) of what was received."""
    if not document_ids or not unit_ids:
        return set()
    query = sa.select(DocumentReceipt.document_id, DocumentReceipt.unit_id).where(
        DocumentReceipt.document_id.in_(document_ids), DocumentReceipt.unit_id.in_(unit_ids)
    )
    return {(document, unit) for document, unit in db.session.execute(query)}


def receive(actor: Actor, campaign: Campaign, document: CampaignDocument) -> int:
    """Every own unit of the actor has received it: how many said so now. The first time counts; saying it again is nothing.

    Raises Forbidden where none of the actor's units is asked.
    """
    units = asked_units(actor, campaign)
    if not units:
        raise Forbidden("Văn bản này không hỏi đơn vị của bạn đã nhận hay chưa.")
    there = {unit for _, unit in received([document.id], units)}
    made = 0
    for unit_id in dict.fromkeys(units):
        if unit_id in there:
            continue
        receipt = DocumentReceipt(document_id=document.id, unit_id=unit_id, at=clock.now(), by_id=actor.user_id)
        try:
            with db.session.begin_nested():
                db.session.add(receipt)
            made += 1
        except IntegrityError:  # a colleague tapped in the same moment
            continue
    return made


def _population(actor: Actor, campaign: Campaign, today: date) -> list[sa.ColumnElement[bool]]:
    own = list(actor.unit_ids)
    return [
        in_branches(actor), under(OrgUnit.path, campaign.owner.path), OrgUnit.id != campaign.owner_id,
        OrgUnit.id.not_in(own), alive(today),
    ]  # fmt: skip


def counts(actor: Actor, campaign: Campaign, documents: Sequence[CampaignDocument]) -> dict[int, tuple[int, int]]:
    """{document: (units of the actor's branches that received it, units asked)}. Two statements; empty where none is asked."""
    where = _population(actor, campaign, clock.today())
    total = db.session.scalar(sa.select(sa.func.count(OrgUnit.id)).where(*where)) or 0
    if not total:
        return {}
    query = (
        sa.select(DocumentReceipt.document_id, sa.func.count())
        .join(OrgUnit, OrgUnit.id == DocumentReceipt.unit_id)
        .where(DocumentReceipt.document_id.in_([one.id for one in documents]), *where)
        .group_by(DocumentReceipt.document_id)
    )
    found = {document: number for document, number in db.session.execute(query)}  # noqa: C416
    return {one.id: (found.get(one.id, 0), total) for one in documents}


def silent(
    actor: Actor, campaign: Campaign, document: CampaignDocument, *, limit: int = PAGE, page: int = 1
) -> tuple[list[Silent], int]:
    """(units of the actor's branches that have not received it, by upper union and name; their number). Two statements."""
    there = sa.exists().where(DocumentReceipt.document_id == document.id, DocumentReceipt.unit_id == OrgUnit.id)
    where = [*_population(actor, campaign, clock.today()), sa.not_(there)]
    total = db.session.scalar(sa.select(sa.func.count(OrgUnit.id)).where(*where)) or 0
    upper = aliased(OrgUnit)
    query = (
        sa.select(OrgUnit, upper)
        .outerjoin(upper, upper.id == OrgUnit.parent_id)
        .where(*where)
        .order_by(OrgUnit.tier, upper.sort_key, OrgUnit.sort_key, OrgUnit.id)
        .limit(limit)
        .offset((max(page, 1) - 1) * limit)
    )
    rows = [
        Silent(unit.code, unit.label(), above.label() if above else "", unit.chair_name, unit.phone)
        for unit, above in db.session.execute(query)
    ]
    return rows, total


def ready(channel: ReminderChannel, campaign: Campaign, document: CampaignDocument, sender: OrgUnit,
          rows: Sequence[Silent], total: int) -> str:  # fmt: skip
    """Words to copy: what is to be read, and who has not said that it came."""
    names = "; ".join(row.name for row in rows) + (
        f"; … và {total - len(rows)} đơn vị khác" if total > len(rows) else ""
    )
    if channel is ReminderChannel.PHONE:
        return f"Nhắc qua điện thoại: mở văn bản “{document.title}” trên Sổ Thi Đua, đọc rồi bấm “Đã nhận”."
    if channel is ReminderChannel.LETTER:
        return (
            f"Kính gửi: Các đơn vị có tên dưới đây\n\nĐể thực hiện Kế hoạch “{campaign.title}”, {sender.name} đã gửi văn bản "
            f"“{document.title}” trên phần mềm Sổ Thi Đua.\n\nĐến nay các đơn vị sau chưa xác nhận đã nhận: {names}.\n\n"
            "Đề nghị các đơn vị mở văn bản, đọc và bấm “Đã nhận”./."
        )
    return (
        f"{sender.label()} nhắc: mở văn bản “{document.title}” trên Sổ Thi Đua, đọc rồi bấm “Đã nhận”.\n"
        f"Các đơn vị chưa xác nhận: {names}.\nTrân trọng cảm ơn!"
    )


def remind(actor: Actor, campaign: Campaign, document: CampaignDocument, channel: ReminderChannel, words: str) -> int:
    """Log a đôn đốc of those who have not received it; how many. Raises Forbidden, or DomainError when nobody is left."""
    home = actor.home
    if home is None or not policy.can_chase_documents(actor):
        raise Forbidden("Chỉ cán bộ của công đoàn cấp trên đôn đốc được.")
    if not words:
        raise DomainError("Cần có nội dung đôn đốc.", field="words")
    _, total = silent(actor, campaign, document, limit=1)
    if not total:
        raise DomainError("Không còn đơn vị nào chưa nhận văn bản này.")
    db.session.add(
        DocumentReminder(
            document_id=document.id, from_unit_id=home.unit_id, channel=channel, words=words, units=total,
            at=clock.now(), by_id=actor.user_id,
        )
    )  # fmt: skip
    db.session.flush()
    return total


def reminders(actor: Actor, document: CampaignDocument, limit: int = 5) -> list[DocumentReminder]:
    """The newest reminders from the actor's branches."""
    query = (
        sa.select(DocumentReminder)
        .join(OrgUnit, OrgUnit.id == DocumentReminder.from_unit_id)
        .where(DocumentReminder.document_id == document.id, in_branches(actor))
        .options(joinedload(DocumentReminder.by))
        .order_by(DocumentReminder.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))
