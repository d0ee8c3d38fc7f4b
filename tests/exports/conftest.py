"""The small world with entries of every unit and state, in the late afternoon of 29 July 2019; and the sample province."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa

import tests.world
from app.campaigns.models import Campaign
from app.demo.seed import seed
from app.demo.structure import DEMO_DAY
from app.entries.models import EntryState
from app.kernel import clock
from app.kernel.db import db
from app.obligations import moves, operations
from app.obligations.models import ReminderChannel
from app.obligations.queries import asked_of
from app.registrations.models import Funding, FundingSource, Plaque, Progress
from app.targets import operations as targets
from app.units.models import OrgUnit
from tests.factories import make_activity, make_initiative, make_registration
from tests.targets.given import COUNT, add

NOW = datetime(2019, 7, 29, 9, 5, tzinfo=UTC)
APPROVED = EntryState.APPROVED


@pytest.fixture
def on_the_29th(at_rest: None):
    with clock.freeze(NOW):
        yield


@pytest.fixture
def deeds(on_the_29th, world):
    return make_deeds(world)


def make_deeds(world):
    """Entries of every unit and state."""
    first = make_registration(
        world, unit="a1", state=APPROVED, title="=cmd|' /C calc'!A0", budget=18_000_000, benefit_value=500_000, members_joining=7,
        progress=Progress.DONE, percent=100, finished_on=date(2019, 7, 22), actual_cost=17_500_000, plaque_wanted=True,
    )  # fmt: skip
    first.funding += [
        Funding(source=FundingSource.UNION, amount=10_000_000),
        Funding(source=FundingSource.MEMBERS, amount=3_000_000),
        Funding(source=FundingSource.SOCIAL, amount=5_000_000),
    ]
    make_registration(
        world, unit="a2", by="ai", state=APPROVED, budget=2_500_000, self_confirmed=True, kind="PHAN_VIEC"
    )
    make_registration(world, unit="a2", by="ai", state=EntryState.SENT, budget=9_000_000, late=True)
    make_registration(world, unit="a", by="binh", state=APPROVED, budget=0, due_on=date(2019, 8, 30))
    make_registration(world, unit="b1", by="bon", state=EntryState.DRAFT, budget=1)
    make_registration(world, unit="d1", by="dao", state=APPROVED, budget=None, plaque=Plaque.INSTALLED)
    make_registration(world, unit="t", by="dung", state=APPROVED, budget=400_000_000)
    make_activity(world, unit="a1", attendees=19, measures={"gifts": 3, "members_admitted": 2}, cost=1_000_000)
    make_activity(
        world, unit="a1", type_code="THAM_HOI", on=date(2019, 7, 24), attendees=5, measures={"gift_money": 1_500_000}
    )
    make_activity(world, unit="b1", by="bon", on=date(2019, 7, 20), attendees=40)
    make_activity(
        world, unit="b1", by="bon", type_code="TOA_DAM", on=date(2019, 5, 9), attendees=60, measures={"banners": 4}
    )
    make_activity(world, unit="d1", by="dao", state=EntryState.RETURNED, attendees=99)
    make_activity(world, unit="t", by="dung", type_code="TOA_DAM", on=date(2019, 7, 26), attendees=200)
    make_initiative(
        world, unit="a1", state=APPROVED, authors=(("Bế Thị An", 60), ("Lục Văn Anh", 40)), benefit_value=30_000_000
    )
    make_initiative(world, unit="a2", by="ai", state=EntryState.SENT)
    make_initiative(
        world, unit="b1", by="bon", state=APPROVED, applied=date(2019, 8, 5), authors=(("Tô Văn Bốn", 100),)
    )
    db.session.commit()
    return world


@dataclass
class Union:
    """Whatever stands for a whole province in a test: its root, a plan, and the units of whom sheets are compared."""

    campaign: Campaign
    roots: list[OrgUnit]


@pytest.fixture
def owing(deeds):
    return make_owing(deeds)


def make_owing(deeds):
    """The small world with targets of every mode, what is owed, answers, a reminder and a result stated by hand."""
    campaign = deeds.campaign
    operations.generate(campaign)
    items = {(item.unit_id, item.obligation.code): item for item in asked_of([campaign.id], list(range(1, 8)))[1]}
    moves.say_nothing(deeds.actor("ai"), items[deeds.a2.id, "O3"])
    moves.waive(deeds.actor("chi"), items[deeds.b1.id, "O3"], "Mới thành lập")
    duty = items[deeds.a1.id, "O3"].obligation
    moves.remind(deeds.actor("binh"), duty, [items[deeds.a1.id, "O3"].id], ReminderChannel.ZALO, "Nhắc nộp")
    deeds.a1.chair_name, deeds.a1.phone = "Bế Thị An", "0900000001"
    items[deeds.d1.id, "O3"].last_day = date(2019, 7, 20)
    for mode, value, more in (
        ("TOTAL", 3, {"cmp": ">"}),
        ("AVG_PER_UNIT", 1, {}),
        ("PCT_UNITS", 50, {}),
        ("PCT_MEMBERS_PER_UNIT", 10, {"all": [{"source": "initiative", "agg": "distinct_authors"}]}),
        ("PCT_MEMBERS_TOTAL", 50, {"all": [{"source": "initiative", "agg": "distinct_authors"}]}),
        ("ALLOCATED", None, {"tiers": (3,)}),
        ("TOTAL", 90, {"tiers": (2,), "all": [{"source": "elsewhere", "agg": "count"}]}),
        ("TOTAL", 9, {"all": [{"source": "activity", "agg": "sum", "field": "gifts"}]}),
        ("PER_UNIT", 1, {"sectors": "FDI"}),
    ):
        sectors = more.pop("sectors", "")
        made = add(deeds, mode=mode, value=value, **{"all": [COUNT], **more})
        made.name = f"Chỉ tiêu {mode}"
        if sectors:
            made.definition = made.definition | {"population": {"tiers": [4], "sectors": [sectors]}}
        if mode == "ALLOCATED":
            targets.allocate(deeds.actor("dung"), made, {deeds.a.id: 1, deeds.b.id: 2})
        if value == 9:
            targets.state(deeds.actor("dung"), made, 12, "Đếm lại", "05/BB")
    db.session.commit()
    return deeds


@pytest.fixture(params=["world", "sample"])
def union(request, app, on_day):
    """The small world as in `owing`, and the small sample province on its day."""
    if request.param == "world":
        on_day(date(2019, 7, 29), time(16, 5))
        world = make_owing(make_deeds(tests.world.build()))
        return Union(world.campaign, [world.units[code] for code in ("t", "a", "b", "d1")])
    on_day(DEMO_DAY, time(8))
    seed("small", "ba bông lúa 47 nếp", app.config["FILES_URL"], Path(__file__).resolve().parents[2] / "plans")
    db.session.commit()
    campaign = db.session.scalars(sa.select(Campaign).where(Campaign.code == "CB-2019")).one()
    below = sa.select(OrgUnit).where(OrgUnit.parent_id == campaign.owner_id).order_by(OrgUnit.tier, OrgUnit.id).limit(2)
    return Union(campaign, [campaign.owner, *db.session.scalars(below)])
