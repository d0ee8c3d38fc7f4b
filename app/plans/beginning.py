"""Ways to begin a plan, over HTTP: blank (also a short local one), copied from another, from a file, from a running one."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.accounts.session import current_actor
from app.campaigns import checking, files, loading, policy
from app.campaigns import queries as campaigns
from app.campaigns.models import CampaignKind
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.forms import BaseForm, DayField, Required
from app.kernel.text import clean, clean_line
from app.kernel.web import see_other, signed_in
from app.plans import operations, queries
from app.units.models import OrgUnit

PLANS = Path(__file__).resolve().parents[2] / "plans"
FILE_LIMIT = 400_000  # bytes
MOST_ERRORS = 500


class BlankForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    title = StringField("Tên kế hoạch", [Required("Nhập tên kế hoạch."), Length(min=5, max=300)])
    kind = SelectField("Hình thức", choices=dict(CampaignKind.choices()), default=CampaignKind.SHORT.value)
    starts_on = DayField("Từ ngày", [Required("Nhập ngày bắt đầu.")])
    ends_on = DayField("Đến hết ngày", [Required("Nhập ngày kết thúc.")])

    def validate_ends_on(self, field: DayField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("Ngày kết thúc không thể trước ngày bắt đầu.")


class ShortForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    title = StringField("Tên phong trào", [Required("Đặt tên cho phong trào."), Length(min=5, max=300)])
    starts_on = DayField("Từ ngày", [Required("Nhập ngày bắt đầu.")])
    ends_on = DayField("Đến hết ngày", [Required("Nhập ngày kết thúc.")])
    body = TextAreaField("Nội dung, cách làm", [Length(max=10_000)])

    def validate_ends_on(self, field: DayField) -> None:
        if field.data and self.starts_on.data:
            if field.data < self.starts_on.data:
                raise ValidationError("Ngày kết thúc không thể trước ngày bắt đầu.")
            if (field.data - self.starts_on.data).days > LONGEST_SHORT:
                raise ValidationError("Phong trào ngắn ngày dài nhất 6 tháng; dài hơn thì soạn thành kế hoạch.")


LONGEST_SHORT = 184  # days


def add_to(blueprint: Blueprint) -> None:
    """Put the routes of this file on the blueprint of the package."""
    blueprint.post("/new")(new)
    blueprint.get("/short")(short)
    blueprint.post("/short")(launch)
    blueprint.post("/copy")(copy)
    blueprint.post("/import")(take_file)
    blueprint.post("/change/<code>")(change)


def _owner() -> OrgUnit:
    """The unit the new plan is for: named among the actor's own, else the highest."""
    found = queries.owners(current_actor())
    if not found:
        abort(403)
    named = clean_line(request.form.get("owner", ""))
    return next((unit for unit in found if unit.code == named), None) or (abort(404) if named else found[0])


@signed_in
def new() -> Response:
    """A blank plan, or a short local one (BT-X1)."""
    owner = _owner()
    form = BlankForm(request.form)
    if not form.validate() or form.starts_on.data is None or form.ends_on.data is None:
        page = render_template("plans/blank.html", form=form, owner=owner)
        return make_response(page, 422)
    plan = operations.blank(owner, form.title.data or "", form.starts_on.data, form.ends_on.data, form.kind.data)
    return _begun(owner, plan, "Đã tạo bản soạn. Điền các phần cần có rồi phát hành.")


@signed_in
def short() -> Response:
    """A short movement of one's own unit: a name and two days are enough (BT-X1)."""
    today = clock.today()
    return _short_page(_own_unit(), ShortForm(data={"starts_on": today, "ends_on": today + timedelta(days=30)}))


def _own_unit() -> OrgUnit:
    """The unit named among those the actor issues for, else the lowest: a movement begins at the grassroots."""
    found = queries.owners(current_actor())
    if not found:
        abort(403)
    named = clean_line(request.values.get("owner", ""))
    return next((unit for unit in found if unit.code == named), None) or (abort(404) if named else found[-1])


