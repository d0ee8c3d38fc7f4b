"""Biểu 05b: clusters as groups, criteria as columns, place and grade, the same layout and signatures as every sheet."""

import io

import pytest
from openpyxl import load_workbook

from app.accounts.models import AuditLog
from app.exports import scorecards
from app.kernel.db import db
from app.scorecards import giving
from app.scorecards.models import Way
from tests.dashboards.counting import statements
from tests.exports.books import marks, records, texts
from tests.scorecards.given import ask, cluster, draw, give, object_to, publish
from tests.targets.given import add


@pytest.fixture
def plan(world):
    """B1 before A1 in one cluster, D1 alone in another, A2 in none; A1's points were changed by an answer."""
    cluster(world, "a1", "b1")
    cluster(world, "d1", name="Cụm 2")
    made = draw(world)
    target = ask(world, made, Way.TARGET_MET, target=add(world, mode="PER_UNIT", value=1, tiers=(3, 4)))
    hand, minus = ask(world, made, Way.HAND), ask(world, made, Way.MINUS)
    give(world, made, hand, 85, "b1")
    give(world, made, hand, 40, "a1")
    give(world, made, minus, 15, "b1")
    publish(world, made)
    giving.answer(world.actor("duy"), made, object_to(world, made, target), 25, "Có ảnh")
    db.session.commit()
    return made


def test_rows_by_cluster_in_order_of_their_places(world, plan, tmp_path):
    scorecards.write(tmp_path / "a.xlsx", plan)
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True)["Biểu 05b"]

    assert records(sheet) == [
        ("CĐCS Công ty B1", 0, 8.5, -1.5, 7, 1, "Tốt", None),
        ("CĐCS Trường Tiểu học A1", 2.5, 4, None, 6.5, 2, "Hoàn thành", "Đổi điểm theo ý kiến: 1"),
        ("CĐCS Cục Thuế", 0, None, None, 0, 1, "Chưa hoàn thành", None),
        ("CĐCS xã A2", 0, None, None, 0, None, "Chưa hoàn thành", None),
    ]
    assert [title for mark, title in marks(sheet) if mark in ("I", "II")] == ["Cụm 1", "Cụm 2"]
    said = texts(sheet)
    assert "Chưa xếp cụm" in said and "1. Tiêu chí target_met (tối đa 10)" in said
    assert "3. Tiêu chí minus (trừ, nhiều nhất 10)" in said
    assert {"TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "NGƯỜI LẬP BIỂU", "Bản dự kiến", plan.title} <= set(said)
    assert "Xếp loại: Xuất sắc 0; Tốt 1; Hoàn thành 1; Chưa hoàn thành 2." in said


def test_statements_do_not_grow_with_units(world, plan, tmp_path):
    with statements() as sent:
        scorecards.write(tmp_path / "a.xlsx", plan)

    assert len(sent) <= 9


def test_the_download_stands_in_the_audit_log_and_is_the_owners(world, plan, client):
    address = f"/exports/scorecards/{plan.public_id}"
    answer = client.login(world.duy).get(address)
    assert load_workbook(io.BytesIO(answer.data)).sheetnames == ["Biểu 05b"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert db.session.query(AuditLog).filter_by(action="export.download", unit_id=world.t.id).count() == 1

    assert client.login(world.an).get(address).status_code == 403
    draft = draw(world)
    db.session.commit()
    assert client.login(world.duy).get(f"/exports/scorecards/{draft.public_id}").status_code == 404
