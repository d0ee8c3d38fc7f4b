"""The records behind a figure add up to it, for every source and every way of judging (every figure drills down)."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.entries.models import EntryState
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import Handed, ObligationItem
from app.registrations.models import Plaque, Progress, Recognition
from app.targets import operations, records
from app.targets.branch import Part, branch_of
from app.targets.definitions import Mode
from app.units import operations as units
from app.units.models import OrgEvent, OrgEventType, UnitStat
from tests.factories import (
    make_activity,
    make_award,
    make_care_model,
    make_declaration,
    make_host_event,
    make_initiative,
    make_registration,
)
from tests.targets.given import COUNT, TODAY, add, line, tag

APPROVED = EntryState.APPROVED
SOURCES = {
    "activity.count": COUNT,
    "activity.type": {**COUNT, "where": {"type": ["NGAY_DOAN_VIEN", "TOA_DAM"]}},
    "activity.tag": {**COUNT, "where": {"tag": "CHAM_LO"}},
    "activity.sum": {"source": "activity", "agg": "sum", "field": "gifts"},
    "registration": {"source": "registration", "agg": "count"},
    "registration.done": {"source": "registration", "agg": "count", "where": {"progress": "done"}},
    "registration.recognised": {"source": "registration", "agg": "count", "where": {"recognition": "done"}},
    "registration.plaque": {"source": "registration", "agg": "count", "where": {"plaque": "done"}},
    "initiative": {"source": "initiative", "agg": "count"},
    "initiative.eligible": {"source": "initiative", "agg": "count", "where": {"eligible": True}},
    "authors": {"source": "initiative", "agg": "distinct_authors"},
    "org_event": {"source": "org_event", "agg": "count", "where": {"event": "founded"}},
    "obligation": {"source": "obligation", "agg": "submitted", "code": "O3"},
    "declaration": {"source": "declaration", "agg": "flag", "code": "FANPAGE"},
    "model": {"source": "model", "agg": "count", "where": {"tag": "CHAM_LO"}},
    "award": {"source": "award", "agg": "count", "where": {"subject": "individual"}},
    "host_event.people": {"source": "host_event", "agg": "participants"},
    "host_event.all": {"source": "host_event", "agg": "attended_all"},
}


@pytest.fixture
def full(world):
    """Something of every source, for CĐCS and unions above them, also what must not count."""
    tag(world, "THAM_HOI", "CHAM_LO")
    obligations.generate(world.campaign)
    people = (("a1", "an"), ("a2", "ai"), ("b1", "bon"), ("d1", "dao"), ("a", "binh"), ("t", "dung"))
    for number, (unit, by) in enumerate(people):
        for _ in range(number + 1):
            make_activity(world, unit=unit, by=by, measures={"gifts": 3 + number, "members_admitted": 40})
        make_activity(world, unit=unit, by=by, type_code="THAM_HOI", on=date(2019, 5, 3))
        make_activity(world, unit=unit, by=by, state=EntryState.RETURNED)
        done = {"progress": Progress.CONFIRMED, "recognition": Recognition.RECOGNISED, "plaque": Plaque.INSTALLED}
        make_registration(world, unit=unit, by=by, state=APPROVED, percent=100, **done)
        make_registration(world, unit=unit, by=by, state=APPROVED)
        make_registration(world, unit=unit, by=by)
        for authors in ((("Bế Thị An", 60), ("Lục Văn Anh", 40)), (("Bế Thị An", 100),)):
            make_initiative(world, unit=unit, by=by, state=APPROVED, authors=authors)
        make_initiative(world, unit=unit, by=by, state=APPROVED, applied=date(2019, 12, 1))
        make_declaration(world, unit=unit, by=by, holds=number % 2 == 0)
        make_declaration(world, unit=unit, by=by)
        make_care_model(world, unit=unit, by=by, to=date(2019, 6, 1) if number % 2 else None)
        make_award(world, unit="t" if number % 2 else "a", subject=f"Người {number}", on=date(2019, 7, 21))
        db.session.add(OrgEvent(type=OrgEventType.FOUND, unit_id=world.units[unit].id, on=date(2019, 7, 22)))
    for day, came in ((18, {"a1": 4, "a2": 5, "d1": None}), (20, {"a1": 2, "a2": 0, "b1": 1})):
        make_host_event(world, units=("a1", "a2", "b1", "d1", "a", "t"), on=date(2019, 7, day), attended=came)
    for item in db.session.scalars(sa.select(ObligationItem)):
        item.handed = Handed.SENT if item.unit.code != "B1" else Handed.NOTHING
    db.session.commit()
    return world


def every_page(branch, target):
    first = records.behind(branch, target, 1)
    rows = list(first.rows)
    for number in range(2, first.pages + 1):
        rows += records.behind(branch, target, number).rows
    return first, rows


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("name", SOURCES)
def test_the_pages_add_up_to_the_board(full, name, mode, monkeypatch):
    monkeypatch.setattr(records, "PAGE", 4)
    target = add(full, mode=mode.value, tiers=(2, 3, 4), all=[SOURCES[name]])
    if mode is Mode.ALLOCATED:
        operations.allocate(full.actor("dung"), target, {full.a1.id: 1, full.b1.id: 9, full.a.id: 1, full.t.id: 1})
    if mode is Mode.PCT_MEMBERS_PER_UNIT:
        db.session.execute(sa.update(UnitStat).where(UnitStat.unit_id == full.a2.id).values(members=0, female=0))
    for root in ("t", "a", "a1"):
        branch = branch_of(full.campaign, full.units[root], TODAY)
        figure = line(full, target, root).tally.total
        page, rows = every_page(branch, target)

        assert (page.amount, page.total, page.hidden) == (figure, len(rows), 0)
        assert sum(row.amount for row in rows) == figure
    whole = line(full, target).tally
    assert whole.total > 0 or not whole.units or mode is Mode.ALLOCATED


@pytest.mark.parametrize("join", ["all", "any"])
@pytest.mark.parametrize("window", ["", "PEAK", "MEMBER_DAY"])
def test_several_conditions_and_a_window(full, join, window):
    conditions = [SOURCES["activity.tag"], SOURCES["registration.done"], SOURCES["declaration"], SOURCES["award"]]
    target = add(full, mode="PER_UNIT", tiers=(2, 3, 4), window=window, **{join: conditions})
    page, rows = every_page(branch_of(full.campaign, full.t, TODAY), target)

    assert page.amount == sum(row.amount for row in rows) == line(full, target).tally.total > 0
    assert {row.position for row in rows} > {1} or window


def test_a_person_is_shown_with_every_initiative_and_counted_once(full):
    target = add(full, mode="TOTAL", all=[SOURCES["authors"]])
    _, rows = every_page(branch_of(full.campaign, full.a1, TODAY), target)

    assert [(row.title, row.amount) for row in rows if row.title == "Bế Thị An"] == [("Bế Thị An", 1)] + [
        ("Bế Thị An", 0)
    ] * 2
    assert sum(row.amount for row in rows) == 2


def test_a_part_of_a_branch(full):
    """The union's own, and the CĐCS directly under it, are parts with sums of their own."""
    target = add(full, mode="TOTAL", tiers=(2, 3, 4))
    totals = {
        part: records.behind(branch_of(full.campaign, full.t, TODAY, part=part), target, 1).amount for part in Part
    }

    assert totals[Part.OWN] == 7 and totals[Part.DIRECT] == 5  # T's, D1's
    assert totals[Part.WHOLE] == sum(range(1, 7)) + 6


