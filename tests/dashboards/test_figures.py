"""Figures against a plain recount in Python, on random entries over the world and more units."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.campaigns import queries as campaigns
from app.campaigns.models import CountFrom
from app.dashboards import board, figures
from app.dashboards.board import Missing
from app.dashboards.figures import Span
from app.dashboards.queries import Figures, Frame, branch_figures, standing, total
from app.entries.models import EntryState, FamilyName
from app.initiatives.models import Initiative
from app.kernel.db import db
from app.registrations.models import Progress, Registration
from app.units.models import PATH_STEP, OrgUnit, Sector, UnitStat, UnitType
from tests.dashboards.counting import statements
from tests.factories import make_activity, make_initiative, make_registration

PEAK = Span(date(2019, 7, 21), date(2019, 7, 27))
TODAY = date(2019, 7, 22)
UNITS = ("t", "a", "b", "a1", "a2", "b1", "d1", "d2", "a3", "old", "last", "young")


def add_units(world):
    """A second CĐCS of the province, one without people, one that has ended, one of today alone, one yet to be."""
    extra = (
        ("D2", "t", {}),
        ("A3", "a", {}),
        ("OLD", "a", {"ended_on": date(2019, 5, 31)}),
        ("LAST", "b", {"founded_on": TODAY, "ended_on": TODAY}),
        ("YOUNG", "b", {"founded_on": date(2019, 7, 25)}),
    )
    for number, (code, parent, life) in enumerate(extra, 50):
        above = world.units[parent]
        unit = OrgUnit(
            code=code, name=f"CĐCS {code}", search_key=code, sort_key=code, tier=4, unit_type=UnitType.GRASSROOTS_UNION,
            sector=Sector.ADMIN, parent_id=above.id, path=above.path + f"{number:0{PATH_STEP}d}", **life,
        )  # fmt: skip
        db.session.add(unit)
        world.units[code.lower()] = unit
    db.session.flush()
    db.session.add(UnitStat(unit_id=world.a1.id, as_of=TODAY, members=30))
    db.session.add(UnitStat(unit_id=world.a1.id, as_of=date(2019, 9, 1), members=99))
    db.session.flush()


def scatter(world, seed, number):
    """Random entries of every family, state and day, in any unit."""
    chance = random.Random(seed)
    states = [EntryState.DRAFT, EntryState.SENT, EntryState.APPROVED, EntryState.RETURNED, EntryState.REJECTED]
    made = []
    for _ in range(number):
        common = {"unit": chance.choice(UNITS), "state": chance.choice(states), "by": "dung"}
        first = date(2019, 7, 15) + timedelta(days=chance.randint(0, 16))
        last = first + timedelta(days=chance.choice([0, 0, 0, 1, 9]))
        match chance.randint(0, 3):
            case 0:
                kind, progress = chance.choice(["CONG_TRINH", "PHAN_VIEC", "SAN_PHAM"]), chance.choice(list(Progress))
                made.append(
                    make_registration(world, kind=kind, progress=progress, start_on=first, due_on=last, **common)
                )
            case 1:
                made.append(make_initiative(world, applied=first, **common))
            case _:
                kind = chance.choice(["NGAY_DOAN_VIEN", "TOA_DAM"])
                people = chance.choice([None, 0, 7, 120])
                made.append(make_activity(world, type_code=kind, on=first, to=last, attendees=people, **common))
    db.session.flush()
    return made


def recount(world, made, path, span):
    """The figures of everything at and below `path`, said again in plain Python."""
    units = {unit.id: unit for unit in world.units.values() if unit.path.startswith(path)}
    day = min(TODAY, span.last if span else world.campaign.ends_on)
    cdcs = {
        unit.id
        for unit in units.values()
        if unit.tier == 4
        and (unit.founded_on is None or unit.founded_on <= day)
        and (unit.ended_on is None or unit.ended_on >= day)
    }
    found = dict.fromkeys(Figures.__dataclass_fields__, 0)
    with_some = {name: set() for name in ("registered", "active", "today", "initiative", "on_day", "any_day")}
    for entry in made:
        if entry.unit_id not in units:
            continue
        inside = span is None or (entry.event_on <= span.last and entry.event_to >= span.first)
        name = {Registration: "registrations", Initiative: "initiatives"}.get(type(entry), "activities")
        decided = getattr(world.campaign, f"count_{name}") is CountFrom.APPROVED
        counts = entry.state is EntryState.APPROVED or (entry.state is EntryState.SENT and not decided)
        if name == "activities" and counts:
            _days(found, with_some, entry)
        if not inside:
            continue
        if decided and entry.state is EntryState.SENT:
            found[f"{name}_waiting"] += 1
        if not counts:
            continue
        found[name] += 1
        if name == "registrations":
            found["projects"] += entry.kind == "CONG_TRINH"
            found["works"] += entry.kind == "PHAN_VIEC"
            found["done"] += entry.progress in (Progress.DONE, Progress.CONFIRMED)
            with_some["registered"].add(entry.unit_id)
        elif name == "initiatives":
            with_some["initiative"].add(entry.unit_id)
        else:
            found["people"] += entry.attendees or 0
            with_some["active"].add(entry.unit_id)
    for name in ("registered", "active", "today", "initiative", "on_day"):
        found[f"cdcs_{name}"] = len(with_some[name] & cdcs)
    found["cdcs_other_day"] = len((with_some["any_day"] - with_some["on_day"]) & cdcs)
    found["cdcs"] = len(cdcs)
    known = {"a1": 30, "a2": 18, "b1": 120, "d1": 60}
    found["members"] = sum(known.get(unit.code.lower(), 0) for unit in units.values() if unit.id in cdcs)
    return Figures(**found)


def _days(found, with_some, entry):
    if entry.event_on <= TODAY <= entry.event_to:
        found["activities_today"] += 1
        with_some["today"].add(entry.unit_id)
    if entry.kind == "NGAY_DOAN_VIEN":
        with_some["any_day"].add(entry.unit_id)
        if entry.event_on <= date(2019, 7, 21) <= entry.event_to:
            with_some["on_day"].add(entry.unit_id)


def frame(world, span=None, **values):
    _, rules = campaigns.calendar([world.campaign])
    return Frame(world.campaign, TODAY, figures.common_days(rules)[world.campaign.id], span, **values)


@pytest.mark.parametrize("span", [None, PEAK], ids=["all", "peak"])
@pytest.mark.parametrize("from_state", list(CountFrom))
@pytest.mark.parametrize("root", ["t", "a", "b"])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_figure_is_what_a_recount_finds(world, root, span, from_state, seed):
    savepoint = db.session.begin_nested()
    world.campaign.count_activities = world.campaign.count_registrations = from_state
    add_units(world)
    made = scatter(world, seed, 60)
    unit, wanted = world.units[root], frame(world, span)

    rows = branch_figures(unit, wanted)

    for row in rows:
        below = next(one for one in world.units.values() if one.id == row.unit_id)
        own = [entry for entry in made if entry.unit_id == unit.id] if row.own else made
        expected = recount(world, own, below.path, span)
        if row.own:  # the root's CĐCS are counted in their own rows
            expected = Figures(**{n: getattr(expected, n) for n in vars(expected) if n not in ("cdcs", "members")})
        assert row.figures == expected, row.name
    assert total(row.figures for row in rows) == recount(world, made, unit.path, span)
    whole, inside = standing(wanted, world.t.path, world.a.path)
    assert whole == recount(world, made, world.t.path, span)
    assert inside == recount(world, made, world.a.path, span)
    _check_days(world, made, unit, wanted)
    _check_missing(unit, wanted)
    savepoint.rollback()
    world.units = {code: one for code, one in world.units.items() if code not in UNITS[7:]}
    db.session.expire_all()


def _check_days(world, made, unit, wanted):
    if wanted.span is None:
        return
    days = board.by_day(unit, wanted)
    expected = recount(world, made, unit.path, wanted.span)
    assert [row.day for row in days] == [date(2019, 7, 21 + n) for n in range(7)]
    assert sum(row.activities for row in days) == expected.activities
    assert sum(row.people for row in days) == expected.people
    assert all(row.cdcs <= expected.cdcs_active for row in days)


def _check_missing(unit, wanted):
    sums = total(row.figures for row in branch_figures(unit, wanted))
    assert board.missing(unit, wanted, Missing.REGISTRATION).total == sums.cdcs - sums.cdcs_registered
    assert board.missing(unit, wanted, Missing.ACTIVITY).total == sums.cdcs - sums.cdcs_active
    assert board.missing(unit, wanted, Missing.INITIATIVE).total == sums.cdcs - sums.cdcs_initiative
    if wanted.span is None:
        assert board.missing(unit, wanted, Missing.MEMBER_DAY).total == sums.cdcs_without_day


def test_nothing_at_all_is_zero_for_every_child(world):
    rows = branch_figures(world.t, frame(world))

    assert [row.code for row in rows] == ["T", "D1", "B", "A"]  # the unit itself, then by name
    assert [row.below for row in rows] == [False, False, True, True]
    assert all(row.figures.activities == 0 for row in rows)
    assert total(row.figures for row in rows).cdcs == 4
    assert total([]) == Figures()


def test_a_limited_officer_sees_their_units_alone(world):
    make_activity(world, unit="a1")
    make_activity(world, unit="b1", by="bon")
    rows = branch_figures(world.t, frame(world, scope=(world.b.path,)))

    assert [(row.code, row.figures.activities) for row in rows] == [("B", 1)]
    assert branch_figures(world.t, frame(world, scope=())) == []


@pytest.mark.parametrize(
    ("counted_from", "states", "asked"),
    [
        (CountFrom.SENT, (EntryState.SENT, EntryState.APPROVED, EntryState.ACKNOWLEDGED), "counted"),
        (CountFrom.APPROVED, (EntryState.APPROVED, EntryState.ACKNOWLEDGED), "approved"),
    ],
)
def test_which_states_count(world, counted_from, states, asked):
    world.campaign.count_initiatives = counted_from

    assert figures.counted(world.campaign, FamilyName.INITIATIVES) == states
    assert figures.list_state(world.campaign, FamilyName.INITIATIVES) == asked


@pytest.mark.parametrize(
    ("today", "span", "tree_as_of", "day"),
    [
        (date(2019, 7, 22), None, None, date(2019, 7, 22)),
        (date(2020, 1, 1), None, None, date(2019, 7, 30)),
        (date(2020, 1, 1), PEAK, None, date(2019, 7, 27)),
        (date(2019, 3, 1), PEAK, None, date(2019, 3, 1)),
        (date(2019, 7, 22), PEAK, date(2019, 6, 30), date(2019, 6, 30)),
    ],
)
def test_the_day_units_are_counted_on(world, today, span, tree_as_of, day):
    world.campaign.tree_as_of = tree_as_of

    assert figures.day_of_count(world.campaign, today, span) == day


def test_the_missing_are_listed_largest_first_with_whom_to_call(world):
    world.b1.chair_name, world.b1.phone = "Tô Văn Bốn", "0912345678"
    make_registration(world, unit="a1", state=EntryState.APPROVED)
    make_registration(world, unit="a2", by="ai", state=EntryState.SENT)
    page = board.missing(world.t, frame(world), Missing.REGISTRATION)

    assert [(row.code, row.members, row.waiting) for row in page.rows] == [
        ("B1", 120, False),
        ("D1", 60, False),
        ("A2", 18, True),
    ]
    assert (page.rows[0].upper, page.rows[0].chair, page.rows[0].phone) == (
        "Công đoàn ngành B",
        "Tô Văn Bốn",
        "0912345678",
    )
    assert board.missing(world.t, frame(world), Missing.REGISTRATION, page=9).page == 1


def test_each_figure_is_one_statement(world):
    wanted = frame(world, PEAK)
    assert world.t.path and world.a.path
    for read, number in (
        (lambda: branch_figures(world.t, wanted), 1),
        (lambda: standing(wanted, world.t.path, world.a.path), 1),
        (lambda: board.by_day(world.t, wanted), 1),
        (lambda: board.missing(world.t, wanted, Missing.ACTIVITY), 2),
    ):
        with statements() as sent:
            read()
        assert len(sent) == number, sent
