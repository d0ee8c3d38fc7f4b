"""Forms: clean text, numbers and days as people type them, one Vietnamese sentence for each mistake."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField, TextAreaField, validators

from app.kernel import clock
from app.kernel.forms import VI, BaseForm, CountField, DayField, MoneyField, NumberRequired, PercentField, Required


class PaperForm(BaseForm):
    title = StringField("Tên", [Required("Nhập tên."), validators.Length(max=10)])
    body = TextAreaField("Nội dung")
    note = HiddenField()
    password = PasswordField("Mật khẩu", filters=[lambda s: s and s + "!"])
    budget = MoneyField("Kinh phí", [NumberRequired("Nhập kinh phí, không có thì ghi 0.")])
    people = CountField("Số người")
    days = CountField("Ngày công", [validators.Optional(), validators.NumberRange(min=1, max=9)])
    done = PercentField("Tiến độ")
    starts = DayField("Bắt đầu")
    ends = DayField("Kết thúc", [Required("Chọn ngày kết thúc.")])


FILLED = {"title": "Sân chơi", "budget": "18 triệu", "ends": "2019-07-21"}


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with clock.freeze(datetime(2019, 7, 29, 1, tzinfo=UTC)), app.test_request_context(method="POST"):
        yield


def sent(**typed: str) -> PaperForm:
    form = PaperForm(MultiDict(FILLED | typed))
    form.validate()
    return form


# Text


def test_text_is_clean_before_it_is_validated() -> None:
    form = sent(
        title=unicodedata.normalize("NFD", "  Sân \x00 chơi\n"),
        body="dòng  một\r\n\r\ndòng hai\x07 \n",
        note="a\x00\nb",
        password=unicodedata.normalize("NFD", " mật  khẩu "),
    )
    assert form.errors == {}
    assert form.title.data == "Sân chơi"
    assert form.body.data == "dòng  một\n\ndòng hai"
    assert form.note.data == "a\nb"
    assert form.password.data == " mật  khẩu !"


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0\n", "\x00", "\u200b"])
def test_a_blank_is_not_an_answer(blank: str) -> None:
    assert sent(title=blank).errors == {"title": ["Nhập tên."]}


def test_stored_text_that_is_missing_stays_missing() -> None:
    assert PaperForm(formdata=None).title.data is None
    assert PaperForm(formdata=None, data={"title": " Cũ "}).title.data == "Cũ"


def test_a_box_that_must_be_ticked() -> None:
    class Consent(BaseForm):
        agreed = BooleanField("Đồng ý", [Required("Cần đánh dấu đồng ý.")])
        kind = SelectField("Loại", [Required("Chọn loại.")], coerce=int, choices={1: "Công trình"})

    form = Consent(MultiDict({"kind": ""}))
    assert not form.validate()
    assert form.errors == {"agreed": ["Cần đánh dấu đồng ý."], "kind": ["Chọn loại."]}
    form = Consent(MultiDict({"agreed": "y", "kind": "x"}))
    assert not form.validate()
    assert form.errors == {"kind": ["Lựa chọn không đúng."]}
    assert Consent(MultiDict({"agreed": "y", "kind": "1"})).validate()


def test_a_file_in_the_place_of_text_is_a_blank(app: Flask) -> None:
    files = {name: (BytesIO(b"x"), "x.txt") for name in PaperForm()._fields}
    with app.test_request_context(method="POST", data=files):
        form = PaperForm()
        assert not form.validate_on_submit()
        assert set(form.errors) >= {"title", "budget", "ends"}
        assert [str(field) for field in form]


@pytest.mark.parametrize("body", [{"title": 5, "budget": 18, "ends": None}, [1], "x"])
def test_json_is_no_form(app: Flask, body: Any) -> None:
    with app.test_request_context(method="POST", json=body):
        form = PaperForm()
        assert not form.validate_on_submit()
        assert form.title.data is None


# Money


@pytest.mark.parametrize(
    ("typed", "stored"), [("18 triệu", 18_000_000), ("0", 0), ("1500đ", 1500), (" 1tr5 ", 1_500_000)]
)
def test_money(typed: str, stored: int) -> None:
    form = sent(budget=typed)
    assert form.errors == {}
    assert form.budget.data == stored


@pytest.mark.parametrize("typed", ["1.500", "mười tám", "-5", "9" * 17])
def test_money_that_cannot_be_read_stays_as_typed_with_one_sentence(typed: str) -> None:
    form = sent(budget=typed)
    assert form.budget.data is None
    assert len(form.errors["budget"]) == 1
    assert f'value="{typed}"' in form.budget()


@pytest.mark.parametrize("n", [0, 999, 1_000, 1_500, 9_999, 10_000, 18_000_000])
def test_stored_numbers_are_shown_as_they_are_read(n: int) -> None:
    shown = PaperForm(formdata=None, data={"budget": n, "people": n})
    again = sent(budget=shown.budget._value(), people=shown.people._value())
    assert again.errors == {}
    assert (again.budget.data, again.people.data) == (n, n)


def test_a_blank_number_is_none_and_no_error_unless_required() -> None:
    form = sent(budget=" ", people=" ", days="", done="\u00a0", starts="")
    assert form.errors == {"budget": ["Nhập kinh phí, không có thì ghi 0."]}
    assert [form[name].data for name in ("budget", "people", "days", "done", "starts")] == [None] * 5
    assert form.people._value() == ""


def test_a_field_that_was_not_sent_keeps_what_it_had() -> None:
    form = PaperForm(MultiDict({"title": "Mới"}), data={"budget": 5, "starts": date(2019, 7, 1)})
    assert (form.budget.data, form.starts.data) == (5, date(2019, 7, 1))


# Counts


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0", 0),
        ("1200", 1200),
        ("1.200", 1200),
        ("1 200", 1200),
        ("1.234.567", 1_234_567),
        ("007", 7),
        ("2000000000", 2 * 10**9),
    ],
)
def test_count(typed: str, stored: int) -> None:
    form = sent(people=typed)
    assert form.errors == {}
    assert form.people.data == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,5", "Chỉ nhập số nguyên, không có phần lẻ."),
        ("1.5", "Chỉ nhập số nguyên, không có phần lẻ."),
        ("1,200", "Chỉ nhập số nguyên, không có phần lẻ."),
        ("1.200,5", "Chỉ nhập số nguyên, không có phần lẻ."),
        ("-1", "Không nhập số âm."),
        ("−1", "Không nhập số âm."),
        ("2.000.000.001", "Số quá lớn: nhiều nhất là 2.000.000.000."),
        ("9" * 29, "Số quá lớn: nhiều nhất là 2.000.000.000."),
        ("9" * 9_999, "Chỉ nhập số, ví dụ 1.200."),
        ("mười", "Chỉ nhập số, ví dụ 1.200."),
        ("12 người", "Chỉ nhập số, ví dụ 1.200."),
        ("1e3", "Chỉ nhập số, ví dụ 1.200."),
        ("١٢", "Chỉ nhập số, ví dụ 1.200."),
        ("1.2000", "Chỉ nhập số nguyên, không có phần lẻ."),
        ("1.200 300", "Chỉ nhập số, ví dụ 1.200."),
    ],
)
def test_count_says_what_is_wrong(typed: str, sentence: str) -> None:
    form = sent(people=typed)
    assert form.errors == {"people": [sentence]}
    assert form.people._value() == typed


def test_a_range_is_not_judged_on_what_cannot_be_read() -> None:
    assert sent(days="x").errors == {"days": ["Chỉ nhập số, ví dụ 1.200."]}
    assert sent(days="12").errors == {"days": ["Nhập số từ 1 đến 9."]}


@pytest.mark.parametrize(("typed", "stored"), [("0", 0), ("85", 85), ("100%", 100), ("85 %", 85)])
def test_percent(typed: str, stored: int) -> None:
    form = sent(done=typed)
    assert form.errors == {}
    assert form.done.data == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("101", "Số quá lớn: nhiều nhất là 100."),
        ("87,5%", "Chỉ nhập số nguyên, không có phần lẻ."),
        ("-1%", "Không nhập số âm."),
        ("%", "Chỉ nhập số, ví dụ 85."),
    ],
)
def test_percent_says_what_is_wrong(typed: str, sentence: str) -> None:
    assert sent(done=typed).errors == {"done": [sentence]}


# Days


@pytest.mark.parametrize("typed", ["2019-07-21", "21/7/2019", "21/07/19", "21/7", "21-7-2019"])
def test_a_day_is_shown_as_browsers_want_it(typed: str) -> None:
    form = sent(starts=typed)
    assert form.errors == {}
    assert form.starts.data == date(2019, 7, 21)
    assert 'type="date"' in form.starts()
    assert 'value="2019-07-21"' in form.starts()


def test_a_stored_day_is_shown_as_browsers_want_it() -> None:
    form = PaperForm(formdata=None, data={"starts": date(2019, 7, 1)})
    assert 'type="date" value="2019-07-01"' in form.starts()
    assert 'value=""' in form.ends()
    assert " required " in form.ends()


def test_a_day_that_cannot_be_read_stays_visible() -> None:
    form = sent(ends="31/2/2019")
    assert form.errors == {"ends": ["Không có ngày 31/2/2019. Ghi ngày trước, tháng sau, ví dụ 21/7/2019."]}
    assert form.ends.data is None
    assert 'type="text" value="31/2/2019"' in form.ends()


def test_typed_text_is_escaped() -> None:
    assert "<b>" not in sent(budget='"><b>').budget()


# Sentences

CATALOGUE = (Path(wtforms.__file__).parent / "locale" / "wtforms.pot").read_text(encoding="utf-8")
IDS = [
    "".join(ast.literal_eval(line) for line in found.split("\n"))
    for found in re.findall(r'^msgid(?:_plural)? (".*"(?:\n".*")*)', CATALOGUE, re.MULTILINE)
]
IDS = [message for message in IDS if message]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s|\{\w+\}")


def test_the_catalogue_was_read() -> None:
    assert len(IDS) >= 43  # 39 ids, 4 of them with a plural
    assert "Not a valid choice." in IDS


@pytest.mark.parametrize("message", IDS)
def test_every_message_of_wtforms_has_a_translation(message: str) -> None:
    assert message in VI


@pytest.mark.parametrize("message", VI)
def test_a_translation_keeps_the_placeholders(message: str) -> None:
    own_name_for_it = VI[message].replace("%(other_label)s", "%(other_name)s")
    assert sorted(PLACEHOLDER.findall(own_name_for_it)) == sorted(PLACEHOLDER.findall(message))


def test_what_validators_say_by_themselves_is_vietnamese() -> None:
    class Plain(BaseForm):
        first = StringField("Mật khẩu mới", [validators.DataRequired(), validators.Length(min=2)])
        again = StringField("Nhập lại", [validators.EqualTo("first")])
        kind = SelectField("Loại", choices={"a": "A"})

    form = Plain(MultiDict({"first": "x", "again": "y", "kind": "b"}))
    assert not form.validate()
    assert form.errors == {
        "first": ["Nhập ít nhất 2 ký tự."],
        "again": ["Phải giống ô “Mật khẩu mới”."],
        "kind": ["Lựa chọn không có trong danh sách."],
    }
    form = Plain(MultiDict({"first": "", "kind": "a"}))
    assert not form.validate()
    assert form.errors["first"] == ["Ô này không được để trống."]
