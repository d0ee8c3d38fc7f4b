"""The pages: what each person finds there, who finds nothing, and how many statements it takes."""

import re
from datetime import date

import pytest

from app.accounts.models import Post, PostUnit, Role
from app.campaigns.models import CampaignState, Phase
from app.entries.models import Channel, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel import clock
from app.kernel.db import db
from app.registrations.models import Progress
from tests.campaigns.test_queries import make_campaign
from tests.dashboards.counting import statements
from tests.factories import make_activity, make_initiative, make_registration

PAGES = {
    "home": "/",
    "plan": "/campaigns/TH-2019",
    "board": "/board/TH-2019",
    "overview": "/overview/TH-2019",
    "missing": "/overview/TH-2019/missing?what=activity",
    "list": "/campaigns/",
}


def text(answer):
    """The page as a reader sees it: no tags, single spaces."""
    main = answer.text[answer.text.find("<main") :]
    return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"</?b>", "", main)).split())


def read(client, person, address):
    answer = client.login(person).get(address)
    assert answer.status_code == 200, answer.status
    return text(answer)


def fill(world, times=3):
    for _ in range(times):
        for unit, by in (("a1", "an"), ("a2", "ai"), ("b1", "bon"), ("d1", "dao"), ("a", "binh"), ("t", "dung")):
            make_activity(world, unit=unit, by=by)
            make_activity(world, unit=unit, by=by, on=date(2019, 7, 23), type_code="TOA_DAM")
            make_registration(world, unit=unit, by=by)
            make_registration(world, unit=unit, by=by, state=EntryState.APPROVED, progress=Progress.DONE)
            make_registration(world, unit=unit, by=by, state=EntryState.DRAFT)
            make_initiative(world, unit=unit, by=by, state=EntryState.APPROVED)
    db.session.commit()


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

    assert counts[0] == counts[1] <= 8, sent


def test_a_strangers_plan_is_not_there(world, client):
    make_campaign(world, "a")
    for address in ("/campaigns/RIENG", "/overview/RIENG", "/board/RIENG", "/overview/RIENG/missing"):
        assert client.login(world.chi).get(address).status_code == 404
        assert client.login(world.bon).get(address).status_code == 404
    assert "RIENG" not in read(client, world.chi, "/campaigns/")
    assert "RIENG" in read(client, world.binh, "/campaigns/")


@pytest.mark.parametrize("address", ["/overview/TH-2019?unit={}", "/overview/TH-2019/missing?unit={}", "/board/TH-2019?unit={}"])
@pytest.mark.parametrize(
    ("person", "unit", "status"),
    [("chi", "A", 404), ("chi", "T", 404), ("chi", "B", 200), ("binh", "B1", 404), ("an", "A", 404), ("dung", "A", 200)],
)
def test_nobody_looks_into_another_branch(world, client, address, person, unit, status):
    assert client.login(world.people[person]).get(address.format(unit)).status_code == status


# Việc cần làm


def test_a_chair_finds_what_was_returned_and_why(world, client):
    entry = make_registration(world)
    take(REVIEW, "return", entry, world.actor("binh"), Note(comment="Ghi rõ kinh phí", grace_on=date(2019, 7, 25)))
    db.session.commit()

    seen = read(client, world.an, "/")

    assert f"Bị trả lại: {entry.title}" in seen
    assert "Lý do: Ghi rõ kinh phí" in seen
    assert "bổ sung chậm nhất hết ngày 25/07/2019" in seen
    assert "Sửa và gửi lại" in seen


def test_a_chair_finds_drafts_duties_and_three_doors(world, client):
    make_activity(world, state=EntryState.DRAFT)
    seen = read(client, world.an, "/")

    assert "Bản nháp chưa gửi" in seen
    for door in ("Ghi hoạt động", "Đăng ký công trình, phần việc", "Gửi sáng kiến"):
        assert door in seen
    assert "Đơn vị mình cần làm" in seen
    assert "Đăng ký công trình, phần việc Chưa làm" in seen


def test_a_colleague_does_not_find_the_drafts_of_another_unit(world, client):
    make_registration(world, title="Việc của A1", state=EntryState.DRAFT)
    db.session.commit()

    assert "Việc của A1" in read(client, world.anh, "/")
    assert "Việc của A1" not in read(client, world.ai, "/")
    assert "Việc của A1" not in read(client, world.binh, "/")


def test_what_was_entered_on_behalf_waits_for_one_tap(world, client):
    make_activity(world, by="binh", on_behalf_by_id=world.binh.id, on_behalf_channel=Channel.PHONE)
    db.session.commit()

    assert "Cấp trên nhập hộ" in read(client, world.an, "/")
    assert "Cấp trên nhập hộ" not in read(client, world.vi, "/")  # a viewer confirms nothing


