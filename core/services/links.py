"""One-time links: made, looked at without effect, used once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _

from core.models import OneTimeLink
from core.refusals import Refused
from core.services.activity import type_of


class LinkSpent(Refused):
    """The link was used, withdrawn, is too old or never existed."""


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make(purpose: str, *, about: models.Model, address: str, at: datetime, days: int = 30) -> str:
    """Make a link's secret for one address; earlier links of that purpose and thing stop working."""
    withdraw(purpose, about=about, at=at)
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        digest=_digest(secret),
        purpose=purpose,
        about_type=type_of(about),
        about_id=str(about.pk),
        address=address,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    return secret


def withdraw(purpose: str, *, about: models.Model, at: datetime) -> None:
    """Make the unused links of a purpose and thing stop working."""
    OneTimeLink.objects.filter(
        purpose=purpose,
        about_type=type_of(about),
        about_id=str(about.pk),
        used_at__isnull=True,
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=at)


def look(secret: str, *, purpose: str, at: datetime) -> OneTimeLink:
    """Return the link behind a secret without using it; refuses one that no longer works."""
    link = OneTimeLink.objects.filter(digest=_digest(secret), purpose=purpose).first()
    if link is None:
        raise LinkSpent(_("This link is not known. Open it from the newest message again."))
    if link.used_at:
        raise LinkSpent(_("This link was already used. Nothing more is needed from you here."))
    if link.withdrawn_at:
        raise LinkSpent(_("A newer link replaced this one. Open it from the newest message."))
    if link.expires_at < at:
        raise LinkSpent(_("This link is too old. Ask for a new one at the address below."))
    return link


def use(link: OneTimeLink, *, at: datetime) -> None:
    """Use a link up, in the caller's transaction; of two at once only one succeeds."""
    taken = OneTimeLink.objects.filter(
        pk=link.pk, used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gte=at
    ).update(used_at=at)
    if not taken:
        raise LinkSpent(_("This link was already used. Nothing more is needed from you here."))
