"""What happens around every page: headers, second factor, and refusals as sentences."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils.translation import gettext as _

from core import clock
from core.device import is_shared
from core.models import Role, User
from core.refusals import Forbidden, Refused
from core.views import errors

Answer = Callable[[HttpRequest], HttpResponse]
NEEDS_SECOND_FACTOR = {Role.COORDINATOR, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR}
MOST_TYPED = 20  # texts kept while somebody signs in again
FREE_WITHOUT_FACTOR = ("/account/", "/static/", "/healthz")
_needs_factor: list[Callable[[User], bool]] = [
    lambda person: bool(NEEDS_SECOND_FACTOR & person.roles)
]


def needs_second_factor_too(rule: Callable[[User], bool]) -> None:
    """Register further people who need a second factor (seats, from `ambassadors`)."""
    _needs_factor.append(rule)


def headers(get_response: Answer) -> Answer:
    """Keep pages of signed-in people out of every cache, and switch unused browser powers off."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        signed_in = request.path != "/healthz" and getattr(request, "user", None)
        if signed_in and signed_in.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class SignInFirst(LoginRequiredMiddleware):
    """Lead people to sign in; after a form they come back to its page, with what they had typed."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Keep the texts of a form that came without a session, and go back to where it was."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        if request.headers.get("Accept") == "application/json":  # a script, which keeps it itself
            return redirect_to_login("/", self.get_login_url(view_func))
        came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
        own = came_from.netloc == request.get_host()
        page = came_from.path if own else "/"
        if not is_shared(request):
            texts = errors.typed(request)[:MOST_TYPED]
            request.session["typed"] = {"page": page, "texts": texts}
        elif errors.typed(request):
            words = _(
                "You were signed out before this was saved. On a shared computer it is not kept."
            )
            messages.warning(request, words)
        return redirect_to_login(page, self.get_login_url(view_func))


def one_clock(get_response: Answer) -> Answer:
    """Ask once in a request by how much the demonstration's date is ahead."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with clock.read_once():
            return get_response(request)

    return middleware


def person(get_response: Answer) -> Answer:
    """End the session of a person who was closed, at the very next request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":  # answers without asking the database who is there
            return get_response(request)
        if request.user.is_authenticated and not request.user.is_active:
            logout(request)
        return get_response(request)

    return middleware


def second_factor(get_response: Answer) -> Answer:
    """Lead people who decide about money or people to set up a second factor first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        free = not settings.SECOND_FACTOR_REQUIRED or request.path.startswith(FREE_WITHOUT_FACTOR)
        if free:
            return get_response(request)
        who = request.user
        if not isinstance(who, User) or not any(rule(who) for rule in _needs_factor):
            return get_response(request)
        from allauth.mfa.utils import is_mfa_enabled

        if is_mfa_enabled(who):
            return get_response(request)
        messages.info(request, _("Your role needs a second step at sign-in. Set one up to go on."))
        return redirect("mfa_index")

    return middleware


def _page_above(path: str) -> str:
    """Return the nearest address above that there is: the page of the thing, or the home page."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    return above if above == "/" or is_valid_path(above) else _page_above(above)


class Refusals:
    """Turn a service's refusal that no form caught into a page with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead from a button's address opened as a page to the page above it."""
        response = self.get_response(request)
        if request.META.get("core.too_large"):
            return errors.too_large(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            messages.info(request, _("Nothing was done. Press the button on this page to do it."))
            return redirect(_page_above(request.path))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Give a refusal its page; anything else goes on to Django."""
        if isinstance(exception, Forbidden):
            return errors.handler403(request, exception)
        if isinstance(exception, Refused):
            return errors.conflict(request, str(exception))
        return None
