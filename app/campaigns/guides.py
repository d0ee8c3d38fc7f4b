"""Guidance sheets: paragraphs parted by an empty line, "- " begins a point (plans/*.yaml)."""

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Block:
    """A paragraph of one or more lines, or a list of points."""

    points: bool
    lines: list[str]


def blocks(body: str) -> list[Block]:
    """The text as it is shown; empty for an empty text. A line that begins with "- " is a point wherever it stands."""
    found = []
    for part in body.split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        for points, run in groupby(lines, key=lambda line: line.startswith("- ")):
            found.append(Block(points, [line.removeprefix("- ") for line in run]))
    return found
