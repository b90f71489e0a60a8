"""A shared computer: people say so once, and then nothing of theirs stays on it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 3600  # seconds


def is_shared(request: HttpRequest) -> bool:
    """Say whether somebody called the browser's computer shared."""
    return request.COOKIES.get(settings.SHARED_COOKIE_NAME) == "yes"


def set_shared(response: HttpResponse, *, shared: bool) -> None:
    """Let the browser remember for a year that its computer is shared, or forget it."""
    if not shared:
        response.delete_cookie(settings.SHARED_COOKIE_NAME)
        return
    response.set_cookie(
        settings.SHARED_COOKIE_NAME, "yes", max_age=YEAR, secure=settings.SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
