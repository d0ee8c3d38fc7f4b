"""The small world with entries of every unit and state, in the late afternoon of 29 July 2019."""

from datetime import UTC, date, datetime

import pytest

from app.entries.models import EntryState
from app.kernel import clock
from app.kernel.db import db
from app.registrations.models import Funding, FundingSource, Plaque, Progress
from tests.factories import make_activity, make_initiative, make_registration

NOW = datetime(2019, 7, 29, 9, 5, tzinfo=UTC)
APPROVED = EntryState.APPROVED


@pytest.fixture
def on_the_29th(at_rest: None):
    with clock.freeze(NOW):
        yield


@pytest.fixture
def deeds(on_the_29th, world):
    """Entries of every unit and state."""
    first = make_registration(
        world, unit="a1", state=APPROVED, title="=cmd|' /C calc'!A0", budget=18_000_000, benefit_value=500_000, members_joining=7,
        progress=Progress.DONE, percent=100, finished_on=date(2019, 7, 22), actual_cost=17_500_000, plaque_wanted=True,
    )  # fmt: skip
    first.funding += [
        Funding(source=FundingSource.UNION, amount=10_000_000),
        Funding(source=FundingSource.MEMBERS, amount=3_000_000),
        Funding(source=FundingSource.SOCIAL, amount=5_000_000),
    ]
    make_registration(
        world, unit="a2", by="ai", state=APPROVED, budget=2_500_000, self_confirmed=True, kind="PHAN_VIEC"
    )
    make_registration(world, unit="a2", by="ai", state=EntryState.SENT, budget=9_000_000, late=True)
    make_registration(world, unit="a", by="binh", state=APPROVED, budget=0, due_on=date(2019, 8, 30))
    make_registration(world, unit="b1", by="bon", state=EntryState.DRAFT, budget=1)
    make_registration(world, unit="d1", by="dao", state=APPROVED, budget=None, plaque=Plaque.INSTALLED)
    make_registration(world, unit="t", by="dung", state=APPROVED, budget=400_000_000)
    make_activity(world, unit="a1", attendees=19, measures={"gifts": 3, "members_admitted": 2}, cost=1_000_000)
    make_activity(
        world, unit="a1", type_code="THAM_HOI", on=date(2019, 7, 24), attendees=5, measures={"gift_money": 1_500_000}
    )
    make_activity(world, unit="b1", by="bon", on=date(2019, 7, 20), attendees=40)
    make_activity(
        world, unit="b1", by="bon", type_code="TOA_DAM", on=date(2019, 5, 9), attendees=60, measures={"banners": 4}
    )
    make_activity(world, unit="d1", by="dao", state=EntryState.RETURNED, attendees=99)
    make_activity(world, unit="t", by="dung", type_code="TOA_DAM", on=date(2019, 7, 26), attendees=200)
    make_initiative(
        world, unit="a1", state=APPROVED, authors=(("Bế Thị An", 60), ("Lục Văn Anh", 40)), benefit_value=30_000_000
    )
    make_initiative(world, unit="a2", by="ai", state=EntryState.SENT)
    make_initiative(
        world, unit="b1", by="bon", state=APPROVED, applied=date(2019, 8, 5), authors=(("Tô Văn Bốn", 100),)
    )
    db.session.commit()
    return world
