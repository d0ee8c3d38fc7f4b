"""Ranking in clusters: ties share a place, bounds of grades, units without a cluster in one list, who sees what."""

from datetime import date

from app.accounts.models import Post, Role
from app.kernel.db import db
from app.scorecards import operations, queries
from app.scorecards.models import Grade, Way
from app.units import groups
from tests.scorecards.given import ask, cluster, draw, give, publish


def _out(world, **values):
    plan = draw(world, **values)
    hand = ask(world, plan, Way.HAND)
    return plan, hand


def test_ties_share_a_place_and_the_next_counts_them(world):
    cluster(world, "a1", "a2", "b1", "d1")
    plan, hand = _out(world)
    give(world, plan, hand, 90, "b1")
    give(world, plan, hand, 70, "a1", "d1")
    give(world, plan, hand, 40, "a2")
    publish(world, plan)

    ranked = [(one.unit_code, one.place, one.total, one.grade) for one in queries.ranking(plan)]

    assert ranked == [
        ("B1", 1, 90, Grade.EXCELLENT), ("D1", 2, 70, Grade.GOOD), ("A1", 2, 70, Grade.GOOD), ("A2", 4, 40, Grade.NOT_DONE),
    ]  # fmt: skip
    assert queries.place_of(plan, queries.sheet_of(plan, world.d1.id)) == (2, 4)
    assert queries.grades(plan) == {Grade.EXCELLENT: 1, Grade.GOOD: 2, Grade.DONE: 0, Grade.NOT_DONE: 1}


def test_each_cluster_by_itself_and_those_without_one_last(world):
    cluster(world, "a1", "b1")
    cluster(world, "d1", name="Cụm 2")
    plan, hand = _out(world)
    give(world, plan, hand, 30, "a1", "d1")
    give(world, plan, hand, 60, "a2", "b1")
    publish(world, plan)

    assert [(one.code, one.name, one.units) for one in queries.clusters(plan)] == [
        ("CUM-1", "Cụm 1", 2), ("CUM-2", "Cụm 2", 1), ("", "Chưa xếp cụm", 1),
    ]  # fmt: skip
    assert [(one.unit_code, one.group_code, one.place) for one in queries.ranking(plan)] == [
        ("B1", "CUM-1", 1), ("A1", "CUM-1", 2), ("D1", "CUM-2", 1), ("A2", "", 1),
    ]  # fmt: skip
    assert [one.unit_code for one in queries.ranking(plan, "CUM-1")] == ["B1", "A1"]
    assert [one.unit_code for one in queries.ranking(plan, "CUM-1", 2, size=1)] == ["A1"]


def test_the_ranking_is_of_the_clusters_as_they_were(world):
    group = cluster(world, "a1")
    plan, _ = _out(world)
    publish(world, plan)
    groups.rename(group, "Tên khác")
    groups.take_out(group, ["A1"])

    assert [one.name for one in queries.clusters(plan)] == ["Cụm 1", "Chưa xếp cụm"]
    operations.recompute(world.actor("dung"), plan)
    assert [one.name for one in queries.clusters(plan)] == ["Chưa xếp cụm"]


def test_bounds_may_move_after_publishing(world):
    plan, hand = _out(world)
    give(world, plan, hand, 60, "a1")
    publish(world, plan)
    assert plan.grade(60) is Grade.DONE
    operations.edit(world.actor("dung"), plan, {"excellent_from": 60, "good_from": 50, "done_from": 40})

    assert queries.ranking(plan)[0].grade is Grade.EXCELLENT


def test_who_sees_a_plan_and_which_clusters(world):
    cluster(world, "a1", "a2")
    plan, _ = _out(world)
    draft = plan.public_id
    seen = {who: queries.find(world.actor(who), draft) is not None for who in ("dung", "duy", "binh", "an")}
    assert seen == {"dung": True, "duy": True, "binh": False, "an": False}
    db.session.add(Post(user_id=world.vi.id, unit_id=world.t.id, role=Role.VIEWER, starts_on=date(2019, 1, 1)))
    db.session.flush()
    assert queries.find(world.actor("vi"), draft) is None, "those who only look wait until it is out"
    publish(world, plan)

    assert all(queries.find(world.actor(who), draft) for who in ("dung", "binh", "an", "vi", "bon"))
    assert queries.own_clusters(world.actor("an"), plan) == {"CUM-1"}
    assert queries.own_clusters(world.actor("bon"), plan) == {""}
    assert queries.sheet(world.actor("an"), plan, "A1") is not None
    assert queries.sheet(world.actor("an"), plan, "A2") is None
    assert queries.sheet(world.actor("binh"), plan, "A2") is not None
    narrow = draw(world, groups=["CUM-1"])
    ask(world, narrow, Way.HAND)
    publish(world, narrow)
    assert queries.find(world.actor("bon"), narrow.public_id) is None, "not judged, so nothing of theirs"
