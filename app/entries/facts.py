"""What an entry says, in words: the one source of its page, its history and the difference between two sendings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """One line of an entry. `name` is its form field, so that a reason for returning can point at it."""

    name: str
    label: str
    text: str


def as_dict(facts: Sequence[Fact]) -> dict[str, str]:
    """{field name: words}, without the empty ones; what a sending is remembered by."""
    return {fact.name: fact.text for fact in facts if fact.text}


def difference(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """(label, before, after) of every fact that differs, in the order of `labels`; "" where it was or is empty."""
    names = [name for name in labels if before.get(name, "") != after.get(name, "")]
    return [(labels[name], before.get(name, ""), after.get(name, "")) for name in names]
