"""Points as numbers: how they are written and read, shared out in proportion, and summed."""

import pytest

from app.scorecards.points import Item, read, shared, show, total


@pytest.mark.parametrize(("tenths", "words"), [(0, "0"), (5, "0,5"), (80, "8"), (875, "87,5"), (-20, "-2"), (None, "")])
def test_points_are_written_with_a_comma(tenths, words):
    assert show(tenths) == words


@pytest.mark.parametrize(("typed", "tenths"), [("7,5", 75), ("7.5", 75), ("8", 80), ("0", 0)])
def test_and_read_as_people_type_them(typed, tenths):
    assert read(typed) == tenths


@pytest.mark.parametrize("typed", ["7,55", "-1", "tám", "1001", "1.000", ""])
def test_anything_else_is_refused(typed):
    with pytest.raises(ValueError):
        read(typed)


@pytest.mark.parametrize(("most", "part", "whole", "reached", "points"), [
    (100, 1, 2, False, 50), (100, 1, 3, False, 33), (100, 2, 3, False, 67), (100, 0, 3, False, 0),
    (100, 999, 1000, False, 99),  # never all of it for who has not reached it (CR-5)
    (100, 5, 3, True, 100), (100, 1, 0, False, 0), (100, 9, 3, False, 99),
])  # fmt: skip
def test_in_proportion_half_up(most, part, whole, reached, points):
    assert shared(most, part, whole, reached=reached) == points


def test_a_total_adds_bonuses_and_takes_off_deductions():
    items = [Item(80, 100, True), Item(50, 50, True), Item(20, 30, True, 1), Item(15, 30, True, -1)]

    assert total(items) == 80 + 50 + 20 - 15


def test_what_does_not_apply_costs_nothing():
    """60 of the 100 asked stand for 90 of the whole 150; a criterion by hand without points is asked and earns none."""
    assert total([Item(60, 100, True), Item(None, 50, False)]) == 90
    assert total([Item(60, 100, True), Item(None, 50, True)]) == 60
    assert total([Item(60, 100, True), Item(None, 50, False), Item(20, 50, True, 1)]) == 110


def test_never_below_nothing():
    assert total([Item(10, 100, True), Item(50, 50, True, -1)]) == 0
    assert total([Item(None, 100, False)]) == 0
