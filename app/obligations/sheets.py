"""Guidance documents over HTTP: read, "Đã nhận" in one tap, who has not received, đôn đốc."""

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.guides import blocks
from app.campaigns.models import Campaign, CampaignDocument
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.web import see_other, signed_in
from app.obligations import policy, receipts
from app.obligations.forms import RemindForm
from app.obligations.models import ReminderChannel
from app.units import queries as units

NAMED_IN_WORDS = 60  # a message nobody scrolls to the end is not read


def add_to(blueprint: Blueprint) -> None:
    """Put the routes of this file on the blueprint of the package."""
    blueprint.get("/plan/<code>/documents/<int:document_id>", endpoint="document")(read)
    blueprint.post("/plan/<code>/documents/<int:document_id>/receive")(receive)
    blueprint.get("/plan/<code>/documents/<int:document_id>/silent")(silent)
    blueprint.post("/plan/<code>/documents/<int:document_id>/remind", endpoint="remind_of_document")(remind)


def _found(code: str, document_id: int) -> tuple[Campaign, CampaignDocument, list[CampaignDocument]]:
    campaign = campaigns.find(current_actor(), code) or abort(404)
    sheets = campaigns.documents(campaign)
    sheet = next((one for one in sheets if one.id == document_id), None) or abort(404)
    return campaign, sheet, sheets


@signed_in
def read(code: str, document_id: int) -> Response:
    """One sheet, whether one's own unit has received it, how many below have, and links to the others."""
    actor = current_actor()
    campaign, sheet, sheets = _found(code, document_id)
    asked = receipts.asked_units(actor, campaign)
    there = receipts.received([one.id for one in sheets], asked)
    page = render_template(
        "obligations/document.html",
        campaign=campaign,
        sheet=sheet,
        sheets=sheets,
        blocks=blocks(sheet.body),
        asked=bool(asked),
        waiting={one.id for one in sheets if any((one.id, unit) not in there for unit in asked)},
        count=receipts.counts(actor, campaign, [sheet]).get(sheet.id)
        if policy.can_chase_documents(current_actor())
        else None,
    )
    return make_response(page)


@signed_in
def receive(code: str, document_id: int) -> Response:
    """ "Đã nhận": once for every own unit; tapping again changes nothing."""
    campaign, sheet, _ = _found(code, document_id)
    receipts.receive(current_actor(), campaign, sheet)
    db.session.commit()
    flash("Đã ghi: đơn vị đã nhận văn bản.", "success")
    return see_other(url_for("obligations.document", code=code, document_id=document_id))


def _page_number() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1


@signed_in
def silent(code: str, document_id: int) -> Response:
    """Who has not received it, whom to call, and words to copy."""
    campaign, sheet, _ = _found(code, document_id)
    asked = request.args.get("channel", "")
    channel = ReminderChannel(asked) if asked in {one.value for one in ReminderChannel} else ReminderChannel.ZALO
    home = current_actor().home
    if not policy.can_chase_documents(current_actor()) or home is None:
        abort(403)
    named, total = receipts.silent(current_actor(), campaign, sheet, limit=NAMED_IN_WORDS)
    sender = units.find(current_actor(), home.unit_code) or abort(404)
    words = receipts.ready(channel, campaign, sheet, sender, named, total) if total else ""
    return _silent_page(campaign, sheet, RemindForm(data={"channel": channel.value, "words": words}))


def _silent_page(campaign: Campaign, sheet: CampaignDocument, form: RemindForm, status: int = 200) -> Response:
    actor = current_actor()
    number = _page_number()
    rows, total = receipts.silent(actor, campaign, sheet, page=number)
    page = render_template(
        "obligations/silent.html",
        campaign=campaign,
        sheet=sheet,
        rows=rows,
        total=total,
        at_page=number,
        last_page=max(1, -(-total // receipts.PAGE)),
        count=receipts.counts(actor, campaign, [sheet]).get(sheet.id, (0, 0)),
        form=form,
        channels=ReminderChannel.choices(),
        last=receipts.reminders(actor, sheet),
    )
    return make_response(page, status)


@signed_in
def remind(code: str, document_id: int) -> Response:
    """Log the đôn đốc; the program itself sends nothing."""
    campaign, sheet, _ = _found(code, document_id)
    if not policy.can_chase_documents(current_actor()):
        abort(403)
    form = RemindForm(request.form)
    if not form.validate():
        return _silent_page(campaign, sheet, form, 422)
    channel = ReminderChannel(form.channel.data)
    try:
        number = receipts.remind(current_actor(), campaign, sheet, channel, form.words.data or "")
    except DomainError as error:
        form.form_errors = [*form.form_errors, error.message]
        return _silent_page(campaign, sheet, form, error.status)
    db.session.commit()
    flash(f"Đã ghi đôn đốc {number} đơn vị qua {channel.label}.", "success")
    return see_other(url_for("obligations.silent", code=code, document_id=document_id))
