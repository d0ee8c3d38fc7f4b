"""Công văn đôn đốc as a Word file, on the template templates/word/cong-van-don-doc.docx (domain.md §3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.campaigns.deadlines import short
from app.campaigns.models import Campaign, Obligation
from app.kernel import clock, word
from app.kernel.text import day, moment
from app.obligations.chase import Row
from app.units.letterhead import letterhead, number_line
from app.units.models import OrgUnit

ADDRESSEE = "Các đơn vị có tên trong danh sách dưới đây"


@dataclass(frozen=True)
class Standing:
    """How a duty stands in the sender's branch: lines that are asked, those not handed in, and the ones the letter names."""

    asked: int
    missing: int
    rows: Sequence[Row]


def write(
    campaign: Campaign, duty: Obligation, sender: OrgUnit, standing: Standing, addressee: str, to: Sequence[str]
) -> bytes:
    """The file. `to`: lines of Nơi nhận; empty ones and an empty addressee become the usual words."""
    paper = letterhead(sender)
    own_plan = campaign.number if campaign.owner_id == sender.id else ""
    rows = standing.rows
    period = next((row.period_name for row in rows if row.period_name), "")
    what = f"{duty.name}{f' ({period})' if period else ''}"
    return word.fill(
        "cong-van-don-doc.docx",
        {
            "upper": paper.upper.upper(),
            "issuer": paper.issuer.upper(),
            "number": number_line(sender, "", "", own_plan),
            "subject": f"V/v đôn đốc {what[:1].lower()}{what[1:]}",
            "dateline": paper.dateline(None, clock.today().year),
            "addressee": addressee or ADDRESSEE,
            "basis": _basis(campaign, sender, what, rows),
            "standing": (
                f"Tính đến {moment(clock.now())}, đã nộp {word.few(standing.asked - standing.missing)}/"
                f"{word.few(standing.asked)} lượt phải nộp; các đơn vị sau chưa nộp:"
            ),
            "rows": [_row(row) for row in rows],
            "request": (
                "Đề nghị các đơn vị khẩn trương hoàn thành và nộp trên phần mềm Sổ Thi Đua. Đơn vị không phát sinh cũng cần "
                "xác nhận “Không phát sinh”. Đơn vị gặp khó khăn trong việc nộp liên hệ công đoàn cấp trên để được nhập hộ."
            ),
            "closing": "Trân trọng./.",
            "recipients": list(to) or recipients(sender),
            "authority": paper.authority,
            "sign_title": paper.title,
            "signer": paper.signer,
        },
    )


def recipients(sender: OrgUnit) -> list[str]:
    """The usual lines of Nơi nhận with what each is for (BT-S1)."""
    above = [f"{sender.parent.name} (để b/cáo);"] if sender.parent else []
    return ["Như trên (để th/hiện);", *above, "Lưu: VT."]


def _basis(campaign: Campaign, sender: OrgUnit, what: str, rows: Sequence[Row]) -> str:
    number = f" số {campaign.number}" if campaign.number else ""
    first = min((last for row in rows if (last := row.last_day or row.internal_last_day)), default=None)
    when = f"; hạn nộp: chậm nhất hết ngày {short(first)}" if first else ""
    owner = "" if sender.id == campaign.owner_id else f" của {campaign.owner.name}"
    plan = f"Kế hoạch{number}{owner} về “{campaign.title}”"
    return f"Thực hiện {plan}, {sender.name} đề nghị các đơn vị thực hiện việc: {what}{when}."


def _row(row: Row) -> dict[str, str]:
    unit = f"{row.unit_name} ({row.department})" if row.department else row.unit_name
    said = f"Quá hạn {row.overdue} ngày" if row.overdue else row.status.label
    if row.reminded:
        said += f"; đã nhắc {row.reminded} lần"
    last = row.last_day or row.internal_last_day
    return {"unit": unit, "upper": row.upper, "last_day": day(last) or "chưa ấn định", "standing": said}
