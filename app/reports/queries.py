"""The figures a report draws from: live entries of a branch, or the reports of its children. A few statements each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.activities.models import Activity
from app.campaigns.models import Campaign, Measure
from app.dashboards.figures import Span, counted, of_family
from app.entries.models import OUT, Entry, EntryValue, FamilyName
from app.kernel.db import db, under
from app.obligations.models import ObligationItem
from app.registrations.models import Progress, Registration
from app.reports.models import Report, ReportFigure
from app.units.models import OrgUnit

_entry = Entry.__table__
HANDED_IN = OUT


@dataclass(frozen=True)
class Figure:
    """One figure of a branch, in the order of the report: `amount` in đồng for money."""

    code: str
    label: str
    counted_in: str
    is_money: bool
    amount: int


def live(campaign: Campaign, path: str, span: Span | None) -> list[Figure]:
    """What the entries of the branch come to, each by the states the plan counts from. Four statements.

    Activities, people, every measure somebody has a figure for, registrations, works done, initiatives.
    """

    def of(family: FamilyName) -> list[sa.ColumnElement[bool]]:
        found: list[sa.ColumnElement[bool]] = [
            of_family(campaign, family, counted(campaign, family)),
            _entry.c.unit_id.in_(sa.select(OrgUnit.id).where(under(OrgUnit.path, path))),
        ]
        return [*found, span.touches()] if span else found

    activity, registration = Activity.__table__, Registration.__table__
    people = sa.func.coalesce(sa.func.sum(activity.c.attendees), 0)
    query = sa.select(sa.func.count(), people).select_from(_entry.join(activity, activity.c.id == _entry.c.id))
    done_activities, joined = db.session.execute(query.where(*of(FamilyName.ACTIVITIES))).one()
    finished = registration.c.progress.in_([Progress.DONE.value, Progress.CONFIRMED.value])
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((finished, 1), else_=0)), 0))
    query = query.select_from(_entry.join(registration, registration.c.id == _entry.c.id))
    registered, done = db.session.execute(query.where(*of(FamilyName.REGISTRATIONS))).one()
    invented = db.session.scalar(sa.select(sa.func.count()).select_from(_entry).where(*of(FamilyName.INITIATIVES)))
    sums = (
        sa.select(Measure.code, Measure.name, Measure.counted_in, Measure.is_money, sa.func.sum(EntryValue.amount))
        .select_from(_entry.join(EntryValue, EntryValue.entry_id == _entry.c.id))
        .join(Measure, Measure.id == EntryValue.measure_id)
        .where(*of(FamilyName.ACTIVITIES))
        .group_by(Measure.id, Measure.code, Measure.name, Measure.counted_in, Measure.is_money)
        .order_by(Measure.id)
    )
    return [
        Figure("activities", "Hoạt động đã tổ chức", "cuộc", False, int(done_activities)),
        Figure("attendees", "Lượt người tham dự", "lượt người", False, int(joined)),
        *(
            Figure(f"m:{code}", name, unit, money, int(total))
            for code, name, unit, money, total in db.session.execute(sums)
        ),
        Figure("registrations", "Công trình, phần việc đăng ký", "hồ sơ", False, int(registered)),
        Figure("done", "Công trình, phần việc hoàn thành", "hồ sơ", False, int(done)),
        Figure("initiatives", "Sáng kiến", "sáng kiến", False, int(invented or 0)),
    ]


def _newest(campaign: Campaign, unit: OrgUnit, period: str) -> sa.Subquery:
    """Of each unit directly below, its newest report handed in for the period."""
    entry, report = Entry.__table__, Report.__table__
    child = aliased(OrgUnit)
    query = (
        sa.select(sa.func.max(report.c.id).label("id"), entry.c.unit_id)
        .select_from(report.join(entry, entry.c.id == report.c.id))
        .join(child, child.id == entry.c.unit_id)
        .outerjoin(ObligationItem, ObligationItem.id == entry.c.item_id)
        .where(
            child.parent_id == unit.id,
            entry.c.campaign_id == campaign.id,
            entry.c.state.in_([state.value for state in HANDED_IN]),
            sa.func.coalesce(ObligationItem.period, "") == period,
        )
        .group_by(entry.c.unit_id)
    )
    return query.subquery("newest")


def of_children(campaign: Campaign, unit: OrgUnit, period: str) -> dict[str, int]:
    """{code: sum} over the newest reports of the units directly below. One statement."""
    newest = _newest(campaign, unit, period)
    amount = sa.func.coalesce(ReportFigure.stated, ReportFigure.counted)
    query = (
        sa.select(ReportFigure.code, sa.func.sum(amount))
        .join(newest, newest.c.id == ReportFigure.report_id)
        .group_by(ReportFigure.code)
    )
    return {code: int(total) for code, total in db.session.execute(query)}


def children(campaign: Campaign, unit: OrgUnit, period: str) -> tuple[int, int]:
    """(units directly below that have handed in a report for the period, all of them alive today). Two statements."""
    have = db.session.scalar(sa.select(sa.func.count()).select_from(_newest(campaign, unit, period))) or 0
    alive = sa.select(sa.func.count(OrgUnit.id)).where(OrgUnit.parent_id == unit.id, OrgUnit.ended_on.is_(None))
    return have, db.session.scalar(alive) or 0


def before(unit_id: int, campaign_id: int, kind: str, period: str, besides: int | None) -> Report | None:
    """The newest report of the unit for the same period that was handed in, or None: what a supplement adds to."""
    query: Any = (
        sa.select(Report)
        .outerjoin(ObligationItem, ObligationItem.id == Report.item_id)
        .where(
            Report.unit_id == unit_id,
            Report.campaign_id == campaign_id,
            Report.kind == kind,
            Report.state.in_(HANDED_IN),
            sa.func.coalesce(ObligationItem.period, "") == period,
        )
    )
    if besides is not None:
        query = query.where(Report.id != besides)
    found: Report | None = db.session.scalar(query.order_by(Report.serial.desc(), Report.id.desc()).limit(1))
    return found


def changed(old: Sequence[ReportFigure], now: Sequence[Figure]) -> list[tuple[str, int, int]]:
    """(label, then, now) of every figure that differs from an earlier report, in the order of the new one."""
    said = {figure.code: figure.amount for figure in old}
    return [(one.label, said.get(one.code, 0), one.amount) for one in now if said.get(one.code, 0) != one.amount]


def span_of(first: date | None, last: date | None) -> Span | None:
    """The days of a period; an open start begins with the first day there is."""
    return Span(first or date.min, last) if last else None
