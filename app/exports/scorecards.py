"""Biểu 05b: the ranking of a scorecard, cluster by cluster, with criteria as columns (domain.md §3, BD-T9, QN-N2)."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from app.exports.layout import Column, Frame, Group, Kind, Row, Sheet, as_of
from app.exports.sheets import Book
from app.exports.tables import Table
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import number
from app.scorecards import queries
from app.scorecards.models import Criterion, HandScore, Score, Scorecard, ScorecardPlan, ScoreState
from app.scorecards.points import show
from app.scorecards.queries import Ranked
from app.units.letterhead import letterhead

MANY = 7  # criteria: from there on the sheet needs A3
Held = Mapping[int, Mapping[int, int | None]]  # points by sheet and criterion


def write(path: Path, plan: ScorecardPlan) -> None:
    """The workbook of the version that holds, in five statements whatever the number of units."""
    asked = queries.criteria(plan)
    ranked = queries.ranking(plan, size=None)
    names = {one.code: one.name for one in queries.clusters(plan)}
    title = f"{plan.title} - {plan.owner.name}"
    with Book(path, title, plan.owner.name) as book:
        table = Table(book, sheet(asked), _frame(plan))
        table.fill(_rows(asked, ranked, names, _held(plan), _changed(plan)))
        table.finish()


def sheet(asked: Sequence[Criterion]) -> Sheet:
    """The columns of one scorecard: its criteria, each with what it is worth, under one heading."""
    signs = {0: "tối đa", 1: "thưởng, nhiều nhất", -1: "trừ, nhiều nhất"}
    criteria = tuple(
        Column(
            f"c{one.id}",
            f"{one.code}. {one.name} ({signs[one.way.sign]} {show(one.most)})",
            13,
            Kind.TENTHS,
            "Điểm theo tiêu chí",
        )
        for one in asked
    )
    return Sheet(
        code="Biểu 05b",
        title="BẢNG ĐIỂM ĐÁNH GIÁ, XẾP LOẠI THI ĐUA",
        columns=(
            Column("unit", "Đơn vị", 30),
            *criteria,
            Column("total", "Tổng điểm", 9, Kind.TENTHS),
            Column("place", "Thứ hạng trong cụm", 9, Kind.ORDER),
            Column("grade", "Xếp loại", 14, Kind.WORD),
            Column("note", "Ghi chú", 20),
        ),
        unit_note="ĐVT: điểm",
        paper="A3" if len(asked) > MANY else "A4",
    )


def _rows(
    asked: Sequence[Criterion],
    ranked: Sequence[Ranked],
    names: Mapping[str, str],
    held: Held,
    changed: Mapping[int, list[str]],
) -> Iterator[Row]:
    """Deductions are written below zero; what does not apply to a unit is blank."""
    for one in ranked:
        points = held.get(one.scorecard_id, {})
        values = [_signed(criterion, points.get(criterion.id)) for criterion in asked]
        place = one.place if one.group_code else None
        note = f"Đổi điểm theo ý kiến: {', '.join(changed[one.unit_id])}" if one.unit_id in changed else ""
        group = Group(one.group_code, names[one.group_code])
        yield Row((group,), (one.unit_name, *values, one.total, place, one.grade.label, note))


def _signed(criterion: Criterion, points: int | None) -> int | None:
    return -points if points and criterion.way.sign < 0 else points


def _held(plan: ScorecardPlan) -> Held:
    query = (
        sa.select(Score.scorecard_id, Score.criterion_id, Score.points)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .where(Scorecard.plan_id == plan.id, Scorecard.version == plan.version)
    )
    found: dict[int, dict[int, int | None]] = {}
    for card, criterion, points in db.session.execute(query):
        found.setdefault(card, {})[criterion] = points
    return found


def _changed(plan: ScorecardPlan) -> dict[int, list[str]]:
    """Codes of the criteria whose points an answer changed, by unit."""
    query = (
        sa.select(Scorecard.unit_id, Criterion.code)
        .join(Score, Score.scorecard_id == Scorecard.id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(HandScore, HandScore.id == Score.hand_id)
        .where(Scorecard.plan_id == plan.id, Scorecard.version == plan.version, HandScore.objection_id.is_not(None))
        .order_by(Criterion.position, Criterion.id)
    )
    found: dict[int, list[str]] = {}
    for unit_id, code in db.session.execute(query):
        found.setdefault(unit_id, []).append(code)
    return found


def _frame(plan: ScorecardPlan) -> Frame:
    assert plan.computed_at is not None
    year = clock.today().year
    counts = "; ".join(f"{grade.label} {number(count)}" for grade, count in queries.grades(plan).items())
    bounds = (
        f"Xuất sắc từ {show(plan.excellent_from)} điểm; Tốt từ {show(plan.good_from)} điểm; Hoàn thành từ "
        f"{show(plan.done_from)} điểm. Ô trống: tiêu chí không áp dụng hoặc chưa chấm; khi có tiêu chí không áp dụng, "
        "điểm các tiêu chí còn lại được quy đổi theo đủ thang điểm."
    )
    return Frame(
        letterhead=letterhead(plan.owner),
        year=year,
        subtitles=(plan.title, f"(Kèm theo văn bản số                ngày      tháng      năm {year})"),
        filters="Bản dự kiến" if plan.state is ScoreState.PRELIMINARY else "",
        notes=(f"{as_of(plan.computed_at)}.", f"Xếp loại: {counts}.", bounds),
    )
