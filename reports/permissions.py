"""Who reads progress reports and their PDF (§5)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from ambassadors.permissions import awards_visible_to, standing
from core.models import User
from milestones.models import ReportStatus
from reports.models import ProgressReport


def visible_to(person: User, *, on: date) -> QuerySet[ProgressReport]:
    """Return the reports of awards a person reads; a draft is its National Society's alone."""
    seen = ProgressReport.objects.filter(award__in=awards_visible_to(person, on=on))
    own = Q(award__organisation__in=standing(person).speaks_for)
    return seen.filter(own | ~Q(status=ReportStatus.DRAFT))


def reads_files(person: User, owner_id: str, at: datetime) -> bool:
    """Say whether a person may read a report's PDF: who reads the report."""
    if not owner_id.isdecimal():
        return False
    return visible_to(person, on=at.date()).filter(pk=owner_id).exists()
