"""Photos and papers over HTTP: taken in with the form, refused one by one beside their box, given to who sees the entry."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from app.entries.models import Attachment, Entry, EntryState
from app.kernel import uploads
from app.kernel.db import db
from tests.entries.typed import photo, typed
from tests.factories import make_registration

S = EntryState
HTML = b"<!doctype html><script>alert(1)</script>"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def only():
    return db.session.query(Entry).one()


def names():
    return [name for (name,) in db.session.query(Attachment.name).order_by(Attachment.id)]


def send(client, *files, to="/registrations/new", **changes):
    return client.post(to, data=typed("registrations", **changes) | {"files": [*files]})


def paper(data=PDF, name="giấy xác nhận.pdf"):
    return io.BytesIO(data), name


def refusals(page):
    return page.partition('id="files-error"')[2].partition("</p>")[0]


def bomb():
    """A PNG of a few kilobytes that says it is 20,000 by 20,000."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


def zipped(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return out.getvalue()


def test_files_go_with_the_entry(client, world):
    answer = send(client.login(world.an), photo(), paper())

    assert (answer.status_code, only().state, names()) == (303, S.SENT, ["anh.jpg", "giấy xác nhận.pdf"])
    page = client.get(answer.location).text
    picture, document = db.session.query(Attachment).order_by(Attachment.id)
    assert f'src="/entries/files/{picture.public_id}/thumb"' in page
    assert f'href="/entries/files/{document.public_id}"' in page


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (HTML, "anh.jpg", "Tệp “anh.jpg” không phải ảnh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "anh.png", "không phải ảnh"),
        (b"MZ\x90\x00" + b"\0" * 100, "báo cáo.pdf", "không phải ảnh"),
        (zipped("a.txt"), "a.docx", "không phải Word"),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", "macro"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.doc", "kiểu cũ"),
        (b"", "rỗng.jpg", "rỗng"),
        (bomb(), "bom.png", "quá lớn để xử lý"),
        (photo()[0].read()[:300], "cụt.jpg", "bị hỏng"),
        (b"%PDF-" + b"0" * 9_000, "nặng.pdf", "lớn hơn 10 MB"),
    ],
    ids=["html", "svg", "exe", "zip", "macro", "doc", "empty", "bomb", "truncated", "heavy"],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name_and_the_rest_kept(
    client, world, monkeypatch, data, name, words
):
    monkeypatch.setattr(uploads, "MAX_BYTES", 8_000)  # 10 MB, but quick
    answer = send(client.login(world.an), (io.BytesIO(data), name), photo())

    assert answer.status_code == 422
    assert words in refusals(answer.text)
    assert name in refusals(answer.text)
    assert (only().state, names()) == (S.DRAFT, ["anh.jpg"])
    assert only().draft_data["title"] == ["Sân chơi điểm trường Nà Vài"]
    again = send(client, to=f"/registrations/{only().public_id}/edit")
    assert (again.status_code, only().state, names()) == (303, S.SENT, ["anh.jpg"])


def test_files_survive_a_form_that_is_refused(client, world):
    answer = send(client.login(world.an), photo(), budget="không rõ")

    assert (answer.status_code, names(), only().state) == (422, ["anh.jpg"], S.DRAFT)
    assert "anh.jpg" in answer.text


def test_the_eleventh_file_is_left_out_and_said_so(client, world):
    files = [paper(PDF + str(n).encode(), f"{n:02}.pdf") for n in range(11)]

    answer = send(client.login(world.an), *files)

    assert answer.status_code == 422
    assert "nhiều nhất 10 tệp" in refusals(answer.text)
    assert names() == [f"{n:02}.pdf" for n in range(10)]
    more = send(client, paper(PDF + b"more", "thêm.pdf"), to=f"/registrations/{only().public_id}/edit")
    assert (more.status_code, len(names()), only().state) == (422, 10, S.DRAFT)


def test_the_same_photo_twice_is_one(client, world):
    send(client.login(world.an), photo(), photo(), action="draft")
    send(client, photo(), to=f"/registrations/{only().public_id}/edit")

    assert names() == ["anh.jpg"]


def test_a_file_is_taken_off_while_the_entry_is_written_and_not_after(client, world):
    send(client.login(world.an), photo(), paper(), action="draft")
    entry, picture = only(), db.session.query(Attachment).order_by(Attachment.id).first().public_id

    send(client, to=f"/registrations/{entry.public_id}/edit", remove_files=picture)
    assert (entry.state, names()) == (S.SENT, ["giấy xác nhận.pdf"])

    document = db.session.query(Attachment).one().public_id
    send(client, photo(), to=f"/registrations/{entry.public_id}/edit", remove_files=document)
    assert names() == ["giấy xác nhận.pdf"]


def test_a_file_of_another_entry_is_not_taken_off(client, world):
    send(client.login(world.ai), photo(), unit="A2")
    theirs = db.session.query(Attachment).one().public_id

    client.login(world.an)
    assert send(client, remove_files=theirs).status_code == 303

    assert names() == ["anh.jpg"]


def test_a_photo_opens_in_the_page_and_a_paper_is_downloaded(client, world):
    send(client.login(world.an), photo(), paper())
    picture, document = db.session.query(Attachment).order_by(Attachment.id)

    shown = client.get(f"/entries/files/{picture.public_id}")
    small = client.get(f"/entries/files/{picture.public_id}/thumb")
    saved = client.get(f"/entries/files/{document.public_id}")

    assert [answer.status_code for answer in (shown, small, saved)] == [200, 200, 200]
    assert [answer.mimetype for answer in (shown, small, saved)] == ["image/jpeg", "image/jpeg", "application/pdf"]
    assert Image.open(io.BytesIO(shown.data)).size == (40, 30)
    assert saved.data == PDF
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "gi%E1%BA%A5y%20x%C3%A1c%20nh%E1%BA%ADn.pdf" in saved.headers["Content-Disposition"]
    for answer in (shown, small, saved):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"/entries/files/{document.public_id}/thumb").status_code == 404


def test_a_stranger_gets_no_file(client, world):
    send(client.login(world.an), photo())
    picture = db.session.query(Attachment).one()
    for person, status in ((world.binh, 200), (world.chi, 404), (world.ai, 404)):
        client.login(person)
        assert client.get(f"/entries/files/{picture.public_id}").status_code == status
        assert client.get(f"/entries/files/{picture.public_id}/thumb").status_code == status


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "C:\\anh.jpg", "<i>.jpg", "a" * 500 + ".jpg", "\u202egpj.exe"]
)
def test_a_name_is_only_a_name(client, world, name):
    assert send(client.login(world.an), photo(name=name)).status_code == 303

    (kept,) = names()
    assert not set(kept) & set("/\\\u202e")
    assert len(kept) <= 150
    assert kept.endswith(".jpg")
    page = client.get(f"/registrations/{only().public_id}").text
    assert "<i>" not in page
    assert kept.replace("<", "&lt;").replace(">", "&gt;") in page


def test_a_name_adds_nothing_to_the_headers(client, world):
    send(client.login(world.an), paper())
    file = db.session.query(Attachment).one()
    file.name = 'a"; filename="b.html'

    answer = client.get(f"/entries/files/{file.public_id}")

    assert r'"a\"; filename=\"b.html"' in answer.headers["Content-Disposition"]


def test_files_of_what_is_out_are_not_added(client, world):
    entry = make_registration(world)

    send(client.login(world.an), photo(), to=f"/registrations/{entry.public_id}/edit")

    assert (names(), entry.version, entry.draft_data) == ([], 1, None)
