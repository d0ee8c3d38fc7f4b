"""The only reading of the time. Time is the server's, days are those of Asia/Ho_Chi_Minh."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Ho_Chi_Minh")

_shift = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """This moment, aware, in UTC (shifted to the demo day when one is set)."""
    return _frozen or datetime.now(UTC) + _shift


def today() -> date:
    """Today's date in Việt Nam."""
    return now().astimezone(TZ).date()


def local(moment: datetime) -> datetime:
    """An aware moment as wall-clock time in Việt Nam."""
    return moment.astimezone(TZ)


def midnight(day: date) -> datetime:
    """The first moment of `day` in Việt Nam, aware, in UTC."""
    return datetime.combine(day, time.min, TZ).astimezone(UTC)


def pretend(day: date | None) -> None:
    """Let the process live on `day` (sample data of a past campaign); the time of day stays real. None ends it."""
    global _shift
    real = datetime.now(UTC).astimezone(TZ).date()
    _shift = timedelta(0) if day is None else timedelta(days=(day - real).days)


@contextmanager
def freeze(moment: datetime) -> Iterator[None]:
    """Stop the clock at the aware `moment` (tests)."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
