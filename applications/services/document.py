"""Files of an application: the self-assessment, and the letter signed on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from applications.services.application import locked_draft
from core.models import Document, User
from core.services import documents
from core.uploads import checked, measured


@transaction.atomic
def attach(*, application_id: int, part: str, file: File[Any], by: User, at: datetime) -> Document:
    """Add a file to a part of a draft; the same file sent twice is one.

    Refuses what the programme does not take, saying what to do.
    """
    application = locked_draft(application_id, by=by, at=at)
    kept, _kind = checked(file)
    _size, sha256 = measured(kept.file or kept)
    known = documents.of(application, part).filter(sha256=sha256).first()
    if known:
        return known
    file.seek(0)
    return documents.add(
        file, owner=application, by=by, at=at, part=part, organisation=application.organisation
    )


@transaction.atomic
def remove(*, application_id: int, document: Document, by: User, at: datetime) -> None:
    """Take a file from a draft; versions that were submitted with it still name it."""
    application = locked_draft(application_id, by=by, at=at)
    documents.remove(document, owner=application, by=by, at=at)
