"""The five plans in one database over random records: every target equals a slow computation of the same (domain.md §2.8)."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from app.accounts.models import User
from app.campaigns.loading import load
from app.campaigns.models import Campaign, Target
from app.kernel import clock
from app.kernel.db import db
from app.targets import queries
from app.targets.definitions import OF_SUMS
from app.units.models import OrgUnit, UnitType
from app.units.operations import NewUnit, add_units
from tests.targets import slow
from tests.targets.random_plan import RandomPlan, conditions

PLANS = Path(__file__).resolve().parents[2] / "plans"
NAMES = ("catalogue", "cb-2019", "bt-2017", "bd-2021", "bk-2023", "qn-2019")
FILES = {name: yaml.safe_load((PLANS / f"{name}.yaml").read_text()) for name in NAMES}
CATALOGUE, *FIVE = FILES.values()
TAGS = {kind["code"]: kind.get("tags") or [] for kind in CATALOGUE["activity_types"]}
VALUES = {
    "TOTAL": [1, 4, 20],
    "PER_UNIT": [1, 2],
    "AVG_PER_UNIT": [1, 2],
    "PCT_UNITS": [50, 100],
    "PCT_MEMBERS_PER_UNIT": [10, 50, 100],
    "PCT_MEMBERS_TOTAL": [10, 50, 100],
    "ALLOCATED": [None],
}
OF_SUMS_MODES = {mode.value for mode in OF_SUMS}


@pytest.fixture
def five(app):
    """Codes of the plans, each issued by a union of its own."""
    load(CATALOGUE, None)
    db.session.add(User(username="an", full_name="An", search_key="an", sort_key="an", created_at=clock.now()))
    owners = [(plan["owner"], UnitType(plan["owner"]["unit_type"])) for plan in FIVE]
    civil = UnitType.CIVIL_SERVANTS_UNION
    add_units([NewUnit(one["code"], one["name"], kind, 3 if kind is civil else 2, None) for one, kind in owners], {})
    for plan in FIVE:
        load(plan, None)
    db.session.commit()
    return [plan["code"] for plan in FIVE]


def targets_at_random(dice: random.Random, plan: dict[str, Any]) -> list[dict[str, Any]]:
    """A target of every mode over conditions of all five plans, in windows of this one."""
    known = [one for one in conditions(FIVE) if one["source"] in slow.SOURCES]
    windows = [row["code"] for row in [*(plan.get("windows") or []), *(plan.get("phases") or [])]]
    found = []
    for mode, values in VALUES.items():
        population = {"tiers": dice.choice([[4], [3, 4], [2, 3, 4]])}
        if dice.random() < 0.3:
            population["sectors"] = ["HCSN", "DN_NGOAI_NN", "FDI"]
        one = {
            "code": f"X-{mode}",
            "mode": mode,
            "population": population,
            "cmp": dice.choice([">=", ">="] + [">", "="]),
        }
        one |= {"value": dice.choice(values), "window": dice.choice(["", *windows])}
        one[dice.choice(["all", "any"])] = dice.sample(known, dice.choice([1, 1, 2, 3]))
        if mode == "PCT_UNITS":
            one["each"] = dice.choice([">=1", ">=2", ">1"])
        found.append(one)
    any_of_them = {"source": "activity", "agg": "count"}
    tagged = any_of_them | {"where": {"tag": dice.choice(["KY_NIEM", "CHAM_LO", "TUYEN_TRUYEN"])}}
    both = {
        "mode": "PER_UNIT",
        "population": {"tiers": [2, 3, 4]},
        "cmp": ">=",
        "value": 1,
        "all": [any_of_them, tagged],
    }
    return [*found, both | {"code": "X-BOTH", "window": dice.choice(["", *windows])}]  # CR-10


@pytest.mark.parametrize("seeds", [range(2), range(2, 4)], ids=["first", "second"])
def test_every_target_of_the_five_plans_as_a_slow_computation_says(five, seeds):
    """Random states, days, windows, members by day, numbers given; the board, a branch of it, the matrix, who is missing."""
    for seed in seeds:
        for plan in FIVE:
            dice = random.Random(f"{seed} {plan['code']}")
            campaign = db.session.scalars(sa.select(Campaign).where(Campaign.code == plan["code"])).one()
            made = RandomPlan(dice, campaign, plan, TAGS)
            extra = targets_at_random(dice, plan)
            for place, one in enumerate(extra):
                said = {name: value for name, value in one.items() if name != "code"}
                db.session.add(Target(campaign_id=campaign.id, code=one["code"], definition=said, position=50 + place))
            db.session.flush()
            for target in queries.targets_of(campaign):
                if target.definition["mode"] in ("ALLOCATED", "TOTAL"):
                    made.give(target)
            db.session.flush()
            compare(dice, made, [*plan["targets"], *extra], f"seed {seed}")
        db.session.rollback()


def compare(dice: random.Random, made: RandomPlan, stated: list[dict[str, Any]], seed: str) -> None:
    campaign = made.campaign
    today = campaign.ends_on + timedelta(days=dice.choice([-40, 0, 3]))
    day = campaign.tree_as_of or min(today, campaign.ends_on)
    made.facts.today = today
    everybody = list(made.facts.units.values())
    roots = {campaign.owner_id: everybody}
    for unit in everybody:
        if unit.tier == 3 and unit.parent_id:
            roots[unit.id] = [unit, *(one for one in everybody if one.parent_id == unit.id)]
    assert [one.target.code for one in queries.board(campaign, campaign.owner, today).lines] == [
        t["code"] for t in stated
    ]
    for root, units in roots.items():
        whole = root == campaign.owner_id
        board = queries.board(campaign, db.session.get_one(OrgUnit, root), today)
        expected = {
            one["code"]: slow.evaluate(made.facts, one, made.spans, units, day, root, whole=whole) for one in stated
        }
        for line, one in zip(board.lines, stated, strict=True):
            same_line(line, one, expected[one["code"]], made, f"{seed} of {campaign.code}, root {root}: {one}")
        if whole:
            same_units(dice, campaign, expected, today, seed)


def same_line(line: Any, one: dict[str, Any], wanted: slow.Outcome, made: RandomPlan, about: str) -> None:
    assert line.verdict.value == wanted.verdict, about
    assert (line.tally.units, line.tally.total) == (len(wanted.amounts), sum(wanted.amounts.values())), about
    if one["mode"] not in OF_SUMS_MODES:
        assert line.tally.met == len(wanted.met), about
    if one["mode"] == "PCT_MEMBERS_TOTAL":
        assert line.tally.members == wanted.members, about
    if one["mode"] == "ALLOCATED":
        assert line.tally.allocated == sum(made.facts.given[one["code"], id_] for id_ in wanted.amounts), about


def same_units(
    dice: random.Random, campaign: Campaign, expected: dict[str, slow.Outcome], today: date, seed: str
) -> None:
    """The matrix cell by cell, and behind each target the units that are missing."""
    found, page = queries.matrix(campaign, campaign.owner, today, 1)
    for unit, cells in page.rows:
        for target, cell in zip(found, cells, strict=True):
            wanted, about = expected[target.code], f"{seed} of {campaign.code}, {unit.code}: {target.definition}"
            assert cell.amount == wanted.amounts.get(unit.id), about
            if cell.amount is not None and target.definition["mode"] not in OF_SUMS_MODES:
                assert cell.met is (unit.id in wanted.met), about
    single = [target for target in found if target.definition["mode"] not in OF_SUMS_MODES]
    for target in dice.sample(single, 2):
        short = queries.missing(campaign, target, campaign.owner, today, 1)
        wanted = expected[target.code]
        assert {unit.id for unit, _ in short.rows} == set(wanted.amounts) - wanted.met, (seed, target.definition)
