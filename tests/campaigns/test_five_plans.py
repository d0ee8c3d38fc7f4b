"""The five real plans in one database, by the same code (domain.md §1.6): what differs between them is rows."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from app.campaigns import queries
from app.campaigns.loading import load
from app.campaigns.models import Campaign, Milestone, Obligation, Phase, Recurrence, Target, TimeWindow
from app.kernel.db import db
from app.targets import queries as targets
from app.targets.definitions import Verdict
from app.units.models import UnitType
from app.units.operations import NewUnit, add_units

PLANS = Path(__file__).resolve().parents[2] / "plans"
SOURCES = {"CB": "cb-2019", "BT": "bt-2017", "BD": "bd-2021", "BK": "bk-2023", "QN": "qn-2019"}
COMPARED = {  # phases, windows beside eligibility, fixed deadlines, targets, registration kinds
    "CB-2019": (0, 4, 2, 13, {"CONG_TRINH", "PHAN_VIEC"}),
    "BT-2017": (2, 0, 0, 0, {"THI_DUA", "DE_TAI_NCKH", "CONG_TRINH", "SAN_PHAM"}),
    "BD-2021": (0, 2, 2, 8, set()),
    "BK-2023": (2, 0, 0, 1, {"CONG_TRINH", "SAN_PHAM", "PHAN_VIEC"}),
    "QN-2019": (2, 0, 0, 1, {"HOI_THI", "DE_TAI_NCKH"}),
}


def read(name):
    return yaml.safe_load((PLANS / f"{name}.yaml").read_text())


@pytest.fixture
def five(world):
    """{code: campaign}, each issued by a union of its own beside the world's."""
    load(read("catalogue"), None)
    data = [read(name) for name in SOURCES.values()]
    owners = [
        NewUnit(
            plan["owner"]["code"], plan["owner"]["name"], kind, 3 if kind is UnitType.CIVIL_SERVANTS_UNION else 2, None
        )
        for plan in data
        for kind in (UnitType(plan["owner"]["unit_type"]),)
    ]
    below = [
        NewUnit(f"{owner.code}-{n}", f"CĐCS số {n}", UnitType.GRASSROOTS_UNION, 4, owner.code)
        for owner in owners
        for n in (1, 2)
    ]
    add_units([*owners, *below], {})
    found = {plan["code"]: load(plan, None) for plan in data}
    db.session.commit()
    return found


def count(model, campaign, *where):
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(model).where(model.campaign_id == campaign.id, *where)
    )


def test_what_differs_is_rows(five):
    for code, (phases, windows, deadlines, numbers, kinds) in COMPARED.items():
        campaign = five[code]
        assert count(Phase, campaign) == phases, code
        assert count(TimeWindow, campaign, TimeWindow.purpose != "eligibility") == windows, code
        assert count(Obligation, campaign, Obligation.due_on.is_not(None)) == deadlines, code
        assert count(Target, campaign) == numbers, code
        assert {choice.code for choice in queries.choices(campaign, "registration_kind")} == kinds, code


def test_rhythms_and_open_starts(five):
    rhythm = {duty.code: duty.recurrence for duty in db.session.scalars(sa.select(Obligation))}
    assert (rhythm["BT-O1"], rhythm["QN-O1"], rhythm["CB-O3"]) == (
        Recurrence.PER_PHASE,
        Recurrence.QUARTERLY,
        Recurrence.ONCE,
    )
    first = db.session.scalars(
        sa.select(Phase).where(Phase.campaign_id == five["BK-2023"].id).order_by(Phase.code)
    ).first()
    assert (first.starts_on, first.from_text, first.ends_on) == (None, "từ khi phát động", date(2023, 5, 31))
    assert five["BK-2023"].starts_on is None
    assert db.session.scalars(sa.select(Milestone.years).where(Milestone.name.startswith("94 năm"))).one() == 94


def test_loading_again_changes_nothing(five):
    before = [
        count(model, five[code]) for code in COMPARED for model in (Phase, TimeWindow, Obligation, Target, Milestone)
    ]
    for name in SOURCES.values():
        load(read(name), None)

    assert before == [
        count(model, five[code]) for code in COMPARED for model in (Phase, TimeWindow, Obligation, Target, Milestone)
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Campaign)) == len(COMPARED) + 1


def test_every_plan_has_a_board(five):
    for code, campaign in five.items():
        board = targets.board(campaign, campaign.owner, campaign.ends_on)
        assert len(board.lines) == COMPARED[code][3]
    union = five["BD-2021"]
    lines = targets.board(union, union.owner, date(2021, 5, 31)).lines
    verdicts = {line.target.code: line.verdict for line in lines}
    assert verdicts["BD-T1"] is Verdict.NOT_APPLICABLE, "nobody was invited, so nobody is asked"
    assert Verdict.OUTSIDE not in verdicts.values()
    assert verdicts["BD-T3"] is Verdict.MISSED


def test_targets_need_no_code_of_their_plan():
    for file in (PLANS.parent / "app").rglob("*.py"):
        if "demo" not in file.parts:
            assert not re.search(r"==\s*[\"'](CB|BT|BD|BK|QN)-", file.read_text()), f"{file} knows a plan"
