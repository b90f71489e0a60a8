"""What beat asks of this app: dates that pass by themselves. Running twice does no harm."""

from __future__ import annotations

from celery import shared_task

from applications.services import application as applications
from applications.services import claim as claims
from applications.services import invitation as invitations
from applications.services import letter as letters
from applications.services import offers
from core.clock import now


@shared_task
def close_window() -> None:
    """Move drafts that were not sent by their last day to "not submitted"."""
    applications.close_window(at=now())


@shared_task
def keep_invitations() -> None:
    """Expire invitations whose last day has passed, write again to contacts who wait; let claims lapse."""
    at = now()
    claims.lapse(at=at)
    invitations.expire(at=at)
    invitations.remind_contacts(at=at)


@shared_task
def lapse_offers() -> None:
    """Let offers lapse whose last day has ended."""
    offers.lapse_due(at=now())


@shared_task
def remind_signatories() -> None:
    """Write again to signatories whose word on a letter is awaited."""
    letters.remind_signatories(at=now())
