"""A coordinator's pages: the applications of a cohort, and the screening of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.models import CohortStatus
from ambassadors.permissions import coordinates_cohort
from ambassadors.services import cohorts
from applications.forms.screening import (
    ApplicationFilters,
    LevelForm,
    NewDateForm,
    ReturnForm,
    SignatoryForm,
    TicksForm,
)
from applications.models import Application, ApplicationStatus
from applications.permissions import cohorts_with_applications
from applications.queries import content as contents
from applications.queries.application import of_cohort
from applications.queries.points import answered_points
from applications.queries.screening import (
    against_eligible,
    outside_of,
    reasons_of,
    waits_for_scoring,
)
from applications.queries.seats import conflicted_societies
from applications.services import screening as screenings
from applications.views.load import coordinated, posted
from core.clock import day_in, now
from core.forms import ReasonForm
from core.models import Role
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.refusals import Forbidden, Refused
from core.views.closed import closed

A_PAGE = 25


def applications_of_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """List a cohort's applications, filtered and paged in the database."""
    person, at = person_of(request), now()
    cohort = get_object_or_404(cohorts_with_applications(person), pk=pk)
    filters = ApplicationFilters(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    away = conflicted_societies(person, cohort, on=day_in(cohort.time_zone, at))
    found = of_cohort(cohort, person, away=away, **chosen)
    own = coordinates_cohort(person, cohort)
    context = {
        "cohort": cohort,
        "filters": filters,
        "chosen": any(chosen.values()),
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "away": away,
        "own": own,
        "screens": person.has_role(Role.COORDINATOR),
        "waits": waits_for_scoring(cohort) if own else [],
    }
    return render(request, "applications/application_list.html", context)


def _about(application: Application, at: datetime) -> dict[str, Any]:
    """Return what the screening page says beside its checklist."""
    on = day_in(application.cohort.time_zone, at)
    version = contents.latest(application)
    content = contents.read(version) if version else None
    known = outside_of(application, content, on=on)
    screenable = application.status == ApplicationStatus.SUBMITTED
    points = answered_points(version, contents.replies_of(content)) if version and content else []
    return {
        "application": application,
        "cohort": application.cohort,
        "version": version,
        "changed": contents.changed_sections(version) if version else [],
        "signatory": known.signatory,
        "letter_stands": known.letter_stands,
        "named": content["letter"] if content else {},
        "level": known.level,
        "stated_level": content["eligibility"].get("level", "") if content else "",
        "against": against_eligible(application, content, on=on, known=known) if content else [],
        "screenable": screenable,
        "late": application.status == ApplicationStatus.RETURNED and at > application.open_until(),
        "points": points,
        "reasons": [] if points and screenable else reasons_of(application),
        "events": events(about("applications.application", application.pk), most=20),
    }


@once
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what completeness asks for; find the application eligible when all of it is there."""
    application, at = coordinated(request, pk), now()
    if not application.versions_made:
        raise Forbidden(_("A draft belongs to its National Society. Screen it once it is sent."))
    form = TicksForm(posted(request))
    if form.is_valid():
        try:
            screenings.find_eligible(
                application_id=pk, ticks=form.cleaned_data, by=person_of(request), at=at
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Eligible: %(it)s") % {"it": application})
            return redirect("applications_of_cohort", application.cohort_id)
    context = _about(application, at) | {"form": form}
    return render(request, "applications/screening.html", context)


@once
def signatory(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the signatory's name and address from an outside source."""
    application = coordinated(request, pk)
    known = _about(application, now())
    named, current = known["named"], known["signatory"]
    initial = {
        part: getattr(current, part) if current else named.get(f"signatory_{part}", "")
        for part in ("name", "title", "email")
    }
    form = SignatoryForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            screenings.confirm_signatory(
                application_id=pk, by=person_of(request), at=now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("screening", pk)
    return _page(request, application, form, _("Confirm the signatory"), _("Confirm"))


@once
def level(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the certification level with its source."""
    application = coordinated(request, pk)
    form = LevelForm(posted(request))
    if form.is_valid():
        try:
            screenings.enter_level(
                application_id=pk, by=person_of(request), at=now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("screening", pk)
    return _page(request, application, form, _("Enter the certification level"), _("Save"))


@once
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the application with a reason for each section to complete."""
    application = coordinated(request, pk)
    if gone := closed(
        request, application, ApplicationStatus.RETURNED, back=reverse("screening", args=[pk])
    ):
        return gone
    form = ReturnForm(posted(request))
    if form.is_valid():
        try:
            screenings.give_back(
                application_id=pk, reasons=form.cleaned_data, by=person_of(request), at=now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("screening", pk)
    lead = _(
        "Say for each section what is missing. Leave the others empty. Not a word on substance."
    )
    return _page(request, application, form, _("Return the application"), _("Return it"), lead=lead)


@once
def ineligible(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the application ineligible, with a reason."""
    application = coordinated(request, pk)
    if gone := closed(
        request, application, ApplicationStatus.INELIGIBLE, back=reverse("screening", args=[pk])
    ):
        return gone
    form = ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            screenings.find_ineligible(
                application_id=pk, reason=reason, by=person_of(request), at=now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("applications_of_cohort", application.cohort_id)
    lead = _("This is final. The National Society reads the reason.")
    return _page(
        request, application, form, _("Find it ineligible"), _("Find it ineligible"), lead=lead
    )


@once
def return_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the date of a returned application, with a reason."""
    application = coordinated(request, pk)
    returned = application.status == ApplicationStatus.RETURNED
    if gone := closed(
        request, application, back=reverse("screening", args=[pk]), open_still=returned
    ):
        return gone
    form = NewDateForm(posted(request))
    if form.is_valid():
        try:
            screenings.move_return_date(
                application_id=pk, by=person_of(request), at=now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("screening", pk)
    context = {"form": form, "application": application, "kind": "return"}
    return render(request, "applications/new_date.html", context)


@require_POST
@once
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a cohort from open to screening."""
    cohort = get_object_or_404(cohorts_with_applications(person_of(request)), pk=pk)
    cohorts.move_on(
        cohort_id=cohort.pk, after=CohortStatus.SCREENING, by=person_of(request), at=now()
    )
    messages.success(request, _("Screening has begun."))
    return redirect("applications_of_cohort", pk)


def _page(
    request: HttpRequest,
    application: Application,
    form: Any,
    title: str,
    submit: str,
    *,
    lead: str = "",
) -> HttpResponse:
    context = {
        "application": application, "form": form, "title": title, "submit": submit, "lead": lead,
    }  # fmt: skip
    return render(request, "applications/screening_form.html", context)
