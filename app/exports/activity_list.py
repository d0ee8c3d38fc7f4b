"""Biểu 02c: every activity, with its people, gifts, money and new members."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.activities.models import Activity
from app.campaigns.models import ActivityType, Measure
from app.entries.models import Entry, EntryValue, FamilyName
from app.exports.activities import MILLIONS
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Subject, Tree, conditions, stream

TIME = "Thời gian"
MEASURES = ("gifts", "gift_money", "members_admitted")
LIST = Sheet(
    code="Biểu 02c",
    title="DANH SÁCH HOẠT ĐỘNG",
    columns=(
        Column("unit", "Đơn vị", 24),
        Column("title", "Tên hoạt động", 36),
        Column("kind", "Loại hoạt động", 24),
        Column("start", "Từ ngày", 11, Kind.DAY, TIME),
        Column("end", "Đến ngày", 11, Kind.DAY, TIME),
        Column("place", "Địa điểm", 24),
        Column("format", "Hình thức", 10.5, Kind.WORD),
        Column("people", "Số người tham dự", 9, Kind.COUNT, summed=True),
        Column("members", "Trong đó đoàn viên", 9, Kind.COUNT, summed=True),
        Column("gifts", "Suất quà", 8, Kind.COUNT, summed=True),
        Column("gift_money", "Số tiền thăm hỏi, tặng quà", 11, Kind.MONEY, summed=True),
        Column("members_admitted", "Đoàn viên kết nạp mới", 9, Kind.COUNT, summed=True),
        Column("cost", "Kinh phí", 11, Kind.MONEY, summed=True),
        Column("state", "Tình trạng", 11),
        Column("note", "Ghi chú", 18),
    ),
    unit_note=MILLIONS,
    paper="A3",
    noun="hoạt động",
    frozen=3,
)


def rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Days are those of the event, the last one also where only the first was given. One statement."""
    tree = Tree(subject)
    e, a, kind = Entry.__table__, Activity.__table__, ActivityType.__table__
    amounts = _amounts(subject)
    columns = (
        e.c.title, sa.func.coalesce(kind.c.name, e.c.kind), e.c.event_on, sa.func.coalesce(e.c.event_to, e.c.event_on),
        a.c.place, a.c.format, a.c.attendees, a.c.members_attended, *(amounts.c[code] for code in MEASURES), a.c.cost,
        e.c.state, a.c.note, e.c.self_confirmed, e.c.late, e.c.on_behalf_by_id,
    )  # fmt: skip
    joined = e.join(a, a.c.id == e.c.id).outerjoin(kind, kind.c.id == a.c.type_id)
    query = (
        sa.select(tree.section, tree.branch.id, tree.branch_label, tree.unit_label, *columns)
        .select_from(tree.joined(joined.outerjoin(amounts, amounts.c.entry_id == e.c.id)))
        .where(*conditions(subject, tree, FamilyName.ACTIVITIES))
        .order_by(*tree.order, e.c.event_on, e.c.id)
    )
    for row in stream(query):
        section, branch_id, branch, unit, *facts, state, note, alone, late, behalf = row
        title, kind_name, start, end, place, way, *numbers = facts
        remarks = ((alone, "Tự xác nhận"), (late, "Nộp muộn"), (behalf, "Nhập hộ"))
        said = "; ".join(filter(None, (note, *(words for true, words in remarks if true))))
        values = (unit, title, kind_name, start, end, place, way.label, *numbers, state.label, said)
        yield Row(groups.path(section, branch_id, branch), values)


def _amounts(subject: Subject) -> sa.Subquery:
    """The measures of the list, by entry of the campaign."""
    e, value, measure = Entry.__table__, EntryValue.__table__, Measure.__table__

    def of(code: str) -> Any:
        summed = sa.func.sum(sa.case((measure.c.code == code, value.c.amount)))
        return sa.cast(summed, sa.BigInteger).label(code)  # PostgreSQL sums to numeric

    return (
        sa.select(value.c.entry_id, *map(of, MEASURES))
        .select_from(value.join(measure, measure.c.id == value.c.measure_id).join(e, e.c.id == value.c.entry_id))
        .where(measure.c.code.in_(MEASURES), e.c.campaign_id == subject.campaign.id)
        .group_by(value.c.entry_id)
        .subquery("amounts")
    )
