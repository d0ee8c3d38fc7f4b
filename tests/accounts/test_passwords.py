"""Hashing and what is too easy to guess (row 13)."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from app.kernel.errors import DomainError

pytestmark = pytest.mark.one_engine

IDENTITY = ["lan.cb01", "Nguyễn Thị Lan", "0912345678", "CB01"]


def test_a_phone_that_sends_marks_apart_gets_in():
    together, apart = (unicodedata.normalize(form, "mật khẩu dài") for form in ("NFC", "NFD"))

    assert passwords.verify(passwords.hashed(together), apart)
    assert passwords.verify(passwords.hashed(apart), together)
    assert not passwords.verify(passwords.hashed(together), "mat khau dai")


def test_no_password_matches_an_account_without_one():
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("not a hash", "x")


def test_parameters_are_those_promised_and_old_ones_are_noticed():
    kept = passwords.hashed("một hai ba bốn")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.outdated(kept)
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("một hai ba bốn"))


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "1234567890",
        "aaaaaaaaaaaa",
        "qwertyuiop",
        "Qwertyuiop1!",
        "iloveyou1990",
        "Anhyeuem@123",
        "matkhau12345",
        "Mật khẩu 123",
        "mật khẩu mật khẩu",
        "congdoan2019",
        "Công đoàn Việt Nam",
        "côngđoàncơsở",
        "CaoBang@2019",
        "Lan.CB01",
        "lan.cb01lan.cb01",
        "0912345678",
        "lan0912345678",
        "NguyenThiLan1",
        "CB01-2026-CB01",
        "p@ssw0rd123",
        "x" * 201,
    ],
)
def test_refused(password):
    with pytest.raises(DomainError) as refusal:
        passwords.check(password, IDENTITY)
    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password",
    ["mèo ăn cá rô đồng", "trâu-đỏ-bến-nước-7", "9 quả na trên đồi", "kV7#mQ2!xTz9", "Sáng mưa chiều nắng 3"],
)
def test_accepted(password):
    passwords.check(password, IDENTITY)


def test_the_list_is_as_long_as_promised():
    lines = [line for line in passwords.COMMON_FILE.read_text().splitlines() if line and line[0] not in "#+"]

    assert len(lines) >= 1000
