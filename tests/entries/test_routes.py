"""Lists, the desk and bulk decisions over HTTP: page or fragment, foretold before done, one result for each."""

import re
import unicodedata

import pytest

from app.entries import lists
from app.entries.models import EntryEvent, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel.db import db
from tests.factories import make_activity, make_initiative, make_registration

S = EntryState
ITEM = re.compile(r'name="item" value="([^"]+)"')


def item(entry, version=None):
    return f"{entry.public_id}.{version or entry.version}"


@pytest.mark.parametrize(
    ("address", "fragment", "name"), [("/entries/", "entries-table", "an"), ("/entries/desk", "entries-desk", "binh")]
)
def test_a_list_is_a_page_or_its_fragment(client, world, address, fragment, name):
    entry = make_registration(world, title="Sân chơi <Nà Vài>")
    client.login(world.people[name])

    page, part, history = client.get(address), client.swap("GET", address), client.get(
        address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )  # fmt: skip

    for answer in (page, history):
        assert answer.text.startswith("<!doctype html>")
    assert part.text.lstrip().startswith(f'<div id="{fragment}"')
    for answer in (page, part, history):
        assert "Sân chơi &lt;Nà Vài&gt;" in answer.text
        assert f'href="/registrations/{entry.public_id}"' in answer.text
        assert "HX-Request" in answer.headers["Vary"]


def test_search_and_filters_by_address(client, world):
    make_registration(world, title="Sân chơi Nà Vài")
    make_initiative(world, title="Góc chơi hai ngôn ngữ", state=S.APPROVED)
    client.login(world.binh)

    def shown(**query):
        page = client.get("/entries/", query_string=query).text
        return [title for title in ("Sân chơi Nà Vài", "Góc chơi hai ngôn ngữ") if f">{title}<" in page]

    assert shown() == ["Sân chơi Nà Vài", "Góc chơi hai ngôn ngữ"]
    assert shown(q="san choi na vai") == ["Sân chơi Nà Vài"]
    assert shown(q=unicodedata.normalize("NFD", "Góc CHƠI")) == ["Góc chơi hai ngôn ngữ"]
    assert shown(state="approved") == ["Góc chơi hai ngôn ngữ"]
    assert shown(family="registrations", unit="A1") == ["Sân chơi Nà Vài"]
    assert shown(unit="A2") == shown(q="không có") == []
    assert "Thử bỏ bớt điều kiện lọc" in client.get("/entries/?q=xyz").text


