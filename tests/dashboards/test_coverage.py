"""Whom a document covers (decision 16): in words, and who has said something at all."""

from datetime import date

import sqlalchemy as sa

from app.campaigns.models import Obligation
from app.dashboards.coverage import Coverage, of_heard
from app.entries.models import EntryState
from app.kernel.db import db
from app.obligations import moves, operations
from app.obligations.models import ObligationItem
from tests.factories import make_activity

DAY = date(2019, 7, 22)


def test_who_is_missing_is_named_and_the_rest_counted():
    names = [f"CĐCS xã số {i}" for i in range(26)]

    assert (
        Coverage(214, 240, names).words(room=30)
        == "Số liệu của 214/240 CĐCS; chưa có: CĐCS xã số 0, CĐCS xã số 1 và 24 đơn vị khác."
    )
    assert Coverage(238, 240, names[:2]).words() == "Số liệu của 238/240 CĐCS; chưa có: CĐCS xã số 0, CĐCS xã số 1."
    assert Coverage(2000, 2000, []).words() == "Số liệu của 2.000/2.000 CĐCS."
    assert Coverage(0, 3, []).words() == "Số liệu của 0/3 CĐCS."
    assert Coverage(0, 1, ["x" * 900]).words(room=40).endswith(f"chưa có: {'x' * 900}.")
    assert Coverage(1, 3, names, "đơn vị phải nộp").unnamed.words() == "Số liệu của 1/3 đơn vị phải nộp."


def test_a_unit_is_heard_by_what_is_out_or_by_an_answer(world):
    operations.generate(world.campaign)
    make_activity(world, unit="b1", by="bon", state=EntryState.DRAFT)
    make_activity(world, unit="a1")
    said = of_heard(world.campaign, world.t.path, DAY)
    assert (said.have, said.whole) == (1, 4)
    assert set(said.missing) == {world.a2.name, world.b1.name, world.d1.name}

    query = sa.select(ObligationItem).join(ObligationItem.obligation)
    item = db.session.scalars(query.where(Obligation.code == "O3", ObligationItem.unit_id == world.a2.id)).one()
    moves.say_nothing(world.actor("ai"), item)

    assert of_heard(world.campaign, world.t.path, DAY).have == 2
    assert of_heard(world.campaign, world.a.path, DAY).words() == "Số liệu của 2/2 CĐCS."
    assert of_heard(world.campaign, world.a.path, date(1999, 1, 1)).whole == 0
