"""Biểu 02a and 02b: what was done in the window, by branch. About 35 columns, so two sheets of A4."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.activities.models import Activity
from app.campaigns import queries as campaigns
from app.campaigns.models import ActivityType, Measure
from app.dashboards import figures
from app.dashboards.figures import CommonDay
from app.entries.models import Entry, EntryValue, FamilyName
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Branch, Subject, Tree, cdcs_with, conditions, count_if
from app.exports.registrations import Registered
from app.kernel.db import db

HOUSES = "MAI_AM"
PROPAGANDA, CULTURE, SOCIAL, CARE = "TUYEN_TRUYEN", "VAN_NGHE_TDTT", "XA_HOI", "CHAM_LO"
MILLIONS = "ĐVT: triệu đồng"


@dataclass(frozen=True)
class Done:
    """What a branch has done. `measures` are sums by (measure code, part), the part being XA_HOI, MAI_AM or ""."""

    unions: int = 0
    total: int = 0
    people: int = 0
    cost: int = 0
    day_unions: int = 0
    day_people: int = 0
    propaganda: int = 0
    propaganda_people: int = 0
    culture: int = 0
    culture_people: int = 0
    social: int = 0
    visits: int = 0
    measures: dict[tuple[str, str], int] = field(default_factory=dict)

    def sum(self, code: str, *parts: str) -> int:
        """A measure over the parts named, or over all."""
        return sum(
            amount for (of, part), amount in self.measures.items() if of == code and (not parts or part in parts)
        )


FIGURES = tuple(name for name in Done.__dataclass_fields__ if name != "measures")


def common_day(subject: Subject) -> CommonDay | None:
    """The day the plan expects of every CĐCS (Ngày đoàn viên), or None."""
    return figures.common_days(campaigns.rules_of(subject.campaign)).get(subject.campaign.id)


def figures_of(subject: Subject, day: CommonDay | None) -> dict[int | None, Done]:
    """By branch; branches with nothing are not in it. Two statements: activities, and their measures.

    The common day is looked for in the whole plan, also when the rest is narrowed to a window, as on the board.
    """
    measures = _measures(subject)
    tree = Tree(subject)
    a, kind = Activity.__table__.c, ActivityType.__table__.c
    inside = subject.span.touches() if subject.span else sa.true()
    on_day = sa.and_(day.about(), day.span.touches()) if day else sa.false()

    def times(condition: Any = True) -> Any:
        return count_if(sa.and_(inside, condition))

    def summed(column: Any, condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, column), else_=0)), 0)

    def people(condition: Any = True) -> Any:
        return summed(a.attendees, sa.and_(inside, condition))

    spread, culture = kind.table_group == PROPAGANDA, kind.table_group == CULTURE
    query = (
        sa.select(
            tree.branch.id,
            cdcs_with(inside, subject.day),
            times(),
            people(),
            summed(a.cost, inside),
            cdcs_with(on_day, subject.day),
            summed(a.attendees, on_day),
            times(spread),
            people(spread),
            times(culture),
            people(culture),
            times(kind.table_group == SOCIAL),
            times(sa.and_(kind.table_group == CARE, kind.code != HOUSES)),
        )
        .select_from(_joined(tree))
        .where(*conditions(subject, tree, FamilyName.ACTIVITIES, any_day=True))
        .group_by(tree.branch.id)
    )
    found = {}
    for branch, *counted in db.session.execute(query):
        named = dict(zip(FIGURES, map(int, counted), strict=True))
        found[branch] = Done(measures=measures.get(branch, {}), **named)
    return found


def _joined(tree: Tree) -> sa.FromClause:
    e, a, kind = Entry.__table__, Activity.__table__, ActivityType.__table__
    return tree.joined(e.join(a, a.c.id == e.c.id).outerjoin(kind, kind.c.id == a.c.type_id))


def _measures(subject: Subject) -> dict[int | None, dict[tuple[str, str], int]]:
    tree = Tree(subject)
    kind, value = ActivityType.__table__.c, EntryValue.__table__
    part = sa.case((kind.code == HOUSES, HOUSES), (kind.table_group == SOCIAL, SOCIAL), else_="")
    measure = Measure.__table__
    joined = sa.join(_joined(tree), value, value.c.entry_id == Entry.__table__.c.id)
    joined = joined.join(measure, measure.c.id == value.c.measure_id)
    query = (
        sa.select(tree.branch.id, measure.c.code, part, sa.func.sum(value.c.amount))
        .select_from(joined)
        .where(*conditions(subject, tree, FamilyName.ACTIVITIES))
        .group_by(tree.branch.id, measure.c.code, part)
    )
    found: dict[int | None, dict[tuple[str, str], int]] = {}
    for branch, code, of, amount in db.session.execute(query):
        found.setdefault(branch, {})[code, of] = int(amount)
    return found


def sheets(subject: Subject, day: CommonDay | None) -> tuple[Sheet, Sheet]:
    """Biểu 02a and 02b under one title, which names the window."""
    window = subject.window
    title = "BIỂU TỔNG HỢP KẾT QUẢ HOẠT ĐỘNG" + (f" “{window.name.upper()}”" if window else "")
    unit = Column("unit", "Đơn vị", 28)
    return (
        Sheet(code="Biểu 02a", title=title, columns=(unit, *_first(day)), unit_note=MILLIONS),
        Sheet(code="Biểu 02b", title=f"{title} (tiếp theo)", columns=(unit, *_second()), unit_note=MILLIONS),
    )


def _day_title(day: CommonDay) -> str:
    first = day.span.first
    return day.name if day.span.first != day.span.last else f"{day.name} {first.day}/{first.month}"


def _count(key: str, title: str, parent: str = "", width: float = 7.5) -> Column:
    return Column(key, title, width, Kind.COUNT, parent, summed=True)


def _money(key: str, title: str, parent: str = "", width: float = 10) -> Column:
    return Column(key, title, width, Kind.MONEY, parent, summed=True)


def _first(day: CommonDay | None) -> tuple[Column, ...]:
    active, spread = "CĐCS có hoạt động", "Tuyên truyền, sinh hoạt chuyên đề"
    culture, visits, houses = "VHVN – TDTT", "Thăm hỏi, tặng quà", "Mái ấm Công đoàn"
    together = (
        (_count("day_unions", "Số CĐCS", _day_title(day)), _count("day_people", "Số người", _day_title(day)))
        if day
        else ()
    )
    return (
        _count("grassroots", "Tổng số CĐCS"),
        _count("unions", "Số", active),
        Column("share", "%", 7.5, Kind.SHARE, active, share_of=("unions", "grassroots")),
        *together,
        _count("total", "Tổng số hoạt động"),
        _count("people", "Tổng lượt người", width=8.5),
        _count("propaganda", "Số cuộc", spread),
        _count("propaganda_people", "Người", spread, 8.5),
        _count("banners", "Băng rôn, khẩu hiệu", spread),
        _count("news_items", "Tin, bài", spread),
        _count("culture", "Số cuộc", culture),
        _count("culture_people", "Người", culture, 8.5),
        _count("gifts", "Số suất", visits),
        _count("people_helped", "Số người", visits),
        _money("gift_money", "Số tiền", visits),
        _count("houses_supported", "Hỗ trợ", houses),
        _count("houses_handed_over", "Bàn giao", houses),
        _money("house_money", "Số tiền", houses),
    )


def _second() -> tuple[Column, ...]:
    social, joined, unions = "Đền ơn đáp nghĩa, xã hội", "Đoàn viên kết nạp mới", "CĐCS thành lập mới"
    classes, honours, party = "Tập huấn", "Biểu dương", "Xây dựng Đảng"
    return (
        _count("social", "Số hoạt động", social),
        _money("social_money", "Số tiền", social),
        _count("members_admitted", "Tổng số", joined),
        _count("members_admitted_class90", "Trong đó lớp đoàn viên 90 năm", joined, 10),
        _count("new_unions", "Tổng số", unions),
        _count("founded_private", "DN ngoài nhà nước", unions, 8.5),
        _count("party_referrals", "Đoàn viên ưu tú giới thiệu cho Đảng", party, 11),
        _count("party_admitted", "Đoàn viên được kết nạp Đảng", party, 10),
        _count("classes", "Số lớp", classes),
        _count("trainees", "Số người", classes, 8.5),
        _count("honoured_groups", "Tập thể", honours),
        _count("honoured_people", "Cá nhân", honours),
        _count("works_finished", "Công trình, phần việc hoàn thành", width=10),
        _money("cost", "Kinh phí", width=11),
        Column("note", "Ghi chú", 12),
    )


SUMMED = (
    "banners", "news_items", "members_admitted", "members_admitted_class90", "new_unions", "party_referrals",
    "party_admitted", "classes", "trainees", "honoured_groups", "honoured_people", "houses_supported",
    "houses_handed_over",
)  # fmt: skip


def rows(
    sheet: Sheet,
    groups: Groups,
    branches: list[Branch],
    found: dict[int | None, Done],
    registered: dict[int | None, Registered],
) -> Iterator[Row]:
    """One row per branch, of either sheet. Gifts for deserving families stand under "xã hội", houses under "Mái ấm"."""
    for branch in branches:
        done = found.get(branch.id, Done())
        known: dict[str, Any] = {name: getattr(done, name) for name in FIGURES} | {c: done.sum(c) for c in SUMMED}
        known |= {
            "unit": branch.label,
            "grassroots": branch.grassroots,
            "share": None,
            "gifts": done.sum("gifts", "", HOUSES),
            "people_helped": done.sum("people_helped", "", HOUSES),
            "gift_money": done.sum("gift_money", ""),
            "house_money": done.sum("gift_money", HOUSES),
            "social_money": done.sum("gift_money", SOCIAL),
            "founded_private": branch.founded_private,
            "works_finished": registered.get(branch.id, Registered()).finished_in_window,
            "note": "",
        }
        yield Row(groups.section(branch.section), tuple(known[column.key] for column in sheet.columns))
