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
MOST_TEXT = 200 * 1024 * 1024
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
FIRST_ROWS = 20
"""Where the heading row is looked for: letterheads stand above it."""

Cell = str | int | float | bool | date | datetime | time | timedelta
Rows = list[tuple[int, list[Cell]]]

_NEEDED = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/(_rels/)?workbook\.xml(\.rels)?|xl/(sharedstrings|styles)\.xml|"
    r"xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_STRING = re.compile(rb"<(?:\w+:)?si\b")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")


def sheets(data: bytes) -> list[Rows]:
    """The rows of each sheet with their Excel numbers, blank rows left out. DomainError at `file` says what is wrong."""
    if len(data) > MOST_BYTES:
        raise DomainError("Tệp lớn hơn 5 MB. Hãy chia nhỏ rồi gửi lại.", "file")
    try:
        upload = uploads.take(data, "tệp.xlsx")
    except DomainError as error:
        raise DomainError(error.message, "file") from error
    if upload.mime != uploads.XLSX:
        raise DomainError("Tệp này không phải Excel (.xlsx). Mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.", "file")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_repacked(data)))
        return [_rows(book, name) for name in book.sheet_names]
    except (CalamineError, ValueError) as error:
        raise DomainError(_BROKEN, "file") from error


_BROKEN = "Không đọc được tệp. Mở bằng Excel, lưu lại thành .xlsx rồi gửi lại."
_LARGE = f"Tệp quá lớn: nhiều nhất {MOST_ROWS:,} dòng và {MOST_COLUMNS} cột. Hãy chia nhỏ và xóa dòng thừa.".replace(
    ",", "."
)


def _repacked(data: bytes) -> bytes:
    """The parts a reader of cells needs, unpacked within the limits and packed again plainly.

    What a zip says of its sizes may be a lie that one unzipper believes and another does not; and the reader lays each
    sheet out as a full rectangle, so that one cell in the last corner would fill the memory.
    """
    plain = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(plain, "w") as copy:
            parts = [part for part in archive.infolist() if _NEEDED.fullmatch(part.filename)]
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise DomainError(_LARGE, "file")
            contents = {part.filename: archive.read(part) for part in parts}
            _measure(contents)
            for name, content in contents.items():
                copy.writestr(name, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DomainError(_BROKEN, "file") from error
    return plain.getvalue()


def _measure(contents: dict[str, bytes]) -> None:
    cells, longest = 0, 0
    for name, content in contents.items():
        if "worksheets/" in name.lower():
            cells += _measure_sheet(content)
        elif "sharedstrings" in name.lower():
            longest = max(map(len, _STRING.split(content)))
    if cells > MOST_CELLS or cells * longest > MOST_TEXT:  # a long text may be repeated in every cell
        raise DomainError(_LARGE, "file")


def _measure_sheet(xml: bytes) -> int:
    """How many cells there are; refuses what reaches too far."""
    if b"\x00" in xml[:200]:  # UTF-16 would hide its tags from us
        raise DomainError(_BROKEN, "file")
    cells = 0
    for cells, found in enumerate(_TAG.finditer(xml), 1):  # noqa: B007 - the last number counts them
        place = _PLACE.search(found[2])
        if place is None:  # cells placed by counting: no office program writes them
            raise DomainError(_BROKEN, "file")
        column = 0
        for letter in place[1]:
            column = column * 26 + letter - 64
        if int(place[2]) > MOST_ROWS + FIRST_ROWS or column > MOST_COLUMNS:
            raise DomainError(_LARGE, "file")
    return cells


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    sheet = book.get_sheet_by_name(name)
    first = sheet.start[0] if sheet.start else 0
    return [
        (first + offset + 1, list(cells))
        for offset, cells in enumerate(sheet.to_python(skip_empty_area=True))
        if any(cell != "" for cell in cells)
    ]
