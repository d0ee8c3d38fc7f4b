"""What a person types into the forms of the three families: right as it stands, so a test writes only what it is about."""

import io
from typing import Any

from PIL import Image
from werkzeug.datastructures import MultiDict

from app.entries.forms import FormContext

REGISTRATION = {
    "unit": "A1", "campaign": "TH-2019", "kind": "CONG_TRINH", "action": "send",
    "title": "Sân chơi điểm trường Nà Vài", "content": "San nền, đổ bê tông", "place": "Xóm Nà Vài",
    "start_on": "2019-05-04", "due_on": "2019-07-15", "budget": "18 triệu",
}  # fmt: skip
ACTIVITY = {
    "unit": "A1", "campaign": "TH-2019", "kind": "NGAY_DOAN_VIEN", "action": "send",
    "event_on": "2019-07-21", "attendees": "19", "m_members_admitted": "2", "m_gifts": "3",
}  # fmt: skip
INITIATIVE = {
    "unit": "A1", "campaign": "TH-2019", "nature": "SANG_KIEN", "action": "send",
    "title": "Góc chơi hai ngôn ngữ cho trẻ", "field": "Giáo dục",
    "authors-0-full_name": "Bế Thị An", "authors-0-share": "60",
    "authors-1-full_name": "Lục Văn Anh", "authors-1-share": "40",
    "current_state": "Trẻ ngại nói", "solution": "Góc chơi", "effectiveness": "Trẻ mạnh dạn",
    "application_status": "applied", "first_applied_on": "2019-02-11", "scope": "unit",
    "head_agreed": "y", "head_name": "Nông Văn Hiệu", "head_on": "20/2/2019",
}  # fmt: skip
NOMINATION = {
    "unit": "A1", "campaign": "TH-2019", "kind": "DOT_XUAT.person", "action": "send",
    "title": "Nông Thị Hoa", "job": "Chủ tịch CĐCS", "category": "CBCD", "award_form": "Biểu dương của LĐLĐ tỉnh",
    "deciding_level": "province", "achievements": "Nhiều năm liền hoàn thành xuất sắc nhiệm vụ",
}  # fmt: skip
FORMS = {
    "registrations": REGISTRATION,
    "activities": ACTIVITY,
    "initiatives": INITIATIVE,
    "nominations": NOMINATION,
}


def typed(family: str, key: str = "key-1", **changes: Any) -> dict[str, Any]:
    """The form of `family` with `changes`; None leaves a field out. `authors_0_share` is "authors-0-share"."""
    form = FORMS[family] | {"key": key} | {_name(name): value for name, value in changes.items()}
    return {name: value for name, value in form.items() if value is not None}


def _name(name: str) -> str:
    return name.replace("_", "-", 2) if name.startswith("authors_") else name


def photo(color: str = "red", name: str = "anh.jpg") -> tuple[io.BytesIO, str]:
    """A small JPEG as a test client sends files."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "JPEG")
    return io.BytesIO(out.getvalue()), name


def filled(world: Any, family: Any, name: str = "an", entry: Any = None, **changes: Any) -> Any:
    """The form of `family` (a Family) as `name` fills it for its unit, validated: `form.errors` says what is wrong."""
    unit = entry.unit if entry else world.units[typed(family.name, **changes)["unit"].lower()]
    values = typed(family.name, **changes)
    context = FormContext(world.actor(name), unit, world.campaign, values.get("kind", ""), values["key"], entry, False)
    form = family.form(context, MultiDict(values))
    form.validate()
    return form
