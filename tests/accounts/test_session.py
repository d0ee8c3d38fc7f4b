"""Who is asking is read in every request: sessions, posts, units as they are now (R4, R6)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import devices, operations, session
from app.accounts.models import Post, PostUnit, Role, User, UserSession
from app.kernel import clock
from app.kernel.db import db


def post_of(user) -> Post:
    return db.session.scalars(sa.select(Post).where(Post.user_id == user.id)).first()


def test_the_cookie_holds_a_token_and_the_row_its_hash(world):
    token = devices.open_session(world.an, shared=False)

    row = db.session.scalars(sa.select(UserSession)).one()
    assert token not in row.token_hash and row.token_hash == devices.digest(token)
    assert session.load(token).user_id == world.an.id
    assert session.load(token + "x") is None


@pytest.mark.parametrize(
    ("name", "shared", "idle"),
    [
        ("an", False, timedelta(days=30)),
        ("an", True, timedelta(minutes=15)),
        ("dung", False, timedelta(minutes=30)),
        ("dung", True, timedelta(minutes=15)),
    ],
)
def test_a_session_ends_when_unused(world, name, shared, idle):
    token = devices.open_session(world.people[name], shared=shared)
    with clock.freeze(clock.now() + idle - timedelta(seconds=1)):
        assert session.load(token)
    with clock.freeze(clock.now() + idle):
        assert session.load(token) is None


@pytest.mark.parametrize(
    ("name", "shared", "most"),
    [("an", False, timedelta(days=90)), ("an", True, timedelta(hours=12)), ("dung", False, timedelta(hours=12))],
)
def test_a_session_ends_however_much_it_is_used(world, name, shared, most):
    token = devices.open_session(world.people[name], shared=shared)
    for later, alive in ((most - timedelta(seconds=1), True), (most, False)):
        with clock.freeze(clock.now() + later):
            db.session.execute(sa.update(UserSession).values(seen_at=clock.now()))
            assert (session.load(token) is not None) is alive


def test_a_role_given_now_shortens_sessions_opened_before(world):
    token = devices.open_session(world.an, shared=False)
    operations.add_post(world.an, world.a1, Role.CAMPAIGN_ADMIN)
    with clock.freeze(clock.now() + timedelta(hours=1)):
        assert session.load(token) is None


def test_posts_count_on_their_days_only(world):
    post = post_of(world.an)
    post.starts_on, post.ends_on = date(2019, 7, 1), date(2019, 7, 22)
    db.session.flush()
    assert world.actor("an").holds(frozenset({Role.CHAIR}), world.a1.id)

    with clock.freeze(clock.now() + timedelta(days=1)):
        assert world.actor("an").posts == ()
    with clock.freeze(clock.now() - timedelta(days=30)):
        assert world.actor("an").posts == ()


def test_a_disabled_person_is_nobody(world):
    token = devices.open_session(world.an, shared=False)
    world.an.disabled_at = clock.now()
    db.session.flush()

    assert session.load(token) is None
    assert world.actor("an") is None


def test_a_post_at_an_ended_unit_only_reads(world):
    world.a1.ended_on = date(2019, 7, 22)
    db.session.flush()
    assert world.actor("an").posts[0].role is Role.CHAIR
    world.a1.ended_on = date(2019, 7, 21)
    db.session.flush()

    actor = world.actor("an")
    assert [post.role for post in actor.posts] == [Role.VIEWER]
    assert actor.scope == (world.a1.path,)


def test_an_officer_reaches_the_assigned_units_only(world):
    post = post_of(world.bao)
    db.session.add(PostUnit(post_id=post.id, unit_id=world.a2.id))
    db.session.flush()
    assert world.actor("bao").scope == (world.a2.path,)

    world.a2.path = world.b.path + world.a2.path[-5:]  # moved to another branch
    db.session.flush()
    assert world.actor("bao").scope == ()


def count_statements(action) -> int:
    seen = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_one_statement_tells_who_asks(world):
    token = devices.open_session(world.bao, shared=False)
    db.session.commit()
    assert count_statements(lambda: session.load(token)) == 1

    db.session.add(PostUnit(post_id=post_of(world.bao).id, unit_id=world.a2.id))
    db.session.commit()
    assert count_statements(lambda: session.load(token)) == 2


def test_a_visit_is_noted_a_few_times_an_hour_and_reading_writes_nothing_else(world, client):
    client.login(world.an)
    start = clock.now()
    for minutes, seen in ((9, 0), (11, 11), (15, 11), (22, 22)):
        with clock.freeze(start + timedelta(minutes=minutes)):
            assert client.get("/me").status_code == 200
        row = db.session.scalars(sa.select(UserSession)).one()
        assert row.seen_at == start + timedelta(minutes=seen)
        assert db.session.get(User, world.an.id).last_seen_at == row.seen_at


def test_a_visit_is_noted_when_a_form_is_refused(world, client):
    client.login(world.an)
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        assert client.post("/password", data={}).status_code == 422
        assert db.session.scalars(sa.select(UserSession)).one().seen_at == clock.now()


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome, điện thoại Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/126 Safari/537 Edg/126.0", "Edge, máy tính Windows"),
        ("curl/8", "Trình duyệt, máy khác"),
    ],
)
def test_devices_have_names_people_know(agent, words):
    assert devices.describe(agent) == words
