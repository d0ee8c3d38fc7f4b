"""What may be attached, decided by the bytes and never by the name.

Photos are decoded and written anew, so nothing of the sender's file survives but its pixels: no place, no text, no
second format hidden behind the first. Documents are looked at from outside only, never unpacked and never rendered.
Every refusal is a DomainError at the field `files` that names the file and says what to do.
"""

import hashlib
import io
import math
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from threading import BoundedSemaphore
from typing import Literal, NoReturn, Protocol

from pi_heif import register_heif_opener
from PIL import Image, UnidentifiedImageError

from app.kernel.errors import DomainError
from app.kernel.text import clean_line

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
PHOTO_EDGE = 1600
THUMB_EDGE = 320
JPEG_QUALITY = 82
MAX_NAME = 150
MAX_PARTS = 2000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_SCANS = 100

JPEG = "image/jpeg"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {JPEG: ".jpg", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_ACCEPTED = re.compile(r"\.(jpe?g|jfif|png|webp|hei[cf]|pdf|docx|xlsx)$", re.IGNORECASE)
_SCAN = re.compile(rb"\xff\xda\x00[\x08\x0a\x0c\x0e]")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ORIENTATION, _EXIF_IFD, _TAKEN = 0x0112, 0x8769, 0x9003
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_decodes = BoundedSemaphore(2)
"""A 12 MP photo takes up to 100 MB and a third of a second of CPU; requests beyond two wait here."""

register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Upload:
    """An accepted file, ready to store."""

    kind: Literal["photo", "document"]
    name: str
    """The sender's name for it, cleaned, ending as the content demands. For display and downloads, never a path."""
    mime: str
    data: bytes = field(repr=False)
    sha256: str
    """Of `data` as stored, so that a later check can compare; not of the file that was sent."""
    thumb: bytes | None = field(default=None, repr=False)
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    """Photos: the camera's own clock, naive local time. A hint; anyone can set it to anything."""

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.mime]


def take(source: bytes | Readable, filename: str | None) -> Upload:
    """Accept one file or refuse it with a DomainError. Reads no more than the limit and a byte from a stream."""
    data = source if isinstance(source, bytes) else source.read(MAX_BYTES + 1)
    name = clean_name(filename)
    if not data:
        _refuse(f"Tệp “{name}” rỗng. Hãy chọn lại tệp.")
    if len(data) > MAX_BYTES:
        _refuse(f"Tệp “{name}” lớn hơn 10 MB. Hãy giảm dung lượng hoặc chia nhỏ rồi gửi lại.")
    if data.startswith(b"%PDF-"):
        return _document(data, name, PDF)
    if data.startswith(b"PK\x03\x04"):
        return _document(data, name, _office_type(data, name))
    if data.startswith(_OLD_OFFICE):
        _refuse(f"Tệp “{name}” là Word/Excel kiểu cũ hoặc có mật khẩu. Hãy lưu lại thành .docx, .xlsx hoặc PDF.")
    return _photo(data, name)


def clean_name(filename: str | None) -> str:
    """The last path component, NFC, without control, invisible and direction-changing characters; never empty."""
    name = clean_line(re.split(r"[/\\]", filename or "")[-1]).lstrip(". ")
    return name[:MAX_NAME].rstrip() or "tệp"


def _ending_in(name: str, suffix: str) -> str:
    """`name` with the ending its content demands: HTML behind `%PDF-` must not be saved as `.html` by a reader."""
    return _ACCEPTED.sub("", name)[: MAX_NAME - len(suffix)].rstrip(". ") + suffix


def _refuse(message: str, cause: Exception | None = None) -> NoReturn:
    raise DomainError(message, field="files") from cause


# Photos


def _photo(data: bytes, name: str) -> Upload:
    with _decodes:
        try:
            im = _opened(data, name)
            taken_at, turn = _camera_notes(im)
            im = _upright_rgb(im, turn)
            full = _jpeg(im)
            width, height = im.size
            im.thumbnail((THUMB_EDGE, THUMB_EDGE))
            thumb = _jpeg(im)
        except DomainError:
            raise
        except Exception as error:  # noqa: BLE001 - a broken file makes Pillow and libheif raise nearly anything
            _refuse(f"Ảnh “{name}” bị hỏng hoặc tải lên chưa trọn. Hãy mở thử ảnh, chụp lại hoặc chọn ảnh khác.", error)
    return Upload("photo", _ending_in(name, SUFFIXES[JPEG]), JPEG, full, _sha256(full), thumb, width, height, taken_at)


