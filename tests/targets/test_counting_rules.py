"""The counting rules of domain.md §2.9, one test or more for each: what is easy to get wrong."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.campaigns.models import Target
from app.entries.models import EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel.db import db
from app.obligations import moves
from app.obligations import operations as obligations
from app.obligations.queries import asked_of
from app.registrations.models import Plaque, Progress, Recognition
from app.reports import queries as reports
from app.targets import operations, queries
from app.targets.definitions import Tally, Verdict, judge, parse
from app.units import operations as units
from app.units.models import UnitStat
from app.units.queries import tree_as_of
from tests.exports.test_tables import Row, column, values, written
from tests.factories import make_activity, make_award, make_initiative, make_registration
from tests.reports.test_reports import newest, said, send
from tests.targets.given import COUNT, TODAY, add, definition, line, tag

REGISTERED = {"source": "registration", "agg": "count"}


def test_cr_1_counts_by_the_day_it_is_about_not_the_day_of_typing(world, on_day):
    target = add(world, mode="TOTAL", value=9, window="PEAK")
    on_day(date(2019, 7, 29))  # after the week
    make_activity(world, on=date(2019, 7, 23))
    on_day(date(2019, 7, 24))  # within it, about May
    make_activity(world, on=date(2019, 5, 19))

    assert line(world, target).tally.total == 1


def test_cr_1_what_was_late_counts_and_is_marked(client, world):
    target = add(world, mode="TOTAL", value=9, all=[REGISTERED])
    late = make_registration(world, state=EntryState.APPROVED, late=True)
    make_registration(world, state=EntryState.APPROVED)

    assert line(world, target).tally.total == 2
    pages = [client.login(world.an).get(f"/registrations/{late.public_id}").text, client.get("/entries/").text]
    assert [page.count("Nộp muộn") for page in pages] == [1, 1]


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (date(2019, 7, 20), None, 0),
        (date(2019, 7, 21), None, 1),
        (date(2019, 7, 27), None, 1),
        (date(2019, 7, 28), None, 0),
        (date(2019, 7, 20), date(2019, 7, 21), 1),  # two days, one of them inside: once
        (date(2019, 7, 22), date(2019, 7, 23), 1),
        (date(2019, 7, 27), date(2019, 8, 30), 1),
        (date(2019, 7, 1), date(2019, 8, 30), 1),
        (date(2019, 7, 19), date(2019, 7, 20), 0),
    ],
)
def test_cr_2_windows_hold_both_their_ends_and_a_long_event_counts_once(world, first, last, counts):
    target = add(world, mode="TOTAL", value=9, window="PEAK")
    make_activity(world, on=first, to=last)

    assert line(world, target).tally.total == counts


def test_cr_3_what_two_unions_did_together_counts_for_the_one_that_led(world):
    """A1 led, A2 is named as its partner: one activity and ten gifts in all, none of them A2's."""
    done = add(world, mode="PER_UNIT")
    gifts = add(world, mode="TOTAL", value=10, all=[{"source": "activity", "agg": "sum", "field": "gifts"}])
    make_activity(world, partner="CĐCS xã A2", measures={"gifts": 10})

    assert (line(world, done).tally.total, line(world, done).tally.met) == (1, 1)
    assert line(world, gifts).tally.total == 10
    cells = by_code(world, done, gifts)
    assert [[cell.amount for cell in cells[code]] for code in ("A1", "A2")] == [[1, 10], [0, 0]]


def by_code(world, *targets):
    """Cells of these targets in the matrix, by unit code."""
    found, page = queries.matrix(world.campaign, world.t, TODAY, 1)
    places = [[one.id for one in found].index(target.id) for target in targets]
    return {unit.code: [cells[place] for place in places] for unit, cells in page.rows}


def test_cr_4_tiers_that_a_target_does_not_name_do_not_count(world):
    """CB-T8: what a district or a CĐCS did is not the province's."""
    own = add(world, mode="TOTAL", tiers=(2,))
    make_activity(world, unit="t", by="dung")
    make_activity(world, unit="a", by="binh")
    make_activity(world, unit="a1")

    assert line(world, own).tally.total == 1


def test_cr_5_shares_compare_whole_numbers():
    for value, units_asked, met, reached in ((50, 15, 7, False), (50, 14, 7, True), (100, 2000, 1999, False)):
        verdict = judge(parse(definition("PCT_UNITS", value)), Tally(units_asked, met))
        assert verdict is (Verdict.REACHED if reached else Verdict.MISSED)


def test_cr_5_a_unit_with_7_of_15_members_has_no_half(world):
    target = add(world, mode="PCT_MEMBERS_PER_UNIT", value=50)
    db.session.execute(sa.update(UnitStat).where(UnitStat.unit_id == world.a1.id).values(members=15))
    for _ in range(7):
        make_activity(world)
    assert by_code(world, target)["A1"][0].met is False
    make_activity(world)
    assert by_code(world, target)["A1"][0].met is True


