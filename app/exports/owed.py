"""Biểu 06 and 06a: who has not handed in what, and the same by upper union, as the chase list and its tally show them."""

from collections.abc import Iterator
from dataclasses import replace

from app.dashboards.coverage import Coverage, coverage
from app.dashboards.figures import GRASSROOTS
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Subject, Tree, stream
from app.kernel import clock
from app.obligations import chase
from app.obligations.chase import Wanted
from app.obligations.status import Status

TITLES = {
    "late": "DANH SÁCH ĐƠN VỊ NỘP MUỘN",
    "in_time": "DANH SÁCH ĐƠN VỊ NỘP ĐÚNG HẠN",
    "overdue": "DANH SÁCH ĐƠN VỊ QUÁ HẠN CHƯA ĐĂNG KÝ, CHƯA BÁO CÁO",
    "": "DANH SÁCH VIỆC PHẢI NỘP CỦA CÁC ĐƠN VỊ",
}
NOT_YET = "DANH SÁCH ĐƠN VỊ CHƯA ĐĂNG KÝ, CHƯA BÁO CÁO"
TALLY = Sheet(
    code="Biểu 06a",
    title="BIỂU TỔNG HỢP TÌNH HÌNH NỘP BÁO CÁO, HỒ SƠ",
    columns=(
        Column("unit", "Đơn vị", 40),
        Column("asked", "Phải nộp", 11, Kind.COUNT, summed=True),
        Column("in_time", "Đã nộp đúng hạn", 11, Kind.COUNT, summed=True),
        Column("late", "Nộp muộn", 11, Kind.COUNT, summed=True),
        Column("missing", "Tổng số", 11, Kind.COUNT, "Chưa nộp", summed=True),
        Column("overdue", "Trong đó quá hạn", 11, Kind.COUNT, "Chưa nộp", summed=True),
        Column("share", "Tỷ lệ đúng hạn (%)", 11, Kind.SHARE, share_of=("in_time", "asked")),
        Column("waived", "Được miễn (không tính)", 11, Kind.COUNT, summed=True),
    ),
    unit_note="ĐVT: lượt nộp",
)


def wanted(subject: Subject) -> Wanted:
    """The chase list's own filters over the unit; by default what has not been handed in."""
    owed = subject.request.owed
    return Wanted(
        scope=(subject.unit.path,),
        today=clock.today(),
        campaign_id=subject.campaign.id,
        duty=owed.duty,
        period=owed.period,
        status=Status(owed.status) if owed.status else None,
        which=owed.which,
        text=owed.text,
    )


def everything(subject: Subject) -> Wanted:
    """The same duties, whether handed in or not: what Biểu 06a counts."""
    return replace(wanted(subject), which="", status=None)


def list_sheet(subject: Subject, contacts: bool) -> Sheet:
    """Biểu 06; whom to call only for those who may see it."""
    people = (Column("chair", "Họ và tên", 20, parent="Người liên hệ"),) if contacts else ()
    phones = (Column("phone", "Điện thoại", 13, Kind.WORD, "Người liên hệ"),) if contacts else ()
    return Sheet(
        code="Biểu 06",
        title=TITLES.get(subject.request.owed.which, NOT_YET),
        columns=(
            Column("unit", "Đơn vị", 30),
            Column("upper", "Công đoàn cấp trên", 24),
            Column("members", "Số đoàn viên", 8, Kind.COUNT),
            Column("duty", "Nội dung phải nộp" if not subject.request.owed.which else "Nội dung chưa nộp", 32),
            Column("last_day", "Hạn nộp (hết ngày)", 11, Kind.DAY),
            Column("overdue", "Số ngày quá hạn", 8, Kind.COUNT),
            Column("reminded", "Số lần", 7, Kind.COUNT, "Đã nhắc"),
            Column("reminded_on", "Lần gần nhất", 11, Kind.DAY, "Đã nhắc"),
            *people,
            *phones,
            Column("note", "Ghi chú", 26),
        ),
        noun="lượt",
    )


def list_rows(subject: Subject, groups: Groups, contacts: bool) -> Iterator[Row]:
    """A row for each line of the chase list, by group, inside a group the most pressing first. One statement."""
    asked, tree = wanted(subject), Tree(subject)
    query = chase.lines(asked, *tree.order[:3]).outerjoin(tree.branch, tree.to_branch)
    query = query.add_columns(tree.section, tree.branch.id, tree.branch_label)
    for found in stream(query):
        row = chase.line(found, asked.today)
        section, branch_id, branch = found[chase.COLUMNS :]
        values = [
            row.unit_name, row.upper, row.members, row.duty + (f" ({row.period_name})" if row.period_name else ""),
            row.last_day or row.internal_last_day, row.overdue or None, row.reminded or None,
            clock.local(row.reminded_at).date() if row.reminded_at else None,
        ]  # fmt: skip
        if contacts:
            values += [row.chair, row.phone]
        yield Row(groups.path(section, branch_id, branch), (*values, _note(row)))


def _note(row: chase.Row) -> str:
    said = (
        (row.department, row.department),
        (row.status not in (Status.OVERDUE, Status.OPEN), row.status.label),
        (row.internal_last_day and not row.last_day, "Hạn nội bộ"),
        (row.late_days, f"Nộp muộn {row.late_days} ngày"),
        (row.waived_reason, row.waived_reason),
    )
    return "; ".join(words for holds, words in said if holds)


def tally_rows(subject: Subject, groups: Groups) -> Iterator[Row]:
    """Biểu 06a: the lines of the tally on the screen. One statement."""
    for one in chase.by_branch(everything(subject), subject.unit):
        section = 0 if one.code == subject.unit.code else 1 if one.tier < GRASSROOTS else 2
        values = (one.name, one.asked, one.in_time, one.late, one.missing, one.overdue, None, one.waived)
        yield Row(groups.section(section), values)


def covered(subject: Subject) -> Coverage:
    """Of the units that owe something, those that have handed in all of it. One statement."""
    asked = everything(subject)
    return coverage(chase.asked(asked), chase.answered(asked), noun="đơn vị phải nộp (tính đơn vị đã nộp đủ)")
