"""The award's page, which everybody around an award sees, and the list of awards."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ambassadors import pages
from ambassadors.permissions import awards_visible_to, reads_history
from core.clock import day_in, now
from core.models import Activity
from core.people import person_of
from core.queries.activity import newest_first, told
from core.refusals import Forbidden

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
        "today": day_in(award.time_zone, at),
        "month": award.month_of(at.date()),
        "parts": pages.AWARD.shown(award, person, at),
        "reads_history": reads_history(person, award, on=at.date()),
    }
    return render(request, "ambassadors/award_page.html", context)


def award_pledges(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the leadership pledged in the letter of an award, each with its day."""
    person, on = person_of(request), now().date()
    found = awards_visible_to(person, on=on).select_related("organisation", "cohort")
    award = get_object_or_404(found, pk=pk)
    context = {
        "award": award,
        "pledges": award.pledges.all(),
        "today": day_in(award.time_zone, now()),
    }
    return render(request, "ambassadors/award_pledges.html", context)


def award_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every step of an award, newest first, to who reads it with its written reasons."""
    person, on = person_of(request), now().date()
    found = awards_visible_to(person, on=on).select_related("organisation", "cohort")
    award = get_object_or_404(found, pk=pk)
    if not reads_history(person, award, on=on):
        raise Forbidden(_("Its National Society, its coordinator and auditors read the history."))
    rows = newest_first(Activity.objects.filter(award_number=award.pk))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"award": award, "page": page, "events": told(page)}
    return render(request, "ambassadors/award_history.html", context)
