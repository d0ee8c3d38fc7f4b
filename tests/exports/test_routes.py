"""Workbooks over HTTP: who may ask, who may fetch, what a stranger sees."""

import html
import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from app.accounts.models import AuditLog
from app.exports import operations, worker
from app.exports.models import GROUPS, OWN, USUAL, ExportJob, JobState, Owed, SheetCode
from app.kernel.db import db
from tests.exports.books import texts


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


def ticked(page: str) -> set[str]:
    boxes = [tag for tag in re.findall(r"<input[^>]+>", page) if 'name="sheets"' in tag and "checked" in tag]
    return {re.search(r'value="([^"]+)"', tag)[1] for tag in boxes}


def test_every_sheet_stands_in_one_group():
    grouped = [code for _, codes in GROUPS for code in codes]

    assert sorted(grouped) == sorted(SheetCode) and len(grouped) == len(set(grouped))


def test_what_is_ticked_to_begin_with(client, deeds):
    client.login(deeds.people["dung"])
    assert ticked(client.get("/exports/").text) == {code.value for code in USUAL}
    assert ticked(client.get("/exports/?unit=A1").text) == {code.value for code in OWN}
    assert ticked(client.get("/exports/?sheets=05,05a,77").text) == {"05", "05a"}
    assert ticked(client.login(deeds.people["an"]).get("/exports/").text) == {"01", "02c", "03"}


def test_one_tap_takes_every_sheet(client, deeds):
    answer = client.login(deeds.people["binh"]).post("/exports/", data=FORM | {"sheets": [], "every": "1"})

    assert answer.status_code == 303 and set(only_job().request.sheets) == set(SheetCode)


def test_the_board_leads_to_its_sheets(client, deeds):
    page = client.login(deeds.people["binh"]).get("/targets/TH-2019").text
    (address,) = re.findall(r'href="(/exports/[^"]+)"', page)

    assert ticked(client.get(html.unescape(address)).text) == {"05", "05a"}


def test_the_chase_list_is_downloaded_as_it_is_filtered(client, owing, started):
    """One tap on the page: the job keeps the filters, and its list is the one on the screen."""
    client.login(owing.people["binh"])
    page = client.get("/obligations/?campaign=TH-2019&duty=O3&which=missing&q=A1").text
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if 'action="/exports/"' in one)
    fields = [(name, html.unescape(value)) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)]
    answer = client.post("/exports/", data=MultiDict(fields))

    assert answer.status_code == 303
    request = only_job().request
    assert (request.unit_id, [code.value for code in request.sheets]) == (owing.a.id, ["06", "06a"])
    assert request.owed == Owed(duty="O3", which="missing", text="A1")
    noted = db.session.scalars(sa.select(AuditLog).order_by(AuditLog.id.desc())).first()
    assert noted.action == "export.run" and "A1" not in str(noted.detail["owed"])
    assert "Chọn một kế hoạch ở trên" in client.get("/obligations/").text


@pytest.mark.parametrize("changed", [{"which": "x"}, {"duty": "O9"}, {"status": "x"}, {"text": "x" * 90}])
def test_filters_made_by_hand_are_refused(client, deeds, started, changed):
    answer = client.login(deeds.people["binh"]).post("/exports/", data=FORM | changed)

    assert answer.status_code == 422 and not started


def test_whom_to_call_is_told_by_the_rights_of_who_asked(app, client, owing, folder):
    """`vi` sees A1's figures, not its phone; the chair above does."""
    for name, unit, sees in (("vi", "A1", False), ("binh", "A", True)):
        client.login(owing.people[name]).post("/exports/", data=FORM | {"unit": unit, "sheets": ["06"]})
        worker.work(app)
        job = db.session.scalars(sa.select(ExportJob).order_by(ExportJob.id.desc())).first()
        book = load_workbook(operations.file_of(folder, job))
        assert ("0900000001" in texts(book["Biểu 06"])) is sees, name
