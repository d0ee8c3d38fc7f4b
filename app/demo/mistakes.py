"""Dirty data of domain.md §6.9 that the form accepts: too many people, 500 for 500.000, the same gifts twice."""

import random
from dataclasses import replace
from datetime import timedelta

from app.demo.doing import Doing
from app.demo.journeys import LAST_MOMENT, Journey
from app.demo.structure import Unit

CROWDS, THOUSANDS, TWICE = 12, 15, 8  # of a province of 2.000 CĐCS; at least one of each


def among(rng: random.Random, made: list[Doing], units: dict[str, Unit], exact: frozenset[str]) -> list[Doing]:
    """`made` with some entries spoilt and some replaced by a second telling of another; their number stays."""
    made = list(made)
    free = [at for at, one in enumerate(made) if one.type_code not in exact and units[one.unit_code].ended_on is None]
    rng.shuffle(free)
    gifts = [at for at in free if made[at].type_code == "THAM_HOI"]
    others = [at for at in free if made[at].type_code not in ("THAM_HOI", "TOA_DAM")]
    share = len(made) / 7_900
    for at in others[: _at_least_one(CROWDS * share)]:
        made[at] = make("crowd", made[at], units[made[at].unit_code])
    for at in gifts[: _at_least_one(THOUSANDS * share)]:
        made[at] = make("thousand", made[at], units[made[at].unit_code])
    told_twice = [at for at in gifts[_at_least_one(THOUSANDS * share) :] if made[at].event_on.month == 7]
    spare = others[_at_least_one(CROWDS * share) :]
    for at, place in zip(told_twice[: _at_least_one(TWICE * share)], spare, strict=False):
        again = _later(made[at].journey)
        made[place] = replace(made[at], title="Thăm hỏi, tặng quà đoàn viên", journey=again, photos=0, note="")
    return made


def make(fault: str, one: Doing, unit: Unit) -> Doing:
    if fault == "crowd":
        return replace(one, attendees=unit.members * 4, members_attended=unit.members + 9)
    if fault == "thousand" and "gift_money" in one.values:
        return replace(one, values={**one.values, "gift_money": one.values["gift_money"] // 1_000})
    return one


def _later(journey: Journey) -> Journey:
    """The same some minutes later, where there is room before the demo day."""
    last = journey.moves[-1].at if journey.moves else journey.created_at
    by = timedelta(minutes=11) if last + timedelta(minutes=11) < LAST_MOMENT else timedelta(0)
    moves = tuple(replace(move, at=move.at + by) for move in journey.moves)
    return Journey(journey.created_at + by, moves, journey.opened_at + by if journey.opened_at else None)


def _at_least_one(number: float) -> int:
    return max(1, round(number))
