"""The list of plans, and the guidance sheets of a plan. A plan's own page shows figures: `dashboards.campaign`."""

from flask import Blueprint, Response, abort, make_response, render_template

from app.accounts.session import current_actor
from app.campaigns import policy, queries
from app.campaigns.guides import blocks
from app.campaigns.models import CampaignState
from app.kernel import clock
from app.kernel.web import signed_in

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Plans the actor may see: those running first, then what is over."""
    found = queries.all_of(current_actor())
    running = [campaign for campaign in found if campaign.state is CampaignState.ISSUED]
    others = [campaign for campaign in found if campaign not in running]
    issues = current_actor().holds(policy.ISSUERS)
    page = render_template("campaigns/index.html", running=running, others=others, today=clock.today(), issues=issues)
    return make_response(page)


@blueprint.get("/<code>/documents/<int:document_id>")
@signed_in
def document(code: str, document_id: int) -> Response:
    """One guidance sheet, with links to the others."""
    campaign = queries.find(current_actor(), code) or abort(404)
    sheets = queries.documents(campaign)
    sheet = next((one for one in sheets if one.id == document_id), None) or abort(404)
    page = render_template(
        "campaigns/document.html", campaign=campaign, sheet=sheet, sheets=sheets, blocks=blocks(sheet.body)
    )
    return make_response(page)
