"""How Vietnamese text is cleaned, searched, sorted and written: numbers, percentages, days.

Every text that comes in passes `clean` or `clean_line` once; what is compared with it passes `fold`.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from app.kernel import clock

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width space and mark, text direction, half characters, and what XML (so .xlsx) refuses.
# The two zero-width joiners stay: emoji are built with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def nfc(s: str) -> str:
    """Composed form: phones and macOS also send letters and marks apart, which look the same and compare unequal."""
    return unicodedata.normalize("NFC", s)


def clean(s: str) -> str:
    """Text of several lines as it is stored: NFC, lines end in \\n, nothing invisible, no blank edges."""
    return nfc(_INVISIBLE.sub("", _LINE_END.sub("\n", s))).strip()


def clean_line(s: str) -> str:
    """Text of one line as it is stored: `clean`, and every run of white space is one space."""
    return " ".join(clean(s).split())


# đ and ð (eth, met in old documents in its place) have no decomposition; m² and m³ are typed m2 and m3.
_FOLDED = str.maketrans("đð²³", "dd23")


def fold(s: str) -> str:
    """Search key: no case, no marks, đ as d, single spaces. Folding twice changes nothing."""
    s = unicodedata.normalize("NFD", s).casefold().translate(_FOLDED)
    return " ".join("".join(c for c in s if not unicodedata.combining(c)).split())


_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {c: chr(ord("A") + i) for i, c in enumerate(_LETTERS)} | {c: c for c in "0123456789"} | {" ": '"'}
_RANK["ð"] = _RANK["đ"]
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng


def _levels(s: str) -> tuple[str, str, str]:
    """Letters, tones and cases of `s`, in ASCII; a word has one tone, wherever it is put (Hòa, Hoà)."""
    letters, tones, cases = "", "", ""
    for character in nfc(" ".join(s.split())):
        marks = unicodedata.normalize("NFD", character)
        letter = nfc("".join(c for c in marks if c not in _TONE))
        small = letter.lower()
        letters += _RANK.get(small, "~" if small.isalpha() else "#")
        tones += "".join(_TONE.get(c, "") for c in marks) if small.isalpha() else " "
        cases += "0" if letter == small else "1"
    return letters, "".join(tone or "0" for tone in tones.split(" ")), cases


def sort_key(s: str) -> str:
    """ASCII key of the Vietnamese dictionary order: letters decide, then tones, then small before capital.

    Digits sort as characters ("Tổ 10" before "Tổ 2"), as in ICU. Compare bytes: collation "C" on PostgreSQL.
    """
    return "!".join(_levels(s))


def person_sort_key(full_name: str) -> str:
    """`sort_key` for people: the given name (last word) with its tone decides before the rest; case decides last."""
    *rest, given = full_name.split() or [""]
    given_letters, given_tones, given_cases = _levels(given)
    letters, tones, cases = _levels(" ".join(rest))
    return "!".join((given_letters, given_tones, letters, tones, given_cases + cases))


_SWAP = str.maketrans(",.", ".,")


def number(n: int | float | Decimal) -> str:
    """1.234.567 or 1.234.567,5: as many decimals as `n` carries, so round before."""
    return f"{Decimal(str(n)):,f}".translate(_SWAP)


def percent(part: int, whole: int) -> str:
    """At most one decimal ("87,5%"), rounded half up; "–" of nothing.

    What is begun shows at least 0,1%, what is unfinished at most 99,9%, what is exceeded as such ("120%").
    """
    if whole == 0:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    units, tenth = divmod(tenths, 10)
    return f"{number(units)},{tenth}%" if tenth else f"{number(units)}%"


def day(d: date | None) -> str:
    """dd/mm/yyyy; empty for None."""
    return "" if d is None else f"{d.day:02}/{d.month:02}/{d.year:04}"


def day_long(d: date) -> str:
    """As in "ngày 05 tháng 02 năm 2019": documents write a zero before days under 10 and months 1 and 2."""
    month = f"{d.month:02}" if d.month <= 2 else str(d.month)
    return f"ngày {d.day:02} tháng {month} năm {d.year}"


def moment(dt: datetime | None) -> str:
    """As in "20:15 21/7/2019", on the clock of Việt Nam; empty for None. ValueError when `dt` has no time zone."""
    if dt is None:
        return ""
    if dt.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    local = clock.local(dt)
    return f"{local:%H:%M} {local.day}/{local.month}/{local.year}"


_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})(?:\s*\2\s*(\d{4}|\d{2}))?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def _full_year(year: str | None, today: date) -> int:
    if not year:
        return today.year
    if len(year) == 4:
        return int(year)
    latest = today.year + 20
    return latest - (latest - int(year)) % 100


def parse_day(text: str, today: date, earliest: int = 1900) -> date:
    """The day a person typed, day before month: 21/7/2019, 21-07-19, 21.7 (year of `today`), or 2019-07-21.

    A year of two digits is the one at most 20 years ahead of `today`; `earliest` is the first year taken. ValueError
    holds a sentence for the user.
    """
    typed = clean_line(text)
    if not typed:
        raise ValueError("Chưa nhập ngày.")
    if found := _YEAR_FIRST.fullmatch(typed):
        y, m, d = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(typed):
        d, m, y = int(found[1]), int(found[3]), _full_year(found[4], today)
    else:
        raise ValueError("Ghi ngày theo thứ tự ngày/tháng/năm, ví dụ 21/7/2019.")
    if not earliest <= y <= 2100:  # Excel has no day before 1900; a browser sends year 19 as 0019
        raise ValueError(f"Năm phải trong khoảng từ {earliest} đến 2100, ví dụ 21/7/2019.")
    try:
        return date(y, m, d)
    except ValueError:
        raise ValueError(f"Không có ngày {d}/{m}/{y}. Ghi ngày trước, tháng sau, ví dụ 21/7/2019.") from None


_ROMAN = {
    1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V",
    4: "IV", 1: "I",
}  # fmt: skip


def roman(n: int) -> str:
    """Number of a group in an official table, 1 to 3999."""
    if not 1 <= n <= 3999:
        raise ValueError(f"no Roman numeral for {n}")
    written = ""
    for value, letters in _ROMAN.items():
        times, n = divmod(n, value)
        written += letters * times
    return written
