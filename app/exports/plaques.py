"""Biểu 07: công trình for which a plaque was asked, and what came of it."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.entries.models import Entry, FamilyName
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Subject, Tree, conditions, stream
from app.kernel.text import day
from app.registrations.models import Plaque, PlaqueRequest, Registration

ASKED = Registration.__table__.c.plaque != Plaque.NONE.value
LIST = Sheet(
    code="Biểu 07",
    title="DANH SÁCH CÔNG TRÌNH ĐỀ NGHỊ GẮN BIỂN",
    columns=(
        Column("title", "Tên công trình", 30),
        Column("unit", "Đơn vị", 22),
        Column("place", "Địa điểm", 20),
        Column("content", "Quy mô", 30),
        Column("value", "Giá trị", 10, Kind.MONEY, summed=True),
        Column("finished", "Ngày hoàn thành", 11, Kind.DAY),
        Column("wording", "Nội dung biển", 24),
        Column("occasion", "Chào mừng", 20),
        Column("opinion", "Ý kiến cấp trên", 16),
        Column("result", "Kết quả (số QĐ, ngày gắn)", 20),
    ),
    unit_note="ĐVT: triệu đồng",
    paper="A3",
    noun="công trình",
    frozen=3,
)


def rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Requests that were not withdrawn; the value is what it cost, else what was planned. One statement."""
    tree = Tree(subject)
    e, r, asked = Entry.__table__, Registration.__table__, PlaqueRequest.__table__
    joined = tree.joined(e.join(r, r.c.id == e.c.id).outerjoin(asked, asked.c.registration_id == e.c.id))
    query = (
        sa.select(
            tree.section, tree.branch.id, tree.branch_label, e.c.title, tree.unit_label, r.c.place, r.c.content,
            sa.func.coalesce(r.c.actual_cost, r.c.budget), r.c.finished_on, asked.c.wording, asked.c.occasion,
            asked.c.opinion, r.c.plaque, asked.c.decision_no, asked.c.decided_on, asked.c.installed_on, asked.c.refusal,
        )
        .select_from(joined)
        .where(*conditions(subject, tree, FamilyName.REGISTRATIONS), ASKED)
        .order_by(*tree.order, e.c.id)
    )  # fmt: skip
    for section, branch_id, branch, *facts, plaque, decision, decided_on, installed_on, refusal in stream(query):
        said = (
            plaque.label,
            f"QĐ số {decision} ngày {day(decided_on)}" if decision else "",
            f"gắn ngày {day(installed_on)}" if installed_on else "",
            refusal if plaque is Plaque.REFUSED else "",
        )
        result = "; ".join(filter(None, said))
        values = tuple("" if value is None and place not in (4, 5) else value for place, value in enumerate(facts))
        yield Row(groups.path(section, branch_id, branch), (*values, result))
