"""Signing in and out over HTTP."""

import re
import unicodedata
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from app.accounts import devices, passwords
from app.accounts.models import LoginAttempt, UserSession
from app.accounts.routes import sign_in as routes
from app.kernel import clock
from app.kernel.db import db
from tests.world import PASSWORD


def sign_in(client, login="an", password=PASSWORD, **kwargs):
    return client.post("/sign-in", data={"login": login, "password": password}, **kwargs)


def test_the_right_password_opens_a_session(world, client):
    answer = sign_in(client)

    assert (answer.status_code, answer.location) == (303, "/")
    row = db.session.scalars(sa.select(UserSession)).one()
    assert row.user_id == world.an.id
    assert row.expires_at == clock.now() + timedelta(days=90)
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize("login", ["AN", " an ", "án"])
def test_the_name_is_read_as_people_type_it(world, client, login):
    assert sign_in(client, login).status_code == 303


def test_the_phone_number_is_a_name_too(world, client):
    world.an.phone = "0912345678"

    assert sign_in(client, "+84 912 345 678").status_code == 303


def test_marks_sent_apart_are_the_same_password(world, client):
    assert sign_in(client, password=unicodedata.normalize("NFD", PASSWORD)).status_code == 303


def test_a_shared_machine_stays_signed_in_shortly(world, client):
    client.post("/sign-in", data={"login": "an", "password": PASSWORD, "shared": "y"})

    row = db.session.scalars(sa.select(UserSession)).one()
    assert (row.idle_minutes, row.expires_at) == (15, clock.now() + timedelta(hours=12))
    assert "Expires" not in str(client.get_cookie("so_thi_dua"))
    assert client.get_cookie("so_thi_dua").expires is None


def test_the_cookie_of_an_own_phone_lasts(world, client):
    sign_in(client)

    cookie = client.get_cookie("so_thi_dua")
    assert cookie.http_only and cookie.same_site == "Lax"
    assert cookie.expires is not None


def words_of(answer) -> str:
    """The page without what differs in every answer: the token, and the name as it was typed."""
    return re.sub(r'value="[^"]*"', "", answer.text.split("<main")[1])


def test_nothing_tells_which_accounts_exist(world, client, monkeypatch):
    world.anh.password_hash = None  # not activated
    verified = []
    real = passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda kept, typed: verified.append(kept is None) or real(kept, typed))

    wrong = sign_in(client, "an", "sai mật khẩu")
    unknown = sign_in(client, "nobody", "sai mật khẩu")
    new = sign_in(client, "anh", "sai mật khẩu")

    assert wrong.status_code == unknown.status_code == new.status_code == 422
    assert words_of(wrong) == words_of(unknown) == words_of(new)
    assert verified == [False, True, True]  # everybody costs one hash


def test_a_disabled_person_is_told_so_only_with_the_right_password(world, client):
    world.an.disabled_at = clock.now()

    assert "đang bị khóa" in sign_in(client).text
    assert "đang bị khóa" not in sign_in(client, password="sai").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 0


def test_an_old_hash_is_made_anew(world, client):
    assert passwords.outdated(world.an.password_hash)

    sign_in(client)

    assert not passwords.outdated(world.an.password_hash)
    assert sign_in(client).status_code == 303


def test_after_ten_wrong_tries_one_waits(world, client):
    for _ in range(10):
        assert sign_in(client, password="sai").status_code == 422

    answer = sign_in(client)  # even with the right password

    assert answer.status_code == 429
    assert "09:01" in answer.text
    with clock.freeze(clock.now() + timedelta(seconds=31)):
        assert sign_in(client).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LoginAttempt)) == 0


def test_an_unknown_name_waits_alike(world, client):
    for _ in range(10):
        sign_in(client, "nobody", "sai")

    assert sign_in(client, "nobody", "sai").status_code == 429


def test_a_device_known_for_the_person_is_not_locked_out_by_others(app, world):
    own, thief = app.test_client(), app.test_client()
    sign_in(own)
    own.post("/sign-out")
    for _ in range(11):
        sign_in(thief, password="sai")

    assert sign_in(thief).status_code == 429
    assert sign_in(own).status_code == 303
    assert sign_in(own, "ai", "sai").status_code == 422  # known for An only


def test_the_address_limit_answers_in_words(world, client, monkeypatch):
    monkeypatch.setattr(routes.throttle, "address_is_busy", lambda address: True)

    answer = sign_in(client)

    assert answer.status_code == 429 and routes.BUSY in answer.text


def test_no_token_no_sign_in(world, client, settings):
    settings(WTF_CSRF_ENABLED=True)

    assert sign_in(client).status_code == 400
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 0


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/devices", "/devices"),
        ("/people?q=lan", "/people?q=lan"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/no-such-page", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
    ],
)
def test_where_one_goes_afterwards(world, client, wanted, goes):
    answer = client.post("/sign-in", query_string={"next": wanted}, data={"login": "an", "password": PASSWORD})

    assert answer.location == goes


def test_whoever_is_in_need_not_sign_in_again(world, client):
    client.login(world.an)

    assert client.get("/sign-in?next=/devices").location == "/devices"


def test_signing_in_anew_ends_the_session_before_and_changes_the_token(world, client):
    sign_in(client)
    before = client.get_cookie("so_thi_dua").value
    sign_in(client, "anh")

    assert client.get_cookie("so_thi_dua").value != before
    assert [row.user_id for row in db.session.scalars(sa.select(UserSession))] == [world.anh.id]


def test_signing_out_leaves_nothing(world, client):
    sign_in(client)
    kept = client.get_cookie("so_thi_dua").value

    answer = client.post("/sign-out")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 0
    client.set_cookie("so_thi_dua", kept)  # a copy of the cookie is worth nothing
    assert client.get("/me").location.startswith("/sign-in")


def test_signing_out_takes_a_post(world, client):
    sign_in(client)

    assert client.get("/sign-out").status_code in (404, 405)
    assert client.get("/me").status_code == 200


def test_a_session_ended_elsewhere_is_over_at_the_next_request(world, client):
    client.login(world.an)
    assert client.get("/me").status_code == 200
    devices.sign_out_everywhere(world.an.id)

    assert client.get("/me").status_code == 303
    swap = client.swap("GET", "/me")
    assert swap.status_code == 401 and swap.headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.one_engine
def test_a_forged_device_cookie_is_no_device(app, world):
    from app.accounts import known_device

    request = SimpleNamespace(cookies={known_device.COOKIE: "WyJ4IixbNV1d.forged"})

    assert known_device.id_for(request, world.an) == ""
