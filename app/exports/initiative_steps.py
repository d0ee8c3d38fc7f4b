"""Biểu 03b and 03c: initiatives to be entered on the software of TLĐ by hand, and those sent to UBMTTQ.

A confidential initiative is printed with its title, its effect and the award it needs, nothing else (domain.md §2.6).
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import CampaignChoice
from app.entries.models import Entry, FamilyName
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Subject, Tree, conditions, stream
from app.initiatives.models import Author, Destination, ExternalStep, Initiative, Nature
from app.initiatives.queries import entered
from app.kernel.text import day

UNTOLD = "(Bảo mật)"

# the order in which the software asks
PORTAL = Sheet(
    code="Biểu 03b",
    title="DANH SÁCH SÁNG KIẾN CHƯA NHẬP PHẦN MỀM TỔNG LIÊN ĐOÀN",
    columns=(
        Column("code", "Mã trên phần mềm (ghi sau khi nhập)", 12),
        Column("title", "Tên sáng kiến", 28),
        Column("main", "Tác giả chính", 18, per_line=True),
        Column("others", "Đồng tác giả", 18, per_line=True),
        Column("share", "Tỷ lệ đóng góp (%)", 8, Kind.SHARE, per_line=True),
        Column("field", "Lĩnh vực", 12),
        Column("before", "Hiện trạng trước khi áp dụng", 34),
        Column("solution", "Nội dung giải pháp, tính mới", 44),
        Column("effect", "Hiệu quả", 32),
        Column("benefit", "Giá trị làm lợi (triệu đồng)", 11, Kind.MONEY, summed=True),
        Column("applied_on", "Ngày áp dụng", 11, Kind.DAY),
        Column("scope", "Phạm vi áp dụng", 10),
        Column("head", "Thủ trưởng đơn vị xác nhận", 16),
        Column("decision", "Quyết định công nhận", 16),
        Column("award", "Đề nghị", 14),
        Column("unit", "Đơn vị", 18),
    ),
    unit_note="ĐVT: triệu đồng",
    paper="A3",
    noun="sáng kiến",
    frozen=3,
)
FRONT = Sheet(
    code="Biểu 03c",
    title="DANH SÁCH SÁNG KIẾN, Ý TƯỞNG MỚI TRÌNH UBMTTQ VIỆT NAM TỈNH",
    columns=(
        Column("author", "Họ và tên tác giả, đồng tác giả", 20, per_line=True),
        Column("job", "Chức vụ, đơn vị công tác", 24, per_line=True),
        Column("title", "Tên sáng kiến, ý tưởng mới", 30),
        Column("nature", "Loại", 10, Kind.WORD),
        Column("field", "Lĩnh vực", 12),
        Column("effect", "Hiệu quả", 34),
        Column("benefit", "Giá trị làm lợi (triệu đồng)", 11, Kind.MONEY, summed=True),
        Column("sent_on", "Ngày trình", 11, Kind.DAY),
        Column("result", "Kết quả", 12),
        Column("decision", "QĐ công nhận (số, ngày)", 16),
        Column("award", "Đề nghị", 14),
    ),
    unit_note="ĐVT: triệu đồng",
    paper="A3",
    noun="sáng kiến",
)
_NATURES = dict(Nature.choices())


def _field(entry: Any, initiative: Any) -> tuple[Any, Any]:
    """(its label in the plan's list, how that list is joined)."""
    listed = CampaignChoice.__table__
    on = sa.and_(
        listed.c.campaign_id == entry.c.campaign_id,
        listed.c.list_name == "initiative_field",
        listed.c.code == initiative.c.field,
    )
    return sa.func.coalesce(listed.c.label, initiative.c.field), on


def portal_rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Biểu 03b: what counts, is eligible and is not entered yet; a line an author, the texts in full. One statement."""
    tree = Tree(subject)
    e, i, a = Entry.__table__, Initiative.__table__, Author.__table__
    field, of_field = _field(e, i)
    columns = (
        e.c.title, field, i.c.current_state, i.c.solution, i.c.novelty, i.c.effectiveness, i.c.benefit_value,
        i.c.first_applied_on, i.c.scope, i.c.head_name, i.c.head_title, i.c.head_on, i.c.recognition_no,
        i.c.recognition_on, i.c.recognition_by, i.c.proposal, i.c.confidential,
    )  # fmt: skip
    author = (a.c.full_name, a.c.share)
    joined = e.join(i, i.c.id == e.c.id).outerjoin(a, a.c.initiative_id == e.c.id)
    joined = joined.outerjoin(CampaignChoice.__table__, of_field)
    query = (
        sa.select(e.c.id, tree.section, tree.branch.id, tree.branch_label, tree.unit_label, *columns, *author)
        .select_from(tree.joined(joined))
        .where(
            *conditions(subject, tree, FamilyName.INITIATIVES),
            sa.or_(i.c.eligible.is_(None), i.c.eligible),
            sa.not_(entered()),
        )
        .order_by(*tree.order, e.c.id, a.c.position)
    )
    for _, grouped in groupby(stream(query), key=itemgetter(0)):
        lines = list(grouped)
        _, section, branch_id, branch, unit, *facts = lines[0][: 5 + len(columns)]
        authors = [
            (name if not at else "", name if at else "", None if share is None else share / 100)
            for at, (name, share) in enumerate(line[-2:] for line in lines)
        ]
        secret = facts[-1]
        values = _for_portal(facts, unit)
        yield Row(groups.path(section, branch_id, branch), values, [("", "", None)] if secret else authors)


def _for_portal(facts: list[Any], unit: str) -> tuple[Any, ...]:
    (title, field, before, solution, novelty, effect, benefit, applied_on, scope, head, head_title, head_on, number,
     decided_on, decided_by, proposal, secret) = facts  # fmt: skip
    if secret:
        return (
            "", title, None, None, None, "", UNTOLD, UNTOLD, effect, None, None, "", "", "", proposal, "",
        )  # fmt: skip
    confirmed = ", ".join(filter(None, (head, head_title, day(head_on))))
    decision = ", ".join(filter(None, (number, day(decided_on), decided_by)))
    content = "\n".join(filter(None, (solution, novelty)))
    return (
        "", title, None, None, None, field, before, content, effect, benefit, applied_on, scope.label if scope else "",
        confirmed, decision, proposal, unit,
    )  # fmt: skip


def front_rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Biểu 03c: what was sent to UBMTTQ and what it decided (BK-O3); a line an author. One statement."""
    tree = Tree(subject)
    e, i, a, step = (one.__table__ for one in (Entry, Initiative, Author, ExternalStep))
    field, of_field = _field(e, i)
    columns = (
        e.c.title, e.c.kind, field, i.c.effectiveness, i.c.benefit_value, step.c.sent_on, step.c.outcome,
        step.c.decision_no, step.c.decided_on, i.c.proposal, i.c.confidential,
    )  # fmt: skip
    author = (a.c.full_name, a.c.job)
    to_front = sa.and_(step.c.initiative_id == e.c.id, step.c.destination == Destination.FRONT.value)
    joined = e.join(i, i.c.id == e.c.id).join(step, to_front).outerjoin(a, a.c.initiative_id == e.c.id)
    joined = joined.outerjoin(CampaignChoice.__table__, of_field)
    query = (
        sa.select(e.c.id, tree.section, tree.branch.id, tree.branch_label, tree.unit_label, *columns, *author)
        .select_from(tree.joined(joined))
        .where(*conditions(subject, tree, FamilyName.INITIATIVES))
        .order_by(*tree.order, e.c.id, a.c.position)
    )
    for _, grouped in groupby(stream(query), key=itemgetter(0)):
        lines = list(grouped)
        _, section, branch_id, branch, unit, *facts = lines[0][: 5 + len(columns)]
        title, kind, field_name, effect, benefit, sent_on, outcome, number, decided_on, proposal, secret = facts
        authors = [(name, ", ".join(filter(None, (job, unit)))) for name, job in (line[-2:] for line in lines)]
        decision = ", ".join(filter(None, (number, day(decided_on))))
        values: tuple[Any, ...] = (
            None, None, title, _NATURES.get(kind, ""), field_name, effect, benefit, sent_on, outcome.label, decision, proposal,
        )  # fmt: skip
        if secret:
            authors = [("", "")]
            values = (None, None, title, "", "", effect, None, None, "", "", proposal)
        yield Row(groups.path(section, branch_id, branch), values, authors)
