"""The initiative's form: authors whose shares sum to 100, the head's confirmation, what is odd about it."""

from datetime import date

import pytest

from app.entries.forms import FormContext
from app.initiatives.forms import MOST_AUTHORS
from app.initiatives.routes import FAMILY
from tests.entries.typed import filled
from tests.factories import make_initiative, make_program


def form(world, **changes):
    return filled(world, FAMILY, **changes)


def authors(*rows):
    """The boxes of these authors: (name, share) or (name, share, birth year); none else."""
    boxes = {f"authors_{n}_{name}": None for n in range(2) for name in ("full_name", "share")}
    for n, row in enumerate(rows):
        names = ("full_name", "share", "birth_year")
        boxes |= {f"authors_{n}_{name}": value for name, value in zip(names, row, strict=False)}
    return boxes


def test_it_is_right_as_it_stands(world):
    right = form(world)

    assert (right.errors, right.warnings()) == ({}, [])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("title", "Nhập tên sáng kiến."),
        ("field", "Chọn lĩnh vực."),
        ("current_state", "Ghi hiện trạng"),
        ("solution", "Ghi nội dung giải pháp."),
        ("effectiveness", "Ghi hiệu quả"),
        ("application_status", "Chọn tình trạng áp dụng."),
        ("first_applied_on", "Nhập ngày áp dụng lần đầu"),
        ("scope", "Chọn phạm vi áp dụng."),
        ("head_agreed", "Cần thủ trưởng đơn vị đồng ý trước khi gửi."),
        ("head_name", "Nhập họ tên thủ trưởng"),
        ("head_on", "Nhập ngày thủ trưởng đồng ý."),
    ],
)
@pytest.mark.parametrize("blank", ["", None])
def test_what_must_be_there(world, name, words, blank):
    if name == "head_agreed":
        blank = None  # an unticked box is not sent
    wrong = form(world, **{name: blank})

    assert list(wrong.errors) == [name]
    assert words in wrong.errors[name][0]


@pytest.mark.parametrize("name", ["application_status", "first_applied_on"])
def test_a_new_idea_is_not_applied_yet_but_its_head_agrees(world, name):
    assert form(world, nature="Y_TUONG", **{name: ""}).errors == {}
    assert list(form(world, nature="Y_TUONG", head_agreed=None).errors) == ["head_agreed"]


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("title", "Góc chơi", "Nhập từ 10 đến 300 ký tự."),
        ("title", "a" * 301, "Nhập từ 10 đến 300 ký tự."),
        ("current_state", "a" * 5001, "Nhập nhiều nhất 5000 ký tự."),
        ("solution", "a" * 100_000, "Nhập nhiều nhất 10000 ký tự."),
        ("effectiveness", "a" * 5001, "Nhập nhiều nhất 5000 ký tự."),
        ("novelty", "a" * 5001, "Nhập nhiều nhất 5000 ký tự."),
        ("benefit_note", "a" * 2001, "Nhập nhiều nhất 2000 ký tự."),
        ("head_name", "a" * 101, "Nhập nhiều nhất 100 ký tự."),
        ("head_title", "a" * 101, "Nhập nhiều nhất 100 ký tự."),
        ("investor", "a" * 251, "Nhập nhiều nhất 250 ký tự."),
        ("recognition_by", "a" * 201, "Nhập nhiều nhất 200 ký tự."),
        ("recognition_no", "a" * 101, "Nhập nhiều nhất 100 ký tự."),
        ("proposal", "a" * 251, "Nhập nhiều nhất 250 ký tự."),
        ("portal_code", "a" * 51, "Nhập nhiều nhất 50 ký tự."),
        ("first_applied_on", "30/2/2019", "Không có ngày 30/2/2019"),
        ("first_applied_on", "23/7/2019", "không thể ở tương lai"),
        ("head_on", "23/7/2019", "không thể ở tương lai"),
        ("head_on", "xx", "Ghi ngày theo thứ tự"),
        ("recognition_on", "32/1/2019", "Không có ngày"),
        ("benefit_value", "-1", "Số tiền không được âm."),
        ("nature", "x", "Lựa chọn không có trong danh sách."),
        ("field", "Lĩnh vực bịa", "Lựa chọn không có trong danh sách."),
        ("scope", "x", "Lựa chọn không có trong danh sách."),
        ("solution_type", "x", "Lựa chọn không có trong danh sách."),
        ("application_status", "x", "Lựa chọn không có trong danh sách."),
    ],
)
def test_what_is_refused(world, name, typed, words):
    wrong = form(world, **{name: typed})

    assert list(wrong.errors) == [name]
    assert words in wrong.errors[name][0]


def test_a_benefit_is_explained(world):
    assert form(world, benefit_value="5 triệu").errors == {"benefit_note": ["Có giá trị làm lợi thì ghi cách tính."]}
    assert form(world, benefit_value="5 triệu", benefit_note="Tiết kiệm điện").errors == {}
    assert form(world, benefit_value="0").errors == {}


# Authors


