"""The pages of selection, decision and awards over HTTP: what was typed stays, what was done is said."""

from datetime import date

import pytest

from app.entries.models import EntryState
from app.kernel.db import db
from app.nominations.models import Award, SubjectKind
from tests.factories import make_award, make_nomination

PAGE = "/nominations/select?campaign=TH-2019&unit=T"


@pytest.fixture
def waiting(world):
    made = [make_nomination(world, holder="t", title=f"Người {n}", rank=n, female=n == 1) for n in (1, 2, 3)]
    db.session.commit()
    return made


def ticked(entries):
    return [f"{one.public_id}.{one.version}" for one in entries]


def choose(client, who, entries, action="choose", **more):
    data = {"campaign": "TH-2019", "unit": "T", "group": "CBCD", "action": action, "item": ticked(entries)} | more
    return client.login(who).post("/nominations/select", data=data)


def test_the_line_stands_where_the_quota_ends(world, client, waiting):
    page = client.login(world.dung).get(PAGE).text

    first, cut, last = page.index("Người 2</a>"), page.index("Hết chỉ tiêu"), page.index("Người 3</a>")
    assert first < cut < last
    assert "Còn chọn được <b>2</b> trong chỉ tiêu 2." in page
    choose(client, world.dung, waiting[:1])
    page = client.login(world.dung).get(PAGE).text
    assert page.index("Người 2</a>") < page.index("Hết chỉ tiêu") < page.index("Người 3</a>")
    choose(client, world.dung, waiting[1:2])
    page = client.login(world.dung).get(PAGE).text
    assert page.index("Hết chỉ tiêu") < page.index("Người 3</a>") and "Đã chọn đủ chỉ tiêu 2" in page


def test_chosen_and_said(world, client, waiting):
    done = choose(client, world.dung, waiting[:2])

    assert done.status_code == 303
    assert "Đã chọn 2 đề nghị." in client.get(done.headers["Location"]).text
    assert [db.session.get(type(one), one.id).state for one in waiting] == [
        EntryState.APPROVED,
        EntryState.APPROVED,
        EntryState.SENT,
    ]


def test_what_changed_meanwhile_is_passed_over(world, client, waiting):
    stale = ticked(waiting[:1])
    waiting[0].title = "Đã đổi tên"
    db.session.commit()

    done = choose(client, world.dung, [], item=stale)

    assert "Bỏ qua Đã đổi tên" in client.get(done.headers["Location"]).text


def test_refusing_needs_a_reason_and_keeps_the_page(world, client, waiting):
    bare = choose(client, world.dung, waiting[:1], "refuse")
    assert bare.status_code == 422 and "Cần ghi lý do để đơn vị biết." in bare.text
    nothing = choose(client, world.dung, [])
    assert nothing.status_code == 422 and "Chưa chọn đề nghị nào" in nothing.text
    assert choose(client, world.dung, waiting[:1], "refuse", comment="Hết chỉ tiêu").status_code == 303
    assert db.session.get(type(waiting[0]), waiting[0].id).state is EntryState.REJECTED


def test_a_decision_over_http(world, client, waiting):
    choose(client, world.dung, waiting)
    form = {"campaign": "TH-2019", "unit": "T", "item": [one.public_id for one in waiting[:2]]}
    missing = client.login(world.dung).post("/nominations/decide", data=form | {"decision_no": "", "decided_on": "x"})
    assert missing.status_code == 422 and "Nhập số quyết định." in missing.text
    assert missing.text.count(" checked") == 2, "what was ticked stays ticked"
    future = form | {"decision_no": "57", "decided_on": "2019-07-23"}
    late = client.login(world.dung).post("/nominations/decide", data=future)
    assert late.status_code == 409 and "không thể ở tương lai" in late.text
    right = form | {"decision_no": "57/QĐ-LĐLĐ", "decided_on": "20/7/2019", "money": "500k"}
    done = client.login(world.dung).post("/nominations/decide", data=right)
    assert done.status_code == 303
    page = client.get(done.headers["Location"]).text
    assert "Đã ghi quyết định số 57/QĐ-LĐLĐ cho 2 đề nghị." in page and "Người 1" in page and "Người 3" not in page
    assert "500.000 đồng" in client.login(world.an).get(f"/nominations/awards/{_first().public_id}").text
    shown = client.login(world.an).get(f"/nominations/{waiting[0].public_id}").text
    assert "Ghi quyết định khen" in shown and "57/QĐ-LĐLĐ" in shown


