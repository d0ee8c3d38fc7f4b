"""Progress over HTTP: the form, its refusals beside the field, the upper union's confirmation."""

import pytest

from app.entries.models import EntryState
from app.kernel.db import db
from app.registrations.models import Progress, ProgressUpdate
from tests.factories import make_registration

S, P = EntryState, Progress
REPORT = {"on": "20/7/2019", "progress": "running", "percent": "60", "note": "Đã đổ nền"}


@pytest.fixture
def work(world):
    return make_registration(world, state=S.APPROVED)


def beside(page, name):
    return page.partition(f'id="{name}-error"')[2].partition("</p>")[0].rpartition("</svg>")[2].strip()


def test_a_report_is_given_and_shown(client, world, work):
    client.login(world.an)
    assert "Cập nhật tiến độ" in client.get(f"/registrations/{work.public_id}").text
    assert client.get(f"/registrations/{work.public_id}/progress").status_code == 200

    answer = client.post(f"/registrations/{work.public_id}/progress", data=REPORT)

    assert (answer.status_code, answer.location) == (303, f"/registrations/{work.public_id}")
    assert (work.progress, work.percent) == (P.RUNNING, 60)
    page = client.get(answer.location).text
    for words in ("Đã đổ nền", "60%", "Tiến độ: Đang thực hiện", "Đã cập nhật tiến độ."):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"percent": "101"}, 422, "percent"),
        ({"on": "mai"}, 422, "on"),
        ({"on": "23/7/2019"}, 409, "on"),
        ({"percent": "100"}, 409, "percent"),
        ({"progress": "paused", "note": " "}, 409, "note"),
        ({"progress": "confirmed"}, 422, "progress"),
        ({"actual_cost": "1.500"}, 422, "actual_cost"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_the_input(client, world, work, wrong, status, field):
    answer = client.login(world.an).post(f"/registrations/{work.public_id}/progress", data=REPORT | wrong)

    assert answer.status_code == status
    assert beside(answer.text, field)
    if field != "note":
        assert "Đã đổ nền</textarea>" in answer.text
    assert (work.progress, db.session.query(ProgressUpdate).count()) == (P.PLANNED, 0)


def test_only_the_unit_reports(client, world, work):
    for person, status in ((world.binh, 403), (world.vi, 403), (world.chi, 404), (world.ai, 404)):
        client.login(person)
        assert client.get(f"/registrations/{work.public_id}/progress").status_code == status
        assert client.post(f"/registrations/{work.public_id}/progress", data=REPORT).status_code == status
    assert work.progress is P.PLANNED


def test_the_upper_union_confirms(client, world, work):
    work.progress, work.percent = P.DONE, 100
    address = f"/registrations/{work.public_id}"
    assert "/done" not in client.login(world.an).get(address).text
    assert client.post(f"{address}/done").status_code == 403
    assert client.login(world.chi).post(f"{address}/done").status_code == 404
    assert f'action="{address}/done"' in client.login(world.binh).get(address).text

    assert client.post(f"{address}/done").status_code == 303

    assert work.progress is P.CONFIRMED
    assert "Đã xác nhận hoàn thành" in client.get(address).text
    assert f"{address}/progress" not in client.login(world.an).get(address).text
