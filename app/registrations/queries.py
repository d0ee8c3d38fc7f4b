"""Reading registrations."""

import sqlalchemy as sa

from app.campaigns.models import Campaign
from app.entries.models import Entry, EntryState
from app.kernel.db import db
from app.kernel.text import fold
from app.registrations.models import ProgressUpdate, Registration
from app.units.models import OrgUnit


def updates(entry: Registration) -> list[ProgressUpdate]:
    """Reports of progress, newest first."""
    query = (
        sa.select(ProgressUpdate).where(ProgressUpdate.registration_id == entry.id).order_by(ProgressUpdate.id.desc())
    )
    return list(db.session.scalars(query))


def same_title(unit: OrgUnit, campaign: Campaign, title: str | None, besides: Entry | None) -> str | None:
    """The title of another living registration of the unit that reads the same when marks and case are ignored."""
    wanted = fold(title or "")
    query = sa.select(Registration.id, Registration.title).where(
        Registration.unit_id == unit.id,
        Registration.campaign_id == campaign.id,
        Registration.state.not_in((EntryState.CANCELLED, EntryState.REJECTED)),
    )
    for entry_id, other in db.session.execute(query):
        if fold(other) == wanted and (besides is None or entry_id != besides.id):
            return str(other)
    return None
