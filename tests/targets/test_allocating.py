"""Numbers given at every tier (CB-T12): each union distributes its own, and sees what is left of it."""

import pytest

from app.kernel.db import db
from app.targets import operations, queries
from app.targets.models import TargetAllocation
from tests.dashboards.reading import text
from tests.targets.given import add


@pytest.fixture
def target(world):
    found = add(world, mode="TOTAL", value=110)
    operations.allocate(world.actor("dung"), found, {world.a.id: 10, world.b.id: 86})
    db.session.commit()
    return found


def address(target, unit=""):
    return f"/targets/TH-2019/{target.code}/allocate" + (f"?unit={unit}" if unit else "")


def test_the_province_gives_the_plans_number(world, client, target):
    page = text(client.login(world.dung).get(address(target)))

    assert "Đã giao 96/110, 1 đơn vị chưa có số. Còn 14 chưa giao." in page


def test_a_district_gives_its_own(world, client, target):
    client.login(world.binh)
    assert "Đã giao 0/10" in text(client.get(address(target, "A")))
    for first, said in (("4", "Còn 3 chưa giao"), ("7", "Vừa đủ"), ("9", "Giao nhiều hơn số được giao 2")):
        sent = client.post(address(target, "A"), data={f"n{world.a1.id}": first, f"n{world.a2.id}": "3"})
        assert sent.status_code == 303 and said in text(client.get(sent.location)), first
    assert queries.own_number(world.campaign, target, world.a1) == 9
    assert queries.own_number(world.campaign, target, world.a) == 10  # its own is the province's to give
    assert {unit.code: amount for unit, amount in queries.branches(target, world.a)} == {"A1": 9, "A2": 3}


def test_what_is_wrong_stands_beside_its_box_and_changes_nothing(world, client, target):
    client.login(world.binh)
    answer = client.post(address(target, "A"), data={f"n{world.a1.id}": "nhiều", f"n{world.a2.id}": "3"})

    assert answer.status_code == 422
    assert f'id="n{world.a1.id}-error"' in answer.text and 'value="nhiều"' in answer.text and 'value="3"' in answer.text
    assert db.session.get(TargetAllocation, (target.id, world.a2.id)) is None


def test_a_unit_of_another_branch_is_not_given_to(world, client, target):
    client.login(world.binh).post(address(target, "A"), data={f"n{world.b1.id}": "5"})

    assert db.session.get(TargetAllocation, (target.id, world.b1.id)) is None


def test_who_may(world, client, target):
    """The union's chair and those who may issue plans above it; a CĐCS has nobody to give to."""
    cases = (("binh", "A", 200), ("dung", "A", 200), ("bao", "A", 403), ("an", "A", 404), ("chi", "A", 404),
             ("binh", "", 403), ("an", "A1", 403), ("binh", "A1", 403))  # fmt: skip
    for who, unit, status in cases:
        assert client.login(world.people[who]).get(address(target, unit)).status_code == status, (who, unit)


def test_the_board_leads_there(world, client, target):
    assert "Giao số" in client.login(world.binh).get("/targets/TH-2019?unit=A").text
    assert "Giao số" not in client.login(world.an).get("/targets/TH-2019?unit=A1").text
