"""What an activity says, in words, and the labels of its form."""

from app.activities.models import Activity
from app.entries.facts import Fact
from app.kernel.text import day, number
from app.registrations.facts import count, dong

LABELS = {
    "title": "Tên hoạt động",
    "event_on": "Ngày tổ chức",
    "event_to": "Đến ngày",
    "attendees": "Số người tham dự",
    "members_attended": "Trong đó đoàn viên",
    "measures": "Số liệu",
    "place": "Địa điểm",
    "format": "Hình thức",
    "cost": "Kinh phí thực hiện",
    "cost_source": "Nguồn kinh phí",
    "movement": "Gắn với phong trào, nhiệm vụ",
    "registration": "Thuộc công trình, phần việc",
    "host_event": "Thuộc hoạt động của cấp trên",
    "partner": "Đơn vị phối hợp",
    "link": "Đường dẫn tin, bài",
    "note": "Ghi chú",
    "files": "Ảnh minh chứng",
}


def days(entry: Activity) -> str:
    """The day, or "21/07/2019 – 22/07/2019"."""
    if entry.event_to and entry.event_to != entry.event_on:
        return f"{day(entry.event_on)} – {day(entry.event_to)}"
    return day(entry.event_on)


def facts(entry: Activity) -> list[Fact]:
    """Every fact in the order of the page; measures one by one under their own names."""
    said = [
        Fact("title", LABELS["title"], entry.title),
        Fact("type", "Loại hoạt động", entry.type.name if entry.type else ""),
        Fact("event_on", LABELS["event_on"], days(entry)),
        Fact("attendees", LABELS["attendees"], count(entry.attendees, "người")),
        Fact("members_attended", LABELS["members_attended"], count(entry.members_attended, "người")),
    ]
    for value in entry.values:
        measure = value.measure
        words = dong(value.amount) if measure.is_money else f"{number(value.amount)} {measure.counted_in}"
        said.append(Fact(f"m_{measure.code}", measure.name, words))
    return [
        *said,
        Fact("place", LABELS["place"], entry.place),
        Fact("format", LABELS["format"], entry.format.label),
        Fact("cost", LABELS["cost"], dong(entry.cost)),
        Fact("cost_source", LABELS["cost_source"], entry.cost_source.label if entry.cost_source else ""),
        Fact("movement", LABELS["movement"], entry.movement),
        Fact("host_event", LABELS["host_event"], _joined(entry)),
        Fact("partner", LABELS["partner"], entry.partner),
        Fact("link", LABELS["link"], entry.link),
        Fact("note", LABELS["note"], entry.note),
    ]


def _joined(entry: Activity) -> str:
    """The host event, and what that means for figures."""
    return f"{entry.host_event.name} (tính là tham gia, không tính là hoạt động của đơn vị)" if entry.host_event else ""
