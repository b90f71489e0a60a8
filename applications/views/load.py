"""Load what a page is about, for who may open it; to everybody else it is not there (§5)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ambassadors.models import Cohort
from applications.models import Application, ApplicationStatus
from applications.permissions import (
    coordinates_application,
    listed_for,
    may_fill,
    own_applications,
    require_coordinator,
    require_unconflicted,
    visible_to,
)
from applications.queries.presence import others_at, with_editors
from applications.services import presence
from core.clock import day_in, now
from core.models import User
from core.people import person_of
from core.refusals import Forbidden, Refused, Stale

WITH = ("cohort__coordinator", "cohort__call", "organisation")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a form, be it nothing at all; None where a page is only opened."""
    return request.POST if request.method == "POST" else None


def own(request: HttpRequest, pk: int) -> Application:
    """Return an application of the person's own National Society."""
    person = person_of(request)
    found = with_editors(own_applications(person).select_related(*WITH)).filter(pk=pk).first()
    if found is None:
        if listed_for(person).filter(pk=pk).exists():
            raise Forbidden(_("Only the National Society's focal point or deputy can do this."))
        raise Http404
    return found


def own_draft(request: HttpRequest, pk: int) -> Application:
    """Return an own application whose draft is open; otherwise says why it cannot be changed."""
    from applications.services.application import require_open

    application = own(request, pk)
    try:
        require_open(application, now())
    except Refused as closed:
        if request.method == "POST":  # the page of a conflict gives back what was typed
            raise
        raise Forbidden(str(closed)) from closed
    return application


def opened_draft(request: HttpRequest, pk: int, key: str) -> Application:
    """Return an own draft, and note that the person has this part of it open; who else has comes along."""
    application, person, at = own_draft(request, pk), person_of(request), now()
    presence.note(application, key, by=person, at=at)
    vars(application)["others_here"] = others_at(application, but=person, at=at).get(key, [])
    return application


def readable(request: HttpRequest, pk: int) -> Application:
    """Return an application whose content the person may read; a conflict is said, not hidden (C2)."""
    person = person_of(request)
    known = get_object_or_404(listed_for(person).select_related(*WITH), pk=pk)
    on = day_in(known.cohort.time_zone, now())
    if visible_to(person, on=on).filter(pk=pk).exists():
        return known
    if known.versions_made:
        require_unconflicted(person, known, on=on)
    raise Forbidden(_("A draft belongs to its National Society. You can read it once it is sent."))


def coordinated(request: HttpRequest, pk: int) -> Application:
    """Return an application for its unconflicted coordinator (C1)."""
    person = person_of(request)
    application = get_object_or_404(listed_for(person).select_related(*WITH), pk=pk)
    require_coordinator(person, application, on=day_in(application.cohort.time_zone, now()))
    return application


def cohort_for_coordinator(person: User, pk: int) -> Cohort:
    """Return a cohort to which the person invites; to others it is not there."""
    from applications.permissions import cohorts_to_invite

    return get_object_or_404(cohorts_to_invite(person), pk=pk)


def may_screen(person: User, application: Application) -> bool:
    """Say whether a page offers screening to this person; the services check again."""
    return (
        coordinates_application(person, application)
        and not may_fill(person, application)
        and application.status != ApplicationStatus.DRAFT
    )


def plain_when_spent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a link that no longer works with its sentence on a page for people without account."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Stale as stale:
            changed = {"sentence": str(stale), "again": request.path}
            return render(request, "applications/link_changed.html", changed, status=409)
        except Refused as refused:
            context = {
                "sentence": str(refused),
                "signs_in": request.path.startswith("/invitation/"),
            }
            return render(request, "applications/link_spent.html", context, status=410)

    return guarded
