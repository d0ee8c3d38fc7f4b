"""Reading awards: what a person may see of them, narrowed and paged in SQL."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.entries.queries import comparable
from app.kernel.db import db, under
from app.kernel.paging import PAGE, Page, nearest
from app.kernel.text import fold
from app.nominations.models import Award
from app.units.models import OrgUnit
from app.units.queries import Seer, in_branches


def seen(actor: Seer) -> sa.Select[tuple[Award]]:
    """Awards of unions in the actor's branches, with deciding and receiving union loaded."""
    return (
        sa.select(Award)
        .join(OrgUnit, OrgUnit.id == Award.receiving_unit_id)
        .where(in_branches(actor))
        .options(joinedload(Award.unit), joinedload(Award.receiving_unit), joinedload(Award.campaign))
    )


def find(actor: Seer, public_id: str) -> Award | None:
    """The award, or None where it is missing or not the actor's to see."""
    return db.session.scalar(seen(actor).where(Award.public_id == comparable(public_id)))


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty leaves it open. `standing` "given", "not_given" or "cancelled"."""

    text: str = ""
    campaign_id: int | None = None
    unit_path: str = ""
    subject: str = ""
    year: int | None = None
    standing: str = ""


def listed(actor: Seer, filters: Filters, number: int) -> Page[Award]:
    """Awards the actor may see, the newest decision first. What was taken back is left out unless asked for."""
    query = seen(actor)
    if filters.text:
        wanted = fold(filters.text)
        by_number = Award.decision_no == filters.text
        query = query.where(
            sa.or_(
                Award.search_key.contains(wanted, autoescape=True),
                OrgUnit.search_key.contains(wanted, autoescape=True),
                by_number,
            )
        )
    if filters.campaign_id:
        query = query.where(Award.campaign_id == filters.campaign_id)
    if filters.unit_path:
        query = query.where(under(OrgUnit.path, filters.unit_path))
    if filters.subject:
        query = query.where(Award.subject_kind == filters.subject)
    if filters.year:
        query = query.where(Award.decided_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.standing == "cancelled":
        query = query.where(Award.cancelled_at.is_not(None))
    else:
        query = query.where(Award.cancelled_at.is_(None))
    if filters.standing in ("given", "not_given"):
        given = Award.given_on.is_not(None)
        query = query.where(given if filters.standing == "given" else sa.not_(given))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(Award.id).subquery())) or 0
    number = nearest(number, total)
    ordered = query.order_by(Award.decided_on.desc(), Award.decision_no, Award.id.desc())
    return Page(list(db.session.scalars(ordered.limit(PAGE).offset((number - 1) * PAGE))), number, total)
