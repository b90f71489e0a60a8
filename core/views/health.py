"""/healthz: for whoever watches the program from outside."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import health


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Name the state of each part; 503 only without the database.

    Without queue, worker or beat people go on working, and what they do is delivered later, so
    taking the web away from them would make it worse.
    """
    states = health.states()
    status = 200 if states["database"] == health.OK else 503
    return JsonResponse(states, status=status)
