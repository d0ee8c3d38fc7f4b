"""Files as they come and as they stay: documents and names; then the store, on a folder and on an object store."""

import errno
import hashlib
import io
import os
import stat
import struct
import unicodedata
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from app.kernel.uploads import DOCX, PDF, XLSX, take

DAY_2019 = datetime(2019, 6, 3, 2, 0, tzinfo=UTC)


def office(*names: str, content: bytes = b"<xml/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, content)
    return out.getvalue()


def refused(data: bytes, name: str = "tep.docx") -> str:
    with pytest.raises(DomainError) as caught:
        take(data, name)
    assert caught.value.field == "files"
    assert f"“{name}”" in caught.value.message
    return caught.value.message


# Documents


def test_pdf() -> None:
    upload = take(b"%PDF-1.7\n...", "quyết định.PDF")
    assert (upload.kind, upload.mime, upload.name, upload.suffix) == ("document", PDF, "quyết định.pdf", ".pdf")
    assert upload.data == b"%PDF-1.7\n..."
    assert (upload.thumb, upload.width, upload.height, upload.taken_at) == (None, None, None, None)
    assert upload.sha256 == hashlib.sha256(b"%PDF-1.7\n...").hexdigest()


def test_office_is_accepted_and_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    docx, xlsx = office("word/document.xml", "docProps/app.xml"), office("xl/workbook.xml")

    def unpack(*_: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    assert (take(docx, "kế hoạch.docx").mime, take(docx, "x").suffix) == (DOCX, ".docx")
    assert (take(xlsx, "danh sách.xlsx").mime, take(xlsx, "x").suffix) == (XLSX, ".xlsx")
    assert take(docx, "x").data == docx


def test_zip_bombs() -> None:
    assert "bung ra" in refused(office("word/document.xml", content=b"0" * 3_000_000))
    many = [f"word/{i}.xml" for i in range(1999)]
    assert take(office(*many), "vừa đủ.docx").mime == DOCX
    assert "bung ra" in refused(office(*many, "word/1999.xml"))


def test_the_size_a_zip_tells_is_counted_before_unpacking() -> None:
    """1.5 MB that claims to become 101 MB: under the ratio, over the sum."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", b"<xml/>")
        archive.writestr("word/document.xml", b"0" * 1_500_000)
    data = bytearray(out.getvalue())
    entry = data.rfind(b"PK\x01\x02")
    assert take(bytes(data), "a.docx").mime == DOCX
    struct.pack_into("<I", data, entry + 24, 101 * 1024 * 1024)
    assert "bung ra" in refused(bytes(data))


def test_what_is_no_plain_office_file() -> None:
    assert "macro" in refused(office("word/document.xml", "word/vbaProject.bin"))
    assert "macro" in refused(office("xl/workbook.xml", "xl/VBAPROJECT.BIN"), "tep.xlsx")
    assert "giải nén" in refused(office("AndroidManifest.xml"))
    assert "kiểu cũ hoặc có mật khẩu" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "tep.doc")
    whole = office("word/document.xml")
    assert "hỏng" in refused(whole[:-30])
    locked = bytearray(whole)
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    refused(bytes(locked))
    without_types = io.BytesIO()
    with zipfile.ZipFile(without_types, "w") as archive:
        archive.writestr("word/document.xml", b"<xml/>")
    refused(without_types.getvalue())


# Names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\C:\\Tài liệu\\Quyết định.pdf", "Quyết định.pdf"),
        (unicodedata.normalize("NFD", "Quyết định số 5.pdf"), "Quyết định số 5.pdf"),
        ("a\r\nSet-Cookie: x\x00\x1b\x7f\x85.pdf", "a Set-Cookie: x.pdf"),
        ("gia\u202efdp.exe", "giafdp.exe.pdf"),
        ("an\u200b\ufeff\ud800.pdf", "an.pdf"),
        ("trang.html", "trang.html.pdf"),
        ("ảnh.jpg", "ảnh.pdf"),
        ("Biên bản 12.5", "Biên bản 12.5.pdf"),
        ("  .htaccess", "htaccess.pdf"),
        ("..", "tệp.pdf"),
        ("", "tệp.pdf"),
        (None, "tệp.pdf"),
        ("ồ" * 300 + ".pdf", "ồ" * 146 + ".pdf"),
        ("ồ" * 149 + " .html", "ồ" * 146 + ".pdf"),
    ],
)
def test_names(sent: str | None, kept: str) -> None:
    name = take(b"%PDF-1.7", sent).name
    assert name == kept
    assert len(name) <= 150
    assert unicodedata.is_normalized("NFC", name)


def test_a_refusal_names_the_cleaned_file() -> None:
    with pytest.raises(DomainError) as caught:
        take(b"", "../a\n\u202eb.jpg")
    assert "“a b.jpg”" in caught.value.message


# The store


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FileStore((tmp_path / "kho tệp").as_uri() if request.param == "folder" else "memory:///")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def local(folder: Path) -> FileStore:
    return FileStore(folder.as_uri())


def test_put_get_delete(store: FileStore) -> None:
    name = store.put(b"mot", ".jpg")
    assert store.get(name) == b"mot"
    store.delete(name)
    with pytest.raises(FileNotFoundError):
        store.get(name)
    store.delete(name)


def test_a_name_tells_the_year_and_nothing_else(store: FileStore) -> None:
    with clock.freeze(DAY_2019):
        names = {store.put(b"same", ".pdf") for _ in range(50)}
    assert len(names) == 50
    for name in names:
        year, shard, rest = name.split("/")
        assert (year, len(shard), rest[30:]) == ("2019", 2, ".pdf")


def test_names_with_age(store: FileStore) -> None:
    name, bare = store.put(b"x", ".jpg"), store.put(b"y", "")
    assert {found for found, _ in store.names()} == {name, bare}
    assert all(abs(age) < timedelta(hours=1) for _, age in store.names())
    with clock.freeze(clock.now() + timedelta(hours=25)):
        assert all(age > timedelta(hours=24) for _, age in store.names())


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "2019/ab/../../../secret",
        "2019/../" + "0" * 30,
        "/etc/passwd",
        "",
        "2019/ab/" + "0" * 30 + "\n",
        "2019/ab/" + "0" * 30 + ".jpg/..",
        "2019\\ab\\" + "0" * 30,
    ],
)
def test_foreign_names_are_refused(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="bad file name"):
        store.get(name)
    with pytest.raises(ValueError, match="bad file name"):
        store.delete(name)


@pytest.mark.parametrize("suffix", ["/../x", "jpg", ".JPG", ".tar.gz", ".", ".jpg\n", "." + "a" * 9])
def test_foreign_suffixes_are_refused(store: FileStore, suffix: str) -> None:
    with pytest.raises(ValueError, match="bad suffix"):
        store.put(b"x", suffix)
    assert list(store.names()) == []


def test_on_disk_before_the_name_exists(local: FileStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F2: temporary file, fsync, rename, fsync of every folder that may be new."""
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def spy_fsync(handle: int) -> None:
        found = os.fstat(handle)
        kind = "folder" if stat.S_ISDIR(found.st_mode) else f"{found.st_size} bytes"
        steps.append(kind)
        fsync(handle)

    def spy_replace(old: Path, new: Path) -> None:
        assert old.parent == new.parent
        assert not new.exists()
        steps.append("rename")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(os, "replace", spy_replace)
    name = local.put(b"12345", ".jpg")
    assert steps == ["5 bytes", "rename", "folder", "folder", "folder"]
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()] == [name]


def test_a_full_disk_leaves_nothing(local: FileStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        local.put(b"x", ".jpg")
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_the_sweeper_sees_half_written_files_and_no_foreign_ones(local: FileStore, folder: Path) -> None:
    name = local.put(b"x", ".jpg")
    half = name[:-5] + "0.jpg.part"
    (folder / half).write_bytes(b"half")
    (folder / ".gitkeep").touch()
    (folder / "2019").mkdir(exist_ok=True)
    (folder / "2019" / "ghi chú.txt").touch()
    assert {found for found, _ in local.names()} == {name, half}
    local.delete(half)
    assert {found for found, _ in local.names()} == {name}
    assert (folder / ".gitkeep").exists()
