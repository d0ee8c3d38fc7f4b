"""Plaques of the sample province: the province's own is up and its work recognised, some unions have asked for one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from app.demo.journeys import LAST_MOMENT
from app.demo.papers import Note, Spine
from app.demo.work import Work
from app.kernel.clock import TZ
from app.registrations.models import Plaque, PlaqueLevel, Recognition

DECIDED_ON, PUT_UP_ON = date(2019, 7, 24), date(2019, 7, 25)
LATEST = datetime(2019, 7, 23, tzinfo=TZ)  # finished before this, there was time to ask
OPINION = "Công trình hiệu quả, đúng quy mô đã đăng ký; đề nghị LĐLĐ tỉnh xem xét."


def with_requests(works: list[Work]) -> list[Work]:
    """Of the finished công trình whose unions wanted a plaque, two of three have asked and every other is supported."""
    found, at = [], 0
    for work in works:
        if work.plaque_wanted and work.plaque == "none" and work.updates and work.updates[-1].progress == "done":
            at += 1
            if at % 3 and work.updates[-1].at < LATEST:
                work = replace(work, plaque="requested" if at % 2 else "supported")
        found.append(work)
    return found


def columns(work: Work, province: int) -> dict[str, Any]:
    """Recognition as the registration's row keeps it."""
    recognised = work.plaque == "installed"
    return {
        "recognition": Recognition.RECOGNISED if recognised else Recognition.NONE,
        "recognised_by_id": province if recognised else None,
        "recognised_on": DECIDED_ON if recognised else None,
        "recognition_no": "60/QĐ-LĐLĐ" if recognised else "",
        "rating": "Xuất sắc" if recognised else "",
    }


def request(entry: int, work: Work) -> dict[str, Any]:
    """The dossier as a row."""
    up = work.plaque == "installed"
    return {
        "registration_id": entry,
        "level": PlaqueLevel.PROVINCE,
        "occasion": work.occasion or "Kỷ niệm 90 năm Ngày thành lập Công đoàn Việt Nam (28/7/1929 - 28/7/2019)",
        "wording": "Công trình chào mừng 90 năm Ngày thành lập Công đoàn Việt Nam",
        "dossier": "Biên bản nghiệm thu, quyết toán, ảnh trước và sau khi thực hiện",
        "requested_on": _asked_at(work).date(),
        "opinion": OPINION if work.plaque == "supported" else "",
        "decision_no": "61/QĐ-LĐLĐ" if up else "",
        "decided_on": DECIDED_ON if up else None,
        "refusal": "",
        "installed_on": PUT_UP_ON if up else None,
    }


def history(spine: Spine, work: Work) -> Iterator[Note]:
    """Lines of the plaque's and the recognition's histories."""
    unit = spine.tree.units[work.unit_code]
    writer, home = spine.writer(unit), spine.writers_unit(unit)
    reviewer, desk = spine.reviewer(unit), spine.desk(unit)
    asked = _asked_at(work)
    yield _note(asked, writer, home, Plaque.NONE, Plaque.REQUESTED, "plaque_request")
    if work.plaque == "supported":
        at = min(asked + timedelta(hours=20), LAST_MOMENT - timedelta(minutes=30))
        yield _note(at, reviewer, desk, Plaque.REQUESTED, Plaque.SUPPORTED, "plaque_support", OPINION)
    if work.plaque == "installed":
        at = datetime.combine(DECIDED_ON, time(9), TZ)
        none, yes = Recognition.NONE.value, Recognition.RECOGNISED.value
        yield Note(at, reviewer, desk, "recognition", "recognition_recognised", none, yes)
        words = "Quyết định số 61/QĐ-LĐLĐ"
        yield _note(at + timedelta(minutes=5), reviewer, desk, Plaque.REQUESTED, Plaque.AGREED, "plaque_agree", words)
        up = datetime.combine(PUT_UP_ON, time(10), TZ)
        yield _note(up, writer, home, Plaque.AGREED, Plaque.INSTALLED, "plaque_install")


def _asked_at(work: Work) -> datetime:
    """A while after the unit said it was finished, and after the owner confirmed where it is the owner's."""
    last = (
        max(filter(None, (work.updates[-1].at, work.confirmed_at)))
        if work.plaque == "installed"
        else work.updates[-1].at
    )
    return last + timedelta(hours=3)


def _note(at: datetime, actor: int, unit: int, before: Plaque, after: Plaque, action: str, comment: str = "") -> Note:
    return Note(at, actor, unit, "plaque", action, before.value, after.value, comment)