def test_cr_5_the_screen_says_100_percent_only_of_n_of_n(client, world):
    db.session.execute(sa.delete(Target))
    target = add(world, mode="TOTAL", value=2000)
    client.login(world.dung)
    for result, shown, hidden in ((1999, "99,9%", "100%"), (2000, "100%", "99,9%"), (1, "0,1%", "0%")):
        operations.state(world.actor("dung"), target, result, "Đếm ngoài", "")
        page = client.get("/targets/TH-2019").text
        assert f">{shown}<" in page and f">{hidden}<" not in page


def test_cr_5_excel_says_100_percent_only_of_n_of_n(tmp_path: Path):
    of = ((2000, 1999), (2000, 2000), (100_000, 99_999), (3, 0))
    live, kept, table = written(tmp_path / "a.xlsx", [Row((), values(people=p, done=d)) for p, d in of], sections=())
    at = range(table.first_row, table.total_row)
    assert [kept.cell(row, column("share")).value for row in at] == [0.999, 1, 0.999, 0]
    assert {live.cell(row, column("share")).number_format for row in at} == {"0.0%"}


def test_cr_6_units_not_alive_on_the_day_are_no_denominator_and_a_footnote_says_so(client, world):
    target = add(world, mode="PER_UNIT")
    before = line(world, target).tally.units
    client.login(world.dung)
    assert "không đưa vào mẫu số" not in client.get("/targets/TH-2019").text
    world.a1.founded_on = date(2019, 7, 30)
    world.b1.ended_on = date(2019, 7, 1)
    db.session.flush()

    assert line(world, target).tally.units == before - 2
    assert (
        "2 đơn vị thành lập sau hoặc kết thúc trước ngày 22/07/2019, không đưa vào mẫu số"
        in client.get("/targets/TH-2019").text
    )
    assert "1 đơn vị thành lập sau hoặc kết thúc trước" in client.get("/targets/TH-2019?unit=A").text


def test_cr_6_members_are_those_of_the_day_of_the_count(world):
    target = add(world, mode="PCT_MEMBERS_TOTAL", value=50, tiers=(4,))
    before = line(world, target).tally.members
    db.session.add(UnitStat(unit_id=world.a1.id, as_of=date(2019, 7, 10), members=30))  # it had 22
    db.session.add(UnitStat(unit_id=world.a1.id, as_of=date(2019, 7, 31), members=500))
    db.session.flush()
    assert line(world, target).tally.members == before + 8
    world.campaign.tree_as_of = date(2019, 7, 9)
    assert line(world, target).tally.members == before


def test_cr_7_authors_are_people_by_unit_name_and_year_of_birth(world):
    """BD-T7: the same author of two initiatives is one, however typed; another year is another person."""
    target = add(world, mode="TOTAL", value=9, all=[{"source": "initiative", "agg": "distinct_authors"}])
    make_initiative(world, state=EntryState.APPROVED, authors=(("Bế Thị An", 50), ("Lục Văn Anh", 50)))
    again = make_initiative(world, state=EntryState.APPROVED, authors=(("BẾ THỊ AN", 60), ("Lục Văn Anh", 40)))
    make_initiative(world, state=EntryState.SENT, authors=(("Chưa Duyệt", 100),))
    assert line(world, target).tally.total == 2
    again.authors[1].birth_year = 1980
    db.session.flush()
    assert line(world, target).tally.total == 3
    make_initiative(world, unit="a2", by="ai", state=EntryState.APPROVED, authors=(("Bế Thị An", 100),))
    assert line(world, target).tally.total == 4


def test_cr_8_what_is_returned_or_cancelled_leaves_at_once_and_a_frozen_report_keeps_its_numbers(client, world):
    obligations.generate(world.campaign)
    target = add(world, mode="TOTAL", value=9)
    first, second = make_activity(world), make_activity(world, on=date(2019, 7, 22))
    assert send(client.login(world.an)).status_code == 303
    assert (said(newest())["activities"], line(world, target).tally.total) == (2, 2)

    take(REVIEW, "return", first, world.actor("binh"), Note(comment="Ghi rõ số người"))
    db.session.flush()
    assert line(world, target).tally.total == 1
    second.state, second.holder_id = EntryState.CANCELLED, None
    db.session.flush()

    assert (said(newest())["activities"], line(world, target).tally.total) == (2, 0)


def test_cr_9_registered_done_recognised_and_plaque_never_merge(world):
    where = ({"review": "approved"}, {"progress": "done"}, {"recognition": "done"}, {"plaque": "done"})
    four = [add(world, mode="TOTAL", value=9, all=[REGISTERED | {"where": one}]) for one in where]

    def totals() -> list[int]:
        db.session.flush()
        return [line(world, target).tally.total for target in four]

    entry = make_registration(world, state=EntryState.APPROVED)
    assert totals() == [1, 0, 0, 0]
    entry.progress = Progress.DONE
    assert totals() == [1, 1, 0, 0]
    entry.recognition = Recognition.RECOGNISED
    assert totals() == [1, 1, 1, 0]
    entry.plaque = Plaque.AGREED  # agreed is not put up
    assert totals() == [1, 1, 1, 0]
    entry.plaque = Plaque.INSTALLED
    assert totals() == [1, 1, 1, 1]


