"""Clusters: who draws them, one a unit and year, copied from year to year, and no right comes from them (H-6)."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import AuditLog
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.units import groups
from app.units.groups import Wanted
from app.units.models import UnitGroup, UnitGroupMember


def members(group):
    query = sa.select(UnitGroupMember.unit_id).where(UnitGroupMember.group_id == group.id)
    return set(db.session.scalars(query))


def test_a_unit_has_one_cluster_a_year_and_owner(world):
    first, second = groups.create(world.t, 2019, "Cụm 1"), groups.create(world.t, 2019, "Cụm 2")
    assert (first.code, second.code) == ("CUM-1", "CUM-2")
    assert groups.put(first, ["A1", "B1"]) == 2
    assert groups.put(second, ["A1"]) == 1
    other = groups.create(world.a, 2019, "Cụm 1")
    groups.put(other, ["A1"])

    assert members(first) == {world.b1.id}
    assert members(second) == {world.a1.id} == members(other)
    assert [(one.name, count) for one, count in groups.of_year(world.t, 2019)] == [("Cụm 1", 1), ("Cụm 2", 1)]


def test_only_living_units_below_the_owner_join(world):
    group = groups.create(world.a, 2019, "Cụm 1")
    world.a2.ended_on = date(2019, 3, 1)
    db.session.flush()

    assert groups.put(group, ["A", "A1", "A2", "B1", "T", "NOPE"]) == 1
    assert members(group) == {world.a1.id}


def test_names_and_codes_are_one_a_year(world):
    groups.create(world.t, 2019, "Cụm 1", "mien-dong")
    with pytest.raises(DomainError) as same_name:
        groups.create(world.t, 2019, "CỤM 1")
    with pytest.raises(DomainError) as same_code:
        groups.create(world.t, 2019, "Khác", "MIEN-DONG")
    with pytest.raises(DomainError) as odd:
        groups.create(world.t, 2019, "Khác", "miền đông")
    assert [one.value.field for one in (same_name, same_code, odd)] == ["name", "code", "code"]
    assert groups.create(world.t, 2020, "Cụm 1", "MIEN-DONG")


def test_last_years_clusters_are_copied_with_who_still_lives(world):
    old = groups.create(world.t, 2018, "Cụm 1", "X1")
    groups.put(old, ["A1", "A2"])
    world.a2.ended_on = date(2019, 3, 1)
    db.session.flush()

    assert groups.copy(world.t, 2018, 2019) == 1
    [(new, count)] = groups.of_year(world.t, 2019)
    assert (new.code, new.name, count, members(new)) == ("X1", "Cụm 1", 1, {world.a1.id})
    with pytest.raises(DomainError, match="đã có cụm"):
        groups.copy(world.t, 2018, 2019)
    with pytest.raises(DomainError, match="không có cụm nào"):
        groups.copy(world.t, 2016, 2017)


def test_only_an_empty_cluster_is_deleted(world):
    group = groups.create(world.t, 2019, "Cụm 1")
    groups.put(group, ["A1"])
    with pytest.raises(DomainError, match="còn đơn vị"):
        groups.delete(group)
    assert groups.take_out(group, ["A1", "B1"]) == 1
    groups.delete(group)
    assert db.session.query(UnitGroup).count() == 0


def test_what_a_page_of_a_cluster_lists(world):
    group, other = groups.create(world.t, 2019, "Cụm 1"), groups.create(world.t, 2019, "Cụm 2")
    groups.put(group, ["A1"])
    groups.put(other, ["B1"])

    def codes(**wanted):
        return {unit.code for unit in db.session.scalars(groups.listed(group, Wanted(**wanted)))}

    assert codes() == {"A1"}
    assert codes(members=False) == {"A", "B", "A2", "B1", "D1"}
    assert codes(members=False, tier=4, free=True) == {"A2", "D1"}
    assert codes(members=False, text="xa a2") == {"A2"}
    assert groups.names_of(group, [world.b1.id, world.a2.id]) == {world.b1.id: "Cụm 2"}


def test_the_pages(client, world):
    dung = client.login(world.dung)
    assert 'href="/units/T/groups"' in dung.get("/units/T").text and "/units/A/groups" not in dung.get("/units/A").text
    assert "chưa có cụm nào" in dung.get("/units/T/groups").text
    assert dung.post("/units/T/groups", data={"name": "", "year": "2019"}).status_code == 422
    made = dung.post("/units/T/groups", data={"name": "Cụm miền Đông", "year": "2019"})
    address = f"/units/T/groups/{db.session.query(UnitGroup.id).scalar()}"
    assert made.location.startswith(address)
    page = dung.get(f"{address}?which=add&tier=4").text
    assert "CĐCS xã A2" in page and "Công đoàn ngành B" not in page

    none = dung.post(address, data={"action": "put"}, follow_redirects=True)
    assert "Chưa chọn đơn vị nào" in none.text
    dung.post(address, data={"action": "put", "item": ["A1", "A2"]})
    assert "Trường Tiểu học A1" in dung.get(address).text
    dung.post(address, data={"action": "take_out", "item": ["A2"]})
    assert members(db.session.query(UnitGroup).one()) == {world.a1.id}
    assert dung.post(address, data={"action": "delete"}).status_code == 409
    assert dung.post(address, data={"action": "rename", "name": ""}).status_code == 422
    dung.post(address, data={"action": "rename", "name": "Cụm số một"})
    assert "Cụm số một" in dung.get("/units/T/groups?year=2019").text
    assert "Chép các cụm của năm 2019" in dung.get("/units/T/groups?year=2020").text
    dung.post("/units/T/groups/copy", data={"source": "2019", "year": "2020"})
    assert groups.codes(world.t.id, 2020) == {"CUM-1"}
    assert "unit.group" in set(db.session.scalars(sa.select(AuditLog.action)))


def test_a_cluster_gives_no_right(client, world):
    """A1 and B1 in one cluster see no more of each other than before (H-6)."""
    groups.put(groups.create(world.t, 2019, "Cụm 1"), ["A1", "B1"])
    db.session.commit()

    assert client.login(world.an).get("/units/B1").status_code == 404
    assert client.login(world.binh).get("/units/T/groups").status_code == 404
