"""Units from Excel: everything wrong is listed and nothing written, again changes nothing, hostile files are refused."""

import unicodedata
from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import Post, Role, User
from app.entries import reorganising
from app.entries.models import Entry
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.units import history, imports, queries
from app.units.models import OrgUnit, Sector, UnitType
from tests import factories
from tests.units.sample import C1, C, excel
from tests.world import TODAY


def errors(data, actor=None):
    return [(error.row, error.column) for error in imports.check(data, TODAY, actor).errors]


def test_children_may_stand_before_parents(world):
    plan = reorganising.check_import(excel(C1, C), None)
    assert plan.errors == []
    reorganising.apply_import(None, plan)

    c1 = queries.by_code("C1")
    assert (c1.parent.code, c1.tier, c1.sector, c1.founded_on) == ("C", 4, Sector.ADMIN, date(2019, 3, 15))
    assert c1.path.startswith(queries.by_code("C").path)
    assert queries.members_of(c1.id, TODAY) == 25
    chair = db.session.scalars(sa.select(User).join(Post).where(Post.unit_id == c1.id)).one()
    assert (chair.full_name, chair.phone, chair.password_hash) == ("Nông Thị Mới", "0912345678", None)


def test_the_same_file_again_changes_nothing(world):
    data = excel(C, C1)
    reorganising.apply_import(None, reorganising.check_import(data, None))
    db.session.commit()
    before = [db.session.scalar(sa.select(sa.func.count()).select_from(t)) for t in (OrgUnit, User, Post)]

    plan = reorganising.check_import(data, None)
    assert plan.summary() == "2 không đổi"
    assert not plan.writes
    reorganising.apply_import(None, plan)

    assert [db.session.scalar(sa.select(sa.func.count()).select_from(t)) for t in (OrgUnit, User, Post)] == before
    assert len(history.versions(queries.by_code("C1"))) == 1


def test_headings_in_any_order_and_spelling_below_a_letterhead(world):
    head = ("TEN DON VI", unicodedata.normalize("NFD", "Mã đơn vị *"), "mã cấp trên", "Cột lạ", "loại")
    name = unicodedata.normalize("NFD", "CĐCS xã Hưng Đạo")
    plan = imports.check(
        excel((name, "h1", "a", "x", "CDCS"), head=head, above=[("LĐLĐ TỈNH",), (), ("Danh sách",)]), TODAY
    )
    assert plan.errors == []
    imports.apply(plan)

    assert queries.by_code("H1").name == "CĐCS xã Hưng Đạo"


def test_every_error_is_listed_and_nothing_written(world):
    data = excel(
        C,
        ("C1", "CĐCS C1", "CĐ lạ", None, "C"),
        ("C2", None, None, None, "NOPE", None, 10, 11, 5, "X", "12", "31/2/2019"),
        ("C3", "Trùng", "CDCS", None, "C"),
        ("C3", "Trùng nữa", "CDCS", None, "C"),
        ("C4", "Cao quá", "CDCS", 3, "A"),
        (None, "Không mã", "CDCS", None, "A"),
        ("C 5", "Mã lạ", "CDCS", None, "A", None, "mười"),
        ("C6", "Mai sau", "CDCS", None, "A", None, None, None, None, None, None, "1/1/2020"),
    )
    plan = imports.check(data, TODAY)

    found = {(error.row, error.column) for error in plan.errors}
    assert found >= {
        (3, "Loại"), (4, "Tên đơn vị"), (4, "Mã cấp trên"), (4, "Điện thoại"), (4, "Ngày thành lập"), (4, "Nữ"),
        (4, "Loại"), (5, "Mã đơn vị"), (6, "Mã đơn vị"), (7, "Cấp"), (8, "Mã đơn vị"), (9, "Mã đơn vị"),
        (9, "Số đoàn viên"), (10, "Ngày thành lập"),
    }  # fmt: skip
    assert [error.row for error in plan.errors] == sorted(error.row for error in plan.errors)
    with pytest.raises(DomainError, match="chưa ghi gì"):
        imports.apply(plan)
    assert queries.by_code("C") is None


def test_circles_and_ended_units(world):
    world.b1.ended_on = date(2019, 1, 31)
    db.session.flush()
    data = excel(
        ("C", "C", UnitType.DISTRICT_FEDERATION.label, 3, "D"), ("D", "D", UnitType.DISTRICT_FEDERATION.label, 3, "C"),
        ("B1", "Sống lại"), ("C1", "C1", "CDCS", None, "B1"),
    )  # fmt: skip

    assert set(errors(data)) >= {(2, "Mã cấp trên"), (3, "Mã cấp trên"), (4, "Mã đơn vị"), (5, "Mã cấp trên")}


