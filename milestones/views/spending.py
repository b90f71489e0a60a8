"""What an award's money was spent on: by line of the plan, and report by report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ambassadors.models.award import OVER
from milestones.models import ReportStatus
from milestones.queries.spending import lines_of, reports_of
from milestones.views import load


def spending(request: HttpRequest, pk: int) -> HttpResponse:
    """Show spending by line of the plan, and the expenditure reports a person may read."""
    award = load.award(request, pk)
    mine = load.hats_for(request, award)
    lines, reports = lines_of(award), reports_of(award)
    if not mine.speaks:
        reports = reports.exclude(status=ReportStatus.DRAFT)
    context = {
        "award": award,
        "lines": lines,
        "accepted": sum(line.accepted for line in lines),
        "left": sum(line.left for line in lines),
        "reports": reports,
        "may_report": mine.speaks and award.status not in OVER,
    }
    return render(request, "milestones/spending.html", context)
