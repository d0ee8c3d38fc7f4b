"""The databases of a test run: a migrated SQLite file copied for each test, a throwaway PostgreSQL emptied after each.

Each knows its address, how it is brought up to the newest migration, and how it becomes as new again.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from alembic import command
from flask import Flask

from app.kernel.db import Base, db

KINDS = ("sqlite", "postgres")


class Missing(Exception):
    """A program the tests need is not on this machine."""


class Database(Protocol):
    url: str

    def prepare(self, app: Flask) -> None:
        """Migrate from nothing; remember what as-new means. Needs an app context."""

    def renew(self) -> None:
        """As new again. Needs an app context; no session may be open."""


def migrate(app: Flask, revision: str = "head") -> None:
    """Bring the app's database to `revision` (an older one by going down). Raises what goes wrong."""
    alembic = app.extensions["migrate"].migrate.get_config()
    if revision == "base":
        command.downgrade(alembic, revision)
    else:
        command.upgrade(alembic, revision)


class Sqlite:
    def __init__(self, folder: Path) -> None:
        self.file = folder / "test.db"
        self.template = folder / "template.db"
        self.url = f"sqlite:///{self.file}"

    def prepare(self, app: Flask) -> None:
        migrate(app)
        db.engine.dispose()  # the last connection takes the write-ahead log with it
        shutil.copyfile(self.file, self.template)

    def renew(self) -> None:
        db.engine.dispose()
        for rest in ("-wal", "-shm"):
            Path(f"{self.file}{rest}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)


class Postgres:
    def __init__(self, url: str) -> None:
        self.url = url
        self.emptying = ""

    def prepare(self, app: Flask) -> None:
        migrate(app)
        quote = db.engine.dialect.identifier_preparer.format_table
        tables = [quote(table) for table in Base.metadata.sorted_tables]
        filled = [t for t in tables if db.session.execute(sa.text(f"SELECT 1 FROM {t} LIMIT 1")).first()]
        db.session.rollback()
        assert not filled, f"migrations fill {filled}: tests empty every table, so reference rows belong into a command"
        # With triggers and foreign keys asleep, deleting from an empty table costs microseconds; TRUNCATE makes files.
        deletes = ";".join(f"DELETE FROM {t}" for t in tables)
        self.emptying = (
            f"SET session_replication_role = replica;{deletes};SET session_replication_role = DEFAULT;"
            "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence "
            "WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"
        )

    def renew(self) -> None:
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection  # several statements at once are the driver's gift
            driver.execute(self.emptying)
            driver.commit()


@contextlib.contextmanager
def throwaway_postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, reached by a socket in its own folder. Raises Missing."""
    programs = postgres_programs()
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        as_owner = ["runuser", "-u", "postgres", "--"]
    data, port = home / "data", 5432
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": home,
        "port": port,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_connections": 60,
    }

    def run(program: str, *arguments: object) -> None:
        call = [*as_owner, str(programs / program), *map(str, arguments)]
        nothing = subprocess.DEVNULL
        done = subprocess.run(call, stdin=nothing, stdout=nothing, stderr=subprocess.PIPE, cwd=home)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.decode(errors='replace').strip()}")

    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        run("pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={home}&port={port}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def postgres_programs() -> Path:
    """The folder with initdb and pg_ctl of the newest PostgreSQL here."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: float(f.parent.name))
    for folder in [*reversed(folders), *(Path(p) for p in os.get_exec_path())]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise Missing("PostgreSQL is not installed (Debian: apt install postgresql)")


def chromium() -> str:
    """The browser the journeys drive; CHROMIUM names another one."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    raise Missing("Chromium is not installed (Debian: apt install chromium; or CHROMIUM=/path/to/it)")


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
