"""The workbook as a whole: its sheets, its one snapshot, its cost, what is refused."""

from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.entries.models import EntryState
from app.exports.models import ExportRequest
from app.exports.workbook import MOST_ROWS, build
from app.kernel.db import db
from app.kernel.errors import DomainError
from tests.exports.books import made, total
from tests.factories import make_activity, make_initiative, make_registration


def test_every_sheet_is_there_in_order(tmp_path, deeds):
    book, _ = made(tmp_path, deeds)

    assert book.sheetnames == [
        "Tổng quan", "Biểu đồ", "Biểu 01", "Biểu 01a", "Biểu 01b", "Biểu 02a", "Biểu 02b", "Biểu 02c",
        "Biểu 03", "Biểu 03a", "Biểu 03b", "Biểu 03c", "Biểu 04A", "Biểu 04B", "Biểu 04C", "Biểu 05", "Biểu 05a",
        "Biểu 06", "Biểu 06a", "Biểu 07", "Biểu 08", "Biểu 09",
    ]  # fmt: skip
    assert book.chartsheets[0].title == "Biểu đồ"


def test_progress_is_told_in_records(tmp_path, deeds):
    told: list[tuple[int, int]] = []
    build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id), lambda *seen: told.append(seen))

    assert told[0] == (0, 24) and told[-1] == (24, 24)  # 17 records, 7 units of the matrix


def test_too_many_rows_are_refused_in_words(tmp_path, deeds, monkeypatch):
    monkeypatch.setattr("app.exports.workbook.MOST_ROWS", 3)

    with pytest.raises(DomainError, match="quá 3 dòng"):
        build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id))
    assert MOST_ROWS > 100_000 and list(tmp_path.iterdir()) == []


def test_everything_comes_from_one_snapshot(tmp_path, deeds):
    """What is sent while the sheets are written is in none of them."""

    def meanwhile(done: int, whole: int) -> None:
        if done == 0:
            with db.engine.connect() as other:
                other.execute(sa.text("UPDATE registration SET budget = 999000000"))
                other.commit()

    build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id), meanwhile)

    kept = load_workbook(tmp_path / "a.xlsx", data_only=True)
    assert total(kept["Biểu 01"])[8] == 420.5 == total(kept["Biểu 01a"])[-6]


def test_statements_do_not_grow_with_rows(tmp_path, deeds):
    def counted() -> int:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            build(tmp_path / "a.xlsx", ExportRequest(deeds.units["t"].id, deeds.campaign.id))
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    before = counted()
    for _ in range(20):
        make_registration(deeds, state=EntryState.APPROVED)
        make_initiative(deeds, state=EntryState.APPROVED)
        make_activity(deeds, measures={"gifts": 1})
    db.session.commit()

    assert counted() == before <= 65
