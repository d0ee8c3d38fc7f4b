"""The small parts conditional sums are made of."""

from typing import Any

import sqlalchemy as sa

Sum = sa.ColumnElement[int]


def times(fits: sa.ColumnElement[bool]) -> Sum:
    """How many records fit; NULL of none at all."""
    return sa.func.sum(sa.case((fits, 1), else_=0))


def several(value: Any) -> list[str]:
    """One word or a list of words, as definitions write them; nothing for None."""
    return [value] if isinstance(value, str) else list(value or [])
