"""Biểu 01a, 02a, 02b, 03a and the overview: figures by branch that equal the screen."""

import re
from datetime import date

import sqlalchemy as sa

from app.campaigns import queries as campaigns
from app.dashboards import figures
from app.dashboards import queries as dashboards
from app.entries.models import Entry, EntryState, FamilyName
from app.exports import queries
from app.exports.models import ExportRequest, SheetCode
from app.kernel import clock
from app.kernel.db import db
from tests.exports.books import made, records, texts, total


def test_sums_equal_the_screen(tmp_path, deeds):
    _, kept = made(tmp_path, deeds)
    day = figures.common_days(campaigns.rules_of(deeds.campaign))[deeds.campaign.id]
    frame = dashboards.Frame(deeds.campaign, clock.today(), day)
    screen = {row.name: row.figures for row in dashboards.branch_figures(deeds.units["t"], frame)}

    sheet = {row[0]: row for row in records(kept["Tổng quan"])}
    assert set(sheet) == set(screen)
    for name, on in screen.items():
        row = sheet[name]
        assert row[1:5] == (on.cdcs, on.cdcs_registered, on.cdcs_active, on.cdcs_initiative), name
        assert (row[7], row[8], row[10], row[11], row[12]) == (
            on.registrations, on.done, on.activities, on.people, on.initiatives,
        ), name  # fmt: skip
    whole = dashboards.total(screen.values())
    assert total(kept["Tổng quan"])[2:6] == (
        whole.cdcs,
        whole.cdcs_registered,
        whole.cdcs_active,
        whole.cdcs_initiative,
    )
    assert total(kept["Biểu 01a"])[2:4] == (whole.cdcs, whole.cdcs_registered)
    keys = ("grassroots", "unions", "share", "day_unions", "day_people", "total", "people")
    by_key = dict(zip(keys, total(kept["Biểu 02a"])[2:], strict=False))
    assert (by_key["unions"], by_key["day_unions"], by_key["total"], by_key["people"]) == (
        whole.cdcs_active, whole.cdcs_on_day, whole.activities, whole.people,
    )  # fmt: skip


def test_a_window_narrows_by_days_of_the_event(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, window="PEAK", sheets=(SheetCode.ACTIVITIES,))

    sheet = kept["Biểu 02a"]
    assert "BIỂU TỔNG HỢP KẾT QUẢ HOẠT ĐỘNG “TUẦN LỄ CAO ĐIỂM”" in texts(sheet)
    assert "Chào mừng 90 năm - Tuần lễ cao điểm, từ ngày 21/07/2019 đến ngày 27/07/2019" in texts(sheet)
    assert total(sheet)[7:9] == (3, 224)
    assert total(kept["Biểu 02b"])[2:][-2] == 1  # million đồng spent


def test_columns_of_activities_add_up_by_type_and_measure(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, sheets=(SheetCode.ACTIVITIES,))

    sheet = kept["Biểu 02a"]
    whole = total(sheet)
    # unions 4: 2 active; on 21/7 one with 19; 5 activities, 324 people
    assert whole[2:9] == (4, 2, 0.5, 1, 19, 5, 324)
    assert whole[9:13] == (4, 319, 4, 0)  # propaganda: times, people, banners, news
    assert whole[15:18] == (3, 0, 1.5)  # gifts, people helped, money in million đồng
    assert total(kept["Biểu 02b"])[4] == 2  # members admitted


def test_coverage_and_time_stand_below(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, sheets=(SheetCode.REGISTRATIONS, SheetCode.OVERVIEW))

    said = texts(kept["Biểu 01"])
    assert "Số liệu tính đến 16 giờ 05 ngày 29/07/2019" in said
    assert "Số liệu của 3/4 CĐCS; chưa có: CĐCS Công ty B1." in said
    assert "Hoạt động: số liệu của 2/4 CĐCS." in texts(kept["Tổng quan"])


def test_every_sheet_says_when_and_whom_it_covers(tmp_path, deeds):
    """Decision 16. Not every CĐCS is expected to propose somebody or to ask for a plaque: there nobody is "missing"."""
    _, kept = made(tmp_path, deeds)

    for sheet in kept.worksheets:
        said = texts(sheet)
        assert "Số liệu tính đến 16 giờ 05 ngày 29/07/2019" in said, sheet.title
        if sheet.title == "Biểu 08":  # no host event was held here, and it says so
            assert "Chưa có hoạt động nào đã diễn ra để điểm danh." in said
            continue
        covered = [text for text in said if re.search(r"[Ss]ố liệu của \d+/\d+ ", text)]
        assert len(covered) == (3 if sheet.title == "Tổng quan" else 1), sheet.title
        if sheet.title.startswith(("Biểu 04", "Biểu 07")):
            assert "chưa có" not in covered[0]
    assert "Số liệu của 1/4 CĐCS." in texts(kept["Biểu 07"])  # D1 has its plaque


def test_two_missing_unions_of_one_name_are_told_apart(tmp_path, deeds):
    for code in ("a2", "b1"):
        deeds.units[code].name = "CĐCS xã Hưng Đạo"
    db.session.execute(sa.update(Entry).values(state=EntryState.CANCELLED, holder_id=None))
    db.session.commit()
    request = ExportRequest(deeds.units["t"].id, deeds.campaign.id)

    missing = queries.covered(queries.load(request), FamilyName.REGISTRATIONS).missing

    assert sorted(missing)[-2:] == [
        "CĐCS xã Hưng Đạo (Công đoàn ngành B)",
        "CĐCS xã Hưng Đạo (Liên đoàn Lao động huyện A)",
    ]


def test_a_union_that_ended_stays_only_with_its_entries(tmp_path, deeds):
    deeds.units["d1"].ended_on = date(2019, 6, 30)
    deeds.units["b"].ended_on = deeds.units["b1"].ended_on = date(2018, 12, 31)
    db.session.commit()

    _, kept = made(tmp_path, deeds, sheets=(SheetCode.REGISTRATION_COUNTS,))

    rows = {row[0]: row for row in records(kept["Biểu 01a"])}
    assert rows["CĐCS Cục Thuế"][1:3] == (0, 0) and rows["CĐCS Cục Thuế"][4] == 1
    assert "Công đoàn ngành B" in rows  # B1 left activities
