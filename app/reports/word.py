"""A report as a Word file in official form (domain.md §3), on the template templates/word/bao-cao.docx.

The office edits the template in Word: letterhead, sizes and order are its business, the words in {{ }} are filled here.
Everything it says was frozen with the report, so the same file can be made again (decision 17).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.kernel import word
from app.kernel.money import money
from app.kernel.text import moment, number
from app.kernel.word import few
from app.reports.models import Report, ReportFigure
from app.units.letterhead import letterhead, number_line

NOTHING = "Không có."
NO_FIGURES = "Không phát sinh."
GENERAL = ("activities", "attendees", "g:KHAC", "m:members_attended", "m:cost")
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (  # II.1 to II.5; 6 is the table of targets
    ("Công tác tuyên truyền, giáo dục", ("g:TUYEN_TRUYEN", "g:VAN_NGHE_TDTT", "m:banners", "m:news_items")),
    ("Phong trào thi đua, công trình, phần việc, sáng kiến", ("registrations", "done", "initiatives")),
    (
        "Phát triển đoàn viên, thành lập CĐCS, tham gia xây dựng Đảng",
        (
            "g:TO_CHUC", "m:members_admitted", "m:members_admitted_class90", "m:new_unions", "m:party_referrals",
            "m:party_admitted", "m:classes", "m:trainees",
        ),
    ),
    ("Đại diện, chăm lo, bảo vệ đoàn viên, người lao động", ("g:CHAM_LO", "g:XA_HOI")),  # and every other measure
    ("Biểu dương, khen thưởng", ("m:honoured_groups", "m:honoured_people", "nominations", "awards")),
)  # fmt: skip
CARE = 3


def write(entry: Report, to: Sequence[str] | None = None) -> bytes:
    """The file; `to` are lines of Nơi nhận typed for this one, else the usual ones."""
    return word.fill("bao-cao.docx", _context(entry, recipients(entry) if to is None else to))


def _context(entry: Report, to: Sequence[str]) -> dict[str, Any]:
    unit, campaign = entry.unit, entry.campaign
    assert entry.as_of is not None and entry.last_day is not None
    paper = letterhead(unit)
    year = (entry.document_on or entry.last_day).year
    plan_number = campaign.number if campaign.owner_id == unit.id else ""
    symbol = number_line(unit, "BC", entry.document_no, plan_number)
    general, parts = split(entry.figures)
    return {
        "upper": paper.upper.upper(),
        "issuer": paper.issuer.upper(),
        "unit_name": unit.name,
        "number": symbol,
        "number_words": f"số{symbol.removeprefix('Số:')} {_day(entry.document_on, year)}",
        "dateline": paper.dateline(entry.document_on, year),
        "subject": _subject(entry.title),
        "basis": _basis(entry),
        "situation": _lines(entry.situation),
        "first_day": _long(entry.first_day) if entry.first_day else "khi phát động",
        "last_day": _long(entry.last_day),
        "as_of": moment(entry.as_of),
        "coverage": entry.coverage,
        "general": [_figure(figure) for figure in general],
        "parts": [
            {"title": title, "lines": [_figure(figure) for figure in some] or [NO_FIGURES]} for title, some in parts
        ],
        "targets": entry.targets,
        "results": _lines(entry.results),
        "shortcomings": _lines(entry.shortcomings),
        "proposals": _lines(entry.proposals),
        "closing": f"Trên đây là báo cáo của {unit.name}./.",
        "recipients": list(to),
        "authority": paper.authority,
        "sign_title": paper.title,
        "signer": entry.signer or paper.signer,
        "appendix": [_appendix(figure) for figure in entry.figures],
    }


def split(figures: Sequence[ReportFigure]) -> tuple[list[ReportFigure], list[tuple[str, list[ReportFigure]]]]:
    """(figures about everything, [(title of II.1 to II.5, its figures)]): those that say something, each in one place."""
    told = {figure.code: figure for figure in figures if figure.amount or figure.stated is not None}
    known = {code for _, codes in PARTS for code in codes} | set(GENERAL)
    others = [code for code in told if code not in known]
    parts = []
    for nth, (title, codes) in enumerate(PARTS):
        wanted = (*codes, *others) if nth == CARE else codes
        parts.append((title, [told[code] for code in wanted if code in told]))
    return [told[code] for code in GENERAL if code in told], parts


def _subject(title: str) -> str:
    """What the report is about: the kind of paper stands above it already."""
    rest = title.removeprefix("Báo cáo ")
    return rest[:1].upper() + rest[1:]


def _long(day: date) -> str:
    return f"ngày {day.day}/{day.month}/{day.year}"


def _day(day: date | None, year: int) -> str:
    return _long(day) if day else f"ngày      tháng      năm {year}"


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
    return f"{money(amount)} đồng" if figure.is_money else f"{few(amount)} {figure.counted_in}"


def _appendix(figure: ReportFigure) -> dict[str, str]:
    """A row of the appendix: in tables counts take no leading 0, and a real zero is 0."""
    shown = money if figure.is_money else number
    notes = []
    if figure.stated is not None:
        notes.append(f"Điều chỉnh từ {shown(figure.counted)}: {figure.reason}")
    if figure.children and figure.children != figure.live:
        notes.append(f"Hồ sơ {shown(figure.live)}, báo cáo cấp dưới {shown(figure.children)}")
    return {
        "label": figure.label,
        "unit": "đồng" if figure.is_money else figure.counted_in,
        "amount": shown(figure.amount),
        "note": "; ".join(notes),
    }


def recipients(entry: Report) -> list[str]:
    """The usual lines of Nơi nhận with what each is for (BT-S1): whom the plan names (CB-O5), else the union above."""
    duty = entry.item.obligation if entry.item else None
    named = list(duty.recipients) if duty else []
    upper = entry.holder.name if entry.unit.parent_id and entry.holder and entry.holder_id != entry.unit_id else ""
    first = [f"{name} (để b/cáo);" for name in named or [upper or entry.campaign.owner.name]]
    department = duty.via if duty and duty.via else ""
    return [*first, f"Lưu: VT{f', {department}' if department else ''}."]
