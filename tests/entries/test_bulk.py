"""Many entries at once: each by itself, foretold by a dry run, in as many statements as a few."""

from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from app.entries import many
from app.entries.many import Outcome
from app.entries.models import Entry, EntryEvent, EntryState
from app.entries.workflow import REVIEW, Note, make_all, plan, take
from app.kernel.db import db
from app.kernel.errors import DomainError
from tests.factories import make_activity, make_registration

S = EntryState


@contextmanager
def statements():
    """What is sent to the database meanwhile."""
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_each_entry_of_many_is_decided_by_itself(world):
    good, stale, decided, own, strange, draft = (
        make_registration(world, title="Được"),
        make_activity(world),
        make_registration(world, title="Đã duyệt", state=S.APPROVED),
        make_registration(world, title="Tự lập", by="binh", on_behalf_by_id=world.binh.id),
        make_registration(world, unit="b1", by="bon"),
        make_registration(world, state=S.DRAFT),
    )
    seen = {entry.public_id: entry.version for entry in (good, stale, decided, own, strange, draft)} | {"no-such": 1}
    seen[stale.public_id] = 7

    outcomes = many.take_many(world.actor("binh"), "approve", seen, Note())

    told = {outcome.public_id: outcome.refusal for outcome in outcomes}
    assert set(told) == {entry.public_id for entry in (good, stale, decided, own)}, "others are not mentioned"
    assert told[good.public_id] == ""
    assert "vừa được người khác cập nhật" in told[stale.public_id]
    assert "“Đã duyệt”" in told[decided.public_id]
    assert "không tự duyệt" in told[own.public_id]
    assert [entry.state for entry in (good, stale, own, strange)] == [S.APPROVED, S.SENT, S.SENT, S.SENT]
    assert db.session.query(EntryEvent).count() == 1
    assert outcomes[0] == Outcome(good.public_id, "registrations", "Được", world.a1.name, "")


def test_a_dry_run_tells_the_same_and_changes_nothing(world):
    entries = [make_registration(world), make_activity(world), make_registration(world, state=S.APPROVED)]
    db.session.commit()
    seen = {entry.public_id: entry.version for entry in entries}
    binh = world.actor("binh")

    foretold = many.take_many(binh, "approve", seen, Note(), dry_run=True)
    db.session.commit()

    assert [entry.state for entry in entries] == [S.SENT, S.SENT, S.APPROVED]
    assert [entry.version for entry in entries] == [1, 1, 1]
    assert db.session.query(EntryEvent).count() == 0
    assert many.take_many(binh, "approve", seen, Note()) == foretold
    assert [entry.state for entry in entries] == [S.APPROVED] * 3


def test_returning_many_needs_a_reason(world):
    entry = make_registration(world)

    (outcome,) = many.take_many(world.actor("binh"), "return", {entry.public_id: 1}, Note())

    assert outcome.refusal.startswith("Cần ghi lý do")
    assert entry.state is S.SENT


def test_moves_of_entries_that_changed_after_they_were_planned_are_not_made(world):
    entries = [make_registration(world) for _ in range(2)]
    db.session.commit()
    moves = [plan(REVIEW, "approve", entry, world.actor("binh"), Note(), alone=False) for entry in entries]
    db.session.execute(sa.text("UPDATE entry SET version = 2 WHERE id = :id"), {"id": entries[0].id})

    with pytest.raises(StaleDataError):
        make_all(moves)
    db.session.rollback()

    assert [entry.state for entry in entries] == [S.SENT, S.SENT]


@pytest.mark.parametrize(
    ("action", "state", "desk"), [("approve", S.APPROVED, None), ("forward", S.SENT, "t"), ("return", S.RETURNED, None)]
)
def test_many_leave_what_one_leaves(world, action, state, desk):
    """The set statements of a bulk decision write exactly what `workflow.take` writes."""
    one, other = (make_registration(world, unit=unit, by=by) for unit, by in (("a1", "an"), ("a2", "ai")))
    db.session.commit()
    binh, note = world.actor("binh"), Note("Bổ sung ảnh", grace_on=date(2019, 7, 29))

    take(REVIEW, action, one, binh, note)
    db.session.flush()
    many.take_many(binh, action, {other.public_id: 1}, note)

    home = {
        "unit_id",
        "created_by_id",
        "sent_by_id",
        "public_id",
        "creation_key",
        "title",
        "search_key",
        "id",
        "holder_id",
    }
    same = [column.key for column in Entry.__table__.columns if column.key not in home]
    assert {name: getattr(one, name) for name in same} == {name: getattr(other, name) for name in same}
    expected = world.units[desk].id if desk else other.unit_id if state is S.RETURNED else None
    assert (other.state, other.holder_id, other.version) == (state, expected, 2)
    first, second = db.session.query(EntryEvent).order_by(EntryEvent.id)
    lines = [column.key for column in EntryEvent.__table__.columns if column.key not in ("id", "entry_id")]
    assert {name: getattr(first, name) for name in lines} == {name: getattr(second, name) for name in lines}


def test_a_single_reviewer_decides_many_of_their_own(world):
    entry = make_registration(world, unit="b1", by="chi", on_behalf_by_id=world.chi.id)

    (outcome,) = many.take_many(world.actor("chi"), "approve", {entry.public_id: 1}, Note())

    assert (outcome.refusal, entry.self_confirmed) == ("", True)


def test_more_than_the_limit_is_refused_whole(world, monkeypatch):
    monkeypatch.setattr(many, "BULK_LIMIT", 2)
    entries = [make_registration(world) for _ in range(3)]

    with pytest.raises(DomainError, match="nhiều nhất 2 hồ sơ"):
        many.take_many(world.actor("binh"), "approve", {e.public_id: 1 for e in entries}, Note())

    assert {entry.state for entry in entries} == {S.SENT}


@pytest.mark.parametrize("dry_run", [True, False])
def test_many_cost_as_many_statements_as_few(world, dry_run):
    binh = world.actor("binh")
    made = [make_registration(world).public_id for _ in range(28)]
    db.session.commit()
    spent = []
    for chosen in (made[:4], made[4:]):
        db.session.rollback()
        with statements() as said:
            outcomes = many.take_many(binh, "approve", dict.fromkeys(chosen, 1), Note(), dry_run=dry_run)
        assert [outcome.refusal for outcome in outcomes] == [""] * len(chosen)
        spent.append(len(said))

    assert spent[0] == spent[1], spent