def _short_page(owner: OrgUnit, form: ShortForm, status: int = 200) -> Response:
    page = render_template("plans/short.html", owner=owner, owners=queries.owners(current_actor()), form=form)
    return make_response(page, status)


@signed_in
def launch() -> Response:
    """Issue it at once: seen by the unit, those below it and those above it."""
    owner, form = _own_unit(), ShortForm(request.form)
    first, last = form.starts_on.data, form.ends_on.data
    if not form.validate() or first is None or last is None:
        return _short_page(owner, form, 422)
    try:
        made = operations.launch(
            current_actor(), owner, form.title.data or "", first, last, clean(form.body.data or "")
        )
    except loading.PlanRefused as refused:
        db.session.rollback()
        form.form_errors = [*form.form_errors, *(error.message for error in refused.errors)]
        return _short_page(_own_unit(), form, 422)
    db.session.commit()
    flash(f"Đã phát động “{made.short_title}”. Mọi người trong đơn vị đã thấy phong trào này.", "success")
    return see_other(url_for("dashboards.campaign", code=made.code))


def _begun(owner: OrgUnit, plan: dict[str, Any], words: str) -> Response:
    draft = operations.begin(current_actor(), owner, plan)
    db.session.commit()
    flash(words, "success")
    return see_other(url_for("plans.show", public_id=draft.public_id))


@signed_in
def copy() -> Response:
    """Last year's plan, or one of those shipped, with its dates moved to this year."""
    owner = _owner()
    code = clean_line(request.form.get("source", ""))
    campaign = campaigns.find(current_actor(), code)
    source = operations.plan_of(campaign) if campaign else operations.shipped(PLANS).get(code) or abort(404)
    typed = clean_line(request.form.get("year", ""))
    last = source["period"]["to"].year
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else max(clock.today().year, last + 1)
    if not 2000 <= year <= 2100:
        raise DomainError("Năm phải trong khoảng 2000 đến 2100.")
    plan = operations.copy(source, owner, year - last)
    return _begun(owner, plan, f"Đã sao chép sang năm {year}, các ngày đã dời theo. Xem lại từng phần rồi phát hành.")


@signed_in
def take_file() -> Response:
    """A plan from a file. While a single value cannot be read every error is shown and nothing kept; else it is a draft."""
    owner = _owner()
    sent: FileStorage | None = request.files.get("file")
    content = sent.stream.read(FILE_LIMIT + 1) if sent and sent.filename else b""
    if not content:
        raise DomainError("Chọn một tệp kế hoạch (.yaml).")
    if len(content) > FILE_LIMIT:
        raise DomainError("Tệp quá lớn cho một kế hoạch.")
    try:
        plan = files.parse(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, files.Unreadable) as error:
        words = str(error) if isinstance(error, files.Unreadable) else "Tệp không phải văn bản UTF-8."
        raise DomainError(f"{words}. Chưa nạp gì.") from error
    if not isinstance(plan, dict) or not isinstance(plan.get("period"), dict):
        raise DomainError("Tệp không phải kế hoạch: thiếu phần period (thời gian). Chưa nạp gì.")
    plan["owner"] = {"code": owner.code}
    if wrong := checking.shape(plan):
        page = render_template("plans/refused.html", errors=wrong[:MOST_ERRORS], total=len(wrong))
        return make_response(page, 422)
    return _begun(owner, plan, "Đã đọc tệp thành bản soạn. Xem còn chỗ nào cần sửa rồi phát hành.")


@signed_in
def change(code: str) -> Response:
    """A draft that changes a running plan of the actor's unit."""
    campaign = campaigns.find(current_actor(), code) or abort(404)
    if not policy.can_issue(current_actor(), campaign.owner):
        abort(403)
    draft = operations.begin(current_actor(), campaign.owner, operations.plan_of(campaign), campaign)
    db.session.commit()
    return see_other(url_for("plans.show", public_id=draft.public_id))
