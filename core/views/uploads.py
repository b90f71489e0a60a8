"""Files in pieces: asked for by the script of a file box, answered in JSON.

None is under `once`: the same beginning, piece or end sent twice is one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.clock import now
from core.models import Upload
from core.people import person_of
from core.refusals import Refused
from core.services import uploads
from core.services.uploads import Place, WrongOffset

MARK = 64  # characters of a SHA-256


def begin(request: HttpRequest) -> JsonResponse:
    """Say what was begun for a file box and not finished; begin a file, or go on with it."""
    person, at = person_of(request), now()
    said = request.POST if request.method == "POST" else request.GET
    owner_type, _slash, rest = said.get("to", "").partition("/")
    owner_id, _slash, part = rest.partition("/")
    place = Place(owner_type, owner_id, part)
    if not uploads.may_add(person, place, at=at):
        raise Http404
    if request.method != "POST":
        return JsonResponse({"waiting": [_told(each) for each in uploads.waiting(person, place)]})
    size, mark = said.get("size", ""), said.get("mark", "")[:MARK]
    try:
        upload = uploads.begin(
            place=place, name=said.get("name", ""), mark=mark, by=person, at=at,
            size=int(size) if size.isdecimal() else 0,
        )  # fmt: skip
    except Refused as refused:
        return _refused(refused)
    addresses = {name: reverse(f"upload_{name}", args=[upload.pk]) for name in ("piece", "finish")}
    return JsonResponse(_told(upload) | addresses)


@require_POST
def piece(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Take the piece that begins at `at`; a wrong place is answered with the right one."""
    _own(request, pk)
    at = request.GET.get("at", "")
    try:
        upload = uploads.piece(
            upload_id=pk, offset=int(at) if at.isdecimal() else -1, data=request.body,
            by=person_of(request), at=now(),
        )  # fmt: skip
    except WrongOffset as wrong:
        return JsonResponse({"received": wrong.received}, status=409)
    except Refused as refused:
        return _refused(refused)
    return JsonResponse(_told(upload))


@require_POST
def finish(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Make a document of a file that is there whole."""
    _own(request, pk)
    try:
        document = uploads.finish(upload_id=pk, by=person_of(request), at=now())
    except WrongOffset as wrong:
        return JsonResponse({"received": wrong.received}, status=409)
    except Refused as refused:
        return _refused(refused)
    url = reverse("document", args=[document.pk])
    return JsonResponse({"name": document.name, "size": document.size, "url": url})


def _own(request: HttpRequest, pk: UUID) -> Upload:
    """Return a person's own upload to a thing they may still add to; to others it is not there."""
    person = person_of(request)
    upload = get_object_or_404(Upload, pk=pk, person=person)
    place = Place(upload.owner_type, upload.owner_id, upload.part)
    if not uploads.may_add(person, place, at=now()):
        raise Http404
    return upload


def _told(upload: Upload) -> dict[str, Any]:
    return {"name": upload.name, "size": upload.size, "received": upload.received}


def _refused(refused: Refused) -> JsonResponse:
    return JsonResponse({"sentence": str(refused)}, status=422)
