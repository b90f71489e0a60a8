"""One act on a thing: pressed as a button, or after a form on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ambassadors.models import Award
from core.reauthentication import NothingToProveWith, ReauthenticationNeeded
from core.refusals import Forbidden, Refused

AGAIN = "again"


def pressed(
    request: HttpRequest, act: Callable[[], object], *, back: str, done: str
) -> HttpResponse:
    """Do an act and go back; a refusal is said there. A grave act may lead to the password first."""
    try:
        act()
    except ReauthenticationNeeded:
        return to_password(back)
    except NothingToProveWith as lacking:
        messages.info(request, str(lacking))
        return redirect("mfa_index")
    except Forbidden:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(back)


def to_password(back: str) -> HttpResponse:
    """Lead to the page that asks for the password, and from there back with a word on what to do."""
    after = f"{back}?{urlencode({AGAIN: 1})}"
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': after})}")


def said(form: Form, act: Callable[[], object]) -> bool:
    """Do what a valid form asks; a refusal becomes a problem of the form. Says whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except Forbidden:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def page(
    request: HttpRequest,
    form: Form,
    *,
    about: Award,
    title: Any,
    submit: Any,
    back: str,
    lead: Any = "",
    danger: bool = False,
) -> HttpResponse:
    """Show a form on a page of its own."""
    context = {
        "form": form,
        "caption": about.organisation.name,
        "title": title,
        "submit": submit,
        "back_url": back,
        "lead": lead,
        "danger": danger,
    }
    return render(request, "milestones/form_page.html", context)
