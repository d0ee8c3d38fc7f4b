"""Units from Excel: everything wrong is listed and nothing written, again changes nothing, hostile files are refused."""

import io
import re
import unicodedata
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa
from xlsxwriter import Workbook

from app.accounts.models import Post, Role, User
from app.entries import reorganising
from app.entries.models import Entry
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.units import history, import_file, import_sheets, imports, queries
from app.units.import_file import sheets
from app.units.models import OrgUnit, Sector, UnitType
from tests import factories
from tests.world import TODAY

HEAD = ("Mã đơn vị", "Tên đơn vị", "Loại", "Cấp", "Mã cấp trên", "Khu vực", "Số đoàn viên", "Nữ", "CNVCLĐ", "Chủ tịch",
        "Điện thoại", "Ngày thành lập")  # fmt: skip


def excel(*rows, head=HEAD, above=()):
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate([*above, head, *rows]):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    book.close()
    return out.getvalue()


C = ("C", "Liên đoàn Lao động huyện C", UnitType.DISTRICT_FEDERATION.label, 3, "T")
C1 = ("C1", "CĐCS Trường C1", UnitType.GRASSROOTS_UNION.label, None, "C", "Hành chính, sự nghiệp", 25, 20, 26,
      "Nông Thị Mới", 912345678, date(2019, 3, 15))  # fmt: skip


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
    """What stood above stands below afterwards: moves are made from the top down."""
    reorganising.apply_import(None, reorganising.check_import(excel(C, C1, ("C2", "C2", "CDCS", None, "C")), None))
    data = excel(("C", None, None, None, "T"), ("C1", None, None, None, "A"), ("A1", None, None, None, "C"))

    plan = imports.check(data, TODAY)
    assert plan.errors == []
    imports.apply(plan)

    assert queries.by_code("C1").path.startswith(world.a.path)
    assert world.a1.path.startswith(queries.by_code("C").path)


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


# Hostile and broken files


def stored(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refusal(data):
    with pytest.raises(DomainError) as refused:
        sheets(data)
    return refused.value.message


def test_the_template_is_a_good_file(world):
    (lines, *_) = sheets(import_sheets.template())
    assert len(lines) == 3
    assert errors(import_sheets.template()) == [(2, "Mã cấp trên")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", stored(a="b")])
def test_what_is_no_workbook_is_one_error(world, data):
    plan = imports.check(data, TODAY)

    assert [(error.row, error.column) for error in plan.errors] == [(0, "Tệp")]


def test_a_workbook_without_our_headings(world):
    assert [error.column for error in imports.check(excel(("a", "b"), head=("x", "y")), TODAY).errors] == ["Tiêu đề"]
    assert [error.column for error in imports.check(excel(), TODAY).errors] == ["Tệp"]


def test_a_bomb_is_refused_by_its_table_of_contents():
    files = parts(excel(C)) | {"xl/worksheets/sheet1.xml": b"\0" * 200_000_000}

    assert "quá lớn" in refusal(stored(**files))


def test_a_bomb_that_lies_about_its_size_never_reaches_the_reader(monkeypatch):
    """The table says 1.000 bytes, the stream holds 30 MB: what the reader gets is what we unpacked ourselves."""
    files = parts(excel(C))
    name = "xl/worksheets/sheet1.xml"
    real = files[name] + b" " * (1000 - len(files[name]) % 1000) + b" " * 30_000_000
    honest = real[:2000]
    data = bytearray(stored(**{**files, name: real}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    data[at + 16 : at + 20] = zipfile.crc32(honest).to_bytes(4, "little")
    data[at + 24 : at + 28] = len(honest).to_bytes(4, "little")
    seen = []
    monkeypatch.setattr(import_file.CalamineWorkbook, "from_filelike", lambda file: seen.append(len(file.read())))

    with pytest.raises((DomainError, AttributeError)):
        sheets(bytes(data))

    assert all(size < 100_000 for size in seen)


def test_one_cell_in_the_last_corner_is_refused():
    files = parts(excel(C))
    name = "xl/worksheets/sheet1.xml"
    corner = re.sub(rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', files[name])

    assert "quá lớn" in refusal(stored(**{**files, name: corner}))


def test_one_long_text_in_every_cell_is_refused():
    long = "x" * 30_000

    assert "quá lớn" in refusal(excel(*([(long,) * 12] * 700)))


def test_too_many_rows_and_too_large_a_file():
    assert "quá lớn" in refusal(excel(*([("a",)] * 20_100)))
    assert "5 MB" in refusal(b"PK\x03\x04" + b"x" * import_file.MOST_BYTES)
