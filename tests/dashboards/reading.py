"""Pages as their readers see them, and a world with something in it."""

import re
from datetime import date

from app.entries.models import EntryState
from app.kernel.db import db
from app.registrations.models import Progress
from tests.factories import make_activity, make_initiative, make_registration


def text(answer):
    """The page as a reader sees it: no tags, single spaces."""
    main = answer.text[answer.text.find("<main") :]
    return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"</?b>", "", main)).split())


def read(client, person, address):
    answer = client.login(person).get(address)
    assert answer.status_code == 200, answer.status
    return text(answer)


def fill(world, times=3):
    for _ in range(times):
        for unit, by in (("a1", "an"), ("a2", "ai"), ("b1", "bon"), ("d1", "dao"), ("a", "binh"), ("t", "dung")):
            make_activity(world, unit=unit, by=by)
            make_activity(world, unit=unit, by=by, on=date(2019, 7, 23), type_code="TOA_DAM")
            make_registration(world, unit=unit, by=by)
            make_registration(world, unit=unit, by=by, state=EntryState.APPROVED, progress=Progress.DONE)
            make_registration(world, unit=unit, by=by, state=EntryState.DRAFT)
            make_initiative(world, unit=unit, by=by, state=EntryState.APPROVED)
    db.session.commit()