def test_cr_9_an_award_proposed_or_taken_back_is_none(world):
    target = add(world, mode="TOTAL", value=9, tiers=(2,), all=[{"source": "award", "agg": "count"}])
    kept, back = make_award(world), make_award(world, subject="Hai")
    assert line(world, target).tally.total == 2
    back.cancelled_at, back.cancelled_reason = datetime(2019, 7, 2, tzinfo=UTC), "Nhầm"
    db.session.flush()
    assert (line(world, target).tally.total, kept.cancelled_at) == (1, None)


def test_cr_10_one_activity_satisfies_one_condition(world):
    """BD-T8: with both tags it is one of the two, never both."""
    tag(world, "NGAY_DOAN_VIEN", "CHAM_LO", "XA_HOI")
    tag(world, "THAM_HOI", "CHAM_LO")
    both = [{**COUNT, "where": {"tag": "CHAM_LO"}}, {**COUNT, "where": {"tag": "XA_HOI"}}]
    target = add(world, mode="PER_UNIT", all=both)
    make_activity(world, unit="a1", type_code="NGAY_DOAN_VIEN")
    make_activity(world, unit="b1", by="bon", type_code="NGAY_DOAN_VIEN")
    make_activity(world, unit="b1", by="bon", type_code="THAM_HOI")

    assert line(world, target).tally.met == 1


def test_cr_11_nothing_to_report_is_an_answer_and_silence_is_none(client, world):
    obligations.generate(world.campaign)
    target = add(world, mode="PCT_UNITS", value=100, all=[{"source": "obligation", "agg": "submitted", "code": "O3"}])
    said_by = next(one for one in asked_of([world.campaign.id], [world.a2.id])[1] if one.obligation.code == "O3")
    moves.say_nothing(world.actor("ai"), said_by)
    db.session.flush()

    assert line(world, target).tally.met == 1
    client.login(world.dung)
    shown = [client.get(f"/obligations/?which=&q={unit.code}&duty=O3").text for unit in (world.a2, world.b1)]
    assert ["Không phát sinh" in page for page in shown] == [True, False]


def test_cr_11_what_is_not_recorded_here_is_not_zero(world):
    """What the program holds no records of; stated by hand it is judged, and may be taken back."""
    elsewhere = {"source": "elsewhere", "agg": "count"}
    target = add(world, mode="TOTAL", tiers=(2,), value=90, cmp="=", all=[elsewhere])
    either = add(world, mode="PER_UNIT", any=[COUNT, elsewhere])

    assert line(world, target).verdict is Verdict.OUTSIDE
    assert line(world, either).verdict is Verdict.MISSED
    operations.state(world.actor("dung"), target, 90, "Theo quyết định", "12/QĐ-LĐLĐ")
    stated = line(world, target)
    assert (stated.verdict, stated.result, stated.stated.evidence) == (Verdict.REACHED, 90, "12/QĐ-LĐLĐ")
    operations.state(world.actor("dung"), target, None, "Nhầm", "")
    assert line(world, target).verdict is Verdict.OUTSIDE


def test_cr_12_a_moved_unit_stands_under_one_parent_on_any_day(world):
    units.move(world.a1, world.b, date(2019, 7, 20), "3/QĐ")

    def above(day: date) -> list[int]:
        tree = tree_as_of(day)
        return list(db.session.scalars(sa.select(tree.c.parent_id).where(tree.c.unit_id == world.a1.id)))

    assert (above(date(2019, 7, 19)), above(date(2019, 7, 20))) == ([world.a.id], [world.b.id])


def test_cr_12_what_a_moved_unit_did_counts_once(world):
    target = add(world, mode="TOTAL", value=9)
    make_activity(world, unit="a1")
    before = [line(world, target, root).tally.total for root in ("t", "a", "b")]
    units.move(world.a1, world.b, date(2019, 7, 20), "3/QĐ")

    assert before == [1, 1, 0]
    assert [line(world, target, root).tally.total for root in ("t", "a", "b")] == [1, 0, 1]


def test_cr_12_reports_of_a_moved_unit_are_summed_by_one_upper_union(client, world):
    obligations.generate(world.campaign)
    make_activity(world, unit="a1")
    assert send(client.login(world.an)).status_code == 303

    def summed() -> list[tuple[int, int]]:
        """Of A, then of B: activities its branch has, and those its children's reports say."""
        found = []
        for unit in (world.a, world.b):
            live = {one.code: one.amount for one in reports.live(world.campaign, unit.path, None)}
            found.append((live["activities"], reports.of_children(world.campaign, unit, "").get("activities", 0)))
        return found

    assert summed() == [(1, 1), (0, 0)]
    units.move(world.a1, world.b, date(2019, 7, 20), "3/QĐ")
    assert summed() == [(0, 0), (1, 1)]
