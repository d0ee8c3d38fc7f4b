"""What a unit only took part in counts nowhere as its own (CR-3): one test a place of counting.

A1 logs a Member Day of its own and, on the same day, an activity that says it belongs to the province's event.
"""

from datetime import date

import pytest

from app.activities.operations import fill
from app.activities.routes import FAMILY
from app.dashboards import board, figures, queries
from app.dashboards.board import Missing
from app.dashboards.figures import Span
from app.dashboards.queries import Frame
from app.entries.facts import as_dict
from app.entries.models import EntryState
from app.exports.models import SheetCode
from app.host_events import operations
from app.kernel.db import db
from app.reports import queries as reports
from tests.dashboards.reading import read
from tests.entries.typed import filled
from tests.exports.books import made, records
from tests.factories import make_activity, make_host_event
from tests.targets.given import add, line

TODAY = date(2019, 7, 22)
MEMBER_DAY = date(2019, 7, 21)


@pytest.fixture(autouse=True)
def _monday(at_rest):
    """22 July 2019."""


@pytest.fixture
def joined(world):
    """The province's own entry, A1's own with 19 people, A1's and A2's participation with 50; `world` with the event."""
    event = make_host_event(world, units=("a1", "a2"), on=MEMBER_DAY)
    make_activity(world, unit="t", by="dung", attendees=200)
    make_activity(world, unit="a1", attendees=19, measures={"gifts": 3})
    for unit, by in (("a1", "an"), ("a2", "ai")):
        make_activity(world, unit=unit, by=by, attendees=50, measures={"gifts": 70}, host_event_id=event.id)
    db.session.commit()
    return world


def frame(world, **more):
    day = figures.common_days([]).get(world.campaign.id)
    return Frame(world.campaign, TODAY, day, **more)


def test_in_a_target(joined):
    total, each = add(joined, mode="TOTAL", value=1, tiers=(2, 3, 4)), add(joined, mode="PER_UNIT")
    gifts = add(joined, mode="TOTAL", value=1, all=[{"source": "activity", "agg": "sum", "field": "gifts"}])

    assert line(joined, total).tally.total == 2  # the host's own entry counts
    assert line(joined, each).tally.met == 1
    assert line(joined, gifts).tally.total == 3


def test_in_the_overview(joined):
    whole, _ = queries.standing(frame(joined), joined.t.path)

    assert (whole.activities, whole.people, whole.cdcs_active) == (2, 219, 1)


def test_in_the_overview_of_a_common_day(joined, client):
    seen = read(client, joined.dung, "/overview/TH-2019")

    assert "Tổng" in seen and "219" in seen and "319" not in seen


def test_on_the_peak_week_board(joined):
    span = Span.of(joined.windows["PEAK"])
    days = {row.day: row for row in board.by_day(joined.t, frame(joined, span=span))}

    assert (days[MEMBER_DAY].activities, days[MEMBER_DAY].cdcs, days[MEMBER_DAY].people) == (2, 1, 219)


def test_among_those_that_have_nothing(joined):
    page = board.missing(joined.a, frame(joined), Missing.ACTIVITY)

    assert [(row.code, row.waiting) for row in page.rows] == [("A2", False)]


def test_in_the_workbook(joined, tmp_path):
    sheets = (SheetCode.OVERVIEW, SheetCode.ACTIVITIES, SheetCode.ACTIVITY_LIST)
    _, kept = made(tmp_path, joined, sheets=sheets)

    rows = records(kept["Biểu 02c"])
    assert [(row[0], row[7]) for row in rows] == [("Liên đoàn Lao động tỉnh Thử", 200), ("CĐCS Trường Tiểu học A1", 19)]
    heads = {cell.value: cell.column for row in kept["Biểu 02a"].iter_rows() for cell in row if cell.value}
    counted = {row[0]: row for row in records(kept["Biểu 02a"])}
    assert heads["Tổng số hoạt động"] and counted["Liên đoàn Lao động huyện A"][heads["Tổng số hoạt động"] - 2] == 1
    assert counted["Liên đoàn Lao động huyện A"][heads["Tổng lượt người"] - 2] == 19


def test_in_a_report(joined):
    found = {one.code: one.amount for one in reports.live(joined.campaign, joined.a.path, None)}

    assert (found["activities"], found["attendees"], found["m:gifts"]) == (1, 19, 3)


def test_in_what_the_unit_still_owes(world, client):
    event = make_host_event(world, on=MEMBER_DAY)
    make_activity(world, host_event_id=event.id)
    assert "Hoạt động Tuần lễ cao điểm Chưa làm" in read(client, world.an, "/")

    make_activity(world)
    assert "Hoạt động Tuần lễ cao điểm Chưa làm" not in read(client, world.an, "/")


def test_the_list_behind_a_figure_shows_as_many(joined, client):
    """What the overview and the board link to."""
    page = client.login(joined.dung).get("/overview/TH-2019").text
    assert "family=activities&amp;state=counted&amp;own=1" in page
    own = read(client, joined.dung, "/entries/?campaign=TH-2019&family=activities&state=counted&own=1&unit=A")
    every = read(client, joined.dung, "/entries/?campaign=TH-2019&family=activities&state=counted&unit=A")

    assert "CĐCS xã A2" not in own and "Dự hoạt động của cấp trên" not in own
    assert "CĐCS xã A2" in every and every.count("Dự hoạt động của cấp trên") == 2


# The form that makes it so


def test_only_events_the_unit_is_invited_to_are_offered(world):
    mine = make_host_event(world, name="Giải của tỉnh")
    make_host_event(world, units=("a2",))
    gone = make_host_event(world)
    operations.cancel(world.actor("dung"), gone, "Mưa bão")

    form = filled(world, FAMILY)
    assert list(form.host_event.choices) == ["", str(mine.id)]
    foreign = filled(world, FAMILY, host_event=str(gone.id))
    assert set(foreign.errors) == {"host_event"}
    assert filled(world, FAMILY, "bon", unit="B1").host_event is None


def test_the_form_warns_and_the_facts_say_so(world):
    event = make_host_event(world, name="Giải của tỉnh")
    form = filled(world, FAMILY, host_event=str(event.id))
    assert any("không tính là hoạt động của đơn vị" in words for words in form.warnings())

    entry = make_activity(world, state=EntryState.DRAFT)
    fill(entry, form.data | {"kind": "NGAY_DOAN_VIEN"})
    db.session.flush()
    assert entry.host_event_id == event.id
    assert "Giải của tỉnh (tính là tham gia" in as_dict(FAMILY.facts(entry))["host_event"]

    fill(entry, filled(world, FAMILY).data | {"kind": "NGAY_DOAN_VIEN"})
    assert entry.host_event_id is None
