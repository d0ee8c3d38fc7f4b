"""The report as a Word file: the official skeleton, figures and targets as frozen, Nơi nhận per file (BT-S1, CB-O5)."""

from datetime import date

import pytest

from app.campaigns.models import Obligation, ObligationKind, OwedTo, Recurrence
from app.entries.models import EntryState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import number, percent
from app.obligations import operations as obligations
from app.reports import word
from app.reports.models import Report, ReportFigure
from app.targets import queries as targets
from app.targets.definitions import Verdict
from tests.factories import make_activity, make_award, make_registration
from tests.papers import table, words
from tests.targets.given import add


@pytest.fixture
def chair(client, world):
    obligations.generate(world.campaign)
    add(world, mode="PER_UNIT").name = "Mỗi CĐCS một hoạt động"
    add(world, mode="TOTAL", value=1, cmp=">").name = "Trên 01 hoạt động"
    add(world, mode="PER_UNIT", tiers=(2,)).name = "Việc của cấp tỉnh"
    make_activity(world, measures={"members_admitted": 2, "gifts": 3, "banners": 4}, attendees=19)
    make_activity(world, type_code="THAM_HOI", on=date(2019, 7, 22), attendees=5, measures={"gift_money": 900_000})
    make_registration(world, state=EntryState.APPROVED)
    make_award(world)
    db.session.commit()
    return client.login(world.an)


def send(client, kind="RESULT_REPORT", **more):
    data = {"key": "k1", "campaign": "TH-2019", "kind": kind, "action": "send", "signer": "Bế Thị An"}
    answer = client.post("/reports/new", data=data | more)
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return db.session.query(Report).order_by(Report.id.desc()).first()


def test_every_part_has_its_figures_in_the_order_of_the_skeleton(chair):
    report = send(chair, results="Tặng quà <b>& thăm hỏi</b>", situation="Đã ban hành kế hoạch", shortcomings="Chậm")
    said = words(chair.get(f"/reports/{report.public_id}/word").data)

    order = (
        "I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", "Đã ban hành kế hoạch", "II. KẾT QUẢ", "- Hoạt động đã tổ chức: 02 cuộc;",
        "1. Công tác tuyên truyền, giáo dục", "- Tuyên truyền, sinh hoạt chuyên đề: 01 cuộc;", "- Băng rôn, khẩu hiệu: 04 chiếc;",
        "2. Phong trào thi đua, công trình, phần việc, sáng kiến", "- Công trình, phần việc đăng ký: 01 hồ sơ;",
        "3. Phát triển đoàn viên, thành lập CĐCS, tham gia xây dựng Đảng", "- Số đoàn viên kết nạp mới: 02 người;",
        "4. Đại diện, chăm lo, bảo vệ đoàn viên, người lao động", "- Chăm lo, thăm hỏi, hỗ trợ: 01 cuộc;",
        "- Số suất quà: 03 suất;", "- Số tiền thăm hỏi, tặng quà: 900.000 đồng;", "5. Biểu dương, khen thưởng",
        "- Được biểu dương, khen thưởng: 01 lượt khen;", "6. Kết quả thực hiện chỉ tiêu", "III. ĐÁNH GIÁ CHUNG",
        "1. Ưu điểm, kết quả nổi bật", "Tặng quà <b>& thăm hỏi</b>", "2. Hạn chế, nguyên nhân", "Chậm",
        "IV. ĐỀ XUẤT, KIẾN NGHỊ", "Không có.", "Trên đây là báo cáo của CĐCS Trường Tiểu học A1./.", "PHỤ LỤC",
    )  # fmt: skip
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    assert "{{" not in said and "{%" not in said


def test_letterhead_number_and_day(chair):
    report = send(chair, document_no="05/BC-CĐCS", document_on="5/2/2019")
    said = words(chair.get(f"/reports/{report.public_id}/word").data)

    for one in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 05/BC-CĐCS", "Thử, ngày 05 tháng 02 năm 2019", "TM. BAN THƯỜNG VỤ",
        "Bế Thị An", "(Kèm theo Báo cáo số 05/BC-CĐCS ngày 5/2/2019 của CĐCS Trường Tiểu học A1)",
    ):  # fmt: skip
        assert one in said, one


def test_what_the_registry_fills_in_stays_blank(chair):
    said = words(chair.get(f"/reports/{send(chair).public_id}/word").data)

    assert "Số:        /BC-CĐCS" in said and "Thử, ngày      tháng      năm 2019" in said


def test_a_union_abbreviates_itself_as_in_its_own_plan(chair, world):
    world.campaign.number = "14/KH-CĐVC"
    report = send(chair.login(world.dung))

    assert "Số:        /BC-CĐVC" in words(word.write(report))


