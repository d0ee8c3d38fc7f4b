"""Lists to be filled in by hand, for units without a device (BK-A3): the official heads, empty rows, no figures."""

import pytest

from app.exports.models import BY_HAND, ExportRequest, SheetCode
from app.exports.operations import ask
from app.exports.workbook import BLANK_NOTE, BLANK_ROWS, BLANKS
from app.kernel.errors import DomainError
from tests.exports.books import made, records, texts

SHEETS = ["Biểu 01", "Biểu 02c", "Biểu 03", "Biểu 04A", "Biểu 04B", "Biểu 04C"]


def test_the_lists_are_empty_and_numbered(tmp_path, deeds):
    book, kept = made(tmp_path, deeds, "a1", blank=True)

    assert book.sheetnames == SHEETS
    for sheet in kept.worksheets:
        rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
        assert [row[0] for row in rows] == list(range(1, BLANK_ROWS + 1))
        assert {value for row in records(sheet) for value in row} == {None}
        said = texts(sheet)
        assert "CĐCS TRƯỜNG TIỂU HỌC A1" in said and BLANK_NOTE in said
        assert not [text for text in said if text.startswith(("TỔNG CỘNG", "Số liệu", "Hồ sơ"))]
        assert sheet.print_title_rows and sheet.page_setup.orientation == "landscape"


def test_what_may_be_asked_for_is_what_there_is():
    assert set(BY_HAND) == set(BLANKS)


def test_only_what_was_asked_for(tmp_path, deeds):
    book, _ = made(tmp_path, deeds, "a", blank=True, sheets=(SheetCode.OVERVIEW, SheetCode.INITIATIVES))

    assert book.sheetnames == ["Biểu 03"]


def test_figures_are_not_filled_in_by_hand(client, deeds):
    request = ExportRequest(deeds.a1.id, deeds.campaign.id, blank=True, sheets=(SheetCode.OVERVIEW,))
    with pytest.raises(DomainError, match="Biểu trống để ghi tay chỉ có") as refused:
        ask(deeds.actor("an"), request)
    assert refused.value.field == "sheets"

    form = {"unit": "A1", "campaign": "TH-2019", "state": "counted", "sheets": ["00"], "blank": "y"}
    answer = client.login(deeds.people["an"]).post("/exports/", data=form)
    assert answer.status_code == 422
    assert 'id="sheets-error"' in answer.text and "Biểu trống để ghi tay chỉ có" in answer.text


def test_a_job_keeps_what_it_was_asked(deeds):
    request = ExportRequest(deeds.a1.id, deeds.campaign.id, blank=True, sheets=BY_HAND)
    job, _ = ask(deeds.actor("an"), request)

    assert job.request == request and job.file_name.startswith("Biểu trống")
    plain = ExportRequest(deeds.a1.id, deeds.campaign.id)
    assert ExportRequest.from_filters(plain.unit_id, plain.campaign_id, plain.filters()) == plain
