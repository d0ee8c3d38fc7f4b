"""The small parts conditional sums are made of."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

Sum = sa.ColumnElement[int]


def several(value: Any) -> list[str]:
    """One word or a list of words, as definitions write them; nothing for None."""
    return [value] if isinstance(value, str) else list(value or [])


@dataclass(frozen=True)
class Counter:
    """How one condition counts: records of `source` that `fits` lets in, each adding `each`.

    Where `person` is given, one person of a unit is counted once, however many records name them (CR-7). Where `every` is
    given, a unit counts as 1 when all its records do what it says, as 0 when one does not (BD-T1).
    """

    source: str
    fits: sa.ColumnElement[bool]
    each: Sum = field(default_factory=lambda: sa.literal(1))
    person: sa.ColumnElement[str] | None = None
    every: sa.ColumnElement[bool] | None = None

    @property
    def total(self) -> Sum:
        """Its sum over a group of records; NULL of none at all."""
        if self.person is not None:
            return sa.func.count(sa.distinct(sa.case((self.fits, self.person))))
        if self.every is not None:
            return sa.func.min(sa.case((self.fits, sa.case((self.every, 1), else_=0))))
        return sa.func.sum(sa.case((self.fits, self.each), else_=0))

    @property
    def number(self) -> Sum:
        """How many records of a group it lets in; NULL of none at all."""
        return sa.func.sum(sa.case((self.fits, 1), else_=0))
