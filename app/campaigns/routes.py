"""The list of plans. A plan's own page shows figures: `dashboards.campaign`; its guidance sheets: `obligations.sheets`."""

from flask import Blueprint, Response, make_response, render_template, request

from app.accounts.session import current_actor
from app.campaigns import policy, queries
from app.campaigns.models import CampaignState
from app.kernel import clock
from app.kernel.web import signed_in

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Plans the actor may see: those running first, then what is over, then short movements of units below."""
    actor = current_actor()
    found = queries.all_of(actor)
    running = [campaign for campaign in found if campaign.state is CampaignState.ISSUED]
    others = [campaign for campaign in found if campaign not in running]
    asked = request.args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    short, total = queries.short_below(actor, number)
    page = render_template(
        "campaigns/index.html", running=running, others=others, today=clock.today(), issues=actor.holds(policy.ISSUERS),
        short=short, short_total=total, at_page=number, last=-(-total // queries.SHORT_PAGE),
    )  # fmt: skip
    return make_response(page)
