"""Whose tree counts (CR-12), who is in the denominator (CR-6), and branches beside each other."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns.models import CampaignState
from app.kernel.db import db
from app.targets import comparison, operations, queries, records
from app.targets.branch import Part, branch_of, left_out, tree_day
from app.targets.definitions import Verdict
from app.units import operations as units
from app.units.models import OrgUnit, UnitStat
from tests.dashboards.counting import statements
from tests.factories import make_activity
from tests.targets.given import COUNT, TODAY, add

AUGUST = date(2019, 8, 10)


@pytest.fixture
def moved(world, on_day):
    """A1 belongs to B since 1 August; the plan's tree is that of 27 July."""
    make_activity(world, unit="a1")
    make_activity(world, unit="a2", by="ai")
    world.campaign.tree_as_of = date(2019, 7, 27)
    db.session.commit()
    on_day(AUGUST)
    units.move(world.a1, world.b, date(2019, 8, 1), "12/QĐ")
    db.session.commit()
    return world


def figures(branch):
    return {line.target.code: (line.tally.total, line.tally.units) for line in queries.board_of(branch).lines}["TH-T1"]


def test_which_day(world):
    assert tree_day(world.campaign) is None
    world.campaign.state = CampaignState.CLOSED
    assert tree_day(world.campaign) == world.campaign.ends_on
    world.campaign.tree_as_of = date(2019, 6, 1)
    assert tree_day(world.campaign) == date(2019, 6, 1)


def test_a_unit_counts_where_it_sat_and_never_twice(moved):
    then = {code: figures(branch_of(moved.campaign, moved.units[code], AUGUST)) for code in ("t", "a", "b")}
    now = {code: figures(branch_of(moved.campaign, moved.units[code], AUGUST, now=True)) for code in ("t", "a", "b")}

    assert then == {"t": (2, 4), "a": (2, 2), "b": (0, 1)}
    assert now == {"t": (2, 4), "a": (1, 1), "b": (1, 2)}


def test_lists_go_by_the_same_tree(moved):
    target = queries.targets_of(moved.campaign)[0]
    branch = branch_of(moved.campaign, moved.a, AUGUST)
    _, page = queries.matrix_of(branch, 1)

    assert [unit.code for unit, _ in page.rows] == ["A", "A1", "A2"]
    assert {unit.code for unit, _ in queries.units_of(branch, target, 1, reached=True).rows} == {"A1", "A2"}
    assert {one.code for one in comparison.branches_of(branch, target)} == {"A1", "A2"}
    assert queries.missing(moved.campaign, target, moved.b, AUGUST, 1).total == 1


def test_what_moved_away_is_counted_but_not_shown(moved, client):
    """Rights go by today's tree: A's chair sees the figure of A as it was, and A1's records no more."""
    target = queries.targets_of(moved.campaign)[0]
    page = client.login(moved.binh).get("/targets/TH-2019/TH-T1/records?unit=A")

    assert records.behind(branch_of(moved.campaign, moved.a, AUGUST), target, 1).amount == 2
    assert moved.a2.name in page.text and moved.a1.name not in page.text
    assert "1 hồ sơ (1) là của đơn vị nay thuộc nhánh khác" in page.text
    assert moved.a1.name not in client.get("/targets/TH-2019/matrix?unit=A").text
    assert moved.a1.name not in client.get("/targets/TH-2019/TH-T1/missing?unit=A&reached=1").text
    assert client.get("/targets/TH-2019/TH-T1/records?unit=A1").status_code == 404


def test_the_page_offers_both_trees(moved, client):
    client.login(moved.dung)
    then, now = client.get("/targets/TH-2019?unit=A").text, client.get("/targets/TH-2019?unit=A&tree=now").text

    assert "theo tổ chức tại ngày 27/07/2019" in then and "tree=now" in then and ">2</a>/2" in then
    assert "Đơn vị tính theo tổ chức hiện nay" in now and ">1</a>/1" in now


def test_units_left_out_are_named(world, client):
    world.a1.founded_on, world.b1.ended_on = date(2019, 7, 30), date(2019, 7, 1)
    db.session.flush()
    out = left_out(branch_of(world.campaign, world.t, TODAY))

    assert out.total == 2
    assert set(out.named) == {
        (world.a1.label(), date(2019, 7, 30), None),
        (world.b1.label(), date(2000, 1, 1), date(2019, 7, 1)),
    }
    page = client.login(world.dung).get("/targets/TH-2019").text
    assert "2 đơn vị thành lập sau hoặc kết thúc trước ngày 22/07/2019" in page and "kết thúc ngày 01/07/2019" in page


def test_members_on_the_day_the_plan_says(world):
    """CR-6: the denominator is that of the stated date, whatever was counted since."""
    db.session.execute(sa.delete(UnitStat).where(UnitStat.unit_id == world.a1.id))
    db.session.add(UnitStat(unit_id=world.a1.id, as_of=date(2019, 1, 1), members=10))
    db.session.add(UnitStat(unit_id=world.a1.id, as_of=date(2019, 7, 1), members=3))
    make_activity(world, unit="a1")
    percent = {"mode": "PCT_MEMBERS_TOTAL", "value": 20}
    newest, dated = add(world, **percent), add(world, **percent, denominator_on="2019-03-31")
    lines = {one.target.id: one for one in queries.board(world.campaign, world.a1, TODAY).lines}

    assert (lines[newest.id].tally.members, lines[newest.id].verdict) == (3, Verdict.REACHED)
    assert (lines[dated.id].tally.members, lines[dated.id].verdict) == (10, Verdict.MISSED)