@pytest.mark.parametrize(
    "rows",
    [
        [("Bế Thị An", "100")],
        [("Bế Thị An", "100%")],
        [("Bế Thị An", "")],  # a single author has it all
        [("Bế Thị An", "34"), ("Lục Văn Anh", "33"), ("Mã Thị Vi", "33")],
        [("Bế Thị An", "99"), ("Lục Văn Anh", "1")],
        [("Bế Thị An", "50", "1980"), ("Bế Thị An", "50", "1985")],
        [(f"Tác giả {n}", "10") for n in range(10)],
        [("Bế Thị An", "60"), ("", ""), ("Lục Văn Anh", "40")],  # an empty row between
    ],
    ids=str,
)
def test_shares_that_sum_to_100(world, rows):
    right = form(world, **authors(*rows))

    assert right.errors == {}
    assert sum(row["share"] or 0 for row in right.authors.data if row["full_name"]) == 100


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Nhập ít nhất một tác giả."),
        ([("", "")], "Nhập ít nhất một tác giả."),
        ([("Bế Thị An", "90")], "Tổng tỷ lệ đóng góp phải bằng 100%, hiện là 90%."),
        ([("Bế Thị An", "60"), ("Lục Văn Anh", "41")], "hiện là 101%."),
        ([("Bế Thị An", "100"), ("Lục Văn Anh", "")], "Mỗi tác giả có tỷ lệ từ 1% trở lên."),
        ([("Bế Thị An", "100"), ("Lục Văn Anh", "0")], "Mỗi tác giả có tỷ lệ từ 1% trở lên."),
        ([("Bế Thị An", "60"), ("", "40")], "Có dòng tác giả chưa có họ tên."),
        ([("Bế Thị An", "50"), (" BE  THI an", "50")], "Một người bị ghi hai lần"),
        ([("Bế Thị An", "101")], ""),
        ([("Bế Thị An", "-5"), ("Lục Văn Anh", "105")], "hiện là 0%."),
        ([("a" * 101, "100")], ""),
        ([("Bế Thị An", "100", "1900")], ""),
    ],
    ids=str,
)
def test_shares_that_are_refused(world, rows, words):
    wrong = form(world, **authors(*rows))

    assert list(wrong.errors) == ["authors"]
    said = [error for error in wrong.authors.errors if isinstance(error, str)]
    assert words in "".join(said)
    assert wrong.authors.errors


def test_the_row_that_is_wrong_says_so(world):
    wrong = form(world, **authors(("Bế Thị An", "100", "1900"), ("", "40")))

    assert wrong.authors[0].form.birth_year.errors == ["Kiểm tra lại năm sinh."]
    assert wrong.authors[1].form.full_name.errors[0].startswith("Nhập họ tên tác giả")


def test_more_rows_than_there_may_be_and_rows_of_no_number(world):
    many = {f"authors_{n}_full_name": f"Tác giả {n}" for n in range(30)}
    assert len(form(world, **many).authors) == MOST_AUTHORS

    strange = {f"authors-{n}-full_name": "x" for n in ("²", "9" * 5000, "-1", "x", "")}
    odd = filled(world, FAMILY, **strange)
    assert [row.form.full_name.data for row in odd.authors][:2] == ["Bế Thị An", "Lục Văn Anh"]
    assert odd.errors == {}


def test_spare_rows_are_offered(world):
    assert len(form(world).authors) == 3


# What is odd


@pytest.mark.parametrize(
    ("day", "odd"), [("31/12/2018", True), ("1/1/2019", False), ("22/7/2019", False), ("1/3/2018", True)]
)
def test_a_day_outside_the_window_is_asked_about(world, day, odd):
    warnings = form(world, first_applied_on=day, head_on="22/7/2019").warnings()

    assert bool(warnings) is odd
    if odd:
        assert "ngoài thời gian của kế hoạch (từ 01/01/2019 đến 31/07/2019)" in warnings[0]
        assert "sẽ được ghi là “không đủ điều kiện”" in warnings[0]


def test_a_plan_without_a_window_asks_nothing(world):
    world.campaign.eligible_window = ""

    assert form(world, first_applied_on="1/3/2018").warnings() == []


def test_a_similar_title_is_shown_before_sending(world):
    make_initiative(world, title="GOC CHOI hai ngôn ngữ cho các trẻ")

    (said,) = form(world).warnings()

    assert said == "Đã có sáng kiến gần giống: “GOC CHOI hai ngôn ngữ cho các trẻ” (CĐCS Trường Tiểu học A1)."


# Programmes


def test_without_a_programme_nothing_is_asked(world):
    assert "program" not in form(world)
    make_program(world, entry_from=date(2019, 7, 23))  # tomorrow
    make_program(world, entry_to=date(2019, 7, 21))  # yesterday
    make_program(world, campaigns=[])
    make_program(world, owner="b")
    assert "program" not in form(world)


def test_the_only_programme_is_chosen_already(world):
    program = make_program(world, entry_from=date(2019, 7, 22), entry_to=date(2019, 7, 22))

    assert FAMILY.form(context(world)).program.data == program.public_id
    assert form(world, program="").errors == {}
    assert list(form(world, program="x").errors) == ["program"]
    make_program(world, name="Thứ hai")
    assert FAMILY.form(context(world)).program.data == ""


def test_a_programme_that_has_ended_stays_with_what_is_in_it(world):
    program = make_program(world, entry_to=date(2019, 7, 1))
    entry = make_initiative(world, program=program)

    assert FAMILY.form(context(world, entry)).program.data == program.public_id
    assert filled(world, FAMILY, entry=entry, program=program.public_id).errors == {}
    assert list(form(world, program=program.public_id).errors) == []  # no box: what is sent besides is not read


def test_the_reason_is_told_before_sending_and_nothing_is_refused(world):
    program = make_program(world, applied_from=date(2019, 3, 1))

    said = form(world, program=program.public_id)
    assert said.errors == {}
    assert "ngoài thời gian của chương trình “75 nghìn sáng kiến” (từ 01/03/2019 đến 31/07/2019)" in said.warnings()[0]
    assert form(world, program="").warnings() == []


def context(world, entry=None):
    return FormContext(world.actor("an"), world.a1, world.campaign, "", "k", entry, False)
