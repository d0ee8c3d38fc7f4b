"""Tờ trình: the same counts and shares as Biểu 04 and the page of selection."""

import pytest

from app.entries.models import EntryState
from app.exports import nominations
from app.exports.models import SheetCode
from app.kernel.db import db
from app.nominations.models import SubjectKind
from tests.exports.books import made, records, texts
from tests.factories import make_award, make_nomination
from tests.papers import table, words

GROUP = {"category": "", "subject_kind": SubjectKind.COLLECTIVE, "female": None, "birth_year": None, "job": ""}
FORM = {"campaign": "TH-2019", "unit": "T"}


@pytest.fixture
def proposed(client, on_the_29th, world):
    first = make_nomination(world, state=EntryState.APPROVED, direct_worker=True)
    make_award(world, nomination_id=first.id)
    make_nomination(world, title="Lục Văn Bách", female=False, category="CNLD", state=EntryState.APPROVED)
    make_nomination(world, title="Tô Văn Bốn", unit="b1", by="bon", female=None, category="CNLD")
    make_nomination(world, title="Tổ Một", headcount=10, women=7, small_group=True, **GROUP)
    make_nomination(world, title="Bị trả", state=EntryState.RETURNED)
    db.session.commit()
    return client.login(world.dung)


def test_groups_with_quotas_and_what_became_of_them(proposed):
    rows = table(proposed.post("/exports/submission", data=FORM).data, "Nhóm đối tượng")

    assert rows == [
        ["1", "Cán bộ công đoàn", "2", "1", "1", "1"],
        ["2", "Công nhân, lao động", "1", "2", "1", "0"],
        ["3", "Tập thể", "", "1", "0", "0"],
        ["", "Tổng số", "", "4", "2", "1"],
    ]


def test_the_same_figures_as_the_tables(tmp_path, proposed, world):
    content = proposed.post("/exports/submission", data=FORM).data
    _, kept = made(tmp_path, world, sheets=(SheetCode.NOMINATIONS,))
    said = words(content)

    footer = [text for text in texts(kept["Biểu 04A"]) if text.startswith(("Tổng số:", "Trong 3", "Trong 1", "Theo"))]
    assert len(footer) >= 4 and all(line in said for line in footer)
    listed = sum(len(records(kept[code])) for code in ("Biểu 04A", "Biểu 04B", "Biểu 04C"))
    assert table(content, "Nhóm đối tượng")[-1][3] == str(listed)
    assert "Trong 2 cá nhân: nữ 1 (50%); trực tiếp lao động, sản xuất 1 (50%)" in said  # of those chosen
    assert "Số liệu tính đến 16:05 29/7/2019. Số liệu của 2/4 CĐCS." in said


def test_form_and_addressee(proposed, world):
    said = words(proposed.post("/exports/submission", data=FORM).data)
    for one in (
        "TỜ TRÌNH", "Số:        /TTr-LĐLĐ", "Kính gửi: Tổng Liên đoàn Lao động Việt Nam", "- Như trên;", "- Lưu: VT.",
        "Thử, ngày      tháng      năm 2019", "Liên đoàn Lao động tỉnh Thử kính trình Tổng Liên đoàn Lao động Việt Nam",
    ):  # fmt: skip
        assert one in said, one
    typed = {"addressee": "Hội đồng <TĐKT> & bạn", "recipients": "Lưu: VP."}
    said = words(proposed.post("/exports/submission", data=FORM | typed).data)
    assert "Kính gửi: Hội đồng <TĐKT> & bạn" in said and "- Lưu: VP." in said and "Như trên" not in said


def test_a_branch_speaks_of_its_own_and_has_no_quota(proposed, world):
    content = proposed.login(world.binh).post("/exports/submission", data=FORM | {"unit": "A"}).data

    assert table(content, "Nhóm đối tượng")[-1][3] == "3"
    assert {row[2] for row in table(content, "Nhóm đối tượng")} == {""}
    assert proposed.post("/exports/submission", data=FORM).status_code == 404


def test_nothing_proposed_is_said(client, on_the_29th, world):
    answer = client.login(world.dung).post("/exports/submission", data=FORM)

    assert answer.status_code == 409 and "Chưa có đề nghị" in answer.text


def test_the_page_of_selection_leads_to_both(proposed):
    page = proposed.get("/nominations/select").text

    assert "Tải tờ trình" in page and "sheets=04" in page
    assert nominations.COLLECTIVES.code == "Biểu 04A"
