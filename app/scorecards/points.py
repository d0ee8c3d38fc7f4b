"""Points as numbers: kept in tenths of a point, so that ranks and ties are exact; how they are shared out and summed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

TENTHS = 10
MOST = 10_000  # tenths: a thousand points for one criterion
_TYPED = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]))?")


def show(tenths: int | None) -> str:
    """ "87,5", "88"; empty for None."""
    if tenths is None:
        return ""
    units, rest = divmod(abs(tenths), TENTHS)
    return f"{'-' if tenths < 0 else ''}{units}" + (f",{rest}" if rest else "")


def read(typed: str) -> int:
    """Tenths of what a person typed: "7,5", "7.5", "8". ValueError holds a sentence for the user."""
    found = _TYPED.fullmatch(typed)
    if not found:
        raise ValueError("Chỉ nhập số điểm, lẻ nhiều nhất một chữ số, ví dụ 7,5.")
    tenths = int(found[1]) * TENTHS + int(found[2] or 0)
    if tenths > MOST:
        raise ValueError(f"Số điểm quá lớn: nhiều nhất là {show(MOST)}.")
    return tenths


def shared(most: int, part: int, whole: int, *, reached: bool) -> int:
    """`most` in proportion to part of whole, half up; all of it only for who reached it, and then all of it (CR-5)."""
    if reached:
        return most
    if whole <= 0:
        return 0
    return max(0, min((2 * most * part + whole) // (2 * whole), most - 1))


@dataclass(frozen=True)
class Item:
    """One line of a sheet. `points` None: nothing was given; `applies`: the criterion is asked of this unit at all.

    `sign` is 0 for what makes up the scale, 1 for a bonus, -1 for a deduction.
    """

    points: int | None
    most: int
    applies: bool
    sign: int = 0


def total(items: Iterable[Item]) -> int:
    """The unit's total in tenths.

    Where a criterion does not apply to the unit, the rest is scaled up to the whole scale, so that nobody loses by what
    was not asked of them; then bonuses are added and deductions taken off. Never below 0.
    """
    found = list(items)
    scale = [item for item in found if not item.sign]
    earned = sum(item.points or 0 for item in scale if item.applies)
    asked, whole = sum(item.most for item in scale if item.applies), sum(item.most for item in scale)
    if asked and asked != whole:
        earned = (2 * earned * whole + asked) // (2 * asked)
    return max(0, earned + sum(item.sign * (item.points or 0) for item in found))
