"""Whose desk an entry goes to with each step: ids of units, None where nobody holds it any more."""

from app.campaigns.models import OwedTo
from app.entries.models import Entry


def same_desk(entry: Entry) -> int | None:
    """It stays where it lies."""
    return entry.holder_id


def nobody(entry: Entry) -> int | None:
    """Decided: no desk."""
    return None


def back_home(entry: Entry) -> int | None:
    """Its own unit."""
    return entry.unit_id


def first_desk(entry: Entry) -> int | None:
    """The upper union; the campaign's owner keeps its own entries (decision 9). No middle for direct CĐCS (CB-A5).

    A duty says to whom it is owed: the owner straight away (BK-A2), oneself, or above the owner (BD-O3).
    """
    owed_to = entry.item.obligation.owed_to if entry.item else OwedTo.PARENT
    if owed_to is OwedTo.OWNER:
        return entry.campaign.owner_id
    stays = entry.unit_id == entry.campaign.owner_id and not entry.item
    if stays or owed_to in (OwedTo.SELF, OwedTo.EXTERNAL):
        return entry.unit_id
    return entry.unit.parent_id or entry.unit_id


def next_desk(entry: Entry) -> int | None:
    """The upper union of the desk it lies on (H-1)."""
    return entry.holder.parent_id if entry.holder else None
