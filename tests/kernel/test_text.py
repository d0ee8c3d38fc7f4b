"""Vietnamese text: what is equal, what comes first, how numbers and days are read and written."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel import text

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

TODAY = date(2019, 7, 29)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
vietnamese = st.text(st.sampled_from(LETTERS + LETTERS.upper() + " 0129-./"), max_size=40)
anything = st.text(max_size=60) | vietnamese


def nfd(s: str) -> str:
    return unicodedata.normalize("NFD", s)


# Cleaning


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Sân chơi \n", "Sân chơi"),
        (nfd("Đường điện thắp sáng"), "Đường điện thắp sáng"),
        ("một\r\nhai\rba\n\nbốn", "một\nhai\nba\n\nbốn"),
        ("dòng của Word\x0bdòng sau\u2028dòng cuối", "dòng của Word\ndòng sau\ndòng cuối"),
        ("a\tb", "a\tb"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("nửa\ud83d chữ\udc4d", "nửa chữ"),
        ("\ufeffchép\u200b từ Zalo\u202e", "chép từ Zalo"),
        ("\u200b \x00", ""),
        ("gia đình 👨‍👩‍👧", "gia đình 👨‍👩‍👧"),
    ],
)
def test_clean(typed: str, stored: str) -> None:
    assert text.clean(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("  Tổ\t công   đoàn\r\n số\u00a01 ", "Tổ công đoàn số 1"), ("\n", ""), ("một\x0bhai", "một hai")],
)
def test_clean_line(typed: str, stored: str) -> None:
    assert text.clean_line(typed) == stored


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_clean_text_can_be_stored_and_stays_as_it_is(s: str) -> None:
    cleaned = text.clean(s)
    assert text.clean(cleaned) == cleaned
    assert text.clean_line(text.clean_line(s)) == text.clean_line(s) == text.clean_line(cleaned)
    assert cleaned.encode().decode() == cleaned
    assert not any(unicodedata.category(c) == "Cc" for c in cleaned if c not in "\n\t")
    assert unicodedata.is_normalized("NFC", cleaned)


# Searching


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Cao Bằng", "cao bang"),
        ("ĐƯỜNG ĐIỆN", "duong dien"),
        ("Hòa An", "Hoà An"),
        ("Thủy", "THUỶ"),
        ("Ðội 1 (chữ eth)", "doi 1 (chu eth)"),
        ("Sân  chơi\n120 m²", "san choi 120 m2"),
        ("nghiệp vụ", "NGHIEP VU"),
    ],
)
def test_fold_makes_equal(written: str, searched: str) -> None:
    assert text.fold(written) == text.fold(searched)


@given(anything)
def test_folding_twice_changes_nothing(s: str) -> None:
    assert text.fold(text.fold(s)) == text.fold(s)


@given(anything)
def test_both_ways_of_sending_a_letter_are_equal(s: str) -> None:
    assert text.fold(nfd(s)) == text.fold(text.nfc(s)) == text.fold(s)
    assert text.sort_key(nfd(s)) == text.sort_key(text.nfc(s))


@given(vietnamese)
def test_every_vietnamese_letter_folds_to_plain_letters(s: str) -> None:
    assert text.fold(s).isascii()


# Sorting

DICTIONARY = """
    a an ăn ân ba bà bả bã bá bạ bac bắc bấc ca da đa e em ê êm g
    ma mà mả mã má mạ mai mài mâu mẫu o ong ô ông ơ ởn u ung ư ưng vai x y
