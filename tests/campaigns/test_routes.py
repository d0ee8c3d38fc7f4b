"""The list of plans; how a guidance sheet is cut into paragraphs."""

import pytest

from app.campaigns.guides import Block, blocks
from app.campaigns.models import CampaignState
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
