"""Proof that a person signed in again a moment ago; asked for by the services themselves (M5)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.models import User
from core.refusals import Forbidden, Refused


class ReauthenticationNeeded(Refused):
    """The person has to enter their password or second factor again; views lead them there."""


@dataclass(frozen=True)
class Proof:
    """Who proved themselves, and how long ago by the real clock."""

    person_id: int
    age: timedelta


def proof_of(request: HttpRequest) -> Proof | None:
    """Return the newest sign-in or re-authentication of this session, if any."""
    records = request.session.get("account_authentication_methods", [])
    if not records or not isinstance(request.user, User):
        return None
    newest = max(record.get("at", 0) for record in records)
    return Proof(request.user.pk, timedelta(seconds=max(time.time() - newest, 0)))


def require(proof: Proof | None, *, by: User) -> None:
    """Refuse unless `by` proved themselves within the setting's time, by password or second factor."""
    if not by.has_usable_password() and not Authenticator.objects.filter(user=by).exists():
        raise Forbidden(
            _("Set a password or a second step for your account first: approving money needs one.")
        )
    longest = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    if proof is None or proof.person_id != by.pk or proof.age > longest:
        raise ReauthenticationNeeded(_("Enter your password again to approve."))
