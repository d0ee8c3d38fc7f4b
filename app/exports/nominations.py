"""Biểu 04 (04A, 04B, 04C): collectives, people and models proposed, with the shares that plans ask to look at below."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.entries.models import Entry, EntryState, FamilyName
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Subject, Tree, conditions, stream
from app.kernel.text import day, number, percent
from app.nominations.facts import votes
from app.nominations.models import Award, Nomination, SubjectKind
from app.nominations.selection import Summary, summary
from app.units.models import OrgUnit
from app.units.queries import label

TITLE = "DANH SÁCH ĐỀ NGHỊ BIỂU DƯƠNG, KHEN THƯỞNG"
COLLECTIVES = Sheet(
    code="Biểu 04A",
    title=f"{TITLE} (TẬP THỂ)",
    columns=(
        Column("title", "Tên tập thể", 24),
        Column("unit", "Đơn vị đề nghị", 22),
        Column("upper", "Công đoàn cấp trên", 20),
        Column("headcount", "Số đoàn viên, CNVCLĐ", 9, Kind.COUNT, summed=True),
        Column("women", "Trong đó nữ", 8, Kind.COUNT, summed=True),
        Column("share", "Tỷ lệ nữ (%)", 8, Kind.SHARE, share_of=("women", "headcount")),
        Column("sector", "Khu vực", 12),
        Column("achievements", "Tóm tắt thành tích", 38),
        Column("form", "Hình thức đề nghị", 17),
        Column("votes", "Số phiếu", 8, Kind.WORD),
        Column("past", "Đã được khen (năm, số QĐ)", 16),
        Column("opinion", "Ý kiến cấp trên", 16),
        Column("note", "Ghi chú", 14),
    ),
    paper="A3",
    noun="tập thể",
)
PEOPLE = Sheet(
    code="Biểu 04B",
    title=f"{TITLE} (CÁ NHÂN)",
    columns=(
        Column("name", "Họ và tên (Ông/Bà)", 22),
        Column("born", "Ngày sinh", 11, Kind.WORD),
        Column("ethnicity", "Dân tộc", 8, Kind.WORD),
        Column("job", "Chức vụ, nơi công tác", 28),
        Column("category", "Nhóm đối tượng", 15),
        Column("direct", "Trực tiếp LĐSX (x)", 7.5, Kind.MARK),
        Column("achievements", "Tóm tắt thành tích", 38),
        Column("form", "Hình thức đề nghị", 17),
        Column("votes", "Số phiếu", 8, Kind.WORD),
        Column("past", "Đã được khen", 16),
        Column("opinion", "Ý kiến cấp trên", 16),
        Column("note", "Ghi chú", 14),
    ),
    paper="A3",
    noun="cá nhân",
)
MODELS = Sheet(
    code="Biểu 04C",
    title="DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH ĐỀ NGHỊ GIỚI THIỆU, NHÂN RỘNG",
    columns=(
        Column("title", "Tên mô hình, điển hình", 28),
        Column("unit", "Đơn vị", 22),
        Column("content", "Nội dung, cách làm", 40),
        Column("results", "Kết quả", 26),
        Column("form", "Đề nghị", 18),
        Column("note", "Ghi chú", 12),
    ),
    noun="mô hình, điển hình",
)


def contents(subject: Subject, groups: Groups) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The three sheets, each with its rows; one statement a sheet."""
    for sheet, kind, write in (
        (COLLECTIVES, SubjectKind.COLLECTIVE, _collective),
        (PEOPLE, SubjectKind.PERSON, _person),
        (MODELS, SubjectKind.MODEL, _model),
    ):
        yield (
            sheet,
            (Row(groups.path(row.section, row.branch_id, row.branch), write(row)) for row in _rows(subject, kind)),
        )


