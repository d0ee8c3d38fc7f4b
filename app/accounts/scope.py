"""What a person may see: the branches of their posts. Every read starts from here (R1)."""

from collections.abc import Collection

import sqlalchemy as sa

from app.accounts.models import Actor
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.text import clean_line, fold
from app.units.models import OrgUnit


def in_branches(actor: Actor) -> sa.ColumnElement[bool]:
    """The unit joined as OrgUnit is one of the actor's or lies below one."""
    return sa.or_(sa.false(), *(under(OrgUnit.path, prefix) for prefix in actor.scope))


def in_scope(actor: Actor) -> sa.Select[tuple[OrgUnit]]:
    """THE scoped query: the actor's units and everything below, ended ones too."""
    return sa.select(OrgUnit).where(in_branches(actor))


def active(units: sa.Select[tuple[OrgUnit]]) -> sa.Select[tuple[OrgUnit]]:
    """Narrow to units that exist today."""
    today = clock.today()
    return units.where(
        sa.or_(OrgUnit.ended_on.is_(None), OrgUnit.ended_on >= today),
        sa.or_(OrgUnit.founded_on.is_(None), OrgUnit.founded_on <= today),
    )


def find_unit(actor: Actor, code: str) -> OrgUnit | None:
    """The unit with this code, or None where missing or outside the actor's branches."""
    return db.session.scalar(in_scope(actor).where(OrgUnit.code == code))


def search_units(actor: Actor, text: str, tiers: Collection[int] | None = None, limit: int = 20) -> list[OrgUnit]:
    """Active units whose code or name holds every word of `text`, marks or not; what is spelled exactly so comes first."""
    words = fold(text).split()[:8]
    if not words:
        return []
    query = active(in_scope(actor)).where(*(OrgUnit.search_key.contains(word, autoescape=True) for word in words))
    if tiers is not None:
        query = query.where(OrgUnit.tier.in_(tiers))
    return list(db.session.scalars(query.order_by(*_rank(text), OrgUnit.sort_key, OrgUnit.id).limit(limit)))


def _rank(text: str) -> tuple[sa.SQLColumnExpression[int], ...]:
    """Code, then names spelled with these very marks, then names that begin so, then the higher tier."""
    typed, folded = clean_line(text), fold(text)
    spellings = {typed, typed.lower(), typed.capitalize(), typed.title()}
    exact = [
        column.contains(way, autoescape=True) for column in (OrgUnit.name, OrgUnit.short_name) for way in spellings
    ]
    code = OrgUnit.code == typed.upper()
    begins = OrgUnit.search_key.startswith(folded, autoescape=True)
    return sa.case((code, 0), (sa.or_(*exact), 1), (begins, 2), else_=3), OrgUnit.tier
