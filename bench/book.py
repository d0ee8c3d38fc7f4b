"""The province workbook beside XlsxWriter's own constant-memory loop writing the same cells."""

import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import xlsxwriter
from flask import Flask
from python_calamine import CalamineWorkbook


def product(app: Flask, path: Path) -> float:
    """CPU seconds of building the whole province's workbook."""
    from app.campaigns.models import Campaign
    from app.exports.models import ExportRequest
    from app.exports.workbook import build
    from app.kernel.db import db, reading
    from app.units.models import OrgUnit

    reading.set(True)
    unit = db.session.scalar(sa.select(OrgUnit.id).where(OrgUnit.code == "CB"))
    campaign = db.session.scalar(sa.select(Campaign.id).where(Campaign.code == "CB-2019"))
    db.session.rollback()
    began = time.process_time()
    build(path, ExportRequest(unit_id=unit, campaign_id=campaign))  # type: ignore[arg-type]
    return time.process_time() - began


def bare(sheets: dict[str, list[list[Any]]], path: Path) -> float:
    """CPU seconds of writing the same cells, one by one, in constant memory."""
    began = time.process_time()
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name[:31])
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell != "":
                    sheet.write(r, c, cell if isinstance(cell, (int, float, str)) else str(cell))
    book.close()
    return time.process_time() - began


def _peak(app: Flask, path: Path, queue: Any) -> None:
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    product(app, path)
    queue.put((idle, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def measure(app: Flask) -> list[tuple[str, str]]:
    """Rows, CPU of both, their ratio, and the memory a child process needed above the idle server's."""
    from app.kernel.db import db

    with tempfile.TemporaryDirectory(prefix="bench-book-") as folder:
        ours, floor = Path(folder) / "ours.xlsx", Path(folder) / "floor.xlsx"
        product(app, ours)
        taken = min(product(app, ours) for _ in range(3))
        book = CalamineWorkbook.from_path(str(ours))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        rows = sum(len(one) for one in sheets.values())
        cells = sum(1 for one in sheets.values() for row in one for cell in row if cell != "")
        bottom = min(bare(sheets, floor) for _ in range(3))
        del sheets, book
        db.session.remove()
        db.engine.dispose()
        forked = multiprocessing.get_context("fork")
        queue = forked.Queue()
        child = forked.Process(target=_peak, args=(app, ours, queue))
        child.start()
        idle, peak = queue.get()
        child.join()
    return [
        ("rows and cells", f"{rows} rows, {cells} cells"),
        ("bare loop", f"{bottom:.2f} s CPU"),
        ("province workbook", f"{taken:.2f} s CPU, {taken / bottom:.2f}x the floor"),
        ("memory of the child", f"{(peak - idle) / 1024:.0f} MB over {idle / 1024:.0f} MB idle"),
    ]
