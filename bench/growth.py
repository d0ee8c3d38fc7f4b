"""Growth: the same pages over 200, 2,000 and 20,000 CĐCS side by side, with the budget of each beside it.

Database time is that of the page's own statements run again on a bare connection, every row fetched, each the quickest of
a few rounds: other programs on the machine only ever make a round slower. CPU is of our process for the whole page, which
on SQLite holds the database's work too.
"""

import time
from dataclasses import dataclass
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
    """`budget`: statements and milliseconds of database time at 2,000 CĐCS and 60,000 entries (None: none is set)."""

    name: str
    who: str
    address: str
    budget: tuple[int, int | None]


def pages(district: str) -> list[Page]:
    """What is measured; `district` is the code of the one that the district account works for."""
    province, upper, chair = People.province, People.district, People.chair
    return [
        Page("target board", province, f"/targets/{PLAN}", (15, 300)),
        Page("target board of a district", upper, f"/targets/{PLAN}?unit={district}", (15, 30)),
        Page("matrix", province, f"/targets/{PLAN}/matrix", (15, 200)),
        Page("who has not reached one", province, f"/targets/{PLAN}/CB-T1/missing", (15, 100)),
        Page("duties", province, "/obligations/?which=missing", (8, 100)),
        Page("duties, page 20", province, "/obligations/?which=missing&page=20", (8, 100)),
        Page("duties, searched", province, "/obligations/?which=&q=so+0000123", (8, 100)),
        Page("duties by upper union", province, f"/obligations/plan/{PLAN}", (8, 100)),
        Page("entries", province, "/entries/", (8, 10)),
        Page("desk", upper, "/entries/desk", (8, 10)),
        Page("home of a chair", chair, "/", (12, 10)),
        Page("campaign", chair, f"/campaigns/{PLAN}", (12, 100)),
    ]


@dataclass(frozen=True)
class Seen:
    """Statements, milliseconds of database time, milliseconds of CPU."""

    statements: int
    database: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.statements:>3} {self.database:>8.1f} {self.cpu:>8.1f}"


def _database_time(sent: list[tuple[str, Any]], rounds: int) -> float:
    """The sum of each statement's quickest round, rows fetched."""
    from app.kernel.db import db, reading

    total = 0.0
    reading.set(True)
    with db.engine.connect() as connection:
        for sql, values in sent:
            if not sql.lstrip("( \n").upper().startswith(("SELECT", "WITH")):
                continue
            best = float("inf")
            for _ in range(rounds):
                began = time.perf_counter()
                connection.exec_driver_sql(sql, values).all()
                best = min(best, time.perf_counter() - began)
            total += best * 1000
    return total


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
    """(page, what was seen in each world and the budget), a line of headings first. Raises Missing."""
    seen: dict[str, list[Seen]] = {}
    wanted: list[Page] = []
    filled = []
    for units in worlds:
        with migrated(kind) as app:
            began = time.perf_counter()
            crowd.fill(units)
            filled.append(f"{time.perf_counter() - began:.0f} s to fill")
            wanted = pages(crowd.district())
            for page in wanted:
                seen.setdefault(page.name, []).append(look(app, page))
    heads = " | ".join(f"{f'{units:,} CĐCS':^21}" for units in worlds)
    lines = [("", f"{heads} | budget at 2,000"), ("", " | ".join(f"{'st  db ms   cpu ms':>21}" for _ in worlds))]
    for page in wanted:
        most, limit = page.budget
        allowed = f"{most} st" + (f", {limit} ms db" if limit else "")
        lines.append((page.name, " | ".join(f"{one!s:>21}" for one in seen[page.name]) + f" | {allowed}"))
    return [*lines, ("", " | ".join(f"{one:>21}" for one in filled))]
