"""Biểu 05 and 05a: the plan's targets as the board shows them, and unit by unit as the matrix does."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.dashboards.coverage import Coverage, of_heard
from app.dashboards.figures import alive
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Score, Sheet
from app.exports.queries import Subject, Tree, stream
from app.kernel import clock
from app.kernel.text import number
from app.targets import queries
from app.targets.branch import branch_of
from app.targets.definitions import Verdict
from app.targets.matrix import Cell, Matrix, counted_matrix
from app.targets.wording import told

SILENT, NOT_ASKED = "chưa b/c", "·"
LIST = Sheet(
    code="Biểu 05",
    title="BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU",
    columns=(
        Column("name", "Nội dung chỉ tiêu", 38),
        Column("counted_in", "Đơn vị tính", 12, Kind.WORD),
        Column("population", "Phạm vi tính", 22),
        Column("goal", "Chỉ tiêu giao", 14, Kind.EITHER),
        Column("result", "Kết quả thực hiện", 12, Kind.EITHER),
        Column("share", "Tỷ lệ (%)", 9, Kind.SHARE),
        Column("met", "Số đơn vị đạt/ tổng số", 13, Kind.WORD),
        Column("verdict", "Đánh giá", 14, Kind.WORD),
        Column("as_of", "Số liệu tính đến", 11, Kind.DAY),
        Column("note", "Ghi chú (điều chỉnh, nguồn)", 38),
    ),
    noun="chỉ tiêu",
)
LEGEND = (
    "✓ đạt mức của một đơn vị; ✗ chưa đạt; chỉ có số: chỉ tiêu tính gộp, không xét từng đơn vị; 0: đơn vị đã báo cáo và "
    "không có; “chưa b/c”: đơn vị chưa gửi gì theo kế hoạch; “·”: chỉ tiêu không áp dụng cho đơn vị."
)


def rows(subject: Subject) -> Iterator[Row]:
    """Biểu 05: a row for each line of the target board, in its order. What the form narrows does not narrow targets."""
    today = clock.today()
    board = queries.board(subject.campaign, subject.unit, today)
    names = queries.counted_names() if board.lines else {}
    for line in board.lines:
        said = told(line, names)
        result = said.result
        absent = "không áp dụng" if said.verdict is Verdict.NOT_APPLICABLE else "chưa có số"
        yield Row(
            (),
            (
                said.name, said.counted_in, said.population, said.goal, absent if result is None else result,
                said.part and _share(*said.part), f"{number(said.met[0])}/{number(said.met[1])}" if said.met else "",
                said.verdict.label, today, said.note,
            ),
        )  # fmt: skip


def _share(part: int, whole: int) -> float:
    """Never 100 % unless all of it is there (CR-5)."""
    return min(part / whole, 0.999) if part < whole else part / whole


def matrix(subject: Subject) -> Matrix:
    """What Biểu 05a reads: its targets are the columns."""
    return counted_matrix(branch_of(subject.campaign, subject.unit, clock.today()))


def matrix_sheet(made: Matrix) -> Sheet:
    """As many columns as the plan has targets that are counted; several pages side by side where they are many."""
    columns = [
        Column(f"t{target.id}", f"{target.code}. {target.name or target.words}", 12, Kind.SCORE)
        for target in made.targets
    ]
    return Sheet(
        code="Biểu 05a",
        title="BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU THEO ĐƠN VỊ",
        columns=(Column("unit", "Đơn vị", 38), *columns),
        paper="A3",
        across=True,
    )


def matrix_rows(subject: Subject, groups: Groups, made: Matrix) -> Iterator[Row]:
    """Biểu 05a: units alive on the day of the count, by group. One statement for all of them."""
    tree = Tree(subject)
    query = (
        sa.select(
            tree.section.label("section"),
            tree.branch.id.label("branch_id"),
            tree.branch_label.label("branch"),
            tree.unit_label.label("unit"),
            *made.columns,
        )
        .select_from(sa.outerjoin(made.source, tree.branch, tree.to_branch))
        .where(tree.inside, alive(subject.plan_day))
        .order_by(*tree.order)
    )
    for row in stream(query):
        found = row._mapping
        cells = [score(cell) for cell in made.cells(found)]
        yield Row(groups.path(found["section"], found["branch_id"], found["branch"]), (found["unit"], *cells))


def score(cell: Cell) -> Score:
    """A cell of the matrix as the sheet shows it: zero, not reported and not applicable never look alike (CR-11)."""
    if cell.amount is None:
        return Score(None, None, NOT_ASKED)
    if cell.silent:
        return Score(None, None, SILENT if cell.met is None else f"{SILENT} ✗")
    return Score(cell.amount, cell.met)


def covered(subject: Subject) -> Coverage:
    """The CĐCS that have said something under the plan."""
    return of_heard(subject.campaign, subject.unit.path, subject.plan_day)
