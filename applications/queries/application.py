"""Lists of applications."""

from __future__ import annotations

from django.db.models import Case, Count, QuerySet, When

from ambassadors.models import Cohort
from applications.models import DECIDED, Application, ApplicationStatus
from applications.permissions import listed_for, own_applications
from core.models import Activity, User
from core.text import sort_key

PANELS_OWN = ("decision_recorded", "decision_confirmed", "decided")


def of_cohort(
    cohort: Cohort,
    person: User,
    *,
    status: str = "",
    name: str = "",
    away: frozenset[int] = frozenset(),
) -> QuerySet[Application]:
    """Return the applications of a cohort a person may know of, in the order of their societies.

    `away` are the societies the person has a conflict with: no filter tells what was decided (C2).
    """
    found = listed_for(person).filter(cohort=cohort)
    if status:
        found = found.filter(status=status)
    if status in DECIDED:
        found = found.exclude(organisation__in=away)
    if name.strip():
        found = found.filter(organisation__sort_key__contains=sort_key(name.strip()))
    return found.select_related("organisation", "cohort").order_by("organisation__sort_key", "pk")


def counted(cohort: Cohort) -> dict[str, int]:
    """Return how many applications of a cohort stand where."""
    rows = Application.objects.filter(cohort=cohort).order_by().values_list("status")
    return dict(rows.annotate(n=Count("pk")))


def own_of(person: User) -> QuerySet[Application]:
    """Return the applications of a person's National Societies, newest first, withdrawn ones last."""
    return (
        own_applications(person)
        .select_related("cohort", "organisation")
        .alias(gone=Case(When(status=ApplicationStatus.WITHDRAWN, then=1), default=0))
        .order_by("gone", "-begun_at")
    )


def extensions(cohort: Cohort) -> QuerySet[Activity]:
    """Return the history rows of more time given in a cohort; all its NS can read the reasons."""
    return Activity.objects.filter(
        cohort_number=cohort.pk, verb="extended", about_type="applications.application"
    )


def history_for_society(application: Application) -> QuerySet[Activity]:
    """Return an application's history as its NS reads it: the panel's work stays out (S3)."""
    rows = Activity.objects.filter(
        about_type="applications.application", about_id=str(application.pk)
    )
    return rows.exclude(verb__in=PANELS_OWN)