def test_pages_are_walked_with_their_filters(client, world, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    for n in range(3):
        make_registration(world, title=f"Sân chơi {n}")
    client.login(world.binh)

    first = client.get("/entries/desk?q=san+choi&sort=oldest").text
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")

    assert ("q=san+choi" in onward or "q=san%20choi" in onward) and "sort=oldest" in onward
    assert len(ITEM.findall(first)) == 2
    assert len(ITEM.findall(client.get(onward).text)) == 1


def test_the_desk_holds_nothing_of_strangers(client, world):
    make_registration(world)

    for name in ("chi", "an", "dung"):
        page = client.login(world.people[name]).get("/entries/desk").text
        assert not ITEM.search(page)
        assert "không còn hồ sơ nào chờ duyệt" in page


def test_bulk_first_tells_what_it_will_touch_and_then_reports_each(client, world):
    good, also = make_registration(world, title="Được"), make_activity(world)
    own = make_registration(world, title="Tự lập", by="binh", on_behalf_by_id=world.binh.id)
    client.login(world.binh)
    items = ITEM.findall(client.get("/entries/desk").text)
    assert len(items) == 3

    foretold = client.post("/entries/bulk", data={"action": "approve", "item": items}).text
    assert "2 hồ sơ sẽ được xử lý, 1 hồ sơ bỏ qua" in foretold
    assert "không tự duyệt hồ sơ của mình" in foretold
    assert [entry.state for entry in (good, also, own)] == [S.SENT] * 3
    assert db.session.query(EntryEvent).count() == 0

    confirmed = ITEM.findall(foretold)
    assert sorted(confirmed) == sorted([item(good), item(also)])
    done = client.post("/entries/bulk/apply", data={"action": "approve", "item": confirmed}).text
    assert "Đã xử lý 2/2 hồ sơ" in done
    assert [entry.state for entry in (good, also, own)] == [S.APPROVED, S.APPROVED, S.SENT]
    assert db.session.query(EntryEvent).count() == 2


def test_what_changed_between_the_two_halves_is_passed_over_and_said(client, world):
    quick, slow = make_registration(world, title="Nhanh"), make_registration(world, title="Chậm")
    client.login(world.binh).post("/entries/bulk", data={"action": "approve", "item": [item(quick), item(slow)]})
    take(REVIEW, "return", slow, world.actor("bao"), Note("Bổ sung"))

    done = client.post("/entries/bulk/apply", data={"action": "approve", "item": [item(quick, 1), item(slow, 1)]}).text

    assert "Đã xử lý 1/2 hồ sơ" in done
    assert "nay là “Bị trả lại”" in done
    assert (quick.state, slow.state) == (S.APPROVED, S.RETURNED)


def test_all_that_the_filter_shows(client, world, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    sân = [make_registration(world, title=f"Sân chơi {n}") for n in range(3)]
    other = make_activity(world)
    client.login(world.binh)
    assert 'name="all"' in client.get("/entries/desk?q=san+choi").text

    foretold = client.post("/entries/bulk", data={"action": "approve", "all": "1", "q": "san choi"}).text
    client.post("/entries/bulk/apply", data={"action": "approve", "item": ITEM.findall(foretold)})

    assert [entry.state for entry in sân] == [S.APPROVED] * 3
    assert other.state is S.SENT


def test_returning_many_with_one_reason(client, world):
    entry = make_registration(world)
    client.login(world.binh)
    data = {"action": "return", "item": item(entry)}

    assert "Cần ghi lý do" in client.post("/entries/bulk", data=data).text
    foretold = client.post("/entries/bulk", data=data | {"comment": " Bổ sung <ảnh> "}).text
    assert 'name="comment" value="Bổ sung &lt;ảnh&gt;"' in foretold
    client.post("/entries/bulk/apply", data=data | {"comment": "Bổ sung <ảnh>"})

    assert (entry.state, db.session.query(EntryEvent).one().comment) == (S.RETURNED, "Bổ sung <ảnh>")


@pytest.mark.parametrize("path", ["/entries/bulk", "/entries/bulk/apply"])
def test_entries_of_strangers_are_neither_touched_nor_named(client, world, path):
    theirs, mine = make_registration(world, unit="b1", by="bon", title="Của B1"), make_registration(world)

    answer = client.login(world.binh).post(path, data={"action": "approve", "item": [item(theirs), item(mine)]})

    assert "Của B1" not in answer.text
    assert mine.title in answer.text
    assert theirs.state is S.SENT


@pytest.mark.parametrize("path", ["/entries/bulk", "/entries/bulk/apply"])
@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"action": "approve"}, 409, "Chưa chọn hồ sơ nào"),
        ({"action": "approve", "item": ["", ".", "x"]}, 409, "Chưa chọn hồ sơ nào"),
        ({"action": "approve", "item": [f"id{n}.1" for n in range(501)]}, 409, "nhiều nhất 500 hồ sơ"),
        ({"action": "send", "item": ["x.1"]}, 400, ""),
        ({"item": ["x.1"]}, 400, ""),
        ({"action": "reject", "item": ["x.1"]}, 400, ""),
    ],
)
def test_what_cannot_be_done_at_once(client, world, path, data, status, words):
    answer = client.login(world.binh).post(path, data=data)

    assert answer.status_code == status
    assert words in answer.text


@pytest.mark.parametrize("version", ["²", "", "x", "-1", "9" * 5000])
def test_an_item_of_no_known_version_is_passed_over(client, world, version):
    entry = make_registration(world)

    answer = client.login(world.binh).post(
        "/entries/bulk/apply", data={"action": "approve", "item": f"{entry.public_id}.{version}"}
    )

    assert (answer.status_code, entry.state) == (200, S.SENT)
    assert "Đã xử lý 0/1 hồ sơ" in answer.text
