"""Amounts as people write them, in đồng: round, and from several sources."""

import random

SOURCES = {
    "school": ("members", "social", "employer"),
    "commune": ("social", "employer", "members"),
    "office": ("employer", "members"),
    "health": ("employer", "members", "union"),
    "firm": ("employer", "union"),
    "coop": ("employer", "members"),
    "forest": ("members", "social"),
}


def whole(amount: float, step: int) -> int:
    """The multiple of `step` nearest to `amount`."""
    return round(amount / step) * step


def funding(rng: random.Random, group: str, budget: int) -> dict[str, int]:
    """Where the money of a work comes from; {source: đồng}, summing to the budget."""
    if not budget:
        return {}
    sources = SOURCES[group]
    if rng.random() < 0.4 and "union" not in sources:
        sources = ("union", *sources)
    parts: dict[str, int] = {}
    left = budget
    for source in sources[1:]:
        part = whole(left * rng.uniform(0.2, 0.6), 100_000)
        if 0 < part < left:
            parts[source] = part
            left -= part
    return {sources[0]: left, **parts}
