"""Ready words for a đôn đốc: for a Zalo group, for a call, for an official letter. The person edits them before logging."""

from collections.abc import Sequence
from itertools import groupby

from app.campaigns.deadlines import short
from app.campaigns.models import Campaign, Obligation
from app.obligations.chase import Row
from app.obligations.models import ReminderChannel
from app.units.models import OrgUnit

MOST_NAMES = 60  # a message nobody scrolls to the end is not read


def ready(channel: ReminderChannel, campaign: Campaign, duty: Obligation, sender: OrgUnit, rows: Sequence[Row]) -> str:
    """The text for these items, names by upper union in the order of the list; empty list: only the duty and its day."""
    first = min((day for row in rows if (day := row.last_day or row.internal_last_day)), default=None)
    when = f"hạn nộp: chậm nhất hết ngày {short(first)}" if first else "kế hoạch chưa ấn định ngày"
    period = next((row.period_name for row in rows if row.period_name), "")
    what = f"{duty.name}{f' ({period})' if period else ''}"
    names = _names(rows)
    if channel is ReminderChannel.LETTER:
        number = f" số {campaign.number}" if campaign.number else ""
        return (
            f"Kính gửi: Các đơn vị có tên dưới đây\n\n"
            f"Thực hiện Kế hoạch{number} “{campaign.title}”, {sender.name} đề nghị các đơn vị khẩn trương hoàn thành "
            f"việc: {what}; {when}.\n\nĐến nay các đơn vị sau chưa nộp:\n{names}\n\n"
            f"Đề nghị các đơn vị nộp trên phần mềm Sổ Thi Đua. Đơn vị không phát sinh cũng cần xác nhận “Không phát sinh”./."
        )
    if channel is ReminderChannel.PHONE:
        return f"Nhắc qua điện thoại: {what}; {when}."
    return (
        f"{sender.label()} nhắc: {what} - {campaign.short_title}; {when}.\n"
        f"Các đơn vị chưa nộp:\n{names}\nĐơn vị không có gì để nộp xin bấm “Không phát sinh” trên Sổ Thi Đua. Trân trọng cảm ơn!"
    )


def _names(rows: Sequence[Row]) -> str:
    shown = rows[:MOST_NAMES]
    lines = []
    for upper, some in groupby(sorted(shown, key=lambda row: row.upper), key=lambda row: row.upper):
        lines.append(f"- {upper or 'Trực thuộc'}: " + "; ".join(row.unit_name for row in some))
    if len(rows) > MOST_NAMES:
        lines.append(f"… và {len(rows) - MOST_NAMES} đơn vị khác.")
    return "\n".join(lines)
