"""The server killed in the middle of its work (F1, F3): what was acknowledged is there once, whole; the rest whole or not.

A real gunicorn on the test's database is sent SIGKILL, all its processes at once, and started again, while people go on
posting: one chair sends activities, each posted again until it is answered, another approves many registrations at a time.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.activities.models import Activity
from app.entries.models import Entry, EntryEvent, EntryState, FamilyName
from app.kernel.db import db
from tests import engines
from tests.conftest import MEMBER_WEEK
from tests.entries.typed import typed
from tests.factories import make_registration
from tests.faults.visitor import Visitor
from tests.world import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
KILLS = 2  # and once more at the end
A_TIME = 3  # answers of each person between two kills
AT_ONCE = 5  # registrations approved in one request
PATIENCE = 60  # seconds until something is wrong


class Server:
    """gunicorn with two processes, as in production, in a group of its own."""

    def __init__(self) -> None:
        self.port = engines.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        call = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        call += [
            "--worker-class",
            "gthread",
            "--threads",
            "4",
            "--preload",
            "--no-control-socket",
            "--log-level",
            "error",
        ]
        environment = os.environ | {"DEMO_DAY": MEMBER_WEEK.isoformat()}
        self.process = subprocess.Popen(call, cwd=ROOT, env=environment, start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            time.sleep(0.05)
        raise AssertionError("the server does not come up")

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def server(app, world) -> Iterator[Server]:
    """Not started yet: what the test arranges is committed before."""
    one = Server()
    yield one
    one.kill()


class Work(threading.Thread):
    """Somebody who goes on until told; `acknowledged` grows by what the server has said yes to."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(daemon=True)
        self.visitor = visitor
        self.acknowledged: list[str] = []


class Sending(Work):
    """Keys of activities."""

    def run(self) -> None:
        number = 0
        while not self.visitor.done.is_set():
            number += 1
            form = typed("activities", f"kill-{number}", attendees=str(number), place=f"Hội trường số {number}")
            if self.visitor.post("/activities/new", form) == 303:
                self.acknowledged.append(f"kill-{number}")


class Approving(Work):
    """Public ids of registrations, a handful in each request."""

    def __init__(self, visitor: Visitor, items: list[str]) -> None:
        super().__init__(visitor)
        self.items = items

    def run(self) -> None:
        for start in range(0, len(self.items), AT_ONCE):
            some = self.items[start : start + AT_ONCE]
            form = {"action": "approve", "item": [f"{one}.1" for one in some]}
            if self.visitor.post("/entries/bulk/apply", form) == 200:
                self.acknowledged += some
            time.sleep(0.02)


def test_killed_in_the_middle_nothing_acknowledged_is_lost_twice_or_half(world, server):
    waiting = [make_registration(world, title=f"Sân chơi số {n}").public_id for n in range(600)]
    db.session.commit()
    db.session.remove()
    dice, done = random.Random(), threading.Event()
    server.start()
    sending = Sending(Visitor(server.address, "an", PASSWORD, done))
    approving = Approving(Visitor(server.address, "binh", PASSWORD, done), waiting)
    people = (sending, approving)
    for one in people:
        one.start()
    for killed in range(KILLS + 1):
        before = [len(one.acknowledged) for one in people]
        deadline = time.monotonic() + PATIENCE
        while any(len(one.acknowledged) < had + A_TIME for one, had in zip(people, before, strict=True)):
            assert time.monotonic() < deadline, f"nobody is answered after {killed} kills"
            time.sleep(0.01)
        time.sleep(dice.random() * 0.1)
        server.kill()
        if killed < KILLS:
            server.start()
    done.set()
    for one in people:
        one.join(PATIENCE)

    activities_are_whole(sending.acknowledged)
    decisions_are_whole(approving.acknowledged)


def activities_are_whole(acknowledged: list[str]) -> None:
    """Each is there once, sent, with its own columns, its figures and one line of history; so is what was not answered."""
    assert len(acknowledged) > KILLS * A_TIME
    events = lines("send")
    kept = {entry.creation_key: entry for entry in db.session.scalars(sa.select(Activity))}
    written = db.session.scalar(
        sa.select(sa.func.count()).select_from(Entry.__table__).where(Entry.family == FamilyName.ACTIVITIES)
    )
    assert written == len(kept), "an entry without what its family adds"
    assert set(acknowledged) <= set(kept)
    assert len(kept) <= len(acknowledged) + 1, "at most one was in the air at the end"
    for key, entry in kept.items():
        number = int(key.removeprefix("kill-"))
        assert (entry.attendees, entry.place) == (number, f"Hội trường số {number}")
        assert (entry.state, entry.version, entry.draft_data) == (EntryState.SENT, events[entry.id][0].version, None)
        assert {value.measure.code: value.amount for value in entry.values} == {"members_admitted": 2, "gifts": 3}
        assert len(events[entry.id]) == 1 and events[entry.id][0].facts


def decisions_are_whole(acknowledged: list[str]) -> None:
    """Approved with its line of history, or waiting without one; a request took all it named or none."""
    assert len(acknowledged) > KILLS * A_TIME
    events = lines("approve")
    entries = list(
        db.session.scalars(sa.select(Entry).where(Entry.family == FamilyName.REGISTRATIONS).order_by(Entry.id))
    )
    approved = {entry.public_id for entry in entries if entry.state is EntryState.APPROVED}
    assert set(acknowledged) <= approved
    for entry in entries:
        assert len(events.get(entry.id, [])) == (entry.public_id in approved)
        assert (entry.state in (EntryState.APPROVED, EntryState.SENT)) and (entry.holder_id is None) == (
            entry.public_id in approved
        )
    for start in range(0, len(entries), AT_ONCE):
        assert len({entry.state for entry in entries[start : start + AT_ONCE]}) == 1, "half a request"


def lines(action: str) -> dict[int, list[EntryEvent]]:
    """History of this action by entry."""
    found: dict[int, list[EntryEvent]] = {}
    for event in db.session.scalars(sa.select(EntryEvent).where(EntryEvent.action == action)):
        found.setdefault(event.entry_id, []).append(event)
    return found
