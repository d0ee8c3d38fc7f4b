"""Making a workbook of the small world and reading it back."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.campaigns.models import Campaign
from app.exports.models import ExportRequest
from app.exports.workbook import build
from app.units.models import OrgUnit


def made(tmp_path: Path, world: Any, unit: str = "t", **narrowed: Any) -> tuple[Any, Any]:
    """The workbook as formulas and as kept values."""
    return made_of(tmp_path, world.units[unit], world.campaign, **narrowed)


def made_of(
    tmp_path: Path, unit: OrgUnit, campaign: Campaign, *, contacts: bool = False, **narrowed: Any
) -> tuple[Any, Any]:
    """The same of any unit and plan."""
    build(tmp_path / "a.xlsx", ExportRequest(unit.id, campaign.id, **narrowed), contacts=contacts)
    return load_workbook(tmp_path / "a.xlsx"), load_workbook(tmp_path / "a.xlsx", data_only=True)


def records(sheet: Any) -> list[tuple[Any, ...]]:
    """Rows whose first cell is a number, without it."""
    return [row[1:] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]


def marks(sheet: Any) -> list[tuple[str, str]]:
    """Group headings."""
    wanted = {"A", "B", "C", "I", "II"}
    found = [(row[0], row[1]) for row in sheet.iter_rows(values_only=True) if row[0] in wanted and row[1]]
    return [pair for pair in found if pair != ("A", "B")]  # the row of indices


def total(sheet: Any) -> tuple[Any, ...]:
    return next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("TỔNG CỘNG"))


def texts(sheet: Any) -> list[str]:
    return [value for row in sheet.iter_rows(values_only=True) for value in row if isinstance(value, str)]
