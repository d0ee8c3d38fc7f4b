"""Writing an entry over HTTP, the same for every family: choose a kind, type, keep as draft, send.

What arrives is never lost: files and text are kept as a draft before anything can be refused, and the form's one-time
key makes a second sending find the first.
"""

from typing import Any

from flask import Response, abort, current_app, flash, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts.models import Actor
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign
from app.entries import operations, policy, queries, workflow
from app.entries.families import Family
from app.entries.forms import EntryForm, FormContext, stamp, typed_of
from app.entries.models import Channel, Entry, EntryState, new_public_id
from app.kernel import clock, text, uploads
from app.kernel.db import db, release
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from app.kernel.web import see_other
from app.units import queries as units
from app.units.models import OrgUnit


def file_store() -> FileStore:
    """The store of uploads that the settings name."""
    return FileStore(current_app.config["FILES_URL"])


def _unit_for(actor: Actor, code: str | None) -> OrgUnit:
    """The unit to write for: named and in reach, else the actor's own."""
    wanted = code or (actor.home.unit_code if actor.home else "")
    unit = units.find(actor, wanted)
    if unit is None:
        abort(404)
    if not policy.can_enter_for(actor, unit):
        abort(403)
    return unit


def _campaign_for(actor: Actor, unit: OrgUnit, code: str | None) -> Campaign:
    """The plan to write in: named and covering the unit, else the newest running one."""
    running = campaigns.running_for(unit.path, clock.today())
    if code:
        running = [campaign for campaign in running if campaign.code == code]
    if not running:
        raise DomainError("Hiện không có kế hoạch thi đua nào đang mở để nhập hồ sơ.")
    return running[0]


def _context(family: Family, entry: Entry | None, values: Any) -> FormContext:
    """The context of a form; `values` are the query string or the posted form."""
    actor = current_actor()
    if entry is not None:
        kind = entry.kind
        behalf = entry.on_behalf_by_id is not None
        return FormContext(actor, entry.unit, entry.campaign, kind, entry.creation_key, entry, behalf)
    unit = _unit_for(actor, values.get("unit"))
    campaign = _campaign_for(actor, unit, values.get("campaign"))
    key = (values.get("key") or "")[:64] or new_public_id()
    return FormContext(actor, unit, campaign, values.get("kind", "")[:40], key, None, policy.on_behalf(actor, unit))


def new(family: Family) -> Response:
    """GET: choose a kind where there are several, then an empty form with its one-time key."""
    context = _context(family, None, request.args)
    options = family.options(context)
    if options and context.kind not in {option.code for option in options}:
        return make_response(render_template("entries/choose.html", family=family, context=context, options=options))
    return _page(family, context, family.form(context))


def create(family: Family) -> Response:
    """POST of a new form. With the key of an entry already made, this goes on with that entry."""
    entry = queries.by_key(current_actor(), request.form.get("key", "")[:64])
    if entry is not None:
        return save(family, entry)
    context = _context(family, None, request.form)
    options = family.options(context)
    if options and context.kind not in {option.code for option in options}:
        raise DomainError("Loại này không áp dụng cho đơn vị hoặc kế hoạch đã chọn.")
    return _save(family, context)


def edit(family: Family, entry: Entry) -> Response:
    """GET: the form of a draft or a returned entry."""
    if not policy.can_edit(current_actor(), entry):
        abort(403)
    if entry.state not in operations.EDITABLE:
        flash("Hồ sơ đã gửi. Muốn sửa, hãy thu hồi hoặc đề nghị cấp trên trả lại.", "info")
        return see_other(url_for(f"{family.name}.show", public_id=entry.public_id))
    context = _context(family, entry, request.args)
    form = family.form(context)
    returned = _reason_of_return(entry)
    if returned and returned.field in form:
        form[returned.field].errors = [f"{returned.unit}: {returned.comment}"]
    return _page(family, context, form)


def save(family: Family, entry: Entry) -> Response:
    """POST of the form of an existing entry."""
    actor = current_actor()
    if not policy.can_edit(actor, entry):
        abort(403)
    if entry.state not in operations.EDITABLE:
        return _sent_already(family, entry)
    return _save(family, _context(family, entry, request.form))


def _sent_already(family: Family, entry: Entry) -> Response:
    if entry.sent_digest == operations.digest(typed_of(request.form)):
        flash(f"Hồ sơ này đã gửi lúc {text.moment(entry.sent_at)}; không gửi lại lần nữa.", "success")
    else:
        flash(
            f"Hồ sơ này đã gửi lúc {text.moment(entry.sent_at)}, nên nội dung vừa sửa thêm chưa được nhận. "
            "Hãy thu hồi hồ sơ để sửa.",
            "warning",
        )
    return see_other(url_for(f"{family.name}.show", public_id=entry.public_id))


def autosave(family: Family) -> Response:
    """POST while typing: keep what is in the form so far. Answers a short line, never an error about the contents."""
    actor = current_actor()
    entry = queries.by_key(actor, request.form.get("key", "")[:64])
    typed = typed_of(request.form)
    if entry is None:
        if not _worth_keeping(typed):
            return Response(status=204)
        context = _context(family, None, request.form)
        entry = operations.open_draft(
            actor, context.unit, context.campaign, family.model, context.key, _behalf(request.form)
        )
    entry = queries.find(actor, entry.public_id, family.model) or abort(404)
    if entry.state not in operations.EDITABLE or not policy.can_edit(actor, entry):
        return Response(status=204)
    operations.save_draft(entry, typed)
    db.session.commit()
    return make_response(f"Đã lưu nháp lúc {clock.local(clock.now()):%H:%M}")


