"""What a summary says, in words, and the labels of its form."""

from app.entries.facts import Fact
from app.kernel.money import money
from app.kernel.text import day, number
from app.summaries.models import Part, Summary

LABELS = {
    "chosen": "Danh sách tổng hợp",
    "document_no": "Số, ký hiệu văn bản gửi kèm",
    "document_on": "Ngày văn bản",
    "note": "Nhận xét, đề nghị",
    "files": "Văn bản gửi kèm",
}


def facts(entry: Summary) -> list[Fact]:
    """Every fact in the order of the page; empty ones have empty text."""
    return [
        Fact("chosen", LABELS["chosen"], _counted(entry)),
        Fact("document_no", LABELS["document_no"], entry.document_no),
        Fact("document_on", LABELS["document_on"], day(entry.document_on)),
        Fact("note", LABELS["note"], entry.note),
    ]


def _counted(entry: Summary) -> str:
    if not entry.lines:
        return "Không phát sinh" if entry.serial else ""
    own = sum(line.part is Part.OWN for line in entry.lines)
    total = sum(line.amount or 0 for line in entry.lines)
    said = f"{number(len(entry.lines))} hồ sơ: {number(own)} của đơn vị, {number(len(entry.lines) - own)} của cấp dưới"
    return f"{said}; tổng {money(total)} đồng" if total else said
