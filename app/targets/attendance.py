"""Host events as a source of targets: who came to all of them (BD-T1), how many people came (BD-T6)."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from app.campaigns.models import ActivityType
from app.dashboards.figures import Span
from app.host_events.models import HostEvent, Participation
from app.targets.definitions import Condition
from app.targets.sums import Counter, several


def counter(condition: Condition, span: Span | None, tags: Mapping[str, list[str]], today: date) -> Counter:
    """`attended_all` is 1 for a unit that came to each event over by `today`, else 0; `participants` are people who came.

    An answer alone is no attendance, and a unit nobody has marked has not come.
    """
    asked, came = _asked(condition, span, tags), Participation.attended.is_(True)
    if condition.of_the_invited:
        return Counter("host_event", sa.and_(asked, HostEvent.ends_on <= today), every=came)
    people = sa.func.coalesce(Participation.attended_people, 0)
    return Counter("host_event", sa.and_(asked, came), people)


def _asked(condition: Condition, span: Span | None, tags: Mapping[str, list[str]]) -> sa.ColumnElement[bool]:
    """The event shares a day with the span (CR-2) and is of the type or tag named."""
    found: list[sa.ColumnElement[bool]] = [sa.true()]
    if span:
        found += [HostEvent.starts_on <= span.last, HostEvent.ends_on >= span.first]
    if types := several(condition.where.get("type")):
        found.append(ActivityType.code.in_(types))
    if tag := condition.where.get("tag"):
        found.append(ActivityType.code.in_(tags.get(tag, [])))
    return sa.and_(*found)