@pytest.mark.parametrize(("who", "unit"), [("dung", "t"), ("binh", "a"), ("an", "a1")])
def test_targets_are_the_boards_line_by_line(chair, world, who, unit):
    report = send(chair.login(world.people[who]))
    board = targets.board(world.campaign, world.units[unit], clock.today())
    lines = [line for line in board.lines if line.verdict is not Verdict.NOT_APPLICABLE]
    rows = table(word.write(report), "Nội dung chỉ tiêu")

    assert len(rows) == len(lines) >= 2
    for row, line in zip(rows, lines, strict=True):
        assert row[1] == (line.target.name or line.target.words)
        assert row[3].startswith(number(line.result)) and row[5] == line.verdict.label
        assert row[4] == (percent(line.result, line.base) if line.base else "")


def test_the_same_file_can_be_made_again(chair, world):
    """Decision 17: what comes later changes neither targets nor coverage of a report that was sent."""
    report = send(chair.login(world.binh))
    before = words(word.write(report))
    make_activity(world, unit="a2", by="ai")
    make_activity(world, unit="a1")
    world.campaign.title += "."
    world.campaign.title = world.campaign.title[:-1]
    db.session.commit()
    db.session.expire_all()

    assert words(word.write(report)) == before
    assert "Số liệu của 1/2 CĐCS; chưa có: CĐCS xã A2." in before


def test_a_report_of_its_childrens_reports_says_how_many(chair, world):
    send(chair)
    chair.login(world.binh)
    first = {"key": "k9", "campaign": "TH-2019", "kind": "RESULT_REPORT", "action": "send", "source": "children"}
    page = chair.post("/reports/new", data=first).text
    if 'name="confirmed" value="' in page:
        first["confirmed"] = page.split('name="confirmed" value="')[1].split('"')[0]
        chair.post("/reports/new", data=first)
    db.session.expire_all()
    report = db.session.query(Report).order_by(Report.id.desc()).first()

    assert report.unit_id == world.a.id and report.coverage == "Cộng từ báo cáo của 1/2 đơn vị trực thuộc."


def test_the_appendix_holds_every_figure(chair):
    report = send(chair, stated_1="40", reason_1="Có 16 người chưa ghi")
    rows = {row[1]: row[2:] for row in table(word.write(report), "Số liệu")}

    assert len(rows) == len(report.figures)
    assert rows["Lượt người tham dự"] == ["lượt người", "40", "Điều chỉnh từ 24: Có 16 người chưa ghi"]
    assert rows["Sáng kiến"] == ["sáng kiến", "0", ""]


def test_each_figure_stands_in_one_part():
    codes = [code for _, some in word.PARTS for code in some] + list(word.GENERAL)
    assert len(codes) == len(set(codes))

    figures = [ReportFigure(code=code, live=1, counted=1) for code in (*codes, "m:new_measure")]
    general, parts = word.split(figures)

    assert sorted(one.code for one in (*general, *(figure for _, some in parts for figure in some))) == sorted(
        one.code for one in figures
    )
    assert [figure.code for figure in parts[word.CARE][1]][-1] == "m:new_measure"


def test_recipients_are_those_of_the_plan(chair, world):
    """CB-O5: whom the consolidated report goes to, each with its purpose (BT-S1)."""
    duty = Obligation(
        campaign_id=world.campaign.id, code="O5", kind=ObligationKind.CONSOLIDATED_REPORT, name="Báo cáo tổng hợp",
        owed_by_owner=True, owed_to=OwedTo.EXTERNAL, recurrence=Recurrence.ONCE, via="Văn phòng",
        recipients=["Tỉnh ủy", "UBND tỉnh", "Tổng LĐLĐ Việt Nam"],
    )  # fmt: skip
    db.session.add(duty)
    db.session.flush()
    obligations.generate(world.campaign)
    report = send(chair.login(world.dung), kind="CONSOLIDATED_REPORT")
    said = words(chair.get(f"/reports/{report.public_id}/word").data)

    for one in ("Tỉnh ủy", "UBND tỉnh", "Tổng LĐLĐ Việt Nam"):
        assert f"- {one} (để b/cáo);" in said
    assert "- Lưu: VT, Văn phòng." in said


def test_recipients_are_free_text_for_one_file(chair):
    report = send(chair)
    address = f"/reports/{report.public_id}/word"
    shown = chair.get(f"/reports/{report.public_id}").text
    assert "Liên đoàn Lao động huyện A (để b/cáo);" in shown and "Sửa nơi nhận rồi tải" in shown

    said = words(chair.post(address, data={"recipients": "Đảng ủy xã & <UBND> (để b/c);\n\n  Lưu: VP."}).data)

    assert "- Đảng ủy xã & <UBND> (để b/c);" in said and "- Lưu: VP." in said and "huyện A (để b/cáo)" not in said
    assert "Đảng ủy xã" not in words(chair.get(address).data)
    assert chair.post(address, data={"recipients": "x" * 2001}).status_code == 303
