"""What the worker does: ids only, and running twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from core.clock import now
from core.services import outbox, reminders, uploads

MOST_AT_ONCE = 200


@shared_task
def sweep_outbox() -> None:
    """Send what waits in the outbox, at most MOST_AT_ONCE messages a run."""
    for _ in range(MOST_AT_ONCE):
        if outbox.send_next(at=now()) is None:
            return


@shared_task
def send_reminders() -> None:
    """Queue the reminders that have come due."""
    reminders.send_due(at=now())


@shared_task
def sweep_uploads() -> None:
    """Drop files on their way that nothing was heard of for days."""
    uploads.sweep(at=now())


@shared_task
def verify() -> None:
    """Recompute every invariant; what is wrong is printed to the log and fails the task."""
    call_command("verify")
