"""Making and changing accounts: what holds whoever asks."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import operations, passwords, queries, session
from app.accounts.chairs import Chair, create_chairs
from app.accounts.models import AuditLog, Post, PostUnit, Role, User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError


def actions() -> list[str]:
    return list(db.session.scalars(sa.select(AuditLog.action).order_by(AuditLog.id)))


def test_a_new_person_has_a_post_and_no_password(world):
    user = operations.create_user(
        " Nguyễn  Thị Lan ", world.a1, Role.EDITOR, phone="+84912345678", by=world.actor("an")
    )

    assert (user.full_name, user.username, user.phone) == ("Nguyễn Thị Lan", "lan.a1", "0912345678")
    assert user.password_hash is None and user.created_by_id == world.an.id
    assert [(post.unit_id, post.role) for post in queries.posts(user)] == [(world.a1.id, Role.EDITOR)]
    assert actions() == ["account.create"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "anh"}, "username"),
        ({"username": "ANH"}, "username"),
        ({"username": "x"}, "username"),
        ({"phone": "0911111111"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"ends_on": date(2019, 7, 1)}, "ends_on"),
    ],
)
def test_what_is_taken_or_malformed_is_refused_beside_its_field(world, given, field):
    world.an.phone = "0911111111"
    with pytest.raises(DomainError) as refusal:
        operations.create_user("Nguyễn Thị Lan", world.a1, Role.EDITOR, **given)
    assert refusal.value.field == field


def test_editing_keeps_search_and_order_right(world):
    operations.edit_user(world.an, "Bế Thị Ánh", "0911 111 111", by=world.actor("binh"))

    assert [user.username for user in db.session.scalars(queries.people(world.actor("binh"), "be thi anh 0911"))] == [
        "an"
    ]
    assert actions() == ["account.edit"]
    operations.edit_user(world.an, "Bế Thị Ánh", "0911111111", by=world.actor("binh"))
    assert actions() == ["account.edit"]  # nothing changed, nothing told


def test_the_same_role_twice_is_refused(world):
    with pytest.raises(DomainError):
        operations.add_post(world.an, world.a1, Role.CHAIR)
    operations.add_post(world.an, world.a2, Role.CHAIR)


def test_ending_a_post_takes_the_rights_at_once_and_keeps_the_history(world):
    post = queries.posts(world.anh)[0]

    operations.end_post(post, by=world.actor("an"))

    assert post.ends_on == date(2019, 7, 21)
    assert world.actor("anh").posts == ()
    assert [held.role for held in queries.posts(world.anh)] == [Role.EDITOR]


def test_ending_on_a_day_keeps_the_rights_until_then(world):
    operations.end_post(queries.posts(world.anh)[0], last_day=date(2019, 7, 25))

    assert world.actor("anh").posts
    with clock.freeze(clock.now() + timedelta(days=4)):
        assert not world.actor("anh").posts


def test_a_post_of_today_that_ends_at_once_leaves_no_row(world):
    post = operations.add_post(world.anh, world.a1, Role.OFFICER, assigned=[world.a1.id])

    operations.end_post(post)

    assert [held.role for held in queries.posts(world.anh)] == [Role.EDITOR]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PostUnit)) == 0


def admin_post(world) -> Post:
    return next(post for post in queries.posts(world.dung) if post.role is Role.SYSTEM_ADMIN)


LAST_ADMIN = {
    "disable": lambda world: operations.disable(world.dung),
    "end": lambda world: operations.end_post(admin_post(world)),
    "limit": lambda world: operations.limit_post(admin_post(world), ends_on=date(2019, 8, 1)),
    "reset": lambda world: operations.issue_code(world.dung),
}


@pytest.mark.parametrize("act", LAST_ADMIN)
def test_the_last_system_admin_cannot_vanish(world, act):
    with pytest.raises(DomainError, match="cuối cùng"):
        LAST_ADMIN[act](world)


@pytest.mark.parametrize("act", LAST_ADMIN)
def test_with_another_one_the_first_may(world, act):
    other = operations.create_admin(world.t, "Hoàng Văn Sơn", "son.t", "mèo ăn cá rô đồng")
    assert passwords.verify(other.password_hash, "mèo ăn cá rô đồng")

    LAST_ADMIN[act](world)


def test_somebody_who_cannot_sign_in_is_no_other_admin(world):
    operations.create_user("Hoàng Văn Sơn", world.t, Role.SYSTEM_ADMIN)  # not activated

    with pytest.raises(DomainError):
        operations.disable(world.dung)


def test_disabling_ends_sessions_and_codes_and_enabling_gives_the_password_back(world):
    token = session.devices.open_session(world.an, shared=False)
    kept = world.an.password_hash

    operations.disable(world.an, by=world.actor("binh"))
    assert session.load(token) is None
    operations.enable(world.an, by=world.actor("binh"))

    assert session.load(token) is None
    assert world.an.password_hash == kept
    assert actions() == ["account.disable", "account.enable"]


def test_a_password_set_by_command_is_checked_like_any_other(world):
    with pytest.raises(DomainError):
        operations.set_password(world.an, "congdoan2019")
    operations.set_password(world.an, "mèo ăn cá rô đồng", must_change=True)
    assert world.an.must_change


def test_chairs_of_many_units_in_a_few_statements(world):
    made = create_chairs(
        [
            Chair(world.a1, "Nguyễn Thị Lan", "0912345678"),
            Chair(world.a2, "NGUYỄN THỊ LAN", "0912345678"),  # one person, two unions
            Chair(world.b1, "Trần Văn Lan", None),
            Chair(world.b1, "Lê Thị Lan", None),
        ]
    )

    assert made[0] is made[1]
    assert [user.username for user in made[1:]] == ["lan.a1", "lan.b1", "lan2.b1"]
    assert [post.unit_id for post in queries.posts(made[0])] == [world.a2.id, world.a1.id]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 11 + 3


def test_a_known_phone_gives_its_owner_the_post(world):
    world.an.phone = "0912345678"
    db.session.flush()

    (user,) = create_chairs([Chair(world.d1, "Bế Thị An", "0912345678")])

    assert user is world.an
