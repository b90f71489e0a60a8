"""The award's page, which everybody around an award sees, and the list of awards."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ambassadors import pages
from ambassadors.models import Award
from ambassadors.permissions import awards_visible_to, reads_history
from core.clock import day_in, now
from core.models import Activity, User
from core.people import person_of
from core.queries.activity import Event, events

A_PAGE = 25


def award_list(request: HttpRequest) -> HttpResponse:
    """List the awards a person may read."""
    on = now().date()
    found = awards_visible_to(person_of(request), on=on).select_related("organisation", "cohort")
    page = Paginator(found.order_by("organisation__sort_key", "pk"), A_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "today": on}
    return render(request, "ambassadors/award_list.html", context)


def award_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an award: amounts, what is next, and the parts of the apps above."""
    person, at = person_of(request), now()
    found = awards_visible_to(person, on=at.date()).select_related(
        "organisation", "cohort__coordinator"
    )
    award = get_object_or_404(found.prefetch_related("obligations"), pk=pk)
    context = {
        "award": award,
        "today": day_in(award.organisation.time_zone or award.cohort.time_zone, at),
        "month": award.month_of(at.date()),
        "parts": pages.AWARD.shown(award, person, at),
        "reads_history": reads_history(person, award),
        "events": _history(person, award),
    }
    return render(request, "ambassadors/award_page.html", context)


def _history(person: User, award: Award) -> list[Event]:
    """Return the newest lines of an award's history, for who reads them."""
    if not reads_history(person, award):
        return []
    return events(Activity.objects.filter(award_number=award.pk), most=20)
