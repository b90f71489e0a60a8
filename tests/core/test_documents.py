"""Files: known by content, capped, refused with a sentence, served to who may read their owner."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from ambassadors.models import Award
from core import uploads
from core.models import Document, DocumentStatus, User
from core.services import documents
from core.uploads import FileRefused, checked, measured
from tests.cast import AT, SignedIn

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "application/vnd.oasis.opendocument.text"


def archive(**parts: str | bytes) -> bytes:
    """Return an archive; `__` in a name stands for /, `_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def with_password(content: bytes) -> bytes:
    """Set the flag of an encrypted part in both places an archive keeps it."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(mark) + offset
        struct.pack_into("<H", changed, at, struct.unpack_from("<H", changed, at)[0] | 1)
    return bytes(changed)


def picture(kind: str = "JPEG", **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(out, format=kind, **extra)
    return out.getvalue()


def named(value: object) -> str:
    """Name a case by its words: bytes differ from one worker to the next."""
    return value if isinstance(value, str) else "file"


def file(content: bytes, name: str = "anything.exe") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (archive(word__document_xml="<w/>"), WORD),
        (archive(xl__workbook_xml="<x/>"), SHEET),
        (archive(mimetype=TEXT, content_xml="<o/>"), TEXT),
        (picture(), "image/jpeg"),
        (picture("PNG"), "image/png"),
    ],
    ids=named,
)
def test_the_kind_is_known_by_content_whatever_the_name(content: bytes, kind: str) -> None:
    kept, found = checked(file(content))
    assert found == kind
    assert kept.size


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"MZ\x90\x00 a program", "This kind of file cannot be used"),
        (b"<html><script>alert(1)</script>", "This kind of file cannot be used"),
        (picture("GIF"), "This kind of file cannot be used"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This kind of file cannot be used"),
        (archive(word__document_xml="<w/>", word__vbaProject_bin=b"x"), "The file holds macros"),
        (archive(mimetype=TEXT, Basic__Standard__Module1_xml="x"), "The file holds macros"),
        (with_password(archive(word__document_xml="<w/>")), "The file has a password"),
        (archive(readme_txt="hello"), "Archives cannot be used"),
        (archive(word__document_xml=b"0" * 5_000_000), "unpacks to far more than it seems"),
        (archive(word__document_xml="<w/>")[:40], "The file cannot be opened"),
        (picture()[:60], "The picture cannot be read"),
    ],
    ids=named,
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        checked(file(content, "evidence.pdf"))


def test_an_archive_that_says_200_megabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 10_000)
    with pytest.raises(FileRefused, match="unpacks"):
        checked(file(archive(word__document_xml=bytes(range(256)) * 50)))


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_PIXELS", 799)
    with pytest.raises(FileRefused, match="more than 50 megapixels"):
        checked(file(picture()))
    monkeypatch.setattr(uploads, "MOST_PIXELS", 800)
    assert checked(file(picture()))[1] == "image/jpeg"


def test_a_picture_loses_where_and_when_it_was_taken_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # turned by a quarter; the maker
    exif.get_ifd(0x8825)[1] = "N"  # the place
    content = picture(exif=exif)
    assert b"A camera" in content
    kept, _kind = checked(file(content))
    kept.seek(0)
    new = kept.read()
    assert b"A camera" not in new
    with Image.open(io.BytesIO(new)) as made:
        assert dict(made.getexif()) == {}
        assert made.size == (20, 40)


def test_a_file_is_as_large_as_the_setting_says(settings: Settings) -> None:
    settings.UPLOAD_CAP_BYTES = len(PDF)
    assert checked(file(PDF))[1] == "application/pdf"
    settings.UPLOAD_CAP_BYTES = len(PDF) - 1
    with pytest.raises(FileRefused, match="The file is larger than"):
        checked(file(PDF))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\letter.pdf", "letter.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("..", ".."),
    ],
)
def test_a_name_is_a_name_and_no_path(stranger: User, sent: str, kept: str) -> None:
    given = ContentFile(PDF)
    given.name = sent
    document = documents.add(given, owner=stranger, by=stranger, at=AT)
    assert document.name == kept
    place = document.file.name or ""
    assert place.startswith("documents/")
    assert len(Path(place).name) == 32
    assert Path(document.file.path).stat().st_mode & 0o777 == 0o600


def test_size_and_hash_stand_beside_the_file(stranger: User) -> None:
    document = documents.add(file(PDF, "a.pdf"), owner=stranger, by=stranger, at=AT)
    with document.file.open("rb") as stored:
        assert measured(stored) == (document.size, document.sha256)
    assert document.status == DocumentStatus.CLEAN


def test_an_owner_has_so_much_room(stranger: User, settings: Settings) -> None:
    settings.AWARD_CAP_BYTES = 2 * len(PDF)
    for _time in range(2):
        documents.add(file(PDF, "a.pdf"), owner=stranger, by=stranger, at=AT)
    with pytest.raises(FileRefused, match="no room left"):
        documents.add(file(PDF, "a.pdf"), owner=stranger, by=stranger, at=AT)


@pytest.fixture
def evidence(running_award: Award, focal_point: User) -> Document:
    """Return a file of the evidence of the running award's first milestone."""
    milestone = running_award.milestones.get(number=1)
    return documents.add(
        file(PDF, "Beweis – März.pdf"), owner=milestone, by=focal_point, at=AT, part="evidence"
    )


def opened(browser: Client, document: Document) -> int:
    answer = browser.get(f"/documents/{document.pk}/")
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_a_file_is_served_as_a_download(
    evidence: Document, focal_point: User, signed_in: SignedIn
) -> None:
    answer = signed_in(focal_point).get(f"/documents/{evidence.pk}/")
    assert answer.getvalue() == PDF
    assert {name: answer.headers[name] for name in (
        "Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy",
        "Cache-Control",
    )} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''Beweis%20%E2%80%93%20M%C3%A4rz.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }  # fmt: skip


def test_a_file_is_for_who_reads_its_owner(
    evidence: Document, focal_point: User, other_focal_point: User, stranger: User,
    coordinator: User, signed_in: SignedIn,
) -> None:  # fmt: skip
    people = (focal_point, coordinator, other_focal_point, stranger, None)
    found = [opened(signed_in(who), evidence) for who in people]
    assert found == [200, 200, 404, 404, 302]


def test_a_removed_file_is_not_there_but_stays_on_disk(
    evidence: Document, focal_point: User, running_award: Award, signed_in: SignedIn
) -> None:
    milestone = running_award.milestones.get(number=1)
    documents.remove(evidence, owner=milestone, by=focal_point, at=AT)
    assert opened(signed_in(focal_point), evidence) == 404
    assert list(documents.of(milestone)) == []
    assert Path(evidence.file.path).exists()


def test_a_file_that_is_gone_from_the_disk_is_said_to_be(
    evidence: Document, focal_point: User, signed_in: SignedIn
) -> None:
    Path(evidence.file.path).unlink()
    answer = signed_in(focal_point).get(f"/documents/{evidence.pk}/")
    assert answer.status_code == 409
    assert "This is not possible now" in answer.content.decode()
    assert "This file is on record but cannot be opened now." in answer.content.decode()


def test_a_thing_nobody_answers_for_is_not_served(
    stranger: User, administrator: User, signed_in: SignedIn
) -> None:
    document = documents.add(file(PDF, "a.pdf"), owner=stranger, by=stranger, at=AT)
    for who in (stranger, administrator):
        assert opened(signed_in(who), document) == 404


def test_an_upload_is_stopped_while_it_streams(
    running_award: Award, focal_point: User, signed_in: SignedIn, settings: Settings
) -> None:
    settings.UPLOAD_CAP_BYTES = 50_000
    milestone = running_award.milestones.get(number=1)
    large = SimpleUploadedFile("large.pdf", PDF + b"0" * 400_000)
    answer = signed_in(focal_point).post(
        f"/milestones/{milestone.pk}/", {"narrative": "Done.", "version": "0", "more": large}
    )
    assert answer.status_code == 413
    assert "The file is too large" in answer.content.decode()
    assert not Document.objects.exists()
