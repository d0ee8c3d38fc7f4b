"""Rows by the thousand in one statement, the same on both engines."""

from datetime import date
from typing import Any

import sqlalchemy as sa

JANUARY = date(2019, 1, 1)


def numbers(last: int) -> sa.CTE:
    """i from 1 to `last`."""
    first = sa.select(sa.literal(1).label("i")).cte(f"numbers_{last}", recursive=True)
    return first.union_all(sa.select(first.c.i + 1).where(first.c.i < last))


def write(model: Any, source: sa.FromClause, columns: dict[str, Any], *where: sa.ColumnElement[bool]) -> None:
    """Insert a row of the model for each row of `source`; what is not a column is the same for all of them."""
    from app.kernel.db import db

    given = {
        name: value if isinstance(value, sa.ColumnElement) else sa.literal(value) for name, value in columns.items()
    }
    chosen = sa.select(*(value.label(name) for name, value in given.items())).select_from(source).where(*where)
    db.session.execute(sa.insert(model.__table__).from_select([*given], chosen, include_defaults=False))


def digits(number: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    return sa.func.substr(sa.cast(number + 10_000_000, sa.Text), 2, 7)


def step(number: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    return sa.func.substr(sa.cast(number + 100_000, sa.Text), 2, 5)


def day(after: sa.ColumnElement[int]) -> sa.ColumnElement[date]:
    """So many days after 1 January."""
    from app.kernel.db import on_sqlite

    if on_sqlite():
        return sa.func.date(JANUARY.isoformat(), sa.cast(after, sa.Text) + " days")
    return sa.cast(JANUARY, sa.Date) + after
