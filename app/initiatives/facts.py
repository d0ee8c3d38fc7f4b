"""What an initiative says, in words, and the labels of its form."""

from app.entries.facts import Fact
from app.initiatives.models import Author, Initiative, Nature
from app.kernel.text import day
from app.registrations.facts import dong

LABELS = {
    "title": "Tên sáng kiến",
    "nature": "Loại",
    "field": "Lĩnh vực áp dụng",
    "authors": "Tác giả, đồng tác giả",
    "current_state": "Hiện trạng trước khi áp dụng",
    "solution": "Nội dung giải pháp",
    "effectiveness": "Hiệu quả",
    "application_status": "Tình trạng áp dụng",
    "first_applied_on": "Ngày áp dụng lần đầu (hoặc áp dụng thử)",
    "scope": "Phạm vi áp dụng",
    "head_agreed": "Xác nhận của thủ trưởng đơn vị",
    "novelty": "Tính mới",
    "benefit_value": "Giá trị làm lợi",
    "benefit_note": "Cách tính giá trị làm lợi",
    "solution_type": "Loại giải pháp",
    "investor": "Chủ đầu tư tạo ra sáng kiến",
    "recognition_by": "Công nhận của hội đồng sáng kiến hoặc thủ trưởng",
    "proposal": "Đề nghị",
    "program": "Thuộc chương trình sáng kiến",
    "portal_code": "Mã trên phần mềm Tổng Liên đoàn",
    "ip_protected": "Đang được bảo hộ sở hữu trí tuệ",
    "confidential": "Bí mật công nghệ",
    "files": "Ảnh, giấy xác nhận, tài liệu",
}


UNTOLD = "Bí mật công nghệ, không ghi ở đây"


def author_line(author: Author) -> str:
    """ "Nông Thị Hoa (1985, giáo viên, đại học) 60%"."""
    about = ", ".join(
        text
        for text in (
            str(author.birth_year or ""),
            author.gender.label if author.gender else "",
            author.job,
            author.education,
            "trực tiếp lao động" if author.direct_worker else "",
            "" if author.is_member else "không phải đoàn viên",
        )
        if text
    )
    return f"{author.full_name} ({about}) {author.share}%" if about else f"{author.full_name} {author.share}%"


def facts(entry: Initiative) -> list[Fact]:
    """Every fact in the order of the page; a confidential solution is named as such, not told.

    Codes and results outside are no facts of the paper: they come later, from others, each with its own line of history.
    """
    head = ", ".join(text for text in (entry.head_name, entry.head_title, day(entry.head_on)) if text)
    recognition = ", ".join(t for t in (entry.recognition_by, entry.recognition_no, day(entry.recognition_on)) if t)
    words = {
        "title": entry.title,
        "nature": dict(Nature.choices()).get(entry.kind, ""),
        "field": entry.field,
        "authors": "; ".join(author_line(author) for author in entry.authors),
        "current_state": entry.current_state,
        "solution": UNTOLD if entry.confidential else entry.solution,
        "effectiveness": entry.effectiveness,
        "application_status": entry.application_status.label if entry.application_status else "",
        "first_applied_on": day(entry.first_applied_on),
        "scope": entry.scope.label if entry.scope else "",
        "head_agreed": f"Đã đồng ý ({head})" if entry.head_agreed else "",
        "novelty": "" if entry.confidential else entry.novelty,
        "benefit_value": dong(entry.benefit_value),
        "benefit_note": entry.benefit_note,
        "solution_type": entry.solution_type.label if entry.solution_type else "",
        "investor": entry.investor,
        "recognition_by": recognition,
        "proposal": entry.proposal,
        "program": entry.program.name if entry.program else "",
        "ip_protected": "Có" if entry.ip_protected else "",
        "confidential": "Có" if entry.confidential else "",
    }
    return [Fact(name, LABELS[name], text) for name, text in words.items()]
