"""CB-O1: an upper union's own registrations and the checked list of its children's, numbered and frozen (H-2)."""

import pytest

from app.entries.models import Entry, EntryState
from app.entries.workflow import REVIEW, Note, take
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import Handed
from app.summaries import queries
from app.summaries.models import Part, Summary
from tests.conftest import Client
from tests.factories import make_registration
from tests.world import World


@pytest.fixture
def district(client, world: World) -> Client:
    """binh, chair of A, with one registration of A on the province's desk and two approved ones of its children."""
    obligations.generate(world.campaign)
    make_registration(world, unit="a", by="bao", title="Sân bóng chuyền của huyện", budget=50_000_000)
    make_registration(world, title="Bếp ăn bán trú", state=EntryState.APPROVED)
    make_registration(world, unit="a2", by="ai", title="Vườn thuốc nam", state=EntryState.APPROVED, budget=0)
    make_registration(world, unit="a2", by="ai", title="Chưa duyệt")
    make_registration(world, unit="b1", by="bon", title="Của ngành khác", state=EntryState.APPROVED)
    db.session.commit()
    return client.login(world.binh)


def offered(world: World, unit: str = "a") -> dict[str, str]:
    """{title: public id} of what may be listed now."""
    db.session.expire_all()
    kind = queries.ObligationKind.REGISTRATION_SUMMARY
    return {one.title: one.public_id for one in queries.candidates(world.campaign, world.units[unit], kind)}


def hand_in(client: Client, chosen: list[str], key: str = "k1", confirmed: str = "", **more):
    data = {"key": key, "campaign": "TH-2019", "kind": "REGISTRATION_SUMMARY", "action": "send", "chosen": chosen}
    return client.post("/summaries/new", data=data | {"confirmed": confirmed} | more)


def only(query=Summary) -> Summary:
    db.session.expire_all()
    return db.session.query(query).order_by(Summary.id.desc()).first()


def test_own_papers_and_approved_ones_of_children_may_be_listed(district, world):
    assert list(offered(world)) == ["Sân bóng chuyền của huyện", "Bếp ăn bán trú", "Vườn thuốc nam"]


def test_the_form_opens_with_everything_ticked(district, world):
    page = district.get("/summaries/new?kind=REGISTRATION_SUMMARY&campaign=TH-2019").text

    assert page.count(" checked>") == 3
    assert "Của ngành khác" not in page


def test_a_list_is_numbered_and_fulfils_the_duty(district, world):
    answer = hand_in(district, list(offered(world).values()), document_no="15/BC-LĐLĐ")

    assert answer.status_code == 303
    entry = only()
    assert (entry.serial, entry.state, entry.holder_id) == (1, EntryState.SENT, world.t.id)
    assert [(line.part, line.title) for line in entry.lines] == [
        (Part.OWN, "Sân bóng chuyền của huyện"), (Part.CHILD, "Bếp ăn bán trú"), (Part.CHILD, "Vườn thuốc nam"),
    ]  # fmt: skip
    assert entry.item.obligation.code == "O1"
    assert (entry.item.handed, entry.item.late_days, entry.late) == (Handed.SENT, 84, True)  # 29/4 → 22/7
    assert "3 hồ sơ: 1 của đơn vị, 2 của cấp dưới; tổng 68.000.000 đồng" in district.get(answer.location).text


def test_what_is_listed_stays_as_it_was_sent(district, world):
    ids = offered(world)
    hand_in(district, list(ids.values()))
    listed = db.session.query(Entry).filter_by(public_id=ids["Bếp ăn bán trú"]).one()
    listed.title = "Tên sửa sau"
    db.session.commit()

    assert "Bếp ăn bán trú" in [line.title for line in only().lines]
    assert "danh sách tổng hợp" in district.get(f"/registrations/{listed.public_id}").text


def test_what_is_not_listed_yet_goes_into_an_addition(district, world):
    ids = offered(world)
    first = hand_in(district, [ids["Sân bóng chuyền của huyện"], ids["Bếp ăn bán trú"]])
    assert first.status_code == 303
    assert list(offered(world)) == ["Vườn thuốc nam"]

    page = hand_in(district, [ids["Vườn thuốc nam"]], key="k2")
    assert page.status_code == 422 and "chưa có phần đăng ký của chính đơn vị" in page.text
    stamp = page.text.split('name="confirmed" value="')[1].split('"')[0]
    assert hand_in(district, [ids["Vườn thuốc nam"]], key="k2", confirmed=stamp).status_code == 303

    assert (only().serial, only().title) == (2, "Tổng hợp đăng ký - danh sách bổ sung số 1")


def test_a_list_taken_back_frees_its_papers_and_keeps_its_number(district, world):
    hand_in(district, list(offered(world).values()))
    take(REVIEW, "return", only(), world.actor("dung"), Note(comment="Bổ sung văn bản"))
    db.session.commit()

    assert len(offered(world)) == 3
    page = district.get(f"/summaries/{only().public_id}/edit").text
    assert page.count(" checked>") == 3
    data = {"chosen": [offered(world)["Bếp ăn bán trú"]], "action": "send", "version": only().version}
    page = district.post(f"/summaries/{only().public_id}/edit", data=data)
    stamp = page.text.split('name="confirmed" value="')[1].split('"')[0]
    again = district.post(f"/summaries/{only().public_id}/edit", data=data | {"confirmed": stamp})
    assert again.status_code == 303
    assert (only().serial, [line.title for line in only().lines]) == (1, ["Bếp ăn bán trú"])


def test_nothing_to_list_is_an_answer(district, world):
    page = hand_in(district, [])
    assert page.status_code == 422 and "Chọn ít nhất một hồ sơ" in page.text
    page = hand_in(district, [], nothing="y")
    stamp = page.text.split('name="confirmed" value="')[1].split('"')[0]
    assert hand_in(district, [], nothing="y", confirmed=stamp).status_code == 303
    assert "Không phát sinh" in district.get(f"/summaries/{only().public_id}").text


def test_papers_of_another_branch_are_refused(district, world):
    foreign = offered(world, "b")["Của ngành khác"]
    answer = hand_in(district, [foreign, offered(world)["Bếp ăn bán trú"]])
    confirmed = answer.text.split('name="confirmed" value="')
    if len(confirmed) > 1:
        answer = hand_in(district, [foreign, offered(world)["Bếp ăn bán trú"]], confirmed=confirmed[1].split('"')[0])

    assert "vừa được trả lại hoặc đã vào danh sách khác" in answer.text
    assert only().state is EntryState.DRAFT


def test_a_unit_that_owes_no_summary_is_told_so(client, world):
    page = client.login(world.an).get("/summaries/new?campaign=TH-2019")

    assert page.status_code == 409
    assert "không giao đơn vị lập danh sách tổng hợp" in page.text
