"""Account names and phone numbers in one spelling."""

import pytest

from app.accounts import names
from app.kernel.errors import DomainError

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("(+84) 0912-345-678", "0912345678"),
        ("  ", None),
    ],
)
def test_phone_numbers(typed, stored):
    assert names.phone_number(typed) == stored


@pytest.mark.parametrize("typed", ["912345678", "09123456789", "không có", "1912345678"])
def test_what_is_no_phone_number(typed):
    with pytest.raises(DomainError):
        names.phone_number(typed)


@pytest.mark.parametrize(("typed", "stored"), [("Lan.CB01", "lan.cb01"), (" Đào ", "dao"), ("ái_2", "ai_2")])
def test_account_names(typed, stored):
    assert names.account_name(typed) == stored


@pytest.mark.parametrize("typed", ["ab", "0912345678", "new", "slips", ".lan", "lan/../x", "l" * 41, "lan@x"])
def test_what_is_no_account_name(typed):
    with pytest.raises(DomainError):
        names.account_name(typed)


def test_signing_in_takes_any_text():
    assert names.login_key("+84 912 345 678") == "0912345678"
    assert names.login_key(" Lan.CB01 ") == "lan.cb01"
    assert names.login_key("x' OR 1=1 --") == "x'or1=1--"
    assert names.login_key("") == ""


def test_a_suggestion_is_free_and_valid():
    taken = {"lan.cb01", "lan2.cb01"}

    assert names.suggest("Nguyễn Thị Lan", "CB01", taken.__contains__) == "lan3.cb01"
    assert names.suggest("Đào", "HA-Đ1", lambda name: False) == "dao.ha-d1"
    assert names.account_name(names.suggest("", "", lambda name: False)) == "nguoi.dv"
