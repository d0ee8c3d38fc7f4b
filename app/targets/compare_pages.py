"""Phase beside phase, year beside year, and the records behind what only these pages count."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from app.accounts.session import current_actor
from app.campaigns.models import Campaign
from app.dashboards.figures import list_state
from app.entries.listing import page_number
from app.entries.models import FamilyName
from app.kernel import clock
from app.kernel.text import percent
from app.kernel.web import render, signed_in
from app.targets import compare, queries, records
from app.targets.branch import branch_of
from app.targets.compare import Side
from app.targets.definitions import OF_SUMS
from app.targets.evaluation import phases_of
from app.targets.looking import Look, find_campaign, find_root, look
from app.units.models import OrgUnit

TITLES = {"done": "Công trình, phần việc đã hoàn thành", "reports": "Báo cáo nộp đúng hạn"}


def add_to(blueprint: Blueprint) -> None:
    """Pages under /compare/<plan>."""
    blueprint.get("/compare/<code>")(comparing)
    blueprint.get("/compare/<code>/records")(compared_records)


@signed_in
def comparing(code: str) -> Response:
    """Two phases of the plan, and the plan with another of the same union, over one branch as it stands today."""
    campaign = find_campaign(code)
    root = find_root(campaign)
    today = clock.today()
    context: dict[str, Any] = {
        "campaign": campaign,
        "root": root,
        "moment": clock.now(),
        "percent": percent,
        "sums_of": OF_SUMS,
        "phases": [(phase.code, phase.name) for phase, _ in phases_of(campaign)],
        "by_phase": _by_phase(campaign, root),
        "others": [(one.code, one.short_title) for one in compare.others(current_actor(), campaign)],
        "by_year": None,
    }
    if other := next((one for one in compare.others(current_actor(), campaign) if one.code == _asked("with")), None):
        sides = [compare.side(branch_of(one, root, today, now=True), one.short_title) for one in (campaign, other)]
        boards = [queries.board_of(branch_of(one, root, today)).lines for one in (campaign, other)]
        context["by_year"] = _pair(*sides) | {"targets": compare.matched(*boards), "other": other}
    return make_response(render_template("targets/compare.html", **context))


def _asked(name: str) -> str:
    return request.args.get(name, "").replace("\0", "")[:100]


def _by_phase(campaign: Campaign, root: OrgUnit) -> dict[str, Any] | None:
    """The two phases asked for, else the first two; None for a plan with fewer."""
    phases = phases_of(campaign)
    if len(phases) < 2:
        return None
    codes = [phase.code for phase, _ in phases]
    first = _asked("first") if _asked("first") in codes else codes[0]
    others = [code for code in codes if code != first]
    second = _asked("second") if _asked("second") in others else others[0]
    branch = branch_of(campaign, root, clock.today(), now=True)
    found = {
        phase.code: compare.side(branch, phase.name, phase.code, span)
        for phase, span in phases
        if phase.code in (first, second)
    }
    return _pair(found[first], found[second])


def _pair(first: Side, second: Side) -> dict[str, Any]:
    return {"sides": (first, second), "facts": compare.facts(first, second), "lists": (_lists(first), _lists(second))}


def _lists(side: Side) -> dict[str, dict[str, str]]:
    """Arguments of the list of entries that shows what counts on this side, by family."""
    campaign = side.branch.campaign
    days = {"from": side.span.first.isoformat(), "to": side.span.last.isoformat()} if side.span else {}
    return {
        family.value: {
            "campaign": campaign.code,
            "family": family.value,
            "state": list_state(campaign, family),
            "unit": side.branch.root.code,
            "sort": "event",
        }
        | days
        for family in (FamilyName.ACTIVITIES, FamilyName.REGISTRATIONS, FamilyName.INITIATIVES)
    }


@signed_in
def compared_records(code: str) -> Response:
    """The records behind a figure that no list of entries can show: works done, reports in time."""
    here = _now(look(code))
    what, phase = _asked("what"), _asked("phase")
    span = next((span for one, span in phases_of(here.campaign) if one.code == phase), None)
    if what not in TITLES or (phase and span is None):
        abort(404)
    found = compare.counters(here.branch, what, phase, span)
    page = records.listed(here.branch, found, page_number(request.args))
    context = here.context() | {"title": TITLES[what], "target": None, "conditions": [], "page": page, "line": None}
    return render("targets/records.html", "targets/_records.html", **context)


def _now(here: Look) -> Look:
    """The same branch as it stands today, which is what these pages compare."""
    branch = branch_of(here.campaign, here.root, clock.today(), part=here.branch.part, now=True)
    return Look(here.campaign, here.root, branch, here.keep)
