"""Decisions for many nominations, awards by themselves, handed over, taken back; who sees which."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns.models import AwardBasis, DecidingLevel
from app.entries.models import Entry, EntryEvent, EntryState
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.nominations import award_list, awards, selection
from app.nominations.awards import Decision, Subject
from app.nominations.models import Award, SubjectKind
from tests.factories import DECIDED, make_award, make_nomination

NUMBER = Decision("57/QĐ-LĐLĐ", date(2019, 7, 20))


def on_desk(world, holder="t", **values):
    at = None if values.get("state") in (*DECIDED, EntryState.DRAFT) else holder
    return make_nomination(world, holder=at, **values)


def take(world, who, action, *entries):
    return getattr(selection, action)(world.actor(who), {one.public_id: one.version for one in entries})


def groups(world, desk="t"):
    found = selection.groups(world.campaign, world.units[desk])
    return {one.key: (one.quota, one.waiting, one.chosen, one.awarded) for one in found}


# Decisions


def chosen(world, *titles, who="dung", **values):
    made = [on_desk(world, title=title, **values) for title in titles]
    take(world, who, "choose", *made)
    db.session.commit()
    return made


def decide(world, entries, decision=NUMBER, who="dung", unit="t"):
    ids = [one.public_id for one in entries]
    return awards.decide(world.actor(who), world.campaign, world.units[unit], ids, decision)


def test_one_decision_for_many(world):
    made = chosen(world, "Một", "Hai", "Ba")

    assert decide(world, made[:2], Decision("57/QĐ-LĐLĐ", date(2019, 7, 20), money=500_000)) == 2
    db.session.commit()

    found = {one.subject: one for one in db.session.scalars(sa.select(Award))}
    assert found.keys() == {"Một", "Hai"}
    first = found["Một"]
    assert (first.unit_id, first.receiving_unit_id, first.category) == (world.t.id, world.a1.id, "CBCD")
    assert (first.decision_no, first.decided_on, first.money) == ("57/QĐ-LĐLĐ", date(2019, 7, 20), 500_000)
    assert (first.form, first.level) == ("Biểu dương của LĐLĐ tỉnh", DecidingLevel.PROVINCE)
    left = awards.undecided(world.actor("dung"), world.campaign, world.t)
    assert [one.title for one in left] == ["Ba"]
    line = db.session.scalars(sa.select(EntryEvent).where(EntryEvent.line == "award")).first()
    assert "57/QĐ-LĐLĐ ngày 20/07/2019" in line.comment
    assert groups(world)["CBCD"] == (2, 0, 3, 2)


def test_nothing_is_decided_twice(world):
    made = chosen(world, "Một")
    decide(world, made)
    db.session.commit()

    with pytest.raises(DomainError, match="vừa được ghi quyết định"):
        decide(world, made)
    assert db.session.query(Award).count() == 1


def test_the_database_refuses_a_second_award_that_stands(world):
    (one,) = chosen(world, "Một")
    make_award(world, nomination_id=one.id)

    with pytest.raises(sa.exc.IntegrityError):
        make_award(world, nomination_id=one.id)


def test_only_what_this_unit_chose(world):
    (ours,) = chosen(world, "Một", who="binh", holder="a", deciding_level=DecidingLevel.UPPER)

    with pytest.raises(DomainError):
        decide(world, [ours])
    assert decide(world, [ours], who="binh", unit="a") == 1
    assert db.session.scalars(sa.select(Award.level)).one() is DecidingLevel.UPPER


@pytest.mark.parametrize("who", ["anh", "vi", "binh", "ai"])
def test_others_record_nothing_for_the_province(world, who):
    made = chosen(world, "Một")

    with pytest.raises(Forbidden):
        decide(world, made, who=who)


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision("1", date(2019, 7, 23)), "decided_on"),
        (Decision("1", date(2019, 7, 20), given_on=date(2019, 7, 19)), "given_on"),
        (Decision("1", date(2019, 7, 20), given_on=date(2019, 7, 23)), "given_on"),
    ],
)
def test_days_that_cannot_be(world, decision, field):
    made = chosen(world, "Một")

    with pytest.raises(DomainError) as refused:
        decide(world, made, decision)
    assert refused.value.field == field
    assert decide(world, made, Decision("1", date(2019, 7, 22), given_on=date(2019, 7, 22))) == 1


def test_the_nation_decides_outside(world):
    made = chosen(world, "Một", deciding_level=DecidingLevel.NATION)

    decide(world, made, Decision("1/QĐ-TLĐ", date(2019, 7, 20), body="Tổng Liên đoàn"))

    award = db.session.scalars(sa.select(Award)).one()
    assert (award.level, award.body, award.unit_id) == (DecidingLevel.NATION, "Tổng Liên đoàn", world.t.id)


# Awards by themselves, handed over, taken back


def subject(world, unit="a1", **more):
    return Subject(SubjectKind.PERSON, "Bế Thị An", world.units[unit], AwardBasis.YEAR, **more)


def test_a_grassroots_union_rewards_its_own(world):
    award = awards.record(world.actor("an"), world.a1, None, subject(world), NUMBER, DecidingLevel.GRASSROOTS)

    assert (award.unit_id, award.campaign_id, award.nomination_id) == (world.a1.id, None, None)


def test_nobody_rewards_what_is_not_theirs(world):
    with pytest.raises(DomainError) as refused:
        awards.record(world.actor("an"), world.a1, None, subject(world, "a2"), NUMBER, DecidingLevel.GRASSROOTS)
    assert refused.value.field == "receiving"
    with pytest.raises(Forbidden):
        awards.record(world.actor("anh"), world.a1, None, subject(world), NUMBER, DecidingLevel.GRASSROOTS)


def test_handed_over(world):
    one, two = make_award(world), make_award(world, subject="Hai")

    assert awards.give(world.actor("dung"), [one.public_id, two.public_id], date(2019, 7, 21)) == 2
    assert (one.given_on, two.given_on) == (date(2019, 7, 21),) * 2
    with pytest.raises(Forbidden):
        awards.give(world.actor("binh"), [one.public_id], date(2019, 7, 21))
    with pytest.raises(DomainError, match="không còn ở danh sách"):
        awards.give(world.actor("chi"), [one.public_id], date(2019, 7, 21))
    with pytest.raises(DomainError, match="Ngày trao"):
        awards.give(world.actor("dung"), [one.public_id], date(2019, 6, 30))


def test_taken_back_and_decided_anew(world):
    made = chosen(world, "Một")
    decide(world, made)
    award = db.session.scalars(sa.select(Award)).one()

    with pytest.raises(DomainError, match="lý do"):
        awards.cancel(world.actor("dung"), award, "")
    with pytest.raises(Forbidden):
        awards.cancel(world.actor("binh"), award, "Nhầm")
    awards.cancel(world.actor("dung"), award, "Ghi nhầm số")
    db.session.commit()
    with pytest.raises(DomainError, match="đã hủy trước đó"):
        awards.cancel(world.actor("dung"), award, "Nữa")
    with pytest.raises(DomainError, match="đã hủy"):
        awards.give(world.actor("dung"), [award.public_id], date(2019, 7, 21))

    assert decide(world, made) == 1
    assert db.session.query(Award).count() == 2, "what was taken back stays on record"
    lines = db.session.scalars(sa.select(EntryEvent.action).where(EntryEvent.line == "award").order_by(EntryEvent.id))
    assert list(lines) == ["award", "award_cancelled", "award"]
    assert db.session.scalars(sa.select(Entry.version)).one() > 3


def test_who_sees_which_awards(world):
    make_award(world)
    make_award(world, subject="Tô Văn Bốn", receiving="b1")
    make_award(world, subject="Hủy", cancelled_at=db.session.scalar(sa.select(Award.created_at)), cancelled_reason="x")

    def names(who, **narrowed):
        page = award_list.listed(world.actor(who), award_list.Filters(**narrowed), 1)
        return {one.subject for one in page.rows}

    assert names("dung") == {"Nông Thị Hoa", "Tô Văn Bốn"}
    assert names("binh") == names("an") == {"Nông Thị Hoa"}
    assert names("bon") == {"Tô Văn Bốn"}
    assert names("ai") == set()
    assert names("dung", text="nong thi hoa") == {"Nông Thị Hoa"}
    assert names("dung", text="57/QĐ-LĐLĐ") == {"Nông Thị Hoa", "Tô Văn Bốn"}
    assert names("dung", standing="cancelled") == {"Hủy"}
    assert names("dung", year=2018) == set()
    assert names("dung", unit_path=world.b.path) == {"Tô Văn Bốn"}
