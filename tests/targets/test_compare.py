"""Phase beside phase, year beside year: the figures, what they are parts of, and the records behind them."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from app.campaigns.models import Campaign, Phase, Target
from app.entries import listing, lists
from app.entries.models import EntryState
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import Handed, ObligationItem
from app.registrations.models import Progress
from app.targets import compare, queries, records
from app.targets.branch import branch_of
from app.targets.evaluation import phases_of
from tests.dashboards.reading import text
from tests.factories import make_activity, make_initiative, make_registration
from tests.targets.given import TODAY, add

JUNE, JULY = date(2019, 6, 30), date(2019, 7, 1)


@pytest.fixture
def phased(world):
    """Two phases that meet at midyear; something in each."""
    db.session.add_all(
        [
            Phase(campaign_id=world.campaign.id, code="D1", name="Đợt 1", ends_on=JUNE, from_text="từ khi phát động"),
            Phase(campaign_id=world.campaign.id, code="D2", name="Đợt 2", starts_on=JULY, ends_on=date(2019, 12, 31)),
        ]
    )
    make_activity(world, unit="a1", on=JUNE, attendees=10)
    make_activity(world, unit="a2", by="ai", on=JULY, attendees=7)
    make_activity(world, unit="b1", by="bon", on=date(2019, 7, 21), attendees=5)
    done = {"state": EntryState.APPROVED, "progress": Progress.DONE, "percent": 100}
    make_registration(world, unit="a1", start_on=date(2019, 2, 1), due_on=date(2019, 3, 1), **done)
    make_registration(world, unit="b1", by="bon", start_on=JUNE, due_on=date(2019, 8, 1), **done)
    make_registration(world, unit="b1", by="bon", state=EntryState.APPROVED, start_on=JULY, due_on=JULY)
    make_initiative(world, unit="d1", by="dao", state=EntryState.APPROVED, applied=date(2019, 2, 2))
    obligations.generate(world.campaign)
    by_unit = {
        one.unit.code: one for one in db.session.scalars(sa.select(ObligationItem)) if one.obligation.code == "O3"
    }
    by_unit["A1"].handed, by_unit["A1"].late_days = Handed.SENT, 0
    by_unit["A2"].handed, by_unit["A2"].late_days = Handed.SENT, 3
    db.session.commit()
    return world


def sides(world, root="t"):
    branch = branch_of(world.campaign, world.units[root], TODAY, now=True)
    return [compare.side(branch, phase.name, phase.code, span) for phase, span in phases_of(world.campaign)]


def test_the_figures_of_two_phases(phased):
    found = {fact.label: (fact.first, fact.second, fact.change) for fact in compare.facts(*sides(phased))}

    assert found["Hoạt động"] == ((1, None), (2, None), 1)
    assert found["Lượt người tham gia"] == ((10, None), (12, None), 2)
    assert found["CĐCS có hoạt động"] == ((1, 4), (2, 4), 250)  # +25,0 points
    assert found["Công trình, phần việc đăng ký"] == ((2, None), (2, None), 0)  # one lasts through both
    assert found["Trong đó đã hoàn thành"] == ((2, 2), (1, 2), -500)
    assert found["Sáng kiến"] == ((1, None), (0, None), -1)
    asked = found["Báo cáo nộp đúng hạn"]
    assert asked[:2] == ((0, 0), (1, 6)) and asked[2] is None  # nothing was asked for in the first


def test_a_waived_report_is_not_asked_for(phased):
    for one in db.session.scalars(sa.select(ObligationItem).where(ObligationItem.unit_id == phased.d1.id)):
        one.waived_at, one.waived_reason = datetime(2019, 7, 1, tzinfo=UTC), "Mới thành lập"
    db.session.flush()

    assert sides(phased)[1].owed == 5


@pytest.mark.parametrize("what", ["done", "reports"])
@pytest.mark.parametrize("root", ["t", "a", "a1"])
def test_records_behind_what_no_list_shows(phased, what, root):
    for side in sides(phased, root):
        found = compare.counters(side.branch, what, side.phase, side.span)
        page = records.listed(side.branch, found, 1)

        assert page.amount == sum(row.amount for row in page.rows)
        assert page.amount == (side.figures.done if what == "done" else side.in_time)


def test_the_lists_show_what_is_counted(phased):
    """The list of entries with the same days holds as many as the figure says, an open start included."""
    actor = phased.actor("dung")
    for side in sides(phased):
        args = {"campaign": "TH-2019", "to": side.span.last.isoformat(), "from": side.span.first.isoformat()}
        activities = lists.search(
            actor, listing.read(actor, args | {"family": "activities", "state": "counted"}).filters
        )
        registered = listing.read(actor, args | {"family": "registrations", "state": "approved"})
        assert activities.total == side.figures.activities
        assert lists.search(actor, registered.filters).total == side.figures.registrations


def test_days_that_are_none(phased):
    actor = phased.actor("dung")
    assert listing.read(actor, {"from": "2019-07-32", "to": "x"}).days is None
    assert listing.read(actor, {"to": "2019-06-30"}).filters.window == (date.min, JUNE)
    assert listing.read(actor, {"from": "2019-07-01"}).filters.window == (JULY, date.max)


def test_the_page(phased, client):
    page = client.login(phased.dung).get("/compare/TH-2019")
    read = text(page)

    assert "Đợt 1" in read and "Đợt 2" in read and "+25,0 điểm %" in read and "không có việc phải nộp" in read
    assert "chưa có kế hoạch nào khác" in read
    assert "from=2019-07-01&amp;to=2019-12-31" in page.text
    done = client.get("/compare/TH-2019/records?what=done&phase=D1")
    assert "Cộng 2 hồ sơ" in text(done)
    for wrong in ("what=else", "what=done&phase=D9", "what=done&unit=XX"):
        assert client.get(f"/compare/TH-2019/records?{wrong}").status_code == 404
    swapped = text(client.get("/compare/TH-2019?first=D2&second=D2"))
    assert swapped.index("Đợt 2") < swapped.index("Đợt 1")


def test_a_plan_without_phases(world, client):
    assert "không chia đợt" in text(client.login(world.dung).get("/compare/TH-2019"))


def another_year(world, code="TH-2018", owner=None):
    values = {column.key: getattr(world.campaign, column.key) for column in Campaign.__table__.columns}
    del values["id"]
    new = Campaign(**values | {"code": code, "short_title": "Năm trước", "owner_id": owner or world.t.id})
    db.session.add(new)
    db.session.flush()
    return new


def test_year_beside_year(world, client):
    make_activity(world, unit="a1")
    last = another_year(world)
    another_year(world, "A-2018", world.a.id)
    base = {"population": {"tiers": [4]}, "cmp": ">=", "value": 1, "all": [{"source": "activity", "agg": "count"}]}
    add(world, mode="TOTAL")  # T1
    db.session.add_all(
        [
            Target(
                campaign_id=last.id, code="X-9", name="Mỗi CĐCS có hoạt động", definition=base | {"mode": "PER_UNIT"}
            ),
            Target(campaign_id=last.id, code="X-T1", name="Khác", definition=base | {"mode": "PCT_UNITS"}, position=1),
            Target(campaign_id=last.id, code="Y-T1", name="Tổng", definition=base | {"mode": "TOTAL"}, position=2),
        ]
    )
    db.session.commit()
    boards = [queries.board(one, world.t, TODAY).lines for one in (world.campaign, last)]
    pairs = [(one.target.code, other.target.code) for one, other in compare.matched(*boards)]

    assert pairs == [("TH-T1", "X-9"), ("T1", "Y-T1")]  # by name; by the end of the code, judged alike
    assert [one.code for one in compare.others(world.actor("dung"), world.campaign)] == ["TH-2018"]
    page = text(client.login(world.dung).get("/compare/TH-2019?with=TH-2018"))
    assert "Năm trước" in page and "Chỉ tiêu có ở cả hai kế hoạch" in page
    assert "Năm trước" in text(client.get("/compare/TH-2019"))  # offered in the list
    assert "Chỉ tiêu có ở cả hai kế hoạch" not in text(client.get("/compare/TH-2019?with=A-2018"))