def test_branches_add_up_and_are_sorted(world):
    target = add(world, mode="TOTAL", value=9, tiers=(2, 3, 4))
    for unit, by, times in (("a1", "an", 3), ("a", "binh", 1), ("b1", "bon", 1), ("t", "dung", 2)):
        for _ in range(times):
            make_activity(world, unit=unit, by=by)
    branch = branch_of(world.campaign, world.t, TODAY)
    worst, by_name = (comparison.branches_of(branch, target, sort) for sort in ("worst", "name"))

    assert [(one.code, one.part, one.line.result) for one in worst] == [
        ("D1", Part.WHOLE, 0), ("B", Part.WHOLE, 1), ("T", Part.OWN, 2), ("A", Part.WHOLE, 4),
    ]  # fmt: skip
    board = {one.target.id: one for one in queries.board_of(branch).lines}
    assert sum(one.line.result for one in worst) == board[target.id].result
    assert comparison.longest(worst) == 4
    assert [one.code for one in comparison.branches_of(branch, target, "best")] == ["A", "T", "B", "D1"]
    assert {one.code for one in by_name} == {"A", "B", "D1", "T"}


def test_a_branch_is_judged_by_its_own_number(world):
    target = add(world, mode="TOTAL", value=9)
    make_activity(world, unit="a1")
    operations.allocate(world.actor("dung"), target, {world.a.id: 1, world.b.id: 4})
    found = {one.code: one.line for one in comparison.branches_of(branch_of(world.campaign, world.t, TODAY), target)}

    assert (found["A"].verdict, found["A"].of) == (Verdict.REACHED, 1)
    assert (found["B"].verdict, found["B"].of) == (Verdict.MISSED, 4)
    assert found["D1"].verdict is Verdict.SHARE


def test_a_number_given_need_only_be_reached(world):
    """The plan asks for more than 9; a branch that was given 1 and has 1 has all of it, in words and in its share."""
    target = add(world, mode="TOTAL", value=9, cmp=">")
    make_activity(world, unit="a1")
    operations.allocate(world.actor("dung"), target, {world.a.id: 1})
    branch = branch_of(world.campaign, world.t, TODAY)
    whole = next(one for one in queries.board_of(branch).lines if one.target.id == target.id)
    given = next(one.line for one in comparison.branches_of(branch, target) if one.code == "A")

    assert (given.verdict, given.result, given.base, given.over) == (Verdict.REACHED, 1, 1, False)
    assert (whole.verdict, whole.result, whole.base, whole.over) == (Verdict.MISSED, 1, 10, True)


def test_single_cdcs_stand_together(world):
    """CB-A5: those directly under the province are one line; its board and records are of that part."""
    for number in (21, 22):
        step = f"{number:05d}"
        db.session.add(
            OrgUnit(
                code=f"D{number}", name=f"CĐCS số {number}", search_key="", sort_key=step, tier=4, sector=world.d1.sector,
                unit_type=world.d1.unit_type, parent_id=world.t.id, path=world.t.path + step, founded_on=date(2000, 1, 1),
            )
        )  # fmt: skip
    make_activity(world, unit="d1", by="dao")
    target = queries.targets_of(world.campaign)[0]
    found = comparison.branches_of(branch_of(world.campaign, world.t, TODAY), target)
    together = next(one for one in found if one.part is Part.DIRECT)
    direct = branch_of(world.campaign, world.t, TODAY, part=Part.DIRECT)

    assert (together.line.tally.units, together.line.tally.met) == (3, 1)
    assert {one.code for one in found} == {"A", "B", "T"}
    assert figures(direct) == (1, 3)
    assert queries.units_of(direct, target, 1).total == 2


def test_nobody_who_is_not_asked_stands_among_branches(world):
    target = add(world, mode="TOTAL", tiers=(2,), value=1)

    assert [one.code for one in comparison.branches_of(branch_of(world.campaign, world.t, TODAY), target)] == ["T"]


def test_statements_stay_few(moved):
    for _ in range(12):
        add(moved, mode="PER_UNIT", window="PEAK", any=[{**COUNT, "where": {"type": "THAM_HOI"}}])
    target = queries.targets_of(moved.campaign)[-1]
    campaign, root = moved.campaign, moved.t
    assert campaign.code and root.path
    for most, page in (
        (10, lambda: queries.board_of(branch_of(campaign, root, AUGUST))),
        (6, lambda: comparison.branches_of(branch_of(campaign, root, AUGUST), target)),
        (12, lambda: queries.matrix_of(branch_of(campaign, root, AUGUST), 1)),
        (12, lambda: records.behind(branch_of(campaign, root, AUGUST), target, 1)),
    ):
        with statements() as sent:
            page()
        assert len(sent) <= most, "\n".join(sent)
