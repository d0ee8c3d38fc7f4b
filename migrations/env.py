"""How Alembic runs our migrations: one transaction for the whole way, so a database stands before it or after it.

SQLite: the application's engine emits BEGIN IMMEDIATE itself, which makes DDL transactional and lets a second process
wait instead of migrating too. Foreign keys are off meanwhile, as SQLite asks for when a table is rebuilt (batch mode),
and checked before the commit. PostgreSQL: an advisory lock makes the second process wait.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy.types import TypeDecorator

LOCK = 7_406_812_541  # any number that nothing else in this database locks

logger = logging.getLogger("alembic")
database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Our column types as the plain SQL types below them, so that a migration need not import the application;
    and true and false as each database writes them (SQLite's default of 0 is no boolean to PostgreSQL)."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "server_default" and isinstance(getattr(item, "arg", None), sa.True_ | sa.False_):
        return "sa.true()" if isinstance(item.arg, sa.True_) else "sa.false()"
    return False


def leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """`db migrate` writes no file when the models say what the database already is."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []
        click.echo("The models say nothing new.")


def speak() -> None:
    """Name each migration on the terminal, when somebody runs `flask db …` there."""
    command = click.get_current_context(silent=True)
    if command and command.parent and command.parent.info_name == "db" and not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


@contextmanager
def alone(connection: sa.Connection) -> Iterator[None]:
    """Nobody else migrates meanwhile, and SQLite lets a referenced table be rebuilt."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection  # a PRAGMA inside a transaction does nothing
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        connection.commit()
        try:
            yield
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCK})")
            connection.commit()


def check_references(connection: sa.Connection) -> None:
    """What the migrations wrote must not point at missing rows; else nothing of it stays."""
    if connection.dialect.name == "sqlite":
        wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if wrong:
            raise RuntimeError(f"the migration leaves rows that point at nothing (table, rowid, parent): {wrong}")


def run() -> None:
    settings = {
        **current_app.extensions["migrate"].configure_args,
        "target_metadata": database.metadata,
        "render_as_batch": True,
        "render_item": render_item,
        "compare_type": True,
        "transactional_ddl": True,
        "process_revision_directives": leave_out_empty,
    }
    if context.is_offline_mode():
        context.configure(url=database.engine.url, literal_binds=True, **settings)
        with context.begin_transaction():
            context.run_migrations()
        return
    speak()
    with database.engine.connect() as connection, alone(connection):
        context.configure(connection=connection, **settings)
        with context.begin_transaction():
            context.run_migrations()
            check_references(connection)


run()
