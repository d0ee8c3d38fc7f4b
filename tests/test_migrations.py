"""The migrations build exactly what the models say, on both databases, and can be taken back."""

import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

import tests.world
from app.kernel.db import Base, db
from tests.engines import migrate


def described(connection: sa.Connection) -> dict[str, Any]:
    """Every table as the database reports it: columns, keys, indexes, constraints, each with its name."""
    inspector = sa.inspect(connection)
    found = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        columns = {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(table)
        }
        keys = [
            (str(key["name"]), key["constrained_columns"], key["referred_table"], key["options"])
            for key in inspector.get_foreign_keys(table)
        ]
        found[table] = {
            "columns": columns,
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": sorted(keys, key=str),
            "indexes": sorted((str(i["name"]), i["column_names"], i["unique"]) for i in inspector.get_indexes(table)),
            "unique": sorted((str(u["name"]), u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "checks": sorted((str(c["name"]), c["sqltext"]) for c in inspector.get_check_constraints(table)),
        }
    return found


@pytest.fixture
def emptied(app):
    """The test's database without any table; migrated again afterwards, as the tests that follow expect it."""
    empty()
    yield app
    db.session.remove()
    empty()
    migrate(app)
    db.engine.dispose()


def empty() -> None:
    """Drop everything."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        name = db.engine.url.database
        db.engine.dispose()
        for rest in ("", "-wal", "-shm"):
            Path(f"{name}{rest}").unlink(missing_ok=True)
    else:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")


def test_migrations_build_what_the_models_say(emptied):
    migrate(emptied)
    with db.engine.connect() as connection:
        left = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
        by_migrations = described(connection)
    empty()
    with db.engine.begin() as connection:
        Base.metadata.create_all(connection)
        by_models = described(connection)

    assert not left, f'the models say more: make migration m="…": {left}'
    assert by_migrations == by_models


def test_down_and_up_again(emptied):
    migrate(emptied)
    with db.engine.connect() as connection:
        first = described(connection)

    migrate(emptied, "base")
    with db.engine.connect() as connection:
        assert described(connection) == {}
        assert triggers(connection) == []
    migrate(emptied)
    with db.engine.connect() as connection:
        assert described(connection) == first


def test_upgrading_twice_changes_nothing(app):
    with db.engine.connect() as connection:
        before = described(connection)
    migrate(app)
    with db.engine.connect() as connection:
        assert described(connection) == before


def triggers(connection: sa.Connection) -> list[str]:
    """Names of the triggers there are."""
    where = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    return sorted(connection.exec_driver_sql(where[connection.dialect.name]).scalars())


@pytest.mark.one_engine
def test_there_is_one_line_of_migrations(app):
    script = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())

    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


@pytest.mark.one_engine
def test_migrations_do_not_import_the_application(app):
    script = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())
    for revision in script.walk_revisions():
        text = Path(revision.path).read_text()
        assert "import app" not in text and "from app" not in text, f"{revision.path} dies when the application changes"


@pytest.fixture
def next_revision(app, tmp_path):
    """`next_revision("sa.text(…)")`: a configuration in which a migration with this body follows the newest one."""

    def write(body: str) -> Config:
        config = app.extensions["migrate"].migrate.get_config()
        ours = ScriptDirectory.from_config(config)
        config.set_main_option("version_locations", f"{ours.versions}{os.pathsep}{tmp_path}")
        config.set_main_option("path_separator", "os")
        head = ours.get_current_head()
        lines = ["import sqlalchemy as sa", "from alembic import op", f"revision, down_revision = 'next', {head!r}"]
        lines += ["def upgrade():", *(f"    {line}" for line in body.strip().splitlines())]
        (tmp_path / "next.py").write_text("\n".join(lines))
        return config

    return write


def test_a_migration_that_fails_leaves_nothing(emptied, next_revision):
    """Nor does one that is killed: it is the same transaction that never commits (F5)."""
    migrate(emptied)
    config = next_revision("op.create_table('half', sa.Column('id', sa.Integer))\nraise ZeroDivisionError")

    with pytest.raises(ZeroDivisionError):
        command.upgrade(config, "head")

    with db.engine.connect() as connection:
        assert not sa.inspect(connection).has_table("half")
        assert MigrationContext.configure(connection).get_current_revision() != "next"


def test_a_migration_must_not_leave_rows_that_point_at_nothing(emptied, next_revision):
    migrate(emptied)
    config = next_revision("op.execute('INSERT INTO post_unit (post_id, unit_id) VALUES (1, 1)')")

    with pytest.raises((RuntimeError, IntegrityError)):
        command.upgrade(config, "head")

    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM post_unit").scalar() == 0


def test_a_table_that_others_point_at_can_be_rebuilt(emptied, next_revision):
    """Batch mode on SQLite drops and renames the table; no row elsewhere may go with it."""
    migrate(emptied)
    world = tests.world.build()
    posts = sa.text("SELECT count(*) FROM post")
    before = db.session.scalar(posts)
    db.session.commit()
    body = "with op.batch_alter_table('org_unit', recreate='auto') as batch:\n    batch.alter_column('area', nullable=True)"

    command.upgrade(next_revision(body), "head")

    assert before == db.session.scalar(posts) == len(world.people) + 2
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1


def test_the_code_of_the_portal_becomes_a_step_and_back(emptied):
    """What chairs typed before programmes is the first of the steps outside; a movement's name finds its code."""
    migrate(emptied, "20261201awards")
    statements = (
        "INSERT INTO org_unit (id, code, name, search_key, sort_key, tier, unit_type, path) "
        "VALUES (1, 'T', 'T', 't', 't', 2, 'x', '0001')",
        "INSERT INTO user_account (id, username, full_name, search_key, sort_key, created_at, must_change) "
        "VALUES (1, 'u', 'U', 'u', 'u', '2019-01-01 00:00:00', false)",
        "INSERT INTO campaign (id, code, owner_id, kind, state, title, short_title, slogans, basis, ends_on, "
        "count_registrations, count_activities, count_initiatives, owner_decides) "
        "VALUES (1, 'P', 1, 'thematic', 'issued', 'P', 'P', '[]', '[]', '2019-12-31', 'sent', 'sent', 'sent', '[]')",
        "INSERT INTO campaign_choice (campaign_id, list_name, code, label) VALUES (1, 'movement', 'NTM', 'Nông thôn mới')",
        *(
            "INSERT INTO entry (id, public_id, family, state, campaign_id, unit_id, version, created_by_id, created_at, "
            f"updated_at, creation_key, sent_at) VALUES ({at}, '{at}', '{family}', 'approved', 1, 1, 1, 1, "
            f"'2019-01-01 00:00:00', '2019-01-01 00:00:00', '{at}', '2019-01-01 00:00:00')"
            for at, family in ((1, "initiatives"), (2, "initiatives"), (3, "registrations"))
        ),
        "INSERT INTO initiative (id, portal_code, eligible) VALUES (1, 'SK-1', true), (2, '', false)",
        "INSERT INTO author (initiative_id, position, full_name, name_key, share) VALUES (1, 0, 'An', 'an', 100)",
        "INSERT INTO registration (id, details, progress, plaque, movement) VALUES (3, '{}', 'done', 'none', 'Nông thôn mới')",
    )
    with db.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)

    migrate(emptied)
    with db.engine.connect() as connection:
        steps = connection.exec_driver_sql("SELECT initiative_id, destination, code, outcome FROM external_step").all()
        why = connection.exec_driver_sql("SELECT ineligible_reason FROM initiative ORDER BY id").scalars().all()
        movement = connection.exec_driver_sql("SELECT movement_code FROM registration").scalar()
        authors = connection.exec_driver_sql("SELECT count(*) FROM author").scalar()
    assert [tuple(step) for step in steps] == [(1, "portal", "SK-1", "waiting")]
    assert (why, movement, authors) == (["", "Áp dụng ngoài thời gian của kế hoạch"], "NTM", 1)

    command.downgrade(emptied.extensions["migrate"].migrate.get_config(), "20261201awards")
    with db.engine.connect() as connection:
        codes = connection.exec_driver_sql("SELECT portal_code FROM initiative ORDER BY id").scalars().all()
    assert codes == ["SK-1", ""]
