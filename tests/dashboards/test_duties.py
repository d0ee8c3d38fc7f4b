"""What a unit owes and how it stands, as a table over the days and what has been sent."""

from datetime import UTC, date, datetime

import pytest

from app.campaigns.models import Campaign, Obligation, ObligationKind, OwedTo, TimeWindow, WindowPurpose
from app.dashboards.duties import duties, pressing, summed_up
from app.dashboards.duty import DutyState
from app.dashboards.figures import CommonDay, Span
from app.dashboards.own import OwnEntry
from app.entries.models import EntryState, FamilyName
from app.obligations.models import Handed, ObligationItem

S = EntryState
PLAN = Campaign(id=1, code="TH")
DAY = CommonDay(("NGAY_DOAN_VIEN",), "MEMBER_DAY", "Ngày đoàn viên", Span(date(2019, 7, 21), date(2019, 7, 21)))
PEAK = TimeWindow(
    short_name="Tuần lễ cao điểm", starts_on=date(2019, 7, 21), ends_on=date(2019, 7, 27), purpose=WindowPurpose.PEAK
)


def obligation(kind, due=None, inclusive=False, **values):
    return Obligation(
        kind=kind,
        name=kind.label,
        due_on=due,
        due_inclusive=inclusive,
        due_text="",
        owed_to=OwedTo.PARENT,
        via="",
        **values,
    )


def entry(
    family=FamilyName.REGISTRATIONS, state=S.SENT, kind="CONG_TRINH", on=None, to=None, late=False, campaign_id=1
):
    moment = datetime(2019, 4, 1, tzinfo=UTC)
    days = (on, to or on)
    return OwnEntry("x", family, kind, "Tên", state, campaign_id, 7, "A1", *days, moment, late, None, None, True, "")


def activity(on, to=None, state=S.SENT, kind="NGAY_DOAN_VIEN"):
    return entry(FamilyName.ACTIVITIES, state, kind, on, to)


REGISTER = obligation(ObligationKind.REGISTRATION, date(2019, 4, 30))


@pytest.mark.parametrize(
    ("today", "own", "state"),
    [
        (date(2019, 4, 29), [], DutyState.OWED),
        (date(2019, 4, 30), [], DutyState.OVERDUE),  # "trước ngày 30/4"
        (date(2019, 4, 29), [entry(state=S.DRAFT)], DutyState.STARTED),
        (date(2019, 5, 29), [entry(state=S.RETURNED)], DutyState.STARTED),
        (date(2019, 4, 29), [entry()], DutyState.DONE),
        (date(2019, 5, 29), [entry(late=True)], DutyState.LATE),
        (date(2019, 5, 29), [entry(late=True), entry(state=S.APPROVED)], DutyState.DONE),
        (date(2019, 5, 29), [entry(state=S.RETURNED), entry(state=S.APPROVED)], DutyState.DONE),
        (date(2019, 4, 30), [entry(campaign_id=2)], DutyState.OVERDUE),
        (date(2019, 4, 30), [entry(FamilyName.INITIATIVES)], DutyState.OVERDUE),
    ],
)
def test_a_registration_with_a_deadline(today, own, state):
    (duty,) = duties(PLAN, [REGISTER], [], None, own, tier=4, today=today)

    assert (duty.state, duty.last_day) == (state, date(2019, 4, 29))
    assert duty.when == "trước ngày 30/4/2019 (chậm nhất hết ngày 29/4/2019)"
    assert duty.family == "registrations"


def test_without_a_day_nothing_is_overdue():
    (duty,) = duties(PLAN, [obligation(ObligationKind.REGISTRATION)], [], None, [], tier=4, today=date(2030, 1, 1))

    assert (duty.state, duty.last_day, duty.when) == (DutyState.OWED, None, "kế hoạch không ấn định ngày")


