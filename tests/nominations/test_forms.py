"""The form of a nomination: what must be there, what fits its subject, what is odd about it."""

from datetime import date

import pytest

from app.campaigns.models import AwardBasis, DecidingLevel
from app.entries.models import EntryState
from app.nominations.models import SubjectKind
from app.nominations.routes import FAMILY
from tests.entries.typed import filled
from tests.factories import make_award, make_initiative, make_nomination, make_registration

NOTHING_SENT = "Đơn vị chưa gửi đăng ký, sáng kiến nào"
NOTHING_CHOSEN = "Chưa chọn công trình, sáng kiến nào"


def form(world, **changes):
    return filled(world, FAMILY, **{"kind": "BIEU_DUONG.person"} | changes)


def linked(world, **changes):
    """The form with a registration that speaks for it, so that nothing is odd yet."""
    work = make_registration(world)
    return form(world, links=work.public_id, **changes)


def test_it_is_right_as_it_stands(world):
    right = linked(world)

    assert (right.errors, right.warnings()) == ({}, [])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("title", "Nhập tên đối tượng"),
        ("job", "Nhập chức vụ"),
        ("category", "Chọn nhóm: kế hoạch phân bổ chỉ tiêu theo nhóm."),
        ("award_form", "Chọn danh hiệu"),
        ("achievements", "Tóm tắt thành tích."),
    ],
)
def test_what_must_be_there(world, name, words):
    wrong = form(world, **{name: ""})

    assert list(wrong.errors) == [name]
    assert words in wrong.errors[name][0]


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("achievements", "một " * 501, "Tóm tắt tối đa 500 chữ, hiện có 501 chữ."),
        ("born", "31/2/1985", "Không có ngày 31/2/1985"),
        ("born", "1899", "Ghi ngày theo thứ tự"),
        ("born", "2015", "Kiểm tra lại năm sinh."),
        ("rank", "0", "Thứ tự từ 1 đến 999."),
        ("deciding_level", "grassroots", "Lựa chọn không có trong danh sách."),
    ],
)
def test_what_cannot_be(world, name, typed, words):
    wrong = form(world, **{name: typed})

    assert list(wrong.errors) == [name]
    assert words in wrong.errors[name][0]


def test_five_hundred_words_are_not_too_many(world):
    assert form(world, achievements="một " * 500).errors == {}


def test_votes_and_women_cannot_be_more_than_all(world):
    assert list(form(world, votes_for="15", votes_total="14").errors) == ["votes_for"]
    assert form(world, votes_for="14", votes_total="14").errors == {}
    group = {"kind": "BIEU_DUONG.collective", "job": None, "category": None}
    assert list(form(world, **group, headcount="10", women="11").errors) == ["women"]
    assert form(world, **group, headcount="10", women="10").errors == {}
    assert list(form(world, **group).errors) == ["headcount"]


@pytest.mark.parametrize(
    ("subject", "there", "gone"),
    [
        ("person", ("job", "gender", "born", "category", "direct_worker", "leader"), ("headcount", "women", "results")),
        ("collective", ("headcount", "women", "small_group"), ("job", "born", "category", "leader", "results")),
        ("model", ("results",), ("job", "born", "category", "headcount", "small_group", "direct_worker")),
    ],
)
def test_each_subject_has_its_own_boxes(world, subject, there, gone):
    shown = form(world, kind=f"DIEN_HINH.{subject}")

    assert shown.subject is SubjectKind(subject)
    assert all(shown[name] for name in there)
    assert not [name for name in gone if name in shown]


def test_levels_are_those_above_the_unit(world):
    assert list(form(world).deciding_level.choices) == ["upper", "province", "nation"]
    assert list(form(world, name="binh", unit="A").deciding_level.choices) == ["province", "nation"]
    assert list(form(world, name="dung", unit="T").deciding_level.choices) == ["province", "nation"]  # the owner


# BT-G3: registered or not


def test_a_unit_that_registered_nothing(world):
    assert NOTHING_SENT in form(world).warnings()[0]


