"""Pages: statements, and CPU against the same rows rendered by the bare floor."""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.floor import bare, replay
from bench.world import cpu, signed_in, statements

PAGES = {
    "list": ("canbo.cb", "/entries/"),
    "desk": ("canbo.tp", "/entries/desk"),
    "campaign": ("hopgiang", "/campaigns/CB-2019"),
    "campaign of the province": ("canbo.cb", "/campaigns/CB-2019"),
    "overview by branch": ("canbo.cb", "/overview/CB-2019"),
    "overview of a district": ("canbo.tp", "/overview/CB-2019?unit=CB-TP"),
    "peak-week board": ("canbo.cb", "/board/CB-2019"),
    "home of a chair": ("hopgiang", "/"),
    "home of the province": ("canbo.cb", "/"),
}
LISTS = {"list", "desk"}  # beside the 50 newest rows by primary key; pages of sums beside their own statements
FORMS = {
    "activity form": "/activities/new?kind=NGAY_DOAN_VIEN",
    "registration form": "/registrations/new?kind=CONG_TRINH",
    "initiative form": "/initiatives/new",
}


def floor_queries(rows: int) -> dict[str, sa.Select[Any]]:
    """The bare counterpart: `rows` entries with their unit, newest first, as one Core query."""
    from app.entries.models import Entry
    from app.units.models import OrgUnit

    columns = (Entry.title, Entry.family, OrgUnit.name, Entry.event_on, Entry.sent_at, Entry.state)
    query = sa.select(*columns).join(OrgUnit, OrgUnit.id == Entry.unit_id).order_by(Entry.id.desc()).limit(rows)
    return {"rows": query}


def replayed(engine: sa.Engine, sent: list[tuple[str, Any]]) -> float:
    """The floor of a page of sums: the same statements and rows from a bare route."""
    client = replay(engine, sent).test_client()
    return cpu(lambda: client.get("/"), 20)


def measure(app: Flask) -> list[tuple[str, str]]:
    """(page, what was seen) for every page, the floor first."""
    from app.kernel.db import db

    floor = bare(db.engine, floor_queries(50)).test_client()
    bottom = cpu(lambda: floor.get("/rows"), 30)
    seen = [("bare route, 50 rows", f"{bottom:.2f} ms CPU")]
    for name, (who, address) in PAGES.items():
        client = signed_in(app, who)
        db.session.remove()
        with statements() as sent:
            answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        taken = cpu(lambda c=client, a=address: c.get(a), 20)
        floor_of = bottom if name in LISTS else replayed(db.engine, sent)
        seen.append((name, f"{len(sent)} statements, {taken:.2f} ms CPU, {taken / floor_of:.1f}x {floor_of:.2f} ms"))
    return seen + forms(app)


def forms(app: Flask) -> list[tuple[str, str]]:
    """Form pages: CPU and compressed size."""
    client = signed_in(app, "hopgiang")
    seen = []
    for name, address in FORMS.items():
        taken = cpu(lambda a=address: client.get(a), 20)
        size = len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)
        seen.append((name, f"{taken:.2f} ms CPU, {size / 1000:.1f} kB gzip"))
    return seen


def first_visit(app: Flask) -> list[tuple[str, str]]:
    """What a phone fetches the first time: sign-in page, style, scripts, icons, compressed."""
    import gzip
    import re
    from pathlib import Path

    page = app.test_client().get("/sign-in", headers={"Accept-Encoding": "identity"})
    total = {"page": len(gzip.compress(page.data, 6))}
    names = set(re.findall(r"/static/([\w./-]+)\?v=", page.text))
    for name in sorted(names):
        total[name] = len(gzip.compress((Path(str(app.static_folder)) / name).read_bytes(), 6))
    lines = [(name, f"{size / 1000:.1f} kB gzip") for name, size in total.items()]
    return [*lines, ("first visit in all", f"{sum(total.values()) / 1000:.1f} kB gzip")]
