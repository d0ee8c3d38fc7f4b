"""The list of plans and their guidance sheets."""

import pytest

from app.campaigns.guides import Block, blocks
from app.campaigns.models import CampaignDocument, CampaignState
from app.kernel.db import db
from tests.campaigns.test_queries import make_campaign


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("Một đoạn.", [Block(False, ["Một đoạn."])]),
        ("Dòng 1\nDòng 2\n\nĐoạn 2", [Block(False, ["Dòng 1", "Dòng 2"]), Block(False, ["Đoạn 2"])]),
        ("Cần có:\n- một\n- hai", [Block(False, ["Cần có:"]), Block(True, ["một", "hai"])]),
        ("- một\n\n\n- hai\nxong", [Block(True, ["một"]), Block(True, ["hai"]), Block(False, ["xong"])]),
    ],
)
def test_a_sheet_is_paragraphs_and_points(body, expected):
    assert blocks(body) == expected


def add_sheet(world, **values):
    sheet = CampaignDocument(
        campaign_id=world.campaign.id, **({"title": "Phần việc là gì?", "body": "- Số hóa"} | values)
    )
    db.session.add(sheet)
    db.session.commit()
    return sheet


def test_a_sheet_is_read_and_linked_to_the_others(world, client):
    sheet, other = add_sheet(world), add_sheet(world, title="Công trình là gì?", body="<b>đậm</b>", position=1)
    answer = client.login(world.an).get(f"/campaigns/TH-2019/documents/{sheet.id}")

    assert '<li class="mb-1">Số hóa</li>' in answer.text
    assert f"/campaigns/TH-2019/documents/{other.id}" in answer.text
    assert "&lt;b&gt;" in client.get(f"/campaigns/TH-2019/documents/{other.id}").text


def test_a_sheet_of_another_plan_is_not_there(world, client):
    sheet = add_sheet(world)
    make_campaign(world, "a")
    db.session.commit()

    assert client.login(world.an).get(f"/campaigns/RIENG/documents/{sheet.id}").status_code == 404
    assert client.login(world.chi).get(f"/campaigns/RIENG/documents/{sheet.id}").status_code == 404
    assert client.login(world.an).get("/campaigns/TH-2019/documents/999").status_code == 404


def test_plans_over_stand_apart(world, client):
    make_campaign(world, "t", "CU", state=CampaignState.CLOSED)
    db.session.commit()
    page = client.login(world.an).get("/campaigns/").text

    assert (
        page.index("Đang thực hiện") < page.index("Chào mừng 90 năm") < page.index("Kế hoạch khác") < page.index(">CU<")
    )


def test_nobody_reads_without_signing_in(world, client):
    answer = client.get("/campaigns/")

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")
