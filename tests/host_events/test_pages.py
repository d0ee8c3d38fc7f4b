"""The pages: what is typed is kept or refused beside its field, and who finds what."""

from datetime import date

import pytest

from app.entries.models import Channel
from app.host_events.models import Answer, HostEvent, Participation
from app.kernel.db import db
from app.units.models import OrgUnit
from tests.dashboards.reading import read, text
from tests.factories import answer_for, make_host_event


@pytest.fixture(autouse=True)
def _monday(at_rest):
    """22 July 2019."""


def typed(world, **changes):
    usual = {
        "name": "Giải bóng chuyền",
        "type": str(world.types["TOA_DAM"].id),
        "starts_on": "25/7/2019",
        "invites": "all",
    }
    return usual | changes


def part(event, unit="a1"):
    unit_id = db.session.query(OrgUnit.id).filter_by(code=unit.upper()).scalar()
    return db.session.get(Participation, (event.id, unit_id))


def test_held_on_screen(client, world):
    page = client.login(world.binh).get("/host_events/new")
    assert "Liên đoàn Lao động huyện A" in page.text and "Lễ mít tinh" not in page.text  # hidden below the province

    kept = client.post("/host_events/new", data=typed(world, quota="5", answer_by="24/7/2019", guidance="Mang giày"))
    event = db.session.query(HostEvent).one()
    assert kept.status_code == 303 and kept.location.endswith(f"/host_events/{event.public_id}")
    assert (event.host_id, event.quota, event.answer_by) == (world.a.id, 5, date(2019, 7, 24))
    shown = read(client, world.an, f"/host_events/{event.public_id}")
    assert "Mang giày" in shown and "hết ngày 24/07/2019" in shown and "Chưa trả lời" in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Nhập tên hoạt động."),
        ({"type": ""}, "Chọn loại hoạt động."),
        ({"type": "999"}, "Lựa chọn không có trong danh sách."),
        ({"starts_on": "32/7/2019"}, "Không có ngày"),
        ({"starts_on": "31/12/2018"}, "nhận hoạt động từ ngày 01/01/2019"),
        ({"ends_on": "24/7/2019"}, "từ ngày bắt đầu trở đi"),
        ({"ends_on": "30/7/2020"}, "quá một năm"),
        ({"answer_by": "26/7/2019"}, "trước khi hoạt động kết thúc"),
        ({"quota": "0"}, "từ 1 người"),
        ({"quota": "năm"}, "Chỉ nhập số"),
        ({"invites": "nobody"}, "không có trong danh sách"),
    ],
)
def test_what_makes_no_event_is_refused_beside_its_field(client, world, changes, words):
    refused = client.login(world.dung).post("/host_events/new", data=typed(world, guidance="Mang giày") | changes)

    assert refused.status_code == 422 and words in refused.text and "Mang giày" in refused.text
    assert db.session.query(HostEvent).count() == 0


def test_the_next_page_chooses_the_units(client, world):
    kept = client.login(world.dung).post("/host_events/new", data=typed(world, invites="some"))
    event = db.session.query(HostEvent).one()
    address = f"/host_events/{event.public_id}/units"
    assert kept.location.endswith(address)

    shown = client.get(f"{address}?upper=A")
    assert "Trường Tiểu học A1" in shown.text and "Công ty B1" not in shown.text
    boxes = {"shown": [world.a1.id, world.a2.id], "invite": [world.a1.id, "x" * 12, "99999"]}
    assert client.post(address, data=boxes).status_code == 303
    assert (part(event) is not None, part(event, "a2")) == (True, None)
    client.post(address, data={"action": "branch", "upper": "B"})
    assert part(event, "b1") is not None and part(event, "d1") is None


def test_a_change_on_screen(client, world):
    event = make_host_event(world, on=date(2019, 7, 25))
    address = f"/host_events/{event.public_id}/edit"
    opened = client.login(world.duy).get(address)
    assert event.name in opened.text and 'value="1"' in opened.text
    assert client.post(address, data=typed(world, name="Tên khác", version="1")).status_code == 303
    late = client.post(address, data=typed(world, name="Lần hai", version="1"))

    assert late.status_code == 409 and "người khác sửa" in late.text and "Lần hai" in late.text
    assert db.session.query(HostEvent).one().name == "Tên khác"


def test_a_chair_answers(client, world):
    event = make_host_event(world, on=date(2019, 7, 25), quota=5)
    address = f"/host_events/{event.public_id}/answer"
    assert "Được mời: " + event.name in read(client, world.an, "/")
    for wrong, words in (
        ({}, "Chọn Tham gia hoặc Không tham gia."),
        ({"answer": "yes"}, "Nhập số người tham gia"),
        ({"answer": "yes", "people": "0"}, "Nhập số người tham gia"),
        ({"answer": "yes", "people": "6"}, "nhiều nhất 5 người"),
        ({"answer": "no"}, "Ghi lý do"),
    ):
        refused = client.post(address, data={"names": "Chị Hoa", **wrong})
        assert refused.status_code == 422 and words in refused.text and "Chị Hoa" in refused.text
    assert part(event).answer is None

    assert client.post(address, data={"answer": "yes", "people": "5", "names": "Chị Hoa"}).status_code == 303
    assert (part(event).answer, part(event).people, part(event).names) == (Answer.YES, 5, "Chị Hoa")
    assert "Được mời" not in read(client, world.an, "/")
    assert "Chị Hoa" in read(client, world.dung, f"/host_events/{event.public_id}")


