"""Managing people over HTTP: it works, it refuses, a stranger sees nothing."""

import re

import pytest
import sqlalchemy as sa

from app.accounts import operations, throttle
from app.accounts.models import ActivationCode, Role, User
from app.kernel.db import db


def new(client, **data):
    given = {"full_name": "Nguyễn Thị Lan", "phone": "", "unit": "A1", "role": "editor", "username": ""} | data
    return client.post("/people/new", data=given)


def people_named(name: str) -> list[User]:
    return list(db.session.scalars(sa.select(User).where(User.full_name == name)))


# The list


def test_the_list_as_page_and_as_fragment(world, client):
    client.login(world.binh)

    page = client.get("/people?q=truong&role=chair")
    swap = client.swap("GET", "/people?q=truong&role=chair")

    assert "Bế Thị An" in page.text and "Lục Văn Anh" not in page.text
    assert "<html" in page.text and swap.text.lstrip().startswith('<div id="accounts-people">')


def test_the_list_of_a_unit_outside_the_branch_is_the_own_list(world, client):
    client.login(world.binh)

    assert "Hà Kim Chi" not in client.get("/people?unit=B").text


@pytest.mark.parametrize(
    "query", ["role=x", "standing=x", "page=0", "page=-1", "page=99", "page=x", "q=%00%F0%9F%98%80"]
)
def test_nonsense_in_the_address_is_no_error(world, client, query):
    client.login(world.binh)

    assert client.get(f"/people?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/people", "/people/new", "/people/slips", "/people/an"])
def test_editors_do_not_get_in(world, client, address):
    client.login(world.anh)

    assert client.get(address).status_code == 403


# A new person


def test_a_new_person_comes_with_a_slip(world, client):
    client.login(world.binh)

    answer = new(client)

    assert answer.status_code == 200
    assert "lan.a1" in answer.text and re.search(r"[2-9A-Z]{3} [2-9A-Z]{3} [2-9A-Z]{4}", answer.text)
    assert 'src="data:image/svg+xml' in answer.text
    (lan,) = people_named("Nguyễn Thị Lan")
    assert lan.created_by_id == world.binh.id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ActivationCode)) == 1


def test_a_grassroots_chair_needs_not_choose_the_unit(world, client):
    client.login(world.an)

    assert re.search(r'value="A1"\s+checked', client.get("/people/new").text)


def test_roles_offered_depend_on_the_unit(world, client):
    client.login(world.binh)
    assert 'value="system_admin"' not in client.get("/people/new?unit=A1").text
    client.login(world.dung)
    assert 'value="system_admin"' in client.get("/people/new?unit=A1").text


@pytest.mark.parametrize(
    ("actor", "data", "status", "words"),
    [
        ("binh", {"unit": "B1"}, 409, "Không có đơn vị này trong phạm vi của bạn"),
        ("binh", {"unit": "NONE"}, 409, "Không có đơn vị này trong phạm vi của bạn"),
        ("binh", {"role": "campaign_admin"}, 422, "không có trong danh sách"),
        ("bao", {"unit": "A"}, 403, "không được giao vai trò"),
        ("an", {"unit": "A"}, 409, "Không có đơn vị này"),
        ("binh", {"full_name": ""}, 422, "Nhập họ và tên"),
        ("binh", {"unit": ""}, 422, "Chọn đơn vị"),
        ("binh", {"phone": "123"}, 409, "10 chữ số"),
        ("binh", {"username": "anh"}, 409, "đã có người dùng"),
        ("binh", {"starts_on": "2019-08-01", "ends_on": "2019-07-30"}, 409, "phải sau ngày bắt đầu"),
    ],
)
def test_refusals_keep_what_was_typed_and_write_nothing(world, client, actor, data, status, words):
    client.login(world.people[actor])

    answer = new(client, **data)

    assert answer.status_code == status and words in answer.text
    if data.get("full_name", "x"):
        assert "Nguyễn Thị Lan" in answer.text
    assert not people_named("Nguyễn Thị Lan")


def test_looking_for_a_unit_without_scripts(world, client):
    client.login(world.dung)

    answer = new(client, find_unit="1", unit_q="truong a1", unit="")

    assert answer.status_code == 200 and "CĐCS Trường Tiểu học A1" in answer.text and "Nguyễn Thị Lan" in answer.text
    assert 'class="error"' not in answer.text
    assert not people_named("Nguyễn Thị Lan")


def test_a_superior_finds_units_of_the_own_branch_only(world, client):
    client.login(world.binh)

    assert "CĐCS Công ty B1" not in new(client, find_unit="1", unit_q="b1", unit="").text


