"""Papers sent to be known of, not decided on (BD-O1 "để theo dõi", CB-O4): received with one tap, alone or among many."""

import pytest

from app.campaigns.models import Obligation
from app.entries.many import take_many
from app.entries.models import Entry, EntryState
from app.entries.workflow import REVIEW, Note, available, take
from app.kernel.db import db
from app.kernel.errors import Forbidden
from app.obligations import operations as obligations
from app.obligations.models import Handed
from app.obligations.queries import asked_of
from tests.factories import make_activity

PLAN = {
    "kind": "PLAN", "title": "Kế hoạch Tháng Công nhân", "issued_on": "10/7/2019", "key": "k1", "campaign": "TH-2019",
    "action": "send",
}  # fmt: skip


@pytest.fixture
def plan(world, client) -> Entry:
    """A1's own plan, sent, on the desk of A; the duty says the upper union only takes note."""
    db.session.query(Obligation).filter_by(code="O3").update({"kind": "PLAN", "acknowledge_only": True})
    db.session.flush()
    obligations.generate(world.campaign)
    db.session.commit()
    assert client.login(world.an).post("/unit_plans/new", data=PLAN).status_code == 303
    return db.session.query(Entry).order_by(Entry.id.desc()).first()


def test_it_is_noted_and_not_judged(world, plan):
    binh = world.actor("binh")
    assert [step.action for step in available(REVIEW, plan, binh)] == ["acknowledge", "forward", "return"]
    for action in ("approve", "reject"):
        with pytest.raises(Forbidden, match="Ghi nhận"):
            take(REVIEW, action, plan, binh, Note(comment="lý do"))

    take(REVIEW, "acknowledge", plan, binh)
    db.session.flush()

    assert (plan.state, plan.holder_id, plan.decided_by_id) == (EntryState.ACKNOWLEDGED, None, binh.user_id)
    (item,) = (one for one in asked_of([world.campaign.id], [world.a1.id])[1] if one.obligation.code == "O3")
    assert item.handed is Handed.ACCEPTED


def test_what_is_to_be_decided_is_not_merely_noted(world):
    entry = make_activity(world)

    assert "acknowledge" not in [step.action for step in available(REVIEW, entry, world.actor("binh"))]
    with pytest.raises(Forbidden):
        take(REVIEW, "acknowledge", entry, world.actor("binh"))


def test_among_many_each_gets_its_own_word(world, plan):
    activity = make_activity(world)
    versions = {entry.public_id: entry.version for entry in (plan, activity)}

    outcomes = take_many(world.actor("binh"), "approve", versions, Note())
    db.session.commit()

    assert [outcome.refusal for outcome in outcomes] == ["", ""]
    db.session.expire_all()
    assert (plan.state, activity.state) == (EntryState.ACKNOWLEDGED, EntryState.APPROVED)


def test_the_pages_say_received(world, client, plan):
    client.login(world.binh)
    address = f"/unit_plans/{plan.public_id}"
    assert "Ghi nhận" in client.get(address).text
    page = client.post(
        f"{address}/review", data={"action": "acknowledge", "version": plan.version}, follow_redirects=True
    )

    assert "Đã nhận" in page.text
    assert "Đã nhận" in client.login(world.an).get("/entries/?family=unit_plans").text
