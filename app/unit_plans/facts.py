"""What a unit's plan says, in words, and the labels of its form."""

from app.entries.facts import Fact
from app.kernel.text import day
from app.unit_plans.models import UnitPlan

LABELS = {
    "title": "Trích yếu",
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành (ngày họp)",
    "content": "Tóm tắt nội dung",
    "party_words": "Ý kiến cấp ủy",
    "head_words": "Ý kiến thủ trưởng, người sử dụng lao động",
    "files": "Văn bản đính kèm",
}


def facts(entry: UnitPlan) -> list[Fact]:
    """Every fact in the order of the page; empty ones have empty text."""
    words = {
        "title": entry.title,
        "number": entry.number,
        "issued_on": day(entry.issued_on),
        "content": entry.content,
        "party_words": _opinion(entry.party_words, entry.party_name, day(entry.party_on)),
        "head_words": _opinion(entry.head_words, entry.head_name, day(entry.head_on)),
    }
    return [Fact(name, LABELS[name], text) for name, text in words.items()]


def _opinion(words: str, name: str, on: str) -> str:
    """ "Đồng ý (Bí thư Nông Văn A, 15/04/2019)"."""
    who = ", ".join(text for text in (name, on) if text)
    if not (words or who):
        return ""
    return f"{words or 'Đã báo cáo'} ({who})" if who else words
