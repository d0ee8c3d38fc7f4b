"""The sample province on one engine, and a client signed in as somebody in it."""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from tests.engines import migrate, throwaway_postgres

PASSWORD = "ThiDua90nam"
DAY = date(2019, 7, 27)


@contextlib.contextmanager
def province(kind: str, scale: str = "province") -> Iterator[Flask]:
    """The app in an app context, on a seeded database of `kind` (sqlite or postgres)."""
    from app.demo.seed import seed
    from app.kernel.db import db

    with migrated(kind) as app:
        seed(scale, PASSWORD, app.config["FILES_URL"], Path(app.root_path).parent / "plans")
        db.session.commit()
        yield app


@contextlib.contextmanager
def migrated(kind: str) -> Iterator[Flask]:
    """The app in an app context, on an empty migrated database of `kind`, thrown away afterwards. Raises Missing."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        os.environ.update(INSTANCE=folder, SECRET_KEY="only for measuring, " * 2, HTMX_CDN="", DEMO_DAY=DAY.isoformat())
        if kind == "postgres":
            os.environ["DATABASE_URL"] = stack.enter_context(throwaway_postgres())
        else:
            os.environ.pop("DATABASE_URL", None)
        from app import create_app
        from app.kernel.db import db

        app = create_app(TESTING=True, WTF_CSRF_ENABLED=False)
        with app.app_context():
            migrate(app)
            yield app
            db.session.remove()
            db.engine.dispose()


class Visitor:
    """A client whose every request runs in a context of its own, as in production."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get(self, address: str, **more: Any) -> Any:
        return Context().run(self._client.get, address, **more)

    def post(self, address: str, **more: Any) -> Any:
        return Context().run(self._client.post, address, **more)


def signed_in(app: Flask, username: str) -> Visitor:
    """A client with a living session of this account."""
    from app.accounts.devices import open_session
    from app.accounts.models import User
    from app.kernel.db import db, reading

    reading.set(False)  # a GET before this one left it on
    token = open_session(db.session.scalars(sa.select(User).where(User.username == username)).one(), shared=False)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return Visitor(client)


def cpu(call: Callable[[], Any], times: int) -> float:
    """Milliseconds of this process's CPU per call: the median of five rounds, after a warm-up."""
    call()
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(times):
            call()
        rounds.append((time.process_time() - began) / times * 1000)
    return sorted(rounds)[2]


@contextlib.contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """The SQL sent meanwhile with its parameters, without BEGIN and COMMIT."""
    from app.kernel.db import db

    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sent.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
