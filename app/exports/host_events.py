"""Biểu 08: units invited to activities of upper unions, what they answered, whether they came, with how many people.

One row a unit and event, as it is with any number of events; cancelled events are left out.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.campaigns.models import ActivityType
from app.dashboards import figures
from app.dashboards.coverage import Coverage
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Subject, Tree, stream
from app.host_events.models import Answer, HostEvent, Participation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import day
from app.units.models import OrgUnit
from app.units.queries import label

ANSWERED, CAME = "Trả lời", "Điểm danh"
NAMES = 80  # of unions in the words about coverage
LIST = Sheet(
    code="Biểu 08",
    title="DANH SÁCH ĐƠN VỊ THAM GIA HOẠT ĐỘNG DO CẤP TRÊN TỔ CHỨC",
    columns=(
        Column("unit", "Đơn vị", 26),
        Column("event", "Hoạt động", 36),
        Column("start", "Từ ngày", 11, Kind.DAY, "Thời gian"),
        Column("end", "Đến ngày", 11, Kind.DAY, "Thời gian"),
        Column("host", "Đơn vị tổ chức", 22),
        Column("yes", "Tham gia", 8, Kind.COUNT, ANSWERED, summed=True),
        Column("no", "Không tham gia", 8, Kind.COUNT, ANSWERED, summed=True),
        Column("promised", "Số người đăng ký", 8.5, Kind.COUNT, ANSWERED, summed=True),
        Column("attended", "Có dự", 7, Kind.COUNT, CAME, summed=True),
        Column("absent", "Không dự", 7, Kind.COUNT, CAME, summed=True),
        Column("people", "Số người dự", 8.5, Kind.COUNT, CAME, summed=True),
        Column("note", "Ghi chú", 26),
    ),
    noun="lượt mời",
    frozen=3,
)

_event, _part = HostEvent.__table__, Participation.__table__


def _conditions(subject: Subject, tree: Tree) -> list[sa.ColumnElement[bool]]:
    """Invitations of the branch to the plan's events that touch the window."""
    found = [_event.c.campaign_id == subject.campaign.id, _event.c.cancelled_at.is_(None), tree.inside]
    if subject.span:
        found += [_event.c.starts_on <= subject.span.last, _event.c.ends_on >= subject.span.first]
    return found


def _joined(tree: Tree) -> sa.FromClause:
    return tree.joined(_part.join(_event, _event.c.id == _part.c.event_id), _part.c.unit_id)


def row_count(subject: Subject) -> int:
    """Rows the sheet will have. One statement."""
    tree = Tree(subject)
    query = sa.select(sa.func.count()).select_from(_joined(tree)).where(*_conditions(subject, tree))
    return db.session.scalar(query) or 0


def rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """In the order of units, then of days. One statement."""
    tree, host, kind = Tree(subject), aliased(OrgUnit, name="host"), ActivityType.__table__.c
    source = sa.join(_joined(tree), host, host.id == _event.c.host_id).join(
        ActivityType.__table__, kind.id == _event.c.type_id
    )
    query = (
        sa.select(
            tree.section, tree.branch.id, tree.branch_label, tree.unit_label, _event.c.name, _event.c.starts_on,
            _event.c.ends_on, label(host), _part.c.answer, _part.c.people, _part.c.attended, _part.c.attended_people,
            _part.c.reason, _part.c.answered_at, _event.c.answer_by, _part.c.on_behalf_channel, kind.name,
        )
        .select_from(source)
        .where(*_conditions(subject, tree))
        .order_by(*tree.order, _event.c.starts_on, _event.c.id)
    )  # fmt: skip
    for row in stream(query):
        section, branch_id, branch, unit, name, start, end, by, answer, promised, attended, people, *rest, type_name = (
            row
        )
        values = (
            unit, f"{name} ({type_name})", start, end, by, _one(answer is Answer.YES), _one(answer is Answer.NO), promised,
            _one(attended is True), _one(attended is False), people, _note(start, answer, attended, people, *rest),
        )  # fmt: skip
        yield Row(groups.path(section, branch_id, branch), values)


def _one(holds: bool) -> int | None:
    """1 to be summed, or a blank cell."""
    return 1 if holds else None


def _note(
    start: date,
    answer: Answer | None,
    attended: bool | None,
    people: int | None,
    reason: str,
    answered_at: Any,
    by: Any,
    behalf: Any,
) -> str:
    late = answered_at is not None and by is not None and clock.local(answered_at).date() > by
    said = (
        (answer is None, "Chưa trả lời"),
        (attended is None and start <= clock.today(), "Chưa điểm danh"),
        (bool(attended) and people is None, "Chưa ghi số người"),
        (late, f"Trả lời muộn, hạn {day(by)}"),
        (behalf, "Cấp trên trả lời hộ"),
        (reason, reason),
    )
    return "; ".join(words for holds, words in said if holds)


def covered(subject: Subject) -> str:
    """Of the CĐCS invited to what is over, how many have been marked for all of it, and who has not. One statement."""
    tree, upper = Tree(subject), aliased(OrgUnit, name="upper")
    marked = sa.func.min(sa.case((_part.c.attended.is_(None), 0), else_=1)) == 1
    query = (
        sa.select(tree.unit_label, label(upper), marked)
        .select_from(sa.outerjoin(_joined(tree), upper, upper.id == OrgUnit.parent_id))
        .where(*_conditions(subject, tree), figures.is_cdcs(subject.day), _event.c.ends_on <= clock.today())
        .group_by(OrgUnit.id, OrgUnit.name, OrgUnit.short_name, OrgUnit.sort_key, upper.name, upper.short_name)
        .order_by(OrgUnit.sort_key, OrgUnit.id)
    )
    found = db.session.execute(query).all()
    if not found:
        return "Chưa có hoạt động nào đã diễn ra để điểm danh."
    missing = [f"{name} ({above})" if above else name for name, above, told in found if not told]
    return f"Điểm danh: {Coverage(len(found) - len(missing), len(found), missing[:NAMES]).words()}"