"""
IN_ORDER = [
    ["", "2 tháng 9", *DICTIONARY.split()],
    list("aăâbcdđeêghiklmnoôơpqrstuưvxy"),
    ["Đại hội", "đàn", "đảng", "đăng", "đầu"],
    ["Cao Bằng", "Cao Lộc", "Cáo Lộc", "Cào Mây", "Caoa"],
    ["an", "An", "AN", "àn", "Àn"],
    ["Tổ 1", "Tổ 10", "Tổ 2", "Tổ công đoàn"],
    ["xã Hưng Đạo", "xã Hưng Long", "xã Hứng Long", "xã Yên Thổ"],
]


@pytest.mark.parametrize("words", IN_ORDER)
def test_sort_key_is_the_dictionary_order(words: list[str]) -> None:
    shuffled = Random(1).sample(words, len(words))
    assert sorted(shuffled, key=text.sort_key) == words
    assert sorted(map(nfd, shuffled), key=text.sort_key) == [nfd(word) for word in words]


@given(anything)
def test_sort_keys_are_ascii(s: str) -> None:
    assert text.sort_key(s).isascii()
    assert text.person_sort_key(s).isascii()


@given(vietnamese, vietnamese)
def test_one_key_is_one_word(a: str, b: str) -> None:
    punctuation = str.maketrans("", "", "-./")  # which is all one
    if text.sort_key(a) == text.sort_key(b):
        assert text.fold(a.translate(punctuation)) == text.fold(b.translate(punctuation))


def test_both_spellings_of_a_name_sort_alike() -> None:
    assert text.sort_key("Hòa Thủy") == text.sort_key("Hoà Thuỷ")
    assert text.sort_key("Hoà Bình") < text.sort_key("Hóa Bình") < text.sort_key("Hoạ Bình")
    assert text.sort_key("Hoa-Hòa") < text.sort_key("Hòa-Hoa")


def test_people_sort_by_given_name_with_its_tone_then_the_rest() -> None:
    people = [
        "",
        "Lê Thị An",
        "Nông Văn An",
        "Hoàng Văn Ấn",
        "BẾ THỊ HOA",
        "Nông Thị Hoa",
        "Bế Thị Hòa",
        "Triệu Hoá",
        "Đàm Yến",
    ]
    assert sorted(Random(2).sample(people, len(people)), key=text.person_sort_key) == people
    assert text.person_sort_key("  Nông  Thị Hoa ") == text.person_sort_key("Nông Thị Hoa")


# Writing numbers


@pytest.mark.parametrize(
    ("n", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.000"),
        (1234567, "1.234.567"),
        (Decimal("1234567.5"), "1.234.567,5"),
        (1234567.5, "1.234.567,5"),
        (Decimal("18.0"), "18,0"),
        (Decimal("1E+3"), "1.000"),
        (-1234, "-1.234"),
        (9_007_199_254_740_993, "9.007.199.254.740.993"),
    ],
)
def test_number(n: int | float | Decimal, written: str) -> None:
    assert text.number(n) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (7, 8, "87,5%"),
        (1, 3, "33,3%"),
        (2, 3, "66,7%"),
        (1, 2, "50%"),
        (240, 240, "100%"),
        (1999, 2000, "99,9%"),
        (99_999, 100_000, "99,9%"),
        (1, 100_000, "0,1%"),
        (0, 240, "0%"),
        (0, 0, "–"),
        (3, 0, "–"),
        (6, 5, "120%"),
        (5000, 3, "166.666,7%"),
    ],
)
def test_percent(part: int, whole: int, written: str) -> None:
    assert text.percent(part, whole) == written


@given(st.integers(0, 10**18), st.integers(1, 10**18))
def test_percent_is_whole_only_when_the_thing_is(part: int, whole: int) -> None:
    written = text.percent(part, whole)
    assert (written == "0%") == (part == 0)
    if written == "100%":
        assert part >= whole
    if part <= whole and written not in ("99,9%", "0,1%"):
        tenths = int(Decimal(written[:-1].replace(",", ".")) * 10)
        assert abs(tenths * whole - 1000 * part) * 2 <= whole


@pytest.mark.parametrize(
    ("n", "written"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (22, "XXII"), (1949, "MCMXLIX"), (3999, "MMMCMXCIX")],
)
def test_roman(n: int, written: str) -> None:
    assert text.roman(n) == written


@pytest.mark.parametrize("n", [0, -1, 4000])
def test_there_is_no_roman_numeral_for(n: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        text.roman(n)


# Days


def test_days_in_tables_and_in_documents() -> None:
    assert text.day(date(2019, 7, 5)) == "05/07/2019"
    assert text.day(None) == ""
    assert text.day_long(date(2019, 2, 5)) == "ngày 05 tháng 02 năm 2019"
    assert text.day_long(date(2019, 7, 21)) == "ngày 21 tháng 7 năm 2019"
    assert text.day_long(date(2019, 12, 10)) == "ngày 10 tháng 12 năm 2019"


def test_a_moment_is_written_on_the_clock_of_viet_nam() -> None:
    assert text.moment(datetime(2019, 7, 21, 13, 15, tzinfo=UTC)) == "20:15 21/7/2019"
    assert text.moment(datetime(2019, 7, 21, 18, 5, tzinfo=UTC)) == "01:05 22/7/2019"
    assert text.moment(None) == ""
    with pytest.raises(ValueError, match="time zone"):
        text.moment(datetime(2019, 7, 21, 13, 15))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("21/07/2019", date(2019, 7, 21)),
        ("1/7/2019", date(2019, 7, 1)),
        ("21/7/19", date(2019, 7, 21)),
        ("30/4/75", date(1975, 4, 30)),
        ("1/1/39", date(2039, 1, 1)),
        ("1/1/40", date(1940, 1, 1)),
        ("21/7", date(2019, 7, 21)),
        ("21-07-2019", date(2019, 7, 21)),
        ("21.7.2019", date(2019, 7, 21)),
        (" 21 / 7 / 2019 ", date(2019, 7, 21)),
        ("2019-07-21", date(2019, 7, 21)),
        ("29/2/2020", date(2020, 2, 29)),
    ],
)
def test_parse_day(typed: str, meant: date) -> None:
    assert text.parse_day(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Chưa nhập ngày"),
        ("  ", "Chưa nhập ngày"),
        ("mai", "ngày/tháng/năm"),
        ("21", "ngày/tháng/năm"),
        ("21/7-2019", "ngày/tháng/năm"),
        ("21/7/019", "ngày/tháng/năm"),
        ("٢١/٧/٢٠١٩", "ngày/tháng/năm"),
        ("29/2/2019", "Không có ngày 29/2/2019"),
        ("31/4", "Không có ngày 31/4/2019"),
        ("7/21/2019", "Ghi ngày trước, tháng sau"),
        ("0019-07-21", "từ 1900 đến 2100"),
        ("21/7/2910", "từ 1900 đến 2100"),
    ],
)
def test_parse_day_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        text.parse_day(typed, TODAY)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_day_is_read_back(d: date, today: date) -> None:
    for written in (text.day(d), d.isoformat(), f"{d.day}/{d.month}/{d.year}", f"{d.day}-{d.month}-{d.year}"):
        assert text.parse_day(written, today) == d
    if -79 <= d.year - today.year <= 20:
        assert text.parse_day(f"{d.day}/{d.month}/{d.year % 100:02}", today) == d
