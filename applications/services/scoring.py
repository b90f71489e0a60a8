"""Scoring: in private, by unconflicted seats, frozen once submitted (S1 to S3)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, CohortStatus, SeatPart
from ambassadors.services import cohorts, conflicts
from applications.models import (
    ApplicationStatus,
    Criterion,
    ProposedDecision,
    Score,
    ScoreSheet,
    SheetStatus,
    SheetVersion,
)
from applications.permissions import require_answered
from applications.queries.content import asks_urgency, latest
from applications.queries.seats import capable, seat_of, within_reach
from core.models import User
from core.refusals import Forbidden, Refused, Stale
from core.sealing import side_text, texts_of
from core.services import activity

Answers = dict[str, dict[str, Any]]  # criterion id: {"value": 0…4 or None, "reason": text}
HELD = (SheetStatus.OPEN, SheetStatus.SUBMITTED, SheetStatus.REOPENED)
SCORED = (CohortStatus.SCORING, CohortStatus.PANEL)


def hand_out(cohort: Cohort, *, by: User, at: datetime) -> list[ScoreSheet]:
    """Give every capable seat an open sheet for every eligible application (§2 step 5)."""
    eligible = list(cohort.applications.filter(status=ApplicationStatus.ELIGIBLE))
    seats = cohort.seats.filter(ended_on__isnull=True).select_related("person", "cohort")
    return ScoreSheet.objects.bulk_create(
        ScoreSheet(application=application, seat=seat)
        for seat in seats
        for application in within_reach(seat, eligible, on=at.date())
    )


def locked(sheet_id: int) -> ScoreSheet:
    """Return a sheet, with its cohort locked first."""
    cohort_id = ScoreSheet.objects.values_list("seat__cohort_id", flat=True).get(pk=sheet_id)
    cohorts.locked(cohort_id)
    return (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related(
            "application__cohort", "application__organisation", "seat__person", "seat__cohort"
        )
        .get(pk=sheet_id)
    )


def require_open(sheet: ScoreSheet, by: User, *, at: datetime) -> None:
    """Refuse who does not hold the sheet, has a conflict, or comes after scoring was closed."""
    if sheet.seat.person_id != by.pk or sheet.seat.ended_on is not None:
        raise Forbidden(_("Only the seat that this sheet belongs to can score on it."))
    if not capable(sheet.seat, sheet.application, on=at.date()):
        raise Forbidden(_("You have a conflict of interest with this application."))
    require_answered(by, sheet.application)
    if sheet.application.status == ApplicationStatus.WITHDRAWN:
        raise Refused(_("This application is not in selection any more. Nothing is left to score."))
    status = sheet.application.cohort.status
    reopened = sheet.status == SheetStatus.REOPENED and status == CohortStatus.PANEL
    if not reopened and (status != CohortStatus.SCORING or sheet.status != SheetStatus.OPEN):
        raise Refused(_("This sheet is closed. The chair can reopen it while the panel meets."))


def _refuse_urgency(sheet: ScoreSheet, answers: Answers) -> None:
    """Refuse points for urgency where the National Society asked for none (S1)."""
    extra = sheet.application.cohort.criteria.filter(additional=True)
    given = any(answers.get(str(each.pk), {}).get("value") is not None for each in extra)
    if given and not asks_urgency(latest(sheet.application)):
        raise Refused(_("The National Society asked for no urgency points. Leave them out."))


@transaction.atomic
def save(*, sheet_id: int, answers: Answers, version: int, by: User, at: datetime) -> ScoreSheet:
    """Keep a sheet's draft; only its own seat ever reads it."""
    sheet = locked(sheet_id)
    require_open(sheet, by, at=at)
    if sheet.version != version:
        raise Stale(_("This sheet was saved in another window after you opened this one."))
    _refuse_urgency(sheet, answers)
    sheet.answers, sheet.saved_at = answers, at
    sheet.version += 1
    sheet.save(update_fields=["answers", "saved_at", "version"])
    return sheet


def missing(sheet: ScoreSheet, criteria: list[Criterion]) -> list[str]:
    """Say which criteria still need a score and a reason before the sheet can be submitted."""
    found = []
    for criterion in criteria:
        answer = sheet.answers.get(str(criterion.pk), {})
        if "value" not in answer and not criterion.additional:
            found.append(
                _("%(title)s: choose a score, or “I cannot judge this”.")
                % {"title": criterion.title}
            )
        elif answer.get("value") is not None and not answer.get("reason", "").strip():
            found.append(
                _("%(title)s: write the reason for your score.") % {"title": criterion.title}
            )
    return found


@transaction.atomic
def submit(*, sheet_id: int, by: User, at: datetime) -> SheetVersion:
    """Submit a sheet: its scores are copied into append-only rows of a new version (I7, I8)."""
    sheet = locked(sheet_id)
    require_open(sheet, by, at=at)
    criteria = list(sheet.application.cohort.criteria.all())
    _refuse_urgency(sheet, sheet.answers)
    if gaps := missing(sheet, criteria):
        raise Refused(" ".join(gaps))
    read = sheet.application.versions.order_by("-number").first()
    if read is None:
        raise Refused(_("This application has no submitted version to score."))
    version = SheetVersion.objects.create(
        sheet=sheet, number=sheet.versions.count() + 1, read=read, at=at
    )
    for criterion in criteria:
        _copy(version, criterion, sheet.answers.get(str(criterion.pk), {}))
    sheet.go_to(SheetStatus.SUBMITTED)
    sheet.save(update_fields=["status"])
    activity.record(sheet, "submitted", by=by, at=at, number=version.number)
    return version


