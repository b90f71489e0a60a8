"""The one place that serves files."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.clock import now
from core.models import Document, DocumentStatus
from core.people import person_of
from core.refusals import Refused
from core.services import documents

log = logging.getLogger(__name__)


def document(request: HttpRequest, pk: UUID) -> FileResponse:
    """Serve a checked file to who may read the thing it belongs to; to others it does not exist."""
    found = get_object_or_404(Document, pk=pk, status=DocumentStatus.CLEAN)
    if not documents.may_read(person_of(request), found, at=now()):
        raise Http404
    return served(found)


def served(document: Document) -> FileResponse:
    """Return a file as an attachment that a browser neither sniffs, runs nor keeps."""
    try:
        opened = document.file.open("rb")
    except OSError as error:
        log.exception("Document %s cannot be opened", document.pk)
        raise Refused(
            _("This file is on record but cannot be opened now. The people below can find out why.")
        ) from error
    response = FileResponse(opened, content_type=document.content_type)
    response["Content-Disposition"] = (
        content_disposition_header(True, document.name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
