"""Clusters on the screen: the list of a year, one cluster with its units, putting many in or taking them out."""

from flask import Response, abort, flash, request, url_for

from app.accounts.operations import audit
from app.accounts.session import current_actor
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.kernel.forms import show_refusal
from app.kernel.web import render, see_other, signed_in
from app.units import groups, policy
from app.units.forms import GroupForm
from app.units.models import OrgUnit, UnitGroup
from app.units.routes.base import asked, blueprint, find_or_404, page

PAGE = 50
TIERS = [("3", "Công đoàn cấp trên cơ sở"), ("4", "CĐCS")]


def _owner(code: str) -> OrgUnit:
    unit = find_or_404(code)
    if not policy.can_group(current_actor(), unit):
        raise Forbidden("Chỉ chủ tịch hoặc quản trị kế hoạch của đơn vị cấp trên được chia cụm thi đua.")
    return unit


def _group(code: str, group_id: int) -> UnitGroup:
    return groups.find(_owner(code), group_id) or abort(404)


def _year() -> int:
    year = request.values.get("year", type=int)
    return year if year and groups.FIRST_YEAR <= year <= groups.LAST_YEAR else clock.today().year


@blueprint.route("/<code>/groups", methods=["GET", "POST"])
@signed_in
def group_list(code: str) -> Response:
    """Clusters of one year, and a form for a new one."""
    owner, year, form = _owner(code), _year(), GroupForm()

    def show(status: int = 200) -> Response:
        known = sorted({*groups.years(owner), clock.today().year, year}, reverse=True)
        found = groups.of_year(owner, year)
        before = next((one for one in groups.years(owner) if one < year), None) if not found else None
        choices = [(one, str(one)) for one in known]
        context = {
            "owner": owner,
            "year": year,
            "year_choices": choices,
            "found": found,
            "before": before,
            "form": form,
        }
        return page("units/groups.html", status, **context)

    if not form.is_submitted():
        return show()
    if not form.validate():
        return show(422)
    try:
        made = groups.create(owner, year, form.name.data or "", form.code.data or "")
    except DomainError as error:
        show_refusal(form, error)
        return show(error.status)
    audit(current_actor(), "unit.group", owner.id, added=made.code, year=year)
    db.session.commit()
    flash(f"Đã thêm {made.name}. Chọn các đơn vị của cụm.", "success")
    return see_other(url_for("units.group", code=code, group_id=made.id, which="add"))


@blueprint.post("/<code>/groups/copy")
@signed_in
def copy_groups(code: str) -> Response:
    """Last year's clusters for a year that has none."""
    owner, year = _owner(code), _year()
    number = groups.copy(owner, request.form.get("source", 0, type=int), year)
    audit(current_actor(), "unit.group", owner.id, copied=number, year=year)
    db.session.commit()
    flash(f"Đã chép {number} cụm sang năm {year}.", "success")
    return see_other(url_for("units.group_list", code=code, year=year))


@blueprint.get("/<code>/groups/<int:group_id>")
@signed_in
def group(code: str, group_id: int) -> Response:
    """The units of a cluster, or those that may join it."""
    return _show(_group(code, group_id), GroupForm(formdata=None))


def _show(found: UnitGroup, form: GroupForm, status: int = 200) -> Response:
    adding = request.values.get("which") == "add"
    tier = request.values.get("tier", "")
    wanted = groups.Wanted(
        members=not adding,
        text=asked("q"),
        tier=int(tier) if tier in dict(TIERS) else None,
        free="free" in request.values,
    )
    number = max(1, request.args.get("page", 1, type=int) or 1)
    units = db.paginate(groups.listed(found, wanted), page=number, per_page=PAGE, error_out=False)
    form.name.data = form.name.data or found.name
    return render(
        "units/group.html",
        "units/_group.html",
        status,
        owner=found.owner,
        group=found,
        form=form,
        units=units,
        wanted=wanted,
        tiers=TIERS,
        placed=groups.names_of(found, [unit.id for unit in units.items]) if adding else {},
        size=next(count for one, count in groups.of_year(found.owner, found.year) if one.id == found.id),
        narrowed=bool(wanted.text or wanted.tier or wanted.free),
    )


@blueprint.post("/<code>/groups/<int:group_id>")
@signed_in
def change_group(code: str, group_id: int) -> Response:
    """Put the ticked units in, take them out, rename the cluster, or delete it once it is empty."""
    found, action = _group(code, group_id), request.form.get("action", "")
    back = url_for("units.group", code=code, group_id=group_id, which="add" if action == "put" else None)
    ticked = request.form.getlist("item")
    form = GroupForm()
    if action in ("put", "take_out"):
        if not ticked:
            flash("Chưa chọn đơn vị nào. Đánh dấu vào ô bên trái tên đơn vị.", "warning")
            return see_other(back)
        number = groups.put(found, ticked) if action == "put" else groups.take_out(found, ticked)
        said = f"Đã đưa {number} đơn vị vào {found.name}." if action == "put" else f"Đã bỏ {number} đơn vị khỏi cụm."
    elif action == "rename":
        if not form.validate():
            return _show(found, form, 422)
        try:
            groups.rename(found, form.name.data or "")
        except DomainError as error:
            show_refusal(form, error)
            return _show(found, form, error.status)
        said = "Đã đổi tên cụm."
    elif action == "delete":
        groups.delete(found)
        back = url_for("units.group_list", code=code, year=found.year)
        said = "Đã xóa cụm."
    else:
        abort(400)
    audit(current_actor(), "unit.group", found.owner_id, group=found.code, year=found.year, did=action)
    db.session.commit()
    flash(said, "success")
    return see_other(back)
