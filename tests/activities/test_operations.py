"""Writing an activity from its form, and saying it in words."""

from datetime import date

import pytest

from app.activities import operations
from app.activities.facts import LABELS, facts
from app.activities.queries import registrations_of
from app.activities.routes import FAMILY
from app.campaigns.queries import windows_on
from app.entries.models import EntryState, EntryValue
from app.kernel.db import db
from tests.entries.typed import filled
from tests.factories import make_activity, make_registration

EVERYTHING = {
    "kind": "THAM_HOI", "m_members_admitted": None, "m_gifts": "3", "m_gift_money": "900k", "title": "Thăm công nhân ốm",
    "event_to": "22/7/2019", "members_attended": "18", "place": "Trạm y tế", "format": "online", "cost": "1tr",
    "cost_source": "union", "partner": "Đoàn xã", "link": "https://caobang.gov.vn/tin", "note": "Ba gia đình",
}  # fmt: skip


def fill(world, entry, **changes):
    form = filled(world, FAMILY, **changes)
    assert form.errors == {}
    operations.fill(entry, form.data)
    db.session.flush()
    return entry


def said(entry):
    return {fact.name: fact.text for fact in facts(entry) if fact.text}


def test_everything_typed_is_written_and_said(world):
    entry = fill(world, make_activity(world), **EVERYTHING)

    assert said(entry) == {
        "title": "Thăm công nhân ốm", "type": "Thăm hỏi, tặng quà", "event_on": "21/07/2019 – 22/07/2019",
        "attendees": "19 người", "members_attended": "18 người", "m_gifts": "3 suất", "m_gift_money": "900.000 đồng",
        "place": "Trạm y tế", "format": "Trực tuyến", "cost": "1.000.000 đồng", "cost_source": "Kinh phí công đoàn",
        "partner": "Đoàn xã", "link": "https://caobang.gov.vn/tin", "note": "Ba gia đình",
    }  # fmt: skip
    assert entry.search_key == "tham cong nhan om tham hoi, tang qua tram y te"


def test_without_a_title_it_is_called_by_type_and_day(world):
    entry = fill(world, make_activity(world))

    assert entry.title == "Ngày đoàn viên Công đoàn – 21/07/2019"
    assert said(entry)["event_on"] == "21/07/2019"
    assert (entry.event_on, entry.event_to, entry.kind) == (date(2019, 7, 21), date(2019, 7, 21), "NGAY_DOAN_VIEN")


def test_only_given_figures_have_a_row_and_zero_is_given(world):
    entry = make_activity(world, type_code="THAM_HOI", measures={"gifts": 1, "gift_money": 5})

    fill(world, entry, **EVERYTHING | {"m_gifts": "0", "m_gift_money": ""})
    kept = {value.measure.code: value.amount for value in db.session.query(EntryValue)}
    assert kept == {"gifts": 0}

    fill(world, entry)
    kept = {value.measure.code: value.amount for value in db.session.query(EntryValue)}
    assert kept == {"gifts": 3, "members_admitted": 2}


def test_a_named_registration_and_ticked_rules_are_kept(world):
    work = make_registration(world, state=EntryState.APPROVED)
    entry = make_activity(world)
    values = filled(world, FAMILY, registration=str(work.id)).data

    operations.fill(entry, values | {"rules": ["R9"]})

    assert (entry.registration_id, entry.confirmed_rules) == (work.id, ["R9"])


def test_labels_are_of_the_form(world):
    named = {fact.name for fact in facts(make_activity(world, measures={"gifts": 1}))}

    assert named - set(LABELS) == {"type", "m_gifts"}


@pytest.mark.parametrize(
    ("first", "last", "tags"),
    [
        ("20/7/2019", "", {"ELIGIBLE", "YEAR"}),
        ("21/7/2019", "", {"ELIGIBLE", "YEAR", "PEAK", "MEMBER_DAY"}),
        ("20/7/2019", "21/7/2019", {"ELIGIBLE", "YEAR", "PEAK", "MEMBER_DAY"}),
        ("22/7/2019", "", {"ELIGIBLE", "YEAR", "PEAK"}),
        ("1/8/2019", "", {"YEAR"}),
    ],
)
def test_windows_follow_from_the_days(world, first, last, tags):
    entry = fill(world, make_activity(world), event_on=first, event_to=last)

    assert {window.code for window in windows_on(world.campaign, entry.event_on, entry.event_to)} == tags


def test_registrations_to_name_are_the_units_own_by_title(world):
    second = make_registration(world, title="Sửa đường", state=EntryState.APPROVED)
    first = make_registration(world, title="Làm vườn")
    make_registration(world, title="Của A2", unit="a2", by="ai")
    make_registration(world, title="Nháp", state=EntryState.DRAFT)

    assert registrations_of(world.a1, world.campaign) == [(first.id, "Làm vườn"), (second.id, "Sửa đường")]
