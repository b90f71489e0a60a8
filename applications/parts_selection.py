"""What selection adds to a cohort's page and to the home page of a seat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, CohortStatus
from ambassadors.permissions import coordinates, coordinates_cohort, oversees, standing
from applications.models import DECIDED, UNCOUNTED, ApplicationStatus, ScoreSheet, SheetStatus
from applications.queries.screening import waits_for_scoring
from applications.queries.seats import conflicted_societies, seat_of
from core.models import Role, User

SHOWN = (
    CohortStatus.SCREENING, CohortStatus.SCORING, CohortStatus.PANEL, CohortStatus.DECIDED,
    CohortStatus.RUNNING, CohortStatus.CLOSED,
)  # fmt: skip

COUNTED = (ApplicationStatus.ELIGIBLE, *DECIDED)
SCORED = (SheetStatus.OPEN, SheetStatus.SUBMITTED, SheetStatus.REOPENED, SheetStatus.NOT_GIVEN)


def shown_on_cohort(cohort: Cohort, person: User, at: datetime) -> dict[str, Any] | None:
    """Return the links and the next step of a cohort's selection; None before it begins."""
    if cohort.status not in SHOWN:
        return None
    own, seat = coordinates_cohort(person, cohort), seat_of(person, cohort)
    after = SHOWN.index(CohortStatus(cohort.status)) >= SHOWN.index(CohortStatus.PANEL)
    decided = SHOWN.index(CohortStatus(cohort.status)) >= SHOWN.index(CohortStatus.DECIDED)
    auditor = person.has_role(Role.AUDITOR) and decided
    step, label = _next(cohort) if own else ("", "")
    sheets = ScoreSheet.objects.filter(
        application__cohort=cohort, application__status__in=COUNTED, status__in=SCORED
    ).aggregate(all=Count("pk"), done=Count("pk", filter=Q(status=SheetStatus.SUBMITTED)))
    return {
        "cohort": cohort,
        "own": own,
        "seat": seat,
        "may_read": ((own or seat) and after) or auditor,
        "may_release": decided and (own or _has_results(cohort, person)),
        "taken": decided and _reads_sums(cohort, person, own=own, at=at),
        "submitted": sheets["done"],
        "submitted_of": sheets["all"],
        "next": step,
        "next_label": label,
    }


def _has_results(cohort: Cohort, person: User) -> bool:
    """Say whether a coordinator of a region, or a stand-in, has a decided application in it."""
    if not person.has_role(Role.COORDINATOR):
        return False
    decided = cohort.applications.filter(status__in=DECIDED).select_related("organisation")
    return any(
        coordinates(person, cohort=cohort, organisation=each.organisation) for each in decided
    )


def _reads_sums(cohort: Cohort, person: User, *, own: bool, at: datetime) -> bool:
    """Say who reads how much is taken: its coordinator and who oversees; seats once results are out.

    Never a person who has a conflict with one that applied: a sum would tell its amount (C2).
    """
    out = cohort.status in (CohortStatus.RUNNING, CohortStatus.CLOSED)
    if not (own or oversees(person) or (out and seat_of(person, cohort))):
        return False
    return not conflicted_societies(person, cohort, on=at.date())


def _next(cohort: Cohort) -> tuple[str, str]:
    """Return the address and the words of the coordinator's next step; empty where there is none."""
    if cohort.status == CohortStatus.SCREENING and not waits_for_scoring(cohort):
        return "scoring_start", _("Open scoring")
    if cohort.status == CohortStatus.SCORING:
        return "scoring_close", _("Close scoring and open the panel")
    waiting = cohort.applications.filter(
        released_at__isnull=True,
        status__in=DECIDED,
    )
    if cohort.status == CohortStatus.DECIDED and not waiting.exists():
        return "cohort_running", _("Move on to running")
    return "", ""


def on_home(_home: User, person: User, at: datetime) -> dict[str, Any] | None:
    """Return a seat's cohorts with how much is scored; None for everybody else."""
    seats = list(standing(person).seats.values())
    if not seats:
        return None
    prefetch_related_objects(seats, "cohort")
    counts = {
        row["seat"]: row
        for row in ScoreSheet.objects.filter(seat__in=seats)
        .filter(application__status__in=COUNTED)
        .exclude(status__in=UNCOUNTED)
        .values("seat")
        .annotate(all=Count("pk"), done=Count("pk", filter=Q(status=SheetStatus.SUBMITTED)))
    }
    none = {"all": 0, "done": 0}
    return {
        "cohorts": [
            {
                "cohort": seat.cohort,
                "all": counts.get(seat.pk, none)["all"],
                "done": counts.get(seat.pk, none)["done"],
            }
            for seat in seats
        ]
    }
