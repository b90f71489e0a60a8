"""The panel's pages: table, meeting, decisions, closing; then results and letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.forms.cohort import ReasonForm
from ambassadors.models import Cohort, CohortStatus
from ambassadors.permissions import (
    chairs,
    cohorts_visible_to,
    conflicted,
    coordinates_cohort,
    leads,
)
from ambassadors.services import cohorts
from applications.forms.panel import DecisionForm, MeetingForm, ReleaseForm
from applications.models import Application, ScoreSheet, SheetStatus
from applications.permissions import must_answer_first
from applications.queries.seats import seat_of
from applications.queries.sheet import panel_table
from applications.services import offers, panel, scoring
from applications.views.load import posted, readable
from core.clock import now
from core.models import Role, User
from core.once import once
from core.people import person_of
from core.refusals import Refused

AFTER_SCORING = (
    CohortStatus.PANEL, CohortStatus.DECIDED, CohortStatus.RUNNING, CohortStatus.CLOSED,
)  # fmt: skip


def _cohort(request: HttpRequest, pk: int) -> Cohort:
    return get_object_or_404(cohorts_visible_to(person_of(request)), pk=pk)


def _may_read_scores(person: User, cohort: Cohort) -> bool:
    """Say who reads all scores, and from when (§5)."""
    if seat_of(person, cohort) or coordinates_cohort(person, cohort):
        return cohort.status in AFTER_SCORING
    return person.has_role(Role.AUDITOR) and cohort.status in AFTER_SCORING[1:]


@require_POST
@once
def scoring_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Open scoring: every unconflicted seat gets its sheets."""
    cohorts.move_on(
        cohort_id=_cohort(request, pk).pk,
        after=CohortStatus.SCORING,
        by=person_of(request),
        at=now(),
    )
    messages.success(request, _("Scoring is open. Every seat has its sheets."))
    return redirect("cohort", pk)


@require_POST
@once
def scoring_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close scoring and open the panel: sheets still open become not given."""
    cohorts.move_on(
        cohort_id=_cohort(request, pk).pk, after=CohortStatus.PANEL, by=person_of(request), at=now()
    )
    messages.success(request, _("Scoring is closed. The panel can read all scores now."))
    return redirect("panel", pk)


def panel_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the ranking, as much of it as the person may see (C2), and what the panel has decided."""
    person, at = person_of(request), now()
    cohort = _cohort(request, pk)
    if not _may_read_scores(person, cohort):
        raise PermissionDenied(_("Scores can be read once scoring is closed."))
    meeting = panel.meeting_of(cohort)
    context = {
        "cohort": cohort,
        "table": panel_table(cohort, person, on=at.date()),
        "meeting": meeting,
        "present": meeting.presences.select_related("seat__person") if meeting else [],
        "left": meeting.left.select_related("seat__person", "organisation") if meeting else [],
        "meeting_now": cohort.status == CohortStatus.PANEL,
        "leads": leads(person, cohort),
        "chairs": chairs(person, cohort),
        "few": cohort.fewest_sheets,
    }
    return render(request, "applications/panel.html", context)


