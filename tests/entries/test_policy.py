"""Who may do what, each rule as a table: whoever is not named may not."""

from datetime import date

import pytest

from app.accounts.models import Post, PostUnit, Role
from app.entries import policy
from app.entries.models import EntryState
from app.entries.queries import sole_reviewers
from app.kernel import clock
from app.kernel.db import db
from tests.factories import make_registration
from tests.world import PEOPLE

NAMES = [name for name, *_ in PEOPLE]


def those_who(world, rule, *arguments):
    return {name for name in NAMES if rule(world.actor(name), *arguments)}


def limit(world, name, *units):
    """From now on the post of `name` reaches these units alone."""
    post = db.session.query(Post).filter_by(user_id=world.people[name].id).one()
    db.session.add_all(PostUnit(post_id=post.id, unit_id=world.units[unit].id) for unit in units)
    db.session.flush()


@pytest.mark.parametrize(
    ("unit", "writers"),
    [
        ("a1", {"an", "anh", "binh", "bao", "dung", "duy"}),
        ("a", {"binh", "bao", "dung", "duy"}),
        ("b1", {"bon", "chi", "dung", "duy"}),
        ("d1", {"dao", "dung", "duy"}),
        ("t", {"dung", "duy"}),
    ],
)
def test_a_unit_and_those_above_it_may_enter(world, unit, writers):
    assert those_who(world, policy.can_enter_for, world.units[unit]) == writers


def test_an_officer_enters_only_for_the_units_assigned(world):
    limit(world, "bao", "a2")

    assert not policy.can_enter_for(world.actor("bao"), world.a1)
    assert policy.can_enter_for(world.actor("bao"), world.a2)


@pytest.mark.parametrize(
    ("unit", "others"), [("a1", {"an", "anh"}), ("a", {"binh", "bao"}), ("t", {"dung", "duy"}), ("b1", {"bon"})]
)
def test_only_the_units_own_writers_do_not_write_on_behalf(world, unit, others):
    assert set(NAMES) - those_who(world, policy.on_behalf, world.units[unit]) == others


def test_what_a_unit_wrote_nobody_above_rewrites(world):
    assert those_who(world, policy.can_edit, make_registration(world)) == {"an", "anh"}


def test_what_was_entered_on_behalf_may_be_mended_above(world):
    entry = make_registration(world, by="binh", on_behalf_by_id=world.binh.id)

    assert those_who(world, policy.can_edit, entry) == {"an", "anh", "binh", "bao", "dung", "duy"}
    assert those_who(world, policy.can_send, entry) == {"an", "anh", "binh", "bao", "dung", "duy"}


def test_an_editor_sends_only_where_the_unit_lets_them(world):
    entry = make_registration(world, state=EntryState.DRAFT)
    assert those_who(world, policy.can_send, entry) == {"an", "anh"}

    world.a1.editor_may_send = False

    assert those_who(world, policy.can_send, entry) == {"an"}
    assert policy.can_edit(world.actor("anh"), entry)


def test_the_desk_reviews(world):
    entry = make_registration(world)
    assert those_who(world, policy.can_review, entry) == {"binh", "bao"}

    entry.holder_id = world.t.id

    assert those_who(world, policy.can_review, entry) == {"dung", "duy"}


def test_an_officer_reviews_only_the_units_assigned(world):
    limit(world, "bao", "a2")

    assert not policy.can_review(world.actor("bao"), make_registration(world))
    assert policy.can_review(world.actor("bao"), make_registration(world, unit="a2", by="ai"))


@pytest.mark.parametrize("hand", ["created_by_id", "sent_by_id", "on_behalf_by_id"])
def test_nobody_judges_what_passed_through_their_hand(world, hand):
    entry = make_registration(world)
    binh = world.actor("binh")
    assert policy.may_judge(binh, entry, alone=False)

    setattr(entry, hand, world.binh.id)

    assert not policy.may_judge(binh, entry, alone=False)
    assert not policy.can_decide(binh, entry, alone=False)
    assert not policy.can_forward(binh, entry, alone=False)
    assert policy.may_judge(binh, entry, alone=True)


def test_what_the_plan_keeps_for_its_owner_is_decided_on_its_desk_alone(world):
    world.campaign.owner_decides = ["registrations"]
    entry = make_registration(world)
    assert those_who(world, policy.can_decide, entry, False) == set()
    assert those_who(world, policy.can_forward, entry, False) == {"binh", "bao"}

    entry.holder_id = world.t.id

    assert those_who(world, policy.can_decide, entry, False) == {"dung", "duy"}
    assert those_who(world, policy.can_forward, entry, False) == set()


def test_taking_back_ends_when_the_desk_reads(world):
    entry = make_registration(world)
    assert those_who(world, policy.can_withdraw, entry, False) == {"an", "anh"}

    entry.opened_at = clock.now()

    assert those_who(world, policy.can_withdraw, entry, False) == set()


def test_who_sent_on_behalf_may_take_it_back_and_no_other_above(world):
    entry = make_registration(world, by="binh", on_behalf_by_id=world.binh.id)

    assert those_who(world, policy.can_withdraw, entry, False) == {"an", "anh", "binh"}


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (EntryState.DRAFT, set()),
        (EntryState.SENT, {"an", "anh"}),
        (EntryState.RETURNED, {"an", "anh"}),
        (EntryState.APPROVED, {"an", "anh"}),
        (EntryState.REJECTED, {"an", "anh"}),
        (EntryState.CANCELLED, set()),
    ],
)
def test_the_unit_confirms_what_was_entered_on_its_behalf(world, state, may):
    entry = make_registration(world, by="binh", state=state, on_behalf_by_id=world.binh.id)
    assert those_who(world, policy.can_confirm, entry) == may

    entry.unit_confirmed_at = clock.now()

    assert those_who(world, policy.can_confirm, entry) == set()
    assert those_who(world, policy.can_confirm, make_registration(world)) == set()


def test_a_person_of_both_units_does_not_confirm_their_own_entry(world):
    db.session.add(Post(user_id=world.binh.id, unit_id=world.a1.id, role=Role.CHAIR, starts_on=date(2019, 1, 1)))
    db.session.flush()
    entry = make_registration(world, by="binh", on_behalf_by_id=world.binh.id)

    assert those_who(world, policy.can_confirm, entry) == {"an", "anh"}


def test_units_with_a_single_reviewer(world):
    everywhere = {unit.id for unit in world.units.values()}
    alone = {"a1", "a2", "b", "b1", "d1"}

    assert sole_reviewers(everywhere) == {world.units[unit].id for unit in alone}
    assert sole_reviewers({world.a.id, world.b.id}) == {world.b.id}


@pytest.mark.parametrize("end", ["disabled", "ended", "not yet"])
def test_who_cannot_review_today_does_not_count(world, end):
    post = db.session.query(Post).filter_by(user_id=world.bao.id).one()
    if end == "disabled":
        world.bao.disabled_at = clock.now()
    elif end == "ended":
        post.ends_on = date(2019, 7, 21)
    else:
        post.starts_on = date(2019, 7, 23)
    db.session.flush()

    assert sole_reviewers({world.a.id}) == {world.a.id}
