"""The database session, our column types, and what each engine is told when it connects.

`db.session` is Flask-SQLAlchemy's; nothing else here knows Flask. On SQLite every transaction of a writing request is
`BEGIN IMMEDIATE` (a deferred transaction that turns into a writer fails at once instead of waiting), and a commit is on
disk before it returns (synchronous=FULL).
"""

import enum
import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from app.kernel.enums import LabelEnum


class Base(DeclarativeBase):
    """Base of every model; constraints get their names from the convention so that migrations can drop them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

reading: ContextVar[bool] = ContextVar("reading", default=False)
"""True while a request only reads: its SQLite transactions take no write lock."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as naive UTC so that both engines order and return it alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class EnumText(TypeDecorator[LabelEnum]):
    """A LabelEnum member stored as its plain text; a new member needs no migration."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, members: type[enum.StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.members(value)


SortText = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text compared byte by byte on both engines: paths, search keys, sort keys."""


def under(column: InstrumentedAttribute[str] | sa.ColumnElement[str], path: str) -> sa.ColumnElement[bool]:
    """`column` is `path` itself or lies below it. A range, never LIKE, so the index answers on both engines."""
    return sa.and_(column >= path, column < path + "~")


def release() -> None:
    """End the transaction begun by reading, before slow work (hashing, photos) that must not hold the write lock."""
    db.session.rollback()


def on_sqlite() -> bool:
    """The app runs on the embedded database."""
    return db.engine.dialect.name == "sqlite"


@sa.event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we emit BEGIN ourselves, see _begin
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "trusted_schema=OFF",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@sa.event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")
