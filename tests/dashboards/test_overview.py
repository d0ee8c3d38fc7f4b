"""The overview as a table: grouping, order, pages. Rows are made in memory."""

import pytest

from app.dashboards.overview import table
from app.dashboards.queries import BranchRow, Figures
from app.kernel.paging import PAGE


def row(code, tier=3, *, own=False, below=None, **figures):
    below = tier < 4 if below is None else below
    return BranchRow(len(code), code, f"Đơn vị {code}", tier, own, below, Figures(**figures))


OWN = row("T", 2, own=True, activities=1)
HUYEN = [row("A", cdcs=2, cdcs_registered=1, activities=5), row("B", cdcs=4, cdcs_registered=4, activities=2)]
TRUC_THUOC = [row("D1", 4, cdcs=1, activities=3), row("D2", 4, cdcs=1, activities=4)]


def test_cdcs_directly_below_are_one_line_beside_unions():
    shown = table([OWN, *HUYEN, *TRUC_THUOC])

    assert [one.code for one in shown.rows] == ["A", "B"]
    assert (shown.own.code, shown.direct.cdcs, shown.direct.activities) == ("T", 2, 7)
    assert (shown.totals.cdcs, shown.totals.activities) == (8, 15)


def test_they_are_listed_when_asked_for():
    shown = table([OWN, *HUYEN, *TRUC_THUOC], direct_only=True)

    assert [one.code for one in shown.rows] == ["D1", "D2"]
    assert (shown.own, shown.direct, shown.totals.activities) == (None, None, 7)


def test_a_union_of_cdcs_alone_lists_them():
    shown = table([OWN, *TRUC_THUOC])

    assert [one.code for one in shown.rows] == ["D1", "D2"]
    assert shown.direct is None


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("", "AB"),
        ("registered", "AB"),
        ("-registered", "BA"),
        ("activities", "BA"),
        ("-activities", "AB"),
        ("lạ", "AB"),
    ],
)
def test_rows_may_be_sorted(sort, codes):
    assert [one.code for one in table([OWN, *HUYEN], sort=sort).rows] == list(codes)


def test_long_tables_are_paged_and_totals_are_of_all():
    many = [row(f"C{n}", 4, cdcs=1, activities=1) for n in range(PAGE + 3)]

    second = table([OWN, *many], page=2)

    assert [one.code for one in second.rows] == [f"C{PAGE + n}" for n in range(3)]
    assert (second.totals.activities, second.total, second.pages) == (PAGE + 4, PAGE + 3, 2)
    assert (second.has_prev, second.has_next, second.prev_num) == (True, False, 1)
    assert table([OWN, *many], page=99).page == 2
    assert table([]).totals == Figures()
