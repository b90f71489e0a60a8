"""Conflicts and scoring: a seat's own pages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ambassadors.models import CohortStatus
from ambassadors.permissions import cohorts_visible_to
from applications.forms.scoring import ConflictsForm, LaterForm, SheetForm
from applications.models import UNCOUNTED, ApplicationStatus, ScoreSheet, SheetStatus
from applications.permissions import must_answer_first
from applications.queries import content as contents
from applications.queries.seats import capable, conflicted_societies, seat_of, unanswered
from applications.queries.sheet import own_sheets
from applications.queries.shown import shown_sections
from applications.services import scoring
from applications.views.load import posted
from core.clock import now
from core.once import once
from core.people import person_of
from core.refusals import Refused, Stale
from core.views import errors


@once
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for each society, before content opens, about conflicts; later ones can be added (C2)."""
    person, at = person_of(request), now()
    cohort = get_object_or_404(cohorts_visible_to(person), pk=pk)
    asked = unanswered(person, cohort)
    known = conflicted_societies(person, cohort, on=at.date())
    applied = list(cohort.applications.filter(versions_made__gt=0).select_related("organisation"))
    form: ConflictsForm | LaterForm | None = None
    if asked:
        form = ConflictsForm(posted(request), applications=asked)
    elif more := [row for row in applied if row.organisation_id not in known]:
        form = LaterForm(posted(request), applications=more)
    if form and form.is_valid():
        scoring.declare(
            cohort=cohort,
            person=person,
            conflicted=form.answers(),
            reason=form.cleaned_data["reason"],
            at=at,
        )
        messages.success(request, _("Your answers are kept. You can say more at any time."))
        return redirect("my_scoring" if seat_of(person, cohort) else "cohort", pk)
    context = {
        "cohort": cohort,
        "form": form,
        "asked": asked,
        "known": [row for row in applied if row.organisation_id in known],
    }
    return render(request, "applications/conflicts.html", context)


def my_scoring(request: HttpRequest, pk: int) -> HttpResponse:
    """List what a seat has to score: society, region, own status, own total."""
    person, at = person_of(request), now()
    cohort = get_object_or_404(cohorts_visible_to(person), pk=pk)
    seat = seat_of(person, cohort)
    if seat is None:
        raise PermissionDenied(_("Only the seats of this cohort score."))
    rows = own_sheets(seat)
    held = [row.sheet for row in rows if row.sheet and row.sheet.status not in UNCOUNTED]
    context = {
        "cohort": cohort,
        "rows": rows,
        "done": sum(sheet.status == SheetStatus.SUBMITTED for sheet in held),
        "all": len(held),
        "unanswered": len(unanswered(person, cohort)),
        "open": cohort.status == CohortStatus.SCORING,
        "today": at.date(),
    }
    return render(request, "applications/my_scoring.html", context)


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Score one application: its version on one side, the criteria on the other.

    Not `once`: a draft stays saved when the page comes back with what is missing.
    """
    person, at = person_of(request), now()
    found = get_object_or_404(
        ScoreSheet.objects.select_related(
            "application__cohort", "application__organisation", "seat"
        ),
        pk=pk,
        seat__person=person,
    )
    application = found.application
    found.seat.person, found.seat.cohort = person, application.cohort  # both known: read no more
    if must_answer_first(person, application):
        return redirect("conflicts", application.cohort_id)
    if found.status == SheetStatus.SET_ASIDE or not capable(found.seat, application, on=at.date()):
        raise Http404
    criteria = list(application.cohort.criteria.all())
    version = contents.latest(application)
    urgency = contents.asks_urgency(version)
    form = SheetForm(posted(request), sheet=found, criteria=criteria, urgency=urgency)
    if form.is_valid():
        if found.status == SheetStatus.SUBMITTED and form.answers() == found.answers:
            return _next(found)  # a second click after submitting
        answer = _save(request, found, form)
        if answer is not None:
            return answer
    context = {
        "sheet": found,
        "application": application,
        "form": form,
        "sections": shown_sections(contents.read(version)) if version else [],
        "editable": _editable(found),
        "revised": version.number if version and version.number > 1 else 0,
    }
    return render(request, "applications/sheet.html", context)


def _editable(found: ScoreSheet) -> bool:
    status = found.application.cohort.status
    if found.application.status != ApplicationStatus.ELIGIBLE:
        return False
    if found.status == SheetStatus.REOPENED:
        return status == CohortStatus.PANEL
    return found.status == SheetStatus.OPEN and status == CohortStatus.SCORING


def _save(request: HttpRequest, found: ScoreSheet, form: SheetForm) -> HttpResponse | None:
    """Keep the draft, and submit where that was pressed; None: show the page with what is missing."""
    person, at = person_of(request), now()
    version = request.POST.get("version", "")
    try:
        kept = scoring.save(
            sheet_id=found.pk,
            answers=form.answers(),
            version=int(version) if version.isdecimal() else -1,
            by=person,
            at=at,
        )
    except Stale as stale:
        found.refresh_from_db(fields=["answers", "saved_at"])
        return errors.conflict(
            request,
            str(stale),
            mine=form.in_words(form.answers()),
            theirs=form.in_words(found.answers),
            at=found.saved_at,
            back=request.path,
        )
    found.version, found.answers = kept.version, kept.answers
    if "submit" not in request.POST:
        return (
            _next(found) if "next" in request.POST else redirect("my_scoring", found.seat.cohort_id)
        )
    try:
        scoring.submit(sheet_id=found.pk, by=person, at=at)
    except Refused as refused:
        for gap in scoring.missing(found, form.criteria) or [str(refused)]:
            form.add_error(None, gap)
        return None
    return _next(found)


def _next(found: ScoreSheet) -> HttpResponse:
    """Go on to the seat's next open sheet, by name, or back to the list."""
    rows = ScoreSheet.objects.filter(
        seat=found.seat_id,
        status__in=[SheetStatus.OPEN, SheetStatus.REOPENED],
        application__status=ApplicationStatus.ELIGIBLE,
    ).order_by("application__organisation__sort_key")
    name = found.application.organisation.sort_key
    following = rows.filter(application__organisation__sort_key__gt=name).first()
    if following is None:
        return redirect("my_scoring", found.seat.cohort_id)
    return redirect("sheet", following.pk)
