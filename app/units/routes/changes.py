"""Changes of the tree by decision: add, rename, reclassify, move, merge, end."""

from flask import Response

from app.accounts.operations import audit
from app.accounts.session import current_actor
from app.entries import reorganising
from app.host_events.operations import invite_around
from app.kernel.errors import DomainError, Forbidden
from app.kernel.text import number
from app.kernel.web import signed_in
from app.obligations.operations import generate_around
from app.units import operations, policy, queries
from app.units.forms import AddForm, DatedForm, EndForm, MergeForm, MoveForm, ReclassifyForm, RenameForm
from app.units.models import OrgUnit
from app.units.operations import NewUnit
from app.units.routes.base import allowed_or_refuse, asked, blueprint, handle, options, page


@blueprint.route("/<code>/add", methods=["GET", "POST"])
@signed_in
def add(code: str) -> Response:
    """A new unit directly below this one."""
    parent = allowed_or_refuse(code, policy.can_add_below)
    form = AddForm(unit_type="CDCS" if parent.tier < 4 else "CDCS_THANH_VIEN")

    def act() -> str:
        kind = form.kind
        tier = int(form.tier.data) if form.tier.data else max(operations.default_tier(kind), parent.tier + 1)
        new = NewUnit(
            form.code.data, form.name.data, kind, tier, parent.code, form.short_name.data or "", form.chosen_sector,
            form.area.data or "", form.founded_on.data,
        )  # fmt: skip
        unit = operations.add_unit(new, form.decision_no.data or "")
        generate_around(unit.path)
        invite_around(unit.path)
        audit(current_actor(), "unit.add", unit.id, code=unit.code, parent=parent.code)
        return f"Đã thêm {unit.name} (mã {unit.code})."

    return handle(parent, form, lambda status: page("units/add.html", status, unit=parent, form=form), act)


@blueprint.route("/<code>/rename", methods=["GET", "POST"])
@signed_in
def rename(code: str) -> Response:
    """Another name by decision, or a spelling mended."""
    unit = allowed_or_refuse(code, policy.can_manage)
    form = RenameForm(name=unit.name, short_name=unit.short_name)

    def act() -> str:
        before = unit.name
        operations.rename(
            unit, form.name.data, form.short_name.data, form.day, form.decision_no.data or "", mended=form.mended.data
        )
        audit(current_actor(), "unit.rename", unit.id, before=before, after=unit.name)
        return "Đã ghi tên mới. Báo cáo về thời gian trước vẫn giữ tên cũ." if not form.mended.data else "Đã sửa tên."

    lead = "Tên cũ được giữ trong lịch sử; báo cáo về thời gian trước vẫn in tên cũ."
    return handle(unit, form, lambda status: _page("Đổi tên", lead, "Lưu tên", unit, form, status), act)


@blueprint.route("/<code>/reclassify", methods=["GET", "POST"])
@signed_in
def reclassify(code: str) -> Response:
    """Another type, tier, sector or place."""
    unit = allowed_or_refuse(code, policy.can_manage)
    form = ReclassifyForm(
        unit_type=unit.unit_type.value,
        tier=str(unit.tier),
        sector=unit.sector.value if unit.sector else "",
        area=unit.area,
    )

    def act() -> str:
        operations.reclassify(unit, form.kind, int(form.tier.data), form.chosen_sector, form.area.data or "", form.day)
        generate_around(unit.path)
        invite_around(unit.path)
        audit(current_actor(), "unit.reclassify", unit.id, type=form.kind.value, tier=unit.tier)
        return "Đã lưu loại, khu vực, địa bàn."

    lead = "Báo cáo về thời gian trước ngày này vẫn tính theo loại và khu vực cũ."
    title = "Đổi loại, khu vực, địa bàn"
    return handle(unit, form, lambda status: _page(title, lead, "Lưu", unit, form, status), act)


