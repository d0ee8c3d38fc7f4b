"""Plans, declarations, models: sent by their own forms, said back in words, and tied to what they fulfil."""

import pytest

from app.campaigns.models import CampaignChoice, Obligation
from app.declarations.models import Declaration
from app.entries.models import Entry, EntryState
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import Handed

PLAN = {"kind": "PLAN", "title": "Kế hoạch Tháng Công nhân", "issued_on": "10/7/2019"}


@pytest.fixture
def chair(world, client):
    db.session.query(Obligation).filter_by(code="O3").update({"kind": "PLAN", "needs": ["ý kiến cấp ủy"]})
    for code, shape in (("FANPAGE", "url"), ("PMDV", "ratio"), ("TU_SACH", "flag")):
        db.session.add(
            CampaignChoice(campaign_id=world.campaign.id, list_name="declaration", code=code, label=code, shape=shape)
        )
    db.session.flush()
    obligations.generate(world.campaign)
    db.session.commit()
    return client.login(world.an)


def send(client, family, data, key="k1", path="new"):
    return client.post(f"/{family}/{path}", data={"key": key, "campaign": "TH-2019", "action": "send"} | data)


def newest(model=Entry):
    db.session.expire_all()
    return db.session.query(model).order_by(Entry.id.desc()).first()


def test_a_plan_fulfils_its_duty_and_tells_who_agreed(chair, world):
    item = newest_item(world)
    page = chair.get(f"/unit_plans/new?kind=PLAN&item={item.id}").text
    assert "Kế hoạch yêu cầu: ý kiến cấp ủy." in page
    first = send(chair, "unit_plans", PLAN | {"item": str(item.id)})
    assert first.status_code == 422 and "xin ý kiến, báo cáo cấp ủy" in first.text
    agreed = {"party_words": "Đồng ý", "party_name": "Bí thư chi bộ", "party_on": "8/7/2019", "item": str(item.id)}

    answer = send(chair, "unit_plans", PLAN | agreed)

    assert answer.status_code == 303
    entry = newest()
    assert (entry.state, entry.item_id, entry.kind) == (EntryState.SENT, item.id, "PLAN")
    assert entry.item.handed is Handed.SENT
    assert "Đồng ý (Bí thư chi bộ, 08/07/2019)" in chair.get(answer.location).text


def newest_item(world):
    from app.obligations.queries import asked_of

    return next(item for item in asked_of([world.campaign.id], [world.a1.id])[1] if item.obligation.code == "O3")


@pytest.mark.parametrize("wrong", [{"title": ""}, {"issued_on": "mai"}, {"issued_on": "23/7/2019"}, {"kind": "NGHI"}])
def test_a_wrong_plan_is_not_sent(chair, wrong):
    answer = send(chair, "unit_plans", PLAN | {"party_words": "Đồng ý"} | wrong)

    assert answer.status_code in (409, 422)
    assert db.session.query(Entry).filter_by(state=EntryState.SENT).count() == 0


@pytest.mark.parametrize(
    ("data", "status", "holds"),
    [
        ({"kind": "FANPAGE", "url": "https://vidu.vn/cong-doan"}, 303, True),
        ({"kind": "FANPAGE", "url": "facebook"}, 422, None),
        ({"kind": "FANPAGE", "url": "javascript:alert(1)"}, 422, None),
        ({"kind": "PMDV", "reached": "22", "total": "22"}, 303, True),
        ({"kind": "PMDV", "reached": "21", "total": "22"}, 303, False),
        ({"kind": "PMDV", "reached": "23", "total": "22"}, 422, None),
        ({"kind": "PMDV", "reached": "", "total": "22"}, 422, None),
        ({"kind": "TU_SACH", "holds": "y"}, 303, True),
        ({"kind": "TU_SACH"}, 303, False),
        ({"kind": "KHONG_CO"}, 409, None),
    ],
)
def test_a_declaration_holds_when_all_of_it_is_done(chair, data, status, holds):
    answer = send(chair, "declarations", {"as_of": "20/7/2019"} | data)

    assert answer.status_code == status
    if holds is None:
        assert db.session.query(Declaration).filter_by(state=EntryState.SENT).count() == 0
    else:
        assert newest(Declaration).holds is holds


def test_the_members_known_stand_in_the_form(chair):
    assert 'value="22"' in chair.get("/declarations/new?kind=PMDV").text


def test_a_plan_without_declarations_says_so(client, world):
    page = client.login(world.an).get("/declarations/new")

    assert page.status_code == 409 and "không có nội dung tự khai" in page.text


def test_a_model_is_about_every_day_it_runs(chair):
    data = {"kind": "CHAM_LO", "title": "Quỹ tương trợ", "content": "Vòng quay không lãi", "started_on": "1/3/2019"}
    assert send(chair, "care_models", data | {"ended_on": "1/2/2019"}).status_code == 422

    answer = send(chair, "care_models", data | {"money": "2 triệu"}, key="k2")

    entry = newest()
    assert (answer.status_code, entry.event_on.year, entry.event_to.year) == (303, 2019, 9999)
    assert "2.000.000 đồng" in chair.get(answer.location).text
