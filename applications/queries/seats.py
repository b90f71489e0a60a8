"""What a seat may do with an application (C1, C2, S6)."""

from __future__ import annotations

from datetime import date

from ambassadors.models import Belonging, Cohort, ConflictAnswer, Seat
from ambassadors.permissions import conflicted_with, standing
from applications.models import SUBMITTED_ONCE, Application
from core.models import User


def seat_of(person: User, cohort: Cohort) -> Seat | None:
    """Return a person's seat in a cohort, if they have one."""
    return standing(person).seats.get(cohort.pk)


def own_society_applies(seat: Seat) -> bool:
    """Say whether the seat's own NS applies in this cohort: it then scores and decides nothing (C1)."""
    homes = Belonging.objects.filter(person=seat.person_id, ended_on__isnull=True)
    applying = Application.objects.filter(cohort=seat.cohort_id, status__in=SUBMITTED_ONCE)
    return (
        applying.filter(organisation__in=homes.values("organisation")).exists()
        or applying.filter(organisation=seat.organisation_id).exists()
    )


def conflicted_societies(person: User, cohort: Cohort, *, on: date) -> frozenset[int]:
    """Return the ids of the societies of this cohort that a person has a conflict with."""
    applying = set(
        Application.objects.filter(cohort=cohort).values_list("organisation_id", flat=True)
    )
    return conflicted_with(person, on=on, years=cohort.conflict_years) & applying


def unanswered(person: User, cohort: Cohort) -> list[Application]:
    """Return the applications whose society the person has not yet said yes or no to (C2)."""
    said = ConflictAnswer.objects.filter(cohort=cohort, person=person)
    found = Application.objects.filter(cohort=cohort, status__in=SUBMITTED_ONCE)
    return list(
        found.exclude(organisation__in=said.values("organisation")).select_related("organisation")
    )


def capable(seat: Seat, application: Application, *, on: date) -> bool:
    """Say whether a seat may score, decide and confirm on an application."""
    away = conflicted_with(seat.person, on=on, years=application.cohort.conflict_years)
    return application.organisation_id not in away and not own_society_applies(seat)