def _copy(version: SheetVersion, criterion: Criterion, answer: dict[str, Any]) -> None:
    row_id = uuid.uuid4()
    Score.objects.create(id=row_id, version=version, criterion=criterion, value=answer.get("value"))
    if reason := answer.get("reason", "").strip():
        side_text(row_id, "reason", reason).save(force_insert=True)


@transaction.atomic
def reopen(*, sheet_id: int, reason: str, by: User, at: datetime) -> ScoreSheet:
    """Reopen a submitted sheet in the panel: the chair; for the chair's own, the vice-chair (S3)."""
    sheet = locked(sheet_id)
    cohort = sheet.application.cohort
    if cohort.status != CohortStatus.PANEL:
        raise Refused(_("Sheets are reopened while the panel meets."))
    who = seat_of(by, cohort)
    needed = SeatPart.VICE_CHAIR if sheet.seat.part == SeatPart.CHAIR else SeatPart.CHAIR
    if who is None or who.part != needed:
        raise Forbidden(_("The chair reopens sheets; the chair's own, the vice-chair."))
    if not capable(who, sheet.application, on=at.date()):
        raise Forbidden(_("You have a conflict of interest with this application."))
    require_answered(by, sheet.application)
    sheet.go_to(SheetStatus.REOPENED, reason=reason)
    sheet.save(update_fields=["status"])
    activity.record(sheet, "reopened", by=by, at=at, reason=reason)
    return sheet


def close(cohort: Cohort, *, by: User, at: datetime) -> None:
    """Close scoring: sheets still open become not given and cannot be submitted any more (S3)."""
    set_aside_conflicted(cohort, by=by, at=at)
    for sheet in _sheets(cohort, SheetStatus.OPEN):
        sheet.go_to(SheetStatus.NOT_GIVEN)
        sheet.save(update_fields=["status"])
        activity.record(sheet, "not_given", by=by, at=at)


def settle_reopened(cohort: Cohort, *, by: User, at: datetime) -> None:
    """Let sheets still reopened go back to their last submitted version, draft included (S3)."""
    set_aside_conflicted(cohort, by=by, at=at)
    for sheet in _sheets(cohort, SheetStatus.REOPENED):
        sheet.go_to(SheetStatus.SUBMITTED)
        sheet.answers = _as_submitted(sheet)
        sheet.save(update_fields=["status", "answers"])
        activity.record(sheet, "settled", by=by, at=at)


def _as_submitted(sheet: ScoreSheet) -> Answers:
    """Return the answers of a sheet's last submitted version."""
    scores = list(Score.objects.filter(version=sheet.versions.latest("number")))
    texts = texts_of(*(score.pk for score in scores))
    return {
        str(score.criterion_id): {
            "value": score.value,
            "reason": texts.get(score.pk, {}).get("reason", ""),
        }
        for score in scores
    }


def _sheets(cohort: Cohort, *statuses: str) -> Any:
    return (
        ScoreSheet.objects.select_for_update(of=("self",))
        .filter(application__cohort=cohort, status__in=statuses)
        .select_related("application")
        .order_by("pk")
    )


def set_aside_conflicted(cohort: Cohort, *, by: User, at: datetime) -> None:
    """Set aside every sheet whose seat has come to have a conflict by rule: it never counts (C1)."""
    for seat in cohort.seats.select_related("person", "cohort"):
        sheets = list(_sheets(cohort, *HELD).filter(seat=seat))
        kept = within_reach(seat, [sheet.application for sheet in sheets], on=at.date())
        for sheet in sheets:
            if sheet.application not in kept:
                _set_aside(sheet, _("A conflict of interest came to light."), by=by, at=at)


def _set_aside(sheet: ScoreSheet, words: str, *, by: User, at: datetime) -> None:
    sheet.go_to(SheetStatus.SET_ASIDE, reason=words)
    sheet.save(update_fields=["status"])
    activity.record(sheet, "set_aside", by=by, at=at, reason=words)


@transaction.atomic
def declare(
    *, cohort: Cohort, person: User, conflicted: dict[int, bool], at: datetime, reason: str = ""
) -> None:
    """Keep a person's word on conflicts (C1, C2).

    Their sheets on a society they name are set aside, and what they recorded or confirmed there is
    taken off, until the panel is closed: from then on what it knew is frozen (S5).
    """
    status = cohorts.locked(cohort.pk).status
    conflicts.answer(cohort=cohort, person=person, conflicted=conflicted, at=at, reason=reason)
    named = [organisation_id for organisation_id, yes in conflicted.items() if yes]
    if status not in SCORED:
        return
    theirs = {"seat__person": person, "application__organisation__in": named}
    for sheet in _sheets(cohort, *HELD).filter(**theirs):
        _set_aside(sheet, _("A conflict of interest was declared."), by=person, at=at)
    proposals = ProposedDecision.objects.filter(
        application__cohort=cohort, application__organisation__in=named
    )
    proposals.filter(recorded_by=person).delete()
    proposals.filter(confirmed_by=person).update(confirmed_by=None, confirmed_at=None)
