"""Targets over random entries against a slow computation of the same figures."""

import random
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.campaigns.models import ActivityType, ActivityTypeTag, Measure
from app.entries.models import EntryState, EntryValue
from app.kernel.db import db
from app.registrations.models import Progress
from app.targets import queries
from app.units import groups
from app.units.models import OrgUnit, UnitStat
from tests.factories import make_activity, make_registration
from tests.targets import slow
from tests.targets.given import COUNT, GRASSROOTS, TODAY, add, line, tag


@pytest.mark.parametrize("seed", range(12))
def test_as_a_slow_computation_says(world, seed):
    """Random entries: every figure of the board, the matrix and the list equals the plain-Python one, on both engines."""
    dice = random.Random(seed)
    tag(world, "NGAY_DOAN_VIEN", "KY_NIEM")
    tag(world, "THAM_HOI", "CHAM_LO", "KY_NIEM")
    measure = db.session.scalars(sa.select(Measure).order_by(Measure.id)).first()
    entries: dict[str, list[Any]] = {unit: [] for unit in ("t", "a", "b", *GRASSROOTS)}
    days = [date(2019, 7, day) for day in (19, 20, 21, 24, 27, 28)]
    for _ in range(40):
        unit = dice.choice([*entries])
        state = dice.choice([EntryState.SENT, EntryState.APPROVED, EntryState.RETURNED, EntryState.DRAFT])
        if dice.random() < 0.7:
            on = dice.choice(days)
            made = make_activity(
                world,
                unit=unit,
                state=state,
                type_code=dice.choice(["NGAY_DOAN_VIEN", "THAM_HOI"]),
                on=on,
                to=dice.choice([None, date(2019, 7, 28)]),
            )
            made.values = [EntryValue(measure_id=measure.id, amount=dice.randrange(5))]
        else:
            made = make_registration(
                world, unit=unit, state=state, progress=dice.choice([Progress.RUNNING, Progress.DONE])
            )
        entries[unit].append(made)
    db.session.flush()
    conditions = [
        COUNT,
        {**COUNT, "where": {"type": "THAM_HOI"}},
        {**COUNT, "where": {"tag": "KY_NIEM"}},
        {"source": "activity", "agg": "sum", "field": measure.code},
        {"source": "registration", "agg": "count", "where": {"kind": ["CONG_TRINH"], "progress": "done"}},
    ]
    clusters = {"CUM-1": dice.sample(["a", "a1", "b", "b1"], 2), "CUM-2": dice.sample(["a2", "d1"], 1)}
    for name, some in clusters.items():
        groups.put(groups.create(world.t, 2019, name), [world.units[one].code for one in some])
    made_targets = []
    for mode in ("TOTAL", "PER_UNIT", "AVG_PER_UNIT", "PCT_UNITS", "PCT_MEMBERS_PER_UNIT"):
        for word in ("all", "any"):
            chosen = dice.sample(conditions, dice.choice([1, 2]))
            asked_in = dice.choice([[], ["CUM-1"], ["CUM-1", "CUM-2"]])
            made_targets.append(
                add(
                    world,
                    mode=mode,
                    value=dice.choice([1, 2, 40]),
                    cmp=dice.choice([">=", ">"]),
                    window=dice.choice(["", "PEAK"]),
                    population={"tiers": list(dice.choice([(4,), (2, 3, 4)])), "groups": asked_in},
                    **{word: chosen},
                )
            )
    tags: dict[str, list[str]] = {}
    for code, name in db.session.execute(
        sa.select(ActivityType.code, ActivityTypeTag.tag).join(
            ActivityTypeTag, ActivityTypeTag.type_id == ActivityType.id
        )
    ):
        tags.setdefault(code, []).append(name)
    units = list(db.session.scalars(sa.select(OrgUnit).where(OrgUnit.path.startswith(world.t.path))))
    by_id = {world.units[name].id: found for name, found in entries.items()}
    members = {
        unit.id: db.session.scalar(
            sa.select(UnitStat.members).where(UnitStat.unit_id == unit.id).order_by(UnitStat.as_of.desc()).limit(1)
        )
        or 0
        for unit in units
    }

    for target in made_targets:
        plan = target.definition
        span = (date(2019, 7, 21), date(2019, 7, 27)) if plan.get("window") else None
        given = plan.get("all") or plan["any"]
        asked = [u for u in units if u.tier in plan["population"]["tiers"] and u.active_on(TODAY)]
        if named := plan["population"]["groups"]:
            inside = {world.units[one].id for cluster in named for one in clusters[cluster]}
            asked = [u for u in asked if u.id in inside]
        if plan["mode"] == "PCT_MEMBERS_PER_UNIT":
            asked = [u for u in asked if members[u.id] > 0]
        total, met = 0, []
        for unit in asked:
            amounts = [slow.amount(one, by_id.get(unit.id, []), tags, span) for one in given]
            total += sum(amounts)
            more = (lambda x, y: x > y) if plan["cmp"] == ">" else (lambda x, y: x >= y)
            if plan["mode"] == "PCT_MEMBERS_PER_UNIT":
                reached = more(sum(amounts) * 100, plan["value"] * members[unit.id])
            elif plan["mode"] == "PER_UNIT":
                reached = (all if "all" in plan else any)(more(one, plan["value"]) for one in amounts)
            else:
                reached = (all if "all" in plan else any)(one >= 1 for one in amounts)
            counts = [one for one in given if one["source"] == "activity" and one["agg"] == "count"]
            if reached and "all" in plan and len(counts) == 2 and plan["mode"] != "PCT_MEMBERS_PER_UNIT":
                least = plan["value"] + (plan["cmp"] == ">") if plan["mode"] == "PER_UNIT" else 1
                reached = slow.distinct_activities(counts * least, by_id.get(unit.id, []), tags, span)
            if reached:
                met.append(unit.id)
        got = line(world, target)
        assert (got.tally.units, got.tally.total, got.tally.met) == (len(asked), total, len(met)), plan
        short = queries.missing(world.campaign, target, world.t, TODAY, 1)
        assert {unit.id for unit, _ in short.rows} == {u.id for u in asked} - set(met), plan
