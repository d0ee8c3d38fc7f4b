"""However a plan file is damaged, it is refused with every error named by its row, and the database stays as it was."""

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.campaigns import files, loading
from app.campaigns.models import (
    Campaign,
    CampaignChoice,
    CampaignRule,
    Milestone,
    Obligation,
    Phase,
    Target,
    TimeWindow,
)
from app.campaigns.schema import PLAN, SECTIONS
from app.kernel.db import db
from app.plans import operations
from tests.campaigns.test_five_plans import SOURCES
from tests.campaigns.test_five_plans import five as five_plans

PLANS = Path(__file__).resolve().parents[2] / "plans"
TABLES = (Campaign, Phase, TimeWindow, CampaignRule, Obligation, Target, CampaignChoice, Milestone)
WHOLE = {name: files.parse((PLANS / f"{name}.yaml").read_text()) for name in SOURCES.values()}
five = five_plans

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False),
    st.sampled_from(["", "KHONG-CO", "a b", "x/y", "\x00", "\ud800", "Ấm", "x" * 30_000]),
    st.dates(), st.lists(st.sampled_from(["KHONG-CO", 7, None, [], {}]), max_size=2),
    st.dictionaries(st.sampled_from(["tiers", "from", "to", "la", 5]), st.sampled_from([[], "", 3, None, {}]), max_size=2),
)  # fmt: skip


def places(value: Any, path: tuple = ()) -> list[tuple]:
    """Where something may be broken: the path of every value in the plan."""
    found = [path] if path else []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        found += places(one, (*path, key))
    return found


PLACES = {name: places(plan) for name, plan in WHOLE.items()}


