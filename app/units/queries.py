"""Reading the union tree. Every read by a person starts from `in_scope`."""

from datetime import date
from typing import Protocol

import sqlalchemy as sa

from app.kernel.db import db, under
from app.units.models import OrgUnit, UnitStat


class Seer(Protocol):
    """Whoever has a scope: path prefixes they may see."""

    @property
    def scope(self) -> tuple[str, ...]: ...


def in_scope(actor: Seer) -> sa.Select[tuple[OrgUnit]]:
    """Units of the actor's branches (R1)."""
    return sa.select(OrgUnit).where(sa.or_(sa.false(), *(under(OrgUnit.path, prefix) for prefix in actor.scope)))


def find(actor: Seer, code: str) -> OrgUnit | None:
    """The unit, or None where it is missing or not the actor's to see."""
    return db.session.scalar(in_scope(actor).where(OrgUnit.code == code))


def by_code(code: str) -> OrgUnit | None:
    """The unit with this code, for commands."""
    return db.session.scalar(sa.select(OrgUnit).where(OrgUnit.code == code))


def members_of(unit_id: int, day: date) -> int | None:
    """Members of one unit on a day: the newest figure not after it; None when there is none."""
    query = (
        sa.select(UnitStat.members)
        .where(UnitStat.unit_id == unit_id, UnitStat.as_of <= day)
        .order_by(UnitStat.as_of.desc())
        .limit(1)
    )
    return db.session.scalar(query)
