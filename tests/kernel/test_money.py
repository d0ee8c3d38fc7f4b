"""Money: read as it is typed, written in figures and words."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.kernel.money import MOST, editable, in_million, money, money_in_words, parse_money

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

amounts = st.integers(0, MOST) | st.integers(0, 20_000) | st.integers(0, 9_000).map(lambda n: n * 10**6)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("1,500,000", 1_500_000),
        ("1 500 000", 1_500_000),
        ("1\u00a0500\u202f000", 1_500_000),
        ("1.500.000,00", 1_500_000),
        ("900.000", 900_000),
        ("15.000", 15_000),
        ("1500", 1_500),
        ("0", 0),
        ("0 đồng", 0),
        ("1,5 triệu", 1_500_000),
        ("1.5tr", 1_500_000),
        ("1,25 tỷ", 1_250_000_000),
        ("0,5 triệu", 500_000),
        ("0.500 triệu", 500_000),
        ("1.234.567 triệu", 1_234_567_000_000),
        ("1500 triệu", 1_500_000_000),
        ("15tr", 15_000_000),
        ("15 tr", 15_000_000),
        ("15 TR", 15_000_000),
        ("15 trđ", 15_000_000),
        ("15 triệu đồng", 15_000_000),
        ("15 trieu dong", 15_000_000),
        ("15tr. ", 15_000_000),
        ("900k", 900_000),
        ("900 nghìn", 900_000),
        ("900 ngàn", 900_000),
        ("2 tỷ", 2_000_000_000),
        ("2 tỉ", 2_000_000_000),
        ("2 tỷ vnđ", 2_000_000_000),
        ("1tr5", 1_500_000),
        ("1tr500", 1_500_000),
        ("2tỷ5", 2_500_000_000),
        ("15k5", 15_500),
        ("1tr5 đồng", 1_500_000),
        ("1 triệu 500 nghìn", 1_500_000),
        ("1 triệu 500 nghìn đồng", 1_500_000),
        ("2 tỷ 300 triệu 50 nghìn", 2_300_050_000),
        ("1tr500k", 1_500_000),
        ("1.500.000đ", 1_500_000),
        ("1.500.000 ₫", 1_500_000),
        ("1.500.000 VND", 1_500_000),
        ("1.500 đồng", 1_500),
        ("1,500đ", 1_500),
        ("9.000.000.000.000.000", MOST),
    ],
)
def test_parse_money(typed: str, meant: int) -> None:
    assert parse_money(typed) == meant


UNCLEAR = "Không đọc được số tiền"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Chưa nhập"),
        (" \n", "Chưa nhập"),
        ("-5", "âm"),
        ("−5 triệu", "âm"),
        ("9.000.000.000.000.001", "quá lớn"),
        ("9" * 59, "quá lớn"),
        ("9" * 5000, UNCLEAR),
        ("1" + " " * 500 + "0", UNCLEAR),
        ("đồng", UNCLEAR),
        ("nhiều", UNCLEAR),
        ("khoảng 5 triệu", UNCLEAR),
        ("5 đô", UNCLEAR),
        ("15²", UNCLEAR),
        ("1.5.0", UNCLEAR),
        ("1.500,000", UNCLEAR),
        ("1500.000", UNCLEAR),
        ("05.000", UNCLEAR),
        ("10.0000", UNCLEAR),
        ("1..500.000", UNCLEAR),
        ("1 triệu 1500 nghìn", UNCLEAR),
        ("500 nghìn 1 triệu", UNCLEAR),
        ("1,5 triệu 300 nghìn", UNCLEAR),
        ("1,5tr5", UNCLEAR),
        ("1,5", "không có phần lẻ"),
        ("1.500.000,5", "không có phần lẻ"),
        ("1 triệu 500", "Ghi rõ đơn vị của số cuối"),
        ("1 triệu 500 đồng", "Ghi rõ đơn vị của số cuối"),
        ("1tr50", "Ghi rõ đơn vị của số cuối"),
        ("1tr5000", "Ghi rõ đơn vị của số cuối"),
    ],
)
def test_parse_money_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_money(typed)


def test_a_bare_thousand_is_asked_back() -> None:
    question = (
        "Số “1.500” có thể hiểu hai cách: ghi “1500 đồng” nếu là một nghìn năm trăm đồng, "
        "ghi “1,5 triệu” nếu là một triệu năm trăm nghìn đồng."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(question)}$"):
        parse_money("1.500")


@given(
    st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"), st.sampled_from(["", " triệu", "tr", "k", " tỷ"])
)
def test_both_answers_of_a_question_are_taken(head: int, tail: int, separator: str, word: str) -> None:
    typed = f"{head}{separator}{tail:03}{word}"
    if not word and head > 9:
        assert parse_money(typed) == head * 1000 + tail
        return
    with pytest.raises(ValueError, match="hai cách") as refused:
        parse_money(typed)
    offers = re.findall(r"ghi “([^”]+)” nếu là ([^,.]+)", str(refused.value))
    assert len(offers) == 2
    large, small = (parse_money(offer) for offer, _ in offers)
    assert large == 1000 * small or not word
    assert [money_in_words(large), money_in_words(small)] == [words for _, words in offers]


@given(amounts)
@example(1_000)
@example(9_999)
@example(10_000)
def test_what_is_written_is_read_back(n: int) -> None:
    if not 1_000 <= n < 10_000:
        assert parse_money(money(n)) == n
    for written in (editable(n), str(n), f"{money(n)} đồng", f"{money(n)}đ", money(n).replace(".", " ")):
        assert parse_money(written) == n


@given(st.text(max_size=30) | st.text(st.sampled_from("0123456789., trkđtỷiệu"), max_size=20))
def test_anything_typed_is_an_amount_or_a_sentence(typed: str) -> None:
    try:
        assert 0 <= parse_money(typed) <= MOST
    except ValueError as refused:
        assert str(refused).endswith(".")
        assert str(refused)[0].isupper()


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (121, "một trăm hai mươi mốt"),
        (1_005, "một nghìn không trăm linh năm"),
        (18_000, "mười tám nghìn"),
        (1_050_000, "một triệu không trăm năm mươi nghìn"),
        (1_500_000, "một triệu năm trăm nghìn"),
        (1_000_500, "một triệu không nghìn năm trăm"),
        (2_000_500_000, "hai tỷ năm trăm nghìn"),
        (1_234_567_891, "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt"),
        (1_500_000_000_000, "một nghìn năm trăm tỷ"),
        (MOST, "chín triệu tỷ"),
        (-18_000_000, "âm mười tám triệu"),
    ],
)
def test_money_in_words(n: int, words: str) -> None:
    assert money_in_words(n) == f"{words} đồng"


@given(amounts, amounts)
def test_different_amounts_sound_different(a: int, b: int) -> None:
    assert (money_in_words(a) == money_in_words(b)) == (a == b)
    assert "  " not in money_in_words(a)


@pytest.mark.parametrize(
    ("n", "written"),
    [
        (18_000_000, "18,0"),
        (1_050_000, "1,1"),
        (1_049_999, "1,0"),
        (49_999, "0,0"),
        (0, "0,0"),
        (1_234_567_890, "1.234,6"),
        (MOST, "9.000.000.000,0"),
    ],
)
def test_in_million(n: int, written: str) -> None:
    assert in_million(n) == written


def test_money() -> None:
    assert money(1_500_000) == "1.500.000"
    assert editable(1_500) == "1500"
