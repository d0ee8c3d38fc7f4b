"""Dirty data of domain.md §6.9 that the form accepts: too many people, 500 for 500.000, the same gifts twice."""

import random
from dataclasses import replace

from app.demo.doing import Doing
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
        if made[place].event_on >= made[at].event_on:
            made[place] = replace(made[at], title="Thăm hỏi, tặng quà đoàn viên", photos=0, note="")
    return made


def make(fault: str, one: Doing, unit: Unit) -> Doing:
    if fault == "crowd":
        return replace(one, attendees=unit.members * 4, members_attended=unit.members + 9)
    if fault == "thousand" and "gift_money" in one.values:
        return replace(one, values={**one.values, "gift_money": one.values["gift_money"] // 1_000})
    return one


def _at_least_one(number: float) -> int:
    return max(1, round(number))