def _opened(data: bytes, name: str) -> Image.Image:
    """The image with only its header read, if that header is one we accept."""
    try:
        im = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        _refuse(
            f"Tệp “{name}” không phải ảnh (JPG, PNG, WebP, HEIC), PDF, Word (.docx) hay Excel (.xlsx)"
            " như hệ thống nhận, hoặc đã hỏng. Hãy chọn tệp khác.",
            error,
        )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        _refuse(_too_large(name), error)
    if im.width * im.height > MAX_PIXELS:
        _refuse(_too_large(name))
    if im.format in ("JPEG", "MPO") and len(_SCAN.findall(data)) > MAX_SCANS:
        _refuse(_too_large(name))  # each of 100,000 scans of ten bytes makes the decoder walk over all pixels again
    return im


def _too_large(name: str) -> str:
    return f"Ảnh “{name}” quá lớn để xử lý (tối đa 50 triệu điểm ảnh). Hãy thu nhỏ ảnh rồi gửi lại."


def _camera_notes(im: Image.Image) -> tuple[datetime | None, Image.Transpose | None]:
    """When the photo was taken and how to turn it. Notes that cannot be read are no reason to refuse the photo."""
    turn = None
    try:
        exif = im.getexif()
        turn = _TURNS.get(exif.get(_ORIENTATION, 1))
        taken = exif.get_ifd(_EXIF_IFD).get(_TAKEN, "").strip("\0 ")
        return datetime.strptime(taken, "%Y:%m:%d %H:%M:%S"), turn  # noqa: DTZ007 - cameras know no zone
    except Exception:  # noqa: BLE001 - broken EXIF makes Pillow raise nearly anything
        return None, turn


def _upright_rgb(im: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    """The first frame, at most PHOTO_EDGE long, on white, carrying no notes. Shrinks first: turning is dear."""
    if im.mode in ("1", "P", "PA"):
        im = im.convert("RGBA")
    scale = min(1.0, PHOTO_EDGE / max(im.size))
    # Asked for the exact size instead of a square, the JPEG decoder may skip half the pixels of a 4:3 photo.
    im.thumbnail((math.ceil(im.width * scale), math.ceil(im.height * scale)), reducing_gap=1.0)
    im.load()
    if im.mode.startswith("I"):
        im = im.point(lambda value: value / 256).convert("L")
    if im.has_transparency_data:
        im = im.convert("RGBA")
        im = Image.alpha_composite(Image.new("RGBA", im.size, "white"), im)
    im = im.convert("RGB")
    if turn is not None:
        im = im.transpose(turn)
    im.info = {}  # Pillow would write the sender's comment and resolution back
    return im


def _jpeg(im: Image.Image) -> bytes:
    out = io.BytesIO()
    im.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


# Documents


def _document(data: bytes, name: str, mime: str) -> Upload:
    return Upload("document", _ending_in(name, SUFFIXES[mime]), mime, data, _sha256(data))


def _office_type(data: bytes, name: str) -> str:
    """DOCX or XLSX, judged by the zip's table of contents alone."""
    bomb = f"Tệp “{name}” bung ra quá lớn hoặc quá nhiều phần. Hãy lưu lại tệp hoặc xuất thành PDF rồi gửi lại."
    if data.count(b"PK\x01\x02") > MAX_PARTS:  # before zipfile builds an object for each
        _refuse(bomb)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception as error:  # noqa: BLE001 - not only BadZipFile: a broken table raises nearly anything
        _refuse(f"Tệp “{name}” bị hỏng hoặc tải lên chưa trọn. Hãy mở thử tệp, lưu lại rồi gửi lại.", error)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data):
        _refuse(bomb)
    names = {part.filename for part in parts}
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        _refuse(f"Tệp “{name}” có chứa macro. Hãy lưu lại thành .docx hoặc .xlsx thường rồi gửi lại.")
    if "[Content_Types].xml" in names and not any(part.flag_bits & 1 for part in parts):
        if any(part.startswith("word/") for part in names):
            return DOCX
        if any(part.startswith("xl/") for part in names):
            return XLSX
    _refuse(f"Tệp “{name}” không phải Word (.docx) hay Excel (.xlsx). Tệp nén thì hãy giải nén và gửi từng tệp.")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
