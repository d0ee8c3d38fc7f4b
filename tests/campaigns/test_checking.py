"""Every kind of mistake in a plan file is named with its row; the shipped files have none."""

import copy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from app.campaigns.checking import check
from app.campaigns.schema import FAMILIES
from app.entries.models import FamilyName

PLANS = Path(__file__).resolve().parents[2] / "plans"

PLAN = {
    "code": "TH-2019",
    "kind": "thematic",
    "state": "issued",
    "owner": {"code": "T"},
    "title": "Kế hoạch",
    "short_title": "Kế hoạch",
    "period": {"from": date(2019, 1, 1), "to": date(2019, 7, 30)},
    "count_from": {"registrations": "approved", "activities": "sent", "initiatives": "approved"},
    "eligible_window": "PEAK",
    "windows": [
        {"code": "PEAK", "name": "Cao điểm", "from": date(2019, 7, 21), "to": date(2019, 7, 27), "purpose": "peak"}
    ],
    "activity_types": [{"code": "MIT_TINH"}, {"code": "TOA_DAM"}],
    "departments": [{"name": "Văn phòng"}],
    "rules": [{"code": "R1", "effect": "hide_type", "activity_types": ["MIT_TINH"], "message": "Không tổ chức"}],
    "obligations": [
        {"code": "O1", "kind": "REGISTRATION", "name": "Đăng ký", "owed_by": {"tiers": [4]}, "owed_to": "PARENT"}
    ],
    "targets": [
        {
            "code": "T1",
            "mode": "TOTAL",
            "population": {"tiers": [4]},
            "cmp": ">=",
            "value": 1,
            "all": [{"source": "activity", "agg": "count"}],
        }
    ],
    "ready_reasons": [{"family": "registrations", "field": "budget", "sentence": "Ghi rõ."}],
    "movements": [{"code": "NTM", "label": "Nông thôn mới", "from_year": 2021, "to_year": 2025, "sectors": ["HCSN"]}],
    "documents": [{"title": "Hướng dẫn", "body": "Làm thế nào"}],
}
CATALOGUE = {
    "measures": [{"code": "gifts", "name": "Số suất quà", "unit": "suất"}],
    "activity_types": [{"code": "THAM_HOI", "name": "Thăm hỏi", "group": "CHAM_LO", "measures": [{"code": "gifts"}]}],
}


def changed(data, path, value):
    """A copy of `data` with the value at `path` replaced; Ellipsis takes the key away."""
    data = copy.deepcopy(data)
    *way, last = path
    here = data
    for step in way:
        here = here[step]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return data


def said(data):
    return [str(error) for error in check(data)]


def test_a_good_plan_and_a_good_catalogue_pass():
    assert said(PLAN) == []
    assert said(CATALOGUE) == []


def test_unsaid_parts_are_empty():
    head = {key: value for key, value in PLAN.items() if not isinstance(value, list) and key != "eligible_window"}

    assert said(head) == []
    assert said(head | {"windows": None, "rules": []}) == []


@pytest.mark.parametrize("file", sorted(PLANS.glob("*.yaml")), ids=lambda file: file.name)
def test_the_shipped_files_are_sound(file):
    assert said(yaml.safe_load(file.read_text())) == []


@pytest.mark.parametrize("data", [None, [], "chữ", 7])
def test_what_is_no_plan_at_all(data):
    assert said(data) == ["tệp: không phải tệp kế hoạch: cần các cặp “khóa: giá trị” ở ngoài cùng"]


