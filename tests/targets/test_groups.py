"""Targets about clusters: only units in them are asked; the plan file and the editor name only clusters there are."""

from datetime import date

import pytest

from app.campaigns import files, loading
from app.kernel.db import db
from app.plans import operations as plans
from app.plans.models import PlanDraft
from app.targets import definitions, queries
from app.units import groups
from tests.factories import make_activity
from tests.targets.given import TODAY, add, line


def test_only_units_of_the_clusters_are_asked(world):
    groups.put(groups.create(world.t, 2019, "Cụm 1"), ["A1", "B1"])
    groups.put(groups.create(world.t, 2019, "Cụm 2"), ["A2"])
    groups.put(groups.create(world.t, 2018, "Cụm 1"), ["A2", "D1"])  # another year
    groups.put(groups.create(world.a, 2019, "Cụm 1"), ["A2"])  # another owner
    make_activity(world)
    one = add(world, mode="PCT_UNITS", value=100, population={"tiers": [4], "groups": ["CUM-1"]})
    both = add(world, mode="PCT_UNITS", value=100, population={"groups": ["CUM-1", "CUM-2"]})

    found = line(world, one)

    assert (found.tally.units, found.tally.met) == (2, 1)
    assert line(world, both).tally.units == 3
    assert {unit.code for unit, _ in queries.missing(world.campaign, one, world.t, TODAY, 1).rows} == {"B1"}


def test_every_unit_where_no_cluster_is_named(world):
    groups.put(groups.create(world.t, 2019, "Cụm 1"), ["A1"])

    assert line(world, add(world, mode="PCT_UNITS", population={"tiers": [4], "groups": []})).tally.units == 4


def plan_about(**population):
    """A small plan of T for 2019 with one target."""
    target = {
        "code": "X1", "mode": "PER_UNIT", "population": population, "cmp": ">=", "value": 1,
        "all": [{"source": "activity", "agg": "count"}],
    }  # fmt: skip
    return {
        "code": "MOI-2019", "owner": {"code": "T"}, "kind": "thematic", "state": "issued", "title": "Kế hoạch mới",
        "short_title": "KH mới", "period": {"from": date(2019, 1, 1), "to": date(2019, 12, 31)}, "targets": [target],
        "count_from": {"registrations": "approved", "activities": "sent", "initiatives": "approved"},
    }  # fmt: skip


@pytest.mark.parametrize(("population", "said"), [
    ({"groups": ["CUM-9"]}, "targets, mục 1 (X1): năm 2019 đơn vị ban hành chưa có cụm “CUM-9”"),
    ({"groups": "CUM-1"}, "targets, mục 1 (X1), population: “groups” phải là danh sách"),
    ({"group": ["CUM-1"]}, "targets, mục 1 (X1), population: không có khóa “group”"),
])  # fmt: skip
def test_what_a_plan_file_names_wrongly_is_said_at_its_row(world, population, said):
    groups.create(world.t, 2019, "Cụm 1")

    errors = [str(error) for error in loading.review(plan_about(**population))]

    assert any(error.startswith(said) for error in errors), errors


def test_a_plan_file_with_a_known_cluster_loads(world):
    groups.create(world.t, 2019, "Cụm 1")
    campaign = loading.load(plan_about(tiers=[4], groups=["CUM-1"]), None)

    [target] = queries.targets_of(campaign)
    assert definitions.parse(target.definition).groups == ("CUM-1",)


def test_the_editor_offers_the_clusters_of_the_owner(client, world):
    groups.create(world.t, 2019, "Cụm miền Đông")
    draft = plans.begin(world.actor("dung"), world.t, plan_about(tiers=[4]))
    db.session.commit()
    dung, address = client.login(world.dung), f"/plans/drafts/{draft.public_id}/targets/0"
    assert "Cụm miền Đông" in dung.get(address).text
    typed = {
        "f_code": "X1", "f_mode": "PER_UNIT", "f_tiers": ["4"], "f_groups": ["CUM-1"], "f_cmp": ">=", "f_value": "1",
        "f_join": "all", "f_c1_what": "activity.count", "version": str(draft.version),
    }  # fmt: skip
    assert dung.post(address, data=typed).status_code == 303

    kept = files.parse(db.session.query(PlanDraft.text).filter_by(public_id=draft.public_id).scalar())
    assert kept["targets"][0]["population"] == {"tiers": [4], "groups": ["CUM-1"]}
