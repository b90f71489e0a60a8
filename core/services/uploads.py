"""Take a file in pieces, so that a broken link costs one piece and not the whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import IO, Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from core.models import Document, Upload, User
from core.refusals import Stale
from core.uploads import FileRefused, NoRoom, no_room, plain_name, refuse_size

PIECE = 256 * 1024  # bytes at most
UNHEARD = timedelta(days=7)  # D: then an upload is swept
MayAdd = Callable[[User, str, str, datetime], bool]
Attach = Callable[[str, str, "File[Any]", User, datetime], Document]


class Place(NamedTuple):
    """Where a file goes: the owner thing, and the part of its page."""

    owner_type: str
    owner_id: str
    part: str


class _Taker(NamedTuple):
    may_add: MayAdd
    attach: Attach


_takers: dict[str, _Taker] = {}


class WrongOffset(Stale):
    """The piece does not follow on what is there; `received` says where to go on, in bytes."""

    def __init__(self, received: int) -> None:
        super().__init__(
            _("The server has another part of this file. The page goes on from there.")
        )
        self.received = received


def taken_by(owner_type: str, may_add: MayAdd, attach: Attach) -> None:
    """Register who may add files to a type of thing, and what adds one; called when an app starts."""
    _takers[owner_type] = _Taker(may_add, attach)


def may_add(person: User, place: Place, *, at: datetime) -> bool:
    """Say whether a person may add a file to a part of a thing."""
    taker = _takers.get(place.owner_type)
    return bool(taker and taker.may_add(person, place.owner_id, place.part, at))


def waiting(person: User, place: Place) -> QuerySet[Upload]:
    """Return what a person began to send to a part of a thing, the newest first."""
    return Upload.objects.filter(person=person, **place._asdict()).order_by("-heard_at")


@transaction.atomic
def begin(*, place: Place, name: str, size: int, mark: str, by: User, at: datetime) -> Upload:
    """Begin to send a file of `size` bytes, or go on with the one of the same mark.

    Refuses what is empty or too large before anything is sent, and more than the cap in all.
    """
    refuse_size(size)
    if not mark.isalnum():
        raise FileRefused(_("The browser did not say which file this is. Choose it again."))
    User.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # one beginning at a time, so that the cap holds
    others = Upload.objects.filter(person=by).exclude(mark=mark, **place._asdict())
    if (others.aggregate(all=Sum("size"))["all"] or 0) + size > settings.AWARD_CAP_BYTES:
        raise FileRefused(_("Too many files are on their way. Finish one first."))
    upload, made = Upload.objects.get_or_create(
        person=by, mark=mark, **place._asdict(),
        defaults={"name": plain_name(name), "size": size, "started_at": at, "heard_at": at},
    )  # fmt: skip
    if not made and upload.size != size:  # made smaller in another way: from the start
        _take_away(upload)
        upload.size, upload.received = size, 0
        upload.save(update_fields=["size", "received"])
    return upload


@transaction.atomic
def piece(*, upload_id: UUID, offset: int, data: bytes, by: User, at: datetime) -> Upload:
    """Keep the next piece of a file; refuses one that does not follow, saying where to go on.

    The upload's lock makes of two pieces at once one after the other.
    """
    upload = Upload.objects.select_for_update().get(pk=upload_id, person=by)
    if offset != upload.received or not data:
        raise WrongOffset(upload.received)
    if len(data) > PIECE or upload.received + len(data) > upload.size:
        raise FileRefused(_("This piece is too long. Choose the file again."))
    _store(upload.piece_at(offset), data)
    upload.received += len(data)
    upload.heard_at = at
    upload.save(update_fields=["received", "heard_at"])
    return upload


def finish(*, upload_id: UUID, by: User, at: datetime) -> Document:
    """Make a document of a file that is there whole, by the same checks as any other.

    Not atomic as a whole: what is refused is dropped too. The same file finished twice is one
    document, because that is how its owner takes files.
    """
    upload = Upload.objects.get(pk=upload_id, person=by)
    if upload.received != upload.size:
        raise WrongOffset(upload.received)
    with tempfile.TemporaryFile() as whole:
        _put_together(upload, whole)
        try:
            document = _takers[upload.owner_type].attach(
                upload.owner_id, upload.part, File(whole, name=upload.name), by, at
            )
        except NoRoom:
            raise
        except FileRefused:
            drop(upload)
            raise
    drop(upload)
    return document


@transaction.atomic
def drop(upload: Upload) -> None:
    """Forget an upload; its pieces go once that is saved."""
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: _take_away(upload))


def sweep(*, at: datetime) -> int:
    """Drop the uploads nothing was heard of for 7 days (D); return how many. Safe to repeat."""
    old = list(Upload.objects.filter(heard_at__lt=at - UNHEARD)[:500])
    for upload in old:
        drop(upload)
    return len(old)


def _store(name: str, data: bytes) -> None:
    """Write one piece in the place of what a broken attempt may have left there."""
    try:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
    except OSError as error:
        default_storage.delete(name)
        raise no_room(error) from error


def _put_together(upload: Upload, whole: IO[bytes]) -> None:
    """Write the pieces of an upload into one file, and go back to its beginning."""
    try:
        for part in _pieces(upload):
            whole.write(part)
        whole.seek(0)
    except OSError as error:
        raise no_room(error) from error


def _pieces(upload: Upload) -> Iterator[bytes]:
    """Yield the pieces of an upload in their order."""
    offset = 0
    while offset < upload.size:
        with default_storage.open(upload.piece_at(offset)) as kept:
            part: bytes = kept.read()
        yield part
        offset += len(part) or upload.size


def _take_away(upload: Upload) -> None:
    """Take the pieces of an upload from the storage."""
    folder = upload.piece_at(0).rpartition("/")[0]
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
