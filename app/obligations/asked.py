"""What the addresses of these pages ask for: a plan, a duty, the filters of the chase list. All of it untrusted."""

from flask import abort, request

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, Obligation
from app.kernel import clock
from app.kernel.text import clean_line
from app.obligations.chase import Wanted
from app.obligations.status import Status
from app.units import queries as units


def page_asked() -> int:
    """The page of a list; 1 for what is no number."""
    given = request.args.get("page", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def asked(name: str) -> str:
    """One argument, one line, no longer than anything it may name."""
    return clean_line(request.args.get(name, ""))[:80]


def wanted_of(campaign: Campaign | None, which: str) -> Wanted:
    """The filters; a unit that is not the actor's narrows to nothing."""
    actor = current_actor()
    unit = units.find(actor, asked("unit")) if asked("unit") else None
    state = asked("status")
    return Wanted(
        scope=actor.scope,
        today=clock.today(),
        campaign_id=campaign.id if campaign else None,
        duty=asked("duty"),
        period=asked("period"),
        status=Status(state) if state in {one.value for one in Status} else None,
        which=which,
        path=unit.path if unit else "~" if asked("unit") else "",
        text=asked("q"),
    )


def plan_named(code: str) -> Campaign:
    """The plan, or 404 where it is missing or not the actor's to see."""
    return campaigns.find(current_actor(), code) or abort(404)


def duty_named(campaign: Campaign, code: str) -> Obligation:
    """The duty of the plan, or 404."""
    return next((one for one in campaigns.obligations([campaign]) if one.code == code), None) or abort(404)
