"""What a registration says, in words, and the labels of its form."""

from app.entries.facts import Fact
from app.kernel.money import money
from app.kernel.text import day, number
from app.registrations.models import FundingSource, Registration, RegistrationKind

LABELS = {
    "title": "Tên công trình, phần việc",
    "content": "Nội dung, quy mô",
    "place": "Địa điểm thực hiện",
    "start_on": "Ngày khởi công (bắt đầu)",
    "due_on": "Dự kiến hoàn thành",
    "budget": "Kinh phí dự kiến",
    "from_union": "Nguồn kinh phí",
    "labour_days": "Ngày công đóng góp",
    "in_kind": "Hiện vật quy đổi",
    "members_joining": "Số đoàn viên tham gia",
    "benefit_value": "Giá trị làm lợi dự kiến",
    "beneficiaries": "Số người hưởng lợi",
    "beneficiary_text": "Đối tượng hưởng lợi",
    "movement": "Gắn với phong trào, nhiệm vụ",
    "occasion": "Chào mừng",
    "partner": "Đơn vị phối hợp",
    "employer_agreed": "Ý kiến chính quyền, người sử dụng lao động",
    "support_request": "Đề nghị hỗ trợ",
    "support_amount": "Số tiền đề nghị hỗ trợ",
    "plaque_wanted": "Đề nghị gắn biển",
    "key_project": "Công trình trọng điểm",
    "contact_name": "Người phụ trách",
    "contact_phone": "Điện thoại người phụ trách",
    "files": "Ảnh, tài liệu",
}

# Fields of one kind only: {kind: {name: label}}. Stored as text in `details` (domain.md §2.4, "Kind-specific").
DETAILS: dict[RegistrationKind, dict[str, str]] = {
    RegistrationKind.PRODUCT: {
        "quantity": "Số lượng, đơn vị tính",
        "quality": "Tiêu chuẩn chất lượng",
        "revenue": "Doanh thu hoặc mức tiết kiệm",
    },
    RegistrationKind.RESEARCH_TOPIC: {
        "level": "Cấp đề tài",
        "leader": "Chủ nhiệm đề tài",
        "manager": "Cơ quan quản lý",
        "decision": "Số quyết định giao",
        "acceptance": "Kết quả nghiệm thu",
    },
    RegistrationKind.EMULATION_PLEDGE: {
        "subject": "Đối tượng (tập thể, cá nhân)",
        "award": "Danh hiệu, hình thức đăng ký",
        "pledge": "Chỉ tiêu cam kết",
    },
    RegistrationKind.CONTEST_ENTRY: {"contest": "Tên hội thi", "contest_field": "Lĩnh vực", "authors": "Tác giả"},
}
DETAIL_LABELS = {name: label for fields in DETAILS.values() for name, label in fields.items()}
ALL_LABELS = {**LABELS, **DETAIL_LABELS}


def dong(amount: int | None) -> str:
    """ "18.000.000 đồng", or "" when there is no figure; 0 is a figure."""
    return "" if amount is None else f"{money(amount)} đồng"


def count(amount: int | None, unit: str) -> str:
    """ "12 người", or "" when there is no figure."""
    return "" if amount is None else f"{number(amount)} {unit}"


def _funding(entry: Registration) -> str:
    by_source = {row.source: row.amount for row in entry.funding}
    return "; ".join(f"{source.label}: {dong(by_source[source])}" for source in FundingSource if source in by_source)


def _employer(entry: Registration) -> str:
    if not entry.employer_agreed:
        return ""
    said = ", ".join(text for text in (entry.employer_name, day(entry.employer_on)) if text)
    return f"Đồng ý ({said})" if said else "Đồng ý"


def facts(entry: Registration) -> list[Fact]:
    """Every fact in the order of the page; empty ones have empty text."""
    words = {
        "title": entry.title,
        "content": entry.content,
        "place": entry.place,
        "start_on": day(entry.start_on),
        "due_on": day(entry.due_on),
        "budget": dong(entry.budget),
        "from_union": _funding(entry),
        "labour_days": count(entry.labour_days, "công"),
        "in_kind": dong(entry.in_kind),
        "members_joining": count(entry.members_joining, "người"),
        "benefit_value": dong(entry.benefit_value),
        "beneficiaries": count(entry.beneficiaries, "người"),
        "beneficiary_text": entry.beneficiary_text,
        "movement": entry.movement,
        "occasion": entry.occasion,
        "partner": entry.partner,
        "employer_agreed": _employer(entry),
        "support_request": entry.support_request,
        "support_amount": dong(entry.support_amount),
        "plaque_wanted": "Có" if entry.plaque_wanted else "",
        "key_project": "Có" if entry.key_project else "",
        "contact_name": entry.contact_name,
        "contact_phone": entry.contact_phone,
    }
    said = [Fact(name, LABELS[name], text) for name, text in words.items()]
    own = DETAILS.get(RegistrationKind(entry.kind), {}) if entry.kind else {}
    return said + [Fact(name, label, str((entry.details or {}).get(name, ""))) for name, label in own.items()]
