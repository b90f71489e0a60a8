"""What every page knows."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core import home
from core.clock import now, shift
from core.device import is_shared
from core.people import person_of


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Return header links, help contact, a fresh form token and the demonstration's banner."""
    person = getattr(request, "user", None)
    signed_in = bool(person and person.is_authenticated)
    return {
        "navigation": _navigation(request) if signed_in else [],
        "help_contact": {"name": settings.HELP_NAME, "email": settings.HELP_EMAIL},
        "form_token": request.POST.get("form_token") or str(uuid.uuid4()),
        "shared_computer": is_shared(request),
        "signed_out": "" if signed_in else _signed_out(request),
        "demonstration": settings.DEMONSTRATION,
        "typed_before": _typed_before(request) if signed_in else [],
        **(_demonstration() if settings.DEMONSTRATION else {}),
    }


def _typed_before(request: HttpRequest) -> list[str]:
    """Return, once, what was typed into this page before the session ended."""
    kept = request.session.get("typed")
    if not kept or kept["page"] != request.path or request.method != "GET":
        return []
    del request.session["typed"]
    texts: list[str] = kept["texts"]
    return texts


def _signed_out(request: HttpRequest) -> str:
    """Return, once, the number of whoever has just signed out here: what the device kept for them goes."""
    session = getattr(request, "session", None)
    return str(session.pop("signed_out", "")) if session and request.method == "GET" else ""


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    links = []
    for entry in home.entries(person_of(request)):
        url = reverse(entry.url_name)
        current = request.path == url if url == "/" else request.path.startswith(url)
        links.append({"label": entry.label, "url": url, "current": current})
    return links


def _demonstration() -> dict[str, Any]:
    return {
        "demonstration_password": settings.DEMONSTRATION_PASSWORD,
        "demonstration_now": now() if shift() else None,
    }
