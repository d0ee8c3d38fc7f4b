"""Slips with one-time codes, shown once: for one person, or for every chair of a branch who has none yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from flask import Response, flash, request, url_for

from app.accounts import codes, operations, policy, queries
from app.accounts.models import Post, User
from app.accounts.routes.base import blueprint, page
from app.accounts.session import current_actor
from app.kernel import clock
from app.kernel.db import db
from app.kernel.web import allowed, see_other
from app.units import queries as units
from app.units.models import OrgUnit


@dataclass(frozen=True)
class Slip:
    """What a slip prints. Made before the commit; its picture is drawn after, when nothing waits for us."""

    name: str
    username: str
    unit: str
    code: str
    good_until: datetime

    @property
    def spoken(self) -> str:
        return codes.grouped(self.code)

    @property
    def qr(self) -> str:
        """The address of the activation page with name and code, as an SVG data address."""
        address = url_for("accounts.activate", u=self.username, code=self.code, _external=True)
        small = segno.make_qr(address, error="l", boost_error=False)  # two hundred of them are drawn at once
        return str(small.svg_data_uri(scale=3, border=2))


def slip(user: User, unit: OrgUnit, code: str) -> Slip:
    """The slip of a code just issued."""
    latest = queries.codes_issued(user, limit=1)
    return Slip(user.full_name, user.username, unit.name, code, latest[0].expires_at if latest else clock.now())


def show(made: Sequence[Slip], back: str) -> Response:
    """The slips, ready to print. The only time the codes can be read."""
    address = url_for("accounts.activate", _external=True)
    return page("accounts/slips.html", slips=made, back=back, address=address)


@blueprint.get("/people/slips")
@allowed(policy.can_open_people)
def choose_slips() -> Response:
    """Chairs of my branch who have not activated their account, to tick for printing."""
    actor = current_actor()
    unit = units.find(actor, request.args.get("unit", ""))
    waiting = _manageable(queries.not_activated(actor, unit.path if unit else ""))
    return page("accounts/choose_slips.html", waiting=waiting, unit=unit, most=queries.MOST_SLIPS)


def _manageable(posts: Sequence[Post]) -> list[Post]:
    actor = current_actor()
    held = queries.held_by([post.user_id for post in posts])
    return [post for post in posts if policy.can_manage_person(actor, post.user_id, held[post.user_id])]


@blueprint.post("/people/slips")
@allowed(policy.can_open_people)
def print_slips() -> Response:
    """New codes for the ticked people, on one page to print and cut."""
    actor = current_actor()
    chosen = request.form.getlist("username")[: queries.MOST_SLIPS]
    posts = (
        {post.user_id: post for post in _manageable(queries.not_activated(actor, usernames=chosen))} if chosen else {}
    )
    if not posts:
        flash("Chưa chọn ai để in phiếu.", "warning")
        return see_other(url_for("accounts.choose_slips"))
    fresh = operations.issue_first_codes(list(posts.values()), by=actor)
    made = [
        Slip(post.user.full_name, post.user.username, post.unit.name, one.code, one.expires_at)
        for post, one in zip(posts.values(), fresh, strict=True)
    ]
    db.session.commit()
    return show(made, back=url_for("accounts.choose_slips"))
