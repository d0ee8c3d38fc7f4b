"""What a unit keeps up to date itself: details, numbers of people, departments."""

from flask import Response, abort, flash, url_for

from app.accounts.operations import audit
from app.accounts.session import current_actor
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.web import see_other, signed_in
from app.units import operations, policy, queries
from app.units.forms import DepartmentForm, DetailsForm, StatsForm
from app.units.models import EntryMode, OrgUnit
from app.units.routes.base import allowed_or_refuse, blueprint, handle, page


@blueprint.route("/<code>/edit", methods=["GET", "POST"])
@signed_in
def edit(code: str) -> Response:
    """Chair, phone, letterhead and the like."""
    unit = allowed_or_refuse(code, policy.can_edit)
    form = DetailsForm(obj=unit)

    def act() -> str:
        values = {name: form[name].data for name in operations.DETAILS}
        values["entry_mode"] = EntryMode(form.entry_mode.data)
        changed = operations.change_details(unit, values)
        if changed:
            audit(current_actor(), "unit.edit", unit.id, changed=changed)
        return "Đã lưu thông tin đơn vị."

    return handle(unit, form, lambda status: page("units/edit.html", status, unit=unit, form=form), act)


@blueprint.route("/<code>/stats", methods=["GET", "POST"])
@signed_in
def stats(code: str) -> Response:
    """Members, women, workers as of a day."""
    unit = allowed_or_refuse(code, policy.can_edit)
    form = StatsForm()

    def act() -> str:
        members, female, workers = (field.data or 0 for field in (form.members, form.female, form.workers))
        operations.set_stats(unit, form.day, members, female, workers)
        audit(current_actor(), "unit.stats", unit.id, as_of=form.day.isoformat(), members=members)
        few = workers and workers < members
        return "Đã lưu số liệu." + (" Lưu ý: số CNVCLĐ đang nhỏ hơn số đoàn viên." if few else "")

    known = queries.stats(unit)
    return handle(unit, form, lambda status: page("units/stats.html", status, unit=unit, form=form, stats=known), act)


@blueprint.route("/<code>/departments", methods=["GET", "POST"])
@signed_in
def departments(code: str) -> Response:
    """Ban, phòng of a unit: the list and a box to add one."""
    unit = allowed_or_refuse(code, policy.can_edit)
    form = DepartmentForm()

    def act() -> str:
        department = operations.add_department(unit, form.name.data)
        audit(current_actor(), "unit.department", unit.id, added=department.name)
        return f"Đã thêm “{department.name}”."

    def show(status: int) -> Response:
        return page("units/departments.html", status, unit=unit, form=form, departments=queries.departments(unit))

    return handle(unit, form, show, act)


@blueprint.post("/<code>/departments/<int:department_id>/remove")
@signed_in
def remove_department(code: str, department_id: int) -> Response:
    """Take a ban, phòng off the list."""
    unit = allowed_or_refuse(code, policy.can_edit)
    department = next((one for one in queries.departments(unit) if one.id == department_id), None) or abort(404)
    _remove(unit, department.id)
    return see_other(url_for("units.departments", code=unit.code))


def _remove(unit: OrgUnit, department_id: int) -> None:
    department = next(one for one in queries.departments(unit) if one.id == department_id)
    try:
        operations.remove_department(department)
    except DomainError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return
    audit(current_actor(), "unit.department", unit.id, removed=department.name)
    db.session.commit()
    flash(f"Đã bỏ “{department.name}”.", "success")
