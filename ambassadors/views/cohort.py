"""Pages of a cohort."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import pages
from ambassadors.forms.cohort import KickOffForm, SeatForm
from ambassadors.forms.terms import NewCohortForm
from ambassadors.models import CohortStatus
from ambassadors.permissions import (
    awards_visible_to,
    cohorts_visible_to,
    coordinates_award,
    coordinates_cohort,
)
from ambassadors.queries.terms import versions_of
from ambassadors.services import awards, cohorts
from ambassadors.services.terms import OVER
from ambassadors.views.load import own_cohort, posted, seen_cohort
from core.clock import now
from core.forms import ReasonForm
from core.models import Activity, Region, Role
from core.once import once
from core.people import person_of
from core.queries.activity import events
from core.refusals import Refused
from core.views.closed import closed

A_PAGE = 25


def cohort_list(request: HttpRequest) -> HttpResponse:
    """List the cohorts a person may open."""
    person = person_of(request)
    page = Paginator(cohorts_visible_to(person).order_by("-starts_on", "pk"), A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "may_open": person.has_role(Role.COORDINATOR),
    }
    return render(request, "ambassadors/cohort_list.html", context)


def cohort_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a cohort: what it offers, what is taken, and the parts of the apps above."""
    person, at = person_of(request), now()
    cohort = seen_cohort(request, pk)
    own = coordinates_cohort(person, cohort)
    history = Activity.objects.filter(about_type="ambassadors.cohort", about_id=str(pk))
    context = {
        "cohort": cohort,
        "own": own,
        "seats": cohort.seats.filter(ended_on__isnull=True)
        .order_by("pk")
        .select_related("person", "organisation"),
        "parts": pages.COHORT.shown(cohort, person, at),
        "may_cancel": own and cohort.may_move(CohortStatus.CANCELLED),
        "preparing": cohort.status == CohortStatus.PREPARING,
        "may_change": own and cohort.status not in OVER,
        "versions": versions_of(cohort),
        "regions": [region.label for region in Region if region in cohort.regions],
        "events": events(history, most=20),
    }
    return render(request, "ambassadors/cohort_page.html", context)


@once
def cohort_new(request: HttpRequest) -> HttpResponse:
    """Prepare a cohort."""
    person = person_of(request)
    if not person.has_role(Role.COORDINATOR):
        raise PermissionDenied(_("Only a coordinator can open a cohort."))
    known = cohorts_visible_to(person).order_by("-starts_on", "name")
    form = NewCohortForm(posted(request), cohorts=known)
    if form.is_valid():
        cohort = cohorts.prepare(by=person, at=now(), **form.cleaned_data)
        return redirect("terms", cohort.pk)
    return render(request, "ambassadors/cohort_new.html", {"form": form})


@require_POST
@once
def cohort_announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a prepared cohort for applications."""
    cohort = own_cohort(request, pk)
    cohorts.move_on(cohort_id=cohort.pk, after=CohortStatus.OPEN, by=person_of(request), at=now())
    messages.success(request, _("The cohort is open. Invite National Societies next."))
    return redirect("cohort", pk)


@once
def cohort_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a cohort before it is decided, with a reason."""
    cohort = own_cohort(request, pk)
    if gone := closed(request, cohort, CohortStatus.CANCELLED, back=reverse("cohort", args=[pk])):
        return gone
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        cohorts.move_on(
            cohort_id=cohort.pk,
            after=CohortStatus.CANCELLED,
            by=person_of(request),
            at=now(),
            reason=form.cleaned_data["reason"],
        )
        return redirect("cohort", pk)
    return render(request, "ambassadors/cohort_cancel.html", {"form": form, "cohort": cohort})


@once
def seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a seat."""
    cohort = own_cohort(request, pk)
    form = SeatForm(request.POST or None)
    if form.is_valid() and form.person:
        data = {key: form.cleaned_data[key] for key in ("organisation", "capacity", "part")}
        try:
            cohorts.appoint(
                cohort=cohort, person=form.person, by=person_of(request), at=now(), **data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("cohort", pk)
    return render(request, "ambassadors/seat_new.html", {"form": form, "cohort": cohort})


@once
def kick_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the kick-off, or a catch-up call for who missed it."""
    person, at = person_of(request), now()
    cohort = seen_cohort(request, pk)
    waiting = awards_visible_to(person, on=at.date()).filter(
        cohort=cohort, status="onboarding", kick_off_on__isnull=True
    )
    choices = [
        (str(award.pk), award.organisation.name)
        for award in waiting.select_related("organisation", "cohort")
        if coordinates_award(person, award)
    ]
    if not (choices or coordinates_cohort(person, cohort)):
        raise PermissionDenied(_("Only the cohort's coordinator can do this."))
    form = KickOffForm(request.POST or None, awards=choices)
    if form.is_valid():
        data = form.cleaned_data
        try:
            awards.record_kick_off(
                cohort=cohort,
                held_on=data["held_on"],
                minutes=data["minutes"],
                award_ids=[int(number) for number in data["awards"]],
                by=person,
                at=at,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("cohort", pk)
    return render(
        request, "ambassadors/kick_off.html", {"form": form, "cohort": cohort, "choices": choices}
    )
