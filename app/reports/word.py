"""A report as a Word file in official form (domain.md §3.2), on the template templates/word/bao-cao.docx.

The office edits the template in Word: letterhead, sizes and order are its business, the words in {{ }} are filled here.
Empty number and day stay blank for the văn thư.
"""

import io
from datetime import date
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from app.kernel.money import money
from app.kernel.text import moment, number
from app.reports.models import Report, ReportFigure
from app.targets import queries as targets
from app.targets.definitions import OF_SUMS, Mode, Verdict
from app.units.models import OrgUnit

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "word" / "bao-cao.docx"
NOTHING = "Không có."


def write(entry: Report) -> bytes:
    """The file. Figures are those frozen in the report; targets those of its unit's branch on the day they were counted."""
    document = DocxTemplate(TEMPLATE)
    document.render(_context(entry), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _context(entry: Report) -> dict[str, Any]:
    unit, campaign = entry.unit, entry.campaign
    assert entry.as_of is not None and entry.last_day is not None
    year = (entry.document_on or entry.last_day).year
    symbol = entry.document_no or "       /BC-…"
    return {
        "upper": unit.heading_upper.upper(),
        "issuer": (unit.heading_name or unit.name).upper(),
        "number": f"Số: {symbol}",
        "dateline": _dateline(unit, entry.document_on, year),
        "subject": _subject(entry.title),
        "basis": _basis(entry),
        "situation": _lines(entry.situation),
        "first_day": _long(entry.first_day) if entry.first_day else "khi phát động",
        "last_day": _long(entry.last_day),
        "as_of": moment(entry.as_of),
        "figures": [_figure(figure) for figure in entry.figures if figure.amount or figure.stated is not None]
        or [NOTHING],
        "results": _lines(entry.results) if entry.results else [],
        "targets": _targets(entry),
        "shortcomings": _lines(entry.shortcomings),
        "proposals": _lines(entry.proposals),
        "closing": f"Trên đây là báo cáo của {unit.name}./.",
        "recipients": _recipients(entry),
        "authority": unit.sign_authority or "TM. BAN CHẤP HÀNH",
        "sign_title": unit.sign_title or "CHỦ TỊCH",
        "signer": entry.signer,
        "campaign": campaign.title,
    }


def _subject(title: str) -> str:
    """What the report is about: the kind of paper stands above it already."""
    rest = title.removeprefix("Báo cáo ")
    return rest[:1].upper() + rest[1:]


def _dateline(unit: OrgUnit, on: date | None, year: int) -> str:
    """ "Cao Bằng, ngày 05 tháng 02 năm 2019": 0 before a day below 10 and before months 1 and 2."""
    place = unit.place_name or "……"
    if on is None:
        return f"{place}, ngày      tháng      năm {year}"
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"{place}, ngày {on.day:02d} tháng {month} năm {on.year}"


def _long(day: date) -> str:
    return f"ngày {day.day}/{day.month}/{day.year}"


def _basis(entry: Report) -> str:
    campaign = entry.campaign
    symbol = f" số {campaign.number}" if campaign.number else ""
    issued = f" {_long(campaign.issued_on)}" if campaign.issued_on else ""
    owner = campaign.owner.name
    return f"Thực hiện Kế hoạch{symbol}{issued} của {owner} về “{campaign.title}”, {entry.unit.name} báo cáo kết quả như sau:"


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()] or [NOTHING]


def _figure(figure: ReportFigure) -> str:
    """ "Hoạt động đã tổ chức: 05 cuộc"; counts below 10 take a leading 0 in running text."""
    said = f"{figure.label}: {_amount(figure.amount, figure)}"
    if figure.stated is not None:
        said += f" (số điều chỉnh, chương trình cộng được {_amount(figure.counted, figure)}; {figure.reason})"
    return f"{said};"


def _amount(amount: int, figure: ReportFigure) -> str:
    if figure.is_money:
        return f"{money(amount)} đồng"
    return f"{f'0{amount}' if 0 < amount < 10 else number(amount)} {figure.counted_in}"


def _targets(entry: Report) -> list[dict[str, str]]:
    """The lines of the board for the unit's branch; a CĐCS has none: its part of them stands in the figures."""
    if entry.unit.tier >= 4 or entry.as_of is None:
        return []
    board = targets.board(entry.campaign, entry.unit, min(entry.as_of.date(), entry.last_day or entry.as_of.date()))
    rows = []
    for line in board.lines:
        if line.verdict is Verdict.NOT_APPLICABLE:
            continue
        mode, value = line.definition.mode, line.definition.value
        sums = mode in OF_SUMS
        goal = line.goal if mode is Mode.TOTAL else value
        unit = "%" if mode in (Mode.PCT_UNITS, Mode.PCT_MEMBERS_PER_UNIT, Mode.PCT_MEMBERS_TOTAL) else ""
        rows.append(
            {
                "name": line.target.name or line.target.words or line.target.code,
                "goal": "" if goal is None else f"{'trên ' if line.over else ''}{number(goal)}{unit}",
                "result": number(line.result) if sums else f"{number(line.result)}/{number(line.of or 0)} đơn vị",
                "verdict": line.verdict.label,
            }
        )
    return rows


def _recipients(entry: Report) -> list[str]:
    duty = entry.item.obligation if entry.item else None
    named = list(duty.recipients) if duty else []
    upper = entry.unit.parent_id and entry.holder.name if entry.holder and entry.holder_id != entry.unit_id else ""
    first = [f"{name} (để b/cáo);" for name in named or ([upper] if upper else [entry.campaign.owner.name])]
    department = duty.via if duty and duty.via else ""
    return [*first, f"Lưu: VT{f', {department}' if department else ''}."]
