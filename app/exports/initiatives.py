"""Biểu 03 and 03a: initiatives with their authors, and how many of them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import CampaignChoice
from app.entries.models import Entry, EntryState, FamilyName
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Branch, Subject, Tree, cdcs_with, conditions, count_if, stream
from app.initiatives.models import Author, Initiative, ProgramCampaign
from app.initiatives.queries import entered, given_to, portal_code
from app.kernel.db import db
from app.kernel.text import day
from app.units.models import OrgUnit, Sector

SUMMARY = 600  # characters of a text that the list only sums up; the whole stands in the record
SENT = frozenset({EntryState.SENT, EntryState.RETURNED, EntryState.APPROVED, EntryState.REJECTED})

LIST = Sheet(
    code="Biểu 03",
    title="DANH SÁCH SÁNG KIẾN",
    columns=(
        Column("author", "Họ và tên tác giả, đồng tác giả", 20, per_line=True),
        Column("born", "Nam/Nữ, năm sinh", 9, Kind.WORD, per_line=True),
        Column("job", "Chức vụ, đơn vị công tác", 22, per_line=True),
        Column("education", "Trình độ chuyên môn", 12, per_line=True),
        Column("share", "Tỷ lệ đóng góp (%)", 8, Kind.SHARE, per_line=True),
        Column("title", "Tên sáng kiến", 28),
        Column("field", "Lĩnh vực", 12),
        Column("content", "Tóm tắt nội dung, tính mới", 36),
        Column("effect", "Hiệu quả", 26),
        Column("benefit", "Giá trị làm lợi (triệu đồng)", 11, Kind.MONEY, summed=True),
        Column("applied_on", "Ngày áp dụng", 11, Kind.DAY),
        Column("status", "Tình trạng (đã áp dụng/ áp dụng thử)", 11),
        Column("scope", "Phạm vi", 10),
        Column("head_on", "Thủ trưởng đơn vị xác nhận (ngày)", 11, Kind.DAY),
        Column("recognition", "QĐ công nhận (số, ngày, cấp)", 14),
        Column("portal", "Mã trên phần mềm TLĐ", 10),
        Column("proposal", "Đề nghị (khen thưởng/ trình UBMTTQ/ tham gia hội thi)", 14),
        Column("note", "Ghi chú", 11),
    ),
    unit_note="ĐVT: triệu đồng",
    paper="A3",
    noun="sáng kiến",
)
COUNTS = Sheet(
    code="Biểu 03a",
    title="BIỂU TỔNG HỢP SỐ LƯỢNG SÁNG KIẾN",
    columns=(
        Column("unit", "Đơn vị", 30),
        Column("members", "Số đoàn viên", 10, Kind.COUNT, summed=True),
        Column("allotted", "Chỉ tiêu giao", 9, Kind.COUNT),
        Column("sent", "Số sáng kiến gửi", 9, Kind.COUNT, summed=True),
        Column("eligible", "Đạt điều kiện", 9, Kind.COUNT, summed=True),
        Column("authors", "Số đoàn viên tham gia", 10, Kind.COUNT, summed=True),
        Column("share", "% đoàn viên", 9, Kind.SHARE, share_of=("authors", "members")),
        Column("public", "Khối HCSN", 9, Kind.COUNT, "Trong đó", summed=True),
        Column("business", "Khối DN", 9, Kind.COUNT, "Trong đó", summed=True),
        Column("portal", "Đã nhập phần mềm TLĐ", 10, Kind.COUNT, summed=True),
        Column("benefit", "Tổng giá trị làm lợi", 12, Kind.MONEY, summed=True),
    ),
    unit_note="ĐVT: triệu đồng",
)


def _brief(text: str, most: int = SUMMARY) -> str:
    """`text` cut at a word, with "…" where something is left out."""
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(None, 1)[0]}…"


def list_rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Biểu 03: one record per initiative with a line per author, the main author first. One statement."""
    tree = Tree(subject)
    e, i, a, field = Entry.__table__, Initiative.__table__, Author.__table__, CampaignChoice.__table__
    of_field = sa.and_(
        field.c.campaign_id == e.c.campaign_id, field.c.list_name == "initiative_field", field.c.code == i.c.field
    )
    columns = (
        e.c.title, sa.func.coalesce(field.c.label, i.c.field), i.c.solution, i.c.novelty, i.c.effectiveness,
        i.c.benefit_value, i.c.first_applied_on, i.c.application_status, i.c.scope, i.c.head_on, i.c.recognition_no,
        i.c.recognition_on, i.c.recognition_by, portal_code(), i.c.proposal, i.c.confidential, i.c.eligible,
        e.c.self_confirmed, e.c.late,
    )  # fmt: skip
    author = (a.c.full_name, a.c.gender, a.c.birth_year, a.c.job, a.c.education, a.c.share)
    joined = e.join(i, i.c.id == e.c.id).outerjoin(a, a.c.initiative_id == e.c.id).outerjoin(field, of_field)
    query = (
        sa.select(e.c.id, tree.section, tree.branch.id, tree.branch_label, tree.unit_label, *columns, *author)
        .select_from(tree.joined(joined))
        .where(*conditions(subject, tree, FamilyName.INITIATIVES))
        .order_by(*tree.order, e.c.id, a.c.position)
    )
    for _, lines in groupby(stream(query), key=itemgetter(0)):
        first, *others = lines
        _, section, branch_id, branch, unit, *facts = first[: 5 + len(columns)]
        authors = [_author(line[-len(author) :], unit) for line in (first, *others)]
        yield Row(groups.path(section, branch_id, branch), (*(None,) * 5, *_shared(facts)), authors)


