"""Pages for what went wrong: each says how to go on, whom to write to, and keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

SECRET_WORDS = ("password", "token", "code", "credential", "secret", "csrf")
HIDDEN = ("version", "read")  # boxes that nobody sees


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the browser sent something unreadable; a form that is too large gets its own page."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _alone("400.html", 400)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say who can do this; the sentence comes with the exception."""
    return render(request, "403.html", {"sentence": _sentence(exception)}, status=403)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, or none for this person."""
    return render(request, "404.html", status=404)


def handler429(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there were too many tries, and when to try again."""
    return render(request, "429.html", status=429)


def handler500(request: HttpRequest) -> HttpResponse:
    """Say that the program failed, without asking the database anything."""
    return _alone("500.html", 500)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say how large a file may be."""
    return _alone("413.html", 413, most=settings.UPLOAD_CAP_BYTES)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was open too long, and give back the long answers to copy."""
    return render(request, "403_csrf.html", {"typed": typed(request)}, status=403)


def conflict(
    request: HttpRequest,
    sentence: str = "",
    *,
    mine: Mapping[str, str] | None = None,
    theirs: Mapping[str, str] | None = None,
    by: str = "",
    at: datetime | None = None,
    back: str = "",
) -> HttpResponse:
    """Show both versions of what differs, or why it was refused with the long answers just sent."""
    pairs = [
        {
            "label": label,
            "mine": (mine or {}).get(label, ""),
            "theirs": (theirs or {}).get(label, ""),
        }
        for label in dict.fromkeys([*(mine or {}), *(theirs or {})])
        if (mine or {}).get(label, "") != (theirs or {}).get(label, "")
    ]
    context: dict[str, Any] = {
        "sentence": sentence,
        "pairs": pairs,
        "typed": [] if pairs else typed(request),
        "by": by,
        "at": at,
        "refused": bool(sentence) and not pairs,
        "back": back or (request.path if request.method == "POST" else "/"),
    }
    return render(request, "409.html", context, status=409)


def typed(request: HttpRequest) -> list[str]:
    """Return what was typed into a form that was refused, so that nobody types it twice."""
    return [
        value
        for name in request.POST
        for value in request.POST.getlist(name)
        if value.strip()
        and name not in HIDDEN
        and not any(word in name.lower() for word in SECRET_WORDS)
    ]


def _sentence(exception: Exception | None) -> str:
    """Return the sentence of a refusal; Django's own marker texts are none."""
    words = str(exception or "").strip()
    return words if " " in words else ""


def _alone(template: str, status: int, **more: Any) -> HttpResponse:
    """Render without request, session and database."""
    help_contact = {"name": settings.HELP_NAME, "email": settings.HELP_EMAIL}
    context = {"help_contact": help_contact, "demonstration": settings.DEMONSTRATION} | more
    return HttpResponse(render_to_string(template, context), status=status)
