"""The target board and what stands behind it: matrix, missing units, branches, records. Others add their pages."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns.policy import can_issue
from app.entries.listing import page_number
from app.kernel.text import clean_line, percent
from app.kernel.web import render, signed_in, wants_fragment
from app.plans.target_rows import SOURCES
from app.targets import compare_pages, comparison, given_pages, policy, queries, records
from app.targets.branch import Branch
from app.targets.definitions import OF_SUMS, Definition, Mode, parse
from app.targets.looking import Look, find_target, look
from app.targets.matrix import Filters, children_of, matrix_of
from app.units.models import OrgUnit, Sector

blueprint = Blueprint("targets", __name__)
given_pages.add_to(blueprint)
compare_pages.add_to(blueprint)

SCREEN = 5  # lines a projector shows at once


def _figures(here: Look) -> dict[str, Any]:
    return here.context() | {"percent": percent, "Mode": Mode, "sums_of": OF_SUMS}


@blueprint.get("/targets/<code>")
@signed_in
def board(code: str) -> Response:
    """Every target of the plan over a branch: result, share, verdict, and ways to what stands behind them."""
    here = look(code)
    context = _figures(here) | {"board": queries.board_of(here.branch)}
    if request.args.get("view") == "projector":
        return _projector(context)
    actor = current_actor()
    context["owns"] = here.branch.whole and can_issue(actor, here.campaign.owner)
    context["gives"] = not here.branch.part and policy.can_allocate(actor, here.campaign, here.root)
    return make_response(render_template("targets/board.html", **context))


def _projector(context: dict[str, Any]) -> Response:
    """A few lines in large type; the fragment asks each minute for the next ones, with figures counted anew."""
    lines = context["board"].lines
    screens = max(1, -(-len(lines) // SCREEN))
    screen = min(max(page_number(request.args), 1), screens)
    context |= {
        "screen": screen,
        "screens": screens,
        "following": screen % screens + 1,
        "lines": lines[(screen - 1) * SCREEN : screen * SCREEN],
        "menu": [],
    }
    return render("targets/projector.html", "targets/_projector.html", **context)


@blueprint.get("/targets/<code>/matrix")
@signed_in
def matrix(code: str) -> Response:
    """Biểu 05a on the screen: units down, targets across."""
    here = look(code)
    children = children_of(here.branch)
    found, page = matrix_of(here.branch, page_number(request.args), _filters(children), here.seen)
    context = here.context() | {"targets": found, "page": page, "asked": _asked()}
    if not wants_fragment():
        below = [(unit.code, unit.label()) for unit, _ in children if unit.tier < 4]
        if below and any(unit.tier >= 4 for unit, _ in children):
            below.append(("direct", f"CĐCS trực thuộc {here.root.label()}"))
        context |= {"below": below, "sectors": Sector.choices()}
    return render("targets/matrix.html", "targets/_matrix.html", **context)


def _asked() -> dict[str, str]:
    names = ("q", "below", "tier", "sector", "short")
    return {name: value for name in names if (value := clean_line(request.args.get(name, ""))[:100])}


def _filters(children: list[tuple[OrgUnit, str]]) -> Filters:
    """What names nothing here narrows nothing."""
    asked = _asked()
    tier, sector = asked.get("tier", ""), asked.get("sector", "")
    return Filters(
        text=asked.get("q", ""),
        path=next((path for unit, path in children if unit.code == asked.get("below")), ""),
        direct=asked.get("below") == "direct",
        tier=int(tier) if tier in ("2", "3", "4", "5") else None,
        sector=sector if sector in {one.value for one in Sector} else "",
        short=asked.get("short", ""),
    )


@blueprint.get("/targets/<code>/<target_code>/missing")
@signed_in
def missing(code: str, target_code: str) -> Response:
    """Units that have not reached a target and whom to call, or with `reached` those that have."""
    here = look(code)
    target = find_target(here.campaign, target_code)
    if parse(target.definition).mode in OF_SUMS:
        abort(404)
    reached = "reached" in request.args
    page = queries.units_of(here.branch, target, page_number(request.args), reached, here.seen)
    contacts = current_actor().holds(REVIEWERS)
    context = here.context() | {"target": target, "page": page, "contacts": contacts, "reached": reached}
    return render("targets/missing.html", "targets/_missing.html", **context)


@blueprint.get("/targets/<code>/<target_code>/branches")
@signed_in
def branches(code: str, target_code: str) -> Response:
    """The direct branches of a union beside each other."""
    here = look(code)
    target = find_target(here.campaign, target_code)
    asked = request.args.get("sort", "")
    sort = asked if asked in comparison.SORTS else "worst"
    found = comparison.branches_of(here.branch, target, sort)
    context = _figures(here) | {
        "target": target,
        "definition": parse(target.definition),
        "lines": found,
        "longest": comparison.longest(found),
        "sort": sort,
        "sorts": list(comparison.SORTS.items()),
    }
    return render("targets/branches.html", "targets/_branches.html", **context)


@blueprint.get("/targets/<code>/<target_code>/records")
@signed_in
def behind(code: str, target_code: str) -> Response:
    """The very records that were counted, adding up to the figure."""
    here = look(code)
    target = find_target(here.campaign, target_code)
    definition = parse(target.definition)
    page = records.behind(here.branch, target, page_number(request.args), here.seen)
    line = _line(here.branch, target.code) if not wants_fragment() else None
    context = _figures(here) | {
        "title": target.name or target.words or target.code,
        "target": target,
        "definition": definition,
        "conditions": _conditions(definition),
        "page": page,
        "line": line,
        "unit_label": "",
    }
    return render("targets/records.html", "targets/_records.html", **context)


def _line(branch: Branch, code: str) -> queries.Line:
    return next(one for one in queries.board_of(branch).lines if one.target.code == code)


def _conditions(definition: Definition) -> list[str]:
    """What each condition counts, in words; none where there is only one."""
    found = [SOURCES.get(f"{one.source}.{one.agg}", one.source) for one in definition.conditions]
    return found if len(found) > 1 else []
