"""Who has received the guidance documents of the sample: nearly all have the summary, fewer the later sheets."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.demo.people_rows import Staff
from app.demo.structure import SEED
from app.kernel.db import db, under
from app.obligations.models import DocumentReceipt
from app.units.models import OrgUnit

SENT = datetime(2019, 4, 2, 1, 0, tzinfo=UTC)
SHARES = (0.93, 0.84, 0.78, 0.88, 0.61)  # of the units, by document


def write(campaign: Campaign, staff: Mapping[str, Staff]) -> int:
    """Receipts of every document by a share of the units below the owner, over the three weeks after it; how many."""
    rng = random.Random(SEED + 9)
    query = sa.select(OrgUnit.id, OrgUnit.code).where(
        under(OrgUnit.path, campaign.owner.path), OrgUnit.id != campaign.owner_id, OrgUnit.ended_on.is_(None)
    )
    units = db.session.execute(query.order_by(OrgUnit.id)).all()
    rows = [
        {"document_id": sheet.id, "unit_id": unit_id, "at": SENT + timedelta(minutes=rng.randint(0, 30_000)),
         "by_id": staff[code].chair}
        for sheet, share in zip(campaigns.documents(campaign), SHARES, strict=False)
        for unit_id, code in units
        if rng.random() < share
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(DocumentReceipt), rows)
    return len(rows)
