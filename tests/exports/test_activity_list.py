"""Biểu 02c: the right activities in the right groups, with sums that equal a count of their own."""

from datetime import date
from typing import Any

import pytest

from app.activities.models import Activity
from app.campaigns.terms import Format
from app.entries.models import EntryState
from app.exports.models import SheetCode, StateChoice
from app.kernel.db import db
from tests.exports.books import made, marks, records, texts, total
from tests.factories import make_activity

BOTH = (SheetCode.ACTIVITIES, SheetCode.ACTIVITY_LIST)
COUNTED = (EntryState.SENT, EntryState.APPROVED)
SUMS = slice(8, 14)  # of a row with its number: people, members, gifts, gift money, new members, cost


@pytest.fixture
def more(deeds):
    """Measures in every group, several of one entry, and some the list has no column for."""
    make_activity(
        deeds, unit="a", by="binh", state=EntryState.APPROVED, attendees=7, members_attended=6, cost=250_000,
        measures={"gifts": 2, "gift_money": 400_000, "members_admitted": 1, "banners": 9},
    )  # fmt: skip
    make_activity(deeds, unit="d1", by="dao", attendees=3, members_attended=0, measures={"gift_money": 0}, late=True)
    make_activity(deeds, unit="a2", by="ai", state=EntryState.DRAFT, attendees=500, measures={"gifts": 500})
    db.session.commit()
    return deeds


def recount(*, window: tuple[date, date] | None = None, states: tuple[EntryState, ...] = COUNTED) -> list[Any]:
    """The sums of the list, entry by entry."""
    sums: list[Any] = [0] * 6
    for one in db.session.query(Activity):
        if one.state not in states or (window and not (one.event_on <= window[1] and one.event_to >= window[0])):
            continue
        of = {value.measure.code: value.amount for value in one.values}
        own = (
            one.attendees or 0, one.members_attended or 0, of.get("gifts", 0), of.get("gift_money", 0) / 1e6,
            of.get("members_admitted", 0), (one.cost or 0) / 1e6,
        )  # fmt: skip
        sums = [whole + part for whole, part in zip(sums, own, strict=True)]
    return [pytest.approx(value) for value in sums]


def test_the_list_stands_in_its_groups(tmp_path, more):
    book, kept = made(tmp_path, more, sheets=BOTH)
    sheet = kept["Biểu 02c"]

    assert kept.sheetnames == ["Biểu 02a", "Biểu 02b", "Biểu 02c"]
    assert marks(sheet) == [
        ("A", "CẤP TỈNH"), ("B", "CÔNG ĐOÀN CẤP TRÊN TRỰC TIẾP CƠ SỞ"), ("I", "Công đoàn ngành B"),
        ("II", "Liên đoàn Lao động huyện A"), ("C", "CĐCS TRỰC THUỘC LĐLĐ TỈNH THỬ"),
    ]  # fmt: skip
    numbers = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert numbers == [1, 1, 2, 1, 2, 3, 1]
    visit = next(row for row in records(sheet) if row[2].startswith("Thăm hỏi"))
    assert visit[0] == "CĐCS Trường Tiểu học A1" and visit[3] == visit[4] and visit[4].date() == date(2019, 7, 24)
    assert visit[6:13] == ("Trực tiếp", 5, None, None, 1.5, None, None)  # nothing said stays blank
    last = records(sheet)[-1]
    assert (last[8], last[10], last[14]) == (0, 0, "Nộp muộn")  # a real zero
    assert book["Biểu 02c"].page_setup.orientation == "landscape"
    assert "Thời gian" in texts(sheet)


def test_sums_equal_a_count_of_their_own_and_the_other_sheets(tmp_path, more):
    book, kept = made(tmp_path, more, sheets=BOTH)

    whole = total(kept["Biểu 02c"])
    assert list(whole[SUMS]) == recount()
    assert whole[0] == f"TỔNG CỘNG: {total(kept['Biểu 02a'])[7]} hoạt động"
    assert whole[8] == total(kept["Biểu 02a"])[8] == 334
    assert whole[12] == total(kept["Biểu 02b"])[4] == 3
    assert whole[13] == total(kept["Biểu 02b"])[-2] == 1.25
    for column in range(8, 14):
        assert sum(row[column - 1] or 0 for row in records(kept["Biểu 02c"])) == pytest.approx(whole[column])
        assert str(total(book["Biểu 02c"])[column]).startswith("=SUM(")


def test_window_states_kind_and_unit_narrow_it_as_the_other_sheets(tmp_path, more):
    _, kept = made(tmp_path, more, window="PEAK", sheets=BOTH)
    assert list(total(kept["Biểu 02c"])[SUMS]) == recount(window=(date(2019, 7, 21), date(2019, 7, 27)))
    assert total(kept["Biểu 02c"])[8] == total(kept["Biểu 02a"])[8]

    _, kept = made(tmp_path, more, state=StateChoice.RETURNED, sheets=BOTH)
    assert [(row[7], row[13]) for row in records(kept["Biểu 02c"])] == [(99, EntryState.RETURNED.label)]

    _, kept = made(tmp_path, more, kind="activities:TOA_DAM", sheets=BOTH)
    assert sorted(row[7] for row in records(kept["Biểu 02c"])) == [60, 200]
    assert total(kept["Biểu 02c"])[8] == total(kept["Biểu 02a"])[8] == 260

    _, kept = made(tmp_path, more, "a", sheets=BOTH)
    assert sorted(row[7] for row in records(kept["Biểu 02c"])) == [5, 7, 19]


def test_what_people_typed_stays_text(tmp_path, more):
    one = make_activity(more, unit="b1", by="bon", place="+84 912 345 678", note="@SUM(A1)", format=Format.MIXED)
    one.title = "=cmd|' /C calc'!A0"
    db.session.commit()

    book, _ = made(tmp_path, more, sheets=(SheetCode.ACTIVITY_LIST,))

    row = next(row for row in book["Biểu 02c"].iter_rows() if row[2].value == one.title)
    assert [row[i].value for i in (2, 6, 7, 15)] == [one.title, one.place, "Kết hợp", one.note]
    assert all(row[i].data_type in ("s", "inlineStr") and row[i].hyperlink is None for i in (2, 6, 15))
    assert all(row[i].quotePrefix for i in (2, 6, 15))
