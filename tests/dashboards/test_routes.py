"""The pages: what each person finds there, who finds nothing, and how many statements it takes."""

import re
from datetime import date

import pytest

from app.accounts.models import Post, PostUnit, Role
from app.entries.models import EntryState
from app.kernel.db import db
from tests.campaigns.test_queries import make_campaign
from tests.dashboards.counting import statements
from tests.dashboards.reading import fill, read, text
from tests.factories import make_activity, make_registration

PAGES = {
    "home": "/",
    "plan": "/campaigns/TH-2019",
    "board": "/board/TH-2019",
    "overview": "/overview/TH-2019",
    "missing": "/overview/TH-2019/missing?what=activity",
    "list": "/campaigns/",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", ["an", "vi", "binh", "bao", "dung", "duy", "dao"])
def test_every_page_opens_for_every_role_with_and_without_entries(world, client, page, person):
    reader = world.people[person]
    for number in (0, 2):
        fill(world, number)
        answer = client.login(reader).get(PAGES[page])
        leaf = page == "overview" and person in ("an", "vi", "dao")
        assert answer.status_code == (303 if leaf else 200)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", ["an", "binh", "dung"])
def test_the_number_of_statements_does_not_grow(world, client, page, person):
    counts = []
    for number in (1, 6):
        fill(world, number)
        browser = client.login(world.people[person])
        browser.get("/campaigns/")  # the note of the last visit is written now and then
        with statements() as sent:
            browser.get(PAGES[page])
        counts.append(len(sent))

    assert counts[0] == counts[1] <= (11 if page == "home" else 10), sent


def test_a_strangers_plan_is_not_there(world, client):
    make_campaign(world, "a")
    for address in ("/campaigns/RIENG", "/overview/RIENG", "/board/RIENG", "/overview/RIENG/missing"):
        assert client.login(world.chi).get(address).status_code == 404
        assert client.login(world.bon).get(address).status_code == 404
    assert "RIENG" not in read(client, world.chi, "/campaigns/")
    assert "RIENG" in read(client, world.binh, "/campaigns/")


def test_a_plan_shows_nothing_outside_its_branch(world, client):
    make_campaign(world, "a")
    db.session.commit()
    for unit, status in (("A", 200), ("T", 404), ("B", 404)):
        assert client.login(world.dung).get(f"/overview/RIENG?unit={unit}").status_code == status


@pytest.mark.parametrize(
    "address", ["/overview/TH-2019?unit={}", "/overview/TH-2019/missing?unit={}", "/board/TH-2019?unit={}"]
)
@pytest.mark.parametrize(
    ("person", "unit", "status"),
    [
        ("chi", "A", 404),
        ("chi", "T", 404),
        ("chi", "B", 200),
        ("binh", "B1", 404),
        ("an", "A", 404),
        ("dung", "A", 200),
    ],
)
def test_nobody_looks_into_another_branch(world, client, address, person, unit, status):
    assert client.login(world.people[person]).get(address.format(unit)).status_code == status


def test_the_board_tells_days_branches_and_the_common_day(world, client):
    make_activity(world)
    make_activity(world, unit="b1", by="bon", on=date(2019, 7, 22), attendees=30)
    make_activity(world, unit="d1", by="dao", on=date(2019, 7, 28))
    answer = client.login(world.dung).get("/board/TH-2019")
    seen = text(answer)

    assert "2 trong 4 CĐCS có hoạt động 50%" in seen
    assert "21/7 1 1 19" in seen
    assert "22/7 hôm nay 1 1 30" in seen
    assert "23/7 chưa đến" in seen
    assert "1 CĐCS đúng ngày (25%) 2 CĐCS khác ngày (50%) 1 CĐCS chưa tổ chức (25%)" in seen
    assert 'hx-trigger="click, every 30s"' in answer.text


def test_the_board_comes_alone_when_it_is_refreshed(world, client):
    answer = client.login(world.dung).swap("GET", "/board/TH-2019")

    assert answer.text.lstrip().startswith('<div id="dashboards-board">')
    assert "HX-Request" in answer.headers["Vary"]


def test_a_board_that_is_over_asks_no_more(world, client, on_day):
    on_day(date(2019, 7, 28))

    assert "every 30s" not in client.login(world.dung).get("/board/TH-2019").text


def test_a_plan_without_a_peak_week_has_no_board(world, client):
    make_campaign(world, "t")

    assert client.login(world.dung).get("/board/RIENG").status_code == 404
    assert client.login(world.dung).get("/overview/RIENG").status_code == 200
    assert client.login(world.dung).get("/overview/RIENG/missing?what=member_day").status_code == 404


def test_zero_nothing_said_and_not_applicable_differ(world, client):
    make_registration(world, unit="b1", by="bon", state=EntryState.APPROVED, kind="PHAN_VIEC")
    make_registration(world, unit="a1", state=EntryState.SENT)
    answer = client.login(world.dung).get("/overview/TH-2019")
    lines = {
        name: [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for name, row in re.findall(
            r'<tr[^>]*><th scope="row" class="main">(?:<a[^>]*>)?([^<]*)(.*?)</tr>', answer.text, re.S
        )
    }

    none = "không áp dụng"
    assert lines["Công đoàn ngành B"][1:5] == ["1/1 100%", "0 công trình 1 phần việc 0 hoàn thành", "0/1 0%", "chưa có"]
    assert lines["Liên đoàn Lao động huyện A"][1:3] == ["0/2 0%", "chưa có 1 chờ duyệt"]
    assert lines["Liên đoàn Lao động tỉnh Thử tự làm"] == [none, none, "chưa có", none, "chưa có", none, "chưa có"]
    assert lines["Tổng cộng"][:2] == ["4 220 đoàn viên", "1/4 25%"]


@pytest.mark.parametrize(("query", "numbers"), [("", 3), ("?window=PEAK", 1)])
def test_numbers_lead_to_what_they_count(world, client, query, numbers):
    fill(world, 2)
    browser = client.login(world.dung)
    page = browser.get(f"/overview/TH-2019{query}").text
    links = re.findall(r'href="(/entries/\?[^"]*unit=A(?:&amp;[^"]*)?)">([\d.]+)</a>', page)

    assert len(links) == numbers
    for address, number in links:
        found = browser.get(address.replace("&amp;", "&"))
        assert int(number) == len(re.findall(r"<tr>", found.text)) - 1, address


def test_a_leaf_leads_to_its_entries(world, client):
    answer = client.login(world.dung).get("/overview/TH-2019?unit=A1")

    assert answer.status_code == 303
    assert answer.location == "/entries/?unit=A1&campaign=TH-2019"


def test_whom_to_call_is_for_those_who_review(world, client):
    world.a2.chair_name, world.a2.phone = "Triệu Thị Ái", "0912345678"
    db.session.add(Post(user_id=world.vi.id, unit_id=world.a.id, role=Role.VIEWER, starts_on=date(2019, 1, 1)))
    db.session.commit()

    assert "0912345678" in read(client, world.binh, "/overview/TH-2019/missing?what=activity")
    assert "0912345678" not in read(client, world.vi, "/overview/TH-2019/missing?what=activity")


def test_a_limited_officer_counts_their_units(world, client):
    make_activity(world, unit="a1")
    make_activity(world, unit="a2", by="ai")
    post = db.session.query(Post).filter_by(user_id=world.bao.id).one()
    db.session.add(PostUnit(post_id=post.id, unit_id=world.a1.id))
    db.session.commit()

    for address in ("/overview/TH-2019", "/board/TH-2019", "/overview/TH-2019/missing?what=registration"):
        seen = read(client, world.bao, address)
        assert "A1" in seen
        assert "A2" not in seen
    assert "1 trong 1 CĐCS có hoạt động 100%" in read(client, world.bao, "/board/TH-2019")


@pytest.mark.parametrize(
    "query", ["?page=x", "?page=-1", "?page=99999999", "?sort=lạ", "?window=LA", "?what=1", "?unit="]
)
def test_nonsense_in_the_address_breaks_nothing(world, client, query):
    for address in ("/overview/TH-2019", "/board/TH-2019", "/overview/TH-2019/missing"):
        assert client.login(world.dung).get(address + query).status_code in (200, 404)
