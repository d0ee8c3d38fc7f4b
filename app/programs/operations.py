"""Making and changing programmes, and giving units their numbers. Everything flushes; the route commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.campaigns.models import Campaign
from app.initiatives.eligibility import judge_again
from app.initiatives.models import Initiative, InitiativeProgram, ProgramAllocation
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.programs.policy import can_change, may_own
from app.units.models import OrgUnit

JUDGING = ("applied_from", "applied_to", "excludes_protected", "name")


@dataclass(frozen=True)
class Terms:
    """What a programme says. Both windows inclusive; `campaigns` are the plans it belongs to, of any year."""

    name: str
    organiser: str
    entry_from: date
    entry_to: date
    applied_from: date | None = None
    applied_to: date | None = None
    excludes_protected: bool = False
    total: int | None = None
    source_doc: str = ""
    campaigns: Sequence[Campaign] = field(default=())


def _check(terms: Terms) -> None:
    if terms.entry_to < terms.entry_from:
        raise DomainError("Ngày kết thúc nhận phải từ ngày bắt đầu nhận trở đi.", field="entry_to")
    if terms.entry_to.year - terms.entry_from.year > 10:
        raise DomainError("Chương trình kéo dài quá 10 năm; kiểm tra lại năm.", field="entry_to")
    if terms.applied_from and terms.applied_to and terms.applied_to < terms.applied_from:
        raise DomainError("Ngày kết thúc thời gian áp dụng phải từ ngày bắt đầu trở đi.", field="applied_to")
    if not terms.campaigns:
        raise DomainError("Chọn ít nhất một kế hoạch mà chương trình này thuộc về.", field="campaigns")


def make(actor: Actor, owner: OrgUnit, terms: Terms) -> InitiativeProgram:
    """A new programme of `owner`. DomainError at the field that is wrong."""
    if owner.id not in may_own(actor):
        raise Forbidden(f"Chỉ chủ tịch hoặc quản trị kế hoạch của {owner.label()} lập được chương trình.")
    _check(terms)
    program = InitiativeProgram(owner_id=owner.id)
    _write(program, terms)
    db.session.add(program)
    db.session.flush()
    audit(actor, "program.make", owner.id, program=program.public_id)
    return program


def change(actor: Actor, program: InitiativeProgram, terms: Terms) -> None:
    """Change it. Initiatives sent already are judged again by the new days; a plan with initiatives in it stays."""
    if not can_change(actor, program):
        raise Forbidden("Chỉ đơn vị lập chương trình được sửa.")
    _check(terms)
    gone = {one.id for one in program.campaigns} - {one.id for one in terms.campaigns}
    if gone and _used(program, gone):
        raise DomainError("Kế hoạch đã có sáng kiến của chương trình thì không bỏ được.", field="campaigns")
    before = [getattr(program, name) for name in JUDGING]
    _write(program, terms)
    db.session.flush()
    if before != [getattr(program, name) for name in JUDGING]:
        judge_again(program)
    audit(actor, "program.change", program.owner_id, program=program.public_id)


def _used(program: InitiativeProgram, campaign_ids: set[int]) -> bool:
    query = sa.select(Initiative.id).where(
        Initiative.program_id == program.id, Initiative.campaign_id.in_(campaign_ids)
    )
    return db.session.scalar(query.limit(1)) is not None


def _write(program: InitiativeProgram, terms: Terms) -> None:
    names = ("name", "organiser", "entry_from", "entry_to", "applied_from", "applied_to", "excludes_protected", "total")
    for name in (*names, "source_doc"):
        setattr(program, name, getattr(terms, name))
    program.campaigns = list(terms.campaigns)


def give(actor: Actor, program: InitiativeProgram, numbers: Mapping[int, int | None]) -> int:
    """Give units their numbers, {unit id: number}; None takes it back, a unit not named keeps its own. How many changed."""
    if not can_change(actor, program):
        raise Forbidden("Chỉ đơn vị lập chương trình được giao chỉ tiêu.")
    stored = {
        one.unit_id: one
        for one in db.session.scalars(sa.select(ProgramAllocation).where(ProgramAllocation.program_id == program.id))
    }
    changed = 0
    for unit_id, amount in numbers.items():
        row = stored.get(unit_id)
        if (row.amount if row else None) == amount:
            continue
        changed += 1
        if row is None:
            db.session.add(ProgramAllocation(program_id=program.id, unit_id=unit_id, amount=amount))
        elif amount is None:
            db.session.delete(row)
        else:
            row.amount = amount
    db.session.flush()
    audit(actor, "program.give", program.owner_id, program=program.public_id, units=changed)
    return changed
