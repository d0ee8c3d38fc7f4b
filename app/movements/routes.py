"""Movements: the list, the life of one over years and branches, and the entries behind its figures."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request

from app.accounts.session import current_actor
from app.entries.listing import page_number
from app.entries.queries import comparable
from app.kernel.text import clean_line
from app.kernel.web import render, signed_in
from app.movements import queries
from app.movements.queries import Movement
from app.programs.queries import way_to, widest
from app.units import queries as units
from app.units.models import OrgUnit, Sector

blueprint = Blueprint("movements", __name__, url_prefix="/movements")


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Every movement of the plans this person sees."""
    found = queries.all_of(current_actor())
    return make_response(render_template("movements/index.html", movements=found, sectors=dict(Sector.choices())))


@dataclass(frozen=True)
class Look:
    """The movement, the branch and the year asked for; no year: all of them."""

    movement: Movement
    root: OrgUnit
    year: int | None


def _look(code: str) -> Look:
    actor = current_actor()
    movement = queries.find(actor, code, clean_line(request.args.get("owner", ""))) or abort(404)
    if (unit := request.args.get("unit")) is not None:
        root = units.find(actor, comparable(unit)) or abort(404)
        if not root.path.startswith(movement.owner.path):
            abort(404)
    else:
        root = widest(actor, movement.owner) or abort(404)
    year = request.args.get("year", "")
    asked = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return Look(movement, root, asked if asked in movement.years else None)


@blueprint.get("/<code>")
@signed_in
def show(code: str) -> Response:
    """One movement: its years, its plans, what was linked to it per year and branch."""
    look = _look(code)
    life = queries.life(look.movement, look.root, look.year)
    crumbs = way_to(current_actor(), look.movement.owner, look.root)
    context = {"look": look, "life": life, "crumbs": crumbs, "sectors": dict(Sector.choices())}
    return make_response(render_template("movements/show.html", **context))


@blueprint.get("/<code>/entries")
@signed_in
def entries(code: str) -> Response:
    """The registered works and activities behind the figures."""
    look = _look(code)
    page = queries.entries(look.movement, look.root, look.year, page_number(request.args))
    return render("movements/entries.html", "movements/_entries.html", look=look, page=page)
