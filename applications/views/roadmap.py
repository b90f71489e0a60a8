"""The roadmap: milestones by month, starters from the cohort's catalogue, what is covered and what is not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from applications.forms.roadmap import RoadmapRowForm, StarterForm
from applications.models import Application, RoadmapRow, SectionKey
from applications.queries import roadmap as looks
from applications.services import roadmap as roadmaps
from applications.views import rows
from applications.views.load import opened_draft, posted
from core.clock import now
from core.once import once
from core.people import person_of
from core.refusals import Refused


def _form(application: Application, data: Any, row: RoadmapRow | None) -> RoadmapRowForm:
    first = {"month": ""} if row is None else rows.values(row)
    return RoadmapRowForm(
        data, months=application.cohort.months, call=application.cohort.call, initial=first
    )


ROADMAP = rows.Rows(
    key=SectionKey.ROADMAP,
    one="row_id",
    services=roadmaps,
    of=lambda application: application.roadmap_rows.all(),
    form=_form,
    adds=_("Add a milestone"),
    changes=_("Change a milestone"),
)


@once
def roadmap(request: HttpRequest, pk: int) -> HttpResponse:
    """List the milestones by quarter, with a picture of the months and what no milestone covers."""
    return rows.listed(
        request,
        pk,
        ROADMAP,
        quarters=looks.by_quarter,
        picture=looks.picture,
        covered=looks.covered,
    )


@once
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a milestone."""
    return rows.add(request, pk, ROADMAP)


@once
def change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change a milestone."""
    return rows.change(request, pk, row, ROADMAP)


@once
def remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Remove a milestone."""
    return rows.remove(request, pk, row, ROADMAP)


@require_POST
@once
def move(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Move a milestone a month earlier or later, and come back to it."""
    application = opened_draft(request, pk, SectionKey.ROADMAP)
    found = get_object_or_404(application.roadmap_rows.all(), pk=row)
    by_months = 1 if "later" in request.POST else -1
    roadmaps.move(row_id=found.pk, by_months=by_months, by=person_of(request), at=now())
    return redirect(f"{reverse('roadmap', args=[pk])}#row-{row}")


@once
def starters(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose milestones from the cohort's catalogue to begin with."""
    application = opened_draft(request, pk, SectionKey.ROADMAP)
    catalogue = list(application.cohort.starter_milestones.all())
    form = StarterForm(posted(request), catalogue=catalogue)
    if form.is_valid():
        try:
            roadmaps.begin_with(
                application_id=pk,
                starters=form.chosen(),
                by=person_of(request),
                at=now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("roadmap", pk)
    context = {"application": application, "form": form, "catalogue": catalogue}
    return render(request, "applications/roadmap_starters.html", context)
