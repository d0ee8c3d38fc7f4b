"""Sending an entry beside a bare durable insert: p50 of wall time, one after another, on the same database."""

import re
import statistics
import time
from collections.abc import Callable
from itertools import count

from flask import Flask

from bench.floor import bare
from bench.pages import floor_queries
from bench.world import signed_in, statements

ROUNDS = 60


def p50(call: Callable[[], None]) -> float:
    """Median of the wall time, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def measure(app: Flask) -> list[tuple[str, str]]:
    """The floor, then sending an activity and approving hundreds."""
    from app.kernel.db import db

    floor = bare(db.engine, floor_queries(1)).test_client()
    bottom = p50(lambda: floor.post("/insert", data={"title": "Ngày đoàn viên", "place": "Hợp Giang", "amount": "19"}))
    client = signed_in(app, "hopgiang")
    numbers = count(1)
    unit = re.search(r'name="unit" type="hidden" value="([^"]+)"', client.get("/activities/new?kind=TOA_DAM").text)
    assert unit

    def send() -> None:
        number = next(numbers)  # the same paper twice would be asked about
        data = {
            "key": f"bench-{time.perf_counter_ns()}-{number}", "place": f"Hội trường {number}", "unit": unit[1],
            "campaign": "CB-2019", "kind": "TOA_DAM", "event_on": "2019-07-24", "attendees": "25", "action": "send",
        }  # fmt: skip
        answer = client.post("/activities/new", data=data)
        assert answer.status_code == 303, answer.text

    db.session.remove()
    send()
    with statements() as sent:
        send()
    taken = p50(send)
    return [
        ("bare insert and commit", f"p50 {bottom:.2f} ms"),
        ("send an activity", f"p50 {taken:.2f} ms, {taken / bottom:.1f}x the floor, {len(sent)} statements"),
        *bulk(app),
    ]


def bulk(app: Flask) -> list[tuple[str, str]]:
    """Approve what the city's desk holds, up to 500, in one request."""
    client = signed_in(app, "canbo.tp")
    page = client.get("/entries/desk").text
    items = re.findall(r'name="item" value="([^"]+)"', page)
    began = time.perf_counter()
    with statements() as sent:
        answer = client.post("/entries/bulk/apply", data={"action": "approve", "item": items})
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200
    return [("approve in bulk", f"{len(items)} entries in {took:.0f} ms, {len(sent)} statements")]
