"""Open calls, and who asks to represent a National Society in them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from ambassadors.models import Cohort, CohortStatus
from applications.models import Claim
from applications.permissions import claims_visible_to
from core.clock import day_in, end_of_day
from core.models import User


def takes_claims(cohort: Cohort, *, at: datetime) -> bool:
    """Say whether anybody can ask to represent a National Society: an open call within its window."""
    begun = day_in(cohort.time_zone, at) >= cohort.opens_on
    over = at > end_of_day(cohort.closes_on, cohort.time_zone)
    return cohort.open_call and cohort.status == CohortStatus.OPEN and begun and not over


def open_calls(*, at: datetime) -> list[Cohort]:
    """Return the cohorts that take claims now, those that close first at the top."""
    found = Cohort.objects.filter(open_call=True, status=CohortStatus.OPEN)
    return [
        cohort for cohort in found.order_by("closes_on", "pk") if takes_claims(cohort, at=at)
    ]  # fmt: skip


def claims_of(cohort: Cohort, person: User) -> QuerySet[Claim]:
    """Return the claims of a cohort that a person may see, those that wait first."""
    found = claims_visible_to(person).filter(cohort=cohort).select_related("organisation")
    return found.order_by(F("decided_at").desc(nulls_first=True), "asked_at", "pk")
