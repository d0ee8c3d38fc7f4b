"""Roles over HTTP: giving, narrowing, ending; all of it counts at the next request."""

import pytest
import sqlalchemy as sa

from app.accounts import operations, queries
from app.accounts.models import Post, PostUnit, Role
from app.kernel.db import db
from app.units.models import Department


def post_of(user) -> Post:
    return queries.posts(user)[0]


def test_giving_and_ending_a_role_counts_at_the_next_request(app, world, client):
    phone = app.test_client()
    phone.login(world.vi)
    client.login(world.an)
    assert phone.get("/people").status_code == 403

    answer = client.post("/people/vi/posts/new", data={"unit": "A1", "role": "chair"})
    assert answer.status_code == 303 and phone.get("/people").status_code == 200

    chair = next(post for post in queries.posts(world.vi) if post.role is Role.CHAIR)
    assert client.post(f"/people/vi/posts/{chair.id}/end").status_code == 303
    assert phone.get("/people").status_code == 403


@pytest.mark.parametrize(
    ("actor", "whom", "data", "status"),
    [
        ("an", "vi", {"unit": "A2", "role": "editor"}, 409),
        ("an", "vi", {"unit": "A1", "role": "system_admin"}, 422),
        ("an", "vi", {"unit": "A1", "role": "viewer"}, 409),  # holds it already
        ("bao", "an", {"unit": "A", "role": "viewer"}, 403),
        ("binh", "binh", {"unit": "A1", "role": "editor"}, 403),
        ("binh", "chi", {"unit": "A1", "role": "editor"}, 404),
        ("an", "vi", {"unit": "", "role": "editor"}, 422),
    ],
)
def test_roles_that_are_not_given(world, client, actor, whom, data, status):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Post))
    client.login(world.people[actor])

    assert client.post(f"/people/{whom}/posts/new", data=data).status_code == status
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post)) == before


def test_a_role_higher_up_is_not_ended_from_below(world, client):
    operations.add_post(world.an, world.a, Role.EDITOR)
    client.login(world.ai)
    above = next(post for post in queries.posts(world.an) if post.unit_id == world.a.id)

    assert client.post(f"/people/an/posts/{above.id}/end").status_code == 404
    client.login(world.bao)
    assert client.post(f"/people/an/posts/{above.id}/end").status_code == 403


def test_a_post_of_somebody_else_in_the_address_is_not_found(world, client):
    client.login(world.binh)

    assert client.post(f"/people/an/posts/{post_of(world.ai).id}/end").status_code == 404


def test_an_officer_is_limited_to_units_and_a_department(app, world, client):
    department = Department(unit_id=world.a.id, name="Ban Chính sách")
    db.session.add(department)
    db.session.flush()
    officer = app.test_client()
    officer.login(world.bao)
    client.login(world.binh)
    address = f"/people/bao/posts/{post_of(world.bao).id}"
    assert "CĐCS xã A2" in client.get(address).text

    data = {"department": department.id, "ends_on": "", "units": [world.a2.id]}
    assert client.post(address, data=data).status_code == 303

    assert post_of(world.bao).department_id == department.id
    assert officer.get("/people/ai").status_code == 200
    assert officer.get("/people/an").status_code == 404
    client.post(address, data={"department": 0, "ends_on": ""})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PostUnit)) == 0


@pytest.mark.parametrize("units", [["b1"], ["a"]])
def test_an_officer_is_limited_to_units_below_only(world, client, units):
    client.login(world.binh)
    address = f"/people/bao/posts/{post_of(world.bao).id}"

    answer = client.post(address, data={"department": 0, "units": [world.units[name].id for name in units]})

    assert answer.status_code == 422
