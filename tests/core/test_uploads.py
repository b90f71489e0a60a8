"""Files in pieces: each piece once and in its place, checked like any other file, swept when forgotten."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from ambassadors.models import Cohort
from applications.models import Application
from core.models import Activity, Document, Organisation, Upload, User
from core.services import documents, uploads
from core.services.uploads import PIECE
from core.tasks import sweep_uploads
from core.uploads import FileRefused
from tests.applications import world
from tests.cast import AT, Clock, SignedIn

PDF = b"%PDF-1.7\n" + b"one page after the other " * 30_000  # 750 kB: three pieces


@pytest.fixture(autouse=True)
def apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def draft(cohort: Cohort, organisations: dict[str, Organisation]) -> tuple[Application, User]:
    """A draft of the Kenyan society, and its focal point."""
    return world.begun(cohort, organisations["KEN"])


def to(application: Application, part: str = "self_assessment") -> str:
    return f"applications.application/{application.pk}/{part}"


def begin(browser: Client, application: Application, content: bytes = PDF, **more: str) -> Any:
    data = {"to": to(application), "name": "assessment.pdf", "size": len(content), "mark": "one"}
    return browser.post("/uploads/begin/", data | more)


def send(browser: Client, url: str, at: int, data: bytes) -> Any:
    return browser.post(f"{url}?at={at}", data, content_type="application/octet-stream")


def finish_of(url: str) -> str:
    return url.replace("/piece/", "/finish/")


def sent(browser: Client, url: str, content: bytes, *, start: int = 0) -> None:
    for at in range(start, len(content), PIECE):
        assert send(browser, url, at, content[at : at + PIECE]).status_code == 200


def stored(folder: Path) -> list[Path]:
    """Return the files of pieces that lie in the storage."""
    return [path for path in (folder / "uploads").rglob("*") if path.is_file()]


def test_a_file_in_pieces_becomes_the_same_document(
    signed_in: SignedIn, draft: tuple[Application, User], tmp_path: Path
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    sent(browser, url, PDF)
    told = browser.post(finish_of(url)).json()
    document = Document.objects.get()
    assert told == {"name": "assessment.pdf", "size": len(PDF), "url": f"/documents/{document.pk}/"}
    assert (document.part, document.added_by) == ("self_assessment", by)
    assert Path(document.file.path).read_bytes() == PDF
    assert Upload.objects.count() == 0
    assert Activity.objects.filter(verb="document_added").count() == 1


def test_its_pieces_go_when_it_is_a_document(
    signed_in: SignedIn,
    draft: tuple[Application, User],
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    sent(browser, url, PDF)
    assert len(stored(tmp_path)) == 3
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(finish_of(url))
    assert stored(tmp_path) == []


def test_the_same_file_goes_on_where_the_link_broke(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    send(browser, url, 0, PDF[:PIECE])
    waiting = browser.get("/uploads/begin/", {"to": to(application)}).json()["waiting"]
    assert waiting == [{"name": "assessment.pdf", "size": len(PDF), "received": PIECE}]
    again = begin(browser, application).json()
    assert (again["piece"], again["received"]) == (url, PIECE)
    sent(browser, url, PDF, start=PIECE)
    browser.post(finish_of(url))
    assert Path(Document.objects.get().file.path).read_bytes() == PDF


def test_a_piece_in_the_wrong_place_is_told_the_right_one(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    send(browser, url, 0, PDF[:1000])
    for at in ("0", "999", "2000", "-1", "x"):
        answer = browser.post(f"{url}?at={at}", b"abc", content_type="application/octet-stream")
        assert (answer.status_code, answer.json()) == (409, {"received": 1000})
    early = browser.post(finish_of(url))
    assert (early.status_code, early.json()) == (409, {"received": 1000})
    assert Document.objects.count() == 0


def test_a_piece_that_is_too_long_is_refused(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    assert send(browser, url, 0, b"x" * (PIECE + 1)).status_code == 422
    small = begin(browser, application, b"12345", mark="two").json()["piece"]
    assert send(browser, small, 0, b"123456").status_code == 422
    assert set(Upload.objects.values_list("received", flat=True)) == {0}


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ("0", "The file is empty"),
        ("x", "The file is empty"),
        (str(21 * 1024**2), "larger than 20 MB"),
    ],
)
def test_a_size_that_cannot_be_taken_is_refused_before_anything_is_sent(
    signed_in: SignedIn, draft: tuple[Application, User], size: str, sentence: str
) -> None:
    application, by = draft
    answer = begin(signed_in(by), application, size=size)
    assert answer.status_code == 422
    assert sentence in answer.json()["sentence"]


def test_what_no_script_of_ours_sends_is_refused(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    browser = signed_in(by)
    assert begin(browser, application, mark="a\x00b").status_code == 422
    assert begin(browser, application, mark="").status_code == 422
    begin(browser, application, name="../../\x00letter.pdf")
    assert Upload.objects.get().name == "letter.pdf"


def test_what_is_on_its_way_has_a_cap_for_each_person(
    signed_in: SignedIn, draft: tuple[Application, User], settings: Settings
) -> None:
    application, by = draft
    settings.AWARD_CAP_BYTES = 1_000_000
    browser = signed_in(by)
    assert begin(browser, application).status_code == 200
    answer = begin(browser, application, mark="two")
    assert answer.status_code == 422
    assert "Too many files are on their way" in answer.json()["sentence"]
    assert begin(browser, application).status_code == 200


def test_a_photo_made_smaller_in_another_way_begins_again(
    signed_in: SignedIn, draft: tuple[Application, User], tmp_path: Path
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    send(browser, url, 0, PDF[:PIECE])
    again = begin(browser, application, PDF[:-1]).json()
    assert (again["piece"], again["received"]) == (url, 0)
    assert stored(tmp_path) == []


def test_what_the_programme_does_not_take_is_refused_and_dropped(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application, b"MZ a program").json()["piece"]
    sent(browser, url, b"MZ a program")
    answer = browser.post(finish_of(url))
    assert answer.status_code == 422
    assert "This kind of file cannot be used" in answer.json()["sentence"]
    assert (Upload.objects.count(), Document.objects.count()) == (0, 0)


def test_only_its_own_person_and_only_while_the_draft_is_open(
    signed_in: SignedIn,
    draft: tuple[Application, User],
    coordinator: User,
    other_focal_point: User,
    clock: Clock,
) -> None:
    application, by = draft
    url = begin(signed_in(by), application).json()["piece"]
    for who in (coordinator, other_focal_point):
        browser = signed_in(who)
        assert begin(browser, application).status_code == 404
        assert browser.get("/uploads/begin/", {"to": to(application)}).status_code == 404
        assert send(browser, url, 0, b"x").status_code == 404
        assert browser.post(finish_of(url)).status_code == 404
    browser = signed_in(by)
    assert begin(browser, application, to=to(application, "other")).status_code == 404
    assert begin(browser, application, to="core.user/1/x").status_code == 404
    assert begin(browser, application, to="applications.application/x/y").status_code == 404
    clock(AT + timedelta(days=60))
    assert send(signed_in(by), url, 0, b"x").status_code == 404


def test_what_nothing_was_heard_of_for_a_week_is_swept(
    signed_in: SignedIn, draft: tuple[Application, User], clock: Clock
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    clock(AT + timedelta(days=6))
    send(browser, url, 0, PDF[:1000])
    for days, left in ((13, 1), (14, 0), (14, 0)):
        clock(
            AT + timedelta(days=days, seconds=1 if days == 13 else 0, hours=-1 if days == 13 else 0)
        )
        sweep_uploads()
        assert Upload.objects.count() == left


@contextmanager
def full_disk(bytes_left: int) -> Iterator[None]:
    """Let no file of this process grow past some bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_plainly_and_the_next_try_goes_on(
    signed_in: SignedIn, draft: tuple[Application, User], tmp_path: Path
) -> None:
    application, by = draft
    browser = signed_in(by)
    url = begin(browser, application).json()["piece"]
    with full_disk(1000):
        answer = send(browser, url, 0, PDF[:PIECE])
    assert answer.status_code == 422
    assert "has no room for this file now" in answer.json()["sentence"]
    assert stored(tmp_path) == []
    sent(browser, url, PDF)
    with full_disk(1000):
        assert browser.post(finish_of(url)).status_code == 422
    assert Document.objects.count() == 0
    assert browser.post(finish_of(url)).status_code == 200


