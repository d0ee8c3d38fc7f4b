"""Biểu 01, 01a, 01b: what was registered, how many, and how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import CampaignChoice
from app.dashboards.figures import GRASSROOTS
from app.entries.models import Entry, FamilyName
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Branch, Subject, Tree, cdcs_with, conditions, count_if, stream
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import in_million
from app.registrations.models import (
    Funding,
    FundingSource,
    Plaque,
    Progress,
    Recognition,
    Registration,
    RegistrationKind,
)
from app.units.models import OrgUnit

MARKS = {
    RegistrationKind.PROJECT: "CT",
    RegistrationKind.WORK_ITEM: "PV",
    RegistrationKind.PRODUCT: "SP",
    RegistrationKind.RESEARCH_TOPIC: "ĐT",
    RegistrationKind.EMULATION_PLEDGE: "TĐ",
    RegistrationKind.CONTEST_ENTRY: "HT",
}
OTHER_KINDS = (RegistrationKind.EMULATION_PLEDGE, RegistrationKind.CONTEST_ENTRY)
FINISHED = (Progress.DONE, Progress.CONFIRMED)

MILLIONS = "ĐVT: triệu đồng"
NOUN = "công trình, phần việc"
COST, TIME = "Kinh phí dự kiến", "Thời gian"
LIST = Sheet(
    code="Biểu 01",
    title="BIỂU TỔNG HỢP ĐĂNG KÝ CÔNG TRÌNH, PHẦN VIỆC",
    columns=(
        Column("unit", "Đơn vị đăng ký", 23),
        Column("title", "Tên công trình, phần việc", 33),
        Column("kind", "Loại (CT/ PV/ SP/ ĐT)", 6.5, Kind.WORD),
        Column("content", "Nội dung, quy mô", 36),
        Column("place", "Địa điểm thực hiện", 23),
        Column("start", "Khởi công (bắt đầu)", 11, Kind.DAY, TIME),
        Column("due", "Hoàn thành", 11, Kind.DAY, TIME),
        Column("budget", "Tổng", 11, Kind.MONEY, COST, summed=True),
        Column("union", "KP công đoàn", 10, Kind.MONEY, COST, summed=True),
        Column("employer", "Chuyên môn, NSDLĐ", 10.5, Kind.MONEY, COST, summed=True),
        Column("social", "Đoàn viên đóng góp, xã hội hóa", 10.5, Kind.MONEY, COST, summed=True),
        Column("other", "Khác", 9, Kind.MONEY, COST, summed=True),
        Column("people", "Số đoàn viên tham gia (người)", 9, Kind.COUNT, summed=True),
        Column("benefit", "Giá trị làm lợi dự kiến", 10.5, Kind.MONEY, summed=True),
        Column("beneficiaries", "Số người hưởng lợi", 9, Kind.COUNT, summed=True),
        Column("occasion", "Chào mừng sự kiện", 21),
        Column("plaque", "Đề nghị gắn biển (x)", 7, Kind.MARK),
        Column("support", "Đề nghị hỗ trợ", 17),
        Column("note", "Ghi chú", 12),
    ),
    unit_note=MILLIONS,
    paper="A3",
    noun=NOUN,
    frozen=3,
)
PROGRESS = Sheet(
    code="Biểu 01b",
    title="BIỂU TỔNG HỢP TIẾN ĐỘ THỰC HIỆN CÔNG TRÌNH, PHẦN VIỆC",
    columns=(
        Column("unit", "Đơn vị", 24),
        Column("title", "Tên công trình, phần việc", 34),
        Column("due", "Kế hoạch hoàn thành", 11, Kind.DAY, "Ngày hoàn thành"),
        Column("finished", "Thực tế", 11, Kind.DAY, "Ngày hoàn thành"),
        Column("percent", "Tiến độ (%)", 8.5, Kind.SHARE),
        Column("cost", "Kinh phí thực hiện", 11, Kind.MONEY, summed=True),
        Column("benefit", "Giá trị làm lợi thực tế", 11, Kind.MONEY, summed=True),
        Column("state", "Tình trạng", 15),
        Column("delay", "Nguyên nhân chậm", 20),
        Column("wish", "Đề nghị", 15),
    ),
    unit_note=MILLIONS,
    noun=NOUN,
    frozen=3,
)


def list_rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Biểu 01. One statement."""
    e, r = Entry.__table__.c, Registration.__table__.c
    funding = _funding(subject)
    amount = funding.c
    columns = (
        e.title, e.kind, r.content, r.place, r.start_on, r.due_on, r.budget, amount.union, amount.employer, amount.social,
        amount.other, r.members_joining, r.benefit_value, r.beneficiaries, r.occasion, r.plaque_wanted, r.support_request,
        r.support_amount, e.self_confirmed, e.late, e.on_behalf_by_id,
    )  # fmt: skip
    for row in _rows(subject, columns, funding):
        section, branch_id, branch, unit, title, kind, *middle, support, amount_asked, alone, late, behalf = row
        note = "; ".join(
            words for said, words in ((alone, "Tự xác nhận"), (late, "Nộp muộn"), (behalf, "Nhập hộ")) if said
        )
        asked = f"{in_million(amount_asked)} triệu đồng" if amount_asked else ""
        wish = "; ".join(filter(None, (support, asked)))
        yield Row(groups.path(section, branch_id, branch), (unit, title, MARKS.get(kind, kind), *middle, wish, note))


