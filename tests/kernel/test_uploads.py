"""Photos: what is taken, what is left of it, what is refused. Every file is made here; documents: test_files."""

import base64
import hashlib
import io
import struct
import zipfile
from datetime import datetime

import pytest
from PIL import Image, ImageFile

from app.kernel import uploads
from app.kernel.errors import DomainError
from app.kernel.uploads import PDF, take

# 64 x 48, left half red, right half blue, with GPS and 2019:05:01 07:30:00 in its EXIF. pi-heif cannot write HEIC.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAeRtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAA"
    "AAAAACAAAAEGlkYXQAAAAAAEAAMAAAAExpbG9jAQAAAERAAAMAAQAAAAAAAAIIAAEAAAAAAAAAQQACAAEAAAAAAAAAAQAAAAAAAAAIAAMAAAAA"
    "AAACSQABAAAAAAAAAOAAAABNaWluZgAAAAAAAwAAABVpbmZlAgAAAQABAABodmMxAAAAABVpbmZlAgAAAAACAABncmlkAAAAABVpbmZlAgAAAQ"
    "ADAABFeGlmAAAAANhpcHJwAAAAtmlwY28AAAB2aHZjQwEDcAAAAAAAAAAAAB7wAPz9+PgAAA8DIAABABhAAQwB//8DcAAAAwCQAAADAAADAB66"
    "AkAhAAEAKkIBAQNwAAADAJAAAAMAAAMAHqAggQWW6uSmubgQEDAgAAADACAAAAMAISIAAQAGRAHBc8CJAAAAFGlzcGUAAAAAAAAAQAAAAEAAAA"
    "AUaXNwZQAAAAAAAABAAAAAMAAAABBwaXhpAAAAAAMICAgAAAAaaXBtYQAAAAAAAAACAAECgQIAAgIDhAAAAChpcmVmAAAAAAAAAA5kaW1nAAIA"
    "AQABAAAADmNkc2MAAwABAAIAAAEpbWRhdAAAAD0oAa9Y5vTqv//la7/+o/yHyf//X/9KvVfuMRP+ngVaWv9z9H0V3ZQObhnDJ1Ta3CXrTdV6NM"
    "81pTQzR59EAAAABkV4aWYAAE1NACoAAAAIAAMBEgADAAAAAQAGAACHaQAEAAAAAQAAADKIJQAEAAAAAQAAAFgAAAAAAAGQAwACAAAAFAAAAEQA"
    "AAAAMjAxOTowNTowMSAwNzozMDowMAAABQABAAIAAAACTgAAAAACAAUAAAADAAAAmgADAAIAAAACRQAAAAAEAAUAAAADAAAAsgAdAAIAAAALAA"
    "AAygAAAAAAAAAVAAAAAQAAAAEAAAABAAAAKgAAAAEAAABpAAAAAQAAADMAAAABAAAADAAAAAEyMDE5OjA1OjAxAAA="
)
TAKEN = datetime(2019, 5, 1, 7, 30)  # noqa: DTZ001 - cameras know no zone
RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)


def exif(orientation: int = 1, taken: str = "2019:05:01 07:30:00") -> bytes:
    notes = Image.Exif()
    notes[0x010F] = "HangMayAnh"
    notes[0x0112] = orientation
    notes.get_ifd(0x8769)[0x9003] = taken
    gps = notes.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (21.0, 1.0, 42.0), "E", (105.0, 51.0, 12.0)
    gps[27] = b"ASCII\0\0\0NoiChup"
    return notes.tobytes()


