"""How an entry travelled: when it was written, sent, opened, decided. Times are those of people at work in Việt Nam."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.kernel.clock import TZ

LAST_MOMENT = datetime(2019, 7, 27, tzinfo=TZ)  # nothing lies in the future of the demo day, whatever the hour
SUNDAY = 6
_HOURS = {
    6: 2, 7: 4, 8: 5, 9: 4, 10: 3, 11: 5, 12: 5, 13: 3, 14: 4, 15: 4, 16: 4, 17: 4, 18: 6, 19: 14, 20: 20, 21: 16, 22: 6
}  # fmt: skip
_DESK_HOURS = {8: 5, 9: 6, 10: 5, 13: 1, 14: 6, 15: 5, 16: 4, 20: 2}


@dataclass(frozen=True)
class Move:
    """One step of the review line; `send` and `cancel` are the unit's, the others the desk's."""

    action: str
    at: datetime
    comment: str = ""
    field: str = ""


@dataclass(frozen=True)
class Journey:
    """`state` follows from the last move. `opened_at` is when the desk first read what was last sent."""

    created_at: datetime
    moves: tuple[Move, ...] = ()
    opened_at: datetime | None = None

    @property
    def state(self) -> str:
        after = {
            "send": "sent", "approve": "approved", "return": "returned", "reject": "rejected", "cancel": "cancelled",
        }  # fmt: skip
        return after[self.moves[-1].action] if self.moves else "draft"

    @property
    def first_sent_at(self) -> datetime | None:
        return next((move.at for move in self.moves if move.action == "send"), None)

    @property
    def counts_when_sent(self) -> bool:
        return self.state in ("sent", "approved")


@dataclass(frozen=True)
class Reason:
    text: str
    field: str = ""


class Travel:
    """Draws journeys that begin with a sending; what would happen after the demo day does not happen."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def moment(self, day: date) -> datetime:
        """When people write: mostly in the evening."""
        return self._at(day, _HOURS)

    def draft(self, day: date) -> Journey:
        return Journey(min(self.moment(day), LAST_MOMENT - timedelta(hours=2)))

    def sent(self, day: date, opened: float = 0.4) -> Journey:
        """Lies on the desk; read there already with the chance `opened`."""
        created, sent = self._writing(day)
        read = self.desk_time(sent, 3) if self._rng.random() < opened else None
        return Journey(created, (Move("send", sent),), read)

    def approved(self, day: date, within: int = 8) -> Journey:
        """Approved within so many days, or still on the desk when that would be after the demo day."""
        return self._decided(day, "approve", within, Reason(""))

    def rejected(self, day: date, reason: Reason) -> Journey:
        return self._decided(day, "reject", 10, reason)

    def returned(self, day: date, reason: Reason) -> Journey:
        return self._decided(day, "return", 6, reason)

    def mended(self, day: date, reason: Reason) -> Journey:
        """Returned once, sent again and approved, as far as the time allows."""
        first = self.returned(day, reason)
        if first.state != "returned":
            return first
        again = self.moment((first.moves[-1].at + timedelta(days=self._rng.randint(1, 4))).date())
        if again <= first.moves[-1].at or again >= LAST_MOMENT:
            return first
        moves = (*first.moves, Move("send", again))
        decided = self.desk_time(again, 5)
        if decided is None:
            return Journey(first.created_at, moves)
        return Journey(first.created_at, (*moves, Move("approve", decided)), decided - timedelta(minutes=3))

    def cancelled(self, day: date, reason: Reason) -> Journey:
        """Returned, then withdrawn by the unit."""
        first = self.returned(day, reason)
        if first.state != "returned":
            return first
        at = min(first.moves[-1].at + timedelta(hours=self._rng.randint(3, 60)), LAST_MOMENT)
        return Journey(first.created_at, (*first.moves, Move("cancel", at, "Đơn vị đã gửi bản khác.")), first.opened_at)

    def desk_time(self, after: datetime, within: int) -> datetime | None:
        """A working moment up to `within` days later, or None when that is not before the demo day."""
        day = after.date() + timedelta(days=self._rng.randint(0, within))
        at = self._at(day, _DESK_HOURS)
        while at <= after or at.weekday() == SUNDAY:
            day += timedelta(days=1)
            at = self._at(day, _DESK_HOURS)
        return at if at < LAST_MOMENT else None

    def _decided(self, day: date, action: str, within: int, reason: Reason) -> Journey:
        created, sent = self._writing(day)
        at = self.desk_time(sent, within)
        if at is None:
            return Journey(created, (Move("send", sent),))
        opened = at - timedelta(minutes=self._rng.randint(1, 20))
        moves = (Move("send", sent), Move(action, at, reason.text, reason.field))
        return Journey(created, moves, max(opened, sent))

    def _writing(self, day: date) -> tuple[datetime, datetime]:
        """Begun and sent: most in one go of a few minutes, some begun a day or two before."""
        sent = min(self.moment(day), LAST_MOMENT - timedelta(minutes=self._rng.randint(1, 240)))
        minutes = self._rng.randint(1, 9) if self._rng.random() < 0.85 else self._rng.randint(600, 3000)
        return sent - timedelta(minutes=minutes), sent

    def _at(self, day: date, hours: dict[int, int]) -> datetime:
        hour = self._rng.choices(list(hours), weights=list(hours.values()))[0]
        clock = time(hour, self._rng.randrange(60), self._rng.randrange(60), tzinfo=TZ)
        return datetime.combine(day, clock)


def days_between(rng: random.Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both possible."""
    return first + timedelta(days=rng.randint(0, (last - first).days))
