"""Choosing on a desk: the order, the quota, who passes on and who ends; shares of what was proposed; decisions and awards."""

import pytest
import sqlalchemy as sa

from app.campaigns.models import DecidingLevel
from app.entries import workflow
from app.entries.models import EntryEvent, EntryState
from app.kernel.db import db
from app.kernel.errors import Forbidden
from app.nominations import selection
from app.nominations.models import SubjectKind
from tests.dashboards.counting import statements
from tests.factories import DECIDED, make_nomination


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
    (group,) = [one for one in selection.groups(world.campaign, world.a) if one.key == "CBCD"]
    assert (group.waiting, group.chosen, group.passed) == (0, 1, 1)


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
