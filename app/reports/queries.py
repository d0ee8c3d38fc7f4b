"""The figures a report draws from: live entries of a branch, or the reports of its children. A few statements each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.activities.models import Activity
from app.campaigns.models import ActivityType, Campaign, Measure
from app.dashboards.coverage import of_heard
from app.dashboards.figures import GRASSROOTS, Span, counted, day_of_count, of_family
from app.entries.models import OUT, Entry, EntryValue, FamilyName
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.text import number, percent
from app.nominations.models import Award
from app.obligations.models import ObligationItem
from app.registrations.models import Progress, Registration
from app.reports.models import Report, ReportFigure, Source
from app.targets import queries as targets
from app.targets.definitions import Verdict
from app.targets.wording import told
from app.units.models import OrgUnit

_entry = Entry.__table__
OTHER = "KHAC"
GROUPS = {  # blocks of the catalogue, in the order of the report
    "TUYEN_TRUYEN": "Tuyên truyền, sinh hoạt chuyên đề",
    "VAN_NGHE_TDTT": "Văn hóa, văn nghệ, thể thao",
    "TO_CHUC": "Ngày đoàn viên, phát triển đoàn viên, tập huấn",
    "CHAM_LO": "Chăm lo, thăm hỏi, hỗ trợ",
    "XA_HOI": "Đền ơn đáp nghĩa, hoạt động xã hội",
    OTHER: "Hoạt động khác",
}
HANDED_IN = OUT
MISSING_ON_PAPER = 240  # characters of names in running text


@dataclass(frozen=True)
class Figure:
    """One figure of a branch, in the order of the report: `amount` in đồng for money."""

    code: str
    label: str
    counted_in: str
    is_money: bool
    amount: int


def live(campaign: Campaign, path: str, span: Span | None) -> list[Figure]:
    """What the entries of the branch come to, each by the states the plan counts from. Six statements.

    Activities, people, groups of activities and measures somebody has a figure for, registrations, works done,
    initiatives, nominations, awards decided.
    """

    def of(family: FamilyName, *, any_day: bool = False) -> list[sa.ColumnElement[bool]]:
        found: list[sa.ColumnElement[bool]] = [
            of_family(campaign, family, counted(campaign, family)),
            _entry.c.unit_id.in_(sa.select(OrgUnit.id).where(under(OrgUnit.path, path))),
        ]
        return [*found, span.touches()] if span and not any_day else found

    activity, registration = Activity.__table__, Registration.__table__
    people = sa.func.coalesce(sa.func.sum(activity.c.attendees), 0)
    kind = sa.func.coalesce(ActivityType.table_group, OTHER)
    joined = _entry.join(activity, activity.c.id == _entry.c.id).outerjoin(
        ActivityType.__table__, ActivityType.id == activity.c.type_id
    )
    query = (
        sa.select(kind, sa.func.count(), people).select_from(joined).where(*of(FamilyName.ACTIVITIES)).group_by(kind)
    )
    groups = {code: (int(times), int(came)) for code, times, came in db.session.execute(query)}
    finished = registration.c.progress.in_([Progress.DONE.value, Progress.CONFIRMED.value])
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((finished, 1), else_=0)), 0))
    query = query.select_from(_entry.join(registration, registration.c.id == _entry.c.id))
    registered, done = db.session.execute(query.where(*of(FamilyName.REGISTRATIONS))).one()
    invented = db.session.scalar(sa.select(sa.func.count()).select_from(_entry).where(*of(FamilyName.INITIATIVES)))
    proposed = sa.select(sa.func.count()).select_from(_entry).where(*of(FamilyName.NOMINATIONS, any_day=True))
    sums = (
        sa.select(Measure.code, Measure.name, Measure.counted_in, Measure.is_money, sa.func.sum(EntryValue.amount))
        .select_from(_entry.join(EntryValue, EntryValue.entry_id == _entry.c.id))
        .join(Measure, Measure.id == EntryValue.measure_id)
        .where(*of(FamilyName.ACTIVITIES))
        .group_by(Measure.id, Measure.code, Measure.name, Measure.counted_in, Measure.is_money)
        .order_by(Measure.id)
    )
    return [
        Figure("activities", "Hoạt động đã tổ chức", "cuộc", False, sum(times for times, _ in groups.values())),
        Figure("attendees", "Lượt người tham dự", "lượt người", False, sum(came for _, came in groups.values())),
        *(Figure(f"g:{code}", name, "cuộc", False, groups[code][0]) for code, name in GROUPS.items() if code in groups),
        *(
            Figure(f"m:{code}", name, unit, money, int(total))
            for code, name, unit, money, total in db.session.execute(sums)
        ),
        Figure("registrations", "Công trình, phần việc đăng ký", "hồ sơ", False, int(registered)),
        Figure("done", "Công trình, phần việc hoàn thành", "hồ sơ", False, int(done)),
        Figure("initiatives", "Sáng kiến", "sáng kiến", False, int(invented or 0)),
        Figure("nominations", "Đề nghị biểu dương, khen thưởng", "đề nghị", False, db.session.scalar(proposed) or 0),
        Figure("awards", "Được biểu dương, khen thưởng", "lượt khen", False, _awarded(campaign, path, span)),
    ]


def _awarded(campaign: Campaign, path: str, span: Span | None) -> int:
    """Awards that stand, decided within the span, to somebody of the branch."""
    query = sa.select(sa.func.count(Award.id)).where(
        Award.campaign_id == campaign.id,
        Award.cancelled_at.is_(None),
        Award.receiving_unit_id.in_(sa.select(OrgUnit.id).where(under(OrgUnit.path, path))),
    )
    return db.session.scalar(query.where(Award.decided_on.between(span.first, span.last)) if span else query) or 0


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


def covered(campaign: Campaign, unit: OrgUnit, period: str, source: Source) -> str:
    """Whom the figures of an upper union's report cover, in words (decision 16); "" for a unit that speaks for itself."""
    if unit.tier >= GRASSROOTS:
        return ""
    if source is Source.CHILDREN:
        have, whole = children(campaign, unit, period)
        return f"Cộng từ báo cáo của {number(have)}/{number(whole)} đơn vị trực thuộc."
    return of_heard(campaign, unit.path, day_of_count(campaign, clock.today())).words(MISSING_ON_PAPER)


def target_lines(campaign: Campaign, unit: OrgUnit, last_day: date) -> list[dict[str, str]]:
    """The target board of the unit's branch in words, as Biểu 05 says it; what does not ask this branch is left out."""
    board = targets.board(campaign, unit, min(clock.today(), last_day))
    names = targets.counted_names() if board.lines else {}
    found = []
    for line in board.lines:
        said = told(line, names)
        if said.verdict is Verdict.NOT_APPLICABLE:
            continue
        result = "chưa có số" if said.result is None else f"{number(said.result)} {said.counted_in}"
        if said.met:
            result = f"{number(said.met[0])}/{number(said.met[1])} đơn vị"
        found.append(
            {
                "name": said.name,
                "goal": number(said.goal) if isinstance(said.goal, int) else said.goal,
                "result": result.strip(),
                "share": percent(*said.part) if said.part else "",
                "verdict": said.verdict.label,
            }
        )
    return found
