"""Initiatives of the sample province (domain.md §6.6): 8 % outside the window, 4 % without the head, 5 % doubles."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from app.demo import wording
from app.demo.blocks import load
from app.demo.doing import ENTERPRISE, group_of
from app.demo.idea import Idea, draw_authors
from app.demo.journeys import LAST_MOMENT, Journey, Reason, Travel, days_between
from app.demo.money import whole
from app.demo.people import People
from app.demo.story import story
from app.demo.structure import SEED, Province, Unit
from app.demo.works import SAMPLE

WINDOW = date(2019, 1, 1), date(2019, 7, 31)
BUSY = {"school": 5.0, "health": 3.5, "firm": 1.3, "office": 1.2, "commune": 0.5, "coop": 0.4, "forest": 0.7}
OUTSIDE, WITHOUT_HEAD, DOUBLES = 0.08, 0.04, 0.05
FATES = {"approved": 52, "sent": 25, "returned": 7, "rejected": 7, "mended": 4, "draft": 5}
REWORDED = (
    ("Một số biện pháp", "Một số giải pháp"), ("Ứng dụng", "Sử dụng"), ("Cải tiến", "Cải tạo"), ("Tổ chức", "Biện pháp tổ chức"),
    ("Phương pháp", "Biện pháp"), ("Giải pháp", "Biện pháp"), ("Hóa học", "Hoá học"), ("Phần mềm", "File"),
)  # fmt: skip


def make_ideas(province: Province) -> list[Idea]:
    """Every initiative of the province, the same on every call."""
    return _Ideas(province).all()


@cache
def _fields(kind: str) -> list[dict[str, Any]]:
    group = group_of(kind)
    return [row for row in load("ideas.yaml")["fields"] if group in row["for"] and kind in row.get("kinds", [kind])]


class _Ideas:
    def __init__(self, province: Province) -> None:
        self._units = [unit for unit in province.active() if not unit.founded_on or unit.founded_on < WINDOW[0]]
        self._active = len(province.active())
        self._rng = random.Random(SEED)
        self._people = People(self._rng)
        self._travel = Travel(self._rng)

    def all(self) -> list[Idea]:
        rng, number = self._rng, story(self._active).initiatives
        weights = [BUSY[group_of(unit.kind.code)] * unit.members**0.5 if unit.kind else 0.0 for unit in self._units]
        doubles = max(1, round(number * DOUBLES))
        sample = [unit for unit in self._units if unit.code == SAMPLE]
        units = sample * 2 + rng.choices(self._units, weights=weights, k=number - doubles - 2 * len(sample))
        made = [self._draw(unit) for unit in units]
        by_code = {unit.code: unit for unit in self._units}
        return made + [self._double(one, by_code) for one in rng.sample(made, doubles)]

    def _draw(self, unit: Unit) -> Idea:
        rng = self._rng
        assert unit.kind is not None
        fields = _fields(unit.kind.code)
        field = rng.choices(fields, weights=[6, *[1] * (len(fields) - 1)])[0]
        fate = rng.choices(list(FATES), weights=list(FATES.values()))[0]
        agreed = rng.random() >= WITHOUT_HEAD
        outside = rng.random() < OUTSIDE
        journey, why = self._journey(fate if agreed else "draft", outside)
        idea = self._words(unit, field, self._applied(outside, journey), journey)
        idea = idea if agreed else replace(idea, head_agreed=False, head_on=None)
        return _spoil(idea, why)

    def _journey(self, fate: str, outside: bool) -> tuple[Journey, str]:
        """Where it stands, and the field it was returned for."""
        rng, texts = self._rng, load("ideas.yaml")
        day = days_between(rng, date(2019, 4, 1), date(2019, 7, 12))
        if fate == "draft":
            return self._travel.draft(days_between(rng, date(2019, 6, 20), date(2019, 7, 26))), ""
        if fate == "sent":
            return self._travel.sent(days_between(rng, date(2019, 7, 8), date(2019, 7, 26))), ""
        if fate in ("rejected", "approved") and outside:
            return self._travel.rejected(day, Reason(texts["rejects"][0], "first_applied_on")), ""
        if fate == "rejected":
            return self._travel.rejected(day, Reason(rng.choice(texts["rejects"][1:]))), ""
        if fate == "approved":
            return self._travel.approved(day, within=12), ""
        row = rng.choice(texts["returns"])
        reason = Reason(row["text"], row["field"])
        if fate == "mended":
            return self._travel.mended(day, reason), ""
        return self._travel.returned(days_between(rng, date(2019, 7, 5), date(2019, 7, 20)), reason), row["field"]

    def _applied(self, outside: bool, journey: Journey) -> date:
        last = (journey.first_sent_at or journey.created_at).date() - timedelta(days=7)
        if outside:
            return days_between(self._rng, date(2018, 3, 1), date(2018, 12, 25))
        return days_between(self._rng, WINDOW[0], min(last, date(2019, 6, 30)))

    def _words(self, unit: Unit, field: dict[str, Any], applied: date, journey: Journey) -> Idea:
        rng = self._rng
        n, k = rng.randint(20, 65), rng.randint(2, 9)
        names = {
            "n": n,
            "k": k,
            "p": rng.randint(82, 99),
            "u": wording.place_of(unit),
            "x": wording.commune_near(rng, unit).name,
        }
        title = rng.choice(field["titles"]).format(**names)
        place = rng.randrange(len(field["before"]))
        before, how, after = (field[part][place].format(**names) for part in ("before", "how", "after"))
        is_new = rng.random() < 0.04
        written = journey.created_at.date()
        benefit = self._benefit(unit)
        head_on = min(applied + timedelta(days=rng.randint(2, 20)), written)
        recognised = journey.state == "approved" and rng.random() < 0.35
        return Idea(
            unit_code=unit.code,
            nature="Y_TUONG" if is_new else rng.choices(["SANG_KIEN", "GIAI_PHAP", "DE_TAI"], weights=[88, 9, 3])[0],
            title=title,
            field=field["label"],
            solution_type=field["solution"] if rng.random() < 0.7 else None,
            authors=draw_authors(rng, self._people, unit),
            current_state=before,
            solution=how,
            novelty="Lần đầu áp dụng tại đơn vị, phù hợp điều kiện vùng cao, không tốn kém."
            if rng.random() < 0.55
            else "",
            effectiveness=after,
            benefit_value=benefit,
            benefit_note=f"So sánh chi phí {k + 3} tháng trước và sau khi áp dụng, trừ chi phí thực hiện."
            if benefit
            else "",
            application_status=None if is_new else rng.choices(["applied", "trial"], weights=[78, 22])[0],
            first_applied_on=None if is_new else applied,
            scope=rng.choices(["team", "unit", "sector", "province"], weights=[18, 66, 12, 4])[0],
            head_agreed=True,
            head_name=unit.agency_head,
            head_title=unit.agency_head_title,
            head_on=head_on,
            recognition_by="Hội đồng sáng kiến đơn vị" if recognised else "",
            recognition_no=f"{rng.randint(5, 90):02d}/QĐ-SK" if recognised else "",
            recognition_on=min(head_on + timedelta(days=15), written) if recognised else None,
            proposal=rng.choice(["Khen thưởng", "Trình UBMTTQ", "Tham gia hội thi Sáng tạo kỹ thuật"])
            if rng.random() < 0.2
            else "",
            eligible=None if is_new else WINDOW[0] <= applied <= WINDOW[1],
            journey=journey,
        )

    def _benefit(self, unit: Unit) -> int | None:
        """Offices and schools mostly none or a little, enterprises ten to nine hundred million."""
        rng = self._rng
        if unit.sector in ENTERPRISE:
            return whole(rng.triangular(10, 900, 60), 1) * 1_000_000
        roll = rng.random()
        return None if roll < 0.45 else 0 if roll < 0.6 else rng.randint(2, 60) * 1_000_000

    def _double(self, one: Idea, units: dict[str, Unit]) -> Idea:
        """Nearly the same title once more, by the same union or another of its block."""
        block = units[one.unit_code].block
        neighbours = [u for u in self._units if u.block == block and u.kind and u.kind == units[one.unit_code].kind]
        unit = self._rng.choice(neighbours) if self._rng.random() < 0.6 else units[one.unit_code]
        journey = self._travel.sent(
            days_between(self._rng, date(2019, 7, 15), (LAST_MOMENT - timedelta(days=1)).date())
        )
        title = _reworded(one.title, unit).replace(wording.place_of(units[one.unit_code]), wording.place_of(unit))
        return replace(
            one, unit_code=unit.code, title=title, journey=journey, authors=draw_authors(self._rng, self._people, unit),
            head_agreed=True, head_name=unit.agency_head, head_title=unit.agency_head_title,
            head_on=one.head_on or date(2019, 6, 28), recognition_by="", recognition_no="", recognition_on=None,
        )  # fmt: skip


def _reworded(title: str, unit: Unit) -> str:
    for before, after in REWORDED:
        if before in title:
            return title.replace(before, after, 1)
    at_school = unit.kind is not None and group_of(unit.kind.code) == "school"
    return f"{title} năm học 2018 - 2019" if at_school else f"{title} năm 2019"


def _spoil(idea: Idea, field: str) -> Idea:
    """Make the fault that the reason for returning speaks of."""
    if field == "title":
        return replace(idea, title="Sáng kiến nâng cao chất lượng công tác")
    if field == "current_state":
        return replace(idea, current_state="Còn nhiều hạn chế.")
    if field == "solution":
        return replace(idea, solution="Thực hiện tốt nhiệm vụ được giao.")
    return replace(idea, effectiveness="Đạt hiệu quả cao.") if field == "effectiveness" else idea
