"""Registrations over HTTP: the shared pages of an entry, and reports of progress."""

from typing import Any

from flask import Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.entries import queries as entries
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import Entry, FamilyName
from app.entries.pages import blueprint_for
from app.entries.workflow import available
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import show_refusal
from app.kernel.web import see_other, signed_in
from app.registrations import operations, plaque_pages, plaques, queries
from app.registrations.facts import ALL_LABELS, facts
from app.registrations.forms import ProgressForm, RegistrationForm
from app.registrations.models import Progress, Registration, RegistrationKind
from app.registrations.recognition import can_recognise

# How a chair tells the kinds apart (domain.md §2.4).
HELP = {
    RegistrationKind.PROJECT: "Việc làm nhìn thấy được: có địa điểm, ngày khởi công, ngày hoàn thành, thường có kinh phí.",
    RegistrationKind.WORK_ITEM: "Một việc cụ thể của đơn vị: ngày công tình nguyện, nhiệm vụ chuyên môn. Không gắn biển.",
    RegistrationKind.PRODUCT: "Sản phẩm có số lượng, tiêu chuẩn chất lượng rõ ràng.",
    RegistrationKind.RESEARCH_TOPIC: "Đề tài được giao hoặc tự đăng ký nghiên cứu.",
    RegistrationKind.EMULATION_PLEDGE: "Danh hiệu, chỉ tiêu tập thể hoặc cá nhân cam kết.",
    RegistrationKind.CONTEST_ENTRY: "Tham gia hội thi, có tên hội thi và tác giả.",
}
ICONS = {RegistrationKind.PROJECT: "building", RegistrationKind.WORK_ITEM: "hammer"}


def _options(context: FormContext) -> list[Option]:
    """The kinds this plan registers, in its order (CB-X6: công trình, phần việc). DomainError where it registers none."""
    offered = [RegistrationKind(choice.code) for choice in campaigns.choices(context.campaign, "registration_kind")
               if choice.code in {kind.value for kind in RegistrationKind}]  # fmt: skip
    if not offered:
        raise DomainError("Kế hoạch này không có nội dung đăng ký.")
    return [Option(kind.value, kind.label, HELP[kind], ICONS.get(kind, "star")) for kind in offered]


def _extra(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry, Registration)
    actor = current_actor()
    return {
        "updates": queries.updates(entry),
        "can_report": operations.can_report(actor, entry) and entry.progress is not Progress.CONFIRMED,
        "can_confirm_done": operations.can_confirm_done(actor, entry),
        "can_recognise": can_recognise(actor, entry),
        "plaque": plaques.request_of(entry),
        "plaque_steps": available(plaques.PLAQUE, entry, actor),
        "tags": [("Công trình trọng điểm", "info")] if entry.key_project else [],
    }


FAMILY = Family(
    name=FamilyName.REGISTRATIONS,
    noun="đăng ký",
    new_title="Đăng ký công trình, phần việc",
    model=Registration,
    form=RegistrationForm,
    labels=ALL_LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=_options,
    more=_extra,
)

blueprint = blueprint_for(FAMILY)
plaque_pages.add_to(blueprint)


def _load(public_id: str) -> Registration:
    entry = entries.find(current_actor(), public_id, Registration) or abort(404)
    assert isinstance(entry, Registration)
    return entry


@blueprint.get("/<public_id>/progress")
@signed_in
def progress(public_id: str) -> Response:
    """The form of a progress report."""
    entry = _load(public_id)
    if not operations.can_report(current_actor(), entry):
        abort(403)
    return _progress_page(entry, ProgressForm(entry))


def _progress_page(entry: Registration, form: ProgressForm, status: int = 200) -> Response:
    page = render_template("registrations/progress.html", entry=entry, form=form, updates=queries.updates(entry))
    return make_response(page, status)


@blueprint.post("/<public_id>/progress")
@signed_in
def report_progress(public_id: str) -> Response:
    """Add a progress report."""
    entry = _load(public_id)
    form = ProgressForm(entry, request.form)
    if not form.validate():
        return _progress_page(entry, form, 422)
    values = {name: value for name, value in form.data.items() if name != "progress"}
    report = operations.Report(progress=Progress(form.progress.data), **{**values, "note": values["note"] or ""})
    try:
        operations.report_progress(current_actor(), entry, report)
    except DomainError as error:
        show_refusal(form, error)
        return _progress_page(entry, form, error.status)
    db.session.commit()
    flash("Đã cập nhật tiến độ.", "success")
    return see_other(url_for("registrations.show", public_id=public_id))


@blueprint.post("/<public_id>/done")
@signed_in
def confirm_done(public_id: str) -> Response:
    """The upper union confirms that the work is finished."""
    entry = _load(public_id)
    operations.confirm_done(current_actor(), entry)
    db.session.commit()
    flash("Đã xác nhận hoàn thành.", "success")
    return see_other(url_for("registrations.show", public_id=public_id))