def _first():
    return db.session.query(Award).order_by(Award.id).first()


AWARD = {
    "unit": "A1", "subject_kind": "person", "subject": "Bế Thị An", "form": "Giấy khen CĐCS", "decision_no": "3/QĐ-CĐCS",
    "decided_on": "2019-07-01", "basis": "year", "level": "grassroots", "receiving": "A1",
}  # fmt: skip


def test_a_union_records_its_own_award(world, client):
    wrong = client.login(world.an).post("/nominations/awards/new", data=AWARD | {"subject": ""})
    assert wrong.status_code == 422 and "Giấy khen CĐCS" in wrong.text
    foreign = client.login(world.an).post("/nominations/awards/new", data=AWARD | {"receiving": "A2"})
    assert foreign.status_code == 409 and "Không có đơn vị mang mã này." in foreign.text
    plan = client.login(world.an).post("/nominations/awards/new", data=AWARD | {"category": "CBCD"})
    assert plan.status_code == 409 and "Chọn kế hoạch" in plan.text
    in_plan = {"campaign": "TH-2019", "kind": "BIEU_DUONG", "category": "CBCD"}
    done = client.login(world.an).post("/nominations/awards/new", data=AWARD | in_plan)
    assert done.status_code == 303
    made = _first()
    assert (made.unit_id, made.subject_kind, made.kind, made.category) == (
        world.a1.id, SubjectKind.PERSON, "BIEU_DUONG", "CBCD",
    )  # fmt: skip
    assert (made.category_label, made.campaign_id, made.nomination_id) == ("Cán bộ công đoàn", world.campaign.id, None)


def test_handed_over_and_taken_back(world, client):
    award = make_award(world)
    db.session.commit()
    given = {"item": award.public_id, "given_on": "2019-07-21"}
    assert client.login(world.dung).post("/nominations/awards/given", data=given).status_code == 303
    bare = client.login(world.dung).post(f"/nominations/awards/{award.public_id}/cancel", data={"reason": ""})
    assert bare.status_code == 422 and "Cần ghi lý do hủy." in bare.text
    taken = client.login(world.dung).post(f"/nominations/awards/{award.public_id}/cancel", data={"reason": "Nhầm số"})
    assert taken.status_code == 303
    page = client.login(world.an).get(f"/nominations/awards/{award.public_id}").text
    assert "Nhầm số" in page and "21/07/2019" in page
    assert award.given_on == date(2019, 7, 21)
    assert "Nông Thị Hoa" not in client.login(world.an).get("/nominations/awards").text
    assert "Nông Thị Hoa" in client.login(world.an).get("/nominations/awards?standing=cancelled").text


@pytest.mark.parametrize(
    "query", ["year=abc", "year=99999", "unit=NOBODY", "campaign=NONE", "subject=x", "page=-1", "q=%00"]
)
def test_nonsense_in_the_address_narrows_or_is_left_out(world, client, query):
    make_award(world)
    db.session.commit()

    assert client.login(world.dung).get(f"/nominations/awards?{query}").status_code == 200
    assert client.login(world.dung).get(f"/nominations/select?group=x&{query}").status_code in (200, 404)


def test_the_kinds_to_choose(world, client):
    page = client.login(world.an).get("/nominations/new").text

    for words in (
        "Biểu dương: cá nhân",
        "Biểu dương: tập thể",
        "Khen đột xuất: cá nhân",
        "Điển hình: mô hình, cách làm",
    ):
        assert words in page
    assert "Biểu dương: mô hình" not in page
