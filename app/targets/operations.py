"""Numbers given to units, and results stated by hand. Everything flushes; the route commits."""

from collections.abc import Mapping

import sqlalchemy as sa

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.campaigns.models import Target
from app.kernel import clock
from app.kernel.db import db
from app.targets.models import TargetAllocation, TargetOverride


def allocate(actor: Actor, target: Target, numbers: Mapping[int, int | None]) -> None:
    """Give each unit its number, {unit id: number}; None takes it back. Units not named keep theirs (CB-T12, BK-T1)."""
    units = list(numbers)
    db.session.execute(
        sa.delete(TargetAllocation).where(TargetAllocation.target_id == target.id, TargetAllocation.unit_id.in_(units))
    )
    given = {unit_id: amount for unit_id, amount in numbers.items() if amount is not None}
    db.session.add_all(
        TargetAllocation(target_id=target.id, unit_id=unit_id, amount=amount) for unit_id, amount in given.items()
    )
    audit(actor, "target.allocate", actor.home.unit_id if actor.home else None, target=target.code, units=len(given))


def state(actor: Actor, target: Target, amount: int | None, reason: str, evidence: str) -> TargetOverride:
    """Put a result by hand in the place of the counted one, or with None take it back; the line before stays on record."""
    stated = TargetOverride(
        target_id=target.id, amount=amount, reason=reason, evidence=evidence, by_id=actor.user_id, at=clock.now()
    )
    db.session.add(stated)
    audit(actor, "target.state", actor.home.unit_id if actor.home else None, target=target.code)
    return stated
