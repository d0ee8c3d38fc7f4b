"""What a model says, in words, and the labels of its form."""

from app.care_models.models import CareModel
from app.entries.facts import Fact
from app.kernel.money import money
from app.kernel.text import day, number

LABELS = {
    "title": "Tên mô hình, cách làm",
    "content": "Nội dung, cách làm",
    "results": "Kết quả",
    "started_on": "Thực hiện từ ngày",
    "ended_on": "Đến ngày",
    "place": "Nơi thực hiện",
    "people_helped": "Số người được chăm lo, hỗ trợ",
    "money": "Kinh phí",
    "files": "Ảnh, tài liệu",
}


def facts(entry: CareModel) -> list[Fact]:
    """Every fact in the order of the page; empty ones have empty text."""
    words = {
        "title": entry.title,
        "content": entry.content,
        "results": entry.results,
        "started_on": day(entry.started_on),
        "ended_on": day(entry.ended_on),
        "place": entry.place,
        "people_helped": "" if entry.people_helped is None else f"{number(entry.people_helped)} người",
        "money": "" if entry.money is None else f"{money(entry.money)} đồng",
    }
    return [Fact(name, LABELS[name], text) for name, text in words.items()]