def _worth_keeping(typed: operations.Typed) -> bool:
    """A person typed something: the form's own fields alone make no draft."""
    own = {"key", "unit", "campaign", "kind", "channel", "nature"}
    return any(value.strip() for name, values in typed.items() if name not in own for value in values)


def _behalf(form: MultiDict[str, str]) -> operations.Behalf | None:
    channel = form.get("channel", "")
    if channel not in {member.value for member in Channel}:
        return None
    return operations.Behalf(Channel(channel), text.clean_line(form.get("informant", ""))[:100])


def _take_files() -> tuple[list[uploads.Upload], list[str]]:
    """Every file of the request, read and made harmless, and a sentence for each one refused."""
    taken, refused = [], []
    sent = [file for file in request.files.getlist("files") if file.filename]
    if sent:
        release()  # pictures take time: hold no lock meanwhile
    for file in sent[: operations.MOST_FILES]:
        try:
            taken.append(uploads.take(file.stream, file.filename or ""))
        except DomainError as error:
            refused.append(error.message)
    if len(sent) > operations.MOST_FILES:
        refused.append(f"Mỗi hồ sơ có nhiều nhất {operations.MOST_FILES} tệp; các tệp sau đã bị bỏ.")
    return taken, refused


def _save(family: Family, context: FormContext) -> Response:
    """Keep, then send if asked and right. One commit where nothing has to be kept first."""
    actor, typed = context.actor, typed_of(request.form)
    taken, refused = _take_files()
    entry = context.entry or operations.open_draft(
        actor, context.unit, context.campaign, family.model, context.key, _behalf(request.form)
    )
    context = FormContext(actor, entry.unit, entry.campaign, context.kind, context.key, entry, context.behalf)
    if taken or request.form.getlist("remove_files"):
        refused += _keep_files(actor, entry, taken)
        operations.save_draft(entry, typed)
        db.session.commit()
    form = family.form(context, request.form)
    form.version.data = request.form.get("version", "")
    if request.form.get("action") != "send":
        operations.save_draft(entry, typed)
        db.session.commit()
        if refused:
            return _keep_and_show(family, context, form, typed, refused)
        flash("Đã lưu nháp. Hồ sơ chưa gửi đi.", "info")
        return see_other(url_for(f"{family.name}.edit", public_id=entry.public_id))
    return _send(family, context, form, typed, refused)


def _keep_files(actor: Actor, entry: Entry, taken: list[uploads.Upload]) -> list[str]:
    operations.detach(entry, request.form.getlist("remove_files"))
    try:
        operations.attach(actor, entry, taken, file_store())
    except DomainError as error:
        return [error.message]
    return []


def _send(
    family: Family, context: FormContext, form: EntryForm, typed: operations.Typed, refused: list[str]
) -> Response:
    entry = context.entry
    assert entry is not None
    valid = form.validate()
    if refused or not valid:
        return _keep_and_show(family, context, form, typed, refused)
    warnings = form.warnings()
    if warnings and request.form.get("confirmed") != stamp(warnings):
        return _keep_and_show(family, context, form, typed, [], warnings)
    try:
        workflow.check_fresh(entry, int(form.version.data) if form.version.data.isdigit() else None)
        family.fill(entry, form.data)
        operations.send(context.actor, entry, family.facts(entry), family.labels, typed)
    except DomainError as error:
        db.session.rollback()
        return _refuse_sending(family, context, form, typed, error)
    db.session.commit()
    where = entry.holder.label() if entry.holder else ""
    flash(f"Đã gửi tới {where} lúc {text.moment(entry.sent_at)}. Hồ sơ đã được lưu an toàn.", "success")
    return see_other(url_for(f"{family.name}.show", public_id=entry.public_id))


def _refuse_sending(
    family: Family, context: FormContext, form: EntryForm, typed: operations.Typed, error: DomainError
) -> Response:
    """A rule said no at the last moment: the sentence goes beside its field, the input stays as a draft."""
    entry = queries.by_key(context.actor, context.key) or operations.open_draft(
        context.actor, context.unit, context.campaign, family.model, context.key, _behalf(request.form)
    )
    if entry.state in operations.EDITABLE:
        operations.save_draft(entry, typed)
        db.session.commit()
    if error.field and error.field in form:
        form[error.field].errors = [error.message]
    else:
        form.form_errors.append(error.message)
    return _page(family, context, form, error.status)


def _keep_and_show(
    family: Family,
    context: FormContext,
    form: EntryForm,
    typed: operations.Typed,
    refused: list[str],
    warnings: list[str] | None = None,
) -> Response:
    """Something is missing or odd: keep what was typed as a draft and show the form with what is wrong beside it."""
    assert context.entry is not None
    operations.save_draft(context.entry, typed)
    db.session.commit()
    form.files.errors = [*form.files.errors, *refused]
    return _page(family, context, form, 422, warnings)


def _page(
    family: Family, context: FormContext, form: EntryForm, status: int = 200, warnings: list[str] | None = None
) -> Response:
    entry = context.entry
    page = render_template(
        "entries/edit.html",
        family=family,
        context=context,
        form=form,
        warnings=warnings or [],
        warnings_stamp=stamp(warnings) if warnings else "",
        attachments=queries.attachments(entry) if entry else [],
        returned=_reason_of_return(entry) if entry else None,
        options={option.code: option for option in family.options(context)},
        action=url_for(f"{family.name}.update", public_id=entry.public_id)
        if entry
        else url_for(f"{family.name}.create"),
    )
    return make_response(page, status)


def _reason_of_return(entry: Entry) -> queries.Line | None:
    """The newest return of an entry that lies at home to be mended."""
    if entry.state is not EntryState.RETURNED:
        return None
    return next((line for line in reversed(queries.history(entry)) if line.action == "return"), None)
