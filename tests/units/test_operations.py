"""The tree changes and remembers: names, parents, ends; paths follow; circles are refused."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.kernel.db import db, under
from app.kernel.errors import DomainError
from app.units import history, operations, queries
from app.units.models import PATH_STEP, OrgEvent, OrgEventType, OrgUnit, Sector, UnitType, UnitVersion
from app.units.operations import NewUnit
from app.units.spelling import code_of

MAY, JULY = date(2019, 5, 1), date(2019, 7, 1)


def names_on(day):
    """(unit's name, its parent's id) by id, in the tree of that day."""
    tree = history.tree_as_of(day)
    return {row.unit_id: (row.name, row.parent_id) for row in db.session.execute(sa.select(tree))}


def paths():
    return dict(db.session.execute(sa.select(OrgUnit.code, OrgUnit.path)).all())


def below(path):
    return set(db.session.scalars(sa.select(OrgUnit.code).where(under(OrgUnit.path, path))))


def test_a_new_name_leaves_the_old_one_in_the_past(world):
    operations.rename(world.a1, "CĐCS Trường TH&THCS A1", "TH&THCS A1", JULY, "12/QĐ")

    assert names_on(date(2019, 6, 30))[world.a1.id][0] == "CĐCS Trường Tiểu học A1"
    assert names_on(JULY)[world.a1.id][0] == "CĐCS Trường TH&THCS A1"
    (event,) = history.events(world.a1)
    assert (event.type, event.decision_no, event.detail["before"]) == (
        OrgEventType.RENAME, "12/QĐ", "CĐCS Trường Tiểu học A1",
    )  # fmt: skip
    assert queries.search(world.actor("an"), "th&thcs a1") == [world.a1]


def test_a_mended_spelling_is_no_event(world):
    operations.rename(world.a1, "CĐCS Trường Tiểu Học A1", "", JULY, mended=True)

    assert names_on(MAY)[world.a1.id][0] == "CĐCS Trường Tiểu Học A1"
    assert not history.events(world.a1)


def test_two_changes_on_one_day_are_one_version(world):
    operations.rename(world.a1, "Một", "", JULY)
    operations.rename(world.a1, "Hai", "", JULY)
    operations.reclassify(world.a1, UnitType.GRASSROOTS_UNION, 4, Sector.PRIVATE, "Xã Thử", JULY)

    assert [(past.version.valid_from, past.version.name) for past in history.versions(world.a1)] == [
        (JULY, "Hai"), (date(2000, 1, 1), "CĐCS Trường Tiểu học A1"),
    ]  # fmt: skip
    tree = history.tree_as_of(JULY)
    assert db.session.execute(sa.select(tree.c.sector, tree.c.area).where(tree.c.unit_id == world.a1.id)).one() == (
        Sector.PRIVATE, "Xã Thử",
    )  # fmt: skip


@pytest.mark.parametrize("on", [date(2019, 7, 23), date(1999, 12, 31)])
def test_neither_tomorrow_nor_before_what_is_known(world, on):
    with pytest.raises(DomainError) as refused:
        operations.rename(world.a1, "Khác", "", on)

    assert refused.value.field == "on"


def test_a_moved_branch_takes_everything_along(world):
    operations.add_unit(NewUnit("A1X", "Tổ công đoàn", UnitType.SUB_UNION, 5, "A1", founded_on=JULY))
    before = paths()

    moved = operations.move(world.a, world.b, date(2019, 7, 20)) if world.a.tier > world.b.tier else None
    assert moved is None
    moved = operations.move(world.a1, world.b, date(2019, 7, 20), "3/QĐ")

    after = paths()
    assert after["A1"] == before["B"] + before["A1"][-PATH_STEP:]
    assert after["A1X"] == after["A1"] + before["A1X"][-PATH_STEP:]
    assert {code: path for code, path in after.items() if not code.startswith("A1")} == {
        code: path for code, path in before.items() if not code.startswith("A1")
    }
    assert below(after["B"]) == {"B", "B1", "A1", "A1X"}
    assert below(after["A"]) == {"A", "A2"}
    assert (set(moved.unit_ids), moved.left, moved.to) == (
        {world.a1.id, queries.by_code("A1X").id}, [world.a.id], world.b.id,
    )  # fmt: skip
    assert names_on(date(2019, 7, 19))[world.a1.id][1] == world.a.id
    assert names_on(date(2019, 7, 20))[world.a1.id][1] == world.b.id
    (event,) = history.events(world.a1)
    assert (event.detail["before"], event.detail["after"]) == ("Liên đoàn Lao động huyện A", "Công đoàn ngành B")


def test_the_paths_of_another_day_are_that_days(world):
    operations.move(world.a1, world.b, date(2019, 7, 20))
    then = history.tree_as_of(date(2019, 7, 19))
    path = db.session.scalar(sa.select(then.c.path).where(then.c.unit_id == world.a.id))

    inside = set(db.session.scalars(sa.select(then.c.unit_id).where(under(then.c.path, path))))

    assert inside == {world.a.id, world.a1.id, world.a2.id}


@pytest.mark.parametrize(
    ("unit", "parent"), [("a", "a"), ("a", "a1"), ("t", "a"), ("a1", "a"), ("a", "b"), ("a1", "a2")]
)
def test_a_parent_that_cannot_be(world, unit, parent):
    before = paths()

    with pytest.raises(DomainError):
        operations.move(world.units[unit], world.units[parent], date(2019, 7, 20))
    db.session.rollback()

    assert paths() == before


def test_a_merger_moves_the_children_and_keeps_the_past(world):
    moved = operations.merge(world.a, world.b, date(2019, 7, 20), "9/QĐ")

    assert (world.a.ended_on, world.a.successor_id) == (date(2019, 7, 19), world.b.id)
    assert world.a1.parent_id == world.a2.parent_id == world.b.id
    assert {(tuple(one.left), one.to) for one in moved} == {((world.a.id,), world.b.id)}
    then, now = names_on(date(2019, 7, 19)), names_on(date(2019, 7, 20))
    assert then[world.a1.id][1] == world.a.id
    assert now[world.a1.id][1] == world.b.id
    assert world.a.id in then
    assert world.a.id not in now
    assert {event.type for event in db.session.scalars(sa.select(OrgEvent))} == {OrgEventType.MOVE, OrgEventType.MERGE}
    with pytest.raises(DomainError):
        operations.rename(world.a, "Lại", "", date(2019, 7, 20))


def test_a_merger_into_the_unit_above(world):
    moved = operations.merge(world.a, world.t, date(2019, 7, 20))

    assert world.a1.path == world.t.path + world.a1.path[-PATH_STEP:]
    assert [one.left for one in moved] == [[world.a.id], [world.a.id]]


def test_an_end_waits_for_those_below(world):
    with pytest.raises(DomainError, match="còn đơn vị trực thuộc"):
        operations.end(world.a, date(2019, 7, 20))
    operations.end(world.a1, date(2019, 7, 20), "4/QĐ")

    assert world.a1.id in names_on(date(2019, 7, 20))
    assert world.a1.id not in names_on(date(2019, 7, 21))
    assert not queries.search(world.actor("binh"), "a1")
    with pytest.raises(DomainError, match="cao nhất"):
        operations.end(world.t, date(2019, 7, 20))


def test_a_unit_whose_parent_was_not_there_yet_stands_at_the_top(world):
    db.session.execute(
        sa.update(UnitVersion).where(UnitVersion.unit_id == world.a.id).values(valid_from=date(2019, 6, 1))
    )

    then = names_on(MAY)
    assert world.a.id not in then
    assert then[world.a1.id][1] is None
    assert len(then) == 6


def test_new_units_in_one_go(world):
    new = [
        NewUnit("C", "Liên đoàn Lao động huyện C", UnitType.DISTRICT_FEDERATION, 3, "T"),
        NewUnit("C1", "CĐCS C1", UnitType.GRASSROOTS_UNION, 4, "C", founded_on=date(2019, 3, 1)),
    ]
    c, c1 = operations.add_units(new, {"T": world.t})

    assert c1.path == c.path + c1.path[-PATH_STEP:]
    assert c.path.startswith(world.t.path)
    assert c.id in names_on(date(2018, 1, 1))
    assert c1.id not in names_on(date(2019, 2, 28))
    assert [event.type for event in history.events(c1)] == [OrgEventType.FOUND]


@pytest.mark.parametrize("code", ["", "A B", "a/b", "IMPORT", "x" * 21, "Mã?"])
def test_codes_that_cannot_be(world, code):
    with pytest.raises(DomainError) as refused:
        code_of(code)

    assert refused.value.field == "code"


def test_numbers_of_a_day_and_of_a_branch(world):
    operations.set_stats(world.a1, date(2019, 7, 10), 30, 20, 33)
    operations.set_stats(world.a1, date(2019, 7, 10), 31, 20, 33)

    def members_on(day):
        people = history.members_on(day)
        return db.session.scalar(sa.select(people.c.members).where(people.c.unit_id == world.a1.id))

    assert [members_on(day) for day in (date(2018, 12, 31), date(2019, 7, 9), date(2019, 7, 10))] == [None, 22, 31]
    a = queries.branch(world.a)
    assert (a.below, a.cdcs, a.members, a.female) == (2, 2, 31 + 18, 20 + 9)
    t = queries.branch(world.t)
    assert (t.below, t.cdcs, t.members) == (6, 4, 31 + 18 + 120 + 60)


def test_children_stand_in_vietnamese_order_upper_tiers_first(world):
    for code, name in (("C", "Đ"), ("D", "Da"), ("E", "Ấn"), ("F", "Ân")):
        operations.add_unit(NewUnit(code, name, UnitType.GRASSROOTS_UNION, 4, "T"))

    children = [unit.name for unit in db.session.scalars(queries.children(world.t))]
    assert children == ["Công đoàn ngành B", "Liên đoàn Lao động huyện A", "Ân", "Ấn", "CĐCS Cục Thuế", "Da", "Đ"]
    assert [one.name for one in queries.sized(queries.children(world.t))] == children


def test_what_is_spelled_so_comes_first(world):
    for code, name in (("H1", "CĐCS xã Hưng Đạo"), ("H2", "CĐCS xã Hùng Đào"), ("H3", "CĐCS xã Hưng Dao")):
        operations.add_unit(NewUnit(code, name, UnitType.GRASSROOTS_UNION, 4, "A"))
    binh = world.actor("binh")

    assert {unit.code for unit in queries.search(binh, "hung dao")} == {"H1", "H2", "H3"}
    assert queries.search(binh, "Hùng Đào")[0].code == "H2"
    assert queries.search(binh, "hưng đạo")[0].code == "H1"
    assert queries.search(binh, "h3")[0].code == "H3"
    assert queries.search(binh, "hung dao", tiers=[3]) == []
    assert len(queries.search(binh, "hung dao", limit=2)) == 2
    assert queries.search(binh, "%") == queries.search(binh, "  ") == []
