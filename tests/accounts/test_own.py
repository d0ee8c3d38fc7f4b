"""One's own account over HTTP: password and devices."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import devices, operations, passwords
from app.accounts.models import UserSession
from app.kernel import clock
from app.kernel.db import db
from tests.world import PASSWORD

NEW = "mèo ăn cá rô đồng"


def change(client, current=PASSWORD, password=NEW, again=None):
    return client.post("/password", data={"current": current, "password": password, "again": again or password})


def sessions() -> list[UserSession]:
    return list(db.session.scalars(sa.select(UserSession).order_by(UserSession.id)))


def test_a_new_password_ends_every_other_session_and_changes_this_one(app, world, client):
    other = app.test_client()
    other.login(world.an)
    client.login(world.an)
    before = {row.token_hash for row in sessions()}

    assert change(client).location == "/"

    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 303
    assert len(sessions()) == 1 and sessions()[0].token_hash not in before
    assert passwords.verify(world.an.password_hash, NEW)


def test_a_shared_machine_stays_shared(world, client):
    client.post("/sign-in", data={"login": "an", "password": PASSWORD, "shared": "y"})

    change(client)

    assert sessions()[0].idle_minutes == 15


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"current": "sai"}, "đang dùng chưa đúng"),
        ({"password": "ngắn"}, "ít nhất 10"),
        ({"password": "congdoan2019"}, "dễ đoán"),
        ({"again": "khác hẳn rồi đấy"}, "chưa giống nhau"),
    ],
)
def test_refused(world, client, given, words):
    client.login(world.an)

    answer = change(client, **given)

    assert answer.status_code == 422 and words in answer.text
    assert passwords.verify(world.an.password_hash, PASSWORD)


def test_guessing_the_current_password_is_slowed_too(world, client):
    client.login(world.an)
    for _ in range(10):
        change(client, current="sai")

    assert change(client).status_code == 429


def test_whoever_must_change_sees_nothing_before(world, client):
    world.an.must_change = True
    client.login(world.an)

    for address in ("/me", "/people", "/devices"):
        assert client.get(address).location == "/password"
    assert client.get("/password").status_code == 200
    change(client)
    assert client.get("/me").status_code == 200


def test_whoever_must_change_may_leave(world, client):
    world.an.must_change = True
    client.login(world.an)

    assert client.post("/sign-out").status_code == 303


def test_devices_are_listed_and_signed_out_one_by_one(app, world, client):
    other = app.test_client()
    other.login(world.an)
    client.login(world.an)
    there, here = sessions()
    page = client.get("/devices").text
    assert page.count("Máy này") == 1 and f"/devices/{there.id}/end" in page and f"/devices/{here.id}/end" not in page

    assert client.post(f"/devices/{there.id}/end").status_code == 303

    assert other.get("/me").status_code == 303
    assert client.get("/me").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(app, world, client):
    app.test_client().login(world.ai)
    client.login(world.an)

    assert client.post(f"/devices/{sessions()[0].id}/end").status_code == 404
    assert len(sessions()) == 2


def test_sign_out_everywhere_keeps_this_device(app, world, client):
    other = app.test_client()
    other.login(world.an)
    client.login(world.an)

    client.post("/devices/end-others")

    assert other.get("/me").status_code == 303
    assert client.get("/me").status_code == 200


def test_dead_sessions_are_not_listed_and_cleared_at_the_next_sign_in(world):
    devices.open_session(world.an, shared=True)
    with clock.freeze(clock.now() + timedelta(hours=13)):
        assert devices.of_user(world.an.id) == []
        devices.open_session(world.an, shared=False)
        assert len(sessions()) == 1


def test_the_profile_tells_who_gave_a_code(world, client):
    operations.issue_code(world.an, by=world.actor("binh"))
    operations.set_password(world.an, NEW)
    client.login(world.an)

    page = client.get("/me").text

    assert "Nông Văn Bình cấp mã cho bạn" in page
    assert "Chủ tịch, người duyệt" in page and "data-wipe-drafts" in page


def test_a_page_of_mine_is_kept_by_no_cache(world, client):
    client.login(world.an)

    assert client.get("/me").headers["Cache-Control"] == "no-store"
