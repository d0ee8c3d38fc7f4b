"""Choosing on a desk: the order, the quota, who passes on and who ends; shares of what was proposed; decisions and awards."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns.models import AwardBasis, DecidingLevel
from app.entries import workflow
from app.entries.models import Entry, EntryEvent, EntryState
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.nominations import award_list, awards, selection
from app.nominations.awards import Decision, Subject
from app.nominations.models import Award, SubjectKind
from tests.dashboards.counting import statements
from tests.factories import DECIDED, make_award, make_nomination

NUMBER = Decision("57/QĐ-LĐLĐ", date(2019, 7, 20))


def on_desk(world, holder="t", **values):
    at = None if values.get("state") in (*DECIDED, EntryState.DRAFT) else holder
    return make_nomination(world, holder=at, **values)


def take(world, who, action, *entries):
    return getattr(selection, action)(world.actor(who), {one.public_id: one.version for one in entries})


def order(world, key="CBCD", who="dung", desk="t"):
    page = selection.candidates(world.actor(who), world.campaign, world.units[desk], key, 1)
    return [(row.place, row.name) for row in page.rows]


def groups(world, desk="t"):
    found = selection.groups(world.campaign, world.units[desk])
    return {one.key: (one.quota, one.waiting, one.chosen, one.awarded) for one in found}


# The order


def test_rank_then_votes_then_women_then_direct_workers(world):
    on_desk(world, title="Không xếp", rank=None, votes_for=9, votes_total=10)
    on_desk(world, title="Nam", rank=2, votes_for=9, votes_total=10, female=False)
    on_desk(world, title="Nữ", rank=2, votes_for=9, votes_total=10, female=True)
    on_desk(world, title="Nữ trực tiếp", rank=2, votes_for=9, votes_total=10, female=True, direct_worker=True)
    on_desk(world, title="Nhiều phiếu", rank=2, votes_for=10, votes_total=10, female=False)
    on_desk(world, title="Ưu tiên một", rank=1, votes_for=1, votes_total=10, female=False)

    names = ["Ưu tiên một", "Nhiều phiếu", "Nữ trực tiếp", "Nữ", "Nam", "Không xếp"]
    assert order(world) == list(enumerate(names, 1))


def test_groups_mostly_of_women_go_before(world):
    both = {"subject_kind": SubjectKind.COLLECTIVE, "category": "", "female": None, "headcount": 10}
    on_desk(world, title="Tổ 6 nữ", women=6, **both)
    on_desk(world, title="Tổ 7 nữ", women=7, **both)

    assert [name for _, name in order(world, "collective")] == ["Tổ 7 nữ", "Tổ 6 nữ"]


def test_only_what_lies_on_this_desk(world):
    on_desk(world, title="Ở tỉnh")
    on_desk(world, title="Ở huyện", holder="a")
    on_desk(world, title="Nhóm khác", category="CNLD")
    on_desk(world, title="Bị trả", state=EntryState.RETURNED, holder="a1")

    assert order(world) == [(1, "Ở tỉnh")]
    assert order(world, who="binh", desk="a") == [(1, "Ở huyện")]


# Quotas


def test_groups_say_what_waits_what_is_chosen_and_what_is_left(world):
    one, two = on_desk(world, title="Một"), on_desk(world, title="Hai")
    on_desk(world, title="Ba", category="CNLD")
    on_desk(world, title="Tổ Một", category="", subject_kind=SubjectKind.COLLECTIVE)
    take(world, "dung", "choose", one)
    db.session.commit()

    assert groups(world) == {"CBCD": (2, 1, 1, 0), "CNLD": (1, 1, 0, 0), "collective": (None, 1, 0, 0)}
    first = selection.groups(world.campaign, world.t)[0]
    assert first.left == 1
    take(world, "dung", "choose", two)
    assert selection.groups(world.campaign, world.t)[0].left == 0


def test_the_plans_quotas_bind_its_owner_alone(world):
    on_desk(world, holder="a")

    assert groups(world, "a")["CBCD"] == (None, 1, 0, 0)


def test_what_another_desk_approved_takes_no_place_here(world):
    upper = on_desk(world, holder="a", deciding_level=DecidingLevel.UPPER)
    take(world, "binh", "choose", upper)
    db.session.commit()

    assert groups(world)["CBCD"] == (2, 0, 0, 0)
    assert groups(world, "a")["CBCD"] == (None, 0, 1, 0)


# Choosing and turning down


def test_choosing_ends_where_it_is_decided_and_goes_on_where_it_is_not(world):
    ours = on_desk(world, holder="a", deciding_level=DecidingLevel.UPPER)
    theirs = on_desk(world, holder="a", title="Nông Thị Huệ", deciding_level=DecidingLevel.PROVINCE)

    outcomes = take(world, "binh", "choose", ours, theirs)

    assert [one.refusal for one in outcomes] == ["", ""]
    assert (ours.state, ours.holder_id) == (EntryState.APPROVED, None)
    assert (theirs.state, theirs.holder_id) == (EntryState.SENT, world.t.id)


def test_nobody_below_has_the_last_word(world):
    theirs = on_desk(world, holder="a", deciding_level=DecidingLevel.PROVINCE)

    with pytest.raises(Forbidden, match="cấp trên quyết định"):
        workflow.take(workflow.REVIEW, "approve", theirs, world.actor("binh"))
    offered = [step.action for step in workflow.available(workflow.REVIEW, theirs, world.actor("binh"))]
    assert offered == ["forward", "return", "reject"]


def test_the_owner_ends_what_goes_to_the_nation(world):
    theirs = on_desk(world, deciding_level=DecidingLevel.NATION)

    take(world, "dung", "choose", theirs)

    assert theirs.state is EntryState.APPROVED


def test_not_chosen_has_a_reason(world):
    some = on_desk(world)
    items = {some.public_id: some.version}

    (refused,) = selection.refuse(world.actor("dung"), items, "")
    assert "lý do" in refused.refusal and some.state is EntryState.SENT
    selection.refuse(world.actor("dung"), items, "Hết chỉ tiêu")
    db.session.commit()

    assert some.state is EntryState.REJECTED
    assert db.session.scalar(sa.select(EntryEvent.comment).where(EntryEvent.entry_id == some.id)) == "Hết chỉ tiêu"


def test_many_are_chosen_in_few_statements(world):
    few = [on_desk(world, title=f"Người {n}") for n in range(3)]
    many = [on_desk(world, title=f"Người {n}") for n in range(3, 33)]
    db.session.commit()
    versions = [{one.public_id: one.version for one in some} for some in (few, many)]
    actor = world.actor("dung")

    with statements() as first:
        selection.choose(actor, versions[0])
    with statements() as second:
        selection.choose(actor, versions[1])

    assert len(second) == len(first)


# Shares


def test_shares_of_what_was_proposed(world):
    on_desk(world, female=True, direct_worker=True)
    on_desk(world, title="Hai", female=False, category="CNLD", leader=True, state=EntryState.APPROVED)
    on_desk(world, title="Ba", unit="b1", by="bon", category="CNLD")
    on_desk(world, title="Tổ Một", category="", subject_kind=SubjectKind.COLLECTIVE, small_group=True, female=None)
    on_desk(world, title="Nháp", state=EntryState.DRAFT)
    on_desk(world, title="Không chọn", state=EntryState.REJECTED)

    found = selection.summary(world.campaign, *selection.proposed(world.actor("dung"), world.t))

    whole = found.whole
    assert (whole.total, whole.people, whole.women, whole.direct, whole.leaders) == (4, 3, 2, 1, 1)
    assert (whole.collectives, whole.small, whole.models) == (1, 1, 0)
    assert found.categories == {"Cán bộ công đoàn": 1, "Công nhân, lao động": 2}
    assert sum(found.sectors.values()) == 4 and len(found.sectors) == 2
    below = selection.summary(world.campaign, *selection.proposed(world.actor("binh"), world.a))
    assert below.whole.total == 3


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
