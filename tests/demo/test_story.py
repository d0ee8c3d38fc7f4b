"""The sample province tells the story of domain.md §6.9: opposite verdicts on the same data, 110 not more than 110."""

from datetime import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.campaigns.models import Campaign
from app.demo.seed import seed
from app.demo.structure import DEMO_DAY
from app.kernel import clock
from app.kernel.db import db
from app.targets import queries
from app.targets.definitions import Verdict

PLANS = Path(__file__).resolve().parents[2] / "plans"
STORY = {
    "CB-T1": (1962, 2000, Verdict.MISSED),
    "CB-T2a": (1876, 2022, Verdict.MISSED),
    "CB-T2b": (1402, 2022, Verdict.MISSED),
    "CB-T3": (1, 1, Verdict.REACHED),
    "CB-T4": (110, 110, Verdict.MISSED),
    "CB-T5": (4, 5, Verdict.MISSED),
    "CB-T6a": (2071, 2000, Verdict.REACHED),
    "CB-T6b": (1388, 2000, Verdict.MISSED),
    "CB-T7": (15, 15, Verdict.REACHED),
    "CB-T8": (41, 48, Verdict.MISSED),
    "CB-T10": (90, 90, Verdict.REACHED),
    "CB-T11": (1871, 2000, Verdict.MISSED),
}


@pytest.mark.one_engine
def test_the_story_of_the_province(app, on_day):
    on_day(DEMO_DAY, time(8))
    seed("province", "ba bông lúa 47 nếp", app.config["FILES_URL"], PLANS)
    campaign = db.session.scalars(sa.select(Campaign)).one()

    lines = {line.target.code: line for line in queries.board(campaign, campaign.owner, clock.today()).lines}

    assert {code: (lines[code].result, lines[code].of, lines[code].verdict) for code in STORY} == STORY
    assert lines["CB-T1"].missing == 38
