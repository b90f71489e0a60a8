"""People at the steps of signing in: just signed in, with a second step set up, and half way in."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client

from core.models import User
from core.services import people
from tests.cast import PASSWORD
from tests.world import BACKEND

KEYS, HALF = "keys", "half"
LATER = 2**40  # seconds since 1970: signed in a moment ago for as long as the tests run
FACTOR = {"name": "The key on my ring", "credential": {"clientExtensionResults": {}}}


def add_accounts(*, at: datetime) -> dict[str, str]:
    """Give somebody a second step; returns the sessions of those who were just asked for a password."""
    person = people.open_account(
        email="keys@example.org", name="Anouk Two-Steps", at=at, password=PASSWORD
    )
    other = people.open_account(
        email="half@example.org", name="Luis Half-Way", at=at, password=PASSWORD
    )
    TOTP.activate(other, generate_totp_secret())
    half = Client()
    Authenticator.objects.create(user=person, type="webauthn", data=FACTOR)
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    half.post("/account/login/", {"login": other.email, "password": PASSWORD})
    stranger = User.objects.get(email="stranger@example.org")
    return {
        HALF: half.cookies[settings.SESSION_COOKIE_NAME].value,
        KEYS: _just_signed_in(person),
        "stranger": _just_signed_in(stranger),
    }


def _just_signed_in(person: User) -> str:
    client = Client()
    client.force_login(person, backend=BACKEND)
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    session = store(client.cookies[settings.SESSION_COOKIE_NAME].value)
    session["account_authentication_methods"] = [
        {"method": "password", "at": LATER, "email": person.email, "reauthenticated": True}
    ]
    session.save()
    return str(session.session_key)