def test_changes_are_shown_dated_and_followed_by_entries(world):
    waiting = factories.make_registration(world, unit="a1", by="an").id
    plan = reorganising.check_import(
        excel(("A1", "CĐCS Trường TH&THCS A1", None, None, "B", None, 40)), world.actor("dung")
    )
    (row,) = plan.rows
    assert [(c.column, c.before, c.after) for c in row.changes] == [
        ("Tên đơn vị", "CĐCS Trường Tiểu học A1", "CĐCS Trường TH&THCS A1"),
        ("Mã cấp trên", "A", "B"),
        ("Số đoàn viên", "22", "40"),
    ]

    assert reorganising.apply_import(world.actor("dung"), plan) == 1

    assert (world.a1.name, world.a1.parent_id) == ("CĐCS Trường TH&THCS A1", world.b.id)
    assert world.a1.path.startswith(world.b.path)
    assert db.session.get(Entry, waiting).holder_id == world.b.id
    assert {event.type.value for event in history.events(world.a1)} == {"rename", "move"}
    assert [(stat.as_of, stat.members, stat.female) for stat in queries.stats(world.a1)] == [
        (TODAY, 40, 11), (date(2019, 1, 1), 22, 11),
    ]  # fmt: skip


def test_a_branch_swaps_levels_in_one_file(world):
    """What stood above stands below afterwards: moves are made from the top down, tiers judged by what comes out."""
    reorganising.apply_import(None, reorganising.check_import(excel(C, C1, ("C2", "C2", "CDCS", None, "C")), None))
    upper, lower = UnitType.DISTRICT_FEDERATION.label, UnitType.GRASSROOTS_UNION.label
    data = excel(
        ("C", None, lower, 4, "C1"), ("C1", None, upper, None, "T"), ("C2", None, None, None, "C1"),
        ("C3", "CĐCS C3", lower, None, "C1"),
    )  # fmt: skip

    plan = imports.check(data, TODAY)
    assert plan.errors == []
    imports.apply(plan)

    c, c1 = queries.by_code("C"), queries.by_code("C1")
    assert (c1.path, c1.tier) == (world.t.path + c1.path[-5:], 3)
    assert (c.path, c.tier) == (c1.path + c.path[-5:], 4)
    assert {unit.code for unit in db.session.scalars(queries.children(c1))} == {"C", "C2", "C3"}


def test_one_imports_into_the_own_branch_only(world):
    binh = world.actor("binh")
    inside, outside = ("A3", "CĐCS A3", "CDCS", None, "A"), ("B3", "CĐCS B3", "CDCS", None, "B")

    assert errors(excel(inside), binh) == []
    assert errors(excel(outside), binh) == [(2, "Mã cấp trên")]
    assert errors(excel(("B1", "CĐCS Công ty B1")), binh) == [(2, "Mã đơn vị")]
    assert errors(excel(("A1", None, None, None, "B")), binh) == [(2, "Mã cấp trên")]
    assert errors(excel(("A", "Tên mới", None, None, None, None, 9)), binh) == [(2, "Tên đơn vị")]
    assert errors(excel(("A", None, None, None, None, None, 9)), binh) == []
    assert errors(excel(("Z", "Đỉnh khác", UnitType.PROVINCE_FEDERATION.label)), binh) == [(2, "Mã cấp trên")]


@pytest.mark.parametrize(("phone", "name", "refused"), [
    ("0911111111", "Bế Thị An", False), ("0911111111", "Người Khác", True), ("02063852147", "Người Khác", False),
])  # fmt: skip
def test_a_phone_belongs_to_one_person(world, phone, name, refused):
    world.people["an"].phone = "0911111111"
    row = ("A3", "CĐCS A3", "CDCS", None, "A", None, None, None, None, name, phone)

    plan = reorganising.check_import(excel(row), None)

    assert bool(plan.errors) is refused
    if not refused:
        reorganising.apply_import(None, plan)
        post = db.session.scalars(sa.select(Post).where(Post.unit_id == queries.by_code("A3").id)).one()
        assert post.role is Role.CHAIR
        assert (post.user_id == world.people["an"].id) is (name == "Bế Thị An")


def test_two_rows_with_one_phone_and_two_names(world):
    rows = [("A3", "A3", "CDCS", None, "A"), ("A4", "A4", "CDCS", None, "A")]
    plan = reorganising.check_import(
        excel(*((*row, None, None, None, None, name, "0922222222") for row, name in zip(rows, "XY", strict=True))), None
    )

    assert [(error.row, error.column) for error in plan.errors] == [(3, "Điện thoại")]


def test_a_unit_with_a_chair_keeps_it(world):
    plan = reorganising.check_import(excel(("A1", *[None] * 8, "Người Mới", "0933333333")), None)

    assert plan.chairs == []
    assert plan.errors == []
