"""Files that are no list of units, or mean harm: refused before anything large is unpacked."""

import io
import os
import re
import zipfile

import pytest

from app.kernel.errors import DomainError
from app.units import import_file, import_sheets, imports
from app.units.import_file import sheets
from tests.units.sample import C, excel
from tests.world import TODAY


def errors(data):
    return [(error.row, error.column) for error in imports.check(data, TODAY).errors]


def stored(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refusal(data):
    with pytest.raises(DomainError) as refused:
        sheets(data)
    return refused.value.message


def test_the_template_is_a_good_file(world):
    (lines, *_) = sheets(import_sheets.template())
    assert len(lines) == 3
    assert errors(import_sheets.template()) == [(2, "Mã cấp trên")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", stored(a="b")])
def test_what_is_no_workbook_is_one_error(world, data):
    plan = imports.check(data, TODAY)

    assert [(error.row, error.column) for error in plan.errors] == [(0, "Tệp")]


def test_a_workbook_without_our_headings(world):
    assert [error.column for error in imports.check(excel(("a", "b"), head=("x", "y")), TODAY).errors] == ["Tiêu đề"]
    assert [error.column for error in imports.check(excel(), TODAY).errors] == ["Tệp"]


def test_a_bomb_is_refused_by_its_table_of_contents():
    files = parts(excel(C)) | {"xl/worksheets/sheet1.xml": b"\0" * 200_000_000}

    assert "quá lớn" in refusal(stored(**files))
    # Not blatant enough for the limits on any upload, too large for a list of units.
    files["xl/worksheets/sheet1.xml"] = (os.urandom(15_000) + b"\0" * 985_000) * 65
    assert "20.000 dòng" in refusal(stored(**files))


def test_a_bomb_that_lies_about_its_size_never_reaches_the_reader(monkeypatch):
    """The table says 1.000 bytes, the stream holds 30 MB: what the reader gets is what we unpacked ourselves."""
    files = parts(excel(C))
    name = "xl/worksheets/sheet1.xml"
    real = files[name] + b" " * (1000 - len(files[name]) % 1000) + b" " * 30_000_000
    honest = real[:2000]
    data = bytearray(stored(**{**files, name: real}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    data[at + 16 : at + 20] = zipfile.crc32(honest).to_bytes(4, "little")
    data[at + 24 : at + 28] = len(honest).to_bytes(4, "little")
    seen = []
    monkeypatch.setattr(import_file.CalamineWorkbook, "from_filelike", lambda file: seen.append(file.read()))

    with pytest.raises((DomainError, AttributeError)):
        sheets(bytes(data))

    for given in seen:
        with zipfile.ZipFile(io.BytesIO(given)) as archive:
            assert all(part.compress_type == zipfile.ZIP_STORED for part in archive.infolist())
        assert len(given) < 100_000


def test_one_cell_in_the_last_corner_is_refused():
    files = parts(excel(C))
    name = "xl/worksheets/sheet1.xml"
    corner = re.sub(rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', files[name])

    assert "quá lớn" in refusal(stored(**{**files, name: corner}))


def test_one_long_text_in_every_cell_is_refused():
    long = "x" * 30_000

    assert "quá lớn" in refusal(excel(*([(long,) * 12] * 700)))


def test_too_many_rows_and_too_large_a_file():
    assert "quá lớn" in refusal(excel(*([("a",)] * 20_100)))
    assert "5 MB" in refusal(b"PK\x03\x04" + b"x" * import_file.MOST_BYTES)
