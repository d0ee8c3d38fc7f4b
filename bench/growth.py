"""Growth: the same pages over 200, 2,000 and 20,000 CĐCS side by side, with the budget of each beside it.

Database time is that of the page's own statements run again on a bare connection, every row fetched, each the quickest of
a few rounds, by the clock of whoever does the work (our thread with SQLite, PostgreSQL's process): everything is in memory,
so on an idle machine that is the time, and on a busy one it stays so. CPU is of our process for the whole page, which on
SQLite holds the database's work too.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench import crowd
from bench.crowd import PLAN, People
from bench.world import migrated, signed_in, statements

WORLDS = (200, 2_000, 20_000)
ROUNDS = 5
SLOW = 1.0  # seconds a page may take and still be asked for ROUNDS times


@dataclass(frozen=True)
class Page:
    """`most` statements in any world; `limit` in milliseconds of database time at 2,000 CĐCS (None: none is set)."""

    name: str
    who: str
    address: str
    most: int
    limit: int | None = None


def pages(people: People) -> list[Page]:
    """What is measured."""
    province, upper, chair = people.province, people.district, people.chair
    return [
        Page("target board", province, f"/targets/{PLAN}", 10, 300),
        Page("target board of a district", upper, f"/targets/{PLAN}?unit={people.code}", 10),
        Page("matrix", province, f"/targets/{PLAN}/matrix", 10, 200),
        Page("who has not reached one", province, f"/targets/{PLAN}/CB-T11/missing", 10),
        Page("duties", province, "/obligations/?which=missing", 8),
        Page("duties, page 20", province, "/obligations/?which=missing&page=20", 8),
        Page("duties, searched", province, "/obligations/?which=&q=so+0000123", 8),
        Page("duties by upper union", province, f"/obligations/plan/{PLAN}", 8),
        Page("entries", province, "/entries/", 5, 10),
        Page("desk", upper, "/entries/desk", 5, 10),
        Page("home of a chair", chair, "/", 9),
        Page("campaign", chair, f"/campaigns/{PLAN}", 10),
    ]


@dataclass(frozen=True)
class Seen:
    """Statements, milliseconds of database time, milliseconds of CPU."""

    statements: int
    database: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.statements:>4} {self.database:>8.1f} {self.cpu:>7.1f}"


def _database_time(sent: list[tuple[str, Any]], rounds: int) -> float:
    """The sum of each statement's quickest round, rows fetched."""
    from app.kernel.db import db, reading

    total = 0.0
    reading.set(True)
    with db.engine.connect() as connection:
        clock = _clock(connection)
        for sql, values in sent:
            if not sql.lstrip("( \n").upper().startswith(("SELECT", "WITH")):
                continue
            best = float("inf")
            for _ in range(rounds):
                began = clock()
                connection.exec_driver_sql(sql, values).all()
                best = min(best, clock() - began)
            total += best * 1000
    return total


def _clock(connection: sa.Connection) -> Callable[[], float]:
    """Seconds of CPU of the process that answers this connection; of the wall where the system does not tell."""
    if connection.dialect.name == "sqlite":
        return time.thread_time
    connection.exec_driver_sql("SET max_parallel_workers_per_gather = 0")  # one process does it all
    spent = Path(f"/proc/{connection.exec_driver_sql('SELECT pg_backend_pid()').scalar()}/schedstat")
    return (lambda: int(spent.read_text().split()[0]) / 1e9) if spent.exists() else time.perf_counter


def look(app: Flask, page: Page) -> Seen:
    """One page, after a first call that fills the caches of the program."""
    from app.kernel.db import db

    client = signed_in(app, page.who)
    began = time.perf_counter()
    answer = client.get(page.address)
    assert answer.status_code == 200, (page.name, answer.status_code)
    rounds = ROUNDS if time.perf_counter() - began < SLOW else 2
    with statements() as sent:
        client.get(page.address)
    spent = []
    for _ in range(rounds):
        before = time.process_time()
        client.get(page.address)
        spent.append((time.process_time() - before) * 1000)
    db.session.remove()
    return Seen(len(sent), _database_time(sent, rounds), min(spent))


def measure(kind: str, worlds: tuple[int, ...] = WORLDS) -> list[tuple[str, str]]:
    """(page, what was seen in each world and the budget), two lines of headings first. Raises Missing."""
    seen: dict[str, list[Seen]] = {}
    asked: list[Page] = []
    filling = []
    for units in worlds:
        with migrated(kind) as app:
            began = time.perf_counter()
            crowd.fill(units)
            filling.append(f"filled in {time.perf_counter() - began:.0f} s")
            asked = pages(crowd.people())
            for page in asked:
                seen.setdefault(page.name, []).append(look(app, page))
    names = [f"{units:,} CĐCS" for units in worlds]
    heads = ["  st    db ms   cpu ms"] * len(worlds)
    return [
        ("", _row(names, "budget")),
        ("", _row(heads, "(db: at 2,000)")),
        *((page.name, _row([str(one) for one in seen[page.name]], _budget(page))) for page in asked),
        ("", _row(filling, "")),
    ]


def _row(cells: list[str], last: str) -> str:
    return " | ".join([*(f"{cell:>21}" for cell in cells), last])


def _budget(page: Page) -> str:
    return f"{page.most} st" + (f", {page.limit} ms db" if page.limit else "")
