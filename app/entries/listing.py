"""From the query string to `Filters` and back: what the lists of entries may be narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.accounts.models import Actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, TimeWindow
from app.entries.lists import SORTS, Filters
from app.entries.models import OUT, EntryState, FamilyName
from app.kernel.text import clean_line
from app.units import queries as units
from app.units.models import OrgUnit

Member = TypeVar("Member", bound=StrEnum)

NAMES = ("q", "family", "kind", "state", "unit", "campaign", "window", "from", "to", "late", "self", "own", "sort")


@dataclass(frozen=True)
class Narrowed:
    """The filters, the objects they name (for headings), and the query string that repeats them on other pages."""

    filters: Filters
    campaign: Campaign | None
    unit: OrgUnit | None
    window: TimeWindow | None
    days: tuple[date, date] | None
    repeat: dict[str, str]


def _member(kind: type[Member], value: str | None) -> Member | None:
    return kind(value) if value and value in {member.value for member in kind} else None


def _days(given: Mapping[str, str]) -> tuple[date, date] | None:
    """`from` and `to` as ISO days, either of them open; None for neither or for what is no day."""
    if "from" not in given and "to" not in given:
        return None
    try:
        first, last = given.get("from", date.min.isoformat()), given.get("to", date.max.isoformat())
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None


def read(actor: Actor, args: Mapping[str, str]) -> Narrowed:
    """Filters from untrusted arguments: what names nothing the actor may see is left out of the filters.

    A unit that is not theirs narrows to nothing rather than being ignored. `state=counted` means sent or approved. A
    window goes before days from–to.
    """
    given = {name: clean_line(args.get(name, ""))[:200] for name in NAMES if args.get(name)}
    campaign = campaigns.find(actor, given["campaign"]) if "campaign" in given else None
    unit = units.find(actor, given["unit"]) if "unit" in given else None
    window = None
    if campaign and "window" in given:
        window = next((w for w in campaigns.windows(campaign) if w.code == given["window"]), None)
    days = None if window else _days(given)
    counted = OUT if given.get("state") == "counted" else ()
    filters = Filters(
        text=given.get("q", ""),
        family=_member(FamilyName, given.get("family")),
        kind=given.get("kind", "")[:40],
        state=_member(EntryState, given.get("state")),
        counted=counted,
        campaign_id=campaign.id if campaign else None,
        unit_path=unit.path if unit else "~" if "unit" in given else "",
        window=(window.starts_on, window.ends_on) if window else days,
        late="late" in given,
        self_confirmed="self" in given,
        own="own" in given,
        sort=given.get("sort", "newest") if given.get("sort") in SORTS else "newest",
    )
    return Narrowed(filters, campaign, unit, window, days, given)


def page_number(args: Mapping[str, str]) -> int:
    """The page asked for, from 1; nonsense is the first."""
    asked = args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
