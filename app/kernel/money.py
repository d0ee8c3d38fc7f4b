"""Money is an integer number of đồng: reading it as people type it, writing it in figures and in words."""

import re
from decimal import ROUND_HALF_UP, Decimal

from app.kernel.text import clean_line, fold, number

MOST = 9_000_000_000_000_000
MILLION = 1_000_000

_UNITS = {
    "": 1,
    "k": 1_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "tr": MILLION,
    "trieu": MILLION,
    "ty": 1_000 * MILLION,
    "ti": 1_000 * MILLION,
}
_PART = re.compile(r"([0-9][0-9., ]*)([^0-9]*)")
_DONG = re.compile(r" ?(đồng|dong|vnđ|vnd|đ|d|₫)$", re.IGNORECASE)
_TWO_WAYS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
_FIGURES = (
    re.compile(r"(?P<whole>[0-9]+)"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}([., ])[0-9]{3}(\2[0-9]{3})*)((?!\2)[.,](?P<decimals>[0-9]{1,2}))?"),
    re.compile(r"(?P<whole>0|[1-9][0-9]*)[.,](?P<decimals>[0-9]{1,2})"),
    re.compile(r"(?P<whole>0)[.,](?P<decimals>[0-9]{3})"),
)

_UNCLEAR = "Không đọc được số tiền. Ghi như 1.500.000, 1,5 triệu, 15tr, 900k hoặc 2 tỷ."
_FRACTION = "Số tiền tính đến đồng, không có phần lẻ. Nếu tính bằng triệu thì ghi thêm chữ, ví dụ “1,5 triệu”."
_LAST_UNIT = "Ghi rõ đơn vị của số cuối, ví dụ “1 triệu 500 nghìn”."


def parse_money(text: str) -> int:
    """The đồng a person typed: "1.500.000", "1,5 triệu", "15tr", "1tr5", "1 triệu 500 nghìn", "900k", "2 tỷ".

    ValueError holds a sentence for the user. What could be meant a thousand times larger ("1.500", "1.500 triệu") is
    asked back, not guessed.
    """
    typed = clean_line(text).rstrip(". ")
    if not typed:
        raise ValueError("Chưa nhập số tiền.")
    if typed[0] in "-−–":
        raise ValueError("Số tiền không được âm.")
    body = _DONG.sub("", typed)
    if len(typed) > 60 or not _PART.match(body):
        raise ValueError(_UNCLEAR)
    parts = _PART.findall(body)
    amount = _one(*parts[0], said_dong=body != typed) if len(parts) == 1 else _several(parts)
    if amount > MOST:
        raise ValueError(f"Số tiền quá lớn: nhiều nhất là {money(MOST)} đồng.")
    return amount


def _unit(word: str) -> int:
    unit = _UNITS.get(fold(word))
    if unit is None:
        raise ValueError(_UNCLEAR)
    return unit


def _one(figures: str, word: str, *, said_dong: bool) -> int:
    """One number, "1.500.000" or "1,5 triệu"; only with a unit may it have decimals other than 0."""
    figures, word = figures.strip(), word.strip()
    unit = _unit(word)
    if (asked := _TWO_WAYS.fullmatch(figures)) and (unit > 1 or (len(asked[1]) == 1 and not said_dong)):
        raise ValueError(_two_ways(figures, word, *asked.groups()))
    found = next((found for pattern in _FIGURES if (found := pattern.fullmatch(figures))), None)
    if found is None:
        raise ValueError(_UNCLEAR)
    whole, decimals = re.sub("[., ]", "", found["whole"]), found.groupdict().get("decimals") or ""
    amount, rest = divmod(int(whole + decimals) * unit, 10 ** len(decimals))
    if rest:
        raise ValueError(_FRACTION)
    return amount


def _two_ways(figures: str, word: str, head: str, tail: str) -> str:
    """The question back. Either answer it proposes is one that `parse_money` takes."""
    large = int(head + tail) * _unit(word)
    small = int(head + tail) * _unit(word or "triệu") // 1_000
    decimals = tail.rstrip("0")
    short = f"{head},{decimals}" if decimals else head
    written = f"{short} {word or 'triệu'}" if len(decimals) < 3 else f"{money(small)} đồng"
    return (
        f"Số “{f'{figures} {word}'.strip()}” có thể hiểu hai cách: "
        f"ghi “{head}{tail} {word or 'đồng'}” nếu là {money_in_words(large)}, "
        f"ghi “{written}” nếu là {money_in_words(small)}."
    )


def _several(parts: list[tuple[str, str]]) -> int:
    """Units that fall ("1 triệu 500 nghìn"), or figures right after a unit, read as its decimals ("1tr5", "1tr500").

    Two such figures ("1tr50") are said of 1.050.000 and of 1.500.000, so they are asked back.
    """
    total, above, glued = 0, 0, False
    for figures, word in parts:
        figures, unit = figures.strip(), _unit(word)
        if not figures.isdigit():
            raise ValueError(_UNCLEAR)
        if unit == 1:
            if not glued or len(figures) not in (1, 3):
                raise ValueError(_LAST_UNIT)
            unit = above // 10 ** len(figures)
        if above and int(figures) * unit >= above:
            raise ValueError(_UNCLEAR)
        total, above, glued = total + int(figures) * unit, unit, not word.endswith(" ")
    return total


def money(n: int) -> str:
    """1.500.000, without the word đồng."""
    return number(n)


def editable(n: int) -> str:
    """`n` as it stands in an input box: `parse_money` reads it back, which it refuses to do with a bare "1.500"."""
    return str(n) if 1_000 <= n < 10_000 else money(n)


def in_million(n: int) -> str:
    """Triệu đồng with one decimal, "18,0", half up. For printing: add up before, never these."""
    return number(Decimal(n).scaleb(-6).quantize(Decimal("0.1"), ROUND_HALF_UP))


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def money_in_words(n: int) -> str:
    """As in "một triệu năm trăm nghìn đồng", all small letters."""
    return f"âm {_read(-n)} đồng" if n < 0 else f"{_read(n)} đồng"


def _read(n: int) -> str:
    if n == 0:
        return _DIGITS[0]
    billions, below = divmod(n, 1_000 * MILLION)
    said = [_read(billions), "tỷ"] if billions else []
    millions, below = divmod(below, MILLION)
    thousands, ones = divmod(below, 1_000)
    for group, word in ((millions, "triệu"), (thousands, "nghìn"), (ones, "")):
        if group:
            said += [_group(group, first=not said), word]
        elif word == "nghìn" and said and ones >= 100:  # "một triệu năm trăm" would be heard as 1.500.000
            said.append("không nghìn")
    return " ".join(filter(None, said))


def _group(n: int, *, first: bool) -> str:
    """1 to 999; when not the first group, its hundreds are said even if there are none."""
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or not first else []
    if tens:
        said.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    elif ones and said:
        said.append("linh")
    if ones:
        after_tens = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"} if tens else {}
        said.append(after_tens.get(ones, _DIGITS[ones]))
    return " ".join(said)
