"""Writing an entry over HTTP, the same for every family: choose a kind, type, keep as draft, send.

What arrives is never lost: files and text are kept as a draft before anything can be refused, and the form's one-time
key makes a second sending find the first.
"""

from dataclasses import replace

from flask import Response, abort, current_app, flash, make_response, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Actor
from app.accounts.session import current_actor
from app.entries import contexts, operations, policy, queries, workflow
from app.entries.families import Family
from app.entries.forms import EntryForm, FormContext, seen_version, stamp, typed_of
from app.entries.models import Channel, Entry, EntryState
from app.entries.operations import Behalf
from app.kernel import clock, text, uploads
from app.kernel.db import db, release
from app.kernel.errors import DomainError, StaleEntry
from app.kernel.files import FileStore
from app.kernel.forms import show_refusal
from app.kernel.web import see_other


def file_store() -> FileStore:
    """The store of uploads that the settings name."""
    return FileStore(current_app.config["FILES_URL"])


def new(family: Family) -> Response:
    """GET: choose a kind where there are several, then an empty form with its one-time key."""
    context = contexts.of_new(request.args)
    options = family.options(context)
    if len(options) == 1 and not context.kind:  # nothing to choose: one tap less
        context = replace(context, kind=options[0].code)
    if not _offered(family, context):
        return make_response(render_template("entries/choose.html", family=family, context=context, options=options))
    return _page(family, context, family.form(context))


def _offered(family: Family, context: FormContext) -> bool:
    """The kind named is one the form may be opened for; a family without kinds needs none."""
    options = family.options(context)
    return not options or context.kind in {option.code for option in options}


def create(family: Family) -> Response:
    """POST of a new form. With the key of a draft already made, this goes on with that draft.

    An entry that was sent once is not sent again by its first form, wherever it stands now (row 25).
    """
    entry = contexts.made_with_key(family, request.form)
    if entry is not None:
        return save(family, entry) if entry.first_sent_at is None else _sent_already(family, entry)
    context = contexts.of_new(request.form, posted=True)
    if not _offered(family, context):
        raise DomainError("Loại này không áp dụng cho đơn vị hoặc kế hoạch đã chọn.")
    return _save(family, context)


def edit(family: Family, entry: Entry) -> Response:
    """GET: the form of a draft or a returned entry."""
    if not policy.can_edit(current_actor(), entry):
        abort(403)
    if entry.state not in operations.EDITABLE:
        flash("Hồ sơ đã gửi. Muốn sửa, hãy thu hồi hoặc đề nghị cấp trên trả lại.", "info")
        return see_other(url_for(f"{family.name}.show", public_id=entry.public_id))
    context = contexts.of_entry(entry)
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
    return _save(family, contexts.of_entry(entry))


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
    """POST while typing: keep what is in the form so far. Answers a short line, never an error about the contents.

    `?entry=` names the entry being changed; a new form finds its draft by its key.
    """
    actor, typed = current_actor(), typed_of(request.form)
    named = request.args.get("entry")
    entry = queries.find(actor, named, family.model) if named else contexts.made_with_key(family, request.form)
    if entry is None and named:
        abort(404)
    if entry is None:
        context = contexts.of_new(request.form, posted=True)
        if not _worth_keeping(typed) or not _offered(family, context):
            return Response(status=204)
        entry = _draft(family, context)
    if entry.state not in operations.EDITABLE or not policy.can_edit(actor, entry):
        return Response(status=204)
    operations.save_draft(entry, typed)
    db.session.commit()
    return make_response(f"Đã lưu nháp lúc {clock.local(clock.now()):%H:%M}")


def _draft(family: Family, context: FormContext) -> Entry:
    where = (context.actor, context.unit, context.campaign)
    return operations.open_draft(*where, family.model, context.key, context.kind, context.item)


def _worth_keeping(typed: operations.Typed) -> bool:
    """A person typed something: the form's own fields alone make no draft."""
    own = {"key", "unit", "campaign", "kind", "item", "channel", "nature"}
    return any(value.strip() for name, values in typed.items() if name not in own for value in values)


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
    entry = context.entry or _draft(family, context)
    if entry.state not in operations.EDITABLE:  # the same form, sent while this one was on its way
        return _sent_already(family, entry)
    context = contexts.with_entry(context, entry)
    if taken or request.form.getlist("remove_files"):
        refused += _keep_files(actor, entry, taken)
        operations.save_draft(entry, typed)
        db.session.commit()
        if entry.state not in operations.EDITABLE:
            return _sent_already(family, entry)
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
    if twin := operations.sent_twin(entry, typed):
        warnings.append(f"Đơn vị đã gửi một hồ sơ giống hệt lúc {text.moment(twin)}.")
    if warnings and request.form.get("confirmed") != stamp(warnings):
        return _keep_and_show(family, context, form, typed, [], warnings)
    if error := _fill_and_send(family, context, form, typed):
        if entry.state not in operations.EDITABLE:  # the same form was faster by another way
            return _sent_already(family, entry)
        return _refuse_sending(family, context, form, typed, error)
    db.session.commit()
    where = entry.holder.label() if entry.holder else ""
    flash(f"Đã gửi tới {where} lúc {text.moment(entry.sent_at)}. Hồ sơ đã được lưu an toàn.", "success")
    return see_other(url_for(f"{family.name}.show", public_id=entry.public_id))


def _fill_and_send(
    family: Family, context: FormContext, form: EntryForm, typed: operations.Typed
) -> DomainError | None:
    """Write the valid form into the entry and send it, or say why not: then the draft is as it was before."""
    entry = context.entry
    assert entry is not None
    try:
        with db.session.begin_nested(), db.session.no_autoflush:  # one UPDATE, hence one version a sending
            workflow.check_fresh(entry, seen_version(form.version.data))
            if form.channel:
                operations.note_behalf(entry, Behalf(Channel(form.channel.data), form.informant.data))
            family.fill(entry, form.data)
            operations.send(context.actor, entry, family.facts(entry), family.labels, typed)
    except StaleDataError:  # only where rows are not locked by reading (PostgreSQL)
        db.session.rollback()
        return StaleEntry(workflow.changed_words(entry), [])
    except DomainError as error:
        return error
    return None


def _refuse_sending(
    family: Family, context: FormContext, form: EntryForm, typed: operations.Typed, error: DomainError
) -> Response:
    """A rule said no at the last moment: the sentence goes beside its field, the input stays as a draft.

    Who has been told what changed since may send: the form now carries the version that was shown.
    """
    entry = context.entry
    assert entry is not None
    operations.save_draft(entry, typed)
    db.session.commit()
    show_refusal(form, error)
    if isinstance(error, StaleEntry):
        form.version.data = str(entry.version)
        form.form_errors += [f"{label}: “{before}” nay là “{after}”." for label, before, after in error.changes]
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
        today=clock.today(),
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
