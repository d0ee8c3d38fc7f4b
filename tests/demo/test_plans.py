import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from app.activities import facts as activities
from app.campaigns.checking import check
from app.demo.blocks import load
from app.initiatives import facts as initiatives
from app.registrations import facts as registrations

ROOT = Path(__file__).resolve().parents[2]
MEASURES = {
    "members_attended", "gifts", "gift_money", "people_helped", "members_admitted", "members_admitted_class90",
    "party_referrals", "party_admitted", "classes", "trainees", "houses_supported", "houses_handed_over", "banners",
    "agreements", "news_items", "honoured_groups", "honoured_people", "new_unions", "blood_units", "cost",
}  # fmt: skip


def read(name):
    return yaml.safe_load((ROOT / "plans" / name).read_text(encoding="utf-8"))


PLAN, CATALOGUE = read("cb-2019.yaml"), read("catalogue.yaml")
TYPES = {row["code"]: row for row in CATALOGUE["activity_types"]}


@pytest.mark.parametrize("data", [PLAN, CATALOGUE], ids=["plan", "catalogue"])
def test_the_files_are_well_formed(data):
    assert [str(error) for error in check(data)] == []


def test_every_type_the_plan_names_is_in_the_catalogue():
    named = {row["code"] for row in PLAN["activity_types"]}
    for rule in PLAN["rules"]:
        named |= set(rule.get("activity_types", []))
    for target in PLAN["targets"]:
        for part in target.get("all", []) + target.get("any", []):
            where = part.get("where", {})
            named |= {where["type"]} if part["source"] == "activity" and "type" in where else set()

    assert named <= TYPES.keys()


def test_every_figure_a_target_sums_is_a_measure():
    parts = [part for target in PLAN["targets"] for part in target.get("all", []) + target.get("any", [])]
    summed = {part["field"] for part in parts if part["agg"] == "sum"}

    assert {row["code"] for row in CATALOGUE["measures"]} == MEASURES
    assert summed <= MEASURES
    for field in summed:
        assert any(field in {asked["code"] for asked in kind["measures"]} for kind in TYPES.values()), field


def test_a_type_asks_for_three_figures_at_most():
    for kind in TYPES.values():
        assert len(kind["measures"]) <= 3
        assert kind["help"] and kind["name"]


def test_icons_are_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "app/static/icons.svg").read_text(encoding="utf-8")))

    assert {kind["icon"] for kind in TYPES.values()} <= drawn


def test_deadlines_and_windows_of_the_plan():
    due = {row["code"]: (row["due"], row["due_inclusive"], row["due_text"]) for row in PLAN["obligations"]}
    windows = {row["code"]: (row["from"], row["to"]) for row in PLAN["windows"]}

    assert due["CB-O1"] == (date(2019, 4, 30), False, "trước ngày 30/4/2019")
    assert due["CB-O3"] == (date(2019, 7, 30), False, "trước ngày 30/7/2019")
    assert due["CB-O2"][0] is None
    assert windows["PEAK"] == (date(2019, 7, 21), date(2019, 7, 27))
    assert windows["MEMBER_DAY"] == (date(2019, 7, 21), date(2019, 7, 21))
    assert {target["code"]: target["cmp"] for target in PLAN["targets"]}["CB-T4"] == ">"


def test_a_ready_reason_points_at_a_field_of_its_form():
    labels = {
        "registrations": registrations.LABELS,
        "activities": activities.LABELS,
        "initiatives": initiatives.LABELS,
        "": {},
    }
    for row in PLAN["ready_reasons"]:
        assert row["field"] in ("", *labels[row["family"]]), row["sentence"]


def test_the_samples_reasons_point_at_fields_too():
    for name, labels in (
        ("works.yaml", registrations.LABELS),
        ("doings.yaml", activities.LABELS),
        ("ideas.yaml", initiatives.LABELS),
    ):
        for row in load(name)["returns"]:
            assert row["field"] in ("", *labels), row["text"]


def test_every_plan_row_but_the_added_window_keeps_the_plans_words():
    for section in ("windows", "rules", "obligations", "targets", "departments", "registration_kinds"):
        for row in PLAN[section]:
            assert row.get("words") or row["code"] == "ELIGIBLE", row
