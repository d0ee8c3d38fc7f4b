"""The registration's form: what it must have, what it reads, what it refuses and what it merely asks about."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from app.registrations.forms import ProgressForm, offered
from app.registrations.models import Progress
from app.registrations.routes import FAMILY
from tests.entries.typed import filled
from tests.factories import make_registration


def form(world, **changes):
    return filled(world, FAMILY, **changes)


def test_seven_fields_are_enough(world):
    right = form(world)

    assert right.errors == {}
    assert right.warnings() == []
    assert (right.start_on.data, right.due_on.data, right.budget.data) == (
        date(2019, 5, 4),
        date(2019, 7, 15),
        18_000_000,
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("title", "Nhập tên công trình"),
        ("content", "Ghi ngắn gọn"),
        ("place", "Nhập địa điểm"),
        ("start_on", "Nhập ngày khởi công"),
        ("due_on", "Nhập ngày dự kiến"),
        ("budget", "không có kinh phí thì nhập 0"),
    ],
)
@pytest.mark.parametrize("blank", ["", "  \u200b\n", None])
def test_what_must_be_there(world, name, words, blank):
    wrong = form(world, **{name: blank})

    assert list(wrong.errors) == [name]
    assert words in wrong.errors[name][0]


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("title", "Sân chơi", "Nhập từ 10 đến 250 ký tự."),
        ("title", "a" * 251, "Nhập từ 10 đến 250 ký tự."),
        ("content", "a" * 2001, "Nhập nhiều nhất 2000 ký tự."),
        ("place", "a" * 251, "Nhập nhiều nhất 250 ký tự."),
        ("beneficiary_text", "a" * 251, "Nhập nhiều nhất 250 ký tự."),
        ("partner", "a" * 251, "Nhập nhiều nhất 250 ký tự."),
        ("employer_name", "a" * 151, "Nhập nhiều nhất 150 ký tự."),
        ("support_request", "a" * 1001, "Nhập nhiều nhất 1000 ký tự."),
        ("contact_name", "a" * 101, "Nhập nhiều nhất 100 ký tự."),
        ("contact_phone", "0" * 21, "Nhập nhiều nhất 20 ký tự."),
        ("start_on", "31/2/2019", "Không có ngày 31/2/2019"),
        ("start_on", "mai", "Ghi ngày theo thứ tự ngày/tháng/năm"),
        ("start_on", "0019-05-04", "Năm phải trong khoảng từ 1900 đến 2100"),
        ("start_on", "1/1/1999", "Kiểm tra lại năm của ngày bắt đầu."),
        ("due_on", "3/5/2019", "Ngày hoàn thành phải từ ngày bắt đầu trở đi."),
        ("employer_on", "32/1/2019", "Không có ngày 32/1/2019"),
        ("budget", "-5 triệu", "Số tiền không được âm."),
        ("budget", "1.500", "có thể hiểu hai cách"),
        ("budget", "nhiều", "Không đọc được số tiền"),
        ("budget", "9" * 30, "Số tiền quá lớn"),
        ("from_union", "-1", "Số tiền không được âm."),
        ("in_kind", "x", "Không đọc được số tiền"),
        ("benefit_value", "1,5", "Số tiền tính đến đồng"),
        ("support_amount", "∞", "Không đọc được số tiền"),
        ("labour_days", "-3", "Không nhập số âm."),
        ("labour_days", "2,5", "không có phần lẻ"),
        ("members_joining", "9" * 12, "Số quá lớn"),
        ("beneficiaries", "chín mươi", "Chỉ nhập số"),
        ("beneficiaries", "١٢", "Chỉ nhập số"),
        ("movement", "Không có trong kế hoạch", "Lựa chọn không có trong danh sách."),
        ("occasion", "a" * 100_000, "Lựa chọn không có trong danh sách."),
    ],
)
def test_what_is_refused(world, name, typed, words):
    wrong = form(world, **{name: typed})

    assert list(wrong.errors) == [name]
    assert words in wrong.errors[name][0]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("0", 0), ("18.000.000", 18_000_000), ("1,5 triệu", 1_500_000), ("15tr", 15_000_000), ("2 tỷ", 2_000_000_000)],
)
def test_money_as_people_type_it(world, typed, read):
    right = form(world, budget=typed)

    assert (right.errors, right.budget.data) == ({}, read)


@pytest.mark.parametrize("typed", ["4/5/2019", "04-05-19", "2019-05-04", "4.5"])
def test_days_as_people_type_them(world, typed):
    assert form(world, start_on=typed).start_on.data == date(2019, 5, 4)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_on": "29/7/2019"}, "sau ngày 28/07/2019 của kế hoạch"),
        ({"budget": "10 tỷ 1 triệu"}, "là rất lớn"),
        ({"from_union": "8tr", "from_other": "9tr"}, "Tổng các nguồn 17.000.000 đồng khác kinh phí dự kiến 18.000.000"),
        ({"members_joining": "23"}, "(23) nhiều hơn số đoàn viên của đơn vị (22)"),
        ({"title": "SAN CHOI diem truong Na Vai"}, "Đơn vị đã có hồ sơ gần giống: “Sân chơi điểm trường Nà Vài”."),
    ],
)
def test_what_is_odd_is_asked_about(world, changes, words):
    make_registration(world, title="Sân chơi điểm trường Nà Vài" if "title" in changes else "Một việc khác hẳn")

    odd = form(world, **changes)

    assert odd.errors == {}
    (said,) = odd.warnings()
    assert words in said


@pytest.mark.parametrize(
    "changes",
    [
        {"due_on": "28/7/2019"},
        {"budget": "10 tỷ"},
        {"from_union": "8tr", "from_social": "10tr"},
        {"members_joining": "22"},
    ],
)
def test_what_is_just_right_is_not(world, changes):
    assert form(world, **changes).warnings() == []


def test_an_entry_is_not_compared_with_itself_nor_with_other_units(world):
    own = make_registration(world, title="Sân chơi điểm trường Nà Vài")
    make_registration(world, title="Sân chơi điểm trường Nà Vài", unit="a2", by="ai")

    assert form(world, entry=own).warnings() == []


@pytest.mark.parametrize(
    ("kind", "there", "absent"),
    [
        ("CONG_TRINH", ["plaque_wanted"], ["quantity", "level", "contest"]),
        ("PHAN_VIEC", [], ["plaque_wanted", "quantity"]),
        ("SAN_PHAM", ["quantity", "quality", "revenue"], ["plaque_wanted", "level"]),
        ("DE_TAI_NCKH", ["level", "leader", "manager", "decision", "acceptance"], ["quantity"]),
        ("THI_DUA", ["subject", "award", "pledge"], ["contest"]),
        ("HOI_THI", ["contest", "contest_field", "authors"], ["award"]),
    ],
)
def test_each_kind_asks_its_own(world, kind, there, absent):
    asked = form(world, kind=kind)

    assert [name for name in there + absent if name in asked] == there
    assert asked.detail_names == [name for name in there if name != "plaque_wanted"]


def test_a_word_the_plan_dropped_stays_choosable_only_where_it_was_chosen(world):
    entry = make_registration(world, movement="Phong trào cũ")

    assert form(world, entry=entry, movement="Phong trào cũ").errors == {}
    assert list(form(world, movement="Phong trào cũ").errors) == ["movement"]
    assert offered(["a"], "a") == {"": "Không chọn", "a": "a"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, None),
        ({"percent": "100%"}, None),
        ({"percent": "101"}, "percent"),
        ({"percent": "-1"}, "percent"),
        ({"percent": ""}, "percent"),
        ({"on": ""}, "on"),
        ({"on": "hôm qua"}, "on"),
        ({"progress": "confirmed"}, "progress"),
        ({"progress": ""}, "progress"),
        ({"actual_cost": "-1"}, "actual_cost"),
        ({"labour_days": "1,5"}, "labour_days"),
        ({"note": "a" * 1001}, "note"),
    ],
)
def test_the_form_of_a_progress_report(world, changes, wrong):
    entry = make_registration(world, progress=Progress.RUNNING)
    report = ProgressForm(entry, MultiDict({"on": "20/7/2019", "progress": "running", "percent": "50"} | changes))

    assert report.validate() is (wrong is None)
    assert list(report.errors) == ([wrong] if wrong else [])
