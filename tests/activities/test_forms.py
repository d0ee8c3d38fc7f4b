"""The activity's form: its type and measures, days, people; what the plan's rules hide, ask about or require."""

from datetime import date

import pytest

from app.activities import forms
from app.activities.routes import FAMILY
from app.campaigns.models import ActivityTypeMeasure, CampaignRule, RuleEffect
from app.entries.forms import FormContext
from app.entries.models import EntryState
from app.kernel.db import db
from app.kernel.errors import DomainError
from tests.entries.typed import filled
from tests.factories import make_activity, make_registration

S = EntryState
GIFTS = {"kind": "THAM_HOI", "m_members_admitted": None, "m_gifts": "3", "m_gift_money": "900k"}


def form(world, **changes):
    return filled(world, FAMILY, **changes)


def new(world, kind, unit="a1", name="an"):
    return FormContext(world.actor(name), world.units[unit], world.campaign, kind, "k", None, False)


def test_a_day_people_and_measures_are_enough(world):
    right = form(world)

    assert (right.errors, right.warnings()) == ({}, [])
    assert (right.event_on.data, right.attendees.data) == (date(2019, 7, 21), 19)
    assert right.data["measures"] == {"members_admitted": 2, "gifts": 3}


@pytest.mark.parametrize(
    ("kind", "measures"),
    [
        ("NGAY_DOAN_VIEN", [("m_members_admitted", "người"), ("m_gifts", "suất")]),
        ("TOA_DAM", []),
        ("THAM_HOI", [("m_gifts", "suất"), ("m_gift_money", "đồng")]),
    ],
)
def test_each_type_asks_its_own_measures_in_order(world, kind, measures):
    asked = forms.activity_form(new(world, kind))

    assert [(field.name, unit) for field, unit in asked.measures()] == measures


def test_money_is_read_as_money_and_counts_as_counts(world):
    right = form(world, **GIFTS)
    assert (right.errors, right.data["measures"]) == ({}, {"gifts": 3, "gift_money": 900_000})

    wrong = form(world, **GIFTS | {"m_gifts": "3tr", "m_gift_money": "ba"})
    assert set(wrong.errors) == {"m_gifts", "m_gift_money"}


def test_a_measure_the_type_requires(world):
    db.session.query(ActivityTypeMeasure).update({"required": True})

    wrong = form(world, m_gifts="")
    assert wrong.errors == {"m_gifts": ["Nhập số liệu này; không có thì nhập 0."]}
    assert form(world, m_gifts="0").errors == {}


def test_a_blank_measure_is_no_figure(world):
    assert form(world, m_gifts="").data["measures"] == {"members_admitted": 2, "gifts": None}


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("event_on", "", "Nhập ngày tổ chức."),
        ("event_on", "31/6/2019", "Không có ngày 31/6/2019"),
        ("event_on", "22/8/2019", "còn xa quá 30 ngày"),
        ("event_on", "31/12/2018", "nhận hoạt động từ ngày 01/01/2019"),
        ("event_to", "20/7/2019", "Ngày kết thúc phải từ ngày bắt đầu"),
        ("event_to", "22/7/2020", "kéo dài quá một năm"),
        ("event_to", "x", "Ghi ngày theo thứ tự"),
        ("attendees", "", "Nhập số người tham dự."),
        ("attendees", "-1", "Không nhập số âm."),
        ("attendees", "19 người", "Chỉ nhập số"),
        ("attendees", "9" * 11, "Số quá lớn"),
        ("members_attended", "20", "không thể nhiều hơn số người tham dự"),
        ("m_gifts", "-2", "Không nhập số âm."),
        ("title", "a" * 201, "Nhập nhiều nhất 200 ký tự."),
        ("place", "a" * 251, "Nhập nhiều nhất 250 ký tự."),
        ("partner", "a" * 251, "Nhập nhiều nhất 250 ký tự."),
        ("note", "a" * 2001, "Nhập nhiều nhất 2000 ký tự."),
        ("link", "https://" + "a" * 500, "Nhập nhiều nhất 500 ký tự."),
        ("link", "javascript:alert(1)", "bắt đầu bằng http:// hoặc https://"),
        ("cost", "-1", "Số tiền không được âm."),
        ("cost_source", "x", "Lựa chọn không có trong danh sách."),
        ("format", "x", "Lựa chọn không có trong danh sách."),
    ],
)
def test_what_is_refused(world, name, typed, words):
    wrong = form(world, **{name: typed})

    assert list(wrong.errors) == [name]
    assert words in wrong.errors[name][0]


