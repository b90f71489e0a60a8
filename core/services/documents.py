"""Take files in, and say who may read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from core.models import Document, DocumentStatus, Organisation, User
from core.models.document import random_place
from core.services import activity
from core.services.activity import type_of
from core.uploads import FileRefused, checked, measured, no_room, plain_name

MayRead = Callable[[User, str, datetime], bool]
_owners: dict[str, MayRead] = {}


def owned_by(owner_type: str, may_read: MayRead) -> None:
    """Register who may read the documents of a type of thing; called when an app starts."""
    _owners[owner_type] = may_read


def may_read(person: User, document: Document, *, at: datetime) -> bool:
    """Say whether a person may read a document: whoever may read the thing it belongs to."""
    rule = _owners.get(document.owner_type)
    return bool(rule and rule(person, document.owner_id, at))


@transaction.atomic
def add(
    file: File[Any],
    *,
    owner: models.Model,
    by: User | None,
    at: datetime,
    part: str = "",
    organisation: Organisation | None = None,
) -> Document:
    """Check, measure and store a file for its owner; refuses with what to send instead (I11)."""
    kept, content_type = checked(file)
    size, sha256 = measured(kept.file or kept)
    taken = of(owner).aggregate(total=Sum("size"))["total"] or 0
    if taken + size > settings.AWARD_CAP_BYTES:
        raise FileRefused(_("There is no room left for this file here. Remove another one first."))
    document = Document(
        owner_type=type_of(owner),
        owner_id=str(owner.pk),
        part=part,
        organisation=organisation,
        name=plain_name(file.name or "file"),
        content_type=content_type,
        size=size,
        sha256=sha256,
        added_by=by,
        added_at=at,
    )
    _store(document, kept)
    document.save(force_insert=True)
    document.cleared()
    document.save(update_fields=["status"])
    activity.record(owner, "document_added", by=by, at=at, document=str(document.pk), sha256=sha256)
    return document


def _store(document: Document, kept: File[Any]) -> None:
    """Write a document's file; a full disk is said in plain words, and no row points at a short file."""
    storage, name = document.file.storage, random_place(document, document.name)
    try:
        document.file = storage.save(name, kept)
    except OSError as error:
        storage.delete(name)
        raise no_room(error) from error


@transaction.atomic
def remove(document: Document, *, owner: models.Model, by: User, at: datetime) -> None:
    """Take a document from its page; its file stays until it is purged."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    locked.remove()
    locked.save(update_fields=["status"])
    activity.record(owner, "document_removed", by=by, at=at, document=str(document.pk))


def of(owner: models.Model, part: str | None = None) -> QuerySet[Document]:
    """Return the served documents of a thing, oldest first, of one part of its page or all."""
    found = Document.objects.filter(
        owner_type=type_of(owner), owner_id=str(owner.pk), status=DocumentStatus.CLEAN
    )
    return (found if part is None else found.filter(part=part)).order_by("added_at", "pk")
