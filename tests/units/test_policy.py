"""Who may change the tree, as a table; the roles named here are those of accounts."""

import pytest

from app.accounts.models import Role
from app.units import policy


@pytest.mark.parametrize(("who", "unit", "edit", "manage", "add"), [
    ("dung", "t", True, True, True),  # system administrator of the top unit
    ("duy", "t", False, False, True),
    ("duy", "a", True, True, True),
    ("binh", "a", True, False, True),
    ("binh", "a1", True, True, True),
    ("bao", "a1", True, True, True),
    ("an", "a1", True, False, True),
    ("anh", "a1", False, False, False),
    ("vi", "a1", False, False, False),
    ("an", "a2", False, False, False),
    ("chi", "a1", False, False, False),
    ("binh", "t", False, False, False),
])  # fmt: skip
def test_rights_follow_from_relation_not_from_level(world, who, unit, edit, manage, add):
    actor, unit = world.actor(who), world.units[unit]

    assert policy.can_edit(actor, unit) is edit
    assert policy.can_manage(actor, unit) is manage
    assert policy.can_add_below(actor, unit) is add


@pytest.mark.parametrize(
    ("who", "allowed"), [("dung", True), ("binh", True), ("chi", True), ("bao", False), ("an", False)]
)
def test_importing_is_for_leaders_of_upper_unions(world, who, allowed):
    assert policy.can_import(world.actor(who)) is allowed


def test_the_names_of_roles():
    assert {Role(name) for name in policy.MANAGERS} == {Role.CHAIR, Role.OFFICER, Role.SYSTEM_ADMIN}
    assert {Role(name) for name in policy.IMPORTERS} == {Role.CHAIR, Role.SYSTEM_ADMIN}
    assert policy.CHAIR == Role.CHAIR
