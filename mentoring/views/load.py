"""Load what a page is about, for who may open it; to everybody else it is not there (§5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.permissions import (
    awards_visible_to,
    require_coordinator,
    standing,
)
from core.clock import day_in, now
from core.models import Role, User
from core.people import person_of
from core.refusals import Forbidden
from mentoring.models import Assignment
from mentoring.permissions import Reader


def visible(request: HttpRequest, pk: int) -> Award:
    """Return an award that the person may see."""
    found = awards_visible_to(person_of(request), on=now().date())
    return get_object_or_404(found.select_related("organisation", "cohort__coordinator"), pk=pk)


def reader_of(request: HttpRequest, award: Award) -> Reader:
    """Return what the person may read around an award today."""
    years = award.cohort.conflict_years
    return Reader(person_of(request), on=now().date(), years=years)


def coordinated(request: HttpRequest, pk: int) -> Award:
    """Return an award for its unconflicted coordinator (C1)."""
    award = visible(request, pk)
    require_coordinator(person_of(request), award, on=now().date())
    return award


def mentored(request: HttpRequest, pk: int) -> Award:
    """Return an award for the person who mentors it."""
    award = visible(request, pk)
    if award.pk not in standing(person_of(request)).mentored:
        raise Forbidden(_("Only the mentor of this National Society can log a talk."))
    return award


def assignment(request: HttpRequest, pk: int) -> Assignment:
    """Return an assignment for the mentor who was asked, and for who sees its award."""
    rows = Assignment.objects.select_related(
        "award__organisation",
        "award__cohort__coordinator",
        "mentor__person",
        "mentor__organisation",
        "proposed_by",
    )
    found = get_object_or_404(rows, pk=pk)
    person = person_of(request)
    if found.mentor.person_id != person.pk:
        seen = awards_visible_to(person, on=now().date()).filter(pk=found.award_id)
        if not seen.exists():
            raise Http404
    return found


def require_role_of_coordinator(person: User) -> None:
    """Refuse everybody but coordinators; to people who never see mentors the page is not there."""
    if person.has_role(Role.COORDINATOR):
        return
    if person.has_role(Role.AUDITOR) or standing(person).seats:
        raise Forbidden(_("Only a coordinator can do this."))
    raise Http404


def today_of(award: Award) -> object:
    """Return the day it is at an award's National Society (P3)."""
    return day_in(award.time_zone, now())
