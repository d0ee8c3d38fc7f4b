"""What a report says, in words, and the labels of its form."""

from app.entries.facts import Fact
from app.kernel.money import money
from app.kernel.text import day, moment, number
from app.reports.models import Report, ReportFigure

LABELS = {
    "figures": "Số liệu",
    "source": "Nguồn số liệu",
    "situation": "Công tác chỉ đạo, triển khai",
    "results": "Kết quả nổi bật",
    "shortcomings": "Tồn tại, nguyên nhân",
    "proposals": "Đề xuất, kiến nghị",
    "document_no": "Số, ký hiệu văn bản",
    "document_on": "Ngày văn bản",
    "signer": "Người ký",
    "files": "Văn bản đính kèm",
}


def shown(amount: int, figure: ReportFigure) -> str:
    """ "1.500.000 đồng", "12 cuộc"."""
    return f"{money(amount)} đồng" if figure.is_money else f"{number(amount)} {figure.counted_in}"


def _figure(figure: ReportFigure) -> str:
    said = f"{figure.label}: {shown(figure.amount, figure)}"
    if figure.stated is None:
        return said
    return f"{said} (điều chỉnh từ {shown(figure.counted, figure)}: {figure.reason})"


def facts(entry: Report) -> list[Fact]:
    """Every fact in the order of the page; empty ones have empty text."""
    told = [_figure(figure) for figure in entry.figures if figure.amount or figure.stated is not None]
    if entry.as_of:
        told = [f"Số liệu tính đến {moment(entry.as_of)}", *(told or ["Không phát sinh số liệu nào"])]
    words = {
        "figures": "\n".join(told),
        "source": entry.source.label if entry.unit.tier < 4 else "",
        "situation": entry.situation,
        "results": entry.results,
        "shortcomings": entry.shortcomings,
        "proposals": entry.proposals,
        "document_no": entry.document_no,
        "document_on": day(entry.document_on),
        "signer": entry.signer,
    }
    return [Fact(name, LABELS[name], text) for name, text in words.items()]