def halves(width: int = 64, height: int = 48) -> Image.Image:
    """Left red, right blue."""
    im = Image.new("RGB", (width, height), RED)
    im.paste(BLUE, (width // 2, 0, width, height))
    return im


def encoded(im: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    im.save(out, format, **options)
    return out.getvalue()


def decoded(data: bytes | None) -> Image.Image:
    assert data is not None
    im = Image.open(io.BytesIO(data), formats=["JPEG"])
    im.load()
    return im


def close(a: object, b: tuple[int, int, int]) -> bool:
    assert isinstance(a, tuple)
    return all(abs(x - y) < 40 for x, y in zip(a, b, strict=True))


def refused(data: bytes, name: str = "tep.jpg") -> str:
    with pytest.raises(DomainError) as caught:
        take(data, name)
    assert caught.value.field == "files"
    assert f"“{name}”" in caught.value.message
    return caught.value.message


# Photos


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_photo(format: str) -> None:
    upload = take(io.BytesIO(encoded(halves(3200, 1000), format)), "IMG 1." + format)
    assert (upload.kind, upload.mime, upload.suffix, upload.name) == ("photo", "image/jpeg", ".jpg", "IMG 1.jpg")
    assert (upload.width, upload.height) == decoded(upload.data).size == (1600, 500)
    assert decoded(upload.thumb).size == (320, 100)
    assert close(decoded(upload.data).getpixel((10, 10)), RED)
    assert close(decoded(upload.thumb).getpixel((310, 90)), BLUE)
    assert upload.sha256 == hashlib.sha256(upload.data).hexdigest()
    assert upload.taken_at is None


def test_heic() -> None:
    upload = take(HEIC, "IMG_0001.HEIC")
    assert (upload.kind, upload.mime, upload.name) == ("photo", "image/jpeg", "IMG_0001.jpg")
    assert (upload.width, upload.height, upload.taken_at) == (64, 48, TAKEN)
    assert close(decoded(upload.data).getpixel((5, 40)), RED)
    assert close(decoded(upload.data).getpixel((60, 5)), BLUE)
    assert b"2019:05:01" in HEIC
    assert b"2019:05:01" not in upload.data


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_sender_is_left_but_pixels(format: str) -> None:
    """Small enough to be kept as it is, and still written anew: 64 x 48."""
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>ToaDoTrongXmp</x:xmpmeta>"
    options: dict[str, object] = {"exif": exif()}
    if format == "JPEG":
        options |= {"comment": b"GhiChuTrongAnh", "xmp": xmp, "dpi": (300, 300), "icc_profile": b"HoSoMau" * 40}
    elif format == "WEBP":
        options |= {"xmp": xmp, "icc_profile": b"HoSoMau" * 40}
    sent = encoded(halves(), format, **options) + b"PhanThua"
    planted = [b"Exif", b"EXIF", b"eXIf", b"HangMayAnh", b"NoiChup", b"2019:05:01", b"ToaDoTrongXmp", b"x:xmpmeta"]
    planted += [b"GhiChuTrongAnh", b"HoSoMau", b"ICC_PROFILE", b"PhanThua"]
    assert sum(mark in sent for mark in planted) >= 5
    upload = take(sent, "a.jpg")
    assert upload.taken_at == TAKEN
    for kept in (upload.data, upload.thumb):
        assert [mark for mark in planted if mark in (kept or b"")] == []
        assert set(decoded(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_upright(orientation: int) -> None:
    """The sensor's picture is laid as the camera lays it; the result always has green at the top left."""
    upright = Image.new("RGB", (2400, 1600), RED)
    upright.paste((30, 180, 30), (0, 0, 600, 400))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    sensor = upright if back is None else upright.transpose(back)
    upload = take(encoded(sensor, "JPEG", exif=exif(orientation)), "a.jpg")
    assert (upload.width, upload.height) == (1600, 1067)
    for kept in (decoded(upload.data), decoded(upload.thumb)):
        assert kept.width > kept.height
        assert close(kept.getpixel((10, 10)), (30, 180, 30))
        for far in ((kept.width - 10, 10), (10, kept.height - 10)):
            assert close(kept.getpixel(far), RED)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "hôm qua", "2019-05-01", "2019:02:30 10:00:00"])
def test_a_senseless_date_is_no_date(taken: str) -> None:
    upload = take(encoded(halves(2400, 1600), "JPEG", exif=exif(6, taken)), "a.jpg")
    assert upload.taken_at is None
    assert (upload.width, upload.height) == (1067, 1600)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize(
    "notes", [b"Exif\0\0rac", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xee" * 40], ids=["junk", "endless"]
)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_broken_notes_do_not_cost_the_photo(format: str, notes: bytes) -> None:
    assert take(encoded(halves(), format, exif=notes), "a.jpg").taken_at is None


def test_first_frame_only() -> None:
    blue = Image.new("RGB", (64, 48), BLUE)
    for format in ("WEBP", "MPO"):
        data = encoded(Image.new("RGB", (64, 48), RED), format, save_all=True, append_images=[blue] * 3)
        assert close(decoded(take(data, "a.jpg").data).getpixel((9, 9)), RED)


def test_every_kind_of_pixel_becomes_rgb() -> None:
    clear = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
    clear.paste((*RED, 255), (32, 0, 64, 48))
    palette = Image.new("P", (64, 48), 0)
    palette.putpalette([0, 0, 0, *RED])
    palette.paste(1, (32, 0, 64, 48))
    deep = Image.frombytes("I;16", (64, 48), struct.pack("<H", 0x8000) * (64 * 48))
    cases = [
        (encoded(clear, "PNG"), WHITE, RED),
        (encoded(clear, "WEBP", lossless=True), WHITE, RED),
        (encoded(palette, "PNG", transparency=0), WHITE, RED),
        (encoded(palette, "PNG"), (0, 0, 0), RED),
        (encoded(deep, "PNG"), (128, 128, 128), (128, 128, 128)),
        (encoded(Image.new("L", (64, 48), 90), "JPEG"), (90, 90, 90), (90, 90, 90)),
        (encoded(Image.new("1", (64, 48), 1), "PNG"), WHITE, WHITE),
        (encoded(halves().convert("CMYK"), "JPEG"), RED, BLUE),
    ]
    for data, left, right in cases:
        kept = decoded(take(data, "a.jpg").data)
        assert kept.mode == "RGB"
        assert close(kept.getpixel((4, 20)), left)
        assert close(kept.getpixel((60, 20)), right)


def test_a_strip_keeps_at_least_one_pixel() -> None:
    upload = take(encoded(Image.new("RGB", (9000, 1), RED), "PNG"), "a.png")
    assert (upload.width, upload.height) == (1600, 1)


@pytest.mark.parametrize("size", [(10_000, 6_000), (10_000, 10_000), (20_000, 10_000)])
def test_too_many_pixels_are_refused_before_decoding(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """60, 100 and 200 megapixels: our limit, and both of Pillow's own."""
    bomb = encoded(Image.new("1", size), "PNG")
    assert len(bomb) < 100_000
    loads: list[object] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: loads.append(self))
    assert "50 triệu điểm ảnh" in refused(bomb)
    assert loads == []


def test_endless_passes_over_one_photo_are_refused() -> None:
    data = encoded(halves(), "JPEG", progressive=True)
    assert take(data, "a.jpg").kind == "photo"
    last = data[data.rfind(b"\xff\xda") : -2]
    refused(data[:-2] + last * 200 + b"\xff\xd9")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_truncated(format: str) -> None:
    noise = Image.effect_noise((200, 150), 80).convert("RGB")
    whole = HEIC if format == "HEIF" else encoded(noise, format)
    take(whole, "tep.jpg")
    assert "hỏng" in refused(whole[: len(whole) // 2])
    assert "hỏng" in refused(whole[: len(whole) * 9 // 10])


def test_two_photos_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def free() -> int:
        count = 0
        while uploads._decodes.acquire(blocking=False):
            count += 1
        if count:
            uploads._decodes.release(count)
        return count

    seen: list[int] = []
    jpeg = uploads._jpeg
    monkeypatch.setattr(uploads, "_jpeg", lambda im: (seen.append(free()), jpeg(im))[1])
    take(encoded(halves(), "PNG"), "a.png")
    refused(b"rac")
    assert seen == [1, 1]
    assert free() == 2


# What is neither


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    "data",
    [
        HTML,
        SVG,
        b'<?xml version="1.0"?>' + SVG,
        b"GIF89a/*" + b"\0" * 30 + b"*/=1;//" + HTML,
        encoded(halves(), "GIF") + HTML,
        encoded(halves(), "BMP"),
        encoded(halves(), "TIFF"),
        b"MZ\x90\x00" + b"\0" * 100,
        b"\n%PDF-1.4" + HTML,
        b"\0",
    ],
)
@pytest.mark.parametrize("name", ["anh.jpg", "tài liệu.pdf", "x.html"])
def test_other_content_is_refused_whatever_its_name(data: bytes, name: str) -> None:
    assert "Hãy chọn tệp khác." in refused(data, name)


def test_html_with_the_first_bytes_of_a_photo() -> None:
    assert "hỏng" in refused(b"\xff\xd8\xff\xe0" + HTML)


def test_a_second_format_behind_a_photo_is_gone() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("trang.html", HTML)
    upload = take(encoded(halves(), "JPEG", comment=HTML) + archive.getvalue(), "a.jpg")
    assert b"script" not in upload.data
    assert not zipfile.is_zipfile(io.BytesIO(upload.data))


def test_empty_and_too_large() -> None:
    class Endless:
        asked = 0

        def read(self, size: int, /) -> bytes:
            self.asked += size
            return b"%PDF-" + b"0" * (size - 5)

    limit = 10 * 1024 * 1024
    assert "rỗng" in refused(b"")
    assert take(b"%PDF-" + b"0" * (limit - 5), "a.pdf").mime == PDF
    assert "10 MB" in refused(b"%PDF-" + b"0" * (limit - 4))
    endless = Endless()
    with pytest.raises(DomainError):
        take(endless, "a.pdf")
    assert endless.asked == limit + 1
