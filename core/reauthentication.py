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

PROOFS = {"password", "mfa"}  # allauth's names of what was entered; a passkey is "mfa" too


class NothingToProveWith(Forbidden):
    """The person has neither password nor second step; views lead them to set one up."""


class ReauthenticationNeeded(Refused):
    """The person has to enter their password or second factor again; views lead them there."""


@dataclass(frozen=True)
class Proof:
    """Who proved themselves, and how long ago by the real clock."""

    person_id: int
    age: timedelta


def proof_of(request: HttpRequest) -> Proof | None:
    """Return when this session's person last entered a password or second step, if they did."""
    records = request.session.get("account_authentication_methods", [])
    entered = [record.get("at", 0) for record in records if record.get("method") in PROOFS]
    if not entered or not isinstance(request.user, User):
        return None
    newest = max(entered)
    return Proof(request.user.pk, timedelta(seconds=max(time.time() - newest, 0)))


def fresh(proof: Proof | None, *, of: User) -> bool:
    """Say whether a proof is this person's and not older than the setting's time."""
    longest = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    return proof is not None and proof.person_id == of.pk and proof.age <= longest


def require(proof: Proof | None, *, by: User) -> None:
    """Refuse unless `by` proved themselves within the setting's time, by password or second factor."""
    if not by.has_usable_password() and not Authenticator.objects.filter(user=by).exists():
        raise NothingToProveWith(
            _(
                "Nothing was approved. Approving money needs a second step or a password. "
                "Set one up here, then go back and approve."
            )
        )
    if not fresh(proof, of=by):
        raise ReauthenticationNeeded(_("Enter your password again to approve."))
