"""Biểu 03b, 03c and the given numbers of 03a: what is still to be entered by hand, what went to UBMTTQ."""

from datetime import date

from app.entries.models import EntryState
from app.exports.models import SheetCode
from app.initiatives.models import Destination, Nature, Outcome, ProgramAllocation
from app.kernel.db import db
from tests.exports.books import made, records, texts, total
from tests.factories import make_initiative, make_program, make_step

APPROVED = {"state": EntryState.APPROVED}
TO_ENTER, TO_FRONT = (SheetCode.INITIATIVES_TO_ENTER,), (SheetCode.INITIATIVES_TO_FRONT,)


def lines(sheet, name):
    return next(row for row in sheet.iter_rows(values_only=True) if name in row)


def test_only_what_counts_and_is_not_entered_is_printed(tmp_path, world):
    """BD-O4, BK-O4: the list from which somebody types into the software of Tổng Liên đoàn."""
    make_initiative(world, title="Chưa nhập", **APPROVED)
    make_step(make_initiative(world, title="Đã nhập", **APPROVED))
    make_initiative(world, title="Chờ duyệt")
    make_initiative(world, title="Ngoài thời gian", applied=date(2019, 8, 5), **APPROVED)
    make_initiative(world, title="Ý tưởng", applied=None, eligible=None, **APPROVED)
    make_step(make_initiative(world, title="Chỉ trình Mặt trận", **APPROVED), Destination.FRONT)
    db.session.commit()

    _, kept = made(tmp_path, world, sheets=TO_ENTER)
    assert {row[1] for row in records(kept["Biểu 03b"])} == {"Chưa nhập", "Ý tưởng", "Chỉ trình Mặt trận"}


def test_a_line_an_author_in_the_order_of_the_portal(tmp_path, world):
    make_initiative(
        world, title="Góc chơi", authors=(("Bế Thị An", 60), ("Lục Văn Anh", 40)), benefit_value=30_000_000,
        solution="Giải pháp " * 400, novelty="Mới ở huyện", recognition_no="12/QĐ", recognition_by="Hội đồng trường",
        proposal="Khen thưởng", head_title="Hiệu trưởng", **APPROVED,
    )  # fmt: skip
    db.session.commit()

    book, kept = made(tmp_path, world, sheets=TO_ENTER)
    first, second = lines(kept["Biểu 03b"], "Bế Thị An"), lines(kept["Biểu 03b"], "Lục Văn Anh")
    assert first[:7] == (1, None, "Góc chơi", "Bế Thị An", None, 0.6, "Giáo dục")
    assert second[3:6] == (None, "Lục Văn Anh", 0.4)
    assert first[7] == "Trẻ ngại nói" and first[8] == "Giải pháp " * 400 + "\nMới ở huyện"  # whole, to be copied
    assert first[9:11] == ("Trẻ mạnh dạn", 30)
    assert first[12:17] == (
        "Đơn vị", "Nông Văn Hiệu, Hiệu trưởng, 20/02/2019", "12/QĐ, Hội đồng trường", "Khen thưởng", "CĐCS Trường Tiểu học A1",
    )  # fmt: skip
    heads = [row for row in kept["Biểu 03b"].iter_rows(values_only=True) if "Tên sáng kiến" in row]
    assert [word.split(" (")[0] for word in heads[0][:7]] == [
        "STT", "Mã trên phần mềm", "Tên sáng kiến", "Tác giả chính", "Đồng tác giả", "Tỷ lệ đóng góp", "Lĩnh vực",
    ]  # fmt: skip


def test_a_secret_prints_title_effect_and_award_alone(tmp_path, world):
    secret = make_initiative(
        world, title="Quy trình nấu", confidential=True, solution="Công thức mật", novelty="Mật nữa", current_state="Cũng mật",
        effectiveness="Tăng năng suất", proposal="Bằng Lao động sáng tạo", benefit_value=9_000_000, **APPROVED,
    )  # fmt: skip
    make_step(secret, Destination.FRONT)
    db.session.commit()

    for code, sheets in (("Biểu 03b", TO_ENTER), ("Biểu 03c", TO_FRONT)):
        _, kept = made(tmp_path, world, sheets=sheets)
        (row,) = records(kept[code])
        said = {value for value in row if value not in (None, "", "(Bảo mật)")}
        assert said == {"Quy trình nấu", "Tăng năng suất", "Bằng Lao động sáng tạo"}
        assert not [text for text in texts(kept[code]) if "mật" in text and text != "(Bảo mật)"]


def test_what_went_to_the_front_with_its_answer(tmp_path, world):
    """BK-O3: initiatives and new ideas, and the decision of UBMTTQ."""
    new = {"kind": Nature.NEW_IDEA.value, "applied": None, "eligible": None}
    idea = make_initiative(world, title="Ý tưởng hay", **new, **APPROVED)
    make_step(idea, Destination.FRONT)
    won = make_initiative(world, unit="a2", by="ai", title="Máy bóc lạc", **APPROVED)
    answer = {"outcome": Outcome.RECOGNISED, "decision_no": "41/QĐ-MTTQ", "decided_on": date(2019, 7, 21)}
    make_step(won, Destination.FRONT, **answer)
    make_step(make_initiative(world, title="Chỉ nhập phần mềm", **APPROVED))
    db.session.commit()

    _, kept = made(tmp_path, world, sheets=TO_FRONT)
    rows = {row[2]: row for row in records(kept["Biểu 03c"])}
    assert rows.keys() == {"Ý tưởng hay", "Máy bóc lạc"}
    assert (rows["Ý tưởng hay"][3], rows["Ý tưởng hay"][8]) == ("Ý tưởng mới", "Chờ kết quả")
    assert rows["Máy bóc lạc"][8:10] == ("Công nhận", "41/QĐ-MTTQ, 21/07/2019")


def test_given_numbers_stand_in_03a_and_a_branch_without_one_is_blank(tmp_path, world):
    """BK-T1: the numbers come from another document, through the programme."""
    program = make_program(world)
    numbers = (("a", 12), ("a1", 5), ("d1", 3), ("b1", 4))
    for unit, amount in numbers:
        db.session.add(ProgramAllocation(program_id=program.id, unit_id=world.units[unit].id, amount=amount))
    make_step(make_initiative(world, **APPROVED))
    db.session.commit()

    _, kept = made(tmp_path, world, sheets=(SheetCode.INITIATIVE_COUNTS,))
    given = {row[0]: row[2] for row in records(kept["Biểu 03a"])}
    assert given["Liên đoàn Lao động huyện A"] == 12  # its own, not with that of A1
    assert given["CĐCS Cục Thuế"] == 3
    assert given["Công đoàn ngành B"] == 4  # none of its own: what lies below
    assert given["Liên đoàn Lao động tỉnh Thử"] is None
    assert total(kept["Biểu 03a"])[10] == 1  # entered on the portal
