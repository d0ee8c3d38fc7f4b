"""The Tờ trình that goes with Biểu 04, as a Word file on templates/word/to-trinh.docx: the same figures as the tables."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.campaigns import queries as campaigns
from app.entries.models import Entry, EntryState, FamilyName
from app.exports import nominations
from app.exports.models import ExportRequest
from app.exports.queries import Subject, Tree, conditions, count_if, covered, load
from app.kernel import clock, word
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import moment, number
from app.nominations.models import Nomination, SubjectKind
from app.nominations.selection import awarded, summary
from app.units.letterhead import letterhead, number_line

UNNAMED = "Cá nhân chưa ghi nhóm"


def write(request: ExportRequest, addressee: str, to: Sequence[str]) -> bytes:
    """The file. An empty addressee is the union above; `to` are lines of Nơi nhận.

    Raises:
        DomainError: the unit or the plan is gone, or nothing was proposed.
    """
    subject = load(request)
    if subject is None:
        raise DomainError("Đơn vị hoặc kế hoạch không còn.")
    groups = group_rows(subject)
    if not groups:
        raise DomainError("Chưa có đề nghị biểu dương, khen thưởng nào để lập tờ trình.")
    unit, campaign, tree = subject.unit, subject.campaign, Tree(subject)
    paper = letterhead(unit)
    chosen = summary(campaign, *conditions(subject, tree, FamilyName.NOMINATIONS, {EntryState.APPROVED}))
    whom = addressee or paper.upper
    return word.fill(
        "to-trinh.docx",
        {
            "upper": paper.upper.upper(),
            "issuer": paper.issuer.upper(),
            "number": number_line(unit, "TTr", "", campaign.number if campaign.owner_id == unit.id else ""),
            "dateline": paper.dateline(None, clock.today().year),
            "subject": f"Về việc đề nghị biểu dương, khen thưởng {campaign.short_title}",
            "addressee": whom,
            "basis": _basis(subject),
            "proposed": nominations.notes(subject),
            "groups": groups,
            "total": {name: number(sum(row[name] for row in groups)) for name in ("proposed", "chosen", "decided")},
            "chosen": nominations.words(chosen) if chosen.whole.total else ["Chưa có đề nghị nào được chọn."],
            "as_of": moment(clock.now()),
            "coverage": covered(subject, FamilyName.NOMINATIONS).unnamed.words(),
            "closing": f"{unit.name} kính trình {whom} xem xét, quyết định./.",
            "recipients": list(to) or ["Như trên;", "Lưu: VT."],
            "authority": paper.authority,
            "sign_title": paper.title,
            "signer": paper.signer,
        },
    )


def group_rows(subject: Subject) -> list[dict[str, Any]]:
    """Per group of people in the plan's order, then collectives, then models: quota, proposed, chosen, decided.

    Quotas bind the plan's owner alone. Two statements.
    """
    tree, e, n = Tree(subject), Entry.__table__, Nomination.__table__
    query = (
        sa.select(
            n.c.subject_kind,
            n.c.category_label,
            sa.func.count(),
            count_if(e.c.state == EntryState.APPROVED.value),
            count_if(awarded()),
        )
        .select_from(tree.joined(e.join(n, n.c.id == e.c.id)))
        .where(*conditions(subject, tree, FamilyName.NOMINATIONS))
        .group_by(n.c.subject_kind, n.c.category_label)
    )
    found: dict[str, list[int]] = {}
    for kind, category, *counts in db.session.execute(query):
        label = (category or UNNAMED) if kind is SubjectKind.PERSON else kind.label
        found[label] = [a + int(b) for a, b in zip(found.get(label, [0, 0, 0]), counts, strict=True)]
    binds = subject.unit.id == subject.campaign.owner_id
    listed = campaigns.choices(subject.campaign, "nomination_category")
    quotas = {one.label: one.quota for one in listed if binds and one.quota is not None}
    order = [one.label for one in listed]
    last = [UNNAMED, *(kind.label for kind in SubjectKind)]
    order += sorted(set(found) - set(order), key=lambda label: last.index(label) if label in last else -1)
    return [
        {"label": label, "quota": number(quotas[label]) if label in quotas else ""}
        | dict(zip(("proposed", "chosen", "decided"), found[label], strict=True))
        for label in order
        if label in found
    ]


def _basis(subject: Subject) -> str:
    campaign, unit = subject.campaign, subject.unit
    symbol = f" số {campaign.number}" if campaign.number else ""
    issued = campaign.issued_on
    day = f" ngày {issued.day}/{issued.month}/{issued.year}" if issued else ""
    return (
        f"Căn cứ Kế hoạch{symbol}{day} của {campaign.owner.name} về “{campaign.title}” và hồ sơ đề nghị của các đơn vị, "
        f"{unit.name} đã tổng hợp, xét chọn, kết quả như sau:"
    )
