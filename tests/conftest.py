"""What every test may ask for: `app`, `client`, `world`, `on_day`, `settings`; and what the run must not do without.

`--db` says on which databases: sqlite (as plain `pytest`), postgres, or both (as `make test`). A test that touches the
database runs once for each. Where PostgreSQL or the browser is missing, its tests cannot run and the whole run fails.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Self

import flask
import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import tests.world
from app import create_app
from app.accounts import devices
from app.accounts.models import User
from app.kernel import clock
from app.kernel.db import db
from tests import engines

hypothesis.settings.register_profile(
    "here", deadline=None, derandomize=bool(os.environ.get("CI")), database=None, print_blob=True
)
hypothesis.settings.load_profile("here")

MEMBER_WEEK = date(2019, 7, 22)  # the second day of the peak week of tests/world.py
MISSING = pytest.StashKey[dict[str, int]]()


# What the run needs


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=[*engines.KINDS, "both"], default="sqlite", help="databases to test on")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[MISSING] = {}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("--db")
    kinds = engines.KINDS if wanted == "both" else (wanted,)
    once = "live" in metafunc.fixturenames or metafunc.definition.get_closest_marker("one_engine")
    metafunc.parametrize("engine", kinds[:1] if once else kinds, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        for fixture, marker in (("engine", "database"), ("live", "browser")):
            if fixture in names:
                item.add_marker(marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what cannot run here, and remember it: the run as a whole will fail and say why."""
    try:
        if "live" in getattr(item, "fixturenames", ()):
            engines.chromium()
        if getattr(item, "callspec", None) and item.callspec.params.get("engine") == "postgres":
            engines.postgres_programs()
    except engines.Missing as reason:
        missing = item.config.stash[MISSING]
        missing[str(reason)] = missing.get(str(reason), 0) + 1
        pytest.skip(str(reason))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.stash[MISSING] and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[MISSING]:
        terminalreporter.section("COULD NOT RUN, and therefore this run has failed", red=True, bold=True)
    for reason, count in config.stash[MISSING].items():
        terminalreporter.line(f"{count} tests: {reason}", red=True)


# The application and its database


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """The settings of the run, where child processes find them too; what the developer has set does not count."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DEMO_DAY", "PROXY_HOPS", "SESSION_COOKIE_SECURE", "TRUSTED_HOSTS", "FILES_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("INSTANCE", str(tmp_path_factory.mktemp("instance")))
        patch.setenv("SECRET_KEY", "only for tests, never for anything that people use")
        patch.setenv("HTMX_CDN", "")
        yield patch


@pytest.fixture(scope="session")
def databases(
    environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], tuple[Flask, engines.Database]]]:
    """By kind: the app on it and the migrated database, both made when first asked for."""
    made: dict[str, tuple[Flask, engines.Database]] = {}
    with contextlib.ExitStack() as until_the_end:

        def get(kind: str) -> tuple[Flask, engines.Database]:
            if kind not in made:
                made[kind] = make(kind)
            environment.setenv("DATABASE_URL", made[kind][1].url)
            return made[kind]

        def make(kind: str) -> tuple[Flask, engines.Database]:
            database: engines.Database
            if kind == "sqlite":
                database = engines.Sqlite(tmp_path_factory.mktemp("sqlite"))
            else:
                database = engines.Postgres(until_the_end.enter_context(engines.throwaway_postgres()))
            environment.setenv("DATABASE_URL", database.url)
            app = create_app(TESTING=True, WTF_CSRF_ENABLED=False)
            app.test_client_class = Client
            with app.app_context():
                if kind == "sqlite":
                    sa.event.listen(db.engine, "connect", do_not_wait_for_the_disk)
                database.prepare(app)
                until_the_end.callback(db.engine.dispose)
                refuse_writing_gets(app)
            return app, database

        yield get


@pytest.fixture
def app(engine: str, databases: Callable[[str], tuple[Flask, engines.Database]], at_rest: None) -> Iterator[Flask]:
    """The app, in an app context, on an empty migrated database. What a test sets in `app.config` does not stay."""
    app, store = databases(engine)
    settings = dict(app.config)
    before = len(app.extensions["written by GET"])
    with app.app_context():
        store.renew()
        yield app
        db.session.remove()
    app.config.clear()
    app.config.update(settings)
    uploads = Path(app.config["INSTANCE"]) / "uploads"
    shutil.rmtree(uploads, ignore_errors=True)
    written = app.extensions["written by GET"][before:]
    del app.extensions["written by GET"][before:]
    assert not written, "a GET wrote (add the endpoint to WRITING_GETS only with a reason):\n" + "\n".join(written)


def do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """What is promised about a crash is tested where the app makes its own connections; here it only costs time."""
    connection.execute("PRAGMA synchronous=OFF")


def refuse_writing_gets(app: Flask) -> None:
    """Note and refuse each INSERT, UPDATE, DELETE during GET or HEAD, except by the endpoints the app names."""
    noted = app.extensions["written by GET"] = []

    @sa.event.listens_for(db.engine, "before_cursor_execute")
    def watch(_c: Any, _cursor: Any, statement: str, _p: Any, _x: Any, _many: bool) -> None:
        if not flask.has_request_context() or flask.request.method not in ("GET", "HEAD"):
            return
        writes = statement.lstrip("( \n").split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE"}
        if writes and flask.request.endpoint not in app.config["WRITING_GETS"]:
            noted.append(f"{flask.request.endpoint}: {statement[:200]}")
            raise AssertionError(noted[-1])


# Requests


class Client(FlaskClient):
    """Each request runs as in production: its own `g`, its own database session.

    What the test arranged is committed before the request, and read anew after it, so a route that forgets to commit
    is seen.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if not flask.has_app_context():  # a redirect followed within the request's own context
            return super().open(*args, **kwargs)
        kwargs.setdefault("buffered", True)
        db.session.commit()
        answer = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return answer

    def login(self, user: User) -> Self:
        """Sign in as the activated `user`, as the sign-in page would, without its password."""
        token = devices.open_session(user, shared=False)
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie.permanent = True
            cookie["_user_id"], cookie["_fresh"] = token, True
        return self

    def swap(self, method: str, address: str, **kwargs: Any) -> TestResponse:
        """The request as htmx sends it."""
        headers = {"HX-Request": "true", **kwargs.pop("headers", {})}
        return self.open(address, method=method, headers=headers, **kwargs)


@pytest.fixture
def client(app: Flask) -> Client:
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def settings(app: Flask) -> Callable[..., None]:
    """`settings(WTF_CSRF_ENABLED=True)` until the end of the test."""
    return lambda **changes: app.config.update(changes)


# People, units and days


@pytest.fixture
def world(app: Flask) -> tests.world.World:
    """The small union of tests/world.py, committed."""
    return tests.world.build()


@pytest.fixture
def at_rest() -> Iterator[None]:
    """The clock stands at nine in the morning of 22 July 2019 in Việt Nam."""
    with clock.freeze(datetime.combine(MEMBER_WEEK, time(9), clock.TZ)):
        yield


@pytest.fixture
def on_day(at_rest: None) -> Iterator[Callable[..., None]]:
    """`on_day(date(2019, 7, 30), time(23, 59, 59))`: from now on the clock stands there, in Việt Nam's time."""
    with contextlib.ExitStack() as days:

        def stand(day: date, at: time = time(9)) -> None:
            days.enter_context(clock.freeze(datetime.combine(day, at, clock.TZ)))

        yield stand
