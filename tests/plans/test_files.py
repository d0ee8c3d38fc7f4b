"""A plan is one readable file: written, read back, copied to another year; and every way it can be wrong is named."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.campaigns import files, loading
from app.campaigns.models import Campaign, Obligation, Target, TimeWindow
from app.kernel.db import db
from app.plans import operations
from tests.campaigns.test_five_plans import five as five_plans

PLANS = Path(__file__).resolve().parents[2] / "plans"
five = five_plans
CODES = ("BT-2017", "BD-2021", "BK-2023", "QN-2019")


@pytest.mark.parametrize("name", ["cb-2019", "bt-2017", "bd-2021", "bk-2023", "qn-2019"])
def test_what_is_written_reads_back_the_same(name):
    data = files.parse((PLANS / f"{name}.yaml").read_text())
    lean = {key: value for key, value in data.items() if value not in (None, [], "", {})}

    assert files.parse(files.dump(data)) == lean
    longest = max(len(line) for line in files.dump(data).splitlines())
    assert longest < 10_000


@pytest.mark.parametrize("code", CODES)
def test_an_exported_plan_loads_again_and_changes_nothing(five, code):
    campaign = five[code]
    before = [db.session.scalar(sa.select(sa.func.count(m.id)).where(m.campaign_id == campaign.id))
              for m in (Obligation, Target, TimeWindow)]  # fmt: skip
    written = files.dump(operations.plan_of(campaign))

    again = loading.load(files.parse(written), None)

    assert again is campaign
    assert before == [db.session.scalar(sa.select(sa.func.count(m.id)).where(m.campaign_id == campaign.id))
                      for m in (Obligation, Target, TimeWindow)]  # fmt: skip
    assert files.dump(operations.plan_of(campaign)) == written
    words = [row["words"] for row in operations.plan_of(campaign)["obligations"] if row.get("words")]
    assert words, "the plan's own words stand beside its rows"


def test_a_copy_moves_every_date_and_keeps_the_words(world):
    source = files.parse((PLANS / "cb-2019.yaml").read_text())
    copied = operations.copy(source, world.t, 1)

    assert copied["period"] == {"from": date(2020, 1, 1), "to": date(2020, 7, 30)}
    assert copied["windows"][0]["from"] == date(2020, 7, 21)
    assert copied["windows"][0]["words"] == source["windows"][0]["words"]
    assert (copied["code"], copied["owner"]) == ("T-2020", {"code": "T"})
    assert "2020" in copied["windows"][2]["name"]
    assert files.later({"due": date(2020, 2, 29), "origin_on": date(1929, 7, 28)}, 1) == {
        "due": date(2021, 2, 28), "origin_on": date(1929, 7, 28),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("period: {to: 2019-02-31}", "day is out of range"),
        ("a: [1, 2", "dòng"),
        ("!!python/object/apply:os.system [ls]", "dòng 1"),
        ("x" * (files.MOST + 1), "quá dài"),
        ("targets: []\nphases: []\ntargets: []", "dòng 3: khóa “targets” ghi hai lần"),
        ("a: &x [1]\nb: *x", "dòng 2: không dùng được dấu tham chiếu"),
        ("[" * 5_000, "lồng nhau quá sâu"),
    ],
)
def test_what_is_no_file_says_where(text, words):
    with pytest.raises(files.Unreadable, match=words):
        files.parse(text)


def test_a_file_typed_on_a_mac_reads_as_one_typed_here():
    """Letters and marks apart become one letter: search and comparison never meet the other form."""
    import unicodedata

    assert files.parse(unicodedata.normalize("NFD", "title: Tuần lễ cao điểm")) == {"title": "Tuần lễ cao điểm"}


def test_what_stands_twice_is_written_twice():
    day = date(2020, 1, 1)
    written = files.dump({"code": "X", "issued_on": day, "closes_on": day, "slogans": ["một"], "basis": ["một"]})
    assert "&" not in written and files.parse(written)["closes_on"] == day


def wrong(world, **changed):
    plan = operations.blank(world.t, "Kế hoạch thử nghiệm", date(2020, 1, 1), date(2020, 12, 31)) | {"code": "X-1"}
    plan["activity_types"] = [{"code": "TOA_DAM"}]
    return [str(error) for error in loading.review(plan | changed)]


TARGET = {"code": "T1", "mode": "TOTAL", "population": {"tiers": [4]}, "cmp": ">=", "value": 1}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"windows": [{"code": "W", "name": "Tuần", "from": date(2020, 2, 2), "to": date(2020, 2, 1), "purpose": "peak"}]},
         "windows, mục 1 (W): ngày kết thúc 2020-02-01 trước ngày bắt đầu 2020-02-02"),
        ({"phases": [{"code": "D1", "name": "Đợt 1", "to": date(2020, 6, 30)},
                     {"code": "D2", "name": "Đợt 2", "from": date(2020, 6, 30), "to": date(2020, 12, 31)}]},
         "phases, mục 2 (D2): chồng lên đợt D1"),
        ({"targets": [TARGET | {"all": [{"source": "activity", "agg": "sum", "field": "khong_co"}]}]},
         "targets, mục 1 (T1): danh mục không có “khong_co”"),
        ({"targets": [TARGET | {"window": "W", "all": [{"source": "activity", "agg": "count"}]}]},
         "targets, mục 1 (T1): không có khoảng thời gian “W”"),
        ({"targets": [TARGET | {"all": [{"source": "sao", "agg": "count"}]}]}, "“source” là “sao”"),
        ({"obligations": [{"code": "O", "kind": "PLAN", "name": "Kế hoạch", "owed_by": {}, "owed_to": "PARENT"}]},
         "obligations, mục 1 (O): cần nêu ai phải thực hiện"),
        ({"parent": "KHONG-CO"}, "parent: chưa có kế hoạch mang mã"),
        ({"activity_types": [{"code": "LA"}]}, "activity_types, mục 1 (LA)"),
        ({"la": 1}, "không có khóa “la”"),
    ],
)  # fmt: skip
def test_every_error_is_named_with_its_row(world, changed, words):
    assert any(words in error for error in wrong(world, **changed)), wrong(world, **changed)


def test_nothing_is_loaded_while_one_row_is_wrong(world):
    with pytest.raises(loading.PlanRefused):
        plan = operations.blank(world.t, "Kế hoạch thử", date(2020, 1, 1), date(2020, 12, 31))
        loading.load(plan | {"targets": [TARGET | {"all": []}]}, None)
    assert db.session.query(Campaign).count() == 1


def test_a_plan_cannot_carry_itself_out(world):
    plan = operations.blank(world.t, "Kế hoạch con", date(2020, 1, 1), date(2020, 12, 31))
    plan |= {"code": "CON", "parent": "TH-2019", "activity_types": [{"code": "TOA_DAM"}]}
    child = loading.load(plan, None)
    assert child.parent_id == world.campaign.id
    above = plan | {"code": "TH-2019", "parent": "CON"}

    assert any("không thể thực hiện chính nó" in str(error) for error in loading.review(above))
