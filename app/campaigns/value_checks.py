"""What one value of a plan file may be; each check says in words what is wrong with a value, or None."""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Complaint = str | None
Check = Callable[[Any], Complaint]
TIERS = range(1, 6)
DAYS = (date(1990, 1, 1), date(2100, 12, 31))  # of plans; what they celebrate may be older
LONGEST_TEXT = 20_000  # characters
LARGEST = 2_000_000_000  # fits every column of numbers
CODE = re.compile(r"[^\s/?#%\\]{1,60}")  # codes stand in addresses


def text(value: Any) -> Complaint:
    """Words that both databases can keep."""
    if not isinstance(value, str):
        return "phải là chữ (đặt trong dấu nháy)"
    if len(value) > LONGEST_TEXT:
        return f"dài quá {LONGEST_TEXT} ký tự"
    odd = any(ord(char) < 32 and char not in "\n\t\r" or 0xD800 <= ord(char) <= 0xDFFF for char in value)
    return "có ký tự không đọc được" if odd else None


def code(value: Any) -> Complaint:
    """A code: one word, none of the signs that cut an address."""
    if complaint := text(value):
        return complaint
    fits = not value.strip() or CODE.fullmatch(value)  # an empty one is "missing"
    return None if fits else f"“{value[:40]}” phải liền một khối, không có dấu cách, / ? # %, dài nhất 60 ký tự"


def past_day(value: Any) -> Complaint:
    """Any day, however long ago."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return None if is_day else "phải là ngày, ghi như 2019-07-21"


def day(value: Any) -> Complaint:
    """A day a plan may speak of."""
    if complaint := past_day(value):
        return complaint
    return None if DAYS[0] <= value <= DAYS[1] else f"“{value}” không thể là ngày của kế hoạch; kiểm tra lại năm"


def flag(value: Any) -> Complaint:
    """true or false."""
    return None if isinstance(value, bool) else "phải là true hoặc false"


def mapping(value: Any) -> Complaint:
    """A mapping whose keys are words; what they hold is checked elsewhere."""
    if not isinstance(value, dict):
        return "phải gồm các cặp “khóa: giá trị”"
    return next(("có khóa không phải chữ" for key in value if not isinstance(key, str)), None)


def texts_by_name(value: Any) -> Complaint:
    """A mapping of words to words."""
    return mapping(value) or next((complaint for one in value.values() if (complaint := text(one))), None)


def tier(value: Any) -> Complaint:
    """A tier of the union tree."""
    fits = isinstance(value, int) and not isinstance(value, bool) and value in TIERS
    return None if fits else f"cấp “{str(value)[:40]}” phải là số từ {TIERS[0]} đến {TIERS[-1]}"


def count(value: Any) -> Complaint:
    """A whole number from 0."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
    return None if fits else "phải là số nguyên từ 0"


def year(value: Any) -> Complaint:
    fits = isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100
    return None if fits else "phải là năm, ghi như 2021"


def days_after(value: Any) -> Complaint:
    """A number of days, at most a year."""
    return count(value) or (None if value <= 366 else "quá một năm")


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any) -> Complaint:
        known = isinstance(value, str) and value in allowed
        return None if known else f"“{str(value)[:40]}” không có trong: {', '.join(allowed)}"

    return check


def member(kind: type[StrEnum]) -> Check:
    """A value of the enumeration."""
    return one_of(*(one.value for one in kind))


def several(check: Check) -> Check:
    """A list of what `check` allows."""

    def each(value: Any) -> Complaint:
        if not isinstance(value, list):
            return "phải là danh sách, ghi trong [ ]"
        return next((complaint for one in value if (complaint := check(one))), None)

    return each


def one_or_several(check: Check) -> Check:
    """One value or a list of them."""
    many = several(check)
    return lambda value: many(value) if isinstance(value, list) else check(value)
