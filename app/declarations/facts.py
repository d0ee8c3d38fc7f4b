"""What a declaration says, in words, and the labels of its form."""

from app.declarations.models import Declaration
from app.entries.facts import Fact
from app.kernel.text import day, number, percent

LABELS = {
    "holds": "Kết quả",
    "url": "Địa chỉ trang",
    "reached": "Số đã làm",
    "as_of": "Tính đến ngày",
    "note": "Ghi chú",
    "files": "Ảnh chụp, minh chứng",
}


def facts(entry: Declaration) -> list[Fact]:
    """Every fact in the order of the page; empty ones have empty text."""
    share = ""
    if entry.reached is not None and entry.total:
        share = f"{number(entry.reached)}/{number(entry.total)} ({percent(entry.reached, entry.total)})"
    words = {
        "holds": "Đã thực hiện" if entry.holds else "Chưa hoàn thành",
        "url": entry.url,
        "reached": share,
        "as_of": day(entry.as_of),
        "note": entry.note,
    }
    return [Fact(name, LABELS[name], text) for name, text in words.items()]
