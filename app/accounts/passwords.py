"""Passwords: hashing that costs the same for everybody, and what is too easy to guess (row 13)."""

import os
import re
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.errors import DomainError
from app.kernel.text import fold, nfc

SHORTEST = 10
LONGEST = 200
COMMON_FILE = Path(__file__).with_name("common_passwords.txt")

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_turns = BoundedSemaphore(max(2, os.cpu_count() or 2))
"""A hash takes 19 MiB and a core for 40 ms; the morning rush waits here instead of in the kernel."""


def hashed(password: str) -> str:
    """The Argon2id hash to keep. Slow on purpose: call with no transaction open (`kernel.db.release`)."""
    with _turns:
        return _hasher.hash(nfc(password))


def verify(password_hash: str | None, password: str) -> bool:
    """The password is the one of `password_hash`. An account without one costs the same time. Slow on purpose."""
    with _turns:
        try:
            right = _hasher.verify(password_hash or _decoy(), nfc(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and password_hash is not None


def outdated(password_hash: str) -> bool:
    """Made with parameters that are no longer ours: hash again at the next sign-in."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _decoy() -> str:
    return _hasher.hash("nobody has this password")


def check(password: str, identity: Iterable[str] = ()) -> None:
    """Refuse (DomainError at `password`) what is short, common, or made of `identity`: names, phone, unit codes."""
    password = nfc(password)
    if len(password) < SHORTEST:
        raise DomainError(f"Mật khẩu cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất.", "password")
    if len(password) > LONGEST:
        raise DomainError(f"Mật khẩu dài nhất {LONGEST} ký tự.", "password")
    if guessable(password, identity):
        raise DomainError(
            "Mật khẩu này dễ đoán (từ thông dụng, dãy phím, tên, số điện thoại hoặc mã đơn vị). "
            "Hãy ghép vài từ không liên quan, ví dụ ba từ và một con số.",
            "password",
        )


def guessable(password: str, identity: Iterable[str] = ()) -> bool:
    """Common, or nothing is left once common words, years, runs of digits and `identity` are taken away.

    Signs count for nothing, or for the letters they stand for: p@ssw0rd.
    """
    words = {_letters(word) for text in identity for word in (text, *re.split(r"[\s._-]+", text))} | _context()
    as_letters = password.replace("@", "a").replace("$", "s").replace("0", "o")
    return any(_easy(_letters(way), words) for way in (password, as_letters))


def _easy(plain: str, words: Collection[str]) -> bool:
    if len(set(plain)) < 4 or plain in _common() or plain.strip("0123456789") in _common():
        return True
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 3:
            plain = plain.replace(word, "")
    return len(re.sub(r"(19|20)\d\d|0?123\d*|(.)\2\2+", "", plain)) < 4


def _letters(text: str) -> str:
    """Without case, marks and signs, as a guesser tries it."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


@cache
def _common() -> frozenset[str]:
    return frozenset(_letters(line) for line in _lines() if not line.startswith("+"))


@cache
def _context() -> frozenset[str]:
    """Words of unions and places: no password by themselves, whatever number stands behind them."""
    return frozenset(_letters(line) for line in _lines() if line.startswith("+"))


def _lines() -> list[str]:
    text = COMMON_FILE.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
