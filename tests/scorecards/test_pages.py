"""Pages of scorecards: drawing up, publishing, the sheet with its evidence, objecting and answering, the ranking."""

import io
from datetime import date

import pytest
from PIL import Image

from app.accounts.models import Post, PostUnit, Role
from app.kernel.db import db
from app.scorecards.models import Criterion, HandScore, Objection, ScorecardPlan, ScoreState, Way
from tests.factories import make_activity
from tests.scorecards.given import ask, cluster, draw, give, object_to, points, publish
from tests.targets.given import add

HEAD = {
    "title": "Đánh giá năm 2019", "year": "2019", "tiers": ["4"], "objections_from": "2019-07-20", "objections_to": "2019-07-25",
    "excellent_from": "90", "good_from": "80", "done_from": "65",
}  # fmt: skip
ROW = {"code": "1", "name": "Có hoạt động", "most": "7,5", "way": "target_met", "target": "TH-2019/TH-T1"}


@pytest.fixture
def out(world):
    """Published: a target A1 has half met, points by hand; A1 and A2 in a cluster, B1 in another."""
    make_activity(world)
    cluster(world, "a1", "a2")
    cluster(world, "b1", name="Cụm 2")
    plan = draw(world)
    criterion = ask(world, plan, Way.TARGET_SHARE, target=add(world, mode="PER_UNIT", value=2))
    hand = ask(world, plan, Way.HAND)
    give(world, plan, hand, 50, "a1")
    publish(world, plan)
    db.session.commit()
    return plan, criterion, hand


def test_drawing_up_step_by_step(client, world):
    dung = client.login(world.dung)
    made = dung.post("/scorecards/new", data=HEAD)
    plan = db.session.query(ScorecardPlan).one()
    address = f"/scorecards/{plan.public_id}"
    assert made.location == f"{address}/setup"
    assert (plan.owner_id, plan.excellent_from, plan.tiers) == (world.t.id, 900, [4])

    assert dung.post(f"{address}/criteria/new", data=ROW).status_code == 303
    criterion = db.session.query(Criterion).one()
    assert (criterion.most, criterion.campaign_id, criterion.target_code) == (75, world.campaign.id, "TH-T1")
    page = dung.get(f"{address}/setup").text
    assert "Mỗi CĐCS có hoạt động" in page and "7,5" in page and "<b>4</b> đơn vị" in page

    assert dung.post(f"{address}/step", data={"action": "publish"}).status_code == 303
    assert db.session.query(ScorecardPlan).one().state is ScoreState.PRELIMINARY
    assert "Chưa xếp cụm" in dung.get(address).text


