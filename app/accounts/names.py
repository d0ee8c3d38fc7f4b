"""Account names and phone numbers: one spelling each, however people type them."""

import re
from collections.abc import Callable

from app.kernel.errors import DomainError
from app.kernel.text import clean_line, fold

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38})[a-z0-9]")
RESERVED = frozenset({"new", "slips"})  # addresses of their own under /people/
_PHONE = re.compile(r"0\d{9}")


def phone_number(typed: str) -> str | None:
    """0xxxxxxxxx from 0912 345 678, +84912345678, 84.912.345.678; None when blank. DomainError at `phone`."""
    digits = re.sub(r"[\s.()-]", "", clean_line(typed))
    digits = re.sub(r"^(\+84|0084|84(?=\d{9}$))0?", "0", digits)
    if not digits:
        return None
    if not _PHONE.fullmatch(digits):
        raise DomainError("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0, ví dụ 0912345678.", "phone")
    return digits


def account_name(typed: str) -> str:
    """The stored form of an account name: lower case without marks. DomainError at `username`."""
    name = fold(typed).replace(" ", "")
    if not _USERNAME.fullmatch(name):
        raise DomainError("Tên đăng nhập gồm 3 đến 40 chữ không dấu, chữ số, dấu chấm hoặc gạch nối.", "username")
    if name in RESERVED or name.isdigit():
        raise DomainError("Tên đăng nhập phải có chữ cái và không là từ dành riêng.", "username")
    return name


def login_key(typed: str) -> str:
    """What somebody typed to sign in, in the spelling accounts are stored in; any text is accepted."""
    try:
        return phone_number(typed) or ""
    except DomainError:
        return fold(typed).replace(" ", "")[:200]


def suggest(full_name: str, unit_code: str, taken: Callable[[str], bool]) -> str:
    """An account name for a person of a unit: given name and unit code, numbered where that is taken: lan.cb01."""
    given = re.sub(r"[^a-z0-9]", "", fold(full_name).split(" ")[-1])[:12] or "nguoi"
    code = re.sub(r"[^a-z0-9-]", "", fold(unit_code)).strip("-")[:22] or "dv"
    number = 1
    while taken(name := f"{given}{number if number > 1 else ''}.{code}"):
        number += 1
    return name
