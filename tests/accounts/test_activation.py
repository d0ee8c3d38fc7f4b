"""One-time codes: the first password, and a new one after a reset (rows 13, 14)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import codes, operations, session
from app.accounts.models import ActivationCode, AuditLog, LoginAttempt, Role, UserSession
from app.accounts.routes.sign_in import WRONG_CODE
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError

GOOD = "mèo ăn cá rô đồng"


@pytest.fixture
def lan(world):
    return operations.create_user("Nguyễn Thị Lan", world.a1, Role.EDITOR, phone="0912345678", by=world.actor("an"))


def activate(client, code, login="lan.a1", password=GOOD, again=None):
    data = {"login": login, "code": code, "password": password, "again": again or password}
    return client.post("/activate", data=data)


def test_a_code_is_random_grouped_and_readable_on_paper(world, lan):
    code = operations.issue_code(lan, by=world.actor("an"))

    assert len(code) == 10 and not set(code) & set("01ILO")
    assert codes.normal(codes.grouped(code).lower()) == code
    row = db.session.scalars(sa.select(ActivationCode)).one()
    assert code not in row.code_hash
    assert row.expires_at == clock.now() + timedelta(days=14)
    assert row.issued_by_id == world.an.id


def test_the_code_sets_the_password_and_signs_in(world, client, lan):
    code = operations.issue_code(lan)

    answer = activate(client, codes.grouped(code).lower())

    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/me").status_code == 200
    client.post("/sign-out")
    assert client.post("/sign-in", data={"login": "0912345678", "password": GOOD}).status_code == 303


def test_the_address_of_the_slip_fills_the_form(world, client, lan):
    page = client.get("/activate?u=lan.a1&code=ABC").text

    assert 'value="lan.a1"' in page and 'value="ABC"' in page


def test_a_code_works_once(app, world, lan):
    code = operations.issue_code(lan)
    assert activate(app.test_client(), code).status_code == 303

    again = activate(app.test_client(), code, password="trâu đỏ bến nước 7")

    assert again.status_code == 422 and WRONG_CODE in again.text


def test_five_wrong_tries_kill_a_code(world, client, lan):
    code = operations.issue_code(lan)
    for _ in range(5):
        assert WRONG_CODE in activate(client, "ABCDEFGHJK").text

    assert activate(client, code).status_code == 422
    assert lan.password_hash is None


def test_four_wrong_tries_do_not(world, client, lan):
    code = operations.issue_code(lan)
    for _ in range(4):
        activate(client, "ABCDEFGHJK")

    assert activate(client, code).status_code == 303


@pytest.mark.parametrize("login", ["nobody", "an", "lan.a1"])
def test_all_refusals_read_alike(world, client, lan, login):
    answer = activate(client, "ABCDEFGHJK", login)

    assert answer.status_code == 422 and WRONG_CODE in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LoginAttempt)) == 1


def test_codes_end_after_their_days(world, client, lan):
    code = operations.issue_code(lan)
    with clock.freeze(clock.now() + timedelta(days=14)):
        assert activate(client, code).status_code == 422


def test_a_code_is_for_one_person(world, client, lan):
    code = operations.issue_code(lan)

    assert activate(client, code, "anh").status_code == 422


@pytest.mark.parametrize("password", ["ngắn", "1234567890", "lan.a1lan.a1", "0912345678"])
def test_a_poor_password_does_not_use_up_the_code(world, client, lan, password):
    code = operations.issue_code(lan)

    answer = activate(client, code, password=password)

    assert answer.status_code == 422 and WRONG_CODE not in answer.text
    assert activate(client, code).status_code == 303


def test_both_passwords_must_be_alike(world, client, lan):
    code = operations.issue_code(lan)

    assert "chưa giống nhau" in activate(client, code, again="mèo ăn cá rô").text


def test_a_new_code_ends_the_one_before(world, client, lan):
    old = operations.issue_code(lan)
    new = operations.issue_code(lan)

    assert activate(client, old).status_code == 422
    assert activate(client, new).status_code == 303


def test_a_reset_ends_password_and_sessions_at_once(world, client):
    client.login(world.an)
    token = session.devices.open_session(world.an, shared=False)

    operations.issue_code(world.an, by=world.actor("binh"))

    assert session.load(token) is None
    assert world.an.password_hash is None
    row = db.session.scalars(sa.select(ActivationCode)).one()
    assert row.expires_at == clock.now() + timedelta(hours=24)
    line = db.session.scalars(sa.select(AuditLog).order_by(AuditLog.id.desc())).first()
    assert (line.action, line.actor_id, line.detail["user_id"]) == ("account.reset", world.binh.id, world.an.id)
    assert client.get("/me").status_code == 303


def test_the_audit_holds_no_secret(world, client, lan):
    code = operations.issue_code(lan)
    activate(client, code)

    written = str([(line.action, line.detail) for line in db.session.scalars(sa.select(AuditLog))])
    assert code not in written and GOOD not in written


def test_a_disabled_person_gets_and_uses_no_code(world, client, lan):
    code = operations.issue_code(lan)
    operations.disable(lan)

    assert activate(client, code).status_code == 422
    with pytest.raises(DomainError):
        operations.issue_code(lan)


def test_activating_needs_the_token_of_the_form(world, client, lan, settings):
    code = operations.issue_code(lan)
    settings(WTF_CSRF_ENABLED=True)

    assert activate(client, code).status_code == 400
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 0
