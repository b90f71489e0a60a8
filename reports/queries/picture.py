"""The picture of an award that a progress report opens with and keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ambassadors.models import Award, AwardPart
from ambassadors.services.obligations import PERIOD_MONTHS
from milestones.models import Evidence, ExpenditureReport
from milestones.queries.spending import rows_of


def days_of(award: Award, period: int) -> tuple[date, date]:
    """Return the first and last day of a period; the last one ends with the award (M3)."""
    last = period >= max(award.months // PERIOD_MONTHS, 1)
    ends = award.months if last else period * PERIOD_MONTHS
    begins = award.day_after((period - 1) * PERIOD_MONTHS)
    return begins, award.day_after(ends) - timedelta(days=1)


def months_of(award: Award, period: int) -> tuple[int, int]:
    """Return the first and last month of a period: 1 and 6, 7 and 12, 13 and the award's last."""
    last = period >= max(award.months // PERIOD_MONTHS, 1)
    ends = award.months if last else period * PERIOD_MONTHS
    return (period - 1) * PERIOD_MONTHS + 1, ends


def picture_of(award: Award, spending: ExpenditureReport, period: int) -> dict[str, Any]:
    """Return milestones with their last evidence, spending by line, and support received.

    Amounts are minor units of the award's currency; dates are ISO texts.
    """
    begins, ends = days_of(award, period)
    last: dict[int, Evidence] = {}
    for row in Evidence.objects.filter(milestone__award=award).order_by("number"):
        last[row.milestone_id] = row
    mentor = award.people.filter(part=AwardPart.MENTOR).select_related("person").last()
    rows = rows_of(spending)
    return {
        "milestones": [_milestone(row, last.get(row.pk)) for row in award.milestones.all()],
        "spending": [
            {
                "number": row.line.plan_line.number,
                "what": row.line.plan_line.what,
                "planned": row.planned,
                "earlier": row.earlier,
                "spent": row.line.amount,
                "left": row.left,
                "explanation": row.line.explanation,
            }
            for row in rows
        ],
        "planned": sum(row.planned for row in rows),
        "earlier": sum(row.earlier for row in rows),
        "total": sum(row.line.amount for row in rows),
        "received": award.received,
        "accepted": award.spent,
        "currency": award.currency,
        "talks": award.talks.filter(held_on__range=(begins, ends)).count(),
        "mentor": mentor.person.name if mentor else "",
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
    }


def _milestone(row: Any, evidence: Evidence | None) -> dict[str, Any]:
    """Return a milestone as the picture keeps it: promise, state, and the last evidence."""
    return {
        "number": row.number,
        "title": row.title,
        "due_on": row.due_on.isoformat(),
        "status": row.status,
        "state": str(row.get_status_display()),
        "indicator": row.indicator,
        "target": row.target,
        "actual": evidence.actual if evidence else "",
        "evidence": evidence.narrative if evidence else "",
        "language": evidence.language if evidence else "",
        "sent_on": evidence.sent_at.date().isoformat() if evidence else "",
    }
