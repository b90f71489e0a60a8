"""Check answers, submit, and the frozen versions that are read afterwards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from applications.forms.screening import DeclarationForm
from applications.models import ApplicationVersion
from applications.permissions import may_fill, must_answer_first
from applications.queries import content as contents
from applications.queries.draft import CHECK, Draft
from applications.queries.revision import revised_sections
from applications.queries.shown import shown_sections
from applications.services import submission
from applications.views.application import url_of_section
from applications.views.load import may_screen, opened_draft, own, posted, readable
from core.clock import day_in, now
from core.once import once
from core.people import person_of
from core.refusals import Refused


@once
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every answer with a way to change it, then submit with the declaration."""
    application = opened_draft(request, pk, CHECK)
    form = DeclarationForm(posted(request))
    if form.is_valid():
        try:
            submission.submit(application_id=pk, by=person_of(request), at=now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("application_submitted", pk)
    draft = Draft(application)
    missing = [(each, url_of_section(pk, each.key)) for each in draft.missing()]
    sections = shown_sections(contents.content_of(draft))
    context = {
        "application": application,
        "cohort": application.cohort,
        "closes": application.open_until(),
        "form": form,
        "missing": missing,
        "sections": [(section, url_of_section(pk, section.key)) for section in sections],
    }
    return render(request, "applications/application_check.html", context)


def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that it was sent: reference, what happens next and when, whom to ask."""
    application = own(request, pk)
    if not application.versions_made:
        return redirect("application", pk)
    cohort = application.cohort
    context = {
        "application": application,
        "cohort": cohort,
        "today": day_in(cohort.time_zone, now()),
    }
    return render(request, "applications/application_submitted.html", context)


def changes(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show only what a version changed: what was, what is, and the answers to the coordinator's points."""
    person = person_of(request)
    application = readable(request, pk)
    if must_answer_first(person, application):
        return redirect("conflicts", application.cohort_id)
    found = application.versions.select_related("application", "submitted_by")
    version = get_object_or_404(found, number=number, number__gt=1)
    sections = revised_sections(version)
    context = {
        "application": application,
        "cohort": application.cohort,
        "version": version,
        "sections": [each for each in sections if each.changed or each.point],
    }
    return render(request, "applications/application_changes.html", context)


def read(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Show a submitted version, all of it; seats say first whether they have a conflict (C2)."""
    person = person_of(request)
    application = readable(request, pk)
    if must_answer_first(person, application):
        return redirect("conflicts", application.cohort_id)
    versions = list(application.versions.select_related("application", "submitted_by"))
    if not versions:
        return redirect("application", pk)
    version: ApplicationVersion = (
        versions[-1]
        if number is None
        else get_object_or_404(application.versions.select_related("application"), number=number)
    )
    context = {
        "application": application,
        "cohort": application.cohort,
        "version": version,
        "versions": versions,
        "sections": revised_sections(version),
        "mine": may_fill(person, application),
        "may_screen": may_screen(person, application),
    }
    return render(request, "applications/application_read.html", context)