def test_registrations_that_nobody_named(world):
    make_registration(world)

    (only,) = form(world).warnings()

    assert NOTHING_CHOSEN in only


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.CANCELLED, EntryState.REJECTED])
def test_what_was_never_sent_or_withdrawn_speaks_for_nobody(world, state):
    make_registration(world, state=state)

    assert NOTHING_SENT in form(world).warnings()[0]


def test_another_unions_registration_speaks_for_nobody(world):
    make_registration(world, unit="a2", by="ai")

    assert NOTHING_SENT in form(world).warnings()[0]


def test_the_author_of_an_initiative_needs_no_other_link(world):
    make_initiative(world, authors=(("Nông Thị Hoà", 100),))

    assert form(world, title="Nông Thị Hòa").warnings() == []


def test_an_ad_hoc_deed_needs_no_registration(world):
    assert form(world, kind="DOT_XUAT.person").warnings() == []


# One person twice


@pytest.mark.parametrize("spelt", ["Nông Thị Hòa", "NÔNG THỊ HOÀ", "nông thị hoà"])
def test_the_same_person_twice(world, spelt):
    make_nomination(world, title="Nông Thị Hoà", birth_year=1985)

    (only,) = linked(world, title=spelt, born="1985").warnings()

    assert "Nông Thị Hoà” (CĐCS Trường Tiểu học A1)" in only


def test_a_year_of_birth_that_differs_is_another_person(world):
    make_nomination(world, birth_year=1985)

    assert linked(world, born="12/3/1990").warnings() == []
    assert len(linked(world, born="").warnings()) == 1


def test_namesakes_elsewhere_are_not_named(world):
    """H-5: a union never learns of which other union the person is."""
    make_nomination(world, unit="b1", by="bon")

    (only,) = linked(world).warnings()

    assert "(đơn vị khác)" in only and "B1" not in only


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.REJECTED, EntryState.CANCELLED])
def test_only_living_nominations_count(world, state):
    make_nomination(world, state=state)

    assert linked(world).warnings() == []


# Rewarded already; forms out of force


def test_toan_dien_and_chuyen_de_exclude_each_other(world):
    make_award(world, basis=AwardBasis.THEMATIC, on=date(2019, 3, 1))

    (only,) = linked(world, kind="CUOI_NAM.person").warnings()

    assert "57/QĐ-LĐLĐ ngày 01/03/2019" in only and "không khen cả toàn diện và chuyên đề" in only


@pytest.mark.parametrize(
    "other",
    [
        {"basis": AwardBasis.YEAR},  # the same ground
        {"basis": AwardBasis.PHASE},  # by phase is always allowed
        {"basis": AwardBasis.THEMATIC, "on": date(2018, 12, 31)},
        {"basis": AwardBasis.THEMATIC, "level": DecidingLevel.UPPER},
        {"basis": AwardBasis.THEMATIC, "subject": "Nông Thị Huệ"},
        {"basis": AwardBasis.THEMATIC, "birth_year": 1990},
        {"basis": AwardBasis.THEMATIC, "receiving": "b1"},
    ],
)
def test_what_does_not_exclude(world, other):
    make_award(world, **other)

    assert linked(world, kind="CUOI_NAM.person", born="1985").warnings() == []


def test_an_honour_excludes_nothing(world):
    make_award(world, basis=AwardBasis.THEMATIC)

    assert linked(world).warnings() == []


def test_a_form_out_of_force(world, on_day):
    on_day(date(2019, 7, 1))
    (only,) = linked(world, award_form="Giấy khen cấp trên", deciding_level="upper").warnings()
    assert only == "Hình thức “Giấy khen cấp trên” chỉ có hiệu lực từ 01/01/2014 đến hết 30/06/2019 (QĐ cũ)."

    on_day(date(2019, 6, 30))
    assert linked(world, award_form="Giấy khen cấp trên", deciding_level="upper").warnings() == []


def test_a_form_that_another_level_gives(world):
    (only,) = linked(world, deciding_level="nation").warnings()

    assert "do Liên đoàn Lao động tỉnh quyết định, khác cấp quyết định đã chọn" in only


def test_a_leader_is_no_reason_to_stop(world):
    assert linked(world, leader="y").warnings() == []
