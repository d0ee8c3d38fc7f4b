"""Three events the sample province holds: a contest for every CĐCS, a tournament for some, a meeting still to come."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.demo.journeys import days_between
from app.demo.structure import DEMO_DAY, SEED, Province, Unit

SILENT = "CB-TP-044"  # the sample chair of a CĐCS finds the meeting unanswered on the first page
EXCUSES = (
    "Trùng lịch tập huấn của ngành.",
    "Đơn vị đang vào vụ thu mua, chưa bố trí được người.",
    "Chủ tịch đi công tác, chưa cử được người thay.",
)


@dataclass(frozen=True)
class Gathering:
    """What the province holds. `each`: how many CĐCS of each upper union are invited, None for all there are."""

    name: str
    type_code: str
    format: str
    starts_on: date
    ends_on: date
    place: str
    each: int | None
    quota: int | None
    answer_by: date
    invited_on: date
    answering: float
    coming: float
    guidance: str
    result: str = ""

    @property
    def over(self) -> bool:
        return self.ends_on < DEMO_DAY


GATHERINGS = (
    Gathering(
        "Cuộc thi trực tuyến tìm hiểu 90 năm Công đoàn Việt Nam", "THI_TRUC_TUYEN", "online", date(2019, 6, 1),
        date(2019, 6, 30), "Trang thông tin điện tử LĐLĐ tỉnh", None, None, date(2019, 5, 31), date(2019, 5, 13), 0.86, 0.97,
        "Mỗi đoàn viên dự thi một lần, trả lời 20 câu trong 30 phút. Đơn vị báo số người dự thi trước ngày mở cuộc thi.",
        "Trao 01 giải nhất, 02 giải nhì, 03 giải ba và 10 giải khuyến khích; 03 giải tập thể cho đơn vị đông người dự thi.",
    ),
    Gathering(
        "Giải bóng chuyền hơi chào mừng 90 năm Công đoàn Việt Nam", "TDTT", "in_person", date(2019, 7, 6), date(2019, 7, 7),
        "Nhà thi đấu tỉnh", 3, 10, date(2019, 6, 28), date(2019, 6, 10), 0.95, 0.85,
        "Mỗi đội nhiều nhất 10 vận động viên, trong đó có ít nhất 02 nữ. Đăng ký đội với Ban Tuyên giáo – Nữ công.",
        "Giải nhất thuộc về đội LĐLĐ thành phố Cao Bằng; giải phong cách thuộc về đội huyện Hạ Lang.",
    ),
    Gathering(
        "Hội nghị biểu dương cán bộ, đoàn viên công đoàn tiêu biểu", "BIEU_DUONG", "in_person", date(2019, 7, 28),
        date(2019, 7, 28), "Trung tâm Hội nghị tỉnh, 8 giờ", 5, 2, DEMO_DAY, date(2019, 7, 19), 0.7, 0.96,
        "Mỗi đơn vị cử Chủ tịch và một đoàn viên tiêu biểu. Có mặt trước 7 giờ 30 phút, trang phục công sở.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Guest:
    """One invited union's part. `comes` None: not answered; `attended` None: not marked; people None: not said."""

    unit: Unit
    comes: bool | None
    people: int | None
    reason: str
    answered_on: date | None
    behalf: bool
    attended: bool | None
    attended_people: int | None


def guests_of(province: Province, gathering: Gathering) -> list[Guest]:
    """Everybody invited, the same on every call."""
    rng = random.Random(f"{SEED} {gathering.name}")
    return [_guest(rng, gathering, unit) for unit in _invited(province, gathering)]


def _invited(province: Province, gathering: Gathering) -> list[Unit]:
    """The first so many CĐCS of each upper union, those that were there on the first day; the sample chair's too."""
    taken: dict[str, int] = {}
    found = []
    for unit in province.active(gathering.starts_on):
        upper = unit.parent_code or ""
        taken[upper] = taken.get(upper, 0) + 1
        if gathering.each is None or taken[upper] <= gathering.each or unit.code == SILENT:
            found.append(unit)
    return found


def _guest(rng: random.Random, gathering: Gathering, unit: Unit) -> Guest:
    silent = rng.random() > gathering.answering or (unit.code == SILENT and not gathering.over)
    comes = None if silent else rng.random() < gathering.coming
    most = gathering.quota or max(1, round(unit.members * rng.uniform(0.45, 0.9)))
    people = rng.randint(max(1, most - 3), most) if comes else None
    last = min(gathering.answer_by, DEMO_DAY - timedelta(days=1))
    attended, came = _attendance(rng, gathering, comes, people, most)
    return Guest(
        unit=unit,
        comes=comes,
        people=people,
        reason=rng.choice(EXCUSES) if comes is False else "",
        answered_on=None if comes is None else days_between(rng, gathering.invited_on, last),
        behalf=comes is not None and unit.entry_mode == "parent",
        attended=attended,
        attended_people=came,
    )


def _attendance(
    rng: random.Random, gathering: Gathering, comes: bool | None, people: int | None, most: int
) -> tuple[bool | None, int | None]:
    """Most who promised came, some unannounced; a few nobody has marked, and of a few the number is not known."""
    if not gathering.over or rng.random() < 0.01:
        return None, None
    if rng.random() > {True: 0.97, False: 0.02, None: 0.5}[comes]:
        return False, None
    return True, None if rng.random() < 0.01 else min(most, max(1, (people or most) - rng.randint(0, 2)))
