"""What changes of the union tree do beyond it: entries follow to the new desk, chairs get accounts, the audit is told.

Every route and command that moves units or imports them goes through here. Everything flushes; the caller commits.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from app.accounts import chairs as accounts
from app.accounts import names
from app.accounts.models import Actor, Post, Role, User
from app.accounts.operations import audit
from app.accounts.queries import not_ended
from app.entries.many import reroute
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import fold, number
from app.obligations.operations import generate_around
from app.units import imports, operations
from app.units.import_plan import Chair, ImportPlan
from app.units.models import OrgUnit
from app.units.operations import Moved

SOME = 500  # parameters of one statement


def follow(actor: Actor | None, moved: Iterable[Moved]) -> int:
    """Sent entries of moved branches leave the desks no longer above them; returns how many went to the new one."""
    return sum(reroute(branch.unit_ids, desk, branch.to, actor) for branch in moved for desk in branch.left)


def move(actor: Actor, unit: OrgUnit, parent: OrgUnit, on: date, decision_no: str = "") -> int:
    """`units.operations.move` with all that follows from it; returns how many entries changed desks."""
    moved = operations.move(unit, parent, on, decision_no)
    followed = follow(actor, [moved])
    audit(actor, "unit.move", unit.id, to=parent.code, units=len(moved.unit_ids), entries=followed)
    return followed


def merge(actor: Actor, unit: OrgUnit, into: OrgUnit, on: date, decision_no: str = "") -> int:
    """`units.operations.merge` with all that follows from it; returns how many entries changed desks."""
    moved = operations.merge(unit, into, on, decision_no)
    followed = follow(actor, moved)
    audit(actor, "unit.merge", unit.id, into=into.code, units=sum(len(m.unit_ids) for m in moved), entries=followed)
    return followed


# Importing


def check_import(data: bytes, actor: Actor | None) -> ImportPlan:
    """`units.imports.check`, knowing who chairs which unit and whose phone is whose."""
    plan = imports.check(data, clock.today(), actor)
    wanted = _without_chair(plan.chairs)
    owners = _owners([number for chair in wanted if (number := _mobile(chair))])
    plan.chairs = wanted
    seen: dict[str, Chair] = {}
    for chair in wanted:
        phone = _mobile(chair) or ""
        owner = owners.get(phone)
        if owner is not None and fold(owner) != fold(chair.name):
            plan.refuse(chair.row, "Điện thoại", "Số điện thoại này đã thuộc về tài khoản của người khác.")
        first = seen.setdefault(phone, chair) if phone else chair
        if fold(first.name) != fold(chair.name):
            plan.refuse(chair.row, "Điện thoại", f"Trùng số điện thoại với chủ tịch khác tên ở dòng {first.row}.")
    return plan


def apply_import(actor: Actor | None, plan: ImportPlan) -> int:
    """Write a checked plan with accounts for its chairs; returns how many entries changed desks."""
    done = imports.apply(plan)
    known = done.units
    new = [accounts.Chair(known[chair.unit_code], chair.name, _mobile(chair)) for chair in plan.chairs]
    accounts.create_chairs(new, by=actor)
    followed = follow(actor, done.moved)
    generate_around()  # who is new owes what the plans ask
    counts = {kind.value: count for kind, count in plan.counts().items()}
    home = actor.home.unit_id if actor and actor.home else None
    audit(actor, "unit.import", home or _top(known.values()), accounts=len(new), entries=followed, **counts)
    return followed


def summary(plan: ImportPlan) -> str:
    """One line for commands and messages."""
    return f"{plan.summary()}; {number(len(plan.chairs))} tài khoản chủ tịch mới"


def _top(units: Iterable[OrgUnit]) -> int | None:
    top = min(units, key=lambda unit: len(unit.path), default=None)
    return top.id if top else None


def _mobile(chair: Chair) -> str | None:
    """The number to sign in with; a landline is none."""
    try:
        return names.phone_number(chair.phone)
    except DomainError:
        return None


def _without_chair(chairs: Sequence[Chair]) -> list[Chair]:
    """Those whose unit has nobody as chair yet: an import never replaces a person."""
    chaired: set[str] = set()
    for codes in _parts([chair.unit_code for chair in chairs]):
        held = sa.select(OrgUnit.code).join(Post, Post.unit_id == OrgUnit.id)
        held = held.where(OrgUnit.code.in_(codes), Post.role == Role.CHAIR, not_ended(clock.today()))
        chaired.update(db.session.scalars(held))
    return [chair for chair in chairs if chair.unit_code not in chaired]


def _owners(phones: Sequence[str]) -> dict[str, str]:
    """Names of those who have these numbers."""
    found: dict[str, str] = {}
    for some in _parts(phones):
        people = db.session.execute(sa.select(User.phone, User.full_name).where(User.phone.in_(some)))
        found |= {phone: name for phone, name in people if phone}
    return found


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + SOME] for at in range(0, len(values), SOME))
