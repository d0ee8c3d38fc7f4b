"""When a plan takes entries: until the end of its closing day, a returned entry until its grace date, never once locked."""

from datetime import date, time

import pytest

from app.campaigns.models import CampaignState
from app.entries.models import EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel.db import db
from app.kernel.errors import DomainError
from tests.factories import make_registration

S = EntryState


def move(world, name, action, entry, **note):
    take(REVIEW, action, entry, world.actor(name), Note(**note))
    db.session.flush()


@pytest.mark.parametrize(("day", "taken"), [(date(2019, 7, 25), True), (date(2019, 7, 26), False)])
def test_the_closing_day_is_the_last(world, on_day, day, taken):
    world.campaign.closes_on = date(2019, 7, 25)
    entry = make_registration(world, state=S.DRAFT)
    on_day(day, time(23, 59, 59))

    if taken:
        move(world, "an", "send", entry)
        assert entry.state is S.SENT
    else:
        with pytest.raises(DomainError, match="khóa sổ hết ngày 25/07/2019"):
            move(world, "an", "send", entry)
        assert entry.state is S.DRAFT


@pytest.mark.parametrize(("day", "taken"), [(date(2019, 8, 2), True), (date(2019, 8, 3), False)])
def test_a_grace_date_outlives_the_closing_day(world, on_day, day, taken):
    world.campaign.closes_on = date(2019, 7, 25)
    entry = make_registration(world)
    move(world, "binh", "return", entry, comment="Bổ sung ảnh", grace_on=date(2019, 8, 2))
    on_day(day, time(23, 59, 59))

    if taken:
        move(world, "an", "send", entry)
    else:
        with pytest.raises(DomainError, match="khóa sổ"):
            move(world, "an", "send", entry)
    assert entry.state is (S.SENT if taken else S.RETURNED)


@pytest.mark.parametrize("state", [CampaignState.LOCKED, CampaignState.CLOSED])
def test_a_locked_plan_takes_nothing_but_what_was_sent_may_be_decided(world, state):
    waiting, draft = make_registration(world), make_registration(world, state=S.DRAFT)
    world.campaign.state = state

    with pytest.raises(DomainError, match=state.label):
        move(world, "an", "send", draft)
    move(world, "binh", "approve", waiting)

    assert (draft.state, waiting.state) == (S.DRAFT, S.APPROVED)
