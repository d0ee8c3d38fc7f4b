"""The whole workbook of the small world: the right rows in the right groups, and sums that equal the screen."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.campaigns import queries as campaigns
from app.dashboards import figures
from app.dashboards import queries as dashboards
from app.entries.models import Entry, EntryState, FamilyName
from app.exports import queries
from app.exports.models import ExportRequest, SheetCode, StateChoice
from app.exports.workbook import MOST_ROWS, build
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.registrations.models import Funding, FundingSource, Plaque, Progress
from tests.factories import make_activity, make_initiative, make_registration

NOW = datetime(2019, 7, 29, 9, 5, tzinfo=UTC)
APPROVED = EntryState.APPROVED


@pytest.fixture(autouse=True)
def on_the_29th(at_rest: None):
    with clock.freeze(NOW):
        yield


@pytest.fixture
def deeds(world):
    """Entries of every unit and state."""
    first = make_registration(
        world, unit="a1", state=APPROVED, title="=cmd|' /C calc'!A0", budget=18_000_000, benefit_value=500_000, members_joining=7,
        progress=Progress.DONE, percent=100, finished_on=date(2019, 7, 22), actual_cost=17_500_000, plaque_wanted=True,
    )  # fmt: skip
    first.funding += [
        Funding(source=FundingSource.UNION, amount=10_000_000),
        Funding(source=FundingSource.MEMBERS, amount=3_000_000),
        Funding(source=FundingSource.SOCIAL, amount=5_000_000),
    ]
    make_registration(world, unit="a2", by="ai", state=APPROVED, budget=2_500_000, self_confirmed=True, kind="PHAN_VIEC")
    make_registration(world, unit="a2", by="ai", state=EntryState.SENT, budget=9_000_000, late=True)
    make_registration(world, unit="a", by="binh", state=APPROVED, budget=0, due_on=date(2019, 8, 30))
    make_registration(world, unit="b1", by="bon", state=EntryState.DRAFT, budget=1)
    make_registration(world, unit="d1", by="dao", state=APPROVED, budget=None, plaque=Plaque.INSTALLED)
    make_registration(world, unit="t", by="dung", state=APPROVED, budget=400_000_000)
    make_activity(world, unit="a1", attendees=19, measures={"gifts": 3, "members_admitted": 2}, cost=1_000_000)
    make_activity(world, unit="a1", type_code="THAM_HOI", on=date(2019, 7, 24), attendees=5, measures={"gift_money": 1_500_000})
    make_activity(world, unit="b1", by="bon", on=date(2019, 7, 20), attendees=40)
    make_activity(world, unit="b1", by="bon", type_code="TOA_DAM", on=date(2019, 5, 9), attendees=60, measures={"banners": 4})
    make_activity(world, unit="d1", by="dao", state=EntryState.RETURNED, attendees=99)
    make_activity(world, unit="t", by="dung", type_code="TOA_DAM", on=date(2019, 7, 26), attendees=200)
    make_initiative(world, unit="a1", state=APPROVED, authors=(("Bế Thị An", 60), ("Lục Văn Anh", 40)), benefit_value=30_000_000)
    make_initiative(world, unit="a2", by="ai", state=EntryState.SENT)
    make_initiative(world, unit="b1", by="bon", state=APPROVED, applied=date(2018, 1, 1), authors=(("Tô Văn Bốn", 100),))
    db.session.commit()
    return world


def made(tmp_path: Path, world: Any, unit: str = "t", **narrowed: Any) -> tuple[Any, Any]:
    """The workbook as formulas and as kept values."""
    request = ExportRequest(world.units[unit].id, world.campaign.id, **narrowed)
    build(tmp_path / "a.xlsx", request)
    return load_workbook(tmp_path / "a.xlsx"), load_workbook(tmp_path / "a.xlsx", data_only=True)


def records(sheet: Any) -> list[tuple[Any, ...]]:
    """Rows whose first cell is a number, without it."""
    return [row[1:] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]


def marks(sheet: Any) -> list[tuple[str, str]]:
    """Group headings."""
    wanted = {"A", "B", "C", "I", "II"}
    found = [(row[0], row[1]) for row in sheet.iter_rows(values_only=True) if row[0] in wanted and row[1]]
    return [pair for pair in found if pair != ("A", "B")]  # the row of indices


def total(sheet: Any) -> tuple[Any, ...]:
    return next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("TỔNG CỘNG"))


def texts(sheet: Any) -> list[str]:
    return [value for row in sheet.iter_rows(values_only=True) for value in row if isinstance(value, str)]


def test_every_sheet_is_there_in_order(tmp_path, deeds):
    book, _ = made(tmp_path, deeds)

    assert book.sheetnames == [
        "Tổng quan", "Biểu đồ", "Biểu 01", "Biểu 01a", "Biểu 01b", "Biểu 02a", "Biểu 02b", "Biểu 03", "Biểu 03a",
    ]  # fmt: skip
    assert book.chartsheets[0].title == "Biểu đồ"


def test_the_list_stands_in_its_groups_with_what_counts(tmp_path, deeds):
    _, kept = made(tmp_path, deeds)
    sheet = kept["Biểu 01"]

    assert marks(sheet) == [
        ("A", "CẤP TỈNH"), ("B", "CÔNG ĐOÀN CẤP TRÊN TRỰC TIẾP CƠ SỞ"), ("I", "Liên đoàn Lao động huyện A"),
        ("C", "CĐCS TRỰC THUỘC LĐLĐ TỈNH THỬ"),
    ]  # fmt: skip
    rows = records(sheet)
    assert [row[0] for row in rows] == [
        "Liên đoàn Lao động tỉnh Thử", "CĐCS Trường Tiểu học A1", "CĐCS xã A2", "Liên đoàn Lao động huyện A", "CĐCS Cục Thuế",
    ]  # fmt: skip
    assert rows[1][1:3] == ("=cmd|' /C calc'!A0", "CT")
    assert rows[1][7:12] == (18, 10, None, 8, None)
    assert rows[1][16] == "x"
    assert rows[2][2] == "PV" and rows[2][18] == "Tự xác nhận"
    assert rows[3][7] == 0 and rows[4][7] is None  # a real zero, and nothing said
    assert total(sheet)[8] == 420.5


def test_a_branch_exports_its_own_part(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, "a")
    sheet = kept["Biểu 01"]

    assert marks(sheet) == [("A", "LIÊN ĐOÀN LAO ĐỘNG HUYỆN A"), ("B", "CĐCS TRỰC THUỘC LĐLĐ HUYỆN A")]
    assert [row[0] for row in records(sheet)] == [
        "Liên đoàn Lao động huyện A", "CĐCS Trường Tiểu học A1", "CĐCS xã A2",
    ]  # fmt: skip
    assert "LIÊN ĐOÀN LAO ĐỘNG HUYỆN A" in texts(sheet)
    assert not [text for text in texts(kept["Biểu 03"]) if "B1" in text or "Bốn" in text]


def test_a_grassroots_union_has_no_groups(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, "a1")

    assert marks(kept["Biểu 01"]) == []
    assert len(records(kept["Biểu 01"])) == 1 and "Biểu đồ" in kept.sheetnames


def test_progress_says_what_is_late(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, sheets=(SheetCode.PROGRESS,))

    states = {row[0]: (row[4], row[7]) for row in records(kept["Biểu 01b"])}
    assert states["CĐCS Trường Tiểu học A1"] == (1, "Đơn vị báo hoàn thành")
    assert states["CĐCS xã A2"] == (0, "Chưa thực hiện; chậm tiến độ")
    assert states["Liên đoàn Lao động huyện A"] == (0, "Chưa thực hiện")


def test_initiatives_have_a_line_per_author(tmp_path, deeds):
    book, kept = made(tmp_path, deeds, sheets=(SheetCode.INITIATIVES, SheetCode.INITIATIVE_COUNTS))

    rows = [row for row in kept["Biểu 03"].iter_rows(values_only=True) if row[1] in ("Bế Thị An", "Lục Văn Anh", "Tô Văn Bốn")]
    assert [(row[0], row[5]) for row in rows] == [(1, 1), (1, 0.6), (None, 0.4)]
    assert rows[1][7] == "Giáo dục" and rows[1][10] == 30
    assert rows[0][18] == "Ngoài thời gian áp dụng"
    assert len([r for r in book["Biểu 03"].merged_cells.ranges if r.size["rows"] == 2 and r.min_row > 10]) >= 13
    assert total(kept["Biểu 03a"])[2:] == (200 + 20, None, 3, 1, 2, pytest.approx(2 / 220), 1, 0, 0, 30)


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
    assert total(kept["Tổng quan"])[2:6] == (whole.cdcs, whole.cdcs_registered, whole.cdcs_active, whole.cdcs_initiative)
    assert total(kept["Biểu 01a"])[2:4] == (whole.cdcs, whole.cdcs_registered)
    by_key = dict(zip(["grassroots", "unions", "share", "day_unions", "day_people", "total", "people"], total(kept["Biểu 02a"])[2:]))
    assert (by_key["unions"], by_key["day_unions"], by_key["total"], by_key["people"]) == (
        whole.cdcs_active, whole.cdcs_on_day, whole.activities, whole.people,
    )  # fmt: skip


def test_a_window_narrows_by_days_of_the_event(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, window="PEAK", sheets=(SheetCode.ACTIVITIES,))

    sheet = kept["Biểu 02a"]
    assert "BIỂU TỔNG HỢP KẾT QUẢ HOẠT ĐỘNG “TUẦN LỄ CAO ĐIỂM”" in texts(sheet)
    assert "Chào mừng 90 năm - Tuần lễ cao điểm, từ ngày 21/07/2019 đến ngày 27/07/2019" in texts(sheet)
    assert total(sheet)[7:9] == (3, 224)
    assert total(kept["Biểu 02b"])[2:] [-2] == 1  # million đồng spent


def test_columns_of_activities_add_up_by_type_and_measure(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, sheets=(SheetCode.ACTIVITIES,))

    sheet = kept["Biểu 02a"]
    whole = total(sheet)
    # unions 4: 2 active; on 21/7 one with 19; 5 activities, 324 people
    assert whole[2:9] == (4, 2, 0.5, 1, 19, 5, 324)
    assert whole[9:13] == (4, 319, 4, 0)  # propaganda: times, people, banners, news
    assert whole[15:18] == (3, 0, 1.5)  # gifts, people helped, money in million đồng
    assert total(kept["Biểu 02b"])[4] == 2  # members admitted


@pytest.mark.parametrize(
    ("choice", "units"),
    [
        (StateChoice.WAITING, ["CĐCS xã A2"]),
        (StateChoice.OUT, 6),
        (StateChoice.RETURNED, []),
    ],
)
def test_states_may_be_chosen(tmp_path, deeds, choice, units):
    _, kept = made(tmp_path, deeds, state=choice, sheets=(SheetCode.REGISTRATIONS,))

    names = [row[0] for row in records(kept["Biểu 01"])]
    assert names == units if isinstance(units, list) else len(names) == units


def test_a_kind_narrows_its_family_alone(tmp_path, deeds):
    narrowed = (SheetCode.REGISTRATIONS, SheetCode.INITIATIVES)
    _, kept = made(tmp_path, deeds, kind="registrations:PHAN_VIEC", sheets=narrowed)

    assert [row[2] for row in records(kept["Biểu 01"])] == ["PV"]
    assert len(records(kept["Biểu 03"])) == 2
    assert "Hồ sơ: đã duyệt. Loại: Phần việc" in texts(kept["Biểu 01"])


def test_coverage_and_time_stand_below(tmp_path, deeds):
    _, kept = made(tmp_path, deeds, sheets=(SheetCode.REGISTRATIONS, SheetCode.OVERVIEW))

    said = texts(kept["Biểu 01"])
    assert "Số liệu tính đến 16 giờ 05 ngày 29/07/2019" in said
    assert "Số liệu của 3/4 CĐCS; chưa có: CĐCS Công ty B1." in said
    assert "Hoạt động: số liệu của 2/4 CĐCS." in texts(kept["Tổng quan"])


def test_two_missing_unions_of_one_name_are_told_apart(tmp_path, deeds):
    for code in ("a2", "b1"):
        deeds.units[code].name = "CĐCS xã Hưng Đạo"
    db.session.execute(sa.update(Entry).values(state=EntryState.CANCELLED, holder_id=None))
    db.session.commit()
    request = ExportRequest(deeds.units["t"].id, deeds.campaign.id)

    missing = queries.coverage(queries.load(request), FamilyName.REGISTRATIONS).missing

    assert sorted(missing)[-2:] == ["CĐCS xã Hưng Đạo (Công đoàn ngành B)", "CĐCS xã Hưng Đạo (Liên đoàn Lao động huyện A)"]


def test_a_union_that_ended_stays_only_with_its_entries(tmp_path, deeds):
    deeds.units["d1"].ended_on = date(2019, 6, 30)
    deeds.units["b"].ended_on = deeds.units["b1"].ended_on = date(2018, 12, 31)
    db.session.commit()

    _, kept = made(tmp_path, deeds, sheets=(SheetCode.REGISTRATION_COUNTS,))

    rows = {row[0]: row for row in records(kept["Biểu 01a"])}
    assert rows["CĐCS Cục Thuế"][1:3] == (0, 0) and rows["CĐCS Cục Thuế"][4] == 1
    assert "Công đoàn ngành B" in rows  # B1 left activities


def test_progress_is_told_in_records(tmp_path, deeds):
    told: list[tuple[int, int]] = []
    build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id), lambda *seen: told.append(seen))

    assert told[0] == (0, 12) and told[-1] == (12, 12)


def test_too_many_rows_are_refused_in_words(tmp_path, deeds, monkeypatch):
    monkeypatch.setattr("app.exports.workbook.MOST_ROWS", 3)

    with pytest.raises(DomainError, match="quá 3 dòng"):
        build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id))
    assert MOST_ROWS > 100_000 and list(tmp_path.iterdir()) == []


def test_everything_comes_from_one_snapshot(tmp_path, deeds):
    """What is sent while the sheets are written is in none of them."""

    def meanwhile(done: int, whole: int) -> None:
        if done == 0:
            with db.engine.connect() as other:
                other.execute(sa.text("UPDATE registration SET budget = 999000000"))
                other.commit()

    build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id), meanwhile)

    kept = load_workbook(tmp_path / "a.xlsx", data_only=True)
    assert total(kept["Biểu 01"])[8] == 420.5 == total(kept["Biểu 01a"])[-6]


def test_statements_do_not_grow_with_rows(tmp_path, deeds):
    def counted() -> int:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id))
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    before = counted()
    for _ in range(20):
        make_registration(deeds, state=APPROVED)
        make_initiative(deeds, state=APPROVED)
    db.session.commit()

    assert counted() == before <= 24
