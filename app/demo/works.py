"""Registered works of the sample province: công trình, phần việc and how far they have come (domain.md §6.4, §6.9)."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Any

from app.demo import wording
from app.demo.blocks import load
from app.demo.journeys import Journey, Reason, Travel, days_between
from app.demo.money import funding, whole
from app.demo.progress import Course
from app.demo.story import story
from app.demo.structure import DEMO_DAY, SEED, Province, Unit
from app.demo.work import Work

CELEBRATION = "Kỷ niệm 90 năm Ngày thành lập Công đoàn Việt Nam (28/7/1929 - 28/7/2019)"
MOVEMENTS = {
    "school": "Đổi mới, sáng tạo, hiệu quả trong hoạt động công đoàn",
    "commune": "Xây dựng nông thôn mới",
    "office": "Tham mưu giỏi, phục vụ tốt",
    "health": "Tham mưu giỏi, phục vụ tốt",
    "firm": "Năng suất cao hơn, chất lượng tốt hơn",
    "coop": "Lao động giỏi, lao động sáng tạo",
    "forest": "Xây dựng nông thôn mới",
}
LATE_UPPER, SILENT_UPPER = "CB-BM", "CB-PH"  # CB-O1: one upper union late, one without any registration
IN_TIME = date(2019, 4, 8), date(2019, 4, 29)
SAMPLE = "CB-TP-044"  # the sample chair's union has something to mend and a draft


def make_works(province: Province) -> list[Work]:
    """Every registration of the province, the same on every call."""
    return Works(province).all()


@cache
def _groups() -> dict[str, str]:
    """{kind of place: group of `works.yaml`}"""
    return {kind: group for group, kinds in load("works.yaml")["groups"].items() for kind in kinds}


@cache
def _choices(group: str) -> list[dict[str, Any]]:
    return [row for row in load("works.yaml")["works"] if group in row.get("for", [group])]


class Works:
    def __init__(self, province: Province) -> None:
        self._province = province
        self._rng = random.Random(SEED)
        self._travel = Travel(self._rng)
        self._course = Course(self._rng, self._travel)
        self._reasons = [Reason(row["text"], row["field"]) for row in load("works.yaml")["returns"]]

    def all(self) -> list[Work]:
        made = self._own_of_upper() + self._first_ones()
        made += [self._approved(u, done=True) for u in self._province.grassroots if u.ended_on]
        return made + self._seconds(made)

    def _first_ones(self) -> list[Work]:
        units = self._province.active()
        tale = story(len(units))
        new = [u for u in units if u.founded_on and u.founded_on > date(2019, 7, 1)]
        sample = [u for u in units if u.code == SAMPLE]
        rest = [u for u in units if u not in new and u not in sample]
        self._rng.shuffle(rest)
        queue = sample + rest[: tale.approved - len(sample)] + new + rest[tale.approved - len(sample) :]
        approved, rest = queue[: tale.approved], queue[tale.approved :]
        made = [self._approved(unit, done=at < tale.done) for at, unit in enumerate(approved)]
        made += [self._waiting(unit) for unit in rest[: tale.waiting]]
        rest = rest[tale.waiting :]
        made += [self._returned(unit) for unit in rest[: tale.returned]]
        rest = rest[tale.returned :]
        return made + [self._draft(unit) for unit in rest[: tale.drafting]]

    def _seconds(self, first: list[Work]) -> list[Work]:
        """Second registrations of units that have one approved; they finish nothing where the first is not finished."""
        tale = story(len(self._province.active()))
        by_code = {unit.code: unit for unit in self._province.active()}
        finished = {work.unit_code for work in first if work.progress in ("done", "confirmed")}
        units = [by_code[work.unit_code] for work in first if work.state == "approved" and work.unit_code in by_code]
        units = [unit for unit in units if unit.code != SAMPLE]
        self._rng.shuffle(units)
        taken = iter(units)
        done = [unit for unit in units if unit.code in finished]
        made = []
        for unit in islice(taken, tale.more_approved):
            made.append(self._approved(unit, done=unit.code in finished and self._rng.random() < 0.6))
        made += [self._waiting(unit) for unit in islice(taken, tale.more_waiting)]
        made += [self._returned(unit) for unit in islice(taken, tale.more_returned)]
        made += [self._draft(unit) for unit in islice(taken, tale.more_drafts)]
        made += [self._rejected(unit) for unit in islice(taken, tale.more_rejected)]
        made += [self._cancelled(unit) for unit in self._rng.sample(done, min(len(done), tale.more_cancelled))]
        if SAMPLE in by_code:
            made += [self._returned(by_code[SAMPLE]), self._draft(by_code[SAMPLE])]
        return made

    # the province's and the upper unions' own

    def _own_of_upper(self) -> list[Work]:
        made = [self._of_province()]
        for at, unit in enumerate(u for u in self._province.upper if u.code != SILENT_UPPER):
            day = date(2019, 5, 6) if unit.code == LATE_UPPER else days_between(self._rng, *IN_TIME)
            finishes = at % 20 not in (4, 11, 18)
            first = self._draw(unit, self._travel.approved(day, 9))
            made.append(self._course.carry_out(unit, first, done=finishes))
            if at % 2 and unit.code != LATE_UPPER:
                day = days_between(self._rng, *IN_TIME)
                made.append(
                    self._course.carry_out(unit, self._draw(unit, self._travel.approved(day, 9)), done=finishes)
                )
        return made

    def _of_province(self) -> Work:
        """CB-T3: the volleyball ground with its plaque."""
        unit, text = self._province.root, load("works.yaml")["province"]
        work = replace(
            self._draw(unit, self._travel.approved(date(2019, 4, 10), 5)),
            kind="CONG_TRINH", title=text["title"], content=text["content"], place=text["place"],
            start_on=date(2019, 4, 25), due_on=date(2019, 7, 15), budget=185_000_000,
            funding={"savings": 100_000_000, "social": 85_000_000}, labour_days=320, members_joining=180,
            benefit_value=None, beneficiaries=640, beneficiary_text="nhân dân, học sinh xã Trường Hà",
            movement="Xây dựng nông thôn mới", plaque_wanted=True, support_request="", support_amount=None,
        )  # fmt: skip
        finished = self._course.carry_out(unit, work, done=True)
        confirmed = self._travel.moment(date(2019, 7, 22))
        return replace(finished, progress="confirmed", confirmed_at=confirmed, plaque="installed")

    # grassroots unions

    def _approved(self, unit: Unit, *, done: bool) -> Work:
        early = self._rng.random() < 0.86
        first, last = (date(2019, 3, 20), date(2019, 4, 29)) if early else (date(2019, 5, 2), date(2019, 6, 28))
        if unit.founded_on and unit.founded_on.year == 2019:
            first = max(first, unit.founded_on + timedelta(days=3))
        day = days_between(self._rng, first, max(last, first))
        sent_back = self._rng.random() < 0.05
        reason = self._rng.choice(self._reasons)
        journey = self._travel.mended(day, reason) if sent_back else self._travel.approved(day)
        return self._course.carry_out(unit, self._draw(unit, journey), done=done)

    def _waiting(self, unit: Unit) -> Work:
        first = date(2019, 7, 12) if self._rng.random() < 0.85 else date(2019, 6, 20)
        work = self._draw(unit, self._travel.sent(days_between(self._rng, first, date(2019, 7, 26))))
        return _typed_in_thousands(work) if self._rng.random() < 0.06 else work

    def _returned(self, unit: Unit) -> Work:
        reason = self._rng.choice(self._reasons)
        day = days_between(self._rng, date(2019, 7, 8), date(2019, 7, 20))
        return _spoil(self._draw(unit, self._travel.returned(day, reason)), reason.field)

    def _draft(self, unit: Unit) -> Work:
        return self._draw(unit, self._travel.draft(days_between(self._rng, date(2019, 7, 5), date(2019, 7, 26))))

    def _rejected(self, unit: Unit) -> Work:
        reason = Reason(self._rng.choice(load("works.yaml")["rejects"]))
        day = days_between(self._rng, date(2019, 4, 5), date(2019, 7, 10))
        return self._draw(unit, self._travel.rejected(day, reason))

    def _cancelled(self, unit: Unit) -> Work:
        reason = Reason("Trùng với công trình, phần việc đơn vị đã đăng ký; đề nghị rút bản này.")
        day = days_between(self._rng, date(2019, 4, 5), date(2019, 7, 5))
        return self._draw(unit, self._travel.cancelled(day, reason))

    def _draw(self, unit: Unit, journey: Journey) -> Work:
        """A work of the sort the union does, fitting the days of its journey."""
        rng = self._rng
        group = _groups()[unit.kind.code] if unit.kind else "commune"
        row = rng.choice(_choices(group))
        words = wording.works(rng, unit, row)
        sent = (journey.first_sent_at or journey.created_at).date()
        start = max(date(2019, 3, 15), sent + timedelta(days=rng.randint(-6, 20)))
        start = min(start, date(2019, 6, 15)) if sent < date(2019, 6, 20) else sent
        first_due = max(date(2019, 6, 20), start + timedelta(days=5))
        due = days_between(rng, first_due, max(date(2019, 7, 25), start + timedelta(days=30)))
        low, high = row["budget"]
        budget = round(rng.triangular(low, high, low + (high - low) * 0.35) * 2) * 500_000
        agreed = rng.random() < 0.7 and unit.kind is not None
        asks = rng.random() < 0.06
        people = words.n if row["people"] == row["n"] else rng.randint(*row["people"])
        joining = rng.randint(max(3, unit.members // 3), max(unit.members, 12))
        return Work(
            unit_code=unit.code,
            kind=row["kind"],
            title=words.title,
            content=words.content,
            place=words.place,
            start_on=start,
            due_on=due,
            budget=budget,
            funding=funding(rng, group, budget) if rng.random() < 0.9 else {},
            labour_days=rng.randint(6, 4 * max(unit.members, 10)) if rng.random() < 0.6 else None,
            members_joining=joining if rng.random() < 0.8 else None,
            benefit_value=whole(budget * rng.uniform(0.2, 1.5), 1_000_000) if budget and rng.random() < 0.25 else None,
            beneficiaries=people if rng.random() < 0.85 else None,
            beneficiary_text=row["helps"],
            movement=MOVEMENTS[group] if rng.random() < 0.7 else "",
            occasion=CELEBRATION if rng.random() < 0.85 else "",
            employer=f"{unit.agency_head}, {unit.agency_head_title}" if agreed else "",
            employer_on=min(start, DEMO_DAY) - timedelta(days=rng.randint(1, 12)) if agreed else None,
            support_request="Đề nghị công đoàn cấp trên hỗ trợ một phần kinh phí vật liệu." if asks and budget else "",
            support_amount=max(1_000_000, whole(budget * 0.2, 1_000_000)) if asks and budget else None,
            plaque_wanted=row["kind"] == "CONG_TRINH" and rng.random() < 0.12,
            contact_name=unit.chair.full_name,
            contact_phone=unit.phone,
            journey=journey,
        )


def _typed_in_thousands(work: Work) -> Work:
    """18.000 where 18.000.000 was meant (§6.9)."""
    return replace(work, budget=work.budget // 1_000, funding={})


def _spoil(work: Work, name: str) -> Work:
    """Make the fault that the reason for returning speaks of."""
    if name == "title":
        vague = "Công trình chào mừng 90 năm" if work.kind == "CONG_TRINH" else "Phần việc chào mừng"
        return replace(work, title=vague)
    if name == "content":
        return replace(work, content="Thực hiện theo kế hoạch của đơn vị.")
    if name == "place":
        return replace(work, place="Tại đơn vị")
    if name == "from_union":
        return replace(work, budget=max(work.budget, 5_000_000), funding={"union": 1_000_000})
    if name == "budget":
        return _typed_in_thousands(replace(work, budget=max(work.budget, 18_000_000)))
    return replace(work, due_on=date(2019, 8, 31))
