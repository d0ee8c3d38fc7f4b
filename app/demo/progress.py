"""How far the registered works have come on the demo day: finished, running, late, paused or dropped."""

import random
from dataclasses import replace
from datetime import date, timedelta

from app.demo.blocks import load
from app.demo.journeys import LAST_MOMENT, Travel, days_between
from app.demo.money import whole
from app.demo.structure import Unit
from app.demo.work import Update, Work


class Course:
    """Draws the progress of approved works."""

    def __init__(self, rng: random.Random, travel: Travel) -> None:
        self._rng = rng
        self._travel = travel

    def carry_out(self, unit: Unit, work: Work, *, done: bool) -> Work:
        if work.state != "approved":
            return work
        late = not done and self._rng.random() < 0.6
        if late:
            work = replace(work, due_on=days_between(self._rng, date(2019, 7, 29), date(2019, 9, 30)))
        return self._finished(unit, work) if done else self._unfinished(work, late)

    def _finished(self, unit: Unit, work: Work) -> Work:
        rng = self._rng
        decided = work.journey.moves[-1].at.date()
        wanted = work.due_on + timedelta(days=rng.randint(-12, 4))
        finished = min(max(wanted, decided + timedelta(days=3)), date(2019, 7, 25))
        finished = max(finished, work.start_on, decided)
        if unit.ended_on:
            finished = min(finished, unit.ended_on - timedelta(days=5))
        cost = whole(work.budget * rng.uniform(0.85, 1.15), 100_000)
        at = min(self._travel.moment(finished), LAST_MOMENT - timedelta(hours=10))
        last = Update(finished, "done", 100, at, cost, work.benefit_value, work.labour_days, work.members_joining)
        middle = finished - timedelta(days=rng.randint(8, 25))
        updates: tuple[Update, ...] = (last,)
        if rng.random() < 0.35 and middle > max(work.start_on, decided):
            updates = (Update(middle, "running", rng.randrange(30, 80, 5), self._travel.moment(middle)), last)
        confirmed = self._travel.desk_time(at, 5) if rng.random() < 0.6 else None
        progress = "confirmed" if confirmed else "done"
        return replace(work, progress=progress, updates=updates, confirmed_at=confirmed)

    def _unfinished(self, work: Work, late: bool) -> Work:
        rng = self._rng
        day = days_between(rng, max(work.start_on, date(2019, 7, 10)), date(2019, 7, 25))
        at = min(self._travel.moment(day), LAST_MOMENT - timedelta(hours=3))
        roll = rng.random()
        if roll < 0.25 or at <= work.journey.moves[-1].at:
            return work
        excuse = rng.choice(load("works.yaml")["delays"][work.kind])
        if roll < 0.3:
            return _reported(work, Update(day, "paused", rng.randrange(20, 60, 5), at, note=excuse))
        if roll < 0.32:
            note = "Không bố trí được kinh phí, nhân lực; xin chuyển sang năm 2020."
            return _reported(work, Update(day, "dropped", 0, at, note=note))
        return _reported(work, Update(day, "running", rng.randrange(30, 95, 5), at, note="" if late else excuse))


def _reported(work: Work, update: Update) -> Work:
    return replace(work, progress=update.progress, updates=(update,))
