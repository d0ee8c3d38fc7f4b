"""From the bytes of an .xlsx to rows of cells, with limits counted before anything is unpacked into memory (row 38)."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from app.kernel import uploads
from app.kernel.errors import DomainError

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELLS = 600_000
MOST_UNPACKED = 60 * 1024 * 1024
FIRST_ROWS = 20
"""Where the heading row is looked for: letterheads stand above it."""

Cell = str | int | float | bool | date | datetime | time | timedelta
Rows = list[tuple[int, list[Cell]]]

_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")


def sheets(data: bytes) -> list[Rows]:
    """The rows of each sheet with their Excel numbers, blank rows left out. DomainError at `file` says what is wrong."""
    try:
        upload = uploads.take(data, "tệp.xlsx")
    except DomainError as error:
        raise DomainError(error.message, "file") from error
    if upload.mime != uploads.XLSX:
        raise DomainError("Tệp này không phải Excel (.xlsx). Mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.", "file")
    _measure(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_rows(book, name) for name in book.sheet_names]
    except (CalamineError, ValueError) as error:
        raise DomainError(_BROKEN, "file") from error


_BROKEN = "Không đọc được tệp. Mở bằng Excel, lưu lại thành .xlsx rồi gửi lại."
_LARGE = f"Tệp quá lớn: nhiều nhất {MOST_ROWS:,} dòng và {MOST_COLUMNS} cột. Hãy chia nhỏ và xóa dòng thừa.".replace(
    ",", "."
)


def _measure(data: bytes) -> None:
    """Unpack every part once, proving its size by its checksum, and look how far the cells of each sheet reach.

    The reader lays a sheet out as a full rectangle: one cell in the last corner would fill the memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise DomainError(_LARGE, "file")
            for part in archive.infolist():
                content = archive.read(part)
                if "worksheets/" in part.filename:
                    _measure_sheet(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DomainError(_BROKEN, "file") from error


def _measure_sheet(xml: bytes) -> None:
    if b"\x00" in xml[:200]:  # UTF-16 would hide its tags from us
        raise DomainError(_BROKEN, "file")
    cells = 0
    for found in _TAG.finditer(xml):
        cells += 1
        place = _PLACE.search(found[2])
        if place is None:  # cells placed by counting: no office program writes them
            raise DomainError(_BROKEN, "file")
        column = 0
        for letter in place[1]:
            column = column * 26 + letter - 64
        if cells > MOST_CELLS or int(place[2]) > MOST_ROWS + FIRST_ROWS or column > MOST_COLUMNS:
            raise DomainError(_LARGE, "file")


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    sheet = book.get_sheet_by_name(name)
    first = sheet.start[0] if sheet.start else 0
    return [
        (first + offset + 1, list(cells))
        for offset, cells in enumerate(sheet.to_python(skip_empty_area=True))
        if any(cell != "" for cell in cells)
    ]