WRONG = [
    (["title"], ..., "tệp: thiếu “title”"),
    (["title"], "  ", "tệp: thiếu “title”"),
    (["title"], 2019, "tệp: “title” phải là chữ (đặt trong dấu nháy)"),
    (["titel"], "Kế hoạch", "tệp: không có khóa “titel”; kiểm tra lại chính tả"),
    (["kind"], "lạ", "tệp: “kind” “lạ” không có trong: regular, phased, thematic, short"),
    (["backdate_from"], "2019-01-01", "tệp: “backdate_from” phải là ngày, ghi như 2019-07-21"),
    (["backdate_from"], datetime(2019, 1, 1, tzinfo=UTC), "tệp: “backdate_from” phải là ngày, ghi như 2019-07-21"),
    (["photo_required"], "có", "tệp: “photo_required” phải là true hoặc false"),
    (["slogans"], "Một câu", "tệp: “slogans” phải là danh sách, ghi trong [ ]"),
    (["owner"], "T", "tệp: “owner” phải gồm các cặp “khóa: giá trị”"),
    (["owner"], {"name": "Tỉnh"}, "owner: thiếu “code”"),
    (["period"], {"from": None}, "period: thiếu “to”"),
    (["period", "to"], date(2018, 1, 1), "period: ngày kết thúc 2018-01-01 trước ngày bắt đầu 2019-01-01"),
    (["closes_on"], date(2019, 7, 29), "closes_on: ngày khóa sổ không thể trước ngày kết thúc kế hoạch"),
    (["count_from", "activities"], ..., "count_from: thiếu “activities”"),
    (["count_from", "activities"], "gửi", "count_from: “activities” “gửi” không có trong: sent, approved"),
    (["owner_decides"], ["hoạt động"], "“hoạt động” không có trong: registrations, activities, initiatives"),
    (["eligible_window"], "NĂM", "eligible_window: không có khoảng thời gian “NĂM” trong windows"),
    (["movements", 0, "to_year"], 2020, "movements, mục 1 (NTM): năm kết thúc trước năm bắt đầu"),
    (["movements", 0, "from_year"], "2021", "movements, mục 1 (NTM): “from_year” phải là năm, ghi như 2021"),
    (["movements", 0, "sectors"], ["XA"], "movements, mục 1 (NTM): “sectors” “XA” không có trong"),
    (["windows"], {"PEAK": 1}, "windows: phải là danh sách các mục, mỗi mục bắt đầu bằng “- ”"),
    (["windows", 0], "PEAK", "windows, mục 1: phải gồm các cặp “khóa: giá trị”"),
    (["windows", 0, "purpose"], ..., "windows, mục 1 (PEAK): thiếu “purpose”"),
    (["windows", 0, "to"], date(2019, 7, 20), "windows, mục 1 (PEAK): ngày kết thúc 2019-07-20 trước ngày bắt đầu"),
    (["rules", 0, "tiers"], [9], "rules, mục 1 (R1): “tiers” cấp “9” phải là số từ 1 đến 5"),
    (["rules", 0, "tiers"], [True], "rules, mục 1 (R1): “tiers” cấp “True” phải là số từ 1 đến 5"),
    (["rules", 0, "sectors"], ["XA"], "rules, mục 1 (R1): “sectors” “XA” không có trong"),
    (["rules", 0, "window"], "TUẦN", "rules, mục 1 (R1): không có khoảng thời gian “TUẦN” trong windows"),
    (["rules", 0, "activity_types"], ["LA"], "loại hoạt động “LA” không có trong activity_types của kế hoạch"),
    (["rules", 0, "activity_types"], ..., "nếu không sẽ ẩn mọi loại hoạt động"),
    (["rules", 0, "effect"], "expect_in_window", "cần nêu window và activity_types"),
    (["rules", 0, "effect"], "require_field", "cần nêu requires"),
    (["obligations", 0, "due"], "30/4/2019", "obligations, mục 1 (O1): “due” phải là ngày"),
    (["obligations", 0, "owed_by"], {}, "obligations, mục 1 (O1): cần nêu ai phải thực hiện"),
    (["obligations", 0, "owed_by"], {"cấp": [4]}, "obligations, mục 1 (O1), owed_by: không có khóa “cấp”"),
    (["obligations", 0, "owed_by"], {"departments": ["Ban X"]}, "ban “Ban X” không có trong departments"),
    (["obligations", 0, "via"], "Ban Y", "obligations, mục 1 (O1): ban “Ban Y” không có trong departments"),
    (["obligations", 0, "acknowledge_only"], True, "obligations, mục 1 (O1): chỉ kế hoạch, báo cáo, sơ kết mới"),
    (["targets", 0, "mode"], "ALL", "targets, mục 1 (T1): “mode” “ALL” không có trong"),
    (
        ["targets", 0, "denominator_on"],
        date(2019, 6, 30),
        "targets, mục 1 (T1): “denominator_on” chỉ dùng khi tính tỷ lệ",
    ),
    (["targets", 0, "window"], "NĂM", "targets, mục 1 (T1): không có khoảng thời gian “NĂM” trong windows"),
    (["ready_reasons", 0, "family"], "đăng ký", "ready_reasons, mục 1 (Ghi rõ.): “family” “đăng ký”"),
    (["documents", 0, "title"], ..., "documents, mục 1: thiếu “title”"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG, ids=[message[:60] for _, _, message in WRONG])
def test_each_mistake_is_named_with_its_row(path, value, message):
    errors = said(changed(PLAN, path, value))

    assert any(message in error for error in errors), errors


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["measures", 0, "unit"], ..., "measures, mục 1 (gifts): thiếu “unit”"),
        (["activity_types", 0, "group"], "KHÁC", "activity_types, mục 1 (THAM_HOI): “group” “KHÁC” không có trong"),
        (["activity_types", 0, "measures", 0, "code"], "money", "không có chỉ số “money” trong measures"),
        (
            ["activity_types", 0, "measures", 0, "must"],
            True,
            "activity_types, mục 1 (THAM_HOI), measures: không có khóa",
        ),
        (["plans"], [], "tệp: không có khóa “plans”"),
    ],
)
def test_mistakes_of_the_catalogue(path, value, message):
    errors = said(changed(CATALOGUE, path, value))

    assert any(message in error for error in errors), errors


@pytest.mark.parametrize("section", ["windows", "rules", "obligations", "targets", "documents", "ready_reasons"])
def test_nothing_is_named_twice(section):
    double = changed(PLAN, [section], PLAN[section] * 2)

    (error,) = check(double)

    assert error.row.startswith(f"{section}, mục 2 (")
    assert error.message.endswith("đã có ở mục trước")


def test_everything_wrong_is_said_at_once():
    data = changed(changed(PLAN, ["kind"], "lạ"), ["windows", 0, "from"], None)

    assert len(said(data)) == 2


def test_families_are_those_of_entries():
    assert {member.value for member in FamilyName} == set(FAMILIES)