@pytest.mark.parametrize("changes", [{"event_on": "21/8/2019"}, {"event_on": "1/1/2019"}, {"event_to": "21/7/2020"}])
def test_the_last_day_that_is_taken(world, changes):
    assert form(world, **changes).errors == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"members_attended": "23", "attendees": "30"}, "(23) nhiều hơn đoàn viên của đơn vị (22)"),
        (GIFTS | {"m_gift_money": "59.999 đồng"}, "kiểm tra xem có thiếu “nghìn”"),
        ({"kind": "TOA_DAM", "event_on": "23/7/2019"}, "Ngày 23/07/2019 chưa tới"),
        ({"event_on": "20/7/2019"}, "Hoạt động ngày 20/7/2019 vẫn được nhận và ghi là “khác ngày”."),
    ],
)
def test_what_is_odd_is_asked_about(world, changes, words):
    odd = form(world, **changes)

    assert odd.errors == {}
    (said,) = odd.warnings()
    assert words in said


@pytest.mark.parametrize(
    "changes",
    [
        {"members_attended": "22", "attendees": "30"},
        GIFTS | {"m_gift_money": "60.000"},
        GIFTS | {"m_gift_money": "0"},
        {"kind": "TOA_DAM", "event_on": "22/7/2019"},
        {"event_on": "20/7/2019", "event_to": "21/7/2019"},  # it touches Member Day
    ],
)
def test_what_is_just_right_is_not(world, changes):
    assert form(world, **changes).warnings() == []


# Rules of the plan


@pytest.mark.parametrize(("unit", "name", "offered"), [("a1", "an", False), ("a", "binh", False), ("t", "dung", True)])
def test_a_hidden_type_has_no_form(world, unit, name, offered):
    context = new(world, "MIT_TINH", unit, name)

    assert ("MIT_TINH" in {option.code for option in FAMILY.options(context)}) is offered
    if offered:
        assert forms.activity_form(context).type.code == "MIT_TINH"
    else:
        with pytest.raises(DomainError, match="không áp dụng cho đơn vị"):
            forms.activity_form(context)


def require(world):
    db.session.add(
        CampaignRule(
            campaign_id=world.campaign.id, code="R9", effect=RuleEffect.REQUIRE_FIELD, tiers=[4], activity_types=["TOA_DAM"],
            message="Tổ chức gọn nhẹ", requires=["Đã báo cáo cấp ủy", "Ngoài giờ làm việc"],
        )
    )  # fmt: skip
    db.session.flush()


def test_what_a_rule_requires_is_ticked_before_sending(world):
    require(world)

    missing = form(world, kind="TOA_DAM")
    assert missing.errors == {"rules": ["Cần xác nhận: Đã báo cáo cấp ủy; Ngoài giờ làm việc."]}

    ticked = form(world, kind="TOA_DAM", rules="R9")
    assert (ticked.errors, ticked.warnings()) == ({}, [])
    assert "rules" in form(world, kind="TOA_DAM", rules="other").errors
    assert "rules" not in form(world, kind="THAM_HOI", **{k: v for k, v in GIFTS.items() if k != "kind"})


def test_a_registration_of_the_unit_may_be_named_and_no_other(world):
    own = make_registration(world, state=S.APPROVED)
    others = [
        make_registration(world, unit="a2", by="ai"),
        make_registration(world, state=S.DRAFT),
        make_registration(world, state=S.REJECTED),
    ]

    assert form(world, registration=str(own.id)).errors == {}
    for entry in others:
        assert list(form(world, registration=str(entry.id)).errors) == ["registration"]


# What the form starts with


@pytest.mark.parametrize(
    ("kind", "today", "day"),
    [
        ("NGAY_DOAN_VIEN", date(2019, 7, 22), date(2019, 7, 21)),
        ("NGAY_DOAN_VIEN", date(2019, 7, 20), date(2019, 7, 20)),  # not come yet
        ("TOA_DAM", date(2019, 7, 22), date(2019, 7, 22)),
    ],
)
def test_the_likely_day(world, on_day, kind, today, day):
    on_day(today)

    assert forms.activity_form(new(world, kind)).event_on.data == day


def test_an_entry_comes_back_as_it_was_sent(world):
    entry = make_activity(
        world,
        type_code="THAM_HOI",
        measures={"gifts": 3, "gift_money": 900_000},
        cost=5,
        note="Ghi chú",
        to=date(2019, 7, 22),
    )
    context = FormContext(world.actor("an"), world.a1, world.campaign, "THAM_HOI", "k", entry, False)

    back = forms.activity_form(context)

    assert back.data["measures"] == {"gifts": 3, "gift_money": 900_000}
    assert (back.event_on.data, back.event_to.data) == (date(2019, 7, 21), date(2019, 7, 22))
    assert (back.attendees.data, back.cost.data, back.note.data) == (19, 5, "Ghi chú")
