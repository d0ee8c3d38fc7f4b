"""The first page, the page of a plan, the peak-week board, the overview by branch, and who is still missing."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for

from app.accounts.models import REVIEWERS, Actor
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


@blueprint.get("/board/<code>")
@signed_in
def board(code: str) -> Response:
    """The peak week day by day and by branch; the fragment asks for itself again every half minute."""
    actor = current_actor()
    found, windows, frame = _frame(actor, code)
    peaks = [window for window in windows if window.purpose is WindowPurpose.PEAK]
    window = _named(peaks, request.args.get("window")) or (peaks[0] if peaks else abort(404))
    root = _root(actor, found)
    frame = Frame(found, frame.today, frame.common_day, Span.of(window), queries.limit_of(actor, root.path))
    rows = queries.branch_figures(root, frame)
    days = boards.by_day(root, frame)
    return render(
        "dashboards/board.html",
        "dashboards/_board.html",
        root=root,
        window=window,
        peaks=peaks,
        days=days,
        table=overview.table(rows, sort="active", page=_page(), direct_only="direct" in request.args),
        moment=clock.now(),
        frame=frame,
        percent=percent,
        families=_families(found),
    )


@blueprint.get("/overview/<code>")
@signed_in
def overview_by_branch(code: str) -> Response:
    """Every direct child of a unit in one row; a CĐCS has none, so its entries are shown instead."""
    actor = current_actor()
    found, windows, frame = _frame(actor, code)
    root = _root(actor, found)
    if root.tier >= figures.GRASSROOTS:
        return make_response(redirect(url_for("entries.index", unit=root.code, campaign=found.code), 303))
    window = _named(windows, request.args.get("window"))
    span = Span.of(window) if window else None
    frame = Frame(found, frame.today, frame.common_day, span, queries.limit_of(actor, root.path))
    table = overview.table(
        queries.branch_figures(root, frame),
        sort=request.args.get("sort", ""),
        page=_page(),
        direct_only="direct" in request.args,
    )
    return render(
        "dashboards/overview.html",
        "dashboards/_overview.html",
        root=root,
        crumbs=queries.crumbs(actor, root),
        window=window,
        windows=windows,
        table=table,
        frame=frame,
        percent=percent,
        n=_thousands,
        families=_families(found),
        sort=request.args.get("sort", ""),
        sorts=overview.choices(frame.common_day.name if frame.common_day else ""),
        direct="direct" in request.args,
    )


@blueprint.get("/overview/<code>/missing")
@signed_in
def missing(code: str) -> Response:
    """CĐCS of a branch that have none of something, the largest first; whom to call, for those who review."""
    actor = current_actor()
    found, windows, frame = _frame(actor, code)
    asked = request.args.get("what", "registration")
    what = next((one for one in boards.Missing if one.value == asked), None) or abort(404)
    if what is boards.Missing.MEMBER_DAY and frame.common_day is None:
        abort(404)
    root = _root(actor, found)
    window = _named(windows, request.args.get("window"))
    span = Span.of(window) if window and what is not boards.Missing.MEMBER_DAY else None
    frame = Frame(found, frame.today, frame.common_day, span, queries.limit_of(actor, root.path))
    return render(
        "dashboards/missing.html",
        "dashboards/_missing.html",
        root=root,
        what=what,
        choices=[one for one in boards.Missing if one is not boards.Missing.MEMBER_DAY or frame.common_day],
        window=window,
        page=boards.missing(root, frame, what, _page()),
        frame=frame,
        contacts=actor.holds(REVIEWERS),
        families=_families(found),
    )


def _frame(actor: Actor, code: str) -> tuple[Campaign, list[TimeWindow], Frame]:
    """The plan or 404, its windows, and the frame of its figures for the whole branch. Two statements."""
    found = campaigns.find(actor, code) or abort(404)
    windows, rules = campaigns.calendar([found])
    return found, windows, Frame(found, clock.today(), figures.common_days(rules).get(found.id))


def _root(actor: Actor, campaign: Campaign) -> OrgUnit:
    return queries.find_root(actor, campaign, request.args.get("unit")) or abort(404)


def _named(windows: list[TimeWindow], code: str | None) -> TimeWindow | None:
    return next((window for window in windows if window.code == code), None)


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
        }
        for family in FamilyName
    }


def _thousands(number: int) -> str:
    """1.234.567; a page writes hundreds of them."""
    return f"{number:,}".replace(",", ".")


def _answer(template: str, **context: Any) -> Response:
    return make_response(render_template(template, percent=percent, **context))
