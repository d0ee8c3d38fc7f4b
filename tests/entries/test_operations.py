"""Writing entries: one key makes one entry, drafts stay as typed, files are whole, bulk decisions go one by one."""

import hashlib
from contextlib import contextmanager
from datetime import date, time

import pytest
import sqlalchemy as sa

from app.entries import operations, queries
from app.entries.facts import Fact
from app.entries.models import Attachment, Channel, Entry, EntryEvent, EntryState
from app.entries.operations import Behalf, Outcome
from app.entries.workflow import Note
from app.kernel import clock, uploads
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from app.registrations.models import Registration
from tests.entries.typed import photo
from tests.factories import make_activity, make_initiative, make_registration

S = EntryState
PDF = b"%PDF-1.4 giay xac nhan "


@contextmanager
def statements():
    """What is sent to the database meanwhile."""
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(db.engine, "before_cursor_execute", note)


def open_draft(world, name, unit="a1", key="k", kind="CONG_TRINH"):
    return operations.open_draft(world.actor(name), world.units[unit], world.campaign, Registration, key, kind)


# Drafts


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


# Files


def intake(*names):
    return [uploads.take(PDF + name.encode(), f"{name}.pdf") for name in names]


@pytest.fixture
def store(app):
    return FileStore(app.config["FILES_URL"])


def test_bytes_are_on_the_disk_before_their_row(world, store):
    entry = make_registration(world, state=S.DRAFT)
    there = []

    def look(_connection, _cursor, statement, *_):
        if statement.startswith("INSERT INTO attachment"):
            there.extend(name for name, _ in store.names())

    sa.event.listen(db.engine, "before_cursor_execute", look)
    operations.attach(world.actor("an"), entry, [uploads.take(*photo())], store)
    sa.event.remove(db.engine, "before_cursor_execute", look)

    file = queries.attachments(entry)[0]
    assert set(there) == {file.stored, file.stored_thumb}
    kept = store.get(file.stored)
    assert (file.size, file.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert (file.kind, file.name, file.width, file.uploaded_by_id) == ("photo", "anh.jpg", 40, world.an.id)


def test_the_same_bytes_are_kept_once(world, store):
    entry = make_registration(world, state=S.DRAFT)
    an = world.actor("an")

    operations.attach(an, entry, intake("a", "b", "a"), store)
    operations.attach(an, entry, intake("b", "c"), store)

    assert [file.name for file in queries.attachments(entry)] == ["a.pdf", "b.pdf", "c.pdf"]
    assert len(list(store.names())) == 3


def test_ten_files_and_no_more(world, store):
    entry = make_registration(world, state=S.DRAFT)
    an = world.actor("an")
    operations.attach(an, entry, intake(*"abcdefghij"), store)

    operations.attach(an, entry, intake("a"), store)
    with pytest.raises(DomainError, match="nhiều nhất 10 tệp") as refusal:
        operations.attach(an, entry, intake("k"), store)

    assert refusal.value.field == "files"
    assert len(queries.attachments(entry)) == 10


def test_only_files_of_the_entry_itself_are_taken_off(world, store):
    mine, other = (make_registration(world, state=S.DRAFT) for _ in range(2))
    for entry in (mine, other):
        operations.attach(world.actor("an"), entry, intake("a", "b"), store)
    first = queries.attachments(mine)[0]

    operations.detach(mine, [first.public_id, queries.attachments(other)[0].public_id, "no-such-file"])

    assert [file.name for file in queries.attachments(mine)] == ["b.pdf"]
    assert len(queries.attachments(other)) == 2
    assert db.session.query(Attachment).count() == 3


# Sending, reading, confirming


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
    operations.take_many(world.actor("binh"), "return", {entry.public_id: entry.version}, Note("Ghi rõ"))
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


# Many at once


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

    outcomes = operations.take_many(world.actor("binh"), "approve", seen, Note())

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

    foretold = operations.take_many(binh, "approve", seen, Note(), dry_run=True)
    db.session.commit()

    assert [entry.state for entry in entries] == [S.SENT, S.SENT, S.APPROVED]
    assert [entry.version for entry in entries] == [1, 1, 1]
    assert db.session.query(EntryEvent).count() == 0
    assert operations.take_many(binh, "approve", seen, Note()) == foretold
    assert [entry.state for entry in entries] == [S.APPROVED] * 3


def test_returning_many_needs_a_reason(world):
    entry = make_registration(world)

    (outcome,) = operations.take_many(world.actor("binh"), "return", {entry.public_id: 1}, Note())

    assert outcome.refusal.startswith("Cần ghi lý do")
    assert entry.state is S.SENT


def test_a_single_reviewer_decides_many_of_their_own(world):
    entry = make_registration(world, unit="b1", by="chi", on_behalf_by_id=world.chi.id)

    (outcome,) = operations.take_many(world.actor("chi"), "approve", {entry.public_id: 1}, Note())

    assert (outcome.refusal, entry.self_confirmed) == ("", True)


def test_more_than_the_limit_is_refused_whole(world, monkeypatch):
    monkeypatch.setattr(operations, "BULK_LIMIT", 2)
    entries = [make_registration(world) for _ in range(3)]

    with pytest.raises(DomainError, match="nhiều nhất 2 hồ sơ"):
        operations.take_many(world.actor("binh"), "approve", {e.public_id: 1 for e in entries}, Note())

    assert {entry.state for entry in entries} == {S.SENT}


@pytest.mark.parametrize("dry_run", [True, False])
def test_many_cost_as_many_statements_as_few(world, dry_run):
    binh = world.actor("binh")
    made = [make_registration(world).public_id for _ in range(28)]
    db.session.commit()
    spent = []
    for chosen in (made[:4], made[4:]):
        db.session.expunge_all()
        with statements() as said:
            outcomes = operations.take_many(binh, "approve", dict.fromkeys(chosen, 1), Note(), dry_run=dry_run)
        assert [outcome.refusal for outcome in outcomes] == [""] * len(chosen)
        spent.append(len(said))

    assert spent[0] == spent[1], spent
