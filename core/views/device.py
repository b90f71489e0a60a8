"""The switch of a shared computer; it belongs to the browser, not to a person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.device import set_shared


@login_not_required
@require_POST
def shared_computer(request: HttpRequest) -> HttpResponse:
    """Remember that this computer is shared, or that it is not; makes nothing, so not under `once`."""
    back = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(back if own else "/")
    set_shared(response, shared=request.POST.get("shared") == "yes")
    return response
