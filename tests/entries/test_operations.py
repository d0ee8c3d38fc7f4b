"""Writing entries: one key makes one entry, drafts stay as typed, a sending remembers what was said."""

from datetime import date, time

import pytest

from app.entries import many, operations
from app.entries.facts import Fact
from app.entries.models import Channel, Entry, EntryEvent, EntryState
from app.entries.operations import Behalf
from app.entries.workflow import Note
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.registrations.models import Registration
from tests.factories import make_activity, make_initiative, make_registration

S = EntryState


def open_draft(world, name, unit="a1", key="k", kind="CONG_TRINH"):
    return operations.open_draft(world.actor(name), world.units[unit], world.campaign, Registration, key, kind)


def test_one_key_of_one_person_makes_one_entry(world):
    first = open_draft(world, "an")

    assert open_draft(world, "an") is first
    assert open_draft(world, "an", key="other") is not first
    assert open_draft(world, "anh") is not first
    assert db.session.query(Entry).count() == 3


def test_a_draft_begins_at_home(world):
    entry = open_draft(world, "an")

    assert (entry.state, entry.holder_id, entry.kind, entry.version) == (S.DRAFT, world.a1.id, "CONG_TRINH", 1)
    assert (entry.created_by_id, entry.created_at, entry.on_behalf_by_id) == (world.an.id, clock.now(), None)


def test_what_an_upper_union_begins_is_on_behalf(world):
    entry = open_draft(world, "binh")
    operations.note_behalf(entry, Behalf(Channel.ZALO, "Bế Thị An"))
    own = open_draft(world, "an")
    operations.note_behalf(own, Behalf(Channel.ZALO, "Bế Thị An"))

    assert (entry.on_behalf_by_id, entry.on_behalf_channel, entry.on_behalf_of) == (
        world.binh.id,
        Channel.ZALO,
        "Bế Thị An",
    )
    assert (own.on_behalf_by_id, own.on_behalf_channel, own.on_behalf_of) == (None, None, "")


def test_a_draft_is_kept_as_typed_and_an_open_form_stays_valid(world):
    entry = open_draft(world, "an")
    typed = {"title": ["  Sân \x00 chơi\u200b "], "budget": ["15 triêu??"], "rules": ["a", "b"]}

    operations.save_draft(entry, typed)
    db.session.commit()

    assert entry.draft_data == typed
    assert (entry.title, entry.search_key, entry.version) == ("Sân chơi", "san choi", 1)
    assert entry.draft_saved_at == clock.now()


def test_the_title_others_read_does_not_change_while_it_is_mended(world):
    entry = make_registration(world, title="Sân chơi", state=S.RETURNED)

    operations.save_draft(entry, {"title": ["Sân bóng"]})

    assert (entry.title, entry.draft_data) == ("Sân chơi", {"title": ["Sân bóng"]})


def test_a_digest_tells_contents_apart_and_not_their_order():
    one = operations.digest({"a": ["1"], "b": ["2", "3"]})

    assert one == operations.digest({"b": ["2", "3"], "a": ["1"]})
    assert one != operations.digest({"a": ["1"], "b": ["3", "2"]})
    assert one != operations.digest({"a": ["1"]})


@pytest.mark.parametrize(
    ("state", "unit", "words", "told"),
    [
        (S.SENT, "a1", "x", True),
        (S.APPROVED, "a1", "x", True),
        (S.RETURNED, "a1", "x", False),
        (S.SENT, "a2", "x", False),
        (S.SENT, "a1", "y", False),
    ],
)
def test_the_same_words_sent_before_are_remembered(world, state, unit, words, told):
    make_registration(world, unit=unit, state=state, sent_digest=operations.digest({"title": [words]}))
    entry = make_registration(world, state=S.DRAFT)

    assert operations.sent_twin(entry, {"title": ["x"]}) == (clock.now() if told else None)


@pytest.mark.parametrize(
    ("make", "unit", "day", "late"),
    [
        (make_registration, "a", date(2019, 4, 29), False),
        (make_registration, "a", date(2019, 4, 30), True),  # "trước ngày 30/4"
        (make_registration, "a1", date(2019, 7, 29), False),  # no due date for a CĐCS
        (make_activity, "a", date(2019, 7, 29), False),
        (make_initiative, "a", date(2019, 7, 29), False),
    ],
)
def test_late_is_after_the_end_of_the_last_day(world, on_day, make, unit, day, late):
    entry = make(world, unit=unit)
    on_day(day, time(23, 59, 59))

    assert operations.is_late(entry) is late


def send(world, entry, *facts):
    labels = {"place": "Địa điểm", "title": "Tên", "budget": "Kinh phí"}
    said = [Fact(name, labels[name], text) for name, text in facts]
    return operations.send(world.actor("an"), entry, said, labels, {"title": ["x"]})


def test_a_sending_remembers_what_was_said_and_how_it_differs(world):
    entry = make_registration(world, state=S.DRAFT)

    first = send(world, entry, ("title", "Sân"), ("budget", "18 đồng"), ("place", ""))
    many.take_many(world.actor("binh"), "return", {entry.public_id: entry.version}, Note("Ghi rõ"))
    second = send(world, entry, ("title", "Sân"), ("budget", "20 đồng"), ("place", "Nà Vài"))

    assert (first.facts, first.changes) == ({"title": "Sân", "budget": "18 đồng"}, None)
    assert second.changes == [["Địa điểm", "", "Nà Vài"], ["Kinh phí", "18 đồng", "20 đồng"]]
    assert entry.sent_digest == operations.digest({"title": ["x"]})


def test_a_late_first_sending_is_marked(world, on_day):
    entry = make_registration(world, unit="a", by="binh", state=S.DRAFT)
    on_day(date(2019, 5, 1))

    operations.send(world.actor("binh"), entry, [], {}, {})

    assert entry.late is True


@pytest.mark.parametrize(
    ("name", "first"), [("binh", True), ("bao", True), ("an", False), ("dung", False), ("chi", False)]
)
def test_only_the_desk_leaves_a_receipt(world, name, first):
    entry = make_registration(world)

    assert operations.mark_opened(world.actor(name), entry) is first
    assert operations.mark_opened(world.actor(name), entry) is False
    assert (entry.opened_at, entry.version) == (clock.now() if first else None, 1)


def test_a_receipt_is_of_what_is_sent_and_not_by_its_writer(world):
    returned = make_registration(world, state=S.RETURNED, holder="a")
    own = make_registration(world, by="binh", on_behalf_by_id=world.binh.id)

    assert not operations.mark_opened(world.actor("binh"), returned)
    assert not operations.mark_opened(world.actor("binh"), own)


def test_confirming_leaves_a_line(world):
    entry = make_registration(world, by="binh", on_behalf_by_id=world.binh.id)

    operations.confirm(world.actor("an"), entry)

    event = db.session.query(EntryEvent).one()
    assert (event.line, event.action, event.actor_id, event.unit_id) == ("unit", "confirm", world.an.id, world.a1.id)
    assert (entry.unit_confirmed_at, event.version) == (clock.now(), entry.version)
    with pytest.raises(DomainError, match="đã được xác nhận"):
        operations.confirm(world.actor("an"), entry)
