"""Several people, or one impatient thumb, at the same moment: exactly one wins, the others are told, nothing is doubled.

Every request runs in a thread of its own on a connection of its own, all released at once.
"""

import io
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from app.entries.models import Attachment, Entry, EntryEvent, EntryState
from app.kernel.db import db
from app.registrations.models import Funding
from tests.entries.typed import FORMS, photo, typed
from tests.factories import make_registration

S = EntryState
TITLES = ("Sân chơi Nà Vài", "Vườn rau sạch Cốc Lại", "Lò sấy miến dong", "Sửa mái trường", "Tủ sách thôn bản")
ROUNDS = len(TITLES)


@pytest.fixture
def at_once(app) -> Callable[[Sequence[Callable[[], TestResponse]]], list[TestResponse]]:
    """Run all at the same moment; their answers in order. What the test arranged is committed before."""

    def run(calls):
        db.session.commit()
        gate = threading.Barrier(len(calls))

        def one(call):
            gate.wait()
            return call()

        with ThreadPoolExecutor(len(calls)) as pool:
            answers = list(pool.map(one, calls))
        db.session.expire_all()
        return answers

    return run


@pytest.fixture
def signed_in(app, world):
    """A client of its own for a person."""
    return lambda name: app.test_client().login(world.people[name])


def reviewed(client, entry, action, version=None):
    data = {"action": action, "version": str(version or entry.version), "comment": f"Lý do: {action}"}
    address = f"/registrations/{entry.public_id}/review"
    return lambda: client.post(address, data=data)


def told_alike(answers):
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, answers[0].location)}


@pytest.mark.parametrize("family", FORMS)
def test_the_same_form_six_fold_is_one_entry(world, signed_in, at_once, family):
    clients = [signed_in("an") for _ in range(6)]
    for n in range(ROUNDS):
        form = typed(family, f"key-{n}", title=TITLES[n])

        told_alike(at_once([lambda c=client, f=form: c.post(f"/{family}/new", data=f) for client in clients]))

        entry = db.session.query(Entry).filter_by(creation_key=f"key-{n}").one()
        assert (entry.state, entry.draft_data) == (S.SENT, None)
        assert db.session.query(EntryEvent).filter_by(entry_id=entry.id).count() == 1


def test_the_same_form_six_fold_after_it_was_kept_as_a_draft(world, signed_in, at_once):
    clients = [signed_in("an") for _ in range(6)]
    for n in range(ROUNDS):
        form = typed("registrations", f"key-{n}", title=f"Việc làm thứ {n} của đơn vị", from_union="18tr")
        clients[0].post("/registrations/autosave", data=form)

        told_alike(at_once([lambda c=client, f=form: c.post("/registrations/new", data=f) for client in clients]))

        entry = db.session.query(Entry).filter_by(creation_key=f"key-{n}").one()
        assert (entry.state, db.session.query(EntryEvent).filter_by(entry_id=entry.id).count()) == (S.SENT, 1)
        assert db.session.query(Funding).filter_by(registration_id=entry.id).count() == 1


def test_the_same_form_with_a_photo_four_fold(world, signed_in, at_once):
    clients = [signed_in("an") for _ in range(4)]
    picture = photo()[0].read()

    def send(client):
        return client.post("/activities/new", data=typed("activities") | {"files": (io.BytesIO(picture), "anh.jpg")})

    told_alike(at_once([lambda c=client: send(c) for client in clients]))

    entry = db.session.query(Entry).one()
    assert (entry.state, db.session.query(EntryEvent).count()) == (S.SENT, 1)
    assert db.session.query(Attachment.sha256).distinct().count() == 1


def test_saving_while_sending_leaves_what_was_sent(world, signed_in, at_once):
    sender, saver = signed_in("an"), signed_in("an")
    for n in range(ROUNDS):
        form = typed("registrations", f"key-{n}", title=f"Việc làm thứ {n} của đơn vị")

        sent, kept = at_once(
            [
                lambda f=form: sender.post("/registrations/new", data=f),
                lambda f=form: saver.post("/registrations/autosave", data=f),
            ]
        )

        assert (sent.status_code, kept.status_code in (200, 204)) == (303, True)
        assert db.session.query(Entry).filter_by(creation_key=f"key-{n}").one().state is S.SENT


