"""Load a report for who may open it; to everybody else it is not there (§5)."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.permissions import (
    awards_visible_to,
    require_coordinator,
    require_focal_point,
)
from core.clock import now
from core.people import person_of
from core.refusals import Refused
from milestones.models import ReportStatus
from reports.models import ProgressReport
from reports.permissions import visible_to

WITH = (
    "award__organisation",
    "award__cohort__coordinator",
    "spending",
    "sent_by",
    "answered_by",
    "document",
)


def visible_award(request: HttpRequest, pk: int) -> Award:
    """Return an award that the person may see."""
    found = awards_visible_to(person_of(request), on=now().date())
    return get_object_or_404(found.select_related("organisation", "cohort"), pk=pk)


def readable(request: HttpRequest, pk: int) -> ProgressReport:
    """Return a report the person may read."""
    found = visible_to(person_of(request), on=now().date())
    return get_object_or_404(found.select_related(*WITH), pk=pk)


def own(request: HttpRequest, pk: int) -> ProgressReport:
    """Return a report for its National Society, while it can be changed."""
    report = readable(request, pk)
    require_focal_point(person_of(request), report.award)
    if report.status not in (ReportStatus.DRAFT, ReportStatus.RETURNED):
        raise Refused(_("This report was sent. It can be changed again if it is returned."))
    return report


def to_answer(request: HttpRequest, pk: int) -> ProgressReport:
    """Return a report for its unconflicted coordinator (C1)."""
    report = readable(request, pk)
    require_coordinator(person_of(request), report.award, on=now().date())
    return report
