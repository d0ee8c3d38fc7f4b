"""Figures cost a few statements, whatever the number of units, entries, duties and targets (budgets: at most ten)."""

from datetime import date

import pytest

from app.obligations import operations as obligations
from app.units.models import UnitType
from app.units.operations import NewUnit, add_units
from tests.dashboards.counting import statements
from tests.factories import make_activity, make_registration
from tests.targets.given import COUNT, add

MOST = 10
SOURCES = (
    COUNT,
    {"source": "activity", "agg": "sum", "field": "gifts"},
    {"source": "registration", "agg": "count", "where": {"progress": "done"}},
    {"source": "initiative", "agg": "distinct_authors"},
    {"source": "org_event", "agg": "count", "where": {"event": "founded"}},
    {"source": "obligation", "agg": "submitted", "code": "O3"},
    {"source": "declaration", "agg": "flag", "code": "FANPAGE"},
    {"source": "model", "agg": "count"},
    {"source": "award", "agg": "count"},
)
PAGES = (
    "/targets/TH-2019",
    "/targets/TH-2019?unit=A",
    "/targets/TH-2019/matrix",
    "/targets/TH-2019/TH-T1/missing",
    "/obligations/?which=",
    "/obligations/?which=missing&q=cdcs&page=2",
    "/obligations/plan/TH-2019",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_figures_costs_the_same_statements_whatever_there_is(client, world, address):
    obligations.generate(world.campaign)
    client.login(world.dung)

    def cost() -> int:
        with statements() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    before = cost()
    new = [NewUnit(f"N{n}", f"CĐCS số {n}", UnitType.GRASSROOTS_UNION, 4, "AB"[n % 2]) for n in range(120)]
    add_units(new, {"A": world.a, "B": world.b})
    obligations.generate(world.campaign)
    for place in range(24):
        mode = ("PER_UNIT", "TOTAL", "PCT_UNITS", "PCT_MEMBERS_TOTAL", "ALLOCATED")[place % 5]
        add(world, mode=mode, value=None if mode == "ALLOCATED" else 1, any=[SOURCES[place % len(SOURCES)]])
    for day in range(1, 20):
        make_activity(world, on=date(2019, 7, day), measures={"gifts": 2})
        make_registration(world)

    assert cost() == before <= MOST
