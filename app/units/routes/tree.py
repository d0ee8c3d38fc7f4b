"""Looking: the tree, one unit, and the search behind every picker of units."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import Response, request

from app.accounts.models import PEOPLE_ADMINS
from app.accounts.session import current_actor
from app.entries.policy import can_enter_for, on_behalf
from app.kernel import clock
from app.kernel.db import db
from app.kernel.web import render, signed_in
from app.units import history, policy, queries
from app.units.models import OrgUnit
from app.units.queries import Branch
from app.units.routes.base import asked, blueprint, find_or_404, options, page

MOST_OPEN = 20
MOST_IN_PLACE = 30
MOST_FOUND = 50
PAGE = 50


@dataclass
class Node:
    """A unit in the tree on the screen. `toggle`: codes open once its link was followed."""

    branch: Branch
    toggle: list[str]
    opened: bool = False
    children: list["Node"] = field(default_factory=list)
    more: int = 0  # children not shown here


@blueprint.get("/")
@signed_in
def index() -> Response:
    """The actor's branches, opened where `?open=` says; or what `?q=` finds."""
    actor, text = current_actor(), asked("q")
    found = queries.found(actor, text, MOST_FOUND) if text else []
    return render(
        "units/index.html",
        "units/_tree.html",
        nodes=[] if text else _tree(),
        found=found,
        parents=queries.labels({one.parent_id for one in found if one.parent_id}),
        text=text,
        today=clock.today(),
        may_import=policy.can_import(actor),
    )


def _tree() -> list[Node]:
    actor = current_actor()
    tops = queries.sized(queries.tops(actor))
    wanted = list(dict.fromkeys(request.args.getlist("open")))[:MOST_OPEN]
    if "open" not in request.args and len(tops) == 1:
        wanted = [tops[0].code]
    chosen = {unit.code: unit for unit in db.session.scalars(queries.in_scope(actor).where(OrgUnit.code.in_(wanted)))}
    return [_node(top, chosen, wanted) for top in tops]


def _node(branch: Branch, chosen: dict[str, OrgUnit], wanted: list[str]) -> Node:
    if branch.code not in chosen:
        return Node(branch, [*wanted, branch.code])
    below = queries.sized(queries.children(chosen[branch.code]).limit(MOST_IN_PLACE + 1))
    node = Node(branch, [code for code in wanted if code != branch.code] or [""], opened=True)
    node.children = [_node(child, chosen, wanted) for child in below[:MOST_IN_PLACE]]
    node.more = int(len(below) > MOST_IN_PLACE)
    return node


@blueprint.get("/search")
@signed_in
def search() -> Response:
    """Radios for the picker: `name` is the field, what was typed comes as `q` or `<name>_q`, `lowest` limits tiers."""
    name = request.args.get("name", "unit")[:40]
    text = asked("q") or asked(f"{name}_q")
    lowest = request.args.get("lowest", policy.LOWEST, type=int)
    found = options(
        queries.search(current_actor(), text, tiers=range(1, lowest + 1) if lowest < policy.LOWEST else None)
    )
    return page("units/_options.html", name=name, units=found, text=text)


@blueprint.get("/<code>")
@signed_in
def show(code: str) -> Response:
    """All about one unit, with a page of the units directly below."""
    actor, unit = current_actor(), find_or_404(code)
    below = db.paginate(queries.children(unit), page=_page_number(), per_page=PAGE, error_out=False)
    ids = [child.id for child in below.items]
    return render(
        "units/show.html",
        "units/_children.html",
        unit=unit,
        below=below,
        children=queries.sized(sa.select(OrgUnit).where(OrgUnit.id.in_(ids))) if ids else [],
        branch=queries.branch(unit),
        above=_crumbs(unit),
        versions=history.versions(unit),
        events=history.events(unit),
        stats=queries.stats(unit),
        departments=queries.departments(unit),
        successor=db.session.get(OrgUnit, unit.successor_id) if unit.successor_id else None,
        may=_rights(unit),
        sees_people=actor.holds(PEOPLE_ADMINS),
    )


def _page_number() -> int:
    return max(1, request.args.get("page", 1, type=int) or 1)


def _crumbs(unit: OrgUnit) -> list[dict[str, str]]:
    """From the top down; links only where the actor may look."""
    scope = current_actor().scope
    crumbs = []
    for one in [*queries.ancestors(unit), unit]:
        seen = any(one.path.startswith(prefix) for prefix in scope)
        crumbs.append({"name": one.label(), "url": f"/units/{one.code}" if seen else ""})
    return crumbs


def _rights(unit: OrgUnit) -> dict[str, bool]:
    actor, open_now = current_actor(), policy.is_open(unit, clock.today())
    return {
        "enter_for": open_now and on_behalf(actor, unit) and can_enter_for(actor, unit),
        "edit": open_now and policy.can_edit(actor, unit),
        "manage": open_now and policy.can_manage(actor, unit),
        "add": open_now and policy.can_add_below(actor, unit),
        "group": open_now and policy.can_group(actor, unit),
    }
