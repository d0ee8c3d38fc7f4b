"""What a person may read of entries: strangers nothing, drafts only their own unit; history, files, ready reasons."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.campaigns.models import ReadyReason
from app.entries import queries
from app.entries.models import Attachment, Entry, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from tests.factories import make_activity, make_initiative, make_registration
from tests.world import PEOPLE

S = EntryState
NAMES = [name for name, *_ in PEOPLE]
OWN = {"an", "anh", "vi"}
BRANCH = OWN | {"binh", "bao", "dung", "duy"}


def attach(entry, world):
    file = Attachment(
        entry_id=entry.id, kind="photo", name="anh.jpg", mime="image/jpeg", stored="x", size=1, sha256="0",
        uploaded_at=clock.now(), uploaded_by_id=world.an.id,
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    return file


@pytest.mark.parametrize(
    ("state", "once_sent", "readers"),
    [
        (S.DRAFT, False, OWN),
        (S.DRAFT, True, OWN),  # withdrawn: nobody's but the unit's again
        (S.SENT, True, BRANCH),
        (S.RETURNED, True, BRANCH),
        (S.APPROVED, True, BRANCH),
        (S.REJECTED, True, BRANCH),
        (S.CANCELLED, True, BRANCH),
        (S.CANCELLED, False, OWN),
    ],
)
@pytest.mark.parametrize("make", [make_registration, make_activity, make_initiative])
def test_who_finds_an_entry_and_its_files(world, make, state, once_sent, readers):
    entry = make(world, state=state)
    entry.first_sent_at = clock.now() if once_sent else None
    file = attach(entry, world)

    for name in NAMES:
        actor = world.actor(name)
        seen = name in readers
        assert (queries.find(actor, entry.public_id) is entry) is seen, name
        assert (queries.find_many(actor, [entry.public_id]) == [entry]) is seen, name
        assert (queries.find_file(actor, file.public_id) is file) is seen, name


def test_who_began_it_for_a_unit_finds_the_draft_and_nobody_else_above(world):
    entry = make_registration(world, by="binh", state=S.DRAFT, on_behalf_by_id=world.binh.id)

    found = {name for name in NAMES if queries.find(world.actor(name), entry.public_id)}

    assert found == OWN | {"binh"}


def test_an_entry_of_another_family_is_not_found(world):
    entry = make_registration(world)
    make_activity(world)

    assert queries.find(world.actor("an"), entry.public_id, type(entry)) is entry
    assert queries.find(world.actor("an"), entry.public_id, type(make_activity(world))) is None
    assert queries.find(world.actor("an"), "no-such-id") is None


def test_a_key_is_the_persons_own(world):
    entry = make_registration(world, creation_key="k")

    assert queries.by_key(world.actor("an"), "k") is entry
    assert queries.by_key(world.actor("anh"), "k") is None
    assert queries.by_key(world.actor("an"), "K") is None


def test_history_says_who_when_why_and_the_difference(world):
    entry = make_registration(world)
    change = [("Kinh phí dự kiến", "18 đồng", "20 đồng")]
    take(REVIEW, "return", entry, world.actor("binh"), Note("Ghi rõ kinh phí", "budget"))
    db.session.flush()
    take(REVIEW, "send", entry, world.actor("anh"), Note(facts={"budget": "20 đồng"}, changes=change))
    db.session.flush()

    first, second = queries.history(entry)

    assert (first.who, first.unit, first.action) == ("Nông Văn Bình", world.a.name, "return")
    assert (first.comment, first.field, first.changes) == ("Ghi rõ kinh phí", "budget", [])
    assert (second.who, second.unit, second.action) == ("Lục Văn Anh", world.a1.name, "send")
    assert (second.changes, second.at) == (change, clock.now())
    assert queries.last_facts(entry) == {"budget": "20 đồng"}


def test_nothing_was_said_before_the_first_sending(world):
    assert queries.last_facts(make_registration(world, state=S.DRAFT)) is None


def test_ready_reasons_of_the_family_come_first_and_others_not_at_all(world):
    db.session.add_all(
        ReadyReason(campaign_id=world.campaign.id, family=family, field="", sentence=sentence)
        for family, sentence in (("", "Cho mọi hồ sơ."), ("initiatives", "Chỉ sáng kiến."))
    )
    db.session.flush()

    said = [reason.sentence for reason in queries.reasons(world.campaign, "registrations")]

    assert said == ["Đề nghị ghi rõ kinh phí.", "Cho mọi hồ sơ."]


def test_the_database_refuses_a_state_without_its_desk(world):
    """The constraint behind the workflow: nothing undecided is nobody's, nothing decided is somebody's."""
    for state, holder in ((S.SENT, None), (S.DRAFT, None), (S.APPROVED, world.a.id), (S.CANCELLED, world.a.id)):
        entry = make_registration(world)
        with pytest.raises(IntegrityError, match="held_until_decided"), db.session.begin_nested():
            entry.state, entry.holder_id = state, holder
            db.session.flush()
        assert db.session.get(Entry, entry.id).state is S.SENT
