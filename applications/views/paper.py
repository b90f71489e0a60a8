"""Applications on paper: one version, or those of a cohort that a person chooses, as PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from applications.models import Application
from applications.permissions import cohorts_with_applications, must_answer_first
from applications.queries.paper import newest_versions, readable_of
from applications.queries.seats import seat_of, unanswered
from applications.services import paper
from applications.views.load import readable
from core.clock import day_in, now
from core.pdf import TooLong
from core.people import person_of


def application_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give a submitted version as PDF; seats say first whether they have a conflict (C2)."""
    application = readable(request, pk)
    if must_answer_first(person_of(request), application):
        return redirect("conflicts", application.cohort_id)
    found = application.versions.select_related(
        "application__organisation", "application__cohort", "submitted_by"
    )
    version = get_object_or_404(found, number=number)
    content = paper.pdf_of([version], cohort=application.cohort, at=now())
    return _file(content, f"{application.reference}-{number}.pdf")


def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person choose the applications they take along; asked for any, give them as one PDF."""
    person, at = person_of(request), now()
    cohort = get_object_or_404(cohorts_with_applications(person), pk=pk)
    found = list(readable_of(cohort, person, on=day_in(cohort.time_zone, at)))
    chosen = [each for each in found if str(each.pk) in request.GET.getlist("of")]
    context: dict[str, Any] = {
        "cohort": cohort,
        "applications": found,
        "chosen": chosen or found,
        "seat": seat_of(person, cohort),
        "unanswered": len(unanswered(person, cohort)) if seat_of(person, cohort) else 0,
    }
    if "make" in request.GET and chosen:
        try:
            return _made(request, chosen, context)
        except TooLong as long:
            context["more_problems"] = [(str(long), f"of_{found[0].pk}")]
    elif "make" in request.GET and found:
        words = _("Tick at least one application.")
        context |= {"chosen": [], "more_problems": [(words, f"of_{found[0].pk}")]}
    return render(request, "applications/papers.html", context)


def _made(request: HttpRequest, chosen: list[Application], context: dict[str, Any]) -> HttpResponse:
    cohort, at = context["cohort"], now()
    content = paper.pdf_of(newest_versions(chosen), cohort=cohort, at=at)
    return _file(content, f"{slugify(cohort.name) or 'cohort'}-{at.date().isoformat()}.pdf")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