def test_an_upper_union_finds_its_desk_and_who_is_missing(world, client):
    make_registration(world)
    make_registration(world)
    make_activity(world)
    seen = read(client, world.binh, "/")

    assert "2 đăng ký · cũ nhất gửi lúc 09:00 22/7/2019" in seen
    assert "2 CĐCS chưa có công trình, phần việc" in seen
    assert "1 CĐCS chưa tổ chức Ngày đoàn viên" in seen
    assert "Tuần lễ cao điểm hôm nay 0 hoạt động, 0/2 CĐCS" in seen


def test_nothing_to_do_is_said_kindly(world, client):
    world.campaign.state = CampaignState.CLOSED
    db.session.commit()

    assert "Không có việc nào đang chờ." in read(client, world.an, "/")


# The page of a plan


def test_the_page_of_a_plan_says_what_we_owe_and_by_when(world, client):
    make_activity(world)
    make_registration(world, unit="a2", by="ai", state=EntryState.APPROVED, title="Của người khác")
    seen = read(client, world.an, "/campaigns/TH-2019")

    assert "Ngày đoàn viên Công đoàn Đã làm" in seen
    assert "trước ngày 30/7/2019 (chậm nhất hết ngày 29/7/2019)" in seen
    assert "Không tổ chức Lễ mít tinh kỷ niệm." in seen
    assert "Công đoàn cấp trên của mình 1 / 2 CĐCS có hoạt động (50%); 1 CĐCS có công trình, phần việc" in seen
    assert "Của người khác" not in seen
    assert "Niềm tin người lao động" in seen


def test_the_province_is_not_told_what_it_may_do(world, client):
    assert "Lễ mít tinh" not in read(client, world.dung, "/campaigns/TH-2019")


def test_a_plan_in_phases_shows_them_in_as_many_statements(world, client):
    db.session.add(Phase(campaign_id=world.campaign.id, code="D1", name="Đợt 1", ends_on=date(2019, 5, 31), from_text="Từ đầu năm"))
    db.session.add(Phase(campaign_id=world.campaign.id, code="D2", name="Đợt 2", starts_on=date(2019, 6, 1), ends_on=date(2019, 12, 31)))  # fmt: skip
    db.session.commit()
    browser = client.login(world.binh)
    browser.get("/campaigns/")
    with statements() as sent:
        seen = text(browser.get("/campaigns/TH-2019"))

    assert "Đợt 1 Từ đầu năm đến hết ngày 31/5/2019 đã qua" in seen
    assert "Đợt 2 từ ngày 1/6/2019 đến hết ngày 31/12/2019 đang diễn ra" in seen
    assert len(sent) <= 8


# Board, overview, missing


def test_the_board_tells_days_branches_and_the_common_day(world, client):
    make_activity(world)
    make_activity(world, unit="b1", by="bon", on=date(2019, 7, 22), attendees=30)
    make_activity(world, unit="d1", by="dao", on=date(2019, 7, 28))
    answer = client.login(world.dung).get("/board/TH-2019")
    seen = text(answer)

    assert "2/4 CĐCS có hoạt động" in seen
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
        for name, row in re.findall(r'<tr[^>]*><th scope="row" class="main">(?:<a[^>]*>)?([^<]*)(.*?)</tr>', answer.text, re.S)
    }

    assert lines["Công đoàn ngành B"][:5] == ["1", "1/1 100%", "0", "1", "0"]
    assert lines["Liên đoàn Lao động huyện A"][:5] == ["2", "0/2 0%", "chưa có 1 chờ duyệt", "chưa có", "chưa có"]
    assert lines["Liên đoàn Lao động tỉnh Thử tự làm"][0] == "không áp dụng"
    assert lines["Tổng cộng"][:5] == ["4", "1/4 25%", "0 1 chờ duyệt", "1", "0"]


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
    assert "1/1 CĐCS có hoạt động" in read(client, world.bao, "/board/TH-2019")


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=99999999", "?sort=lạ", "?window=LA", "?what=1", "?unit="])
def test_nonsense_in_the_address_breaks_nothing(world, client, query):
    for address in ("/overview/TH-2019", "/board/TH-2019", "/overview/TH-2019/missing"):
        assert client.login(world.dung).get(address + query).status_code in (200, 404)


def test_the_clock_of_the_page_is_the_servers(world, client, on_day):
    on_day(date(2019, 4, 20))

    assert "ngày 20/04/2019" in read(client, world.an, "/")
    assert clock.today() == date(2019, 4, 20)