def test_a_cdcs_without_a_day_of_its_own_hears_when_its_upper_union_hands_in():
    summary = obligation(ObligationKind.REGISTRATION_SUMMARY, date(2019, 4, 30))
    upper = summed_up([obligation(ObligationKind.RESULT_REPORT, date(2019, 7, 30)), summary])
    plain = obligation(ObligationKind.REGISTRATION)

    (duty,) = duties(PLAN, [plain], [], None, [], tier=4, today=date(2019, 5, 5), upper=upper)

    assert duty.when.endswith("cấp trên tổng hợp trước ngày 30/4/2019 (chậm nhất hết ngày 29/4/2019)")
    assert (duty.state, duty.last_day) == (DutyState.OWED, None)
    assert summed_up([plain]) is None


def test_what_is_not_followed_here_has_no_button():
    report = obligation(ObligationKind.RESULT_REPORT, date(2019, 7, 30))
    (duty,) = duties(PLAN, [report], [], None, [], tier=4, today=date(2019, 8, 5))

    assert (duty.state, duty.family, duty.last_day) == (DutyState.OUTSIDE, "", date(2019, 7, 29))


@pytest.mark.parametrize(
    ("today", "own", "state"),
    [
        (date(2019, 7, 20), [], DutyState.UPCOMING),
        (date(2019, 7, 21), [], DutyState.OWED),
        (date(2019, 8, 1), [], DutyState.OWED),  # still taken, counted as another day
        (date(2019, 7, 22), [activity(date(2019, 7, 21))], DutyState.DONE),
        (date(2019, 7, 22), [activity(date(2019, 7, 20), date(2019, 7, 21))], DutyState.DONE),
        (date(2019, 7, 22), [activity(date(2019, 7, 20))], DutyState.OTHER_DAY),
        (date(2019, 7, 22), [activity(date(2019, 7, 20)), activity(date(2019, 7, 21))], DutyState.DONE),
        (date(2019, 7, 22), [activity(date(2019, 7, 21), state=S.RETURNED)], DutyState.STARTED),
        (date(2019, 7, 22), [activity(None, state=S.DRAFT)], DutyState.STARTED),
        (date(2019, 7, 22), [activity(date(2019, 7, 21), kind="TOA_DAM")], DutyState.OWED),
    ],
)
def test_the_common_day(today, own, state):
    (duty,) = duties(PLAN, [], [], DAY, own, tier=4, today=today)

    assert (duty.state, duty.kind, duty.when) == (state, "NGAY_DOAN_VIEN", "ngày 21/7/2019")


def test_the_common_day_is_asked_of_cdcs_alone():
    assert duties(PLAN, [], [], DAY, [], tier=3, today=date(2019, 7, 21)) == []


@pytest.mark.parametrize(
    ("today", "own", "state"),
    [
        (date(2019, 7, 20), [], DutyState.UPCOMING),
        (date(2019, 7, 21), [activity(date(2019, 7, 20))], DutyState.OWED),
        (date(2019, 7, 22), [activity(date(2019, 7, 27), date(2019, 8, 2), kind="TOA_DAM")], DutyState.DONE),
        (date(2019, 7, 22), [activity(date(2019, 7, 22), state=S.DRAFT)], DutyState.STARTED),
    ],
)
def test_a_peak_week_wants_an_activity(today, own, state):
    (duty,) = duties(PLAN, [], [PEAK], None, own, tier=4, today=today)

    assert (duty.state, duty.when) == (state, "từ ngày 21/7/2019 đến hết ngày 27/7/2019")


def item(state=Handed.NOTHING, **values):
    report = obligation(ObligationKind.RESULT_REPORT, date(2019, 7, 30))
    report.id, report.campaign_id = 5, 1
    plain = {"last_day": date(2019, 7, 29), "handed": state, "period_name": "", "obligation_id": 5}
    made = ObligationItem(**plain | values)
    made.obligation = report
    return made


