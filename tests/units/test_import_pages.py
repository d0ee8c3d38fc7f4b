"""Importing over HTTP: look through, then write; what was kept in between is its owner's alone."""

import io
import re

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.accounts.models import AuditLog
from app.kernel.db import db
from app.units import queries
from tests.units.sample import C1, C, excel


@pytest.fixture
def ask(world, app):
    """`ask("an").get(…)`: a browser in which this person is signed in."""
    return lambda name: app.test_client().login(world.people[name])


def upload(client, data):
    return client.post("/units/import", data={"file": (io.BytesIO(data), "đơn vị.xlsx")})


def kept(answer):
    return re.search(r'name="kept" value="([^"]+)"', answer.text)[1]


def test_look_through_then_write(ask):
    dung = ask("dung")
    seen = upload(dung, excel(C, C1))

    assert seen.status_code == 200
    assert "CĐCS Trường C1" in seen.text
    assert "1 tài khoản chủ tịch" in seen.text
    assert queries.by_code("C") is None

    done = dung.post("/units/import/apply", data={"kept": kept(seen)}, follow_redirects=True)
    assert "Đã nhập: 2 thêm mới; 1 tài khoản chủ tịch mới" in done.text
    assert queries.by_code("C1").parent.code == "C"
    (line,) = db.session.scalars(sa.select(AuditLog).where(AuditLog.action == "unit.import"))
    assert (line.detail["new"], line.detail["accounts"]) == (2, 1)
    assert dung.post("/units/import/apply", data={"kept": kept(seen)}).status_code == 409
    assert "không có gì mới" in upload(dung, excel(C, C1)).text


def test_errors_stop_everything_and_can_be_taken_home(ask):
    dung = ask("dung")
    seen = upload(dung, excel(C, ("C2", "=1+1", "CĐ lạ", None, "NOPE")))

    assert seen.status_code == 422
    assert "Dòng 3, Loại" in seen.text
    assert "Ghi vào hệ thống" not in seen.text
    answer = dung.post("/units/import/errors", data={"kept": kept(seen)})
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0] == ("Dòng", "Cột", "Cần sửa")
    assert {row[0] for row in rows[1:]} == {3}
    refused = dung.post("/units/import/apply", data={"kept": kept(seen)})
    assert refused.status_code == 422
    assert queries.by_code("C") is None


def test_a_kept_file_is_its_owners_alone(ask):
    seal = kept(upload(ask("dung"), excel(C)))

    assert ask("chi").post("/units/import/apply", data={"kept": seal}).status_code == 404
    assert ask("dung").post("/units/import/apply", data={"kept": seal + "x"}).status_code == 404
    assert ask("binh").post("/units/import/errors", data={"kept": seal}).status_code == 404


def test_the_tree_may_have_changed_meanwhile(ask, world):
    seen = upload(ask("dung"), excel(("A3", "CĐCS A3", "CDCS", None, "A")))
    assert ask("dung").post("/units/A/merge", data={"parent": "B", "on": "2019-07-22"}).status_code == 303

    late = ask("dung").post("/units/import/apply", data={"kept": kept(seen)})

    assert late.status_code == 422
    assert "đã kết thúc hoạt động" in late.text


@pytest.mark.parametrize(("who", "status"), [("dung", 200), ("binh", 200), ("bao", 403), ("an", 403)])
def test_who_may_import(ask, who, status):
    assert ask(who).get("/units/import").status_code == status
    assert ask(who).get("/units/import/template").status_code == status


def test_no_file_and_no_workbook(ask):
    dung = ask("dung")

    assert dung.post("/units/import").status_code == 422
    assert "Chọn tệp Excel" in dung.post("/units/import").text
    assert "Cần sửa" in upload(dung, b"khong phai excel").text
