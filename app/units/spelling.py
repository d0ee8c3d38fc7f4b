"""Unit codes and phone numbers: one spelling each, however people type them."""

import re

from app.kernel.errors import DomainError
from app.kernel.text import clean_line

CODE = re.compile(r"\w[\w.-]{0,19}")
PHONE = re.compile(r"0\d{9,10}", re.ASCII)
RESERVED = frozenset({"IMPORT", "SEARCH"})  # addresses under /units that are no unit


def code_of(typed: str) -> str:
    """A unit's code as stored: capitals, no spaces. DomainError at `code` where it cannot be one."""
    code = clean_line(typed).upper()
    if not CODE.fullmatch(code) or code in RESERVED:
        raise DomainError("Mã đơn vị gồm nhiều nhất 20 chữ cái, chữ số, dấu chấm, gạch nối.", "code")
    return code


def phone_of(typed: str) -> str:
    """0xxxxxxxxx, mobile or landline, from what people type; "" when blank. DomainError at `phone`."""
    digits = re.sub(r"[\s.()-]", "", clean_line(typed))
    digits = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))0?", "0", digits)
    if digits and not PHONE.fullmatch(digits):
        raise DomainError("Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0, ví dụ 0912345678.", "phone")
    return digits
