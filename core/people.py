"""The person behind a request."""

from __future__ import annotations

from django.http import HttpRequest

from core.models import User


def person_of(request: HttpRequest) -> User:
    """Return who is signed in; pages for everyone else never ask."""
    if not isinstance(request.user, User):
        raise TypeError("this page is for people who are signed in")
    return request.user