def test_an_upper_union_answers_for_a_unit_and_the_unit_confirms(client, world):
    event = make_host_event(world, on=date(2019, 7, 25))
    address = f"/host_events/{event.public_id}/answer?unit=A1"
    nameless = client.login(world.binh).post(address, data={"answer": "yes", "people": "2", "channel": "phone"})
    assert nameless.status_code == 422 and "Ghi tên người ở đơn vị đã báo" in nameless.text
    client.post(address, data={"answer": "yes", "people": "2", "channel": "zalo", "informant": "Chị An"})
    assert (part(event).on_behalf_channel, part(event).on_behalf_of) == (Channel.ZALO, "Chị An")

    assert "Cấp trên trả lời hộ: " + event.name in read(client, world.an, "/")
    assert client.post(f"/host_events/{event.public_id}/confirm", data={}).status_code == 303
    assert not part(event).to_confirm
    assert client.post(address, data={"answer": "yes", "people": "3"}).status_code == 303
    overruled = client.login(world.binh).post(address, data={"answer": "no", "reason": "x", "informant": "A"})
    assert overruled.status_code == 403 and part(event).people == 3  # what the unit said itself stays its own


def test_attendance_of_a_page(client, world):
    event = make_host_event(world, units=("a1", "a2", "b1", "d1"))
    answer_for(world, event, "a2", people=7)
    address = f"/host_events/{event.public_id}/attendance"
    ids = {name: world.units[name].id for name in ("a1", "a2", "b1", "d1")}
    assert "Cần điểm danh" in read(client, world.dung, "/")
    wrong = {
        f"a{ids['a1']}": "yes",
        f"p{ids['a1']}": "0",
        f"a{ids['b1']}": "no",
        f"p{ids['b1']}": "4",
        f"a{ids['d1']}": "",
        f"p{ids['d1']}": "hai",
    }
    refused = client.post(address, data=wrong)
    assert refused.status_code == 422 and 'value="hai"' in refused.text
    for words in ("Không ai dự thì chọn", "để trống số người", "Chỉ nhập số"):
        assert words in refused.text
    assert part(event).attended is None

    right = {
        f"a{ids['a1']}": "",
        f"p{ids['a1']}": "19",
        f"a{ids['b1']}": "no",
        f"p{ids['b1']}": "",
        f"a{ids['d1']}": "yes",
    }
    assert client.post(address, data=right).status_code == 303
    found = {name: (part(event, name).attended, part(event, name).attended_people) for name in ids}
    assert found == {"a1": (True, 19), "a2": (None, None), "b1": (False, None), "d1": (True, None)}
    assert "2/4 đơn vị có dự, 19 người; còn 1 đơn vị chưa điểm danh" in text(client.get(address))


def test_everybody_on_the_page_came(client, world):
    """With the number typed, else the number promised, else not known; units of other pages stay as they are."""
    event = make_host_event(world, units=("a1", "a2", "b1", "d1"))
    answer_for(world, event, "a2", people=7)
    sent = {
        f"a{world.a1.id}": "no",
        f"p{world.a1.id}": "3",
        f"a{world.a2.id}": "",
        f"a{world.d1.id}": "",
        "action": "all",
    }
    address = f"/host_events/{event.public_id}/attendance?which=unmarked"
    answer = client.login(world.dung).post(address, data=sent)

    assert answer.status_code == 303 and answer.location.endswith("which=unmarked")
    found = {name: (part(event, name).attended, part(event, name).attended_people) for name in ("a1", "a2", "b1", "d1")}
    assert found == {"a1": (True, 3), "a2": (True, 7), "b1": (None, None), "d1": (True, None)}


def test_no_marks_before_it_begins(client, world):
    event = make_host_event(world, on=date(2019, 7, 25))

    assert client.login(world.dung).get(f"/host_events/{event.public_id}/attendance").status_code == 409


def test_cancelled_with_a_reason_that_units_see(client, world):
    event = make_host_event(world, on=date(2019, 7, 25))
    address = f"/host_events/{event.public_id}/cancel"
    assert client.login(world.dung).post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "Mưa bão"}).status_code == 303

    assert "Mưa bão" in read(client, world.an, f"/host_events/{event.public_id}")
    assert "Được mời" not in read(client, world.an, "/")


def test_a_result_in_words(client, world):
    event = make_host_event(world)
    address = f"/host_events/{event.public_id}/result"
    assert client.login(world.dung).post(address, data={"result": ""}).status_code == 422
    assert client.post(address, data={"result": "Đội A thắng"}).status_code == 303

    assert "Đội A thắng" in read(client, world.an, f"/host_events/{event.public_id}")


def test_others_see_the_event_but_no_answers(client, world):
    event = make_host_event(world, units=("a1",), name="Hội thao")
    answer_for(world, event, "a1").names = "Chị Hoa"
    seen = read(client, world.chi, f"/host_events/{event.public_id}")

    assert "Hội thao" in seen and "Chị Hoa" not in seen and "A1" not in seen
    assert "Không được mời" in read(client, world.bon, "/host_events/?when=")


def test_reached_from_home_and_from_the_plan(client, world):
    for person in (world.an, world.dung):
        assert 'href="/host_events/?when="' in client.login(person).get("/").text
        assert "/host_events/?campaign=TH-2019" in client.get("/campaigns/TH-2019").text


def test_an_address_that_means_nothing_finds_nothing(client, world):
    make_host_event(world, name="Hội thao", on=date(2019, 7, 25))
    for address in ("?campaign=NONE", "?q=khong+co", "?when=coming&page=x&q=zz"):
        assert "Hội thao" not in read(client, world.dung, f"/host_events/{address}")
    assert "Hội thao" in read(client, world.dung, "/host_events/?when=never&page=-1")
    assert client.get("/host_events/new?campaign=NONE").status_code == 409
    assert client.get("/host_events/new?unit=ZZ").status_code == 404
