"""Workbooks over HTTP: who may ask, who may fetch, what a stranger sees."""

from urllib.parse import quote

import pytest
import sqlalchemy as sa

from app.accounts.models import AuditLog
from app.exports import operations, worker
from app.exports.models import ExportJob, JobState
from app.kernel.db import db


@pytest.fixture(autouse=True)
def started(monkeypatch):
    """No child process: what would have been started is counted."""
    calls = []
    monkeypatch.setattr(worker, "start", calls.append)
    return calls


@pytest.fixture
def folder(app, tmp_path):
    app.config["INSTANCE"] = str(tmp_path)
    return tmp_path / "exports"


FORM = {"unit": "A", "campaign": "TH-2019", "window": "", "kind": "", "state": "counted", "sheets": ["01", "03"]}


def only_job():
    return db.session.scalars(sa.select(ExportJob)).one()


def test_the_form_offers_own_units_windows_and_kinds(client, deeds):
    page = client.login(deeds.people["dung"]).get("/exports/").text

    for words in (
        "Liên đoàn Lao động tỉnh Thử",
        "Công đoàn ngành B",
        "Tuần lễ cao điểm (21/07 – 27/07/2019)",
        "Biểu 03a.",
    ):
        assert words in page
    assert "CĐCS Cục Thuế" not in page  # grassroots unions are reached from their own pages
    assert 'value="registrations:PHAN_VIEC"' in page and 'value="activities:TOA_DAM"' in page


def test_the_address_may_name_unit_window_and_campaign(client, deeds):
    page = client.login(deeds.people["dung"]).get("/exports/?unit=D1&window=PEAK&campaign=TH-2019").text

    assert '<option selected value="D1">' in page and '<option selected value="PEAK">' in page
    assert client.get("/exports/?campaign=NOPE").status_code == 404


def test_a_stranger_to_the_unit_is_not_offered_it(client, deeds):
    page = client.login(deeds.people["chi"]).get("/exports/?unit=A").text

    assert "huyện A" not in page


def test_asking_queues_a_job_and_starts_a_worker(client, deeds, started):
    answer = client.login(deeds.people["binh"]).post("/exports/", data=FORM)

    job = only_job()
    assert answer.status_code == 303 and answer.location == f"/exports/{job.public_id}"
    assert len(started) == 1 and [code.value for code in job.request.sheets] == ["01", "03"]


def test_asking_twice_leads_to_the_first(client, deeds, started):
    client.login(deeds.people["binh"])
    first, second = (client.post("/exports/", data=FORM) for _ in range(2))

    assert first.location == second.location and len(started) == 1


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"sheets": []}, 422, "Chọn ít nhất một biểu."),
        ({"unit": "T"}, 422, "Chọn một đơn vị trong danh sách."),
        ({"unit": "B1"}, 422, "Chọn một đơn vị trong danh sách."),
        ({"window": "NOPE"}, 422, "Lựa chọn"),
        ({"campaign": "NOPE"}, 404, ""),
    ],
)
def test_what_is_wrong_is_said(client, deeds, started, changed, status, words):
    answer = client.login(deeds.people["binh"]).post("/exports/", data=FORM | changed)

    assert answer.status_code == status and words in answer.text
    assert not started and db.session.scalar(sa.select(sa.func.count()).select_from(ExportJob)) == 0


def test_waiting_shows_how_far_it_is(client, deeds):
    client.login(deeds.people["binh"]).post("/exports/", data=FORM)
    job = only_job()
    address = f"/exports/{job.public_id}"

    page = client.get(address).text
    assert "Đang chờ" in page and '<noscript><meta http-equiv="refresh"' in page and "every 2s" in page
    operations.take_next()
    job.done_rows, job.total_rows = 1_500, 3_000
    fragment = client.swap("GET", address).text
    assert fragment.lstrip().startswith('<section id="exports-status"') and "<b>1.500</b>/3.000" in fragment


def test_the_file_comes_under_its_name_and_is_noted(app, client, deeds, folder):
    client.login(deeds.people["binh"]).post("/exports/", data=FORM)
    worker.work(app)
    job = only_job()

    page = client.get(f"/exports/{job.public_id}").text
    answer = client.get(f"/exports/{job.public_id}/download")

    assert "Tải tệp Excel" in page and "every 2s" not in page
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    assert f"filename*=UTF-8''{quote(job.file_name)}" in answer.headers["Content-Disposition"]
    assert (
        answer.headers["Content-Disposition"].startswith("attachment") and "no-store" in answer.headers["Cache-Control"]
    )
    noted = db.session.scalars(sa.select(AuditLog.action).order_by(AuditLog.id)).all()
    assert noted[-2:] == ["export.run", "export.download"]


def test_a_job_is_its_owners_alone(app, client, deeds, folder):
    client.login(deeds.people["binh"]).post("/exports/", data=FORM)
    worker.work(app)
    address = f"/exports/{only_job().public_id}"

    for name in ("dung", "bao", "chi", "an"):
        client.login(deeds.people[name])
        assert client.get(address).status_code == client.get(f"{address}/download").status_code == 404
    assert client.get("/exports/does-not-exist").status_code == 404


def test_what_is_gone_or_not_ready_is_not_half_offered(app, client, deeds, folder):
    client.login(deeds.people["binh"]).post("/exports/", data=FORM)
    job = only_job()
    address = f"/exports/{job.public_id}/download"

    assert client.get(address).status_code == 409
    worker.work(app)
    operations.file_of(folder, job).unlink()
    assert client.get(address).status_code == 409
    assert job.state is JobState.DONE


def test_rights_that_ended_end_the_download(app, client, deeds, folder):
    client.login(deeds.people["bao"]).post("/exports/", data=FORM)
    worker.work(app)
    deeds.units["a"].path, deeds.units["b"].path = "00001000090", "00001000091"
    from app.accounts.models import Post

    post = db.session.scalars(sa.select(Post).where(Post.user_id == deeds.people["bao"].id)).one()
    post.unit_id = deeds.units["b"].id

    assert client.get(f"/exports/{only_job().public_id}/download").status_code == 403
