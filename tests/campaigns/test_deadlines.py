"""Due dates: "trước ngày D" ends with the day before D, by the clock of Việt Nam (decision 13)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.deadlines import Deadline
from app.kernel.clock import TZ, midnight

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
deadlines = st.builds(Deadline, days, st.booleans())


@pytest.mark.parametrize(
    ("on", "inclusive", "printed"),
    [
        (date(2019, 4, 30), False, "trước ngày 30/4/2019 (chậm nhất hết ngày 29/4/2019)"),
        (date(2019, 7, 30), False, "trước ngày 30/7/2019 (chậm nhất hết ngày 29/7/2019)"),
        (date(2021, 3, 1), False, "trước ngày 1/3/2021 (chậm nhất hết ngày 28/2/2021)"),
        (date(2019, 4, 29), True, "chậm nhất hết ngày 29/4/2019"),
    ],
)
def test_it_is_printed_both_ways(on, inclusive, printed):
    assert Deadline(on, inclusive).printed() == printed


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2019, 4, 29, 23, 59, 59, tzinfo=TZ), False),
        (datetime(2019, 4, 30, 0, 0, 0, tzinfo=TZ), True),
        (datetime(2019, 4, 29, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2019, 4, 29, 17, 0, 0, tzinfo=UTC), True),  # already the 30th in Việt Nam
    ],
)
def test_late_begins_with_the_day_itself(at, late):
    assert Deadline(date(2019, 4, 30), inclusive=False).is_late(at) is late


@given(deadlines)
def test_the_last_day_ends_at_midnight(deadline):
    end = midnight(deadline.last_day + timedelta(days=1))

    assert deadline.is_late(end)
    assert not deadline.is_late(end - timedelta(microseconds=1))


@given(deadlines, days, st.times(), st.timezones(), st.timezones())
def test_the_zone_of_the_sender_changes_nothing(deadline, day, at, here, there):
    moment = datetime.combine(day, at, here).astimezone(UTC)

    assert deadline.is_late(moment) == deadline.is_late(moment.astimezone(there))


@given(days)
def test_before_a_day_is_until_the_day_before(day):
    strict, until = Deadline(day, inclusive=False), Deadline(day - timedelta(days=1), inclusive=True)

    assert strict.last_day == until.last_day
    assert strict.days_left(day) == until.days_left(day) == -1


@given(deadlines, days)
def test_days_left_and_late_agree(deadline, day):
    noon = datetime.combine(day, time(12), TZ)

    assert (deadline.days_left(day) < 0) == deadline.is_late(noon)
    assert deadline.days_left(deadline.last_day) == 0
    assert deadline.days_left(day - timedelta(days=1)) == deadline.days_left(day) + 1