def progress_rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Biểu 01b. "Chậm tiến độ" is worked out: the planned day has passed and nothing says finished. One statement."""
    e, r = Entry.__table__.c, Registration.__table__.c
    columns = (
        e.title, r.due_on, r.finished_on, r.percent, r.actual_cost, r.actual_benefit, r.progress, r.delay_reason,
        r.support_request,
    )  # fmt: skip
    today = clock.today()
    for row in _rows(subject, columns):
        section, branch_id, branch, unit, title, due, finished, percent, cost, benefit, progress, delay, wish = row
        state = progress.label
        if due is not None and due < today and progress not in (*FINISHED, Progress.DROPPED):
            state = f"{state}; chậm tiến độ"
        values = (unit, title, due, finished, percent / 100, cost, benefit, state, delay, wish)
        yield Row(groups.path(section, branch_id, branch), values)


def _rows(subject: Subject, columns: tuple[Any, ...], funding: sa.Subquery | None = None) -> Iterator[sa.Row[Any]]:
    """Section, branch, its name, the unit's name, then `columns`, sorted for the table."""
    tree = Tree(subject)
    joined: sa.FromClause = Entry.__table__.join(
        Registration.__table__, Registration.__table__.c.id == Entry.__table__.c.id
    )
    if funding is not None:
        joined = joined.outerjoin(funding, funding.c.registration_id == Entry.__table__.c.id)
    query = (
        sa.select(tree.section, tree.branch.id, tree.branch_label, tree.unit_label, *columns)
        .select_from(tree.joined(joined))
        .where(*conditions(subject, tree, FamilyName.REGISTRATIONS))
        .order_by(*tree.order, Entry.__table__.c.event_on, Entry.__table__.c.id)
    )
    return stream(query)


def _funding(subject: Subject) -> sa.Subquery:
    def of(*sources: FundingSource) -> Any:
        summed = sa.func.sum(sa.case((Funding.source.in_(sources), Funding.amount)))
        return sa.cast(summed, sa.BigInteger)  # PostgreSQL sums to numeric

    source = FundingSource
    return (
        sa.select(
            Funding.registration_id,
            of(source.UNION).label("union"),
            of(source.EMPLOYER).label("employer"),
            of(source.MEMBERS, source.SOCIAL).label("social"),
            of(source.SAVINGS, source.OTHER).label("other"),
        )
        .join(Entry.__table__, Entry.__table__.c.id == Funding.registration_id)
        .where(Entry.__table__.c.campaign_id == subject.campaign.id)
        .group_by(Funding.registration_id)
        .subquery("funding")
    )


@dataclass(frozen=True)
class Registered:
    """What a branch has registered. `unions` are grassroots unions with at least one; `upper` counts those of others."""

    unions: int = 0
    projects: int = 0
    work_items: int = 0
    products: int = 0
    topics: int = 0
    others: int = 0
    upper: int = 0
    total: int = 0
    budget: int = 0
    benefit: int = 0
    finished: int = 0
    recognised: int = 0
    plaques: int = 0
    finished_in_window: int = 0


