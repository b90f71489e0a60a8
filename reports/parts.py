"""What this app adds to pages of others: an award's, and a cohort's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ambassadors.models import Award, Cohort
from ambassadors.permissions import awards_visible_to, coordinates_cohort, oversees, standing
from core.clock import day_in
from core.models import Role, User
from milestones.models import ReportStatus
from milestones.permissions import hats
from reports.queries.period import periods_of


def shown_on_award(award: Award, person: User, at: datetime) -> dict[str, Any] | None:
    """Return both reports of each period with status, due date and next step."""
    today = day_in(award.time_zone, at)
    mine = hats(person, award, on=at.date())
    rows = [
        {
            "period": period,
            "next_step": period.next_step(mine),
            "readable": period.report is not None
            and (mine.speaks or period.report.status != ReportStatus.DRAFT),
        }
        for period in periods_of(award, on=today)
    ]
    return {"award": award, "rows": rows, "today": today} if rows else None


def may_export(person: User, cohort: Cohort) -> bool:
    """Say whether a person takes a cohort out as a workbook: coordinator, seat, auditor, approver."""
    return (
        coordinates_cohort(person, cohort)
        or person.has_role(Role.COORDINATOR)
        or cohort.pk in standing(person).seats
        or oversees(person)
    )


def shown_on_cohort(cohort: Cohort, person: User, at: datetime) -> dict[str, Any] | None:
    """Return the link to the workbook, once there is an award that the reader may know of (C2)."""
    known = awards_visible_to(person, on=at.date()).filter(cohort=cohort)
    if not may_export(person, cohort) or not known.exists():
        return None
    return {"cohort": cohort}