@blueprint.route("/<code>/move", methods=["GET", "POST"])
@signed_in
def move(code: str) -> Response:
    """Another upper union, for the whole branch."""
    unit = allowed_or_refuse(code, policy.can_manage)
    form = MoveForm()

    def act() -> str:
        parent = _receiver(form)
        followed = reorganising.move(current_actor(), unit, parent, form.day, form.decision_no.data or "")
        return f"Đã chuyển {unit.label()} về {parent.label()}.{_followed(followed)}"

    size = queries.branch(unit).below
    lead = (
        f"Cả nhánh cùng chuyển{f' ({number(size)} đơn vị bên dưới)' if size else ''}. Hồ sơ đang chờ duyệt ở cấp trên cũ sẽ "
        "chuyển sang cấp trên mới. Báo cáo về thời gian trước vẫn theo tổ chức cũ."
    )
    return handle(
        unit, form, lambda status: _page("Chuyển cấp trên", lead, "Chuyển", unit, form, status, unit.tier - 1), act
    )


@blueprint.route("/<code>/merge", methods=["GET", "POST"])
@signed_in
def merge(code: str) -> Response:
    """Another unit takes this one's place."""
    unit = allowed_or_refuse(code, policy.can_manage)
    form = MergeForm()

    def act() -> str:
        into = _receiver(form)
        followed = reorganising.merge(current_actor(), unit, into, form.day, form.decision_no.data or "")
        return f"Đã sáp nhập {unit.label()} vào {into.label()}.{_followed(followed)}"

    lead = (
        "Các đơn vị trực thuộc chuyển sang đơn vị nhận, cùng hồ sơ đang chờ duyệt. Đơn vị này kết thúc vào ngày hôm trước; "
        "hồ sơ và số liệu cũ được giữ nguyên, người của đơn vị chỉ còn quyền xem."
    )
    return handle(unit, form, lambda status: _page("Sáp nhập", lead, "Sáp nhập", unit, form, status, unit.tier), act)


@blueprint.route("/<code>/end", methods=["GET", "POST"])
@signed_in
def end(code: str) -> Response:
    """The unit's last day."""
    unit = allowed_or_refuse(code, policy.can_manage)
    form = EndForm()

    def act() -> str:
        operations.end(unit, form.day, form.decision_no.data or "")
        audit(current_actor(), "unit.end", unit.id, last_day=form.day.isoformat())
        return f"Đã ghi ngày kết thúc hoạt động của {unit.label()}."

    lead = "Hồ sơ và số liệu cũ được giữ nguyên; sau ngày này người của đơn vị chỉ còn quyền xem. Không hoàn tác được."
    return handle(unit, form, lambda status: _page("Kết thúc hoạt động", lead, "Kết thúc", unit, form, status), act)


def _receiver(form: MoveForm | MergeForm) -> OrgUnit:
    """The unit chosen in the picker, where the actor may put others below it."""
    actor = current_actor()
    unit = queries.find(actor, form.parent.data or "")
    if unit is None:
        raise DomainError("Không có đơn vị này trong phạm vi của bạn.", "parent")
    if not policy.can_add_below(actor, unit):
        raise Forbidden("Bạn không quản lý đơn vị đã chọn.", "parent")
    return unit


def _followed(entries: int) -> str:
    return f" {number(entries)} hồ sơ chờ duyệt đã chuyển theo." if entries else ""


def _page(title: str, lead: str, button: str, unit: OrgUnit, form: DatedForm, status: int, lowest: int = 0) -> Response:
    """One page for all changes: a lead, the fields in the form's order, a button. Units of tiers to `lowest` are offered."""
    actor, text = current_actor(), asked("parent_q")
    chosen = queries.find(actor, form.parent.data or "") if "parent" in form else None
    units = queries.search(actor, text, tiers=range(1, lowest + 1)) if text and lowest else [chosen] if chosen else []
    return page(
        "units/change.html",
        status,
        title=title,
        lead=lead,
        button_label=button,
        unit=unit,
        form=form,
        lowest=lowest,
        found=options([one for one in units if one.id != unit.id]),
        asked=text,
    )
