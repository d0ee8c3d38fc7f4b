"""Awards as a source of targets (CB-T10), and ad hoc nominations (QN-N1)."""

from datetime import date

import pytest

from app.campaigns.models import AwardBasis, CampaignState, Obligation, ObligationKind, OwedTo, Recurrence
from app.entries.models import EntryState
from app.kernel import clock
from app.kernel.db import db
from app.nominations.models import SubjectKind
from app.obligations.models import ObligationItem
from app.targets.definitions import Verdict
from tests.factories import make_award, make_nomination
from tests.targets.given import add, line

HONOURED = {
    "source": "award",
    "agg": "count",
    "where": {"type": "BIEU_DUONG", "subject": "individual", "category": ["CBCD", "CNLD"]},
}


def honours(world, value=2, **more):
    return add(world, mode="TOTAL", value=value, cmp="=", tiers=(2,), all=[HONOURED], **more)


def test_people_honoured_by_the_province(world):
    target = honours(world)
    make_award(world)
    assert (line(world, target).result, line(world, target).verdict) == (1, Verdict.MISSED)
    make_award(world, subject="Hai", category="CNLD", receiving="b1")
    assert (line(world, target).result, line(world, target).verdict) == (2, Verdict.REACHED)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "CUOI_NAM"},
        {"subject_kind": SubjectKind.COLLECTIVE},
        {"category": "CBCCVC"},
        {"campaign_id": None},
        {"unit": "a", "by": "binh"},  # decided by an upper union: not the province's 90
        {"cancelled_reason": "Nhầm"},
    ],
)
def test_what_is_no_honour_of_this_target(world, other):
    target = honours(world)
    if "cancelled_reason" in other:
        other = other | {"cancelled_at": clock.now()}
    make_award(world, **other)

    assert line(world, target).result == 0


def test_the_day_of_the_decision_counts(world):
    target = honours(world, value=1, window="PEAK")
    make_award(world, on=date(2019, 7, 20))
    assert line(world, target).result == 0
    make_award(world, subject="Hai", on=date(2019, 7, 21))
    make_award(world, subject="Ba", on=date(2019, 7, 27))
    assert line(world, target).result == 2


# Khen đột xuất


@pytest.fixture
def duty(world):
    """A NOMINATION duty of A1 that was due in June."""
    asked = Obligation(
        campaign_id=world.campaign.id, code="O6", kind=ObligationKind.NOMINATION, name="Đề nghị khen", owed_by_tiers=[4],
        owed_to=OwedTo.PARENT, due_on=date(2019, 6, 30), due_inclusive=True, recurrence=Recurrence.ONCE,
    )  # fmt: skip
    db.session.add(asked)
    db.session.flush()
    item = ObligationItem(obligation_id=asked.id, unit_id=world.a1.id, last_day=date(2019, 6, 30))
    db.session.add(item)
    db.session.commit()
    return item


def send(client, world, **changes):
    from tests.entries.typed import typed

    as_an = client.login(world.an)
    form = typed("nominations", **{"kind": "BIEU_DUONG.person"} | changes)
    again = as_an.post("/nominations/new", data=form)
    if again.status_code == 422:
        stamp = again.text.partition('name="confirmed" value="')[2].partition('"')[0]
        again = as_an.post("/nominations/new", data=form | {"confirmed": stamp})
    assert again.status_code == 303, again.text
    from app.nominations.models import Nomination

    return db.session.query(Nomination).one()


def test_a_nomination_fulfils_the_duty_and_may_be_late(world, client, duty):
    entry = send(client, world)

    assert (entry.state, entry.item_id, entry.late) == (EntryState.SENT, duty.id, True)
    assert (entry.kind, entry.subject_kind, entry.basis) == ("BIEU_DUONG", SubjectKind.PERSON, AwardBasis.HONOUR)


def test_an_ad_hoc_nomination_answers_no_duty_and_is_never_late(world, client, duty):
    entry = send(client, world, kind="DOT_XUAT.person", item=str(duty.id))

    assert (entry.item_id, entry.late, entry.basis) == (None, False, AwardBasis.AD_HOC)
    db.session.refresh(duty)
    assert duty.first_sent_at is None


def test_an_ad_hoc_deed_is_proposed_after_the_end_until_the_plan_closes(world, client, on_day):
    on_day(date(2019, 11, 5))
    assert send(client, world, kind="DOT_XUAT.person").state is EntryState.SENT
    world.campaign.closes_on = date(2019, 11, 4)
    db.session.commit()
    refused = client.login(world.an).get("/nominations/new?kind=DOT_XUAT.person&campaign=TH-2019")
    assert refused.status_code == 409
    world.campaign.closes_on, world.campaign.state = None, CampaignState.CLOSED
    db.session.commit()
    assert client.login(world.an).get("/nominations/new?campaign=TH-2019").status_code == 409


def test_birth_days_are_told_to_the_unit_and_those_above_alone(world, client):
    entry = make_nomination(world, born_on=date(1985, 3, 12))
    db.session.commit()

    for who, there in (("an", True), ("binh", True), ("dung", True), ("ai", False), ("chi", False), ("bon", False)):
        page = client.login(world.people[who]).get(f"/nominations/{entry.public_id}")
        assert ("12/03/1985" in page.text, page.status_code) == ((True, 200) if there else (False, 404)), who
