"""Activities of the sample province's grassroots unions, so that the figures of domain.md §6.9 come out exactly."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.demo import doing, mistakes
from app.demo.blocks import load
from app.demo.doing import Doing
from app.demo.journeys import Journey, Reason, Travel, days_between
from app.demo.story import story
from app.demo.structure import DEMO_DAY, SEED, Province, Unit
from app.demo.upper_doings import of_upper
from app.demo.works import SAMPLE

MEMBER_DAY = date(2019, 7, 21)
OTHER_DAYS = (date(2019, 7, 19), date(2019, 7, 20), date(2019, 7, 20), date(2019, 7, 22), date(2019, 7, 23))
PEAK_DAYS = {21: 6, 22: 20, 23: 22, 24: 22, 25: 21, 26: 18, 27: 2}
SHARES = {"peak": 70, "may": 20, "other": 10}  # of all entries, in percent
REFERRAL_SHARES = {"peak": 45, "may": 30, "other": 25}
_KEPT = frozenset({"KET_NAP_DV", "GIOI_THIEU_DANG", "NGAY_DOAN_VIEN"})  # exact: never made a mistake of


def make_doings(province: Province) -> list[Doing]:
    """Every activity of the province, the same on every call."""
    return Doings(province).all()


class Doings:
    def __init__(self, province: Province) -> None:
        self._province = province
        self._units = province.active()
        self._tale = story(len(self._units))
        self._rng = random.Random(SEED)
        self._travel = Travel(self._rng)

    def all(self) -> list[Doing]:
        tale, rng = self._tale, self._rng
        queue = [unit for unit in self._units if unit.code != SAMPLE]
        rng.shuffle(queue)
        queue = [unit for unit in self._units if unit.code == SAMPLE] + queue
        active, silent = queue[: tale.active], queue[tale.active :]
        held = tale.member_day + tale.member_day_other
        made = [self._member_day(unit, MEMBER_DAY) for unit in active[: tale.member_day]]
        made += [self._member_day(unit, rng.choice(OTHER_DAYS)) for unit in active[tale.member_day : held]]
        made += self._referrals(active)
        made = self._admissions(made, active)
        made += [self._generic(unit, "peak", "TOA_DAM") for unit in active[held:]]
        made += [self._generic(unit, "may") for unit in self._province.grassroots if unit.ended_on]
        made += self._fill_up(made, active)
        made = mistakes.among(rng, made, {unit.code: unit for unit in self._province.grassroots}, _KEPT)
        made += self._not_counting(active, silent)
        return made + of_upper(self._province, made)

    # what the figures name

    def _member_day(self, unit: Unit, day: date) -> Doing:
        pattern = load("doings.yaml")["member_day"]
        row = {"type": "NGAY_DOAN_VIEN", "people": pattern["people"], "titles": pattern["titles"]}
        drawn = doing.draw(self._rng, unit, row, day, self._counted(day))
        values = {"members_admitted": 0} if self._rng.random() < 0.5 else {}
        if self._rng.random() < 0.7:
            values |= doing.amounts(self._rng, {key: pattern[key] for key in ("gifts", "gift_money")})
        return replace(drawn, values=values, event_to=day)

    def _referrals(self, active: list[Unit]) -> list[Doing]:
        """One entry for each union that referred members; up to three people each."""
        units = self._rng.sample(active, self._tale.referring)
        people = [1] * len(units)
        open_places = [at for at in range(len(units)) for _ in range(2)]
        for at in self._rng.sample(open_places, self._tale.referrals - len(units)):
            people[at] += 1
        row: dict[str, Any] = {
            "type": "GIOI_THIEU_DANG",
            "people": [5, 40],
            "titles": ["Giới thiệu đoàn viên ưu tú cho Đảng"],
        }
        made = []
        for unit, referred in zip(units, people, strict=True):
            day = self._day(self._rng.choices(list(REFERRAL_SHARES), weights=list(REFERRAL_SHARES.values()))[0], unit)
            values = {"party_referrals": referred}
            if self._rng.random() < 0.2:
                values["party_admitted"] = self._rng.randint(0, referred)
            made.append(replace(doing.draw(self._rng, unit, row, day, self._counted(day)), values=values))
        return made

    def _admissions(self, made: list[Doing], active: list[Unit]) -> list[Doing]:
        """New members: some on Ngày đoàn viên, some by themselves; together exactly `admitted`."""
        rng, tale = self._rng, self._tale
        people = _split(rng, tale.admitted, tale.admitting)
        on_the_day = max(1, tale.admitting * 2 // 5)
        chosen = [at for at, one in enumerate(made) if one.type_code == "NGAY_DOAN_VIEN"]
        chosen = rng.sample(chosen, min(on_the_day, len(chosen)))
        for at, admitted in zip(chosen, people[:on_the_day], strict=True):
            made[at] = replace(made[at], values={**made[at].values, "members_admitted": admitted})
        row: dict[str, Any] = {
            "type": "KET_NAP_DV",
            "people": [10, 60],
            "titles": ["Kết nạp đoàn viên mới", "Lễ kết nạp lớp đoàn viên 90 năm"],
        }
        for unit, admitted in zip(rng.sample(active, tale.admitting - on_the_day), people[on_the_day:], strict=True):
            day = self._day(rng.choices(list(SHARES), weights=list(SHARES.values()))[0], unit)
            values = {"members_admitted": admitted}
            if rng.random() < 0.4:
                values["members_admitted_class90"] = admitted
            made.append(replace(doing.draw(rng, unit, row, day, self._counted(day)), values=values))
        return made

    def _fill_up(self, made: list[Doing], active: list[Unit]) -> list[Doing]:
        """As many more as reach the total, some unions busier than others, the shares of the windows kept."""
        rng, total = self._rng, self._tale.activities
        here = {period: sum(_period(one.event_on) == period for one in made) for period in SHARES}
        wanted = {period: max(0, total * share // 100 - here[period]) for period, share in SHARES.items()}
        wanted["peak"] += max(0, total - len(made) - sum(wanted.values()))
        busy = [rng.lognormvariate(0, 0.6) for _ in active]
        return [
            self._generic(unit, period)
            for period, number in wanted.items()
            for unit in rng.choices(active, weights=busy, k=number)
        ]

    def _generic(self, unit: Unit, period: str, type_code: str = "") -> Doing:
        row = doing.choose(self._rng, unit, period)
        if type_code:
            row = next(one for one in load("doings.yaml")["doings"] if one["type"] == type_code)
        day = self._day(period, unit)
        return doing.draw(self._rng, unit, row, day, self._counted(day))

    # what does not count

    def _not_counting(self, active: list[Unit], silent: list[Unit]) -> list[Doing]:
        """Drafts, returned and withdrawn ones; the silent unions have drafts at most, else they would not be silent."""
        tale, rng = self._tale, self._rng
        writers = rng.sample(active, tale.more_activity_drafts) + silent[:5] + active[:1]  # the sample chair is first
        made = [self._draft(unit) for unit in writers]
        made += [self._returned(unit) for unit in rng.choices(active, k=tale.more_activity_returned)]
        made += [self._returned(active[0]), self._rally(active[1])]
        made += [self._withdrawn(unit) for unit in rng.choices(active, k=tale.more_activity_cancelled)]
        return made

    def _draft(self, unit: Unit) -> Doing:
        day = self._day("peak", unit)
        journey = self._travel.draft(min(day, date(2019, 7, 26)))
        return doing.draw(self._rng, unit, doing.choose(self._rng, unit, "peak"), day, journey)

    def _returned(self, unit: Unit) -> Doing:
        row = self._rng.choice(load("doings.yaml")["returns"])
        day, journey = self._back(Reason(row["text"], row["field"]))
        pattern = doing.choose(self._rng, unit, "peak")
        if row["fault"] == "thousand":
            pattern = next(one for one in load("doings.yaml")["doings"] if one["type"] == "THAM_HOI")
        return mistakes.make(row["fault"], doing.draw(self._rng, unit, pattern, day, journey), unit)

    def _rally(self, unit: Unit) -> Doing:
        """A rally typed by a CĐCS as something else (CB-R1)."""
        row = load("doings.yaml")["rally"]
        day, journey = self._back(Reason(row["text"], "title"))
        pattern = {"type": "KHAC", "people": [40, 90], "titles": [row["title"]]}
        return replace(doing.draw(self._rng, unit, pattern, day, journey), title=row["title"])

    def _back(self, reason: Reason) -> tuple[date, Journey]:
        """A day and a journey that surely ends with the union."""
        while True:
            day = days_between(self._rng, date(2019, 7, 12), date(2019, 7, 24))
            journey = self._travel.returned(day, reason)
            if journey.state == "returned":
                return day, journey

    def _withdrawn(self, unit: Unit) -> Doing:
        journey = self._travel.cancelled(
            days_between(self._rng, date(2019, 5, 2), date(2019, 7, 10)), Reason(load("doings.yaml")["cancel"])
        )
        day = journey.created_at.date()
        return doing.draw(self._rng, unit, doing.choose(self._rng, unit, "may"), day, journey)

    # days

    def _day(self, period: str, unit: Unit) -> date:
        rng = self._rng
        if period == "peak":
            day = date(2019, 7, rng.choices(list(PEAK_DAYS), weights=list(PEAK_DAYS.values()))[0])
        elif period == "may":
            day = days_between(rng, date(2019, 5, 1), date(2019, 5, 31))
        else:
            first, last = rng.choice([(date(2019, 3, 4), date(2019, 4, 29)), (date(2019, 6, 3), date(2019, 7, 18))])
            day = days_between(rng, first, last)
        if unit.founded_on and day <= unit.founded_on:
            return days_between(rng, max(MEMBER_DAY, unit.founded_on + timedelta(days=2)), date(2019, 7, 26))
        return day

    def _counted(self, day: date) -> Journey:
        """Sent the same evening or some days later, decided the sooner the longer ago; it counts in any case."""
        rng = self._rng
        lag = rng.choices([0, 1, rng.randint(2, 5), rng.randint(6, 20)], weights=[62, 20, 13, 5])[0]
        sent = min(day + timedelta(days=lag), DEMO_DAY - timedelta(days=1))
        chance = 1.0 if sent < date(2019, 7, 12) else 0.88 if sent < MEMBER_DAY else 0.66 if sent.day < 24 else 0.28
        if rng.random() < chance:
            return self._travel.approved(sent, within=9 if sent < MEMBER_DAY else 3)
        return self._travel.sent(sent)


def _period(day: date) -> str:
    if day >= MEMBER_DAY:
        return "peak"
    return "may" if day.month == 5 else "other"


def _split(rng: random.Random, total: int, parts: int) -> list[int]:
    """`parts` whole numbers from 1 to 8 that sum to `total`."""
    numbers = [1] * parts
    for _ in range(total - parts):
        numbers[rng.choice([at for at, number in enumerate(numbers) if number < 8])] += 1
    return numbers
