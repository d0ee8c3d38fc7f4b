"""Pages of units: who sees and may do what, what they show, nothing by GET, nothing without its token."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts import operations
from app.accounts.models import AuditLog, Role
from app.entries.models import Entry, EntryEvent
from app.kernel.db import db
from app.units import queries
from app.units.models import OrgUnit
from tests import factories

CHANGES = ("edit", "stats", "departments", "add", "rename", "reclassify", "move", "merge", "end")


@pytest.fixture
def ask(world, app):
    """`ask("an").get(…)`: a browser in which this person is signed in."""
    return lambda name: app.test_client().login(world.people[name])


@pytest.mark.parametrize(("who", "code", "status"), [
    ("an", "A1", 200), ("vi", "A1", 200), ("an", "A", 404), ("an", "A2", 404), ("chi", "A1", 404), ("binh", "A1", 200),
    ("binh", "T", 404), ("dung", "B1", 200), ("dung", "NOPE", 404),
])  # fmt: skip
def test_one_sees_the_own_branch_only(ask, who, code, status):
    assert ask(who).get(f"/units/{code}").status_code == status


@pytest.mark.parametrize("page", CHANGES)
def test_foreign_units_do_not_exist_for_any_page(ask, page):
    assert ask("chi").get(f"/units/A1/{page}").status_code == 404
    assert ask("chi").post(f"/units/A1/{page}", data={}).status_code == 404


@pytest.mark.parametrize("page", CHANGES)
def test_every_page_of_a_change_opens_for_who_is_above(ask, page):
    answer = ask("binh").get(f"/units/A1/{page}")

    assert answer.status_code == 200, answer.text
    assert "CĐCS Trường Tiểu học A1" in answer.text


@pytest.mark.parametrize(("who", "page", "status"), [
    ("an", "edit", 200), ("an", "stats", 200), ("an", "rename", 403), ("an", "move", 403), ("an", "end", 403),
    ("vi", "edit", 403), ("anh", "stats", 403), ("an", "add", 200),
])  # fmt: skip
def test_a_unit_keeps_its_details_and_its_superior_the_tree(ask, who, page, status):
    assert ask(who).get(f"/units/A1/{page}").status_code == status


def test_the_tree_opens_by_link_and_in_place(ask):
    binh, dung = ask("binh"), ask("dung")
    assert "CĐCS xã A2" in binh.get("/units/").text

    closed, opened = dung.get("/units/").text, dung.get("/units/?open=T&open=A").text
    assert "CĐCS xã A2" not in closed
    assert "CĐCS xã A2" in opened
    assert "48 đoàn viên" not in opened  # 22 + 18 of A's unions, its own office left out
    assert "2 CĐCS · 40 đoàn viên" in opened
    swapped = dung.swap("GET", "/units/?open=T&open=A").text
    assert swapped.lstrip().startswith('<div id="units-tree">')
    assert "CĐCS xã A2" not in binh.get("/units/?open=B&open=T&q=").text.split("Thu lại")[0]


def test_nobody_opens_what_is_not_theirs(ask):
    assert "CĐCS Công ty B1" not in ask("binh").get("/units/?open=A&open=B&open=T").text
    assert "Công ty B1" not in ask("binh").get("/units/?q=cong ty").text
    assert "Không có đơn vị nào khớp" in ask("binh").get("/units/?q=cong ty").text


def test_the_picker_finds_without_marks(ask):
    answer = ask("dung").swap("GET", "/units/search?name=unit&unit_q=truong tieu hoc")

    assert 'value="A1"' in answer.text
    assert 'name="unit"' in answer.text
    assert 'value="A1"' not in ask("chi").get("/units/search?name=unit&q=truong").text


def test_the_chair_changes_details_and_nothing_else(ask, world):
    data = {"phone": "+84 912 345 678", "entry_mode": "excel", "place_name": "Thử", "name": "Khác", "tier": "2"}

    answer = ask("an").post("/units/A1/edit", data=data)

    assert answer.status_code == 303
    assert (world.a1.phone, world.a1.entry_mode.value, world.a1.tier) == ("0912345678", "excel", 4)
    assert world.a1.name == "CĐCS Trường Tiểu học A1"
    assert ask("an").post("/units/A1/edit", data=data | {"phone": "12"}).status_code == 422


def test_numbers_are_kept_by_day(ask, world):
    data = {"on": "2019-07-01", "members": "30", "female": "31", "workers": "29"}
    an = ask("an")

    assert an.post("/units/A1/stats", data=data).status_code == 409
    assert an.post("/units/A1/stats", data=data | {"female": "20"}).status_code == 303
    assert "nhỏ hơn số đoàn viên" in an.get("/units/A1").text
    assert queries.members_of(world.a1.id, date(2019, 6, 30)) == 22
    assert queries.members_of(world.a1.id, date(2019, 7, 1)) == 30


def test_adding_a_unit(ask, world):
    binh = ask("binh")
    data = {"code": "a3", "name": "CĐCS Trường Mầm non A3", "unit_type": "CDCS", "founded_on": "2019-07-01"}

    assert binh.post("/units/A/add", data=data).status_code == 303
    assert queries.by_code("A3").path.startswith(world.a.path)
    again = binh.post("/units/A/add", data=data)
    assert again.status_code == 409
    assert "đã dùng cho một đơn vị khác" in again.text
    assert binh.post("/units/T/add", data=data | {"code": "X"}).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditLog).where(AuditLog.action == "unit.add")) == 1


def test_moving_a_unit_takes_waiting_entries_to_the_new_desk(ask, world):
    waiting = factories.make_registration(world, unit="a1", by="an")
    decided = factories.make_registration(world, unit="a1", by="an", state="approved")
    other = factories.make_registration(world, unit="a2", by="ai")
    ids, version = (waiting.id, decided.id, other.id), waiting.version

    answer = ask("dung").post("/units/A1/move", data={"parent": "B", "on": "2019-07-22", "decision_no": "5/QĐ"})

    assert answer.status_code == 303
    assert world.a1.parent_id == world.b.id
    assert [db.session.get(Entry, one).holder_id for one in ids] == [world.b.id, None, world.a.id]
    assert db.session.get(Entry, ids[0]).version == version + 1
    lines = db.session.scalars(sa.select(EntryEvent).where(EntryEvent.action == "reroute")).all()
    assert [(line.entry_id, line.unit_id, line.actor_id) for line in lines] == [
        (ids[0], world.t.id, world.people["dung"].id)
    ]
    page = ask("chi").get(f"/registrations/{waiting.public_id}").text
    assert "Chuyển theo đơn vị" in page
    assert "nay do Công đoàn ngành B duyệt" in page
    assert ask("binh").get("/units/A1").status_code == 404
    assert ask("chi").get("/units/A1").status_code == 200


def test_entries_that_went_further_up_stay_there(ask, world):
    forwarded = factories.make_registration(world, unit="a1", by="an", holder="t").id

    assert ask("dung").post("/units/A1/move", data={"parent": "B", "on": "2019-07-22"}).status_code == 303
    assert db.session.get(Entry, forwarded).holder_id == world.t.id


def test_who_may_only_look_at_a_unit_puts_nothing_below_it(ask, world):
    operations.add_post(world.people["binh"], world.b, Role.VIEWER)

    refused = ask("binh").post("/units/A1/move", data={"parent": "B", "on": "2019-07-22"})
    assert refused.status_code == 403
    assert "không quản lý đơn vị đã chọn" in refused.text


def test_a_unit_is_moved_within_ones_own_branch_only(ask, world):
    foreign = ask("binh").post("/units/A1/move", data={"parent": "B", "on": "2019-07-22"})

    assert foreign.status_code == 409
    assert "Không có đơn vị này trong phạm vi" in foreign.text
    circle = ask("dung").post("/units/A/move", data={"parent": "A1", "on": "2019-07-22"})
    assert "vào chính nó" in circle.text
    assert world.a1.parent_id == world.a.id


def test_without_scripts_the_button_searches_and_keeps_what_was_typed(ask):
    data = {"find_parent": "1", "parent_q": "nganh b", "on": "2019-07-20", "decision_no": "7/QĐ"}
    answer = ask("dung").post("/units/A1/move", data=data)

    assert answer.status_code == 200
    assert 'value="B"' in answer.text
    assert "7/QĐ" in answer.text
    assert 'role="alert"' not in answer.text


def test_merging_and_ending(ask, world):
    dung = ask("dung")
    waiting = factories.make_registration(world, unit="a1", by="an").id

    assert dung.post("/units/A/end", data={"on": "2019-07-20"}).status_code == 409
    assert dung.post("/units/A/merge", data={"parent": "B", "on": "2019-07-22"}).status_code == 303

    assert world.a.ended_on == date(2019, 7, 21)
    assert world.a1.parent_id == world.a2.parent_id == world.b.id
    assert db.session.get(Entry, waiting).holder_id == world.b.id
    page = dung.get("/units/A").text
    assert "Hoạt động đến hết ngày 21/07/2019" in page
    assert "/units/B" in page
    assert dung.get("/units/A/rename").status_code == 403
    assert dung.post("/units/B1/end", data={"on": "2019-07-20"}).status_code == 303


def test_departments(ask, world):
    an = ask("an")
    assert an.post("/units/A1/departments", data={"name": "Ban Nữ công"}).status_code == 303
    assert an.post("/units/A1/departments", data={"name": "ban nữ công"}).status_code == 409

    (one,) = queries.departments(world.a1)
    assert ask("ai").post(f"/units/A2/departments/{one.id}/remove").status_code == 404
    assert an.post(f"/units/A1/departments/{one.id}/remove").status_code == 303
    assert not queries.departments(world.a1)


@pytest.mark.parametrize("address", ["/units/A1/end", "/units/A1/move", "/units/import", "/units/import/apply"])
def test_no_change_without_the_token(ask, settings, world, address):
    settings(WTF_CSRF_ENABLED=True)

    assert ask("dung").post(address, data={"on": "2019-07-20", "parent": "B"}).status_code == 400
    assert db.session.scalar(sa.select(OrgUnit.ended_on).where(OrgUnit.code == "A1")) is None


def test_breadcrumbs_name_those_above_without_opening_them(ask):
    page = ask("an").get("/units/A1").text

    assert "Liên đoàn Lao động huyện A" in page
    assert 'href="/units/A"' not in page
