"""The people of a branch: who is seen, found, and in which order."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import audit_log, operations, queries
from app.accounts.models import AuditLog, Role
from app.accounts.queries import Standing
from app.kernel import clock
from app.kernel.db import db


def names(query) -> list[str]:
    return [user.username for user in db.session.scalars(query)]


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        ("dung", {"dung", "duy", "binh", "bao", "an", "anh", "vi", "ai", "chi", "bon", "dao"}),
        ("binh", {"binh", "bao", "an", "anh", "vi", "ai"}),
        ("an", {"an", "anh", "vi"}),
        ("chi", {"chi", "bon"}),
    ],
)
def test_people_of_the_own_branch(world, actor, seen):
    assert set(names(queries.people(world.actor(actor)))) == seen


def test_they_stand_in_the_order_of_given_names(world):
    assert names(queries.people(world.actor("binh"))) == ["ai", "an", "anh", "bao", "binh", "vi"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("be thi an", ["an"]),
        ("BẾ", ["an"]),
        ("truong a1", ["an", "anh", "vi"]),  # by the name of the unit
        ("vi a1", ["vi"]),
        ("%", []),
        ("không ai cả", []),
    ],
)
def test_searching(world, text, found):
    assert names(queries.people(world.actor("binh"), text)) == found


def test_filters(world):
    actor = world.actor("dung")
    world.vi.password_hash = None
    world.anh.disabled_at = clock.now()
    world.bon.last_seen_at = clock.now() - timedelta(days=91)
    world.bon.created_at = world.dao.created_at = clock.now() - timedelta(days=200)
    for user in world.people.values():
        user.last_seen_at = user.last_seen_at or clock.now()
    operations.end_post(queries.posts(world.ai)[0])

    assert names(queries.people(actor, standing=Standing.NEW)) == ["vi"]
    assert names(queries.people(actor, standing=Standing.DISABLED)) == ["anh"]
    assert names(queries.people(actor, standing=Standing.UNSEEN)) == ["bon"]
    assert names(queries.people(actor, standing=Standing.LEFT)) == ["ai"]
    assert "ai" not in names(queries.people(actor))
    assert names(queries.people(actor, role=Role.OFFICER)) == ["bao", "duy"]
    assert names(queries.people(actor, unit_path=world.b.path)) == ["bon", "chi"]


def test_a_person_is_found_once_however_many_posts(world):
    operations.add_post(world.an, world.a2, Role.EDITOR)

    assert names(queries.people(world.actor("binh"), "an be")) == ["an"]
    assert len(queries.posts_of(world.actor("binh"), [world.an.id])[world.an.id]) == 2


def test_posts_outside_the_branch_are_not_shown(world):
    operations.add_post(world.an, world.b1, Role.EDITOR)

    shown = queries.posts_of(world.actor("binh"), [world.an.id])[world.an.id]
    assert [post.unit_id for post in shown] == [world.a1.id]


def test_a_stranger_is_not_found(world):
    assert queries.find_person(world.actor("chi"), "an") is None
    assert queries.find_person(world.actor("binh"), "an") is world.an


def test_slips_wait_for_chairs_who_have_not_activated(world):
    for name in ("an", "anh", "ai", "chi"):
        world.people[name].password_hash = None
    world.ai.disabled_at = clock.now()

    waiting = queries.not_activated(world.actor("dung"))
    assert [post.user.username for post in waiting] == ["an", "chi"]
    assert [p.user.username for p in queries.not_activated(world.actor("binh"))] == ["an"]
    assert queries.not_activated(world.actor("binh"), usernames=["chi"]) == []


def test_the_audit_log_of_a_branch_in_words(world):
    operations.audit(world.actor("an"), "account.unlock", world.a1.id, user_id=world.anh.id)
    operations.audit(None, "account.create", world.b1.id, user_id=world.bon.id)
    operations.audit(world.actor("dung"), "something.new", None)

    rows, more = audit_log.audit_rows(world.actor("binh"))
    assert [(row.who, row.what, row.whom, row.unit) for row in rows] == [
        ("Bế Thị An", "Gỡ chặn đăng nhập", "Lục Văn Anh", "CĐCS Trường Tiểu học A1")
    ]
    assert not more
    assert [row.who for row in audit_log.audit_rows(world.actor("chi"))[0]] == ["Máy chủ (dòng lệnh)"]


def test_the_audit_log_is_paged_newest_first(world):
    for number in range(audit_log.PAGE + 5):
        operations.audit(world.actor("an"), f"test.{number}", world.a1.id)

    first, more = audit_log.audit_rows(world.actor("an"))
    second, end = audit_log.audit_rows(world.actor("an"), 2)
    assert (first[0].what, len(first), more, len(second), end) == (
        f"test.{audit_log.PAGE + 4}",
        audit_log.PAGE,
        True,
        5,
        False,
    )


def test_the_audit_log_cannot_be_changed(world):
    operations.audit(world.actor("an"), "account.unlock", world.a1.id)
    db.session.commit()
    for statement in (sa.update(AuditLog).values(action="x"), sa.delete(AuditLog)):
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(statement)
        db.session.rollback()


def test_posts_yet_to_begin_are_shown_but_give_no_rights(world):
    operations.add_post(world.vi, world.a2, Role.CHAIR, starts_on=date(2019, 8, 1))

    assert len(queries.posts_of(world.actor("binh"), [world.vi.id])[world.vi.id]) == 2
    assert world.actor("vi").unit_ids == {world.a1.id}
