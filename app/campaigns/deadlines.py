"""Due dates as the plans write them: "trước ngày D" ends with the day before D (decision 13, CB-O1, CB-O3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.kernel import clock


def short(day: date) -> str:
    """ "30/4/2019", as plans write days in running text (domain.md §3.3)."""
    return f"{day.day}/{day.month}/{day.year}"


@dataclass(frozen=True)
class Deadline:
    """A due date. `inclusive` False is "trước ngày": `on` itself is already too late."""

    on: date
    inclusive: bool

    @property
    def last_day(self) -> date:
        """The last day, until its end in Việt Nam, on which a sending is on time."""
        return self.on if self.inclusive else self.on - timedelta(days=1)

    def printed(self) -> str:
        """Always both ways where the plan says "trước ngày", so nobody has to know how the plan is read."""
        last = f"chậm nhất hết ngày {short(self.last_day)}"
        return last if self.inclusive else f"trước ngày {short(self.on)} ({last})"

    def is_late(self, moment: datetime) -> bool:
        """The aware `moment` lies after the end of the last day in Việt Nam, whatever its own time zone."""
        return clock.local(moment).date() > self.last_day

    def days_left(self, today: date) -> int:
        """Days until the last day: 0 on that day, negative afterwards."""
        return (self.last_day - today).days
