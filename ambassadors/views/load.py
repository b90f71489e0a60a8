"""Load the cohort a page is about, for who may open it; to everybody else it is not there (§5)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ambassadors.models import Cohort
from ambassadors.permissions import cohorts_visible_to, coordinates_cohort
from core.people import person_of


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a form, be it nothing at all; None where a page is only opened."""
    return request.POST if request.method == "POST" else None


def seen_cohort(request: HttpRequest, pk: int) -> Cohort:
    """Return a cohort that the person may open."""
    return get_object_or_404(cohorts_visible_to(person_of(request)), pk=pk)


def own_cohort(request: HttpRequest, pk: int) -> Cohort:
    """Return a cohort that the person coordinates."""
    cohort = seen_cohort(request, pk)
    if not coordinates_cohort(person_of(request), cohort):
        raise PermissionDenied(_("Only the cohort's coordinator can do this."))
    return cohort