@pytest.mark.parametrize(("wrong", "said"), [
    ({"title": ""}, "Nhập tên bảng đánh giá."),
    ({"tiers": []}, "Chọn ít nhất một cấp."),
    ({"objections_to": "2019-07-19"}, "không thể trước ngày bắt đầu"),
    ({"good_from": "90"}, "Mức Tốt phải thấp hơn"),
    ({"done_from": "80,0"}, "Mức Hoàn thành phải thấp hơn"),
    ({"excellent_from": "9,55"}, "lẻ nhiều nhất một chữ số"),
    ({"year": "19"}, "Năm phải trong khoảng"),
])  # fmt: skip
def test_a_wrong_head_is_refused_and_kept(client, world, wrong, said):
    answer = client.login(world.dung).post("/scorecards/new", data=HEAD | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="65"' in answer.text or "done_from" in wrong
    assert db.session.query(ScorecardPlan).count() == 0


@pytest.mark.parametrize(("wrong", "said"), [
    ({"most": "0"}, "lớn hơn 0"), ({"target": ""}, "Chọn chỉ tiêu"), ({"target": "TH-2019/NOPE"}, "không có trong danh sách"),
    ({"code": "2"}, "Đã có tiêu chí mang mã này"),
])  # fmt: skip
def test_a_wrong_criterion_is_refused_and_kept(client, world, wrong, said):
    plan = draw(world)
    ask(world, plan, Way.HAND, code="2")
    answer = client.login(world.dung).post(f"/scorecards/{plan.public_id}/criteria/new", data=ROW | wrong)

    assert answer.status_code in (409, 422)
    assert said in answer.text and "Có hoạt động" in answer.text
    assert db.session.query(Criterion).count() == 1


def test_a_new_plan_takes_the_criteria_of_an_earlier_one(client, world, out):
    source = out[0].public_id
    client.login(world.dung).post("/scorecards/new", data=HEAD | {"title": "Năm sau", "source": source})
    plan = db.session.query(ScorecardPlan).filter_by(title="Năm sau").one()

    copied = [(one.code, one.way, one.target_code) for one in db.session.query(Criterion).filter_by(plan_id=plan.id)]
    assert copied == [(one.code, one.way, one.target_code) for one in out[1:]]


def test_a_sheet_shows_its_points_and_where_the_evidence_lies(client, world, out):
    plan, criterion, _ = out
    page = client.login(world.an).get(f"/scorecards/{plan.public_id}/units/A1").text

    assert "Chưa đạt: có 1, yêu cầu 2" in page and "Theo biên bản" in page and "12/BB" in page
    records = f"/targets/TH-2019/{criterion.target_code}/records?unit=A1"
    missing = f"/targets/TH-2019/{criterion.target_code}/missing?unit=A1"
    assert records in page and missing in page and "/targets/TH-2019?unit=A1" in page
    assert client.get(missing).status_code == client.get(records).status_code == 200
    assert "<b>1</b>/2 trong Cụm 1" in page


def test_in_its_cluster_a_unit_sees_names_and_totals_only(client, world, out):
    address = f"/scorecards/{out[0].public_id}"
    page = client.login(world.ai).get(address).text

    assert "CĐCS Trường Tiểu học A1" in page and "CĐCS xã A2" in page
    assert "CĐCS Công ty B1" not in page and "Cụm 2" not in page
    assert "/units/A1" not in page and "Tiêu chí hand" not in page and "Tải Biểu 05b" not in page
    assert "CĐCS Công ty B1" not in client.get(f"{address}?cluster=CUM-2").text

    whole = client.login(world.dung).get(f"{address}?cluster=CUM-2").text
    assert "CĐCS Công ty B1" in whole and "Tiêu chí hand" in whole and "Tải Biểu 05b" in whole


def test_the_chair_objects_and_the_form_is_gone_after_the_window(client, world, out, on_day):
    plan, criterion, hand = out
    address = f"/scorecards/{plan.public_id}/units/A1"
    box, other = f"c{criterion.id}-text", f"c{hand.id}-text"
    an = client.login(world.an)
    assert f'name="{box}"' in an.get(address).text
    empty = an.post(f"{address}/{criterion.id}", data={box: " "})
    assert empty.status_code == 422 and "Ghi ý kiến của đơn vị." in empty.text

    sent = an.post(f"{address}/{criterion.id}", data={box: "Đã làm hai lần"})
    assert sent.location == f"{address}#c{criterion.id}"
    page = an.get(address).text
    assert "Đã làm hai lần" in page and f'name="{box}"' not in page
    assert f'name="{other}"' in page, "other criteria stay open"

    on_day(date(2019, 7, 26))
    assert f'name="{other}"' not in an.get(address).text
    late = an.post(f"{address}/{hand.id}", data={other: "Muộn"})
    assert late.status_code == 409 and "Đã hết thời gian" in late.text
    assert db.session.query(Objection).count() == 1


def test_only_the_chair_speaks_for_the_unit(client, world, out):
    plan, criterion, _ = out
    address = f"/scorecards/{plan.public_id}/units/A1"
    for who in ("anh", "vi", "binh"):
        assert f'name="c{criterion.id}-text"' not in client.login(world.people[who]).get(address).text


def test_the_officer_answers_and_both_stand_on_the_sheet(client, world, out):
    plan, criterion, _ = out
    said = object_to(world, plan, criterion, text="Đã làm hai lần")
    db.session.commit()
    duy = client.login(world.duy)
    home = duy.get("/").text
    assert "ý kiến chưa trả lời" in home and f"/scorecards/{plan.public_id}/objections" in home
    address = f"/scorecards/{plan.public_id}/objections/{said.id}"
    assert "Đã làm hai lần" in duy.get(f"/scorecards/{plan.public_id}/objections").text
    assert "Đã làm hai lần" in duy.get(address).text
    wrong = duy.post(address, data={"decision": "change", "points": "", "words": "Có ảnh"})
    assert wrong.status_code == 422 and "Nhập số điểm mới." in wrong.text and "Có ảnh" in wrong.text
    much = duy.post(address, data={"decision": "change", "points": "11", "words": "Có ảnh"})
    assert much.status_code == 409 and "nhiều nhất 10 điểm" in much.text

    assert duy.post(address, data={"decision": "change", "points": "8,5", "words": "Có ảnh"}).status_code == 303

    assert points(world, plan, "a1", criterion).points == 85
    page = client.login(world.an).get(f"/scorecards/{plan.public_id}/units/A1").text
    assert "Đã làm hai lần" in page and "Đã đổi điểm từ 5 thành 8,5" in page and "Có ảnh" in page
    assert "13,5" in page, "8,5 and 5 by hand"


def test_an_officer_of_some_units_answers_only_theirs(client, world, out):
    plan, criterion, _ = out
    said = object_to(world, plan, criterion)
    post = db.session.query(Post).filter_by(user_id=world.duy.id).one()
    db.session.add(PostUnit(post_id=post.id, unit_id=world.b.id))
    db.session.commit()

    address = f"/scorecards/{plan.public_id}/objections/{said.id}"
    assert client.login(world.duy).get(address).status_code == 404
    assert client.post(address, data={"decision": "keep", "words": "Không"}).status_code == 404
    assert client.login(world.dung).get(address).status_code == 200

    # another post lets duy see A1, yet gives no say about what T has published
    db.session.add(Post(user_id=world.duy.id, unit_id=world.a.id, role=Role.OFFICER, starts_on=date(2019, 1, 1)))
    db.session.commit()
    assert client.login(world.duy).get(f"/scorecards/{plan.public_id}/units/A1").status_code == 200
    assert client.get(address).status_code == 404


def test_points_for_many_with_a_paper(client, world):
    plan = draw(world)
    hand = ask(world, plan, Way.HAND)
    db.session.commit()
    duy, address = client.login(world.duy), f"/scorecards/{plan.public_id}/criteria/{hand.id}/points"
    nobody = duy.post(address, data={"points": "5", "reason": "Đủ"})
    assert nobody.status_code == 422 and "Chưa chọn đơn vị nào" in nobody.text
    much = duy.post(address, data={"points": "50", "reason": "Đủ", "item": ["A1"]})
    assert much.status_code == 409 and "nhiều nhất 10 điểm" in much.text and 'value="A1" checked' in much.text

    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    paper = (io.BytesIO(picture.getvalue()), "bb.png")
    data = {"points": "5", "reason": "Theo biên bản", "item": ["A1", "A2"], "files": paper}
    assert duy.post(address, data=data, content_type="multipart/form-data").status_code == 303
    given = db.session.query(HandScore).all()
    assert sorted((one.unit_id, one.points) for one in given) == [(world.a1.id, 50), (world.a2.id, 50)]
    file = f"/scorecards/papers/{given[0].paper.public_id}"

    assert client.login(world.an).get(file).status_code == 404, "not published yet"
    publish(world, plan)
    db.session.commit()
    assert client.get(file).mimetype == "image/jpeg"
    assert file in client.get(f"/scorecards/{plan.public_id}/units/A1").text
    assert client.login(world.bon).get(file).status_code == 404


def test_who_has_no_points_yet_can_be_listed(client, world):
    plan = draw(world)
    hand = ask(world, plan, Way.HAND)
    give(world, plan, hand, 50, "a1")
    db.session.commit()
    page = client.login(world.duy).get(f"/scorecards/{plan.public_id}/criteria/{hand.id}/points?empty=1").text

    assert "CĐCS xã A2" in page and "Trường Tiểu học A1" not in page


def test_the_first_page_leads_a_judged_chair_to_the_sheet(client, world, out):
    address = f"/scorecards/{out[0].public_id}/units/A1"
    page = client.login(world.an).get("/").text

    assert address in page and "nêu ý kiến đến hết ngày 25/07/2019" in page
    assert address in client.get("/scorecards/").text
    others = client.login(world.ai)
    assert address not in others.get("/").text and address not in others.get("/scorecards/").text
    assert 'href="/scorecards/"' in client.get("/campaigns/").text


def test_final_is_said_and_nothing_may_be_done(client, world, out, on_day):
    address = f"/scorecards/{out[0].public_id}"
    on_day(date(2019, 7, 26))
    dung = client.login(world.dung)
    assert "Tính lại" in dung.get(f"{address}/setup").text
    dung.post(f"{address}/step", data={"action": "finish"})
    page = dung.get(f"{address}/setup").text

    assert "Đã chốt" in page and "Tính lại" not in page
    assert dung.post(f"{address}/step", data={"action": "recompute"}).status_code == 409