@st.composite
def damaged(draw):
    """A plan with one to three things dropped, swapped for something odd, renamed or written twice."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    plan = copy.deepcopy(WHOLE[name])
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(PLACES[name]))
        holder: Any = plan
        try:
            for step in way:
                holder = holder[step]
            holder[last]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier damage took it away
        if not isinstance(holder, dict | list):
            continue
        kind = draw(st.sampled_from(["drop", "odd", "odd", "rename", "twice"]))
        if kind == "drop":
            del holder[last]
        elif kind == "odd":
            holder[last] = draw(ODD)
        elif kind == "rename" and isinstance(holder, dict):
            holder[f"{last}_"] = holder.pop(last)
        elif kind == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[last]))
    return plan


def rows_now() -> list[int]:
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in TABLES]


def named(error: loading.PlanError) -> bool:
    """The error says where: a key of the plan, or a section with the number of its row."""
    section = error.row.partition(",")[0]
    in_a_row = section in SECTIONS and (", mục " in error.row or error.row == section)
    return bool(error.message) and (
        section in PLAN or section == "tệp" or in_a_row or section.partition(" (")[0] in SECTIONS
    )


@given(damaged())
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_damage_is_refused_row_by_row_and_nothing_is_loaded(five, plan):
    before = rows_now()
    point = db.session.begin_nested()
    try:
        try:
            loading.load(plan, None)
        except loading.PlanRefused as refused:
            assert refused.errors and all(named(error) for error in refused.errors), [str(e) for e in refused.errors]
            assert rows_now() == before
            assert loading.review(plan) or len(refused.errors)
        else:
            assert not loading.review(plan)
            written = files.dump(plan)
            assert files.dump(files.parse(written)) == written, "what loads can be written and read back"
    finally:
        point.rollback()
        db.session.expire_all()


@given(st.sampled_from(sorted(WHOLE)), st.data())
@settings(max_examples=60, deadline=None)
def test_damage_to_the_text_itself_is_unreadable_or_read(name, data):
    text = (PLANS / f"{name}.yaml").read_text()
    at = data.draw(st.integers(0, len(text) - 1))
    junk = data.draw(
        st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(["\n", ": ", "- ", "}", "*a", "\t", '"'])
    )
    broken = text[:at] + junk + text[at + data.draw(st.integers(0, 40)) :]
    try:
        found = files.parse(broken)
    except files.Unreadable as error:
        assert str(error).startswith("Không đọc được tệp")
    else:
        loading.check(found)


@pytest.mark.parametrize(
    ("changed", "row"),
    [
        ({"windows": "tuần"}, "windows"),
        ({"windows": ["tuần"]}, "windows, mục 1"),
        ({"period": {"to": date(2400, 1, 1)}}, "period"),
        ({"period": {"from": date(2000, 1, 1), "to": date(2030, 1, 1)}}, "period"),
        ({"code": "a/b"}, "tệp"),
        ({"title": "x\x00"}, "tệp"),
        ({"milestones": [{"name": "Lễ", "phase": "D9"}]}, "milestones, mục 1 (Lễ)"),
        ({"departments": [{"name": "Ban"}, {"name": "Ban"}]}, "departments, mục 2 (Ban)"),
        ({"nomination_categories": [{"code": "A", "label": "A", "quota": 10**11}]}, "nomination_categories, mục 1 (A)"),
    ],
)
def test_damage_of_each_kind(world, changed, row):
    plan = operations.blank(world.t, "Kế hoạch thử", date(2020, 1, 1), date(2020, 12, 31)) | {"activity_types": []}
    assert loading.review(plan) == []

    assert row in {error.row for error in loading.review(plan | changed)}


CONDITION = {"source": "activity", "agg": "count"}
TARGET = {"code": "T1", "mode": "TOTAL", "population": {"tiers": [4]}, "cmp": ">=", "value": 1, "all": [CONDITION]}


@pytest.mark.parametrize(
    ("changed", "row"),
    [
        ({"population": {"tiers": ["bốn"]}}, "targets, mục 1 (T1), population"),
        ({"population": {"cap": [4]}}, "targets, mục 1 (T1), population"),
        ({"all": [CONDITION | {"where": {"tgas": "A"}}]}, "targets, mục 1 (T1), all, where"),
        (
            {"all": [{"source": "org_event", "agg": "count", "where": {"event": "born"}}]},
            "targets, mục 1 (T1), all, where",
        ),
        ({"all": [CONDITION | {"field": ["a"]}]}, "targets, mục 1 (T1), all"),
        ({"all": [CONDITION], "any": [CONDITION]}, "targets, mục 1 (T1)"),
    ],
)
def test_a_target_that_could_not_be_counted_is_named(world, changed, row):
    plan = operations.blank(world.t, "Kế hoạch thử", date(2020, 1, 1), date(2020, 12, 31)) | {"activity_types": []}
    assert loading.review(plan | {"targets": [TARGET]}) == []

    assert row in {error.row for error in loading.review(plan | {"targets": [TARGET | changed]})}


def test_a_cycle_through_three_plans_is_named(world):
    def plan(code: str, parent: str | None) -> dict[str, Any]:
        blank = operations.blank(world.t, "Kế hoạch con", date(2020, 1, 1), date(2020, 12, 31))
        return blank | {"code": code, "parent": parent, "activity_types": []}

    loading.load(plan("A-1", None), None)
    loading.load(plan("B-1", "A-1"), None)
    loading.load(plan("C-1", "B-1"), None)

    with pytest.raises(loading.PlanRefused) as refused:
        loading.load(plan("A-1", "C-1"), None)
    assert [(error.row, error.field) for error in refused.value.errors] == [("parent", "parent")]
    assert db.session.scalar(sa.select(Campaign.parent_id).where(Campaign.code == "A-1")) is None


def test_overlapping_phases_name_the_row_and_the_day(world):
    phases = [
        {"code": f"D{n}", "name": f"Đợt {n}", "from": date(2020, n, 1), "to": date(2020, n, 1) + timedelta(days=40)}
        for n in (2, 1)
    ]
    plan = operations.blank(world.t, "Kế hoạch thử", date(2020, 1, 1), date(2020, 12, 31)) | {"phases": phases}
    (error,) = list(loading.review(plan | {"activity_types": []}))

    assert (error.row, error.field) == ("phases, mục 1 (D2)", "from") and "đợt D1" in error.message
