"""Reading obligation items. Every read by a person starts from their branches."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.campaigns.models import Campaign, Obligation, ObligationKind
from app.kernel.db import db
from app.obligations.models import ObligationItem
from app.units.models import OrgUnit
from app.units.queries import Seer, in_branches


def items_of(campaign_ids: Collection[int], unit_ids: Collection[int]) -> list[ObligationItem]:
    """Everything these units owe under these plans with the obligation loaded, in the order of plan and period."""
    query = (
        sa.select(ObligationItem)
        .join(ObligationItem.obligation)
        .where(Obligation.campaign_id.in_(campaign_ids), ObligationItem.unit_id.in_(unit_ids))
        .options(contains_eager(ObligationItem.obligation))
        .order_by(Obligation.position, Obligation.id, ObligationItem.ends_on, ObligationItem.id)
    )
    return list(db.session.scalars(query))


def find(actor: Seer, item_id: int) -> ObligationItem | None:
    """The item with obligation and unit, or None where it is missing or not the actor's to see."""
    query = (
        sa.select(ObligationItem)
        .join(ObligationItem.unit)
        .where(ObligationItem.id == item_id, in_branches(actor))
        .options(contains_eager(ObligationItem.unit), joinedload(ObligationItem.obligation))
    )
    return db.session.scalar(query)


def open_item(campaign: Campaign, unit: OrgUnit, kinds: Sequence[ObligationKind]) -> ObligationItem | None:
    """The item that a paper sent now fulfils where its form names none: the earliest one not handed in, else the last."""
    query = (
        sa.select(ObligationItem)
        .join(ObligationItem.obligation)
        .where(
            Obligation.campaign_id == campaign.id,
            Obligation.kind.in_(kinds),
            ObligationItem.unit_id == unit.id,
            ObligationItem.department == "",
        )
        .options(contains_eager(ObligationItem.obligation))
        .order_by(ObligationItem.ends_on, ObligationItem.id)
    )
    found = list(db.session.scalars(query))
    waiting = [item for item in found if item.first_sent_at is None]
    return next(iter(waiting), found[-1] if found else None)
