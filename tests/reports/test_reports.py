"""Reports: filled by the program, frozen when sent, adjusted with a reason, supplemented, summed up from below."""

from datetime import date

import pytest

from app.entries.models import EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import Handed
from app.obligations.queries import asked_of
from app.reports import operations, queries
from app.reports.models import Report, Source
from tests.conftest import Client
from tests.factories import make_activity, make_initiative, make_registration
from tests.world import World


@pytest.fixture
def chair(client, world: World) -> Client:
    """an of A1, which has two activities, one approved registration and one that waits."""
    obligations.generate(world.campaign)
    make_activity(world, measures={"members_admitted": 2, "gifts": 3}, attendees=19)
    make_activity(world, type_code="THAM_HOI", on=date(2019, 7, 22), attendees=5, measures={"gift_money": 900_000})
    make_activity(world, on=date(2018, 12, 31))  # before the plan
    make_registration(world, state=EntryState.APPROVED)
    make_registration(world)
    db.session.commit()
    return client.login(world.an)


def send(client, **more):
    data = {"key": "k1", "campaign": "TH-2019", "kind": "RESULT_REPORT", "action": "send", "signer": "Bế Thị An"}
    return client.post("/reports/new", data=data | more)


def newest() -> Report:
    db.session.expire_all()
    return db.session.query(Report).order_by(Report.id.desc()).first()


def said(report: Report) -> dict[str, int]:
    return {figure.code: figure.amount for figure in report.figures}


COUNTED = {
    "activities": 2, "attendees": 24, "g:TUYEN_TRUYEN": 1, "g:CHAM_LO": 1, "m:gifts": 3, "m:gift_money": 900_000,
    "m:members_admitted": 2, "registrations": 1, "done": 0, "initiatives": 0, "nominations": 0, "awards": 0,
}  # fmt: skip


def test_the_form_is_filled_and_one_tap_sends_it(chair, world):
    page = chair.get("/reports/new?kind=RESULT_REPORT").text
    assert "24 lượt người" in page and "900.000 đồng" in page

    answer = send(chair)

    assert answer.status_code == 303
    report = newest()
    assert (said(report), report.serial) == (COUNTED, 1)
    assert (report.first_day, report.last_day, report.as_of) == (date(2019, 1, 1), date(2019, 7, 30), clock.now())
    assert (report.item.obligation.code, report.item.handed, report.late) == ("O3", Handed.SENT, False)
    shown = chair.get(answer.location).text
    assert "Tính đến 22/07/2019" in shown or "Tính đến 9:00" in shown or "Tính đến" in shown
    assert "Thay đổi sau khi chốt" not in shown


def test_what_comes_later_changes_no_report(chair, world):
    """CR-8: a frozen report keeps its numbers; the page says what changed since."""
    send(chair)
    report = newest()
    entry = make_activity(world, attendees=30)
    first = db.session.query(type(entry)).order_by(type(entry).id).first()
    take(REVIEW, "return", first, world.actor("binh"), Note(comment="Ghi rõ số người"))
    db.session.commit()

    assert said(newest()) == COUNTED
    page = chair.get(f"/reports/{report.public_id}").text
    assert "Thay đổi sau khi chốt" in page and "Lập báo cáo bổ sung" in page


def test_a_second_report_is_a_supplement(chair, world):
    send(chair)
    make_activity(world, attendees=30)
    page = chair.get("/reports/new?kind=RESULT_REPORT").text
    assert "sẽ thành báo cáo bổ sung" in page

    assert send(chair, key="k2", results="Bổ sung một buổi").status_code == 303

    assert (newest().serial, said(newest())["attendees"]) == (2, 54)
    assert newest().title.startswith("Báo cáo bổ sung kết quả")
    first = db.session.query(Report).order_by(Report.id).first()
    assert said(first) == COUNTED


def test_an_adjusted_figure_says_why(chair, world):
    answer = send(chair, stated_1="40")
    assert answer.status_code == 422 and "Điều chỉnh số liệu thì ghi lý do." in answer.text

    answer = send(chair, stated_1="40", reason_1="Có 16 người chưa ghi")

    assert answer.status_code == 303
    assert said(newest())["attendees"] == 40
    page = chair.get(answer.location).text
    assert "điều chỉnh từ 24 lượt người: Có 16 người chưa ghi" in page
    assert "Số điều chỉnh" in page


