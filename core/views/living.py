"""The living page: every part that pages are built from, in every state, with the line to copy."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.models import Role
from core.people import person_of
from core.views import living_samples as samples
from core.views.living_parts import PARTS

STATES = ("empty", "filled", "problems")


def living(request: HttpRequest) -> HttpResponse:
    """Show all parts to administrators and in the demonstration; `?state=` empty, filled or problems."""
    if not (settings.DEMONSTRATION or person_of(request).has_role(Role.ADMINISTRATOR)):
        raise PermissionDenied(_("Only an administrator can see the page of parts."))
    state = request.GET.get("state", "filled")
    state = state if state in STATES else "filled"
    tabs = [
        {"label": label, "url": f"?state={name}", "current": name == state}
        for name, label in zip(STATES, (_("Empty"), _("Filled"), _("With problems")), strict=True)
    ]
    context: dict[str, Any] = {"parts": PARTS, "state": state, "tabs": tabs}
    return render(request, "core/living.html", context | samples.of(state))
