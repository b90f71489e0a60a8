"""Each request in a transaction that is taken back, so that pages can be opened in any order."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from core.middleware import Answer


def taken_back(get_response: Answer) -> Answer:
    """Answer as the program does, and leave the database as it was."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            response = get_response(request)
            transaction.set_rollback(True)
        return response

    return middleware