def _rows(subject: Subject, kind: SubjectKind) -> Iterator[Any]:
    tree, upper = Tree(subject), aliased(OrgUnit, name="upper")
    e, n, award = Entry.__table__, Nomination.__table__, Award.__table__
    standing = sa.and_(award.c.nomination_id == e.c.id, award.c.cancelled_at.is_(None))
    joined = tree.joined(e.join(n, n.c.id == e.c.id).outerjoin(award, standing))
    query = (
        sa.select(
            tree.section.label("section"),
            tree.branch.id.label("branch_id"),
            tree.branch_label.label("branch"),
            tree.unit_label.label("unit"),
            label(upper).label("upper"),
            OrgUnit.sector.label("sector"),
            e.c.title,
            e.c.state,
            e.c.late,
            e.c.self_confirmed,
            *(column for column in n.c if column.name != "id"),
            award.c.decision_no,
            award.c.decided_on,
        )
        .select_from(sa.outerjoin(joined, upper, upper.id == OrgUnit.parent_id))
        .where(*conditions(subject, tree, FamilyName.NOMINATIONS), n.c.subject_kind == kind.value)
        .order_by(*tree.order, n.c.rank.asc().nulls_last(), e.c.id)
    )
    return stream(query)


def _collective(row: Any) -> tuple[Any, ...]:
    sector = row.sector.label if row.sector else ""
    return (
        row.title, row.unit, row.upper or "", row.headcount, row.women, None, sector, row.achievements, row.award_form,
        votes(row.votes_for, row.votes_total), row.past_awards, row.opinion, _note(row),
    )  # fmt: skip


def _person(row: Any) -> tuple[Any, ...]:
    title = {True: "Bà ", False: "Ông ", None: ""}[row.female]
    born = day(row.born_on) or str(row.birth_year or "")
    where = row.workplace or row.unit
    job = ", ".join(filter(None, (row.job, where)))
    return (
        f"{title}{row.title}", born, row.ethnicity, job, row.category_label, row.direct_worker, row.achievements,
        row.award_form, votes(row.votes_for, row.votes_total), row.past_awards, row.opinion, _note(row),
    )  # fmt: skip


def _model(row: Any) -> tuple[Any, ...]:
    return (row.title, row.unit, row.achievements, row.results, row.award_form, _note(row))


def _note(row: Any) -> str:
    decided = f"QĐ số {row.decision_no} ngày {day(row.decided_on)}" if row.decision_no else ""
    said = (
        (row.rank, f"Ưu tiên {row.rank}"),
        (decided, decided),
        (row.state is EntryState.APPROVED and not decided, "Đã chọn"),
        (row.leader, "Cán bộ lãnh đạo"),
        (row.small_group, "Tập thể nhỏ"),
        (row.self_confirmed, "Tự xác nhận"),
        (row.late, "Nộp muộn"),
    )
    return "; ".join(words for holds, words in said if holds)


def notes(subject: Subject) -> tuple[str, ...]:
    """The footer of each sheet: the same shares as the page of selection. One statement."""
    tree = Tree(subject)
    return words(summary(subject.campaign, *conditions(subject, tree, FamilyName.NOMINATIONS)))


def words(found: Summary) -> tuple[str, ...]:
    """Totals and shares in lines; nothing is said of what is not there."""
    whole = found.whole
    lines = [
        f"Tổng số: {number(whole.total)} đề nghị, gồm {number(whole.people)} cá nhân, {number(whole.collectives)} tập thể, "
        f"{number(whole.models)} mô hình, điển hình."
    ]
    if whole.people:
        lines.append(
            f"Trong {number(whole.people)} cá nhân: nữ {number(whole.women)} ({percent(whole.women, whole.people)}); trực tiếp "
            f"lao động, sản xuất {number(whole.direct)} ({percent(whole.direct, whole.people)}); cán bộ lãnh đạo "
            f"{number(whole.leaders)} ({percent(whole.leaders, whole.people)})."
        )
    if whole.collectives:
        share = percent(whole.small, whole.collectives)
        lines.append(f"Trong {number(whole.collectives)} tập thể: tập thể nhỏ {number(whole.small)} ({share}).")
    for title, counts in (("Theo nhóm", found.categories), ("Theo khu vực", found.sectors)):
        if counts:
            lines.append(f"{title}: {'; '.join(f'{name} {number(count)}' for name, count in counts.items())}.")
    return tuple(lines)