def _author(values: Any, unit: str) -> tuple[Any, ...]:
    name, gender, year, job, education, share = values
    born = ", ".join(filter(None, (gender.label if gender else "", str(year or ""))))
    work = ", ".join(filter(None, (job, unit)))
    return (name, born, work, education, None if share is None else share / 100)


def _shared(facts: list[Any]) -> tuple[Any, ...]:
    (title, field, solution, novelty, effect, benefit, applied_on, status, scope, head_on, number, decided_on, decided_by,
     portal, proposal, confidential, eligible, alone, late) = facts  # fmt: skip
    content = "(Bảo mật)" if confidential else _brief("\n".join(filter(None, (solution, novelty))))
    recognition = ", ".join(filter(None, (number, day(decided_on), decided_by)))
    remarks = ((eligible is False, "Ngoài thời gian áp dụng"), (alone, "Tự xác nhận"), (late, "Nộp muộn"))
    note = "; ".join(words for said, words in remarks if said)
    return (
        title, field, content, _brief(effect), benefit, applied_on, status.label if status else "",
        scope.label if scope else "", head_on, recognition, portal or "", proposal, note,
    )  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """What a branch has sent (`sent`: whatever became of it) and what stands in the sheets (`eligible` and the rest)."""

    sent: int = 0
    total: int = 0
    eligible: int = 0
    public: int = 0
    business: int = 0
    portal: int = 0
    benefit: int = 0
    unions: int = 0
    authors: int = 0


COUNTED = tuple(field.name for field in fields(Invented) if field.name != "authors")


def figures(subject: Subject) -> dict[int | None, Invented]:
    """By branch. People are told apart by unit, name and year of birth (CR-7). Two statements: initiatives, and authors."""
    tree = Tree(subject)
    e, i = Entry.__table__.c, Initiative.__table__.c
    states = subject.states(FamilyName.INITIATIVES)
    asked = e.state.in_(states)
    good = sa.and_(asked, sa.or_(i.eligible.is_(None), i.eligible))
    joined = tree.joined(Entry.__table__.join(Initiative.__table__, i.id == e.id))
    wanted = conditions(subject, tree, FamilyName.INITIATIVES, {*SENT, *states})
    query = (
        sa.select(
            tree.branch.id,
            count_if(e.state.in_(SENT)),
            count_if(asked),
            count_if(good),
            count_if(sa.and_(good, OrgUnit.sector == Sector.ADMIN)),
            count_if(sa.and_(good, OrgUnit.sector != Sector.ADMIN)),
            count_if(sa.and_(good, entered())),
            sa.func.coalesce(sa.func.sum(sa.case((good, i.benefit_value), else_=0)), 0),
            cdcs_with(asked, subject.day),
        )
        .select_from(joined)
        .where(*wanted)
        .group_by(tree.branch.id)
    )
    authors = _authors(subject)
    found = {}
    for branch, *counted in db.session.execute(query):
        named = dict(zip(COUNTED, map(int, counted), strict=True))
        found[branch] = Invented(authors=authors.get(branch, 0), **named)
    return found


def _authors(subject: Subject) -> dict[int | None, int]:
    tree = Tree(subject)
    e, i, a = Entry.__table__, Initiative.__table__, Author.__table__
    people = (
        sa.select(tree.branch.id.label("branch_id"), e.c.unit_id, a.c.name_key, a.c.birth_year)
        .select_from(tree.joined(e.join(i, i.c.id == e.c.id).join(a, a.c.initiative_id == i.c.id)))
        .where(
            *conditions(subject, tree, FamilyName.INITIATIVES),
            a.c.is_member,
            sa.or_(i.c.eligible.is_(None), i.c.eligible),
        )
        .distinct()
        .subquery()
    )
    query = sa.select(people.c.branch_id, sa.func.count()).group_by(people.c.branch_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def allotted(subject: Subject) -> dict[int | None, int]:
    """By branch, the numbers given in the programmes of the plan (BK-T1); a branch without one is left out."""
    query = sa.select(ProgramCampaign.program_id).where(ProgramCampaign.campaign_id == subject.campaign.id)
    programs = list(db.session.scalars(query))
    return given_to(programs, subject.unit) if programs else {}


def counts_rows(
    groups: Groups, branches: list[Branch], found: dict[int | None, Invented], given: dict[int | None, int]
) -> Iterator[Row]:
    """Biểu 03a: one row per branch. A branch that was given no number has a blank, not a zero."""
    for branch in branches:
        have = found.get(branch.id, Invented())
        known = {field.name: getattr(have, field.name) for field in fields(Invented)}
        known |= {"unit": branch.label, "members": branch.members, "share": None}
        known["allotted"] = given.get(branch.id)
        yield Row(groups.section(branch.section), tuple(known[column.key] for column in COUNTS.columns))
