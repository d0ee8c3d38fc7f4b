"""Host events as a source of targets: who came to all of them (BD-T1), how many people came (BD-T6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import ActivityType, Campaign
from app.dashboards.figures import Span
from app.host_events.models import HostEvent, Participation
from app.targets.definitions import Condition
from app.targets.sums import Sum, several, times


def grouped(campaign: Campaign, units: Any, labelled: Sequence[sa.ColumnElement[Any]]) -> sa.Subquery:
    """`labelled` summed per invited unit over the plan's events; what was cancelled counts for nobody."""
    part = Participation.__table__
    query = sa.select(part.c.unit_id, *labelled).join(HostEvent, HostEvent.id == part.c.event_id)
    query = query.join(ActivityType, ActivityType.id == HostEvent.type_id)
    query = query.where(
        HostEvent.campaign_id == campaign.id, HostEvent.cancelled_at.is_(None), part.c.unit_id.in_(units)
    )
    return query.group_by(part.c.unit_id).subquery("host_event_sums")


def columns(
    condition: Condition, span: Span | None, tags: Mapping[str, list[str]], today: date
) -> tuple[Sum, Sum | None]:
    """(amount, events asked for): the second only for `attended_all`, where a unit invited to none is not asked.

    `attended_all` is 1 for a unit that came to each event over by `today`, else 0; `participants` are people who came.
    An answer alone is no attendance, and a unit nobody has marked has not come.
    """
    asked = _asked(condition, span, tags)
    came = Participation.attended.is_(True)
    if condition.of_the_invited:
        over = sa.and_(asked, HostEvent.ends_on <= today)
        return sa.func.min(sa.case((over, sa.case((came, 1), else_=0)))), times(over)
    people = sa.func.coalesce(Participation.attended_people, 0)
    return sa.func.sum(sa.case((sa.and_(asked, came), people), else_=0)), None


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
