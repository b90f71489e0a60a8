"""Results: the coordinator reads every letter, releases it, and moves the cohort on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.models import CohortStatus
from ambassadors.permissions import cohorts_visible_to, coordinates, coordinates_cohort
from ambassadors.services import cohorts
from applications.forms.panel import ReleaseForm
from applications.models import Application
from applications.permissions import coordinates_application
from applications.queries import offer
from applications.queries.seats import conflicted_societies
from applications.services import offers
from applications.views.load import posted
from core.clock import now
from core.models import User
from core.once import once
from core.people import person_of
from core.refusals import Refused


@once
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """List the letters that are a coordinator's own, none of a conflict, and release the chosen (C2)."""
    person, at = person_of(request), now()
    cohort = get_object_or_404(cohorts_visible_to(person), pk=pk)
    away = conflicted_societies(person, cohort, on=at.date())
    waiting = _own(person, offer.waiting(cohort, without=away))
    offers_made = [
        each
        for each in offer.of_cohort(cohort, without=away)
        if coordinates(person, cohort=cohort, organisation=each.application.organisation)
    ]
    if not (coordinates_cohort(person, cohort) or waiting or offers_made):
        raise PermissionDenied(
            _("Only a coordinator of the cohort, or of a region with a result in it, can do this.")
        )
    form = ReleaseForm(posted(request), applications=waiting)
    if waiting and form.is_valid():
        chosen = [int(key) for key in form.cleaned_data["chosen"]]
        try:
            told = offers.release(cohort_id=pk, application_ids=chosen, by=person, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(n)s results are released.") % {"n": told})
            return redirect("release", pk)
    letters = offer.letters(waiting)
    context = {
        "cohort": cohort,
        "form": form,
        "letters": [(row, letters[row.pk]) for row in waiting],
        "offers": offers_made,
    }
    return render(request, "applications/release.html", context)


def _own(person: User, found: list[Application]) -> list[Application]:
    return [each for each in found if coordinates_application(person, each)]


@require_POST
@once
def running(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a decided cohort on to running, once every result is released."""
    person = person_of(request)
    get_object_or_404(cohorts_visible_to(person), pk=pk)
    cohorts.move_on(cohort_id=pk, after=CohortStatus.RUNNING, by=person, at=now())
    return redirect("cohort", pk)