def test_a_full_disk_leaves_no_document_that_points_at_a_short_file(
    draft: tuple[Application, User], tmp_path: Path
) -> None:
    application, by = draft
    with full_disk(1000), pytest.raises(FileRefused, match="has no room"):
        documents.add(ContentFile(PDF, name="a.pdf"), owner=application, by=by, at=AT)
    assert Document.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_several_files_at_once_good_ones_kept_bad_ones_named(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    files = [
        SimpleUploadedFile("one.pdf", b"%PDF-1.7 one"),
        SimpleUploadedFile("bad.pdf", b"MZ"),
        SimpleUploadedFile("worse.exe", b"MZ"),
        SimpleUploadedFile("two.pdf", b"%PDF-1.7 two"),
    ]
    page = signed_in(by).post(f"/applications/{application.pk}/letter/", {"file": files})
    assert sorted(Document.objects.values_list("name", flat=True)) == ["one.pdf", "two.pdf"]
    kind, content = page.context["form"].errors["file"]
    assert kind.startswith("“worse.exe” cannot be used")
    assert content.startswith("bad.pdf: This kind of file cannot be used")
    assert page.text.count("It must not hold personal data of community members") == 1


def test_an_unknown_upload_is_not_there(signed_in: SignedIn, stranger: User) -> None:
    assert signed_in(stranger).post(f"/uploads/{UUID(int=0)}/piece/").status_code == 404
    assert uploads.may_add(stranger, uploads.Place("nothing", "1", ""), at=AT) is False
