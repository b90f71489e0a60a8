"""What beat asks of this app: proposals that nobody answers. Running twice does no harm."""

from __future__ import annotations

from celery import shared_task

from core.clock import now
from mentoring.services import assignments


@shared_task
def lapse_assignments() -> None:
    """Let proposals to mentors lapse that were not answered in time."""
    assignments.lapse_due(at=now())