def figures(subject: Subject) -> dict[int | None, Registered]:
    """By branch; branches with nothing are not in it. One statement."""
    tree = Tree(subject)
    e, r = Entry.__table__.c, Registration.__table__.c
    kind = RegistrationKind
    finished = r.progress.in_(FINISHED)
    inside: sa.ColumnElement[bool] = finished
    if subject.window:
        inside = sa.and_(finished, r.finished_on.between(subject.window.starts_on, subject.window.ends_on))
    columns = {
        "unions": cdcs_with(sa.true(), subject.day),
        "projects": count_if(e.kind == kind.PROJECT.value),
        "work_items": count_if(e.kind == kind.WORK_ITEM.value),
        "products": count_if(e.kind == kind.PRODUCT.value),
        "topics": count_if(e.kind == kind.RESEARCH_TOPIC.value),
        "others": count_if(e.kind.in_([other.value for other in OTHER_KINDS])),
        "upper": count_if(OrgUnit.tier < GRASSROOTS),
        "total": sa.func.count(),
        "budget": sa.func.coalesce(sa.func.sum(r.budget), 0),
        "benefit": sa.func.coalesce(sa.func.sum(r.benefit_value), 0),
        "finished": count_if(finished),
        "recognised": count_if(r.recognition == Recognition.RECOGNISED),
        "plaques": count_if(r.plaque == Plaque.INSTALLED),
        "finished_in_window": count_if(inside),
    }
    joined = tree.joined(Entry.__table__.join(Registration.__table__, r.id == e.id))
    query = (
        sa.select(tree.branch.id, *(columns[field.name] for field in fields(Registered)))
        .select_from(joined)
        .where(*conditions(subject, tree, FamilyName.REGISTRATIONS))
        .group_by(tree.branch.id)
    )
    return {row[0]: Registered(*map(int, row[1:])) for row in db.session.execute(query)}


def counts_sheet(subject: Subject) -> Sheet:
    """Biểu 01a; with a column for other kinds where the campaign registers them, so that none is left uncounted."""
    offered = set(
        db.session.scalars(
            sa.select(CampaignChoice.code).where(
                CampaignChoice.campaign_id == subject.campaign.id, CampaignChoice.list_name == "registration_kind"
            )
        )
    )
    others = (Column("others", "Khác", 8, Kind.COUNT, "Số đăng ký", summed=True),) if offered & set(OTHER_KINDS) else ()
    unions, by_kind = "Công đoàn cơ sở", "Số đăng ký"
    return Sheet(
        code="Biểu 01a",
        title="BIỂU TỔNG HỢP SỐ LƯỢNG ĐĂNG KÝ CÔNG TRÌNH, PHẦN VIỆC",
        columns=(
            Column("unit", "Đơn vị", 30),
            Column("grassroots", "Tổng số CĐCS", 8, Kind.COUNT, unions, summed=True),
            Column("unions", "Số CĐCS đã đăng ký", 8, Kind.COUNT, unions, summed=True),
            Column("share", "Tỷ lệ (%)", 8, Kind.SHARE, unions, share_of=("unions", "grassroots")),
            Column("projects", "Công trình", 8, Kind.COUNT, by_kind, summed=True),
            Column("work_items", "Phần việc", 8, Kind.COUNT, by_kind, summed=True),
            Column("products", "Sản phẩm", 8, Kind.COUNT, by_kind, summed=True),
            Column("topics", "Đề tài", 8, Kind.COUNT, by_kind, summed=True),
            *others,
            Column("upper", "Trong đó: của cấp trên", 8.5, Kind.COUNT, by_kind, summed=True),
            Column("budget", "Tổng kinh phí", 11, Kind.MONEY, summed=True),
            Column("benefit", "Giá trị làm lợi", 11, Kind.MONEY, summed=True),
            Column("finished", "Đã hoàn thành", 8, Kind.COUNT, "Kết quả", summed=True),
            Column("recognised", "Được công nhận", 8, Kind.COUNT, "Kết quả", summed=True),
            Column("plaques", "Đã gắn biển", 8, Kind.COUNT, "Kết quả", summed=True),
            Column("missing", "Số CĐCS chưa đăng ký", 9, Kind.COUNT, summed=True),
        ),
        unit_note=MILLIONS,
    )


def counts_rows(
    sheet: Sheet, groups: Groups, branches: list[Branch], found: dict[int | None, Registered]
) -> Iterator[Row]:
    """Biểu 01a: one row per branch."""
    for branch in branches:
        have = found.get(branch.id, Registered())
        known = {field.name: getattr(have, field.name) for field in fields(Registered)}
        known |= {
            "unit": branch.label, "grassroots": branch.grassroots, "share": None,
            "missing": max(0, branch.grassroots - have.unions),
        }  # fmt: skip
        yield Row(groups.section(branch.section), tuple(known[column.key] for column in sheet.columns))
