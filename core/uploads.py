"""What a file must be: capped while it streams, and known by its content, not its name."""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import zipfile
from typing import IO, Any

import filetype
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.refusals import Refused

log = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_UNPACKED = 200 * MEGABYTE
MOST_TIMES = 100
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
}
IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG"}


class FileRefused(Refused):
    """The file cannot be taken; the sentence says what to send instead."""


class NoRoom(FileRefused):
    """The file is good, but the server has no room for it now."""


class CappedUploadHandler(FileUploadHandler):
    """Stops an upload that grows past the cap while it streams; the view then says so."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count the bytes of the request's files and stop at twice the cap of one file."""
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_CAP_BYTES * 2:
            if self.request is not None:
                self.request.META["core.too_large"] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Leave the finished file to the next handler."""
        return None


def plain_name(name: str) -> str:
    """Return a file's own name without path or control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[-200:] or "file"


def measured(file: IO[bytes]) -> tuple[int, str]:
    """Return size in bytes and SHA-256 of a file, read in pieces."""
    file.seek(0)
    total, sha = 0, hashlib.sha256()
    while piece := file.read(MEGABYTE):
        total += len(piece)
        sha.update(piece)
    file.seek(0)
    return total, sha.hexdigest()


def refuse_size(size: int) -> None:
    """Refuse a file that is empty or larger than the cap, in bytes."""
    if size <= 0:
        raise FileRefused(_("The file is empty. Choose another one."))
    if size > settings.UPLOAD_CAP_BYTES:
        words = _(
            "The file is larger than %(most)s MB. Make it smaller or split it, then choose it again."
        )
        raise FileRefused(words % {"most": settings.UPLOAD_CAP_BYTES // MEGABYTE})


def no_room(error: OSError) -> NoRoom:
    """Say in plain words that a file could not be written; anything but a full disk is logged in full."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        log.error("A file could not be written", exc_info=error)
    return NoRoom(_("The server has no room for this file now. Try again later."))


def checked(file: File[bytes]) -> tuple[File[bytes], str]:
    """Return the file to store and its content type; refuses what the programme does not take.

    Images are made anew, which drops where and when they were taken.
    """
    refuse_size(file.size or 0)
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    kind = filetype.guess_mime(head)
    if kind in IMAGES:
        return _image_anew(file, kind), kind
    if kind == "application/pdf" or head.startswith(b"%PDF-"):
        return file, "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return file, _office_type(file)
    raise FileRefused(
        _(
            "This kind of file cannot be used. Choose a PDF, Word, Excel, OpenDocument, JPEG or PNG file."
        )
    )


def _image_anew(file: File[bytes], kind: str) -> File[bytes]:
    try:
        with Image.open(file.file or file) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused(
                    _("The picture has more than 50 megapixels. Make it smaller first.")
                )
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGB") if kind == "image/jpeg" else upright.convert("RGBA")
            out = io.BytesIO()
            plain.save(out, format=IMAGES[kind], quality=88, optimize=True)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as wrong:
        raise FileRefused(
            _("The picture cannot be read. Open it, save it again and choose it.")
        ) from wrong
    return ContentFile(out.getvalue())


def _office_type(file: File[bytes]) -> str:
    """Name the document inside an archive; refuses macros, passwords and archives that explode."""
    try:
        with zipfile.ZipFile(file.file or file) as archive:
            parts = archive.infolist()
            _refuse_explosive(parts, file.size or 1)
            names = {part.filename for part in parts}
            if any(name.lower().endswith(("vbaproject.bin", ".vba")) for name in names) or any(
                name.startswith("Basic/") for name in names
            ):
                raise FileRefused(
                    _("The file holds macros. Save it without macros and choose it again.")
                )
            if "mimetype" in names:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                if kind in OPEN_DOCUMENT:
                    return kind
            for name, kind in OFFICE.items():
                if name in names:
                    return kind
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as wrong:
        raise FileRefused(_("The file cannot be opened. Save it again and choose it.")) from wrong
    finally:
        file.seek(0)
    raise FileRefused(
        _("Archives cannot be used. Choose the PDF, Word, Excel or OpenDocument file itself.")
    )


def _refuse_explosive(parts: list[zipfile.ZipInfo], packed: int) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused(_("The file has a password. Save it without one and choose it again."))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > packed * MOST_TIMES:
        raise FileRefused(_("The file unpacks to far more than it seems. Save it again as PDF."))
