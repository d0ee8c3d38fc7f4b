"""Pages on which an invited unit answers, and on which the host marks who came."""

import re
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.models import Actor
from app.accounts.session import current_actor
from app.entries.listing import page_number
from app.entries.models import Channel
from app.entries.operations import Behalf
from app.host_events import answers, invited, policy, queries
from app.host_events.answers import Said
from app.host_events.forms import AnswerForm, MarkForm, mark_form
from app.host_events.invited import Narrow
from app.host_events.models import HostEvent, Participation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.paging import Page
from app.kernel.text import clean_line, number
from app.kernel.web import render, see_other, signed_in
from app.units import queries as units


def add_to(blueprint: Blueprint) -> None:
    """The answer with its confirmation, and the attendance."""
    blueprint.add_url_rule("/<public_id>/answer", "answer", answer, methods=["GET"])
    blueprint.add_url_rule("/<public_id>/answer", "keep_answer", keep_answer, methods=["POST"])
    blueprint.add_url_rule("/<public_id>/confirm", "confirm", confirm, methods=["POST"])
    blueprint.add_url_rule("/<public_id>/attendance", "attendance", attendance, methods=["GET"])
    blueprint.add_url_rule("/<public_id>/attendance", "mark", mark, methods=["POST"])


def load(public_id: str) -> HostEvent:
    """The event, or 404 where it is missing or not the actor's to see."""
    return queries.find(current_actor(), public_id) or abort(404)


def narrow(event: HostEvent) -> tuple[Narrow, dict[str, Any]]:
    """What the address narrows the units of an event to, and the query string that repeats it on other pages."""
    sent = {name: clean_line(request.args.get(name, ""))[:80] for name in ("q", "upper", "which", "page")}
    given: dict[str, Any] = {name: value for name, value in sent.items() if value}
    unit = units.find(current_actor(), given["upper"]) if "upper" in given else None
    path = unit.path if unit else "~" if "upper" in given else ""
    return Narrow(given.get("q", ""), path, given.get("which", "")), given


def answerable(actor: Actor, event: HostEvent, page: Page[Any]) -> set[int]:
    """Ids of the units on the page for which the actor may answer now."""
    if not event.takes_answers(clock.today()):
        return set()
    return {part.unit_id for part, _ in page.rows if part.attended is None and policy.can_answer(actor, part)}


def _part(event: HostEvent) -> Participation:
    """The invited unit the address names, else the actor's own; 403 for who may not answer for it."""
    actor = current_actor()
    part = queries.find_part(actor, event, clean_line(request.values.get("unit", ""))[:64]) or abort(404)
    if not policy.can_answer(actor, part):
        abort(403)
    return part


@signed_in
def answer(public_id: str) -> Response:
    """The form of a unit's answer."""
    part = _part(load(public_id))
    return _answer(part, AnswerForm(part, policy.on_behalf(current_actor(), part.unit)))


def _answer(part: Participation, form: AnswerForm, status: int = 200) -> Response:
    page = render_template(
        "host_events/answer.html",
        event=part.event,
        part=part,
        form=form,
        behalf="informant" in form,
        open=part.event.takes_answers(clock.today()) and part.attended is None,
    )
    return make_response(page, status)


@signed_in
def keep_answer(public_id: str) -> Response:
    """Keep the answer; a refusal stands beside its field with all that was typed."""
    event, actor = load(public_id), current_actor()
    part = _part(event)
    behalf = policy.on_behalf(actor, part.unit)
    form = AnswerForm(part, behalf, request.form)
    if not form.validate():
        return _answer(part, form, 422)
    said = Said(form.chosen, form.people.data, form.names.data or "", form.reason.data or "")
    told = Behalf(Channel(form.channel.data), form.informant.data or "") if behalf else None
    try:
        answers.answer(actor, part, said, told)
    except DomainError as error:
        db.session.rollback()
        show_refusal(form, error)
        return _answer(part, form, 422 if error.field else error.status)
    db.session.commit()
    words = f"{said.answer.label}{f', {number(said.people)} người' if said.people and not said.reason else ''}"
    flash(f"Đã trả lời: {words}.", "success")
    return see_other(url_for("host_events.show", public_id=public_id))


@signed_in
def confirm(public_id: str) -> Response:
    """What an upper union answered for the unit is right."""
    part = _part(load(public_id))
    answers.confirm(current_actor(), part)
    db.session.commit()
    flash("Đã xác nhận câu trả lời.", "success")
    return see_other(url_for("host_events.show", public_id=public_id))


# Who came


def _marked(public_id: str) -> HostEvent:
    event = load(public_id)
    if not policy.can_mark(current_actor(), event):
        abort(403)
    if event.cancelled or not event.has_begun(clock.today()):
        raise DomainError("Chỉ điểm danh được khi hoạt động đã bắt đầu và không bị hủy.")
    return event


@signed_in
def attendance(public_id: str) -> Response:
    """A page of invited units, each with whether it came and with how many people."""
    event = _marked(public_id)
    page = invited.invited(current_actor(), event, narrow(event)[0], page_number(request.args))
    return _attendance(event, page, mark_form([part for part, _ in page.rows]))


def _attendance(event: HostEvent, page: Page[Any], form: MarkForm, status: int = 200) -> Response:
    return render(
        "host_events/attendance.html",
        "host_events/_attendance.html",
        status,
        event=event,
        page=page,
        form=form,
        branches=invited.branches(event),
        tally=queries.tallies(current_actor(), [event.id]).get(event.id, queries.Tally()),
        repeat=narrow(event)[1],
    )


@signed_in
def mark(public_id: str) -> Response:
    """Keep the marks of the units that were on the page, wherever these stand now."""
    event, actor = _marked(public_id), current_actor()
    sent = [int(found[1]) for name in request.form if (found := re.fullmatch(r"a([0-9]{1,9})", name))]
    page = invited.invited(actor, event, Narrow(unit_ids=tuple(sent[: invited.PAGE])))
    form = mark_form([part for part, _ in page.rows], request.form)
    if request.form.get("action") == "all":
        form.all_came()
    if not form.validate():
        return _attendance(event, page, form, 422)
    changed = answers.mark(actor, event, form.marks())
    db.session.commit()
    flash(f"Đã ghi điểm danh của {number(changed)} đơn vị." if changed else "Không có gì thay đổi.", "success")
    return see_other(url_for("host_events.attendance", public_id=public_id, **narrow(event)[1]))
