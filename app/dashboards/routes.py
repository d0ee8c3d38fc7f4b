"""The first page, the page of a plan, the peak-week board, the overview by branch, and who is still missing."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, TimeWindow, WindowPurpose
from app.dashboards import board as boards
from app.dashboards import figures, overview, plan, queries
from app.dashboards import home as homes
from app.dashboards.figures import Span
from app.dashboards.queries import Frame
from app.entries.models import FamilyName
from app.kernel import clock
from app.kernel.text import percent
from app.kernel.web import render, signed_in
from app.units.models import OrgUnit

blueprint = Blueprint("dashboards", __name__)


@blueprint.get("/")
@signed_in
def home() -> Response:
    """What this person has to do, and how their branch stands."""
    today = clock.today()
    view = homes.home(current_actor(), today)
    exports = url_for("exports.index") if "exports.index" in current_app.view_functions else ""
    return _answer("dashboards/home.html", view=view, today=today, exports=exports)


@blueprint.get("/campaigns/<code>")
@signed_in
def campaign(code: str) -> Response:
    """One plan: what we owe and by when, the calendar, what others have done, what to read."""
    actor = current_actor()
    found = plan.find(actor, code) or abort(404)
    today = clock.today()
    return _answer("dashboards/campaign.html", page=plan.page(actor, found, today), today=today)


@dataclass(frozen=True)
class Look:
    """What a page of figures is about, read from its address: the unit, and the frame that counts for it."""

    campaign: Campaign
    windows: list[TimeWindow]
    window: TimeWindow | None
    root: OrgUnit
    frame: Frame


def _look(code: str) -> Look:
    """404 for a plan or a unit that is not there or not the actor's. Three statements."""
    actor = current_actor()
    found = campaigns.find(actor, code) or abort(404)
    windows, rules = campaigns.calendar([found])
    root = queries.find_root(actor, found, request.args.get("unit")) or abort(404)
    window = next((one for one in windows if one.code == request.args.get("window")), None)
    span = Span.of(window) if window else None
    day = figures.common_days(rules).get(found.id)
    frame = Frame(found, clock.today(), day, span, queries.limit_of(actor, root.path))
    return Look(found, windows, window, root, frame)


@blueprint.get("/board/<code>")
@signed_in
def board(code: str) -> Response:
    """The peak week day by day and by branch; the fragment asks for itself again every half minute."""
    look = _look(code)
    peaks = [window for window in look.windows if window.purpose is WindowPurpose.PEAK] or abort(404)
    window = look.window if look.window in peaks else peaks[0]
    frame = replace(look.frame, span=Span.of(window))
    rows = queries.branch_figures(look.root, frame)
    return render(
        "dashboards/board.html",
        "dashboards/_board.html",
        root=look.root,
        window=window,
        peaks=peaks,
        days=boards.by_day(look.root, frame),
        table=overview.table(rows, sort="active", page=_page(), direct_only="direct" in request.args),
        moment=clock.now(),
        frame=frame,
        percent=percent,
        families=_families(look.campaign),
    )


@blueprint.get("/overview/<code>")
@signed_in
def overview_by_branch(code: str) -> Response:
    """Every direct child of a unit in one row; a CĐCS has none, so its entries are shown instead."""
    look = _look(code)
    if look.root.tier >= figures.GRASSROOTS:
        return make_response(redirect(url_for("entries.index", unit=look.root.code, campaign=code), 303))
    rows, sort = queries.branch_figures(look.root, look.frame), request.args.get("sort", "")
    common_day = look.frame.common_day
    return render(
        "dashboards/overview.html",
        "dashboards/_overview.html",
        look=look,
        root=look.root,
        frame=look.frame,
        window=look.window,
        crumbs=queries.crumbs(current_actor(), look.root),
        table=overview.table(rows, sort=sort, page=_page(), direct_only="direct" in request.args),
        percent=percent,
        n=_thousands,
        families=_families(look.campaign),
        sort=sort,
        sorts=overview.choices(common_day.name if common_day else ""),
        direct="direct" in request.args,
    )


@blueprint.get("/overview/<code>/missing")
@signed_in
def missing(code: str) -> Response:
    """CĐCS of a branch that have none of something, the largest first; whom to call, for those who review."""
    look = _look(code)
    offered = [one for one in boards.Missing if one is not boards.Missing.MEMBER_DAY or look.frame.common_day]
    asked = request.args.get("what", boards.Missing.REGISTRATION.value)
    what = next((one for one in offered if one.value == asked), None) or abort(404)
    frame = replace(look.frame, span=None) if what is boards.Missing.MEMBER_DAY else look.frame
    return render(
        "dashboards/missing.html",
        "dashboards/_missing.html",
        root=look.root,
        what=what,
        choices=offered,
        window=look.window,
        page=boards.missing(look.root, frame, what, _page()),
        frame=frame,
        contacts=current_actor().holds(REVIEWERS),
    )


def _page() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _families(campaign: Campaign) -> dict[str, dict[str, str]]:
    """Query strings of the list of entries that show what counts, by family."""
    return {
        family.value: {
            "campaign": campaign.code,
            "family": family.value,
            "state": figures.list_state(campaign, family),
            **({"own": "1"} if family is FamilyName.ACTIVITIES else {}),
        }
        for family in FamilyName
    }


def _thousands(number: int) -> str:
    """1.234.567; a page writes hundreds of them."""
    return f"{number:,}".replace(",", ".")


def _answer(template: str, **context: Any) -> Response:
    return make_response(render_template(template, percent=percent, **context))