def test_of_four_approvers_one_wins(world, signed_in, at_once):
    clients = [signed_in(name) for name in ("binh", "bao", "binh", "bao")]
    for _ in range(ROUNDS):
        entry = make_registration(world)

        answers = at_once([reviewed(client, entry, "approve", 1) for client in clients])

        assert Counter(answer.status_code for answer in answers) == {303: 1, 409: 3}
        assert (entry.state, entry.version) == (S.APPROVED, 2)
        event = db.session.query(EntryEvent).filter_by(entry_id=entry.id).one()
        assert (event.action, event.actor_id) == ("approve", entry.decided_by_id)
        for loser in (answer for answer in answers if answer.status_code == 409):
            assert "“Đã duyệt”" in loser.text


@pytest.mark.parametrize("other", ["return", "forward", "reject"])
def test_approve_against_another_decision(world, signed_in, at_once, other):
    binh, bao = signed_in("binh"), signed_in("bao")
    for _ in range(ROUNDS):
        entry = make_registration(world)

        answers = at_once([reviewed(binh, entry, "approve", 1), reviewed(bao, entry, other, 1)])

        assert sorted(answer.status_code for answer in answers) == [303, 409]
        winner = "approve" if answers[0].status_code == 303 else other
        event = db.session.query(EntryEvent).filter_by(entry_id=entry.id).one()
        assert (event.action, event.after, entry.version) == (winner, entry.state, 2)


def test_withdraw_against_approve(world, signed_in, at_once):
    an, binh = signed_in("an"), signed_in("binh")
    for _ in range(ROUNDS):
        entry = make_registration(world)

        answers = at_once([reviewed(an, entry, "withdraw", 1), reviewed(binh, entry, "approve", 1)])

        assert Counter(answer.status_code == 303 for answer in answers) == {True: 1, False: 1}
        assert {answer.status_code for answer in answers} <= {303, 404, 409}, "404: it is a draft of theirs again"
        event = db.session.query(EntryEvent).filter_by(entry_id=entry.id).one()
        assert (event.after, entry.version) == (entry.state, 2)


def test_bulk_against_bulk_and_a_single_return(world, signed_in, at_once):
    binh, bao, third = signed_in("binh"), signed_in("bao"), signed_in("bao")
    entries = [make_registration(world) for _ in range(30)]
    db.session.commit()
    items = [f"{entry.public_id}.1" for entry in entries]

    def all_of(client, order):
        return lambda: client.post("/entries/bulk/apply", data={"action": "approve", "item": order})

    answers = at_once([all_of(binh, items), all_of(bao, items[::-1]), reviewed(third, entries[15], "return", 1)])

    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert answers[2].status_code in (303, 409)
    done = [int(answer.text.partition("Đã xử lý ")[2].partition("/")[0]) for answer in answers[:2]]
    returned = answers[2].status_code == 303
    assert sum(done) == 30 - returned
    assert Counter(entry.state for entry in entries) == Counter({S.APPROVED: 30 - returned, S.RETURNED: int(returned)})
    assert db.session.query(EntryEvent).count() == 30


def test_a_return_mended_by_two_colleagues_is_sent_once(world, signed_in, at_once):
    an, anh = signed_in("an"), signed_in("anh")
    for n in range(ROUNDS):
        entry = make_registration(world, state=S.RETURNED, title=f"Việc làm thứ {n} của đơn vị")
        address = f"/registrations/{entry.public_id}/edit"
        forms = [typed("registrations", title=entry.title, place=place, version="1") for place in ("Nà Vài", "Cốc Lại")]

        answers = at_once(
            [
                lambda a=address, f=forms[0]: an.post(a, data=f),
                lambda a=address, f=forms[1]: anh.post(a, data=f),
            ]
        )

        assert [answer.status_code for answer in answers] == [303, 303]
        event = db.session.query(EntryEvent).filter_by(entry_id=entry.id).one()
        assert (entry.state, event.facts["place"]) == (S.SENT, entry.place)
        assert sum("chưa được nhận" in c.get(f"/registrations/{entry.public_id}").text for c in (an, anh)) == 1