@pytest.mark.parametrize(
    ("today", "one", "state"),
    [
        (date(2019, 7, 29), item(), DutyState.OWED),
        (date(2019, 7, 30), item(), DutyState.OVERDUE),
        (date(2019, 7, 30), item(last_day=date(2019, 8, 5)), DutyState.OWED),  # extended
        (date(2019, 7, 1), item(starts_on=date(2019, 7, 20)), DutyState.UPCOMING),
        (date(2019, 7, 30), item(Handed.RETURNED), DutyState.STARTED),
        (date(2019, 7, 30), item(Handed.SENT, late_days=0), DutyState.DONE),
        (date(2019, 7, 30), item(Handed.ACCEPTED, late_days=2), DutyState.LATE),
        (date(2019, 7, 30), item(nothing_at=datetime(2019, 7, 2, tzinfo=UTC)), DutyState.DONE),
    ],
)
def test_a_report_stands_as_its_item_does(today, one, state):
    (duty,) = duties(PLAN, [one.obligation], [], None, [], tier=4, today=today, items=[one])

    assert (duty.state, duty.family, duty.kind) == (state, "reports", "RESULT_REPORT")


def test_the_upper_unions_earlier_day_comes_first():
    one = item(internal_last_day=date(2019, 7, 25))
    (duty,) = duties(PLAN, [one.obligation], [], None, [], tier=4, today=date(2019, 7, 26), items=[one])

    assert (duty.state, duty.last_day) == (DutyState.OWED, date(2019, 7, 25))
    assert duty.when == "hạn nội bộ hết ngày 25/7/2019; trước ngày 30/7/2019 (chậm nhất hết ngày 29/7/2019)"


def test_a_waived_duty_is_not_shown():
    one = item(waived_at=datetime(2019, 7, 2, tzinfo=UTC))

    assert duties(PLAN, [one.obligation], [], None, [], tier=4, today=date(2019, 8, 5), items=[one]) == []


def test_the_most_pressing_comes_first():
    late = obligation(ObligationKind.REGISTRATION, date(2019, 4, 30))
    soon = obligation(ObligationKind.REGISTRATION, date(2019, 7, 25), inclusive=True)
    report = obligation(ObligationKind.RESULT_REPORT, date(2019, 7, 30))

    found = pressing(duties(PLAN, [report, soon, late], [PEAK], DAY, [], tier=4, today=date(2019, 7, 22)))

    assert [duty.state for duty in found] == [DutyState.OVERDUE, DutyState.OWED, DutyState.OWED, DutyState.OWED]
    assert found[1].last_day == date(2019, 7, 25)


def test_what_there_is_is_said_in_words():
    own = [entry(), entry(), entry(state=S.APPROVED), entry(state=S.DRAFT)]
    (duty,) = duties(PLAN, [REGISTER], [], None, own, tier=4, today=date(2019, 4, 1))

    assert duty.detail == "1 đã duyệt, 2 đã gửi, 1 bản nháp"


def test_a_departments_duty_is_told_from_its_neighbours():
    """CB-O3: four departments of one union owe the same report, to that union itself."""
    one, two = (item(department=name) for name in ("Văn phòng", "Ban Tài chính"))
    first, second = duties(PLAN, [one.obligation], [], None, [], tier=2, today=date(2019, 7, 1), items=[one, two])

    assert (first.title, second.title) == (
        f"{one.obligation.name} - Văn phòng",
        f"{one.obligation.name} - Ban Tài chính",
    )
    assert first.to == "lãnh đạo đơn vị"


def test_outside_bodies_are_named():
    """CB-O5."""
    one = item(department="Văn phòng")
    one.obligation.owed_to, one.obligation.recipients = OwedTo.EXTERNAL, ["Tỉnh ủy", "UBND tỉnh"]
    (duty,) = duties(PLAN, [one.obligation], [], None, [], tier=2, today=date(2019, 7, 1), items=[one])

    assert duty.to == "Tỉnh ủy, UBND tỉnh"
