"""Biểu 06 and 06a say what the chase list and its tally on the screen say."""

from datetime import UTC, date, datetime

from app.exports.models import Owed, SheetCode
from app.kernel import clock
from app.obligations import chase
from app.obligations.chase import Wanted
from tests.exports.books import made_of, marks, records, texts, total

SHEETS = (SheetCode.NOT_HANDED_IN, SheetCode.HANDED_IN_COUNTS)
SOON, PASSED = (datetime(2019, 7, day, tzinfo=UTC).replace(tzinfo=None) for day in (29, 20))  # as openpyxl reads days


def asked(union, root, **more):
    return Wanted(scope=(root.path,), today=clock.today(), campaign_id=union.campaign.id, **more)


def test_tallies_equal_the_screen(tmp_path, union):
    for root in union.roots:
        _, kept = made_of(tmp_path, root, union.campaign, sheets=SHEETS)
        screen = chase.by_branch(asked(union, root), root)

        rows = records(kept["Biểu 06a"])
        assert [row[0] for row in rows] == [one.name for one in screen] and rows
        for row, one in zip(rows, screen, strict=True):
            assert row[1:6] == (one.asked, one.in_time, one.late, one.missing, one.overdue)
            assert row[7] == one.waived
            assert row[6] == (one.in_time / one.asked if one.asked else None)
        whole = total(kept["Biểu 06a"])[2:]
        assert whole[:5] == tuple(
            sum(getattr(one, name) for one in screen) for name in ("asked", "in_time", "late", "missing", "overdue")
        )
        assert whole[3] == len(records(kept["Biểu 06"]))


def test_the_list_equals_the_screen(tmp_path, union):
    for root in union.roots:
        for which in ("missing", "overdue", "late", ""):
            _, kept = made_of(tmp_path, root, union.campaign, sheets=SHEETS[:1], owed=Owed(which=which))
            screen = chase.rows(asked(union, root, which=which))

            listed = sorted(
                (row[0], row[3], str(row[4] and row[4].date()), row[5] or 0) for row in records(kept["Biểu 06"])
            )
            assert listed == sorted(
                (
                    row.unit_name,
                    row.duty + (f" ({row.period_name})" if row.period_name else ""),
                    str(row.last_day or row.internal_last_day),
                    row.overdue,
                )
                for row in screen
            )


def test_every_column(tmp_path, owing):
    _, kept = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS, contacts=True, owed=Owed(duty="O3"))
    sheet = kept["Biểu 06"]
    rows = {row[0]: row for row in records(sheet)}

    assert rows[owing.a1.name][1:] == (
        owing.a.name, 22, "Báo cáo kết quả", SOON, None, 1, SOON, "Bế Thị An", "0900000001",
        "Sắp đến hạn",
    )  # fmt: skip
    assert rows["CĐCS Cục Thuế"][4:6] == (PASSED, 9)
    assert set(rows) == {owing.a.name, owing.b.name, owing.a1.name, "CĐCS Cục Thuế"}  # A2 answered, B1 is excused
    assert [name for _, name in marks(sheet)] == [
        "CẤP TỈNH", "CÔNG ĐOÀN CẤP TRÊN TRỰC TIẾP CƠ SỞ", owing.b.name, owing.a.name, "CĐCS TRỰC THUỘC LĐLĐ TỈNH THỬ",
    ]  # fmt: skip
    assert "DANH SÁCH ĐƠN VỊ CHƯA ĐĂNG KÝ, CHƯA BÁO CÁO" in texts(sheet)


def test_whom_to_call_is_for_those_who_may_see_it(tmp_path, owing):
    _, kept = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS)

    said = texts(kept["Biểu 06"])
    assert not [text for text in said if "0900000001" in text or "Bế Thị An" in text or "Người liên hệ" in text]


def test_who_covers_what(tmp_path, owing):
    """O3 alone: A1, A2, A, B and D1 owe it, B1 is excused; only A2 has answered."""
    _, kept = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS, owed=Owed(duty="O3"))

    for code in ("Biểu 06", "Biểu 06a"):
        (said,) = [text for text in texts(kept[code]) if text.startswith("Số liệu của")]
        assert said.startswith("Số liệu của 1/5 đơn vị phải nộp (tính đơn vị đã nộp đủ); chưa có: ")
        assert owing.b1.name not in said and owing.a2.name not in said and owing.d1.name in said
    assert "Số liệu tính đến 16 giờ 05 ngày 29/07/2019" in texts(kept["Biểu 06a"])


def test_filters_of_the_list_narrow_it(tmp_path, owing):
    owed = Owed(duty="O3", which="missing", text="thue")
    _, kept = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS, owed=owed)
    assert [row[0] for row in records(kept["Biểu 06"])] == ["CĐCS Cục Thuế"]

    _, kept = made_of(tmp_path, owing.t, owing.campaign, sheets=SHEETS, owed=Owed(status="no_day", which=""))
    assert {row[3] for row in records(kept["Biểu 06"])} == {"Đăng ký công trình, phần việc"}
    assert date(2019, 7, 29) == clock.today()
