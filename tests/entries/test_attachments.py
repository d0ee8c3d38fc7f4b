"""Files of an entry: whole on the disk before their row, the same bytes once, at most ten, taken off only by their own entry."""

import hashlib

import pytest
import sqlalchemy as sa

from app.entries import operations, queries
from app.entries.models import Attachment, EntryState
from app.kernel import uploads
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from tests.entries.typed import photo
from tests.factories import make_registration

S = EntryState
PDF = b"%PDF-1.4 giay xac nhan "


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
