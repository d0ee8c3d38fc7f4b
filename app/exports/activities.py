"""Biểu 02a and 02b: what was done in the window, by branch. About 35 columns, so two sheets of A4."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.activities.models import Activity
from app.campaigns.models import ActivityType, CampaignRule, Measure, RuleEffect, TimeWindow
from app.entries.models import Entry, EntryValue, FamilyName
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import GRASSROOTS_TIER, Branch, Subject, Tree, conditions, count_if
from app.exports.registrations import Registered
from app.kernel.db import db

HOUSES = "MAI_AM"
PROPAGANDA, CULTURE, SOCIAL = "TUYEN_TRUYEN", "VAN_NGHE_TDTT", "XA_HOI"
MILLIONS = "ĐVT: triệu đồng"


@dataclass(frozen=True)
class SameDay:
    """A day all unions keep together (Ngày đoàn viên): the types that count, and the window where the plan sets one."""

    types: tuple[str, ...]
    window: TimeWindow | None
    title: str


def same_day(subject: Subject) -> SameDay | None:
    """What the campaign expects on one day, or None when it expects nothing of the kind."""
    query = (
        sa.select(CampaignRule)
        .where(CampaignRule.campaign_id == subject.campaign.id, CampaignRule.effect == RuleEffect.EXPECT_IN_WINDOW)
        .order_by(CampaignRule.id)
    )
    for rule in db.session.scalars(query):
        if rule.activity_types and rule.window is not None and rule.window.starts_on == rule.window.ends_on:
            day = rule.window.starts_on
            return SameDay(tuple(rule.activity_types), rule.window, f"{rule.window.short_name} {day.day}/{day.month}")
    return None


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
    measures: dict[tuple[str, str], int] = field(default_factory=dict)

    def sum(self, code: str, *parts: str) -> int:
        """A measure over the parts named, or over all."""
        return sum(amount for (of, part), amount in self.measures.items() if of == code and (not parts or part in parts))


FIGURES = tuple(name for name in Done.__dataclass_fields__ if name != "measures")


def figures(subject: Subject, day: SameDay | None) -> dict[int | None, Done]:
    """By branch; branches with nothing are not in it. Two statements: activities, and their measures."""
    measures = _measures(subject)
    tree = Tree(subject)
    e, a, kind = Entry.__table__.c, Activity.__table__.c, ActivityType.__table__.c
    grassroots = tree.unit.c.tier == GRASSROOTS_TIER
    on_day: sa.ColumnElement[bool] = sa.false()
    if day is not None and day.window is not None:
        ends = sa.func.coalesce(e.event_to, e.event_on)
        on_day = sa.and_(kind.code.in_(day.types), e.event_on <= day.window.ends_on, ends >= day.window.starts_on)

    def people(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, a.attendees), else_=0)), 0)

    def unions(condition: Any) -> Any:
        return sa.func.count(sa.distinct(sa.case((sa.and_(grassroots, condition), e.unit_id))))

    query = (
        sa.select(
            tree.branch.c.id,
            unions(sa.true()),
            sa.func.count(),
            people(sa.true()),
            sa.func.coalesce(sa.func.sum(a.cost), 0),
            unions(on_day),
            people(on_day),
            count_if(kind.table_group == PROPAGANDA),
            people(kind.table_group == PROPAGANDA),
            count_if(kind.table_group == CULTURE),
            people(kind.table_group == CULTURE),
            count_if(kind.table_group == SOCIAL),
        )
        .select_from(_joined(tree))
        .where(*conditions(subject, tree, FamilyName.ACTIVITIES))
        .group_by(tree.branch.c.id)
    )
    found = {}
    for branch, *counted in db.session.execute(query):
        named = dict(zip(FIGURES, map(int, counted), strict=True))
        found[branch] = Done(measures=measures.get(branch, {}), **named)
    return found


def _joined(tree: Tree) -> sa.FromClause:
    e, a, kind = Entry.__table__, Activity.__table__, ActivityType.__table__
    return tree.joined(e.join(a, a.c.id == e.c.id), e.c.unit_id).outerjoin(kind, kind.c.id == a.c.type_id)


def _measures(subject: Subject) -> dict[int | None, dict[tuple[str, str], int]]:
    tree = Tree(subject)
    kind, value = ActivityType.__table__.c, EntryValue.__table__
    part = sa.case((kind.code == HOUSES, HOUSES), (kind.table_group == SOCIAL, SOCIAL), else_="")
    joined = _joined(tree).join(value, value.c.entry_id == Entry.__table__.c.id).join(
        Measure.__table__, Measure.__table__.c.id == value.c.measure_id
    )
    query = (
        sa.select(tree.branch.c.id, Measure.__table__.c.code, part, sa.func.sum(value.c.amount))
        .select_from(joined)
        .where(*conditions(subject, tree, FamilyName.ACTIVITIES))
        .group_by(tree.branch.c.id, Measure.__table__.c.code, part)
    )
    found: dict[int | None, dict[tuple[str, str], int]] = {}
    for branch, code, of, amount in db.session.execute(query):
        found.setdefault(branch, {})[code, of] = int(amount)
    return found


def sheets(subject: Subject, day: SameDay | None) -> tuple[Sheet, Sheet]:
    """Biểu 02a and 02b under one title, which names the window."""
    window = subject.window
    title = "BIỂU TỔNG HỢP KẾT QUẢ HOẠT ĐỘNG" + (f" “{window.name.upper()}”" if window else "")
    unit = Column("unit", "Đơn vị", 28)
    return (
        Sheet(code="Biểu 02a", title=title, columns=(unit, *_first(day)), unit_note=MILLIONS),
        Sheet(code="Biểu 02b", title=f"{title} (tiếp theo)", columns=(unit, *_second()), unit_note=MILLIONS),
    )


def _count(key: str, title: str, parent: str = "", width: float = 7.5) -> Column:
    return Column(key, title, width, Kind.COUNT, parent, summed=True)


def _money(key: str, title: str, parent: str = "", width: float = 10) -> Column:
    return Column(key, title, width, Kind.MONEY, parent, summed=True)


def _first(day: SameDay | None) -> tuple[Column, ...]:
    active, spread = "CĐCS có hoạt động", "Tuyên truyền, sinh hoạt chuyên đề"
    culture, visits, houses = "VHVN – TDTT", "Thăm hỏi, tặng quà", "Mái ấm Công đoàn"
    together = (_count("day_unions", "Số CĐCS", day.title), _count("day_people", "Số người", day.title)) if day else ()
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
