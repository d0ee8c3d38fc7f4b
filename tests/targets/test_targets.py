"""Targets: verdicts, numbers given and stated, and their pages. The counting rules stand in test_counting_rules."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns.models import Target
from app.kernel.db import db
from app.targets import operations
from app.targets.definitions import Tally, Verdict, judge, parse
from app.units.models import OrgEvent, OrgEventType, Sector
from tests.factories import make_activity
from tests.targets.given import add, definition, line


@pytest.mark.parametrize(
    ("mode", "cmp", "value", "tally", "verdict"),
    [
        ("TOTAL", ">", 110, Tally(21, 0, 110), Verdict.MISSED),  # CB-T4: 110 is not more than 110
        ("TOTAL", ">", 110, Tally(21, 0, 111), Verdict.REACHED),
        ("TOTAL", ">=", 48, Tally(1, 0, 48), Verdict.REACHED),
        ("TOTAL", ">=", 48, Tally(1, 0, 49), Verdict.SURPASSED),
        ("TOTAL", "=", 90, Tally(1, 0, 91), Verdict.MISSED),  # CB-T10 is a quota
        ("AVG_PER_UNIT", ">=", 1, Tally(2000, 1388, 2071), Verdict.REACHED),  # CB-T6a …
        ("PER_UNIT", ">=", 1, Tally(2000, 1388, 2071), Verdict.MISSED),  # … and CB-T6b of the same data
        ("AVG_PER_UNIT", ">=", 1, Tally(2000, 2000, 1999), Verdict.MISSED),
        ("PCT_UNITS", ">=", 100, Tally(2000, 1999, 0), Verdict.MISSED),
        ("PCT_UNITS", ">=", 50, Tally(15, 7, 0), Verdict.MISSED),  # CR-5: 7 of 15 is not 50 %
        ("PCT_UNITS", ">=", 50, Tally(14, 7, 0), Verdict.REACHED),
        ("PCT_MEMBERS_PER_UNIT", ">=", 50, Tally(3, 3), Verdict.REACHED),
        ("PCT_MEMBERS_TOTAL", ">=", 50, Tally(3, 0, 7, 15), Verdict.MISSED),
        ("PCT_MEMBERS_TOTAL", ">=", 50, Tally(3, 0, 8, 15), Verdict.REACHED),
        ("ALLOCATED", ">=", None, Tally(3, 2, 96, 0, 110), Verdict.MISSED),
        ("PER_UNIT", ">=", 1, Tally(), Verdict.NOT_APPLICABLE),
    ],
)
def test_verdicts(mode, cmp, value, tally, verdict):
    assert judge(parse(definition(mode, value, cmp)), tally) is verdict


def test_a_branch_has_a_share_of_a_sum_until_it_is_given_a_number(world):
    target = add(world, mode="TOTAL", value=3)
    make_activity(world, unit="a1")
    make_activity(world, unit="b1")

    assert (line(world, target, "a").verdict, line(world, target, "a").result) == (Verdict.SHARE, 1)
    operations.allocate(world.actor("dung"), target, {world.a.id: 1, world.b.id: 2})
    assert line(world, target, "a").verdict is Verdict.REACHED
    assert line(world, target, "b").verdict is Verdict.MISSED
    operations.allocate(world.actor("dung"), target, {world.b.id: None})
    assert line(world, target, "b").verdict is Verdict.SHARE
    assert line(world, target, "a").verdict is Verdict.REACHED


def test_the_share_of_an_average_is_of_what_all_units_together_need(world):
    make_activity(world, unit="a1")
    found = line(world, add(world, mode="AVG_PER_UNIT", value=2), "t")

    assert found.of and (found.result, found.base) == (1, 2 * found.of)


def test_founded_unions(world):
    """CB-T5: counted for the union above, by sector and day."""
    event = {"source": "org_event", "agg": "count", "where": {"event": "founded", "sector": "DN_NGOAI_NN"}}
    target = add(world, mode="TOTAL", tiers=(2, 3), window="YEAR", all=[event])
    world.a1.sector = Sector.PRIVATE
    db.session.add(OrgEvent(type=OrgEventType.FOUND, unit_id=world.a1.id, on=date(2019, 7, 10)))
    db.session.add(OrgEvent(type=OrgEventType.FOUND, unit_id=world.a1.id, on=date(2018, 7, 10)))
    db.session.flush()

    assert line(world, target).tally.total == 1


def test_a_plan_without_targets(client, world):
    db.session.execute(sa.delete(Target))
    page = client.login(world.dung).get("/targets/TH-2019")

    assert "không đặt chỉ tiêu bằng số" in page.text


def test_the_number_missing_is_the_list(client, world):
    make_activity(world, unit="a1")
    target = db.session.query(Target).one()
    short = line(world, target, today=date(2019, 7, 22)).missing

    page = client.login(world.dung).get("/targets/TH-2019/TH-T1/missing")
    assert f"<b>{short}</b> đơn vị chưa đạt" in page.text
    assert world.a1.name not in page.text and world.b1.name in page.text


def test_stating_and_allocating_on_screen(client, world):
    client.login(world.dung)
    wrong = client.post("/targets/TH-2019/TH-T1/state", data={"amount": "-3", "reason": "x"})
    assert wrong.status_code == 422 and "Không nhập số âm" in wrong.text
    assert (
        client.post("/targets/TH-2019/TH-T1/state", data={"amount": "2", "reason": "Ngoài phần mềm"}).status_code == 303
    )
    assert "Ngoài phần mềm" in client.get("/targets/TH-2019").text
    given = client.post("/targets/TH-2019/TH-T1/allocate", data={f"n{world.a.id}": "96"})
    assert given.status_code == 303
    assert "Đã giao <b>96/1</b>" in client.get("/targets/TH-2019/TH-T1/allocate").text
    assert client.post("/targets/TH-2019/TH-T1/allocate", data={f"n{world.a.id}": "abc"}).status_code == 422


def test_more_than_a_number_begins_at_the_next_and_all_units_are_all(world):
    """CB-T4: 110 of "trên 110" is not all of it; every unit of more than half the units is (CR-5)."""
    for unit, by in (("a1", "an"), ("a2", "ai"), ("b1", "bon"), ("d1", "dao")):
        make_activity(world, unit=unit, by=by)
    number = line(world, add(world, mode="TOTAL", value=4, cmp=">"))
    share = line(world, add(world, mode="PCT_UNITS", value=50, cmp=">"))

    assert (number.result, number.base, number.verdict) == (4, 5, Verdict.MISSED)
    assert (share.result, share.base, share.verdict) == (4, 4, Verdict.REACHED)