def test_figures_that_moved_while_typing_are_shown_before_sending(chair, world):
    page = chair.get("/reports/new?kind=RESULT_REPORT").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    make_activity(world, attendees=1)

    answer = send(chair, seen=seen)

    assert answer.status_code == 422 and "Số liệu vừa thay đổi" in answer.text
    stamp = answer.text.split('name="confirmed" value="')[1].split('"')[0]
    assert send(chair, seen=seen, confirmed=stamp).status_code == 303
    assert said(newest())["attendees"] == 25


def test_a_report_of_nothing_differs_from_no_report(world, client):
    obligations.generate(world.campaign)
    assert send(client.login(world.ai)).status_code == 303

    assert set(said(newest()).values()) == {0}
    item = {one.unit.code: one for one in asked_of([world.campaign.id], [world.a2.id, world.b1.id])[1]
            if one.obligation.code == "O3"}  # fmt: skip
    assert (item["A2"].handed, item["B1"].handed) == (Handed.SENT, Handed.NOTHING)


def test_an_upper_union_sums_up_live_or_what_its_children_say(chair, world):
    send(chair, stated_1="40", reason_1="Có 16 người chưa ghi")
    make_activity(world, unit="a2", by="ai", attendees=7)
    drawn = operations.draw(world.campaign, world.a, None)
    live, below = drawn.counted(Source.LIVE), drawn.counted(Source.CHILDREN)
    assert (live["attendees"], below["attendees"]) == (31, 40)
    assert queries.children(world.campaign, world.a, "") == (1, 2)

    chair.login(world.binh)
    page = chair.get("/reports/new?kind=RESULT_REPORT").text
    assert "Chênh lệch" in page and "−9" in page.replace("<b>", "").replace("</b>", "")
    answer = send(chair, key="k9", source="children")
    stamp = answer.text.split('name="confirmed" value="')[1].split('"')[0]
    assert send(chair, key="k9", source="children", confirmed=stamp).status_code == 303

    report = newest()
    assert (said(report)["attendees"], report.source, report.holder_id) == (40, Source.CHILDREN, world.t.id)
    figure = next(one for one in report.figures if one.code == "attendees")
    assert (figure.live, figure.children) == (31, 40)


def test_no_report_from_below_is_not_a_report_of_nothing(client, world):
    """CR-11: until somebody below has reported there is nothing to compare with, and no zero."""
    make_activity(world)
    page = client.login(world.binh).get("/reports/new?kind=RESULT_REPORT").text
    assert "Chưa có đơn vị trực thuộc nào gửi báo cáo" in page
    assert "Chênh lệch" not in page and "Nguồn số liệu" not in page
    client.login(world.ai)
    send(client)

    page = client.login(world.binh).get("/reports/new?kind=RESULT_REPORT").text
    assert "1/2 đơn vị trực thuộc đã gửi báo cáo" in page and "Chênh lệch" in page


def test_only_the_newest_report_of_a_child_counts_and_returned_ones_do_not(chair, world):
    send(chair)
    make_activity(world, attendees=30)
    send(chair, key="k2", results="Bổ sung một buổi")
    assert queries.of_children(world.campaign, world.a, "")["attendees"] == 54
    take(REVIEW, "return", newest(), world.actor("binh"), Note(comment="Sai"))
    db.session.commit()
    assert queries.of_children(world.campaign, world.a, "")["attendees"] == 24


def test_branches_do_not_see_one_another(chair, world):
    make_activity(world, unit="b1", by="bon", attendees=100)
    make_initiative(world, unit="b1", by="bon", state=EntryState.APPROVED)
    send(chair)

    assert said(newest()) == COUNTED
    chair.login(world.chi)
    assert chair.get(f"/reports/{newest().public_id}").status_code == 404
    assert chair.get(f"/reports/{newest().public_id}/word").status_code == 404


def test_a_kind_that_stands_alone_is_not_asked_for(client, world):
    """The plan knows one kind of report: its form opens at once."""
    page = client.login(world.an).get("/reports/new").text

    assert 'name="kind" value="RESULT_REPORT"' in page.replace('type="hidden" ', "") and "Chọn loại" not in page