@once
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who is present, and the minutes."""
    person, at = person_of(request), now()
    cohort = _cohort(request, pk)
    if not leads(person, cohort):
        raise PermissionDenied(_("Only the chair or the vice-chair records the panel's work."))
    known = panel.meeting_of(cohort)
    seats = list(cohort.seats.filter(ended_on__isnull=True).select_related("person"))
    initial: dict[str, Any] = {"held_on": at.date()}
    if known:
        present = [str(row.seat_id) for row in known.presences.all()]
        initial = {"held_on": known.held_on, "minutes": known.minutes, "present": present}
    form = MeetingForm(posted(request), seats=seats, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            panel.record_meeting(
                cohort_id=pk,
                held_on=data["held_on"],
                minutes=data["minutes"],
                present=[int(seat) for seat in data["present"]],
                by=person,
                at=at,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("panel", pk)
    return render(request, "applications/meeting.html", {"form": form, "cohort": cohort})


@once
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application's scores and reasons, and record or confirm what the panel decided."""
    person, at = person_of(request), now()
    application = readable(request, pk)
    cohort = application.cohort
    if not _may_read_scores(person, cohort):
        raise PermissionDenied(_("Scores can be read once scoring is closed."))
    if must_answer_first(person, application):
        return redirect("conflicts", cohort.pk)
    proposed = getattr(application, "proposed", None)
    initial = (
        {name: getattr(proposed, name) for name in ("outcome", "amount", "reason", "conditions")}
        if proposed
        else {}
    )
    form = DecisionForm(posted(request), cohort=cohort, initial=initial)
    if form.is_valid():
        try:
            panel.decide(application_id=pk, by=person, at=at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Recorded. Another seat confirms it next."))
            return redirect("panel", cohort.pk)
    return render(request, "applications/decision.html", _decision(request, application, form))


def _decision(request: HttpRequest, application: Application, form: DecisionForm) -> dict[str, Any]:
    person, cohort = person_of(request), application.cohort
    table = panel_table(cohort, person, on=now().date())
    row = next((r for r in table.rows if r.ranked.application.pk == application.pk), None)
    meeting = panel.meeting_of(cohort)
    sheets = ScoreSheet.objects.filter(
        application=application, status__in=[SheetStatus.SUBMITTED, SheetStatus.REOPENED]
    ).select_related("seat__person")
    scores = {each.seat_id: each for each in row.ranked.sheets} if row else {}
    return {
        "application": application,
        "cohort": cohort,
        "form": form,
        "row": row,
        "whole": table.whole,
        "sheets": [(each, scores.get(each.seat_id)) for each in sheets],
        "far": row.ranked.outliers() if row else [],
        "criteria": list(cohort.criteria.all()),
        "gap": panel.quorum(meeting, application, on=now().date()) if meeting else "",
        "meeting": meeting,
        "leads": leads(person, cohort) and cohort.status == CohortStatus.PANEL,
        "may_confirm": _may_confirm(person, application, row),
        "chairs": chairs(person, cohort) and cohort.status == CohortStatus.PANEL,
    }


def _may_confirm(person: User, application: Application, row: Any) -> bool:
    proposed = row.proposed if row else None
    return bool(
        proposed
        and proposed.confirmed_by_id is None
        and proposed.recorded_by_id != person.pk
        and seat_of(person, application.cohort)
        and application.cohort.status == CohortStatus.PANEL
    )


@require_POST
@once
def decision_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what another seat recorded."""
    application = readable(request, pk)
    panel.confirm(application_id=pk, by=person_of(request), at=now())
    messages.success(request, _("The decision is confirmed."))
    return redirect("panel", application.cohort_id)


@once
def sheet_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen a sheet in the panel, with a reason."""
    found = get_object_or_404(
        ScoreSheet.objects.select_related("application__organisation", "seat__person"), pk=pk
    )
    readable(request, found.application_id)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            scoring.reopen(
                sheet_id=pk, reason=form.cleaned_data["reason"], by=person_of(request), at=now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("decision", found.application_id)
    return render(request, "applications/sheet_reopen.html", {"form": form, "sheet": found})


@once
def panel_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the panel: the chair sees what is missing, then closes; everything is frozen (S5)."""
    person, at = person_of(request), now()
    cohort = _cohort(request, pk)
    if not chairs(person, cohort):
        raise PermissionDenied(_("Only the chair can close the panel."))
    if request.method == "POST":
        try:
            cohorts.move_on(cohort_id=pk, after=CohortStatus.DECIDED, by=person, at=at)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, _("The panel is closed. The coordinator releases the results.")
            )
        return redirect("panel", pk)
    context = {"cohort": cohort, "gaps": panel.waits_for_closing(cohort)}
    return render(request, "applications/panel_close.html", context)


@once
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """List every letter, then release the chosen results."""
    person, at = person_of(request), now()
    cohort = _cohort(request, pk)
    if not coordinates_cohort(person, cohort):
        raise PermissionDenied(_("Only the cohort's coordinator releases results."))
    waiting = [
        row
        for row in offers.waiting(cohort)
        if not conflicted(person, row.organisation_id, on=at.date())
    ]
    form = ReleaseForm(posted(request), applications=waiting)
    if waiting and form.is_valid():
        chosen = [int(key) for key in form.cleaned_data["chosen"]]
        try:
            told = offers.release(cohort_id=pk, application_ids=chosen, by=person, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(n)s results are released.") % {"n": told})
            return redirect("release", pk)
    letters = [(row, offers.letter(row.decisions.latest("number"))) for row in waiting]
    context = {
        "cohort": cohort,
        "form": form,
        "letters": letters,
        "offers": offers.of_cohort(cohort),
    }
    return render(request, "applications/release.html", context)


@require_POST
@once
def running(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a decided cohort on to running, once every result is released."""
    cohorts.move_on(
        cohort_id=_cohort(request, pk).pk,
        after=CohortStatus.RUNNING,
        by=person_of(request),
        at=now(),
    )
    return redirect("cohort", pk)
