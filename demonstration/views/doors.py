"""Sign in as one of the cast, without a password; only ever part of the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.models import User
from demonstration.cast import BY_KEY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONG_AGO = 0  # seconds since 1970: approving still asks for the password


@require_POST
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session for one of the cast; approving asks for the shown password all the same."""
    member = BY_KEY.get(request.POST.get("who", ""))
    if not settings.DEMONSTRATION or member is None:
        raise Http404
    person = get_object_or_404(User, email=member.email, is_active=True)
    login(request, person, backend=BACKEND)
    request.session["account_authentication_methods"] = [
        {"method": "password", "at": LONG_AGO, "email": person.email}
    ]
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if own else "home")
