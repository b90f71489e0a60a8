"""The picture of an award that a progress report opens with and keeps."""

from __future__ import annotations

from typing import Any

from ambassadors.models import Award
from milestones.models import Evidence, ExpenditureReport


def picture_of(award: Award, spending: ExpenditureReport) -> dict[str, Any]:
    """Return milestones with their last evidence, spending by line, and support received.

    Amounts are minor units of the award's currency; dates are ISO texts.
    """
    last: dict[int, Evidence] = {}
    for row in Evidence.objects.filter(milestone__award=award).order_by("number"):
        last[row.milestone_id] = row
    lines = spending.lines.select_related("plan_line")
    return {
        "milestones": [
            {
                "number": row.number,
                "title": row.title,
                "due_on": row.due_on.isoformat(),
                "status": row.status,
                "state": str(row.get_status_display()),
                "indicator": row.indicator,
                "target": row.target,
                "actual": last[row.pk].actual if row.pk in last else "",
            }
            for row in award.milestones.all()
        ],
        "spending": [
            {
                "number": line.plan_line.number,
                "what": line.plan_line.what,
                "planned": line.plan_line.total,
                "spent": line.amount,
                "explanation": line.explanation,
            }
            for line in lines
        ],
        "total": sum(line.amount for line in lines),
        "received": award.received,
        "accepted": award.spent,
        "currency": award.currency,
        "talks": award.talks.count(),
    }
