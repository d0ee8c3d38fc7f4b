"""Biểu 09: visits, gifts, houses and help for deserving families, by branch; the same figures as in Biểu 02a and 02b."""

from collections.abc import Iterator, Mapping

from app.exports.activities import HOUSES, SOCIAL, Done
from app.exports.groups import Groups
from app.exports.layout import Column, Kind, Row, Sheet
from app.exports.queries import Branch

VISITS, HOMES, GRATITUDE = "Thăm hỏi, tặng quà, hỗ trợ", "Mái ấm Công đoàn", "Đền ơn đáp nghĩa, xã hội"
SHEET = Sheet(
    code="Biểu 09",
    title="BIỂU TỔNG HỢP THĂM HỎI, HỖ TRỢ",
    columns=(
        Column("unit", "Đơn vị", 36),
        Column("visits", "Số cuộc", 9, Kind.COUNT, VISITS, summed=True),
        Column("gifts", "Số suất quà", 9, Kind.COUNT, VISITS, summed=True),
        Column("people_helped", "Số người", 9, Kind.COUNT, VISITS, summed=True),
        Column("gift_money", "Số tiền", 12, Kind.MONEY, VISITS, summed=True),
        Column("houses_supported", "Số nhà hỗ trợ", 9, Kind.COUNT, HOMES, summed=True),
        Column("houses_handed_over", "Số nhà bàn giao", 9, Kind.COUNT, HOMES, summed=True),
        Column("house_money", "Số tiền", 12, Kind.MONEY, HOMES, summed=True),
        Column("social", "Số hoạt động", 9, Kind.COUNT, GRATITUDE, summed=True),
        Column("social_people", "Số người", 9, Kind.COUNT, GRATITUDE, summed=True),
        Column("social_money", "Số tiền", 12, Kind.MONEY, GRATITUDE, summed=True),
        Column("money", "Tổng số tiền", 12, Kind.MONEY, summed=True),
    ),
    unit_note="ĐVT: triệu đồng",
)


def rows(groups: Groups, branches: list[Branch], found: Mapping[int | None, Done]) -> Iterator[Row]:
    """One row per branch. Gifts at other activities (Ngày đoàn viên) are gifts; only visits are counted as visits."""
    for branch in branches:
        done = found.get(branch.id, Done())
        values = (
            branch.label, done.visits, done.sum("gifts", "", HOUSES), done.sum("people_helped", "", HOUSES),
            done.sum("gift_money", ""), done.sum("houses_supported"), done.sum("houses_handed_over"),
            done.sum("gift_money", HOUSES), done.social, done.sum("people_helped", SOCIAL), done.sum("gift_money", SOCIAL),
            done.sum("gift_money"),
        )  # fmt: skip
        yield Row(groups.section(branch.section), values)
