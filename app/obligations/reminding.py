"""Đôn đốc, over HTTP: whom to call, ready words, the official letter, and the log of what was done."""

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import REVIEWERS
from app.accounts.session import current_actor
from app.campaigns.models import Campaign, Obligation
from app.kernel.db import db
from app.kernel.documents import AddressForm, word_file
from app.kernel.errors import DomainError
from app.kernel.forms import BaseForm
from app.kernel.web import see_other, signed_in
from app.obligations import chase, letter, moves, queries, wording
from app.obligations.asked import asked, duty_named, plan_named, wanted_of
from app.obligations.chase import Wanted
from app.obligations.forms import RemindForm
from app.obligations.models import ReminderChannel
from app.units import queries as units
from app.units.models import OrgUnit


def add_to(blueprint: Blueprint) -> None:
    """Put the routes of this file on the blueprint of the package."""
    blueprint.get("/plan/<code>/<duty_code>/remind")(remind)
    blueprint.post("/plan/<code>/<duty_code>/remind")(log_reminder)
    blueprint.post("/plan/<code>/<duty_code>/letter", endpoint="letter")(write_letter)


@signed_in
def remind(code: str, duty_code: str) -> Response:
    """Who has not handed in, whom to call, and ready words to copy."""
    campaign = plan_named(code)
    duty = duty_named(campaign, duty_code)
    given = request.args.get("channel", "")
    channel = ReminderChannel(given) if given in {one.value for one in ReminderChannel} else ReminderChannel.ZALO
    rows = _silent(campaign, duty)
    words = wording.ready(channel, campaign, duty, _sender(), rows) if rows else ""
    return _remind_page(campaign, duty, rows, RemindForm(data={"channel": channel.value, "words": words}))


def _sender() -> OrgUnit:
    home = current_actor().home
    if home is None or not current_actor().holds(REVIEWERS):
        abort(403)
    return units.find(current_actor(), home.unit_code) or abort(404)


def _owing(campaign: Campaign, duty: Obligation, which: str) -> Wanted:
    given = wanted_of(campaign, which)
    return Wanted(
        scope=given.scope, today=given.today, campaign_id=campaign.id, duty=duty.code, period=given.period, which=which,
        path=given.path,
    )  # fmt: skip


def _silent(campaign: Campaign, duty: Obligation) -> list[chase.Row]:
    """Who has not handed in; nobody reminds themselves."""
    own = {post.unit_code for post in current_actor().posts}
    found = chase.rows(_owing(campaign, duty, "missing"), moves.MOST_REMINDED)
    return [row for row in found if row.unit_code not in own]


def _remind_page(
    campaign: Campaign, duty: Obligation, rows: list[chase.Row], form: BaseForm, status: int = 200
) -> Response:
    sender = _sender()
    page = render_template(
        "obligations/remind.html",
        campaign=campaign,
        duty=duty,
        rows=rows[:100],
        total=len(rows),
        form=form,
        channels=ReminderChannel.choices(),
        last=queries.last_reminders(duty, current_actor()),
        address=AddressForm(data={"addressee": letter.ADDRESSEE, "recipients": "\n".join(letter.recipients(sender))}),
    )
    return make_response(page, status)


@signed_in
def log_reminder(code: str, duty_code: str) -> Response:
    """Log the reminder: which units, by what, with which words. Nothing is sent by the program itself."""
    campaign = plan_named(code)
    duty = duty_named(campaign, duty_code)
    _sender()
    rows = _silent(campaign, duty)
    form = RemindForm(request.form)
    if not form.validate():
        return _remind_page(campaign, duty, rows, form, 422)
    channel = ReminderChannel(form.channel.data)
    try:
        moves.remind(current_actor(), duty, [row.id for row in rows], channel, form.words.data or "")
    except DomainError as error:
        form.form_errors.append(error.message)
        return _remind_page(campaign, duty, rows, form, error.status)
    db.session.commit()
    flash(f"Đã ghi đôn đốc {len(rows)} đơn vị qua {channel.label}.", "success")
    return see_other(url_for("obligations.plan", code=code, duty=duty.code, unit=asked("unit") or None))


@signed_in
def write_letter(code: str, duty_code: str) -> Response:
    """The công văn as a Word file: who has not handed in, in a table. Logging that it was sent is a step of its own."""
    campaign = plan_named(code)
    duty = duty_named(campaign, duty_code)
    sender, rows, form = _sender(), _silent(campaign, duty), AddressForm(request.form)
    if not rows:
        flash("Không còn đơn vị nào chưa nộp việc này.", "info")
        return see_other(url_for("obligations.remind", code=code, duty_code=duty.code))
    if not form.validate():
        flash("Nơi nhận hoặc nơi gửi dài quá, hãy rút gọn.", "danger")
        return see_other(url_for("obligations.remind", code=code, duty_code=duty.code, channel="letter"))
    standing = letter.Standing(
        chase.total(_owing(campaign, duty, "asked")), chase.total(_owing(campaign, duty, "missing")), rows
    )
    content = letter.write(campaign, duty, sender, standing, form.addressee.data or "", form.lines)
    return word_file(content, f"Cong van don doc {duty.code}")
