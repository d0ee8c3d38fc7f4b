"""Reading for the activity form."""

import sqlalchemy as sa

from app.campaigns.models import Campaign
from app.entries.models import EntryState
from app.kernel.db import db
from app.registrations.models import Registration
from app.units.models import OrgUnit


def registrations_of(unit: OrgUnit, campaign: Campaign) -> list[tuple[int, str]]:
    """(id, title) of the unit's own registrations an activity may belong to, by title."""
    query = (
        sa.select(Registration.id, Registration.title)
        .where(
            Registration.unit_id == unit.id,
            Registration.campaign_id == campaign.id,
            Registration.state.in_((EntryState.SENT, EntryState.APPROVED)),
        )
        .order_by(Registration.title)
        .limit(100)
    )
    return [(entry_id, title) for entry_id, title in db.session.execute(query)]
