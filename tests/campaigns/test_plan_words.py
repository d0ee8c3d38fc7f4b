"""The five plans as files: whole, and each row with the plan's own words beside it, or an honest note why it has none."""

from pathlib import Path

import pytest

from app.campaigns import files
from app.campaigns.schema import SECTIONS
from tests.campaigns.test_five_plans import SOURCES

PLANS = Path(__file__).resolve().parents[2] / "plans"
READ = {code: files.parse((PLANS / f"{name}.yaml").read_text()) for code, name in SOURCES.items()}
QUOTING = [section for section, keys in SECTIONS.items() if "words" in keys]
each = pytest.mark.parametrize("plan", READ.values(), ids=list(READ))

MILESTONES = {"CB": 3, "BT": 9, "BD": 3, "BK": 10, "QN": 11}
MOVEMENTS = {"CB": 8, "BT": 9, "BD": 2, "BK": 12, "QN": 8}
KINDS_OF_DUTY = {
    "CB": {"REGISTRATION_SUMMARY", "REGISTRATION", "RESULT_REPORT", "PLAN", "CONSOLIDATED_REPORT", "NOMINATION"},
    "BT": {"RESULT_REPORT", "PLAN", "NOMINATION", "REVIEW_MEETING", "REGISTRATION"},
    "BD": {"PLAN", "RESULT_REPORT", "CONSOLIDATED_REPORT", "INITIATIVE_SUMMARY"},
    "BK": {"PLAN", "RESULT_REPORT", "INITIATIVE_SUMMARY", "NOMINATION", "REVIEW_MEETING", "REGISTRATION"},
    "QN": {"RESULT_REPORT", "REVIEW_MEETING"},
}


@each
def test_every_row_quotes_the_plan_or_says_why_not(plan):
    bare = [
        f"{section}: {row.get('code') or row.get('name')}"
        for section in QUOTING
        for row in plan.get(section) or []
        if not (row.get("words") or "").strip() and not (row.get("note") or "").strip()
    ]
    assert bare == []


@each
def test_a_note_never_stands_for_what_the_plan_asks(plan):
    """What units are judged by is the plan's own: nothing in these sections was made up."""
    for section in ("phases", "rules", "departments", "obligations", "targets", "registration_kinds", "movements"):
        assert [row for row in plan.get(section) or [] if not row.get("words")] == [], section


@each
def test_words_are_whole(plan):
    """A cut is marked; nothing ends in dots or is a single word taken for a sentence."""
    for section in QUOTING:
        for row in plan.get(section) or []:
            words = row.get("words") or ""
            assert words == words.strip() and not words.endswith(("...", "…")), words
            assert "..." not in words, f"{words}: a cut is written […]"


@pytest.mark.parametrize("code", READ)
def test_nothing_of_the_plan_is_left_out(code):
    plan = READ[code]
    assert len(plan["milestones"]) == MILESTONES[code]
    assert len(plan["movements"]) == MOVEMENTS[code]
    assert {row["kind"] for row in plan["obligations"]} == KINDS_OF_DUTY[code]
    assert plan["recipients"] and plan["basis"]
    assert plan.get("signer") or code == "CB", "only the text of Cao Bằng has lost its last page"
    assert len(plan["ready_reasons"]) >= 10 and len(plan["documents"]) >= 2
    assert all(row["title"] and row["body"].strip() for row in plan["documents"])


def test_recipients_keep_the_purpose_of_each_line():
    """BT-S1."""
    assert "Ban TKT Sở nội vụ (để b/cáo)" in READ["BT"]["recipients"]
    assert "CĐ các cấp trực thuộc (để th/hiện)" in READ["BT"]["recipients"]


def test_years_stay_as_typed():
    """BD-E1: 2021 is the 131st year; the plan says 129, so do we."""
    (birthday,) = [row for row in READ["BD"]["milestones"] if "Bác Hồ" in row["name"]]
    assert (birthday["years"], birthday["event_on"].year) == (129, 2021)
    assert READ["QN"]["number"] == "01/KH-CĐN"


def test_every_family_named_by_a_ready_reason_meets_its_plan():
    """A reason about nominations is of no use where the plan knows none."""
    for code, plan in READ.items():
        families = {row.get("family") for row in plan["ready_reasons"]}
        assert "" in families, code
        assert "nominations" not in families or plan["nomination_types"], code
        assert "declarations" not in families or plan.get("declarations"), code
