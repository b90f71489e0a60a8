"""The panel's pages: scoring opened and closed, the table, the meeting, the closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.models import Cohort, CohortStatus
from ambassadors.permissions import chairs, cohorts_visible_to, coordinates_cohort, leads
from ambassadors.services import cohorts
from applications.forms.panel import MeetingForm
from applications.queries.seats import conflicted_societies, seat_of, unanswered
from applications.queries.sheet import panel_table
from applications.services import closing, panel
from applications.views.load import posted
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


def may_read_scores(person: User, cohort: Cohort) -> bool:
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
    if not may_read_scores(person, cohort):
        raise PermissionDenied(_("Scores can be read once scoring is closed."))
    if seat_of(person, cohort) and unanswered(person, cohort):
        return redirect("conflicts", pk)
    meeting = panel.meeting_of(cohort)
    context = {
        "cohort": cohort,
        "table": panel_table(cohort, person, on=at.date()),
        "meeting": meeting,
        "present": meeting.presences.select_related("seat__person").order_by("seat")
        if meeting
        else [],
        "left": meeting.left.select_related("seat__person", "organisation").order_by(
            "organisation__sort_key", "seat"
        )
        if meeting
        else [],
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
    known, whole = panel.meeting_of(cohort), not conflicted_societies(person, cohort, on=at.date())
    seats = list(cohort.seats.filter(ended_on__isnull=True).select_related("person"))
    initial: dict[str, Any] = {"held_on": at.date()}
    if known:
        present = [str(row.seat_id) for row in known.presences.all()]
        initial = {"held_on": known.held_on, "present": present}
        if whole:
            initial["minutes"] = known.minutes
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
    return render(
        request, "applications/meeting.html", {"form": form, "cohort": cohort, "whole": whole}
    )


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
    context = {"cohort": cohort, "gaps": closing.waits_for_closing(cohort)}
    return render(request, "applications/panel_close.html", context)
