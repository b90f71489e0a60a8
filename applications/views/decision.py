"""One application in the panel: its scores, what was decided, who confirms; sheets reopened."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.models import Cohort, CohortStatus, SeatPart
from ambassadors.permissions import leads
from applications.forms.panel import DecisionForm
from applications.models import Application, Outcome, ScoreSheet, SheetStatus
from applications.permissions import must_answer_first
from applications.queries.seats import capable, quorum_gap, seat_of
from applications.queries.sheet import panel_table
from applications.services import panel, reserves, scoring
from applications.views.load import posted, readable
from applications.views.panel import may_read_scores
from core.clock import now
from core.forms import ReasonForm
from core.models import User
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.views.closed import closed


@once
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application's scores and reasons, and record or confirm what the panel decided."""
    person, at = person_of(request), now()
    application = readable(request, pk)
    cohort = application.cohort
    if not may_read_scores(person, cohort):
        raise PermissionDenied(_("Scores can be read once scoring is closed."))
    if must_answer_first(person, application):
        return redirect("conflicts", cohort.pk)
    proposed = getattr(application, "proposed", None)
    initial = {name: getattr(proposed, name) for name in panel.Words._fields} if proposed else {}
    further = application.awaits_further_decision
    outcomes = reserves.FURTHER if further else tuple(Outcome)
    form = DecisionForm(posted(request), cohort=cohort, outcomes=outcomes, initial=initial)
    if form.is_valid():
        try:
            decide = reserves.decide if further else panel.decide
            decide(application_id=pk, words=form.words(), by=person, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Recorded. Another seat confirms it next."))
            return redirect("decision", pk) if further else redirect("panel", cohort.pk)
    return render(request, "applications/decision.html", _decision(request, application, form))


def _decision(request: HttpRequest, application: Application, form: DecisionForm) -> dict[str, Any]:
    person, cohort = person_of(request), application.cohort
    table = panel_table(cohort, person, on=now().date())
    row = next((r for r in table.rows if r.ranked.application.pk == application.pk), None)
    meeting = panel.meeting_of(cohort)
    sheets = ScoreSheet.objects.filter(
        application=application, status__in=[SheetStatus.SUBMITTED, SheetStatus.REOPENED]
    )
    sheets = sheets.select_related("seat__person").order_by("seat__person__name", "pk")
    scores = {each.seat_id: each for each in row.ranked.sheets} if row else {}
    return {
        "application": application,
        "cohort": cohort,
        "form": form,
        "row": row,
        "whole": table.whole,
        "sheets": [
            (each, scores.get(each.seat_id), _may_reopen(each, person, cohort)) for each in sheets
        ],
        "far": row.ranked.outliers() if row else [],
        "gap": quorum_gap(meeting, application, on=now().date()) if meeting else "",
        "meeting": meeting,
        "leads": _leads(person, application, on=now().date()),
        "further": application.awaits_further_decision,
        "decisions": application.decisions.order_by("number").select_related(
            "recorded_by", "confirmed_by"
        ),
        "may_confirm": _may_confirm(person, application, row, on=now().date()),
        "seen": row.proposed.recorded_at.isoformat() if row and row.proposed else "",
    }


def _leads(person: User, application: Application, *, on: date) -> bool:
    if application.awaits_further_decision:
        return reserves.may_lead(person, application, on=on)
    return leads(person, application.cohort) and application.cohort.status == CohortStatus.PANEL


def _may_confirm(person: User, application: Application, row: Any, *, on: date) -> bool:
    proposed = row.proposed if row else None
    return bool(
        proposed
        and proposed.confirmed_by_id is None
        and proposed.recorded_by_id != person.pk
        and (application.cohort.status == CohortStatus.PANEL or application.awaits_further_decision)
        and (seat := seat_of(person, application.cohort))
        and capable(seat, application, on=on)
    )


def _may_reopen(sheet: ScoreSheet, person: User, cohort: Cohort) -> bool:
    """Say whether to offer it: the chair reopens sheets, the chair's own the vice-chair (S3)."""
    seat = seat_of(person, cohort)
    if seat is None or cohort.status != CohortStatus.PANEL or sheet.status != SheetStatus.SUBMITTED:
        return False
    own = sheet.seat.part == SeatPart.CHAIR
    return bool(seat.part == (SeatPart.VICE_CHAIR if own else SeatPart.CHAIR))


@require_POST
@once
def decision_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what another seat recorded."""
    application = readable(request, pk)
    if seat_of(person_of(request), application.cohort) is None:
        raise PermissionDenied(_("Only a seat of this cohort confirms a decision."))
    seen = _moment(request.POST.get("seen", ""))
    confirm = reserves.confirm if application.awaits_further_decision else panel.confirm
    confirm(application_id=pk, by=person_of(request), at=now(), seen=seen)
    messages.success(request, _("The decision is confirmed."))
    return redirect("panel", application.cohort_id)


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return parse_datetime(text)
    return None


@once
def sheet_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen a sheet in the panel, with a reason."""
    found = get_object_or_404(
        ScoreSheet.objects.select_related("application__organisation", "seat__person"), pk=pk
    )
    application = readable(request, found.application_id)
    if not leads(person_of(request), application.cohort):  # who scored what is not for everybody
        raise PermissionDenied(_("Only the chair or the vice-chair reopens a sheet."))
    # Before the panel not even the chair learns how far another's sheet is (S3).
    meets = application.cohort.status == CohortStatus.PANEL
    back = reverse("decision", args=[found.application_id])
    if meets and (gone := closed(request, found, SheetStatus.REOPENED, back=back)):
        return gone
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
