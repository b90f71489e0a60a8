"""What a person may take along on paper: the newest versions of a cohort's applications."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet

from ambassadors.models import Cohort, ConflictAnswer
from applications.models import SUBMITTED_ONCE, Application, ApplicationVersion
from applications.permissions import visible_to
from applications.queries.seats import conflicted_societies, seat_of
from core.models import User


def readable_of(cohort: Cohort, person: User, *, on: date) -> QuerySet[Application]:
    """Return a cohort's sent applications that a person may read now (C2).

    Those of a conflict are not there, nor those of which a seat has not said yet whether it has one.
    """
    found = visible_to(person, on=on).filter(cohort=cohort, status__in=SUBMITTED_ONCE)
    found = found.exclude(organisation__in=conflicted_societies(person, cohort, on=on))
    if seat_of(person, cohort):
        said = ConflictAnswer.objects.filter(cohort=cohort, person=person)
        found = found.filter(organisation__in=said.values("organisation"))
    return found.select_related("organisation").order_by("organisation__sort_key", "pk")


def newest_versions(applications: Collection[Application]) -> list[ApplicationVersion]:
    """Return the newest submitted version of each application, in the order of their societies."""
    found = ApplicationVersion.objects.filter(
        application__in=[each.pk for each in applications],
        number=F("application__versions_made"),
    ).select_related("application__organisation", "application__cohort", "submitted_by")
    return list(found.order_by("application__organisation__sort_key", "application_id"))