def test_fields_nobody_asked_for_are_ignored(world, client):
    client.login(world.binh)

    new(client, password_hash="x", must_change="1", disabled_at="2019-01-01", created_by_id="1", id="99")

    (lan,) = people_named("Nguyễn Thị Lan")
    assert (lan.password_hash, lan.must_change, lan.disabled_at, lan.created_by_id) == (
        None,
        False,
        None,
        world.binh.id,
    )


# One person

ACTS = ("edit", "disable", "enable", "unlock", "code")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("actor", "status"), [("chi", 404), ("an", 404), ("duy", 303), ("anh", 403)])
def test_who_may_act_on_a_person(world, client, act, actor, status):
    client.login(world.people[actor])

    answer = client.post(f"/people/ai/{act}", data={"full_name": "Triệu Thị Ái", "phone": ""})

    assert answer.status_code == (200 if act == "code" and status == 303 else status)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_acts_on_a_superior_or_on_oneself(world, client, act):
    client.login(world.bao)
    data = {"full_name": "X Y", "phone": ""}

    assert client.post(f"/people/bao/{act}", data=data).status_code == 403
    assert client.post(f"/people/binh/{act}", data=data).status_code == 403
    assert db.session.get(User, world.binh.id).disabled_at is None
    assert client.post(f"/people/dung/{act}", data=data).status_code == 404


def test_a_person_with_a_post_elsewhere_is_shown_but_not_managed(world, client):
    operations.add_post(world.an, world.b1, Role.EDITOR)
    client.login(world.binh)

    page = client.get("/people/an")

    assert page.status_code == 200 and "CĐCS Công ty B1" not in page.text
    assert "Khóa tài khoản" not in page.text
    assert client.post("/people/an/disable").status_code == 403


def test_disabling_signs_out_at_the_next_request(app, world, client):
    phone = app.test_client()
    phone.login(world.an)
    client.login(world.binh)

    client.post("/people/an/disable")

    assert phone.get("/me").status_code == 303
    client.post("/people/an/enable")
    assert db.session.get(User, world.an.id).disabled_at is None


def test_unlocking_is_offered_while_locked(world, client):
    for _ in range(10):
        throttle.record("an", "10.0.0.1")
    client.login(world.binh)
    assert "Cho đăng nhập lại ngay" in client.get("/people/an").text

    client.post("/people/an/unlock")

    assert "Cho đăng nhập lại ngay" not in client.get("/people/an").text


def test_a_new_code_for_who_forgot(world, client):
    client.login(world.binh)

    slip = client.post("/people/an/code")

    assert "Bế Thị An" in slip.text and "24" not in slip.text.split("slip-code")[0][-50:]
    assert db.session.get(User, world.an.id).password_hash is None
    assert slip.headers["Cache-Control"] == "no-store"


def test_no_token_no_act(world, client, settings):
    client.login(world.binh)
    settings(WTF_CSRF_ENABLED=True)

    assert client.post("/people/an/disable").status_code == 400
    assert db.session.get(User, world.an.id).disabled_at is None


# Slips and the audit log


def test_slips_for_many(world, client):
    world.an.password_hash = world.ai.password_hash = world.bon.password_hash = None
    client.login(world.binh)
    page = client.get("/people/slips").text
    assert "Bế Thị An" in page and "Triệu Thị Ái" in page and "Tô Văn Bốn" not in page

    slips = client.post("/people/slips", data={"username": ["an", "ai", "bon", "chi", "nobody"]}).text

    assert slips.count('class="slip"') == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ActivationCode)) == 2


def test_no_slip_for_whom_one_may_not_reset(world, client):
    world.an.password_hash = None
    operations.add_post(world.an, world.b1, Role.EDITOR)
    client.login(world.binh)

    assert "Bế Thị An" not in client.get("/people/slips").text
    assert client.post("/people/slips", data={"username": ["an"]}).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ActivationCode)) == 0


def test_no_slip_without_a_choice(world, client):
    client.login(world.binh)

    assert client.post("/people/slips").location == "/people/slips"


def test_whoever_activated_meanwhile_keeps_the_password(world, client):
    client.login(world.binh)

    client.post("/people/slips", data={"username": ["an"]})

    assert db.session.get(User, world.an.id).password_hash


def test_the_audit_page(world, client):
    client.login(world.binh)
    client.post("/people/an/disable")

    assert "Khóa tài khoản" in client.get("/audit").text
    client.login(world.chi)
    assert "Khóa tài khoản" not in client.get("/audit").text
    client.login(world.bao)
    assert client.get("/audit").status_code == 403