def test_rows_lead_to_their_pages(full, client):
    client.login(full.dung)
    for name, condition in SOURCES.items():
        target = add(full, mode="TOTAL", tiers=(2, 3, 4), all=[condition])
        _, rows = every_page(branch_of(full.campaign, full.t, TODAY), target)
        assert client.get(rows[0].address).status_code == 200, name


@pytest.mark.parametrize("name", SOURCES)
def test_the_pages_add_up_in_a_dated_tree(full, name, on_day):
    """CR-12: also where units have moved since; what happened to a unit counts for the union it was under."""
    full.campaign.tree_as_of = date(2019, 7, 27)
    target = add(full, mode="TOTAL", tiers=(2, 3, 4), all=[SOURCES[name]])
    db.session.commit()
    later = date(2019, 8, 10)
    then = {root: line(full, target, root, later).tally.total for root in ("t", "a", "b")}
    on_day(later)
    units.move(full.a1, full.b, date(2019, 8, 1))
    for root, before in then.items():
        branch = branch_of(full.campaign, full.units[root], later)
        page, _ = every_page(branch, target)

        assert page.amount == line(full, target, root, later).tally.total == before
    today = branch_of(full.campaign, full.a, later, now=True)
    left = records.behind(today, target, 1).amount
    assert left < then["a"] if name != "award" else left == then["a"]  # awards are those of the union that decided


def test_a_union_that_ended_is_counted_for_the_one_above_it(full):
    """Dissolved before the day of the tree, it stands in it no more; its end is counted all the same."""
    full.campaign.tree_as_of = date(2019, 7, 27)
    ended = {"source": "org_event", "agg": "count", "where": {"event": "dissolved"}}
    target = add(full, mode="TOTAL", tiers=(2, 3), all=[ended])
    units.end(full.a2, date(2019, 7, 20), "9/QĐ")
    db.session.commit()

    assert line(full, target, "a").tally.total == 1
    page, rows = every_page(branch_of(full.campaign, full.a, TODAY), target)
    assert [row.unit_code for row in rows] == ["A"] and page.amount == 1
