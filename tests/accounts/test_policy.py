"""Who may manage whom, as tables (reliability row 8)."""

import pytest

from app.accounts import policy, queries
from app.accounts.models import Role
from app.accounts.policy import Held, Place

ORDINARY = policy.ORDINARY
ALL = policy.ORDINARY + policy.KEPT_BY_SYSTEM

GRANTABLE = {
    # actor: {unit: roles}; units not named: nobody is managed there
    "dung": dict.fromkeys(["t", "a", "b", "a1", "a2", "b1", "d1"], ALL),
    "duy": dict.fromkeys(["a", "b", "a1", "a2", "b1", "d1"], ORDINARY),
    "binh": dict.fromkeys(["a", "a1", "a2"], ORDINARY),
    "bao": dict.fromkeys(["a1", "a2"], ORDINARY),
    "an": {"a1": ORDINARY},
    "anh": {},
    "vi": {},
    "chi": dict.fromkeys(["b", "b1"], ORDINARY),
    "dao": {"d1": ORDINARY},
}


def place(unit) -> Place:
    return Place(unit.id, unit.path)


@pytest.mark.parametrize("unit", ["t", "a", "b", "a1", "a2", "b1", "d1"])
@pytest.mark.parametrize("name", GRANTABLE)
def test_roles_one_may_give(world, name, unit):
    assert policy.grantable(world.actor(name), place(world.units[unit])) == GRANTABLE[name].get(unit, ())


MANAGED = {
    "dung": "duy binh bao an anh vi ai chi bon dao",
    "duy": "binh bao an anh vi ai chi bon dao",
    "binh": "bao an anh vi ai",
    "bao": "an anh vi ai",
    "an": "anh vi",
    "anh": "",
    "vi": "",
    "chi": "bon",
    "dao": "",
}


@pytest.mark.parametrize("name", MANAGED)
def test_people_one_may_manage(world, name):
    actor = world.actor(name)

    managed = {
        other for other, user in world.people.items() if policy.can_manage_person(actor, user.id, queries.held(user))
    }

    assert managed == set(MANAGED[name].split())


def test_a_person_with_a_post_elsewhere_is_out_of_reach(world):
    held = [Held(Role.EDITOR, place(world.a1)), Held(Role.EDITOR, place(world.b1))]

    assert policy.can_manage_person(world.actor("duy"), world.anh.id, held)
    assert not policy.can_manage_person(world.actor("binh"), world.anh.id, held)


def test_a_person_with_a_higher_role_is_out_of_reach(world):
    held = [Held(Role.CAMPAIGN_ADMIN, place(world.a1))]

    assert not policy.can_manage_person(world.actor("binh"), world.anh.id, held)
    assert policy.can_manage_person(world.actor("dung"), world.anh.id, held)


def test_nobody_manages_somebody_of_whom_nothing_is_known(world):
    assert not policy.can_manage_person(world.actor("dung"), world.anh.id, [])


@pytest.mark.parametrize(
    ("name", "people", "audit"),
    [("dung", True, True), ("duy", True, False), ("an", True, True), ("anh", False, False), ("vi", False, False)],
)
def test_who_opens_which_page(world, name, people, audit):
    actor = world.actor(name)

    assert policy.can_open_people(actor) is people
    assert policy.can_open_audit(actor) is audit
