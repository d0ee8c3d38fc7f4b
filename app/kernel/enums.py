"""Enumerations that own their words and their colour, so no template maps states."""

from enum import StrEnum
from typing import Self


class LabelEnum(StrEnum):
    """Members are written `NAME = "stored", "Nhãn tiếng Việt", "tone"`.

    Tones: neutral, info, warning, success, danger (CSS classes `tone-…`).
    """

    label: str
    tone: str

    def __new__(cls, value: str, label: str = "", tone: str = "neutral") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(stored value, label) of every member, in order of definition."""
        return [(member.value, member.label) for member in cls]
