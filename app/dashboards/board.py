"""The peak week, day by day; and the CĐCS that have nothing yet."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.activities.models import Activity
from app.dashboards import figures
from app.dashboards.queries import Frame, within
from app.entries.models import OUT, Entry, EntryState, FamilyName
from app.kernel.db import db, under
from app.kernel.enums import LabelEnum
from app.kernel.paging import PAGE, Page, nearest
from app.units.models import OrgUnit

_entry, _activity = Entry.__table__, Activity.__table__


@dataclass(frozen=True)
class DayRow:
    """One day. An activity of several days stands on its first day inside the span, so that the days add up."""

    day: date
    activities: int
    cdcs: int
    people: int


def by_day(root: OrgUnit, frame: Frame) -> list[DayRow]:
    """Every day of the frame's span in order, also those with nothing. One statement."""
    span = frame.span
    assert span is not None, "the days of which window?"
    day = sa.case((_entry.c.event_on < span.first, span.first), else_=_entry.c.event_on).label("day")
    cdcs = sa.case((figures.is_cdcs(frame.day), OrgUnit.id))
    people = sa.func.coalesce(sa.func.sum(_activity.c.attendees), 0)
    query = (
        sa.select(day, sa.func.count(), sa.func.count(sa.distinct(cdcs)), people)
        .select_from(
            _entry.join(_activity, _activity.c.id == _entry.c.id).join(OrgUnit, OrgUnit.id == _entry.c.unit_id)
        )
        .where(
            figures.of_family(
                frame.campaign, FamilyName.ACTIVITIES, figures.counted(frame.campaign, FamilyName.ACTIVITIES)
            ),
            span.touches(),
            under(OrgUnit.path, root.path),
            within(frame.scope),
        )
        .group_by("day")
    )
    found = {row[0]: DayRow(row[0], row[1], row[2], int(row[3])) for row in db.session.execute(query)}
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    return [found.get(one, DayRow(one, 0, 0, 0)) for one in days]


class Missing(LabelEnum):
    """What a CĐCS may have none of."""

    REGISTRATION = "registration", "Chưa đăng ký công trình, phần việc"
    ACTIVITY = "activity", "Chưa có hoạt động"
    MEMBER_DAY = "member_day", "Chưa tổ chức ngày chung"
    INITIATIVE = "initiative", "Chưa có sáng kiến"

    @property
    def family(self) -> FamilyName:
        """The family in which it is looked for."""
        families = {Missing.REGISTRATION: FamilyName.REGISTRATIONS, Missing.INITIATIVE: FamilyName.INITIATIVES}
        return families.get(self, FamilyName.ACTIVITIES)


@dataclass(frozen=True)
class MissingRow:
    """A CĐCS without what is looked for. `waiting`: something was sent and lies on a desk. `members` None: not known."""

    code: str
    name: str
    upper: str
    members: int | None
    chair: str
    phone: str
    waiting: bool


def missing(root: OrgUnit, frame: Frame, what: Missing, page: int = 1) -> Page[MissingRow]:
    """CĐCS of the branch that have none of `what` that counts. Two statements; a page past the end is the last one."""
    nothing = sa.not_(_has(frame, what, figures.counted(frame.campaign, what.family)))
    where = [under(OrgUnit.path, root.path), within(frame.scope), figures.is_cdcs(frame.day), nothing]
    number = db.session.scalar(sa.select(sa.func.count()).select_from(OrgUnit).where(*where)) or 0
    page = nearest(page, number)
    upper, people = aliased(OrgUnit), figures.members(frame.day)
    query = (
        sa.select(
            OrgUnit.code,
            sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name),
            sa.func.coalesce(sa.case((upper.short_name != "", upper.short_name), else_=upper.name), ""),
            people,
            OrgUnit.chair_name,
            OrgUnit.phone,
            _has(frame, what, OUT),
        )
        .outerjoin(upper, upper.id == OrgUnit.parent_id)
        .where(*where)
        .order_by(sa.func.coalesce(people, 0).desc(), OrgUnit.sort_key, OrgUnit.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Page([MissingRow(*row) for row in db.session.execute(query)], page, number)


def _has(frame: Frame, what: Missing, states: tuple[EntryState, ...]) -> sa.ColumnElement[bool]:
    """The unit (OrgUnit) has such an entry in one of these states."""
    about = [_entry.c.unit_id == OrgUnit.id, figures.of_family(frame.campaign, what.family, states)]
    if frame.span:
        about.append(frame.span.touches())
    if what is Missing.MEMBER_DAY and frame.common_day:
        about.append(frame.common_day.about())
    return sa.exists().where(*about).correlate(OrgUnit)
